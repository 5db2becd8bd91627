/**
 * Packs, kept in this browser only: one storage entry each.
 *
 * A pack is `{id, title, updated, items}`, an item a citation with the trainer's note:
 * `{document, quote, start, end, note}`.
 */

import { forget, keysWith, own, read, write } from '../lib/storage.js';
import { newId } from '../lib/store.js';

const PREFIX = own('pack.');
const CURRENT = own('pack-shown');

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value.id === 'string' && typeof value.title === 'string' && Array.isArray(value.items) ? value : null;
  } catch {
    return null; // written by something else: left alone, not shown
  }
}

/** Tells places apart: one place stands in a pack once. */
export const placeKey = ({ document, start, end }) => `${document.id} ${document.version} ${start} ${end}`;

/** All packs, one of them shown. Fires `change` after every change, `full` when the browser keeps none. */
export class Packs extends EventTarget {
  constructor(firstTitle) {
    super();
    this.firstTitle = firstTitle;
    this.items = new Map();
    this.load();
    window.addEventListener('storage', (event) => {
      if (event.key !== null && !event.key.startsWith(PREFIX)) return;
      this.load(); // another tab wrote it
      this.changed();
    });
  }

  load() {
    this.items.clear();
    for (const key of keysWith(PREFIX)) {
      const pack = parse(read(key));
      if (pack) this.items.set(pack.id, pack);
    }
    const shown = this.items.get(read(CURRENT));
    this.shown = shown ?? this.list()[0] ?? this.fresh(this.firstTitle);
  }

  fresh(title) {
    return { id: newId(), title, updated: Date.now(), items: [] };
  }

  /** Last changed first. */
  list() {
    return [...this.items.values()].sort((a, b) => b.updated - a.updated);
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }

  save() {
    this.shown.updated = Date.now();
    this.items.set(this.shown.id, this.shown);
    const kept = write(PREFIX + this.shown.id, JSON.stringify(this.shown)) && write(CURRENT, this.shown.id);
    if (!kept) this.dispatchEvent(new Event('full'));
    this.changed();
  }

  show(id) {
    this.shown = this.items.get(id) ?? this.shown;
    write(CURRENT, this.shown.id);
    this.changed();
  }

  create(title) {
    this.shown = this.fresh(title);
    this.save();
  }

  rename(title) {
    this.shown.title = title;
    this.save();
  }

  /** Forget the pack that is shown. */
  remove() {
    this.items.delete(this.shown.id);
    forget(PREFIX + this.shown.id);
    this.shown = this.list()[0] ?? this.fresh(this.firstTitle);
    write(CURRENT, this.shown.id);
    this.changed();
  }

  has(citation) {
    const key = placeKey(citation);
    return this.shown.items.some((item) => placeKey(item) === key);
  }

  /** Put a citation at the end, or take it out when it is there; whether it is there now. */
  toggle({ document, quote, start, end }) {
    const key = placeKey({ document, start, end });
    const left = this.shown.items.filter((item) => placeKey(item) !== key);
    const added = left.length === this.shown.items.length;
    this.shown.items = added ? [...left, { document, quote, start, end, note: '' }] : left;
    this.save();
    return added;
  }

  /** Move item `from` to the place `to`; stays within the list. Returns where it is. */
  move(from, to) {
    const items = [...this.shown.items];
    const at = Math.min(Math.max(to, 0), items.length - 1);
    items.splice(at, 0, ...items.splice(from, 1));
    this.shown.items = items;
    this.save();
    return at;
  }

  /** The note of an item; not told as a change, because the field that is typed in shows it already. */
  note(index, text) {
    this.shown.items[index].note = text;
    this.shown.updated = Date.now();
    this.items.set(this.shown.id, this.shown);
    if (!write(PREFIX + this.shown.id, JSON.stringify(this.shown))) this.dispatchEvent(new Event('full'));
  }
}
