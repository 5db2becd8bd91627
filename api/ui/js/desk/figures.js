/** Tables of figures: places or rounds by what was counted, every figure with its sentence. */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { emptyFilters } from '../lib/store.js';
import { FilterBar } from '../views/filters.js';
import { quoteTip } from '../views/answer.js';
import { withTip } from '../views/popup.js';
import * as calls from './calls.js';
import { opens, packButton } from './cards.js';
import { choice, labelled, nothing, Results, saveButton, viewHead } from './forms.js';

const USUAL = '发现问题、问题线索、追回资金/挽回损失';

/** "发现问题、问题线索" → its names. */
const named = (text) => text.split(/[、，,；;\n]+/).map((name) => name.trim()).filter(Boolean).slice(0, 20);

export class FiguresView {
  constructor(desk) {
    this.desk = desk;
    this.filters = emptyFilters();
    this.field = h('input', { class: 'field', name: 'what', maxlength: 500, placeholder: t('desk.whatHint'), value: USUAL, autocomplete: 'off' });
    this.by = choice([['place', t('desk.rows.place')], ['round', t('desk.rows.round')]], 'place');
    this.results = new Results();
    const again = () => this.asked && this.find();
    this.by.addEventListener('change', again);
    const bar = new FilterBar({
      library: desk.library,
      get: () => this.filters,
      set: (filters) => {
        this.filters = filters;
        again();
      },
    });
    const submit = (event) => {
      event.preventDefault();
      this.find();
    };
    const form = h('form', { class: 'desk-form', on: { submit } },
      h('div', { class: 'form-row' }, labelled(t('desk.what'), this.field, 'is-wide'), h('button', { class: 'button is-primary', type: 'submit' }, icon('search'), t('desk.makeTable'))),
      h('div', { class: 'form-row' }, bar.node, labelled(t('desk.rows'), this.by, 'is-inline')));
    this.node = h('div', { class: 'desk-view is-broad' }, viewHead(t('desk.figures'), t('desk.figuresText')), form, this.results.node);
  }

  find() {
    const what = named(this.field.value);
    if (what.length === 0) return void this.field.focus();
    this.asked = { what, by: this.by.value, filters: this.filters };
    const body = this.asked;
    this.results.run(() => calls.figures(body), (table) => this.draw(table, body));
  }

  draw({ what, by, rows }, body) {
    const values = rows.flatMap((row) => row.cells.flat());
    if (values.length === 0) return { said: t('desk.tableNone'), parts: nothing(t('desk.tableNone')) };
    const said = t('desk.tableFound', { rows: rows.length, n: values.length });
    const heads = [t('desk.place'), ...(by === 'round' ? [t('desk.round')] : []), ...what];
    const table = h('table', { class: 'figure-table' },
      h('caption', { class: 'sr-only' }, what.join('、')),
      h('thead', {}, h('tr', {}, heads.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, rows.map((row) => this.row(row, { what, by, values }))));
    return {
      said,
      parts: [
        h('div', { class: 'results-bar' }, h('p', { class: 'results-line' }, said), saveButton(t('desk.csv'), () => calls.figuresFile(body, 'csv')), saveButton(t('desk.xlsx'), () => calls.figuresFile(body, 'xlsx'))),
        h('p', { class: 'results-note' }, t('desk.notAdded')),
        h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('desk.figures') }, table),
      ],
    };
  }

  row({ place, round, cells }, { what, by, values }) {
    return h('tr', {},
      h('th', { scope: 'row' }, place || t('desk.noPlace')),
      by === 'round' && h('td', { dataset: { label: t('desk.round') } }, round || t('desk.noRound')),
      cells.map((cell, column) => h('td', { dataset: { label: what[column] } },
        cell.length > 0 ? h('ul', { class: 'cell-values' }, cell.map((value) => this.value(value, { place, what: what[column], values }))) : h('span', { class: 'sr-only' }, t('desk.noFigure')))));
  }

  value(value, { place, what, values }) {
    const label = t('desk.valueLabel', { text: value.figure.text, place: place || t('desk.noPlace'), what });
    const node = withTip(opens(h('button', { class: 'value-button', type: 'button', 'aria-label': label }, value.figure.text), values, values.indexOf(value), this.desk.source), () => quoteTip(value));
    const about = [value.when, value.who].filter(Boolean).join('·');
    return h('li', {}, node, packButton(value, this.desk.packs, { small: true }), about && h('span', { class: 'value-about', lang: 'zh-CN' }, about));
  }
}
