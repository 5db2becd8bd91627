/** The language of the page: Chinese first, English by choice. Strings are in `strings.js`. */

import { read, write } from './storage.js';
import { STRINGS } from './strings.js';

const KEY = 'xunwen.language';
const LANGUAGES = ['zh', 'en'];
let current = LANGUAGES.includes(read(KEY)) ? read(KEY) : 'zh';

export const language = () => current;

/** Choose the language and remember it; the caller draws the page anew. */
export function setLanguage(name) {
  current = LANGUAGES.includes(name) ? name : 'zh';
  write(KEY, current);
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
}

/** The string `key` with `{name}` replaced from `values`; an unknown key is a mistake of ours. */
export function t(key, values = {}) {
  const pair = STRINGS[key];
  if (!pair) throw new Error(`no such string: ${key}`);
  const text = pair[LANGUAGES.indexOf(current)];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The string of `table.code` when there is one, else null; codes come from the service. */
export function tCode(table, code) {
  return STRINGS[`${table}.${code}`] ? t(`${table}.${code}`) : null;
}
