/**
 * Conversations, kept in this browser only, for each user apart: one storage entry each.
 *
 * A conversation is `{id, title, named, created, updated, filters, turns}`; a turn is
 * `{id, question, sent, state, answer, error}` with `state` one of streaming, done, stopped,
 * failed. While it streams, `answer` is the part that has arrived.
 */

import { forget, keysWith, own, read, write } from './storage.js';

const PREFIX = own('conversation.');
const TITLE_LENGTH = 28;

/** Parts of an answer that the page never shows; browsers keep some five million characters in all. */
const UNSHOWN = new Set(['receipt', 'timings_ms', 'passage_id', 'score', 'heading_path', 'generation']);
const shown = (name, value) => (UNSHOWN.has(name) ? undefined : value);

/** A short unguessed id; no secret hangs on it. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value.id === 'string' && Array.isArray(value.turns) ? value : null;
  } catch {
    return null; // written by something else: left alone, not shown
  }
}

export const emptyFilters = () => ({ regions: [], years: [], kinds: [], documents: [] });
export const copyFilters = (filters) => JSON.parse(JSON.stringify(filters));
export const countFilters = (filters) => Object.values(filters).reduce((sum, list) => sum + list.length, 0);

/** All conversations. Fires `change` after every change, `replaced` when another tab wrote one. */
export class Store extends EventTarget {
  constructor() {
    super();
    this.items = new Map();
    this.load();
    window.addEventListener('storage', (event) => {
      if (event.key === null || event.key.startsWith(PREFIX)) this.takeOver(event.key, event.newValue);
    });
  }

  load() {
    for (const key of keysWith(PREFIX)) {
      const item = parse(read(key));
      if (!item) continue;
      for (const turn of item.turns) if (turn.state === 'streaming') turn.state = 'stopped';
      this.items.set(item.id, item);
    }
  }

  takeOver(key, value) {
    if (key === null) this.items.clear();
    else if (value === null) this.items.delete(key.slice(PREFIX.length));
    else {
      const item = parse(value);
      if (item) {
        this.items.set(item.id, item);
        this.dispatchEvent(new CustomEvent('replaced', { detail: item.id }));
      }
    }
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }

  /** Newest first. */
  list() {
    return [...this.items.values()].filter((item) => item.turns.length > 0).sort((a, b) => b.updated - a.updated);
  }

  get(id) {
    return this.items.get(id) ?? null;
  }

  create() {
    const now = Date.now();
    const item = { id: newId(), title: '', named: false, created: now, updated: now, filters: emptyFilters(), turns: [] };
    this.items.set(item.id, item);
    return item;
  }

  /** Write one conversation; false when the browser has no room for it. */
  save(item, { touch = true } = {}) {
    if (touch) item.updated = Date.now();
    if (!item.named && item.turns.length > 0) {
      const question = [...item.turns[0].question.trim()];
      item.title = question.slice(0, TITLE_LENGTH).join('') + (question.length > TITLE_LENGTH ? '…' : '');
    }
    const kept = write(PREFIX + item.id, JSON.stringify(item, shown));
    this.changed();
    return kept;
  }

  rename(id, title) {
    const item = this.items.get(id);
    if (!item || !title.trim()) return;
    item.title = title.trim();
    item.named = true;
    this.save(item, { touch: false });
  }

  remove(id) {
    this.items.delete(id);
    forget(PREFIX + id);
    this.changed();
  }

  /** Conversations with every word of `words` in a title, question or answer. */
  find(words) {
    const needles = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (needles.length === 0) return this.list();
    return this.list().filter((item) => {
      const hay = [item.title, ...item.turns.flatMap((turn) => [turn.question, turn.answer?.answer ?? ''])].join('\n').toLowerCase();
      return needles.every((needle) => hay.includes(needle));
    });
  }
}
