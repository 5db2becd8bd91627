/** Quizzes: questions from the sources with their keys. */

import { bookTitle } from '../lib/cite.js';
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { emptyFilters } from '../lib/store.js';
import { FilterBar } from '../views/filters.js';
import * as calls from './calls.js';
import { cardActions, quoted, sourceOf } from './cards.js';
import { actionButton, choice, labelled, nothing, Results, saveButton, viewHead } from './forms.js';

const KINDS = ['cloze', 'term', 'true_false', 'matching'];
const LETTERS = 'ABCDEFGH';
const COUNTS = [5, 10, 20, 30, 50];
const MOST_SEED = 1_000_000; // what is drawn by chance; any whole number may be typed

export class QuizView {
  constructor(desk) {
    this.desk = desk;
    this.filters = emptyFilters();
    this.topic = h('input', { class: 'field', name: 'topic', maxlength: 200, placeholder: t('desk.topicHint'), autocomplete: 'off' });
    this.fromPack = h('input', { type: 'checkbox', name: 'from-pack' });
    this.fromPackText = h('span', {});
    this.kinds = new Map(KINDS.map((kind) => [kind, h('input', { type: 'checkbox', name: `kind-${kind}`, checked: true })]));
    this.count = choice(COUNTS.map((n) => [String(n), String(n)]), '10');
    this.seed = h('input', { class: 'field seed', type: 'number', name: 'seed', min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, value: '1', title: t('desk.seedHelp') });
    this.results = new Results();
    const bar = new FilterBar({ library: desk.library, get: () => this.filters, set: (filters) => (this.filters = filters) });
    const submit = (event) => {
      event.preventDefault();
      this.make();
    };
    const kinds = h('fieldset', { class: 'choices' }, h('legend', { class: 'form-label' }, t('desk.kinds')), [...this.kinds].map(([kind, box]) => h('label', { class: 'tick' }, box, t(`desk.kind.${kind}`))));
    this.form = h('form', { class: 'desk-form', on: { submit } },
      h('div', { class: 'form-row' }, labelled(t('desk.topic'), this.topic, 'is-wide'), h('button', { class: 'button is-primary', type: 'submit' }, icon('edit'), t('desk.makeQuiz'))),
      h('label', { class: 'tick' }, this.fromPack, this.fromPackText),
      h('div', { class: 'form-row' }, kinds, labelled(t('desk.count'), this.count, 'is-inline'), labelled(t('desk.seed'), this.seed, 'is-inline')),
      h('div', { class: 'form-row' }, bar.node));
    this.fromPack.addEventListener('change', () => (this.topic.disabled = this.fromPack.checked));
    desk.packs.addEventListener('change', () => this.drawPack());
    this.drawPack();
    this.node = h('div', { class: 'desk-view' }, viewHead(t('desk.quiz'), t('desk.quizText')), this.form, this.results.node);
  }

  drawPack() {
    const { shown } = this.desk.packs;
    this.fromPackText.textContent = t('desk.fromPack', { title: shown.title, n: shown.items.length });
    this.fromPack.disabled = shown.items.length === 0;
    if (this.fromPack.disabled) this.fromPack.checked = false;
    this.topic.disabled = this.fromPack.checked;
  }

  body() {
    const { shown } = this.desk.packs;
    const items = this.fromPack.checked ? shown.items.map(({ document, start, end }) => ({ document: document.id, version: document.version, start, end })) : [];
    const kinds = [...this.kinds].filter(([, box]) => box.checked).map(([kind]) => kind);
    return { topic: items.length > 0 ? '' : this.topic.value.trim(), items, title: items.length > 0 ? shown.title : '', filters: this.filters, kinds, count: Number(this.count.value), seed: Number(this.seed.value) || 0 };
  }

  make() {
    const body = this.body();
    if (!body.topic && body.items.length === 0) return void this.topic.focus();
    if (body.kinds.length === 0) return void this.kinds.get(KINDS[0]).focus();
    this.results.run(() => calls.quiz(body), (quiz) => this.draw(quiz, body));
  }

  another() {
    this.seed.value = String(Math.floor(Math.random() * MOST_SEED));
    this.make();
  }

  draw({ questions, wanted, seed }, body) {
    if (questions.length === 0) return { said: t('desk.quizNone'), parts: nothing(t('desk.quizNone')) };
    const citations = questions.flatMap((question) => (question.pairs.length > 0 ? question.pairs.map((pair) => pair.citation) : [question.citation]));
    const said = [t('desk.quizFound', { n: questions.length, seed }), questions.length < wanted && t('desk.quizFewer', { n: questions.length, wanted })].filter(Boolean).join('；');
    const list = h('ol', { class: 'questions' }, questions.map((question) => this.question(question, citations)));
    const all = h('button', { class: 'button', type: 'button', 'aria-expanded': 'false', on: { click: () => showAll() } }, t('desk.showAll'));
    const showAll = () => {
      const open = all.getAttribute('aria-expanded') !== 'true';
      for (const box of list.querySelectorAll('details')) box.open = open;
      all.setAttribute('aria-expanded', String(open));
      all.textContent = t(open ? 'desk.hideAll' : 'desk.showAll');
    };
    return {
      said,
      parts: [
        h('div', { class: 'results-bar' }, h('p', { class: 'results-line' }, said), all, actionButton(t('desk.another'), async () => this.another(), { picture: 'retry' }), saveButton(t('desk.word'), () => calls.quizFile(body, 'docx')), saveButton(t('desk.markdown'), () => calls.quizFile(body, 'markdown'))),
        list,
      ],
    };
  }

  question(question, citations) {
    const { kind, stem, about, options, pairs } = question;
    return h('li', { class: 'question-item', dataset: { kind } },
      h('p', { class: 'stem', lang: 'zh-CN' }, h('span', { class: 'tag' }, t(`desk.kind.${kind}`)), ' ', stem, kind === 'true_false' && '（　　）', about && h('span', { class: 'muted' }, t('desk.about', { title: bookTitle(about) }))),
      pairs.length > 0 && h('ol', { class: 'lefts', lang: 'zh-CN' }, pairs.map((pair, index) => h('li', {}, `${index + 1}) ${pair.left}`))),
      kind !== 'true_false' && h('ul', { class: 'options', lang: 'zh-CN' }, options.map((option, index) => h('li', {}, `${LETTERS[index]}. ${option}`))),
      h('details', { class: 'key' }, h('summary', {}, t('desk.answer')), h('p', { class: 'key-text', lang: 'zh-CN' }, keyOf(question)), (pairs.length > 0 ? pairs.map((pair) => pair.citation) : [question.citation]).map((citation) => [quoted(citation), sourceOf(citation), cardActions(citations, citations.indexOf(citation), this.desk)])));
  }
}

/** The key in words. */
function keyOf({ kind, options, key, change, pairs }) {
  if (kind === 'matching') return pairs.map((pair) => `${pair.left}—${LETTERS[pair.right]}. ${options[pair.right]}`).join('；');
  if (kind === 'true_false') return change ? t('desk.wrong', change) : t('desk.right');
  return `${LETTERS[key]}. ${options[key]}`;
}
