/** The panel beside the conversation: a source with the cited place highlighted in its context. */

import * as api from '../lib/api.js';
import { quoteWithSource } from '../lib/cite.js';
import { saveBlob } from '../lib/clipboard.js';
import { fill, h, reveal } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { hasKey } from '../lib/key.js';
import { CodePoints } from '../lib/offsets.js';
import { aboutBox } from './about.js';
import { metaLine } from './answer.js';
import { copyWithReferences } from './copying.js';
import { headingsAbove, quoteMatches, renderDocument } from './document.js';
import { announce, toast } from './notices.js';

const CACHE = 12;

function revealOrigin(origin) {
  const scroller = origin?.closest('.scroller');
  if (scroller) reveal(scroller, origin);
}

/** A link cannot show a key: where one is in use the page fetches the file itself. */
async function saveRaw(event, document) {
  if (!hasKey()) return;
  event.preventDefault();
  try {
    const { name, blob } = await api.rawFile(document.id, document.version);
    saveBlob(name, blob);
  } catch (error) {
    toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
  }
}

/**
 * `open({items, index, kind, originOf, onMove})` shows item `index` of a list of citations;
 * `openDocument(document, origin)` shows a document without a citation.
 */
export class SourcePanel {
  constructor({ library, onToggle }) {
    this.library = library;
    this.onToggle = onToggle;
    this.cache = new Map();
    this.list = null;
    this.shown = null; // key of the document that is drawn
    this.head = h('header', { class: 'source-head' });
    this.place = h('p', { class: 'source-line source-place', lang: 'zh-CN' }); // the headings above the quote
    this.validity = h('div');
    this.body = h('div', { class: 'source-body', tabindex: -1, role: 'region', 'aria-label': t('source') });
    this.node = h('aside', { class: 'source-panel', 'aria-label': t('source'), hidden: true }, this.head, this.body);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Show citation `index` of `items`. */
  open(list) {
    if (this.list && this.list.onMove !== list.onMove) this.list.onMove?.(null);
    this.list = list;
    this.show();
    this.go(list.index, { first: true });
  }

  /** Show a whole document from its beginning. */
  openDocument(document, origin) {
    this.open({ items: [{ document, quote: '', start: 0, end: 0 }], index: 0, kind: 'document', originOf: () => origin });
  }

  show() {
    if (this.isOpen) return;
    this.node.hidden = false;
    this.onToggle(true);
  }

  /** Close and give the focus back to the sentence it came from. */
  close({ refocus = true } = {}) {
    if (!this.isOpen) return false;
    const origin = this.list?.originOf?.(this.list.index);
    this.list?.onMove?.(null);
    this.list = null;
    this.node.hidden = true;
    this.onToggle(false);
    if (refocus && origin) {
      revealOrigin(origin);
      origin.focus({ preventScroll: true });
    }
    return true;
  }

  /** Next (+1) or previous (−1) citation; stays at the ends. */
  step(by) {
    if (!this.list) return;
    const index = Math.min(Math.max(this.list.index + by, 0), this.list.items.length - 1);
    if (index !== this.list.index) this.go(index, { first: false });
  }

  go(index, { first }) {
    const { list } = this;
    list.index = index;
    list.onMove?.(index);
    const item = list.items[index];
    revealOrigin(list.originOf?.(index)); // the column may have become narrower
    this.drawHead(item);
    this.drawBody(item, first);
  }

  drawHead(item) {
    const { list } = this;
    const { document } = item;
    const total = list.items.length;
    const close = h('button', { class: 'icon-button', type: 'button', 'aria-label': t(list.kind === 'document' ? 'close' : 'backToSentence'), title: t(list.kind === 'document' ? 'close' : 'backToSentence'), on: { click: () => this.close() } }, icon('close'));
    const move = (by, name, label) => h('button', { class: 'icon-button', type: 'button', 'aria-label': t(label), title: t(label), disabled: by < 0 ? list.index === 0 : list.index === total - 1, dataset: { step: by }, on: { click: () => this.stepAndKeepFocus(by) } }, icon(name));
    const count = t(list.kind === 'near' ? 'sourceNear' : 'sourceCitation', { n: list.kind === 'near' ? list.index + 1 : (item.id ?? list.index + 1), total });
    const nav = list.kind !== 'document' && h('div', { class: 'source-nav' }, move(-1, 'previous', 'previousCitation'), h('span', { class: 'source-count' }, count), move(1, 'next', 'nextCitation'));
    const raw = h('a', { class: 'link-button', href: api.rawUrl(document.id, document.version), download: '', on: { click: (event) => saveRaw(event, document) } }, icon('file'), t('rawFile'));
    const copy = item.quote && h('button', { class: 'link-button', type: 'button', dataset: { action: 'copy-quote' }, on: { click: () => copyWithReferences([document], (references) => quoteWithSource(item, references)) } }, icon('copy'), t('copyQuote'));
    const opinion = list.kind === 'citation' && list.feedback?.(item.id);
    this.place.textContent = '';
    fill(
      this.head,
      h('div', { class: 'source-bar' }, nav || h('span', { class: 'source-count' }, t('source')), h('span', { class: 'grow' }), copy, raw, close),
      h('h2', { class: 'source-name', lang: 'zh-CN' }, document.title || document.source),
      h('p', { class: 'source-line' }, [metaLine(document), document.source].filter(Boolean).join('·')),
      this.validity,
      h('div', { class: 'source-foot' }, this.place, opinion),
    );
  }

  stepAndKeepFocus(by) {
    this.step(by);
    const same = this.head.querySelector(`[data-step="${by}"]`);
    if (same && !same.disabled) same.focus();
    else this.body.focus({ preventScroll: true });
  }

  async drawBody(item, first) {
    const { list } = this;
    const key = `${item.document.id} ${item.document.version}`;
    if (this.shown !== key || first) {
      this.shown = null;
      if (!this.cache.has(key)) fill(this.body, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('sourceLoading')));
      if (first) this.body.focus({ preventScroll: true });
      const text = await this.text(item.document, key);
      if (this.list !== list || list.items[list.index] !== item) return; // moved on meanwhile
      if (text instanceof Error) return void this.failed(item, text);
      this.draw(text, item, key);
    }
    fill(this.place, item.quote ? headingsAbove(this.cache.get(key), item.start) : '');
    this.highlight(item);
  }

