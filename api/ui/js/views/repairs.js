/** What reading a file changed or left out, shown on demand under its text. */

import * as api from '../lib/api.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

const SHOWN = 200;

/** A closed box that asks the service when it is opened. */
export function repairsBox(document) {
  const content = h('div', { class: 'repairs-list' });
  const box = h('details', { class: 'repairs' }, h('summary', {}, t('repairs')), content);
  box.addEventListener('toggle', async () => {
    if (!box.open || content.hasChildNodes()) return;
    fill(content, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('sourceLoading')));
    try {
      fill(content, list((await api.documentInfo(document.id)).repairs ?? []));
    } catch (error) {
      fill(content, h('p', {}, error.message));
    }
  });
  return box;
}

function list(repairs) {
  if (repairs.length === 0) return h('p', {}, t('repairsNone'));
  const item = (repair) =>
    h('li', {}, h('span', { class: 'repair-reason' }, repair.reason), h('del', {}, repair.before), ' → ', repair.after ? h('ins', {}, repair.after) : h('span', { class: 'muted' }, t('repairsDropped')));
  return [
    h('p', {}, t('repairsCount', { n: repairs.length })),
    h('ol', {}, repairs.slice(0, SHOWN).map(item)),
    repairs.length > SHOWN && h('p', { class: 'muted' }, t('repairsMore', { n: repairs.length - SHOWN })),
  ];
}
