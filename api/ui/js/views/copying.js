/** Copying, with a word on whether it worked. */

import { ApiError } from '../lib/api.js';
import { copyText } from '../lib/clipboard.js';
import { t } from '../lib/i18n.js';
import { referencesOf } from '../lib/references.js';
import { toast } from './notices.js';

/** Copy a text. */
export async function copyAndTell(text, said = 'copied') {
  const done = await copyText(text);
  toast(t(done ? said : 'copyFailed'), { warning: !done || said !== 'copied' });
}

/** Copy what `write(references)` makes of the references of `documents`. */
export async function copyWithReferences(documents, write) {
  try {
    await copyAndTell(write(await referencesOf(documents)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await copyAndTell(write(new Map()), 'copiedPlain'); // without references, and the reader is told
  }
}
