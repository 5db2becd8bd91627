/** Checklists for a kind of unit, put together from the sources. */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { emptyFilters } from '../lib/store.js';
import { FilterBar } from '../views/filters.js';
import * as calls from './calls.js';
import { cardActions, quoted, sourceOf } from './cards.js';
import { actionButton, labelled, nothing, Results, saveButton, viewHead } from './forms.js';

/** Kinds of unit that are offered; any other words will do. */
const UNITS = ['村（社区）', '乡镇（街道）', '机关', '国有企业', '高校', '中小学', '医院', '“一把手”和领导班子'];

export class ChecklistView {
  constructor(desk) {
    this.desk = desk;
    this.filters = emptyFilters();
    this.field = h('input', { class: 'field', name: 'unit', maxlength: 100, placeholder: t('desk.unitHint'), autocomplete: 'off' });
    this.results = new Results();
    const bar = new FilterBar({ library: desk.library, get: () => this.filters, set: (filters) => (this.filters = filters) });
    const submit = (event) => {
      event.preventDefault();
      this.make();
    };
    const form = h('form', { class: 'desk-form', on: { submit } },
      h('div', { class: 'form-row' }, labelled(t('desk.unit'), this.field, 'is-wide'), h('button', { class: 'button is-primary', type: 'submit' }, icon('check'), t('desk.makeList'))),
      h('div', { class: 'form-row' }, bar.node));
    const look = (unit) => {
      this.field.value = unit;
      this.make();
    };
    const tries = UNITS.map((unit) => h('button', { class: 'filter-chip', type: 'button', on: { click: () => look(unit) } }, unit));
    this.results.node.append(h('div', { class: 'tries' }, tries));
    this.node = h('div', { class: 'desk-view' }, viewHead(t('desk.checklist'), t('desk.checklistText')), form, this.results.node);
  }

  make() {
    const unit = this.field.value.trim();
    if (!unit) return void this.field.focus();
    const body = { unit, filters: this.filters };
    this.results.run(() => calls.checklist(body), (list) => this.draw(list, body));
  }

  draw({ unit, sections }, body) {
    const items = sections.flatMap((section) => section.items);
    if (items.length === 0) return { said: t('desk.listNone'), parts: nothing(t('desk.listNone')) };
    const said = t('desk.listFound', { n: items.length, docs: new Set(items.map((item) => item.document.id)).size });
    const section = ({ name, items: own }) => h('section', { class: 'list-section' }, h('h2', { class: 'group-name' }, name, h('span', { class: 'muted' }, own.length)), h('ul', { class: 'checks' }, own.map((item) => this.item(item, items))));
    return {
      said,
      parts: [
        h('div', { class: 'results-bar' }, h('p', { class: 'results-line' }, h('b', {}, unit), ' ', said), actionButton(t('desk.print'), async () => window.print(), { picture: 'file' }), saveButton(t('desk.word'), () => calls.checklistFile(body, 'docx')), saveButton(t('desk.markdown'), () => calls.checklistFile(body, 'markdown'))),
        h('p', { class: 'results-note' }, t('desk.listPartial')),
        sections.map(section),
      ],
    };
  }

  item(item, items) {
    const box = h('input', { type: 'checkbox' });
    return h('li', { class: 'check' },
      h('label', { class: 'check-line' }, box, h('span', { lang: 'zh-CN' }, h('span', { class: `tag is-${item.kind}` }, t(`desk.item.${item.kind}`)), ' ', item.text, item.address && h('span', { class: 'muted' }, `（${item.address}）`))),
      h('details', { class: 'check-source' }, h('summary', {}, sourceOf(item, 'span')), quoted(item, { text: item.text }), cardActions(items, items.indexOf(item), this.desk)));
  }
}
