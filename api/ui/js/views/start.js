/** What stands where no question has been asked yet: examples, or what to do first. */

import * as api from '../lib/api.js';
import { copyText } from '../lib/clipboard.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { libraryAddress } from '../lib/router.js';
import { may } from '../lib/who.js';
import { toast } from './notices.js';
import { uploadBox } from './upload.js';

const SHOWN = 6;

/** Draw the start view into `node`, and again when the library has been read. */
export function startView({ library, onAsk, onRefresh }) {
  const node = h('div', { class: 'start' });
  let questions = null;
  const draw = () => fill(node, library.state === 'ready' && library.documents.length === 0 ? empty(library, onRefresh) : welcome());
  const welcome = () => [
    h('div', { class: 'start-mark' }, mark()),
    h('h1', {}, t('startTitle')),
    h('p', { class: 'start-text' }, t('startText')),
    library.state === 'ready' && h('p', { class: 'start-count' }, h('a', { href: libraryAddress() }, t('startCount', { n: library.documents.length }))),
    library.state === 'failed' && trouble(library.error, onRefresh),
    questions?.length > 0 && h('section', { class: 'start-questions' }, h('h2', { class: 'small-heading' }, t('startQuestions')), h('div', { class: 'question-list' }, questions.slice(0, SHOWN).map((question) =>
      h('button', { class: 'question-button', type: 'button', on: { click: () => onAsk(question) } }, question, icon('next'))))),
  ];
  library.addEventListener('change', draw);
  api.suggestions().then(
    (answer) => {
      questions = answer.questions;
      draw();
    },
    () => {
      questions = []; // examples are a convenience: without them the box below still works
    },
  );
  draw();
  library.load();
  return node;
}

function trouble(error, onRefresh) {
  return h('div', { class: 'banner is-error', role: 'alert' }, icon('warning'), h('div', {}, h('b', {}, error.message), error.hint && h('p', { class: 'muted' }, error.hint),
    h('button', { class: 'button', type: 'button', on: { click: onRefresh } }, icon('retry'), t('retry'))));
}

function command(text) {
  const copy = async () => toast(t((await copyText(text)) ? 'copied' : 'copyFailed'));
  return h('span', { class: 'command' }, h('code', {}, text), h('button', { class: 'icon-button small', type: 'button', 'aria-label': `${t('copyQuote')}: ${text}`, on: { click: copy } }, icon('copy')));
}

function empty(library, onRefresh) {
  const slot = h('div');
  Promise.all([library.offers('/v1/documents', 'post'), may('trainer')]).then(([offers, allowed]) => offers && allowed && fill(slot, uploadBox({ onDone: onRefresh })));
  return [
    h('div', { class: 'start-mark' }, mark()),
    h('h1', {}, t('emptyTitle')),
    h('p', { class: 'start-text' }, t('emptyText')),
    slot,
    h('p', { class: 'steps-title' }, t('emptyFolder')),
    h('ol', { class: 'steps' }, h('li', {}, t('emptyStep1')), h('li', {}, t('emptyStep2'), command('xunwen ingest ./documents')), h('li', {}, t('emptyStep3'), ' ', h('button', { class: 'button', type: 'button', on: { click: onRefresh } }, icon('retry'), t('refresh')))),
    h('p', { class: 'muted' }, t('emptyDemo'), command('xunwen demo')),
  ];
}
