/** What a reader thinks of an answer, or of one citation in it. */

import * as api from '../lib/api.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { toast } from './notices.js';

const COMMENT_CHARS = 1000;

/**
 * Two buttons; "wrong" asks what is wrong. `turn.feedback` keeps what was said; `onGiven()` saves it.
 *
 * With `citation` (a marker) the opinion is on that citation only, and there is but the second button.
 */
export function feedbackBox({ turn, citation = null, onGiven }) {
  const box = h('div', { class: 'feedback' });
  const key = citation === null ? 'answer' : `citation ${citation}`;
  const given = () => turn.feedback?.[key];
  const send = async (verdict, comment) => {
    try {
      await api.feedback({ answer_id: turn.answer.id, verdict, citation, question: turn.question.slice(0, 2000), comment });
    } catch (error) {
      return void toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
    }
    turn.feedback = { ...turn.feedback, [key]: verdict };
    onGiven();
    draw();
    toast(t('feedbackThanks'));
  };
  const button = (verdict, name, label) =>
    h('button', { class: 'link-button', type: 'button', 'aria-pressed': String(given() === verdict), dataset: { verdict }, on: { click: () => (verdict === 'up' ? send('up', '') : ask()) } }, icon(name), t(label));
  const ask = () => {
    const field = h('textarea', { class: 'field', rows: 2, maxlength: COMMENT_CHARS, placeholder: t('feedbackWhat'), 'aria-label': t('feedbackWhat') });
    const submit = (event) => {
      event.preventDefault();
      send('down', field.value.trim());
    };
    const back = () => {
      draw();
      box.querySelector('[data-verdict=down]').focus();
    };
    fill(box, h('form', { class: 'feedback-form', on: { submit } }, field, h('div', { class: 'row-end' }, h('button', { class: 'button', type: 'button', on: { click: back } }, t('cancel')), h('button', { class: 'button is-primary', type: 'submit' }, t('feedbackSend')))));
    field.focus();
  };
  const draw = () => fill(box, citation === null && button('up', 'thumbUp', 'feedbackUp'), button('down', 'thumbDown', citation === null ? 'feedbackDown' : 'feedbackCitation'));
  draw();
  return box;
}
