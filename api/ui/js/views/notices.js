/** What passes: short messages, the live region for screen readers, and modal dialogs. */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';

const TOAST_MS = 3200;
let live = null;
let toasts = null;

/** The two regions that messages go to; put once at the end of the page. */
export function noticeRegions() {
  live = h('div', { class: 'sr-only', role: 'status', 'aria-live': 'polite', id: 'live' });
  toasts = h('div', { class: 'toasts', id: 'toasts' });
  return [live, toasts];
}

/** Tell a screen reader; the same text twice is heard twice. */
export function announce(text) {
  live.textContent = '';
  requestAnimationFrame(() => {
    live.textContent = text;
  });
}

/** A message that goes away by itself; warnings stay until closed. */
export function toast(text, { warning = false } = {}) {
  const close = h('button', { class: 'icon-button small', type: 'button', 'aria-label': t('close'), on: { click: () => box.remove() } }, icon('close'));
  const box = h('div', { class: `toast ${warning ? 'is-warning' : ''}`, role: warning ? 'alert' : null }, icon(warning ? 'warning' : 'check'), h('span', {}, text), close);
  toasts.append(box);
  if (!warning) {
    announce(text);
    setTimeout(() => box.remove(), TOAST_MS);
  }
}

/** A modal dialog; resolves with what `close(value)` was given, null on Esc. */
function modal(build) {
  return new Promise((resolve) => {
    let result = null;
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' });
    const close = (value) => {
      result = value;
      dialog.close();
    };
    dialog.append(build(close));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const buttons = (...list) => h('div', { class: 'dialog-buttons' }, ...list);
const button = (label, click, kind = '') => h('button', { class: `button ${kind}`, type: 'button', on: { click } }, label);

/** Ask before something that cannot be undone. */
export function confirmDialog(text, action) {
  return modal((close) => h('div', {}, h('p', { id: 'dialog-title' }, text), buttons(button(t('cancel'), () => close(false)), button(action, () => close(true), 'is-danger'))));
}

/** Ask for one line of text; null when cancelled. */
export function promptDialog(label, value) {
  return modal((close) => {
    const field = h('input', { class: 'field', id: 'dialog-field', maxlength: 120, value, autofocus: true });
    const submit = (event) => {
      event.preventDefault();
      close(field.value);
    };
    return h(
      'form',
      { on: { submit } },
      h('label', { id: 'dialog-title', for: 'dialog-field' }, label),
      field,
      buttons(button(t('cancel'), () => close(null)), h('button', { class: 'button is-primary', type: 'submit' }, t('save'))),
    );
  });
}

/**
 * Ask for the service's key until `check(key)` says that it opens; resolves with it, null when cancelled.
 *
 * `expired` says that a key was in use until now.
 */
export function accessDialog({ expired, check }) {
  return modal((close) => {
    const error = h('p', { class: 'field-error', role: 'alert', id: 'key-error' });
    const field = h('input', { class: 'field', id: 'key-field', type: 'password', autocomplete: 'off', spellcheck: 'false', maxlength: 512, autofocus: true, 'aria-describedby': 'key-why key-error' });
    const enter = h('button', { class: 'button is-primary', type: 'submit' }, t('keyEnter'));
    const refuse = (text) => {
      error.textContent = text;
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      field.select();
    };
    const submit = async (event) => {
      event.preventDefault();
      const key = field.value.trim();
      if (!key) return refuse(t('keyEmpty'));
      if (enter.disabled) return;
      enter.disabled = true;
      enter.textContent = t('keyChecking');
      try {
        if (await check(key)) close(key);
        else refuse(t('keyWrong'));
      } catch (failure) {
        refuse([failure.message, failure.hint].filter(Boolean).join('。'));
      }
      enter.disabled = false;
      enter.textContent = t('keyEnter');
    };
    return h(
      'form',
      { class: 'access', novalidate: true, on: { submit } },
      h('h2', { id: 'dialog-title' }, t('keyTitle')),
      h('p', { id: 'key-why' }, expired ? t('keyExpired') : t('keyWhy')),
      h('label', { class: 'sr-only', for: 'key-field' }, t('keyLabel')),
      field,
      error,
      h('p', { class: 'muted access-kept' }, t('keyKept')),
      buttons(button(t('cancel'), () => close(null)), enter),
    );
  });
}

/** The list of keys. */
export function keysDialog() {
  const rows = [
    [['Enter'], 'keySend'],
    [['Shift', 'Enter'], 'keyLine'],
    [['/'], 'keyFocus'],
    [['n', '→'], 'keyNext'],
    [['p', '←'], 'keyPrevious'],
    [['Esc'], 'keyBack'],
    [['Alt', 'N'], 'keyNew'],
    [['?'], 'keyHelp'],
  ];
  return modal((close) =>
    h(
      'div',
      {},
      h('h2', { id: 'dialog-title' }, t('shortcuts')),
      h('dl', { class: 'keys' }, rows.map(([keys, label]) => h('div', {}, h('dt', {}, keys.map((key) => h('kbd', {}, key))), h('dd', {}, t(label))))),
      buttons(button(t('close'), () => close(null), 'is-primary')),
    ),
  );
}
