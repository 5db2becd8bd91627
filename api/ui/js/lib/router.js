/** Places of the page, in the address after `#`, so that reload and back work. */

/** What an address names; one that was cut or mistyped is taken as it stands. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `#/` new, `#/c/ID` a conversation, `#/library`, `#/library/ID` a document, `#/scoreboard/ID` an evaluation. */
export function place() {
  const [, name = '', id = ''] = location.hash.replace(/^#/, '').split('/');
  if (name === 'c' && id) return { name: 'chat', id: decoded(id) };
  if (name === 'library' || name === 'scoreboard') return { name, id: id ? decoded(id) : null };
  return { name: 'chat', id: null };
}

export const chatAddress = (id) => (id ? `#/c/${encodeURIComponent(id)}` : '#/');
export const libraryAddress = (id) => (id ? `#/library/${encodeURIComponent(id)}` : '#/library');
export const scoreboardAddress = (id) => (id ? `#/scoreboard/${encodeURIComponent(id)}` : '#/scoreboard');

/** Change the address without a new entry and without an event. */
export function replaceAddress(address) {
  history.replaceState(null, '', address);
}
