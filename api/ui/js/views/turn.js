/** One question with what came of it: progress, answer, refusal or failure. */

import { answerWithSources } from '../lib/cite.js';
import { fill, h } from '../lib/dom.js';
import { language, t, tCode } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { countFilters } from '../lib/store.js';
import { AnswerView, passageCard, sourceList, supportSummary } from './answer.js';
import { copyWithReferences } from './copying.js';
import { feedbackBox } from './feedback.js';

/**
 * `actions`: `ask(question, {alone, filters})`, `retry(turn)`, `rewrite(question)`, `expand(turn)`, `collapse(turn)`, `isExpanding(turn)`,
 * `openSource({items, index, kind, originOf, onMove, feedback})`, `filterNames(filters)`, `save()`,
 * `takesFeedback` (a promise).
 */
export class TurnView {
  constructor(turn, actions) {
    this.turn = turn;
    this.actions = actions;
    this.answer = new AnswerView({ onCitation: (marker, origin) => this.openCitation(marker, origin) });
    this.status = h('p', { class: 'progress' });
    this.resolved = h('div', { class: 'resolved' });
    this.after = h('div', { class: 'after' });
    this.before = h('div', { class: 'before' });
    const heading = h('h2', { class: 'question', lang: 'zh-CN', id: `q-${turn.id}`, tabindex: -1 }, turn.question);
    const rewrite = h('button', { class: 'icon-button small question-edit', type: 'button', 'aria-label': t('editQuestion'), title: t('editQuestion'), on: { click: () => actions.rewrite(turn.question) } }, icon('edit'));
    const head = h('header', { class: 'question-row' }, heading, rewrite);
    const body = h('div', { class: 'answer', role: 'group', 'aria-label': t('answerLabel') }, this.before, this.answer.node, this.after);
    this.node = h('section', { class: 'turn', 'aria-labelledby': `q-${turn.id}`, dataset: { turn: turn.id } }, head, this.limits(), this.resolved, this.status, body);
    this.update();
  }

  limits() {
    if (!this.turn.filters || countFilters(this.turn.filters) === 0) return null;
    return h('p', { class: 'limits' }, t('filters'), '：', this.actions.filterNames(this.turn.filters).join('、'));
  }

  /** Draw what the turn holds now. */
  update() {
    const { turn } = this;
    const streaming = turn.state === 'streaming';
    const refused = turn.answer?.status === 'refused';
    this.node.dataset.state = turn.state;
    this.node.dataset.status = turn.answer?.status ?? '';
    this.showProgress(streaming);
    this.showResolved();
    if (turn.answer && !refused) this.answer.update(turn.answer, { streaming });
    else this.answer.update({ answer: '', sentences: [], citations: [] }, { streaming: false });
    if (streaming) {
      fill(this.before);
      fill(this.after);
      return;
    }
    fill(this.before, refused ? this.refusal() : this.partial());
    fill(this.after, this.warnings(), this.failure(), refused ? this.nearest() : this.footer(), this.opinion(), this.followUps());
  }

  showProgress(streaming) {
    const { answer, found } = this.turn;
    const started = (answer?.answer ?? '') !== '';
    this.status.hidden = !streaming || started;
    if (!this.status.hidden) fill(this.status, h('span', { class: 'pulse' }), found ? t('reading', { n: found }) : t('searching'));
  }

  showResolved() {
    const { turn } = this;
    const resolved = turn.answer?.resolved_question;
    const key = resolved && resolved.trim() !== turn.question.trim() ? resolved : '';
    if (this.resolvedShown === key) return;
    this.resolvedShown = key;
    if (!key) return void fill(this.resolved);
    const edit = h('button', { class: 'link-button', type: 'button', 'aria-label': t('resolvedEdit'), on: { click: () => this.editResolved(key) } }, icon('edit'), t('editQuestion'));
    fill(this.resolved, h('p', {}, h('span', { class: 'muted' }, t('resolved')), h('span', { class: 'resolved-text' }, key), edit));
  }

