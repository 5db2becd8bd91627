/** The question box. */

import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon, stopIcon } from '../lib/icons.js';
import { FilterBar } from './filters.js';

const MAX_HEIGHT = 220;

/** `onAsk(question)`, `onStop()`; `filters` as for `FilterBar`. */
export class Composer {
  constructor({ onAsk, onStop, filters }) {
    Object.assign(this, { onAsk, onStop });
    this.busy = false;
    this.field = h('textarea', { class: 'ask-field', id: 'ask', rows: 1, 'aria-label': t('questionLabel'), 'aria-describedby': 'ask-hint', enterkeyhint: 'send', placeholder: t('placeholder') });
    this.field.addEventListener('input', () => this.grow());
    this.field.addEventListener('keydown', (event) => this.key(event));
    this.button = h('button', { class: 'send', type: 'submit' });
    this.bar = new FilterBar(filters);
    this.node = h(
      'form',
      { class: 'composer', on: { submit: (event) => this.submit(event) } },
      this.field,
      h('div', { class: 'composer-row' }, this.bar.node, this.button),
      h('span', { class: 'sr-only', id: 'ask-hint' }, t('sendHint')),
    );
    this.setBusy(false);
  }

  key(event) {
    // While a Chinese input method composes, Enter chooses its candidate.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.busy) this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    if (this.busy) return void this.onStop();
    const question = this.field.value.trim();
    if (!question) return void this.field.focus();
    this.set('');
    if (window.matchMedia('(pointer: coarse)').matches) this.field.blur(); // the answer needs the room of the keyboard
    this.onAsk(question);
  }

  grow() {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_HEIGHT)}px`;
  }

  /** Put a text into the box. */
  set(text) {
    this.field.value = text;
    this.grow();
  }

  focus() {
    this.field.focus();
  }

  /** Whether an answer is under way: the button stops it then. */
  setBusy(busy) {
    this.busy = busy;
    const label = t(busy ? 'stop' : 'send');
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
    this.button.classList.toggle('is-stop', busy);
    fill(this.button, busy ? stopIcon() : icon('send'));
  }

  setFollowing(following) {
    this.field.placeholder = t(following ? 'placeholderFollow' : 'placeholder');
  }
}
