/** The scoreboard, for administrators: question sets scored against the library, and what was missed. */

import * as api from '../lib/api.js';
import { fill, h, reveal } from '../lib/dom.js';
import { t, tCode } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { replaceAddress, scoreboardAddress } from '../lib/router.js';
import { announce } from './notices.js';

const COLUMNS = ['correct', 'answered', 'refused_unanswerable', 'evidence_recall', 'citation_precision', 'quotes_exact'];
const COUNTS = new Set(['questions', 'answer_chars_p50']); // the others are shares, 0 to 1
const TOLD = 20; // questions between two announcements to a screen reader

const shown = (name, value) => (value === undefined || value === null ? '–' : COUNTS.has(name) ? String(Math.round(value)) : `${(100 * value).toFixed(1)}%`);
const metricName = (name) => tCode('metric', name) ?? name;
const errorText = (error) => [error.message, error.hint].filter(Boolean).join('。');

export class ScoreboardView {
  /** `onAsk(question)` asks a missed question in a conversation. */
  constructor({ openId, onAsk }) {
    Object.assign(this, { openId, onAsk });
    this.rows = [];
    this.running = null;
    this.runSlot = h('div', { class: 'run' });
    this.body = h('div', { class: 'board-body' });
    this.detail = h('section', { class: 'evaluation', tabindex: -1, 'aria-label': t('evaluationLabel') });
    this.node = h('div', { class: 'scroller library', tabindex: -1 }, h('div', { class: 'library-page' },
      h('header', { class: 'library-head' }, h('h1', {}, t('scoreboard')), h('p', { class: 'muted' }, t('scoreboardText'))),
      this.chooser(), this.runSlot, this.body, this.detail));
    this.load(openId);
  }

  leave() {
    this.running?.abort();
  }

  chooser() {
    const input = h('input', { type: 'file', accept: '.jsonl,.json,.txt', class: 'sr-only', tabindex: -1, id: 'question-set', 'aria-label': t('evaluateChoose') });
    input.addEventListener('change', () => {
      const [file] = input.files;
      input.value = '';
      if (file) this.evaluate(file);
    });
    this.choose = h('button', { class: 'button', type: 'button', on: { click: () => input.click() } }, icon('upload'), t('evaluateChoose'));
    const line = '{"question": "…", "answerable": true, "docs": ["a.txt"], "evidence": ["…"], "must_include": ["…"]}';
    const help = h('details', { class: 'fold' }, h('summary', {}, t('evaluateFormat')), h('p', {}, t('evaluateFormatText')), h('pre', {}, line), h('p', {}, t('evaluateCommand'), h('code', {}, t('evaluateCommandLine'))));
    return h('div', { class: 'upload' }, h('div', { class: 'upload-row' }, this.choose, h('span', { class: 'muted' }, t('evaluateHint')), input), help);
  }

  async load(id) {
    fill(this.body, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('scoreboardLoading')));
    try {
      this.rows = (await api.evaluations()).evaluations;
    } catch (error) {
      return void fill(this.body, failure(error, () => this.load(id)));
    }
    this.draw();
    if (id) await this.open(id);
  }

  draw() {
    if (this.rows.length === 0) return void fill(this.body, h('p', { class: 'menu-note' }, t('scoreboardEmpty')));
    const head = [t('evaluationSet'), t('thresholds'), ...COLUMNS.map(metricName)].map((label) => h('th', { scope: 'col' }, label));
    fill(this.body, h('table', { class: 'documents board' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, this.rows.map((row, at) => this.row(row, at)))));
  }

  row(row, at) {
    const before = this.rows.slice(at + 1).find((other) => other.set.sha256 === row.set.sha256);
    const open = h('button', { class: 'document-title', type: 'button', dataset: { evaluation: row.id }, 'aria-current': row.id === this.openId ? 'true' : null, on: { click: () => this.open(row.id) } }, row.set.name);
    const cell = (name) => h('td', { class: 'cell-number', dataset: { name: metricName(name) } }, shown(name, row.metrics[name]), before && change(row.metrics[name], before.metrics[name]));
    return h('tr', { class: row.id === this.openId ? 'is-current' : null },
      h('td', { class: 'cell-title' }, open, h('span', { class: 'cell-source' }, t('evaluationOf', { n: row.set.questions, generation: Number(row.generation) }))),
      h('td', { class: 'cell-verdict' }, verdict(row.limits)), COLUMNS.map(cell));
  }

  /** Show one evaluation below the list. */
  async open(id) {
    this.openId = id;
    replaceAddress(scoreboardAddress(id));
    this.draw();
    fill(this.detail, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('evaluationLoading')));
    try {
      const evaluation = await api.evaluation(id);
      if (this.openId !== id) return;
      fill(this.detail, details(evaluation, this.onAsk));
      reveal(this.node, this.detail, 'start');
      this.detail.focus({ preventScroll: true });
    } catch (error) {
      if (this.openId === id) fill(this.detail, failure(error, () => this.open(id)));
    }
  }

  /** Score the questions of a file, telling how far it is; it can be stopped, and leaving the page stops it. */
  async evaluate(file) {
    this.running = new AbortController();
    const { signal } = this.running;
    const bar = h('progress', { max: 1, 'aria-label': t('evaluating', { name: file.name }) });
    const text = h('span', {}, t('evaluating', { name: file.name }));
    this.choose.disabled = true;
    this.node.scrollTop = 0; // where it is told how far it is
    fill(this.runSlot, h('div', { class: 'upload-item' }, text, bar, h('button', { class: 'button', type: 'button', on: { click: () => this.running.abort() } }, t('stop'))));
    const progress = ({ done, all }) => {
      bar.value = done / all;
      text.textContent = t('evaluatingAt', { name: file.name, done, all });
      if (done % TOLD === 0) announce(text.textContent);
    };
    try {
      let kept = null;
      await api.evaluate({ name: file.name, lines: await file.text() }, { signal, onEvent: (name, data) => {
        if (name === 'progress') progress(data);
        else if (name === 'done') kept = data;
      } });
      fill(this.runSlot);
      announce(t('evaluated', { name: file.name, correct: shown('correct', kept.metrics.correct) }));
      await this.load(kept.id);
    } catch (error) {
      const stopped = error.name === 'AbortError';
      fill(this.runSlot, h('div', { class: `banner ${stopped ? '' : 'is-error'}`, role: 'alert' }, icon('warning'), h('div', {}, stopped ? t('evaluateStopped') : errorText(error))));
    } finally {
      this.running = null;
      this.choose.disabled = false;
    }
  }
}

