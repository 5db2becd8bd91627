/** Light, dark, or as the system has it. `boot.js` sets the first value before anything is drawn. */

import { read, write } from './storage.js';

const KEY = 'xunwen.theme';
const ORDER = ['auto', 'light', 'dark'];

export const theme = () => (ORDER.includes(read(KEY)) ? read(KEY) : 'auto');

/** auto → light → dark → auto; returns the new one. */
export function nextTheme() {
  const name = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length];
  write(KEY, name);
  document.documentElement.dataset.theme = name;
  return name;
}
