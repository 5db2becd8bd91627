/** Citations as the desk shows them: quotation, where it stands, and the way into the pack. */

import { bookTitle, quoteWithSource } from '../lib/cite.js';
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { CodePoints, cut } from '../lib/offsets.js';
import { metaLine } from '../views/answer.js';
import { copyWithReferences } from '../views/copying.js';
import { announce } from '../views/notices.js';

/** The quotation with the sentence that fits best and its figures marked; all in code points of the document. */
export function quoted(citation, { text = '', figures = [] } = {}) {
  const points = new CodePoints(citation.quote);
  const unit = (at) => points.toUnit(at - citation.start);
  const best = text && text !== citation.quote ? citation.quote.indexOf(text) : -1;
  const ranges = [
    ...(best >= 0 ? [{ start: best, end: best + text.length, tag: 'best' }] : []),
    ...figures.map((figure) => ({ start: unit(figure.start), end: unit(figure.end), tag: 'figure' })),
  ];
  const piece = ({ start, end, ranges: over }) => {
    const words = citation.quote.slice(start, end);
    const tags = over.map(({ tag }) => tag);
    if (tags.length === 0) return words;
    return h(tags.includes('figure') ? 'b' : 'span', { class: tags.map((tag) => `is-${tag}`).join(' ') }, words);
  };
  return h('blockquote', { class: 'card-quote', lang: 'zh-CN' }, cut(0, citation.quote.length, ranges).map(piece));
}

/** Title, date, place and kind of a citation's document. */
export function sourceOf(citation, tag = 'p') {
  return h(tag, { class: 'card-source' }, h('b', {}, bookTitle(citation.document.title || citation.document.source)), h('span', { class: 'muted' }, metaLine(citation.document)));
}

/** The button that puts a citation into the pack and takes it out again; without room, its sign alone. */
export function packButton(citation, packs, { small = false } = {}) {
  const draw = () => {
    const inside = packs.has(citation);
    node.setAttribute('aria-pressed', String(inside));
    const words = t(inside ? 'desk.added' : 'desk.add');
    node.replaceChildren(icon(inside ? 'check' : 'plus'), small ? h('span', { class: 'sr-only' }, words) : words);
    if (small) node.title = words;
  };
  const toggle = () => {
    const added = packs.toggle(citation);
    announce(t(added ? 'desk.addedNow' : 'desk.removedNow', { title: packs.shown.title, n: packs.shown.items.length }));
  };
  const node = h('button', { class: 'link-button pack-button', type: 'button', on: { click: toggle } });
  draw();
  const changed = () => {
    if (node.isConnected) draw();
    else packs.removeEventListener('change', changed);
  };
  packs.addEventListener('change', changed);
  return node;
}

/** Copy a quotation with its reference. */
export function copyButton(citation) {
  return h('button', { class: 'link-button', type: 'button', on: { click: () => copyWithReferences([citation.document], (references) => quoteWithSource(citation, references)) } }, icon('copy'), t('copyQuote'));
}

/** Make `node` open `citations[index]` in the panel of sources, and be gone back to from there. */
export function opens(node, citations, index, source) {
  node.dataset.opens = index;
  const originOf = (at) => node.closest('.results')?.querySelector(`[data-opens="${at}"]`);
  node.addEventListener('click', () => source.open({ items: citations, index, kind: 'citation', originOf }));
  return node;
}

/** The button that opens `citations[index]` in the panel of sources. */
function openButton(citations, index, source) {
  const { document } = citations[index];
  return opens(h('button', { class: 'link-button', type: 'button', 'aria-label': t('desk.openOf', { title: document.title || document.source }) }, icon('file'), t('desk.open')), citations, index, source);
}

/** What can be done with `citations[index]`. */
export function cardActions(citations, index, { packs, source }) {
  return h('div', { class: 'card-actions' }, openButton(citations, index, source), packButton(citations[index], packs), copyButton(citations[index]));
}
