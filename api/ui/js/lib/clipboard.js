/** Copying and saving. */

import { h } from './dom.js';

/** Copy text; also where the page is served over plain HTTP and the modern interface is missing. */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // no permission: the older way below may still work
    }
  }
  const before = document.activeElement;
  const area = h('textarea', { class: 'offscreen', 'aria-hidden': 'true', tabindex: -1, value: text });
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  before?.focus?.();
  return done;
}

/** Let the browser save bytes as a file. */
export function saveBlob(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_') });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
