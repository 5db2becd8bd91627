/** The browser's storage, which may be switched off or full; nothing here throws. */

import { user } from './session.js';

/** The name under which something is kept for the user who is logged in: people who share a browser share no more. */
export const own = (name) => (user ? `xunwen.user.${user}.${name}` : `xunwen.${name}`);

/** The stored string, or null. */
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is blocked by the browser's settings: the page works without memory
  }
}

/** Store a string; false when the browser refuses (blocked or full). */
export function write(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false; // the caller tells the user
  }
}

/** Forget a key. */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // blocked storage holds nothing to forget
  }
}

/** Every key that starts with `prefix`. */
export function keysWith(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return []; // blocked storage holds nothing
  }
}