  async text(document, key) {
    if (!this.cache.has(key)) {
      try {
        this.cache.set(key, await api.documentText(document.id, document.version));
      } catch (error) {
        return error;
      }
      if (this.cache.size > CACHE) this.cache.delete(this.cache.keys().next().value);
    }
    return this.cache.get(key);
  }

  draw(text, item, key) {
    const same = (other) => `${other.document.id} ${other.document.version}` === key;
    const ranges = this.list.items
      .map((other, index) => ({ start: other.start, end: other.end, key: index, other }))
      .filter(({ start, end, other }) => end > start && same(other));
    const notes = [this.versionNote(item.document)];
    if (item.quote && !quoteMatches(text.text, item)) notes.push(t('sourceShifted'));
    fill(this.body, notes.filter(Boolean).map((note) => h('p', { class: 'source-note' }, icon('warning'), note)), renderDocument(text, ranges), this.about(item.document));
    this.shown = key;
    this.known = null;
    this.noteValidity(item.document, key);
    const { list } = this;
    for (const mark of this.body.querySelectorAll('.quote-mark')) {
      mark.addEventListener('click', () => {
        if (this.list === list) this.go(Number(mark.dataset.keys.trim().split(' ')[0]), { first: false });
      });
    }
  }

  about(document) {
    const origin = () => this.list?.originOf?.(this.list.index);
    return aboutBox(document, {
      load: () => this.info(document),
      openVersion: (version) => this.openDocument({ ...document, version }, origin()),
      openDocument: (other) => this.openDocument(other, origin()),
    });
  }

  /** Say under the title when the document tells that it no longer applies, with the words that tell it. */
  async noteValidity(document, key) {
    fill(this.validity);
    if (this.library.state === 'ready' && !this.library.find(document.id)) return; // it has left the library
    let info;
    try {
      info = await this.info(document);
    } catch {
      return; // removed since, or out of reach: the text is shown all the same
    }
    const mark = info.meta?.status?.find((entry) => entry.value === 'superseded');
    if (!mark || this.shown !== key) return;
    const told = mark.start !== null && info.version === document.version;
    const words = told ? new CodePoints(this.cache.get(key).text).slice(mark.start, mark.end) : '';
    fill(this.validity, h('p', { class: 'source-note' }, icon('warning'), t(told ? 'sourceSupersededBy' : 'sourceSuperseded', { words })));
  }

  /** What is known of a document beyond its text, asked once for the one that is shown. */
  info(document) {
    if (this.known?.id !== document.id) this.known = { id: document.id, info: api.documentInfo(document.id) };
    return this.known.info;
  }

  versionNote(document) {
    if (this.library.state !== 'ready') return null;
    const known = this.library.find(document.id);
    if (!known) return t('sourceGone');
    return known.version === document.version ? null : t('sourceOlder');
  }

  highlight(item) {
    const { index } = this.list;
    let firstMark = null;
    for (const mark of this.body.querySelectorAll('.quote-mark')) {
      const current = mark.dataset.keys.includes(` ${index} `);
      mark.classList.toggle('is-current', current);
      if (current) firstMark ??= mark;
    }
    if (firstMark) reveal(this.body, firstMark, 'center');
    else this.body.scrollTop = 0;
    if (item.quote) announce(`${t('highlightLabel', { n: item.id ?? index + 1 })}：${item.document.title}。${item.quote}`);
  }

  failed(item, error) {
    const retry = h('button', { class: 'button', type: 'button', on: { click: () => this.drawBody(item, true) } }, icon('retry'), t('retry'));
    const quote = item.quote && h('blockquote', { class: 'tip-quote' }, item.quote);
    fill(this.body, h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, t('sourceFailed')), h('p', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint), retry)), quote);
  }
}
