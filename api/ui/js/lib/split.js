/** The line between conversation and source, to be dragged or moved with the arrow keys. */

import { h } from './dom.js';
import { forget, read, write } from './storage.js';

const KEY = 'xunwen.source';
const [LEAST, MOST, USUAL, STEP] = [25, 65, 42, 3]; // percent of the window

const bounded = (share) => Math.min(Math.max(share, LEAST), MOST);

function stored() {
  const share = Number.parseFloat(read(KEY) ?? '');
  return Number.isFinite(share) ? bounded(share) : USUAL;
}

/** The handle; it sets `--source` on `frame`, the width of what stands on its right. */
export function splitter(frame, label) {
  const handle = h('div', { class: 'splitter', role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': label, title: label, 'aria-valuemin': LEAST, 'aria-valuemax': MOST });
  let share = stored();
  const show = () => {
    frame.style.setProperty('--source', `${share}%`);
    handle.setAttribute('aria-valuenow', String(Math.round(share)));
  };
  const set = (value) => {
    share = bounded(value);
    show();
    write(KEY, String(share));
  };
  const reset = () => {
    forget(KEY);
    share = USUAL;
    show();
  };
  const drag = (event) => set((100 * (window.innerWidth - event.clientX)) / window.innerWidth);
  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', drag);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', drag), { once: true });
  });
  handle.addEventListener('dblclick', reset);
  handle.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: () => set(share + STEP), ArrowRight: () => set(share - STEP), Home: () => set(MOST), End: () => set(LEAST), Enter: reset };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows go to the next citation elsewhere
    moves[event.key]();
  });
  show();
  return handle;
}
