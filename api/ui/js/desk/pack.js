/** The pack beside the results: its items in order, with notes, and the ways to paper. */

import { bookTitle } from '../lib/cite.js';
import { fill, h, isTyping } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { metaLine } from '../views/answer.js';
import { announce, confirmDialog, promptDialog, toast } from '../views/notices.js';
import * as calls from './calls.js';
import { placeKey } from './packs.js';
import { choice, saveButton } from './forms.js';

export class PackPanel {
  /** `onClose()` is called where the panel is a sheet over the page. */
  constructor({ packs, source, onClose }) {
    Object.assign(this, { packs, source });
    this.list = h('ol', { class: 'pack-items' });
    this.head = h('div', { class: 'pack-head' });
    this.foot = h('div', { class: 'pack-foot' });
    const close = h('button', { class: 'icon-button pack-close', type: 'button', 'aria-label': t('desk.packClose'), on: { click: onClose } }, icon('close'));
    this.node = h('aside', { class: 'pack-panel', id: 'pack', 'aria-label': t('desk.pack') }, h('div', { class: 'pack-bar' }, h('h2', {}, t('desk.pack')), close), this.head, this.list, this.foot);
    this.list.addEventListener('keydown', (event) => this.key(event));
    packs.addEventListener('change', () => this.draw());
    packs.addEventListener('full', () => toast(t('desk.notKept'), { warning: true }));
    this.draw();
  }

  draw() {
    const { shown } = this.packs;
    this.drawHead(shown);
    fill(this.list, shown.items.map((item, index) => this.item(item, index, shown.items)));
    this.list.hidden = shown.items.length === 0;
    const saves = [saveButton(t('desk.word'), () => calls.packFile(shown, 'docx')), saveButton(t('desk.markdown'), () => calls.packFile(shown, 'markdown'))];
    fill(this.foot, shown.items.length > 0 ? h('div', { class: 'pack-saves' }, saves) : h('p', { class: 'pack-empty' }, t('desk.packEmpty')), shown.items.length > 1 && h('p', { class: 'muted' }, t('desk.packKeys')), h('p', { class: 'muted' }, t('desk.packKept')));
  }

  drawHead(shown) {
    const all = this.packs.list();
    const options = (all.includes(shown) ? all : [shown, ...all]).map((pack) => [pack.id, `${pack.title}（${pack.items.length}）`]);
    const chooser = choice(options, shown.id);
    chooser.setAttribute('aria-label', t('desk.packChoose'));
    chooser.addEventListener('change', () => {
      this.packs.show(chooser.value);
      this.head.querySelector('select').focus();
    });
    const tool = (picture, label, act) => h('button', { class: 'icon-button', type: 'button', 'aria-label': t(label), title: t(label), on: { click: act } }, icon(picture));
    fill(this.head, chooser, tool('plus', 'desk.packNew', () => this.create()), tool('edit', 'desk.packRename', () => this.rename()), tool('trash', 'desk.packRemove', () => this.remove()));
  }

  async create() {
    const title = (await promptDialog(t('desk.packNewName'), ''))?.trim();
    if (title) this.packs.create(title);
  }

  async rename() {
    const title = (await promptDialog(t('desk.packName'), this.packs.shown.title))?.trim();
    if (title) this.packs.rename(title);
  }

  async remove() {
    const { title, items } = this.packs.shown;
    if (await confirmDialog(t('desk.packRemoveSure', { title, n: items.length }), t('desk.packRemove'))) this.packs.remove();
  }

  item(item, index, items) {
    const n = index + 1;
    const title = item.document.title || item.document.source;
    const open = () => this.source.open({ items: items.map((one, at) => ({ ...one, id: at + 1 })), index, kind: 'citation', originOf: (at) => this.list.children[at]?.querySelector('.pack-title') });
    const tool = (picture, label, act, kind = '') => h('button', { class: `icon-button small ${kind}`, type: 'button', 'aria-label': t(label, { n }), title: t(label, { n }), on: { click: act } }, icon(picture));
    const note = h('textarea', { class: 'field', rows: 1, maxlength: 5000, placeholder: t('desk.noteHint'), 'aria-label': t('desk.noteOf', { n }), value: item.note, on: { input: () => this.packs.note(index, note.value) } });
    const node = h('li', { class: 'pack-item', draggable: 'true', 'aria-label': t('desk.itemLabel', { n, title }), dataset: { index, place: placeKey(item) } },
      h('div', { class: 'pack-line' }, h('span', { class: 'pack-number' }, n), h('button', { class: 'pack-title', type: 'button', on: { click: open } }, bookTitle(title)),
        tool('chevronDown', 'desk.up', () => this.move(index, index - 1), 'is-up'), tool('chevronDown', 'desk.down', () => this.move(index, index + 1), 'is-down'), tool('close', 'desk.takeOut', () => this.takeOut(index))),
      h('p', { class: 'pack-meta' }, metaLine(item.document)),
      h('blockquote', { class: 'pack-quote', lang: 'zh-CN' }, item.quote),
      note);
    node.querySelector('.is-up').disabled = index === 0;
    node.querySelector('.is-down').disabled = n === items.length;
    this.dragged(node, note);
    return node;
  }

  /** With the mouse an item is dragged to its place; in its note one selects text instead. */
  dragged(node, note) {
    note.addEventListener('focus', () => node.removeAttribute('draggable'));
    note.addEventListener('blur', () => node.setAttribute('draggable', 'true'));
    node.addEventListener('dragstart', (event) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', node.dataset.index);
      this.from = Number(node.dataset.index);
      node.classList.add('is-dragged');
    });
    node.addEventListener('dragend', () => {
      this.from = null;
      node.classList.remove('is-dragged');
    });
    node.addEventListener('dragover', (event) => {
      if (this.from !== null && this.from !== undefined) event.preventDefault();
    });
    node.addEventListener('drop', (event) => {
      if (this.from === null || this.from === undefined) return;
      event.preventDefault();
      this.move(this.from, Number(node.dataset.index), { refocus: false });
    });
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const node = event.target.closest('.pack-item');
    if (!event.altKey || !step || !node) return;
    event.preventDefault();
    const index = Number(node.dataset.index);
    this.move(index, index + step, { onto: isTyping(event.target) ? 'textarea' : '.pack-title' });
  }

  move(from, to, { refocus = true, onto = null } = {}) {
    const at = this.packs.move(from, to);
    announce(t('desk.moved', { n: at + 1, total: this.packs.shown.items.length }));
    if (!refocus) return;
    const item = this.list.children[at];
    const same = item.querySelector(onto ?? (to < from ? '.is-up' : '.is-down'));
    (same.disabled ? item.querySelector('.pack-title') : same).focus();
    item.scrollIntoView({ block: 'nearest' });
  }

  takeOut(index) {
    this.packs.toggle(this.packs.shown.items[index]);
    announce(t('desk.removedNow', { title: this.packs.shown.title, n: this.packs.shown.items.length }));
    const next = this.list.children[Math.min(index, this.packs.shown.items.length - 1)];
    (next?.querySelector('.pack-title') ?? this.head.querySelector('select')).focus();
  }
}
