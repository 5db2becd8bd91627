/** How documents are cited (GB/T 7714), as the service says; asked for once a document's version. */

import * as api from './api.js';

const known = new Map();

export const versionKey = ({ id, version }) => `${id} ${version}`;

/**
 * References of `documents` by `versionKey`; a document that the library has lost is left out.
 * Rejects with `ApiError` when the service cannot be asked.
 */
export async function referencesOf(documents) {
  const wanted = new Map(documents.map((document) => [versionKey(document), document]));
  const unknown = [...wanted.values()].filter((document) => !known.has(versionKey(document)));
  if (unknown.length > 0) {
    const { references } = await api.references(unknown.map(({ id, version }) => ({ id, version })));
    for (const entry of references) if (entry.reference) known.set(versionKey(entry), entry.reference);
  }
  return new Map([...wanted.keys()].filter((key) => known.has(key)).map((key) => [key, known.get(key)]));
}
