/** Adding files: choose or drop, one after another, each with its progress and its outcome. */

import * as api from '../lib/api.js';
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { announce } from './notices.js';

/** The box on the library page; `onDone()` is called after every file that went in, `onEnd()` after the last file. */
export function uploadBox({ onDone, onEnd = () => {} }) {
  const input = h('input', { type: 'file', multiple: true, class: 'sr-only', tabindex: -1, id: 'upload-files', 'aria-label': t('upload') });
  const list = h('ul', { class: 'upload-list' });
  const choose = h('button', { class: 'button', type: 'button', on: { click: () => input.click() } }, icon('upload'), t('upload'));
  const box = h('div', { class: 'upload' }, h('div', { class: 'upload-row' }, choose, h('span', { class: 'muted' }, t('uploadDrop')), input), list);
  const take = async (files) => {
    for (const file of files) if (await uploadOne(file, list)) onDone();
    onEnd();
  };
  input.addEventListener('change', async () => {
    await take([...input.files]);
    input.value = '';
  });
  box.addEventListener('dragover', (event) => {
    event.preventDefault();
    box.classList.add('is-over');
  });
  box.addEventListener('dragleave', () => box.classList.remove('is-over'));
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    box.classList.remove('is-over');
    take([...event.dataTransfer.files]);
  });
  return box;
}

async function uploadOne(file, list) {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': file.name });
  const text = h('span', {}, t('uploading', { name: file.name }));
  const row = h('li', { class: 'upload-item' }, text, bar);
  list.prepend(row);
  const finish = (state, message) => {
    bar.remove();
    row.classList.add(state);
    row.prepend(icon(state === 'is-done' ? 'check' : 'warning'));
    text.textContent = message;
    announce(message);
  };
  try {
    const report = await api.upload(file, {
      onProgress: (share) => {
        if (share < 1) bar.value = share;
        else {
          bar.removeAttribute('value');
          text.textContent = t('uploadIndexing', { name: file.name });
        }
      },
    });
    const failure = report?.failed?.[0];
    if (failure) {
      finish('is-failed', t('uploadFailed', { name: file.name, message: failure.message }));
      return false;
    }
    finish('is-done', t('uploaded', { name: file.name }));
    return true;
  } catch (error) {
    finish('is-failed', t('uploadFailed', { name: file.name, message: [error.message, error.hint].filter(Boolean).join('。') }));
    return false;
  }
}
