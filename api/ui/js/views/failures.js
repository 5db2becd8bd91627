/** Files that could not be read the last time, each with why and what to do. */

import * as api from '../lib/api.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/who.js';

/** A box that is empty while there are none, or none that the user may see; `refresh()` asks again. */
export class Failures {
  constructor() {
    this.node = h('div', { class: 'failures' });
    may('trainer').then((allowed) => allowed && this.refresh());
  }

  async refresh() {
    let list = [];
    try {
      list = (await api.failures()).failures;
    } catch (error) {
      return void fill(this.node, h('p', { class: 'muted' }, t('failuresUnread', { message: error.message })));
    }
    fill(this.node, list.length > 0 && h('details', { class: 'fold' }, h('summary', {}, t('failures', { n: list.length })), h('ul', {}, list.map(row))));
  }
}

function row({ source, message, hint, at }) {
  const told = message.startsWith(`${source}：`) ? message.slice(source.length + 1) : message; // the name stands above
  const day = new Date(at).toLocaleDateString(document.documentElement.lang, { dateStyle: 'medium' });
  return h('li', {}, h('b', {}, source), h('span', { class: 'muted' }, ` ${day}`), h('p', {}, [told, hint].filter(Boolean).join('。')));
}
