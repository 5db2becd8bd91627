/** The documents: find one, open it, ask only it; add and remove where the service allows. */

import * as api from '../lib/api.js';
import { dateText, kindName } from '../lib/cite.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { libraryAddress, replaceAddress } from '../lib/router.js';
import { may } from '../lib/who.js';
import { passageCard } from './answer.js';
import { Failures } from './failures.js';
import { confirmDialog, toast } from './notices.js';
import { uploadBox } from './upload.js';

const SHOWN = 300; // rows drawn at once

export class LibraryView {
  constructor({ library, source, onAskDocument, openId }) {
    Object.assign(this, { library, source, onAskDocument, openId });
    this.words = '';
    this.sort = { by: 'date', down: true };
    this.shown = SHOWN;
    this.body = h('div', { class: 'library-body' });
    this.hits = h('div', { class: 'library-hits' });
    this.field = h('input', { class: 'field', type: 'search', placeholder: t('libraryFilter'), 'aria-label': t('libraryFilter') });
    this.field.addEventListener('input', () => this.narrow());
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) this.searchText();
    });
    this.uploadSlot = h('div');
    this.failures = new Failures();
    this.count = h('p', { class: 'muted', role: 'status' });
    this.node = h('div', { class: 'scroller library', tabindex: -1 }, h('div', { class: 'library-page' },
      h('header', { class: 'library-head' }, h('h1', {}, t('library')), h('p', { class: 'muted' }, t('libraryText'))),
      this.uploadSlot, this.failures.node, h('div', { class: 'library-tools' }, this.field, this.count), this.hits, this.body));
    this.onChange = () => this.draw();
    library.addEventListener('change', this.onChange);
    library.load({ again: library.state === 'failed' });
    this.draw();
    this.offer();
  }

  leave() {
    this.library.removeEventListener('change', this.onChange);
  }

  async offer() {
    if (await this.library.offers('/v1/documents', 'post') && await may('trainer')) fill(this.uploadSlot, uploadBox({ onDone: () => this.library.load({ again: true }), onEnd: () => this.failures.refresh() }));
    this.removable = await this.library.offers('/v1/documents/{document_id}', 'delete') && await may('administrator');
    if (this.removable) this.draw();
  }

  narrow() {
    this.words = this.field.value;
    this.shown = SHOWN;
    fill(this.hits);
    this.draw();
  }

  matching() {
    const needles = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (document) => [document.title, document.source, document.date, kindName(document.kind), ...(document.regions ?? [])].join('\n').toLowerCase();
    const found = this.library.documents.filter((document) => needles.every((needle) => text(document).includes(needle)));
    const { by, down } = this.sort;
    const value = (document) => (by === 'passages' ? (document.passages ?? 0) : by === 'regions' ? (document.regions?.[0] ?? '') : by === 'kind' ? kindName(document.kind) : (document[by] ?? ''));
    const compare = (a, b) => (typeof value(a) === 'number' ? value(a) - value(b) : value(a).localeCompare(value(b), 'zh'));
    return found.sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
  }

  draw() {
    const { state, error, documents } = this.library;
    if (state === 'failed') {
      fill(this.count);
      const retry = h('button', { class: 'button', type: 'button', on: { click: () => this.library.load({ again: true }) } }, icon('retry'), t('retry'));
      return void fill(this.body, h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint), retry)));
    }
    if (state !== 'ready') return void fill(this.body, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('filterLoading')));
    const found = this.matching();
    const passages = documents.reduce((sum, document) => sum + (document.passages ?? 0), 0);
    fill(this.count, found.length === documents.length ? t('libraryCount', { n: documents.length, passages }) : t('libraryShown', { n: found.length, total: documents.length }));
    const words = this.words.trim();
    fill(
      this.body,
      words && h('button', { class: 'link-button', type: 'button', on: { click: () => this.searchText() } }, icon('search'), t('libraryFullText', { q: words })),
      documents.length === 0 ? h('p', { class: 'menu-note' }, t('emptyTitle'), '。', t('emptyText')) : found.length === 0 ? h('p', { class: 'menu-note' }, t('libraryNone')) : this.table(found.slice(0, this.shown)),
      found.length > this.shown && this.more(found.length - this.shown),
    );
    if (this.openId) this.openFromAddress();
  }

  more(left) {
    const click = () => {
      const next = this.shown;
      this.shown += SHOWN;
      this.draw();
      this.body.querySelectorAll('.document-title')[next].focus();
    };
    return h('button', { class: 'button library-more', type: 'button', on: { click } }, t('libraryMore', { n: Math.min(left, SHOWN), left }));
  }

  table(rows) {
    const columns = [['title', 'columnTitle'], ['date', 'columnDate'], ['regions', 'columnRegion'], ['kind', 'columnKind'], ['passages', 'columnPassages']];
    const head = columns.map(([by, label]) => {
      const sorted = this.sort.by === by ? (this.sort.down ? 'descending' : 'ascending') : null;
      const click = () => {
        this.sort = { by, down: this.sort.by === by ? !this.sort.down : by === 'date' || by === 'passages' };
        this.draw();
        this.body.querySelector(`[data-sort="${by}"]`)?.focus();
      };
      return h('th', { scope: 'col', 'aria-sort': sorted, class: `column-${by}` }, h('button', { class: 'sort', type: 'button', dataset: { sort: by }, on: { click } }, t(label), sorted && icon('chevronDown')));
    });
    return h('table', { class: 'documents' }, h('thead', {}, h('tr', {}, head, h('th', { scope: 'col' }, h('span', { class: 'sr-only' }, t('askThis'))))), h('tbody', {}, rows.map((document) => this.row(document))));
  }

  row(document) {
    const open = h('button', { class: 'document-title', type: 'button', dataset: { document: document.id }, on: { click: () => this.open(document, open) } }, document.title || document.source);
    const ask = h('button', { class: 'link-button', type: 'button', on: { click: () => this.onAskDocument(document.id) } }, t('askThis'));
    const remove = this.removable && h('button', { class: 'icon-button small', type: 'button', 'aria-label': `${t('removeDocument')}：${document.title}`, title: t('removeDocument'), on: { click: () => this.remove(document) } }, icon('trash'));
    return h(
      'tr',
      {},
      h('td', { class: 'cell-title' }, open, h('span', { class: 'cell-source' }, document.source)),
      h('td', { class: 'cell-date' }, document.date ? dateText(document.date) : h('span', { class: 'muted' }, t('undated'))),
      h('td', { class: 'cell-region' }, (document.regions ?? []).slice(0, 2).join('·')),
      h('td', { class: 'cell-kind' }, h('span', { class: 'tag' }, kindName(document.kind))),
      h('td', { class: 'cell-passages' }, document.passages ?? ''),
      h('td', { class: 'cell-ask' }, ask, remove),
    );
  }

  open(document, origin) {
    replaceAddress(libraryAddress(document.id));
    this.source.openDocument(document, origin);
  }

  openFromAddress() {
    const document = this.library.find(this.openId);
    const origin = this.body.querySelector(`[data-document="${CSS.escape(this.openId)}"]`);
    this.openId = null;
    if (document) this.source.openDocument(document, origin);
  }

  async searchText() {
    const q = this.field.value.trim();
    if (!q) return;
    fill(this.hits, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('searching')));
    try {
      const { hits } = await api.search({ q });
      if (this.field.value.trim() !== q) return;
      const cards = hits.map((hit, index) => passageCard(hit, (card) => this.source.open({ items: hits, index, kind: 'near', originOf: (at) => cards[at] ?? card })));
      fill(this.hits, h('h2', { class: 'small-heading' }, t(hits.length > 0 ? 'libraryHits' : 'libraryNoHits', { q, n: hits.length })), h('div', { class: 'cards' }, cards));
    } catch (error) {
      fill(this.hits, h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint))));
    }
  }

  async remove(document) {
    if (!(await confirmDialog(t('removeDocumentSure', { title: document.title }), t('removeDocument')))) return;
    try {
      await api.removeDocument(document.id);
      this.library.load({ again: true });
    } catch (error) {
      toast(error.message, { warning: true });
    }
  }
}
