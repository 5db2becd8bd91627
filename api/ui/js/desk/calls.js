/** What the desk asks of the service; files come as `{name, blob}`. */

import { postFile, postJson } from '../lib/api.js';

export const examples = (body) => postJson('v1/examples', body);
export const figures = (body) => postJson('v1/figures', { ...body, format: 'json' });
export const figuresFile = (body, format) => postFile('v1/figures', { ...body, format }, 'figures');
export const quiz = (body) => postJson('v1/quizzes', { ...body, format: 'json' });
export const quizFile = (body, format) => postFile('v1/quizzes', { ...body, format }, 'quiz');
export const checklist = (body) => postJson('v1/checklists', { ...body, format: 'json' });
export const checklistFile = (body, format) => postFile('v1/checklists', { ...body, format }, 'checklist');

/** A pack as a file; only places are sent, the quotations are the library's. */
export function packFile({ title, items }, format) {
  const places = items.map(({ document, start, end, note }) => ({ document: document.id, version: document.version, start, end, note }));
  return postFile('v1/packs', { title, items: places, format }, title);
}