function failure(error, again) {
  const retry = h('button', { class: 'button', type: 'button', on: { click: again } }, icon('retry'), t('retry'));
  return h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint), retry));
}

/** The difference to the last evaluation of the same questions, in percentage points. */
function change(now, before) {
  const points = 100 * ((now ?? 0) - (before ?? 0));
  if (now === undefined || before === undefined || Math.abs(points) < 0.05) return null;
  const label = t(points > 0 ? 'metricUp' : 'metricDown', { points: Math.abs(points).toFixed(1) });
  return h('span', { class: `change ${points > 0 ? 'is-up' : 'is-down'}`, title: label }, h('span', { 'aria-hidden': 'true' }, `${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`), h('span', { class: 'sr-only' }, label));
}

/** Whether the thresholds hold, in words. */
function verdict(limits) {
  if (limits.length === 0) return h('span', { class: 'muted' }, t('thresholdsNone'));
  const fallen = limits.filter((limit) => !limit.holds).length;
  return h('span', { class: `support support-${fallen === 0 ? 'verified' : 'unsupported'}` }, fallen === 0 ? icon('check') : icon('warning'), fallen === 0 ? t('thresholdsHold') : t('thresholdsFallen', { n: fallen }));
}

function details(evaluation, onAsk) {
  const { set, generation, metrics, limits, misses } = evaluation;
  return [
    h('h2', {}, set.name),
    h('p', { class: 'muted' }, t('evaluationOf', { n: set.questions, generation: Number(generation) }), '·', t('thresholds'), '：', verdict(limits)),
    h('div', { class: 'board-columns' }, metricTable(metrics, limits), typeTable(evaluation.correct_by_type)),
    h('h3', { class: 'small-heading' }, t(misses.length === 0 ? 'missesNone' : 'misses', { n: misses.length })),
    misses.length > 0 && h('ul', { class: 'misses' }, misses.map((miss) => missed(miss, onAsk))),
    h('details', { class: 'fold' }, h('summary', {}, t('evaluationInputs')), h('p', {}, t('evaluationInputsText')),
      h('dl', {}, Object.entries({ ...evaluation.settings, sha256: set.sha256 }).map(([name, value]) => h('div', {}, h('dt', {}, tCode('setting', name) ?? name), h('dd', {}, value || t('settingNone')))))),
  ];
}

function metricTable(metrics, limits) {
  const bound = new Map(limits.map((limit) => [limit.metric, limit]));
  const names = [...new Set([...Object.keys(metrics).filter((name) => name !== 'questions'), ...bound.keys()])];
  const known = (name) => (COLUMNS.includes(name) ? COLUMNS.indexOf(name) : COLUMNS.length);
  names.sort((a, b) => known(a) - known(b) || a.localeCompare(b));
  const row = (name) => {
    const limit = bound.get(name);
    const held = limit && h('span', { class: limit.holds ? 'muted' : 'support support-unsupported' }, t(limit.better === 'higher' ? 'limitLeast' : 'limitMost', { limit: shown(name, limit.limit) }), limit.holds ? null : ` ${t('limitFallen')}`);
    return h('tr', {}, h('th', { scope: 'row' }, metricName(name), tCode('metricHelp', name) && h('span', { class: 'cell-source' }, t(`metricHelp.${name}`))), h('td', { class: 'cell-number' }, shown(name, metrics[name])), h('td', { class: 'cell-limit' }, held));
  };
  return h('table', { class: 'facts is-wide' }, h('caption', { class: 'sr-only' }, t('metricsCaption')), h('tbody', {}, names.map(row)));
}

function typeTable(types) {
  const entries = Object.entries(types);
  if (entries.length < 2) return null;
  return h('table', { class: 'facts' }, h('caption', { class: 'small-heading' }, t('byType')), h('tbody', {}, entries.map(([name, share]) => h('tr', {}, h('th', { scope: 'row' }, name || t('typeNone')), h('td', { class: 'cell-number' }, share)))));
}

function missed({ id, question, status, reason, answer, wanted }, onAsk) {
  const why = [t(`status.${status}`), status === 'refused' ? tCode('reason', reason) : null].filter(Boolean).join('：');
  return h('li', {},
    h('p', { class: 'miss-question' }, h('span', { class: 'tag' }, id), ' ', h('b', { lang: 'zh-CN' }, question)),
    h('p', { class: 'muted' }, why),
    wanted.length > 0 && h('p', {}, h('span', { class: 'muted' }, t('missWanted')), wanted.join('、')),
    answer && status !== 'refused' && h('p', { class: 'miss-answer', lang: 'zh-CN' }, answer),
    h('button', { class: 'link-button', type: 'button', 'aria-label': `${t('missAsk')}：${question}`, on: { click: () => onAsk(question) } }, icon('question'), t('missAsk')));
}