  editResolved(text) {
    const field = h('textarea', { class: 'field', rows: 2, 'aria-label': t('resolvedEdit'), value: text });
    const submit = (event) => {
      event.preventDefault();
      const question = field.value.trim();
      if (question) this.actions.ask(question, { alone: true, filters: this.turn.filters });
    };
    const leave = () => {
      this.resolvedShown = null;
      this.showResolved();
      this.resolved.querySelector('button')?.focus();
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
      if (event.key === 'Escape') {
        event.stopPropagation();
        leave();
      }
    });
    fill(this.resolved, h('form', { class: 'resolved-form', on: { submit } }, field, h('div', { class: 'row-end' },
      h('button', { class: 'button', type: 'button', on: { click: leave } }, t('cancel')),
      h('button', { class: 'button is-primary', type: 'submit' }, t('searchAgain')))));
    field.focus();
  }

  partial() {
    const { answer } = this.turn;
    if (answer?.status !== 'partial') return null;
    const missing = (answer.warnings ?? []).filter(tellsMissing);
    return h('div', { class: 'banner is-partial', role: 'note' }, icon('warning'), h('div', {}, h('b', {}, t('partialTitle')), missing.length > 0 && h('ul', {}, missing.map((warning) => h('li', {}, warning.message)))));
  }

  refusal() {
    const { turn } = this;
    const limited = turn.filters && countFilters(turn.filters) > 0;
    const again = () => this.actions.ask(turn.question, { alone: turn.alone, filters: null });
    return h(
      'div',
      { class: 'refusal' },
      h('h3', {}, t('refusedTitle')),
      h('p', {}, reasonText(turn.answer)),
      limited && h('p', { class: 'muted' }, t('refusedLimited', { names: this.actions.filterNames(turn.filters).join('、') })),
      limited && h('button', { class: 'button', type: 'button', on: { click: again } }, t('refusedWithout')),
    );
  }

  nearest() {
    const items = this.turn.answer.nearest ?? [];
    if (items.length === 0) return null;
    const cards = [];
    const open = (index) =>
      this.actions.openSource({ items, index, kind: 'near', originOf: (at) => cards[at], onMove: (at) => cards.forEach((card, i) => card.classList.toggle('is-current', i === at)) });
    items.forEach((item, index) => cards.push(passageCard(item, () => open(index))));
    return h('section', { class: 'nearest' }, h('h3', { class: 'small-heading' }, t('refusedNearest')), h('div', { class: 'cards' }, cards));
  }

  warnings() {
    const { answer } = this.turn;
    const all = answer?.warnings ?? [];
    const warnings = answer?.status === 'partial' ? all.filter((warning) => !tellsMissing(warning)) : all; // told above
    if (warnings.length === 0) return null;
    return h('div', { class: 'banner is-warning', role: 'note', 'aria-label': t('warningsLabel') }, icon('warning'), h('ul', {}, warnings.map((warning) => h('li', {}, warning.message))));
  }

  failure() {
    const { turn } = this;
    if (turn.state !== 'failed' && turn.state !== 'stopped') return null;
    const retry = h('button', { class: 'button is-primary', type: 'button', on: { click: () => this.actions.retry(turn) } }, icon('retry'), t('retry'));
    if (turn.state === 'stopped') return h('div', { class: 'banner is-stopped' }, h('p', {}, t('stopped')), retry);
    const begun = (turn.answer?.sentences ?? []).length > 0;
    return h(
      'div',
      { class: 'banner is-error', role: 'alert', dataset: { code: turn.error.code } },
      icon('warning'),
      h('div', {}, h('b', {}, t(begun ? 'errorBrokenTitle' : 'errorTitle')), h('p', {}, turn.error.message), turn.error.hint && h('p', { class: 'muted' }, turn.error.hint), retry),
    );
  }

  footer() {
    const { answer, state } = this.turn;
    if (!answer || (answer.sentences ?? []).length === 0) return null;
    const documents = answer.citations.map((citation) => citation.document);
    const copying = () => copyWithReferences(documents, (references) => answerWithSources(answer, references));
    const copy = h('button', { class: 'link-button', type: 'button', dataset: { action: 'copy-answer' }, on: { click: copying } }, icon('copy'), t('copyAnswer'));
    const sources = answer.citations.length > 0 && sourceList(answer.citations, (marker, origin) => this.openCitation(marker, origin));
    return h('footer', { class: 'answer-footer' }, h('div', { class: 'answer-tools' }, supportSummary(answer), state === 'done' && h('div', { class: 'answer-actions' }, this.more(), copy)), sources);
  }

  /** More evidence than the short answer has, and back; `turn.brief` is the short one then. */
  more() {
    const { turn, actions } = this;
    const button = (name, picture, act) => h('button', { class: 'link-button', type: 'button', dataset: { action: name }, on: { click: act } }, icon(picture), t(name));
    if (actions.isExpanding(turn)) return h('span', { class: 'muted', role: 'status' }, h('span', { class: 'pulse' }), t('moreLoading'));
    if (turn.complete) return h('span', { class: 'muted' }, t('moreNone'));
    if (turn.brief) return button('less', 'collapse', () => actions.collapse(turn));
    return button('more', 'expand', () => actions.expand(turn));
  }

  opinion(citation = null) {
    if (this.turn.state !== 'done' || !this.turn.answer.id) return null;
    const slot = h('div', { class: 'opinion' });
    const box = () => feedbackBox({ turn: this.turn, citation, onGiven: () => this.actions.save() });
    this.actions.takesFeedback.then((takes) => takes && fill(slot, box()));
    return slot;
  }

  followUps() {
    const questions = this.turn.answer?.follow_ups ?? [];
    if (questions.length === 0 || this.turn.state !== 'done') return null;
    return h('section', { class: 'follow-ups' }, h('h3', { class: 'small-heading' }, t('followUps')), h('div', { class: 'question-list' }, questions.map((question) =>
      h('button', { class: 'question-button', type: 'button', on: { click: () => this.actions.ask(question, {}) } }, question, icon('next')))));
  }

  openCitation(marker, origin) {
    const items = this.turn.answer.citations;
    const index = items.findIndex((citation) => citation.id === marker);
    if (index < 0) return;
    this.actions.openSource({
      items,
      index,
      kind: 'citation',
      originOf: (at) => (at === index && origin?.isConnected ? origin : this.answer.chipOf(items[at].id)),
      onMove: (at) => this.answer.markCurrent(at === null ? null : items[at].id),
      feedback: (id) => this.opinion(id),
    });
  }
}

/** Why there is no answer: the service's words in Chinese, ours in English. */
/** Whether a warning names a part of the question without evidence. */
const tellsMissing = (warning) => warning.code === 'part.no_evidence';

function reasonText(answer) {
  const ours = tCode('reason', answer.reason);
  const theirs = answer.answer?.trim();
  return (language() === 'zh' ? theirs || ours : ours || theirs) || t('reason.unknown');
}
