/** Parts that the views of the desk share: fields, and the place where results come. */

import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { saveBlob } from '../lib/clipboard.js';
import { announce, toast } from '../views/notices.js';

/** A labelled control. */
export const labelled = (label, control, kind = '') => h('label', { class: `form-field ${kind}` }, h('span', { class: 'form-label' }, label), control);

/** A choice of one: `options` are `[value, label]`. */
export function choice(options, value) {
  const node = h('select', { class: 'field' }, options.map(([name, label]) => h('option', { value: name }, label)));
  node.value = value;
  return node;
}

/** A view's head: its name and what it is for. */
export const viewHead = (title, text) => h('header', { class: 'view-head' }, h('h1', {}, title), h('p', { class: 'muted' }, text));

/** A button that runs `act` once at a time; what fails is told. */
export function actionButton(label, act, { picture = 'download', kind = '' } = {}) {
  const run = async () => {
    if (node.getAttribute('aria-disabled') === 'true') return;
    node.setAttribute('aria-disabled', 'true'); // keeps the focus, which `disabled` would lose
    try {
      await act();
    } catch (error) {
      toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
    }
    node.removeAttribute('aria-disabled');
  };
  const node = h('button', { class: `button ${kind}`, type: 'button', on: { click: run } }, icon(picture), label);
  return node;
}

/** A button that lets the browser save what `make()` gives. */
export function saveButton(label, make) {
  return actionButton(label, async () => {
    const { name, blob } = await make();
    saveBlob(name, blob);
    toast(t('desk.saved', { name }));
  });
}

/**
 * Where results come: `run(ask, draw)` shows that it is working, then what `draw(answer)` gives, or the
 * failure. Only the last one that was asked for is drawn.
 */
export class Results {
  constructor() {
    this.turn = 0;
    this.node = h('section', { class: 'results', 'aria-live': 'off', 'aria-busy': 'false' });
  }

  async run(ask, draw) {
    this.turn += 1;
    const { turn } = this;
    this.node.setAttribute('aria-busy', 'true');
    fill(this.node, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('desk.working')));
    try {
      const answer = await ask();
      if (turn !== this.turn) return;
      const { said, parts } = draw(answer);
      fill(this.node, parts);
      announce(said);
    } catch (error) {
      if (turn !== this.turn) return;
      const retry = h('button', { class: 'button', type: 'button', on: { click: () => this.run(ask, draw) } }, icon('retry'), t('retry'));
      fill(this.node, h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint), error.status !== 422 && retry)));
    } finally {
      if (turn === this.turn) this.node.setAttribute('aria-busy', 'false');
    }
  }
}

/** Nothing was found, in words. */
export const nothing = (text) => h('p', { class: 'nothing' }, text);
