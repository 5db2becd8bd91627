/** The documents of the library, loaded once and on request: for filters and the library page. */

import * as api from './api.js';

const PAGES = 200; // a stop for a server whose cursor never ends

/** Loads lazily; `state` is idle, loading, ready or failed. */
export class Library extends EventTarget {
  constructor() {
    super();
    this.state = 'idle';
    this.documents = [];
    this.error = null;
    this.pending = null;
    this.paths = null;
  }

  /** Load unless it is loaded; `again` loads in any case. Never rejects: see `state` and `error`. */
  load({ again = false } = {}) {
    if (this.pending) return this.pending;
    if (this.state === 'ready' && !again) return Promise.resolve();
    this.state = 'loading';
    this.pending = this.fetch().finally(() => {
      this.pending = null;
      this.dispatchEvent(new Event('change'));
    });
    return this.pending;
  }

  async fetch() {
    const documents = [];
    try {
      let cursor;
      for (let page = 0; page < PAGES; page += 1) {
        const answer = await api.documentsPage(cursor);
        documents.push(...answer.documents);
        cursor = answer.next;
        if (cursor === null || cursor === undefined || cursor === '') break;
      }
      this.documents = documents;
      this.error = null;
      this.state = 'ready';
    } catch (error) {
      this.error = error;
      this.state = 'failed';
    }
  }

  find(id) {
    return this.documents.find((document) => document.id === id) ?? null;
  }

  /** `[{value, count}]` of one property, the most frequent first; years newest first. */
  facet(name) {
    const counts = new Map();
    for (const document of this.documents) {
      for (const value of facetValues(document, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values = [...counts].map(([value, count]) => ({ value, count }));
    if (name === 'years') return values.sort((a, b) => b.value.localeCompare(a.value));
    return values.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value, 'zh'));
  }

  /** Whether the service has this method on this path, by its own description. */
  async offers(path, method) {
    this.paths ??= api.openapi().then(
      (description) => description.paths ?? {},
      () => {
        this.paths = null; // asked again when it is next wanted
        return {}; // no description: only what every server has is shown
      },
    );
    return Boolean((await this.paths)[path]?.[method]);
  }
}

function facetValues(document, name) {
  if (name === 'regions') return document.regions ?? [];
  if (name === 'years') return document.date ? [document.date.slice(0, 4)] : [];
  if (name === 'kinds') return document.kind ? [document.kind] : [];
  return [document.id];
}
