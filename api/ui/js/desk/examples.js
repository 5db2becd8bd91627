/** Looking for examples by theme or practice. */

import { kindName } from '../lib/cite.js';
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { emptyFilters } from '../lib/store.js';
import { FilterBar } from '../views/filters.js';
import * as calls from './calls.js';
import { cardActions, quoted, sourceOf } from './cards.js';
import { choice, labelled, nothing, Results, viewHead } from './forms.js';

const GROUPS = ['region', 'theme', 'practice', 'year', 'kind'];
const LIMITS = [10, 20, 50, 100];
/** Themes that any library of such texts may speak of; asked for like typed ones. */
const TRIES = ['提级巡察的做法', '巡察整改的做法', '村干部被处分的例子', '群众身边的问题得到解决的例子', '巡审联动的做法'];

export class ExamplesView {
  constructor(desk) {
    this.desk = desk;
    this.filters = emptyFilters();
    this.field = h('input', { class: 'field', type: 'search', name: 'query', maxlength: 2000, placeholder: t('desk.queryHint'), autocomplete: 'off' });
    this.groupBy = choice(GROUPS.map((name) => [name, t(`desk.by.${name}`)]), 'region');
    this.limit = choice(LIMITS.map((n) => [String(n), t('desk.limitOf', { n })]), '20');
    this.theme = h('input', { class: 'field', maxlength: 200, autocomplete: 'off' });
    this.practice = h('input', { class: 'field', maxlength: 200, autocomplete: 'off' });
    this.results = new Results();
    const again = () => this.field.value.trim() && this.find();
    for (const node of [this.groupBy, this.limit]) node.addEventListener('change', again);
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
    const form = h('form', { class: 'desk-form', role: 'search', on: { submit } },
      h('div', { class: 'form-row' }, labelled(t('desk.query'), this.field, 'is-wide'), h('button', { class: 'button is-primary', type: 'submit' }, icon('search'), t('desk.find'))),
      h('div', { class: 'form-row' }, bar.node, labelled(t('desk.groupBy'), this.groupBy, 'is-inline'), labelled(t('desk.limit'), this.limit, 'is-inline')),
      h('details', { class: 'form-more' }, h('summary', {}, t('desk.narrow')), h('div', { class: 'form-row' }, labelled(t('desk.theme'), this.theme), labelled(t('desk.practice'), this.practice))));
    const tries = TRIES.map((words) => h('button', { class: 'filter-chip', type: 'button', on: { click: () => this.look(words) } }, words));
    this.results.node.append(h('p', { class: 'small-heading' }, t('desk.try')), h('div', { class: 'tries' }, tries));
    this.node = h('div', { class: 'desk-view' }, viewHead(t('desk.examples'), t('desk.examplesText')), form, this.results.node);
  }

  look(words) {
    this.field.value = words;
    this.find();
  }

  find() {
    const query = this.field.value.trim();
    if (!query) return void this.field.focus();
    const body = { query, filters: this.filters, group_by: this.groupBy.value, limit: Number(this.limit.value), theme: this.theme.value.trim(), practice: this.practice.value.trim() };
    this.results.run(() => calls.examples(body), (found) => this.draw(found, body.group_by));
  }

  draw({ groups }, by) {
    const cards = groups.flatMap((group) => group.examples);
    if (cards.length === 0) return { said: t('desk.none'), parts: nothing(t('desk.none')) };
    const said = t('desk.found', { n: cards.length, groups: groups.length });
    const section = ({ name, examples }) => {
      const title = by === 'kind' && name ? kindName(name) : name || t(`desk.noName.${by}`);
      return h('section', { class: 'example-group' }, h('h2', { class: 'group-name' }, title, h('span', { class: 'muted' }, examples.length)), h('ol', { class: 'card-list' }, examples.map((example) => this.card(example, cards, by))));
    };
    return { said, parts: [h('p', { class: 'results-line' }, said), groups.map(section)] };
  }

  card(example, cards, by) {
    const { outcome, practice } = example;
    const told = outcome && !example.quote.includes(outcome.quote);
    const figures = [...new Set(example.figures.filter(({ kind }) => kind !== 'date' && kind !== 'round').map(({ text }) => text))];
    return h('li', { class: 'card' },
      quoted(example, example),
      h('dl', { class: 'card-facts' },
        practice && by !== 'practice' && fact(t('desk.practiceOf'), `“${practice}”`),
        figures.length > 0 && fact(t('desk.figuresOf'), figures.join('、')),
        outcome && fact(t('desk.outcome'), told ? outcome.quote : shortened(outcome.quote))),
      sourceOf(example),
      cardActions(cards, cards.indexOf(example), this.desk));
  }
}

const fact = (name, text) => h('div', {}, h('dt', {}, name), h('dd', { lang: 'zh-CN' }, text));

const OUTCOME_CHARS = 60; // of an outcome that the quotation above already tells
function shortened(text) {
  const characters = [...text];
  return characters.length > OUTCOME_CHARS ? `${characters.slice(0, OUTCOME_CHARS).join('')}…` : text;
}
