/** The chips that limit a search: region, year, kind, document. */

import { kindName } from '../lib/cite.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { copyFilters } from '../lib/store.js';
import { closeMenu, toggleMenu } from './popup.js';

const NAMES = ['regions', 'years', 'kinds', 'documents'];
const SEARCH_FROM = 9; // more choices than this get a field to search them

/** How a value of a filter is shown. */
export function filterLabel(library, name, value) {
  if (name === 'kinds') return kindName(value);
  if (name === 'years') return t('dateYear', { year: value });
  if (name === 'documents') return library.find(value)?.title || value;
  return value;
}

/** The names of everything a search is limited to. */
export function filterNames(library, filters) {
  return NAMES.flatMap((name) => (filters[name] ?? []).map((value) => filterLabel(library, name, value)));
}

/** The row of chips; `get()` gives the filters of the conversation, `set(filters)` takes new ones. */
export class FilterBar {
  constructor({ library, get, set }) {
    Object.assign(this, { library, get, set });
    this.node = h('div', { class: 'filters', role: 'group', 'aria-label': t('filters') });
    library.addEventListener('change', () => this.draw());
    this.draw();
  }

  draw() {
    const filters = this.get();
    const chosen = NAMES.flatMap((name) => filters[name].map((value) => this.chosen(name, value)));
    fill(this.node, NAMES.map((name) => this.opener(name)), chosen);
  }

  opener(name) {
    const label = t(`filter.${name}`);
    const button = h('button', { class: 'filter-chip', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', dataset: { filter: name } }, label, icon('chevronDown'));
    button.addEventListener('click', () => {
      this.library.load();
      toggleMenu(button, () => this.menu(name), { label });
    });
    return button;
  }

  chosen(name, value) {
    const text = filterLabel(this.library, name, value);
    const label = t('filterRemove', { name: text });
    return h('button', { class: 'filter-chip is-chosen', type: 'button', 'aria-label': label, title: label, on: { click: () => this.toggle(name, value, false) } }, h('span', { class: 'clip' }, text), icon('close'));
  }

  toggle(name, value, on) {
    const filters = copyFilters(this.get());
    filters[name] = filters[name].filter((other) => other !== value);
    if (on) filters[name].push(value);
    this.set(filters);
    this.drawChosen();
  }

  /** Draw again, but keep the openers: a menu may be hanging on one of them. */
  drawChosen() {
    const filters = this.get();
    for (const node of this.node.querySelectorAll('.is-chosen')) node.remove();
    this.node.append(...NAMES.flatMap((name) => filters[name].map((value) => this.chosen(name, value))));
  }

  menu(name) {
    const list = h('div', { class: 'menu-list' });
    const box = h('div', {}, list);
    const draw = (words = '') => {
      const { state, error } = this.library;
      if (state === 'failed') return void fill(list, h('p', { class: 'menu-note' }, t('filterFailed', { message: error.message })));
      if (state !== 'ready') {
        fill(list, h('p', { class: 'menu-note' }, t('filterLoading')));
        this.library.addEventListener('change', () => draw(words), { once: true });
        return;
      }
      const options = this.library.facet(name).map((option) => ({ ...option, label: filterLabel(this.library, name, option.value) }));
      const shown = options.filter((option) => option.label.toLowerCase().includes(words.trim().toLowerCase())).slice(0, 200);
      fill(list, shown.length > 0 ? shown.map((option) => this.option(name, option)) : h('p', { class: 'menu-note' }, t('filterNone')));
      if (options.length >= SEARCH_FROM && !box.querySelector('.menu-search')) {
        box.prepend(h('input', { class: 'field menu-search', type: 'search', placeholder: t('filterSearch'), 'aria-label': t('filterSearch'), on: { input: (event) => draw(event.target.value) } }));
      }
    };
    draw();
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) {
        event.preventDefault();
        closeMenu();
      }
    });
    return box;
  }

  option(name, { value, count, label }) {
    const box = h('input', { type: 'checkbox', on: { change: () => this.toggle(name, value, box.checked) } });
    box.checked = this.get()[name].includes(value);
    return h('label', { class: 'menu-option' }, box, h('span', { class: 'clip' }, label), name !== 'documents' && h('span', { class: 'muted' }, count));
  }
}
