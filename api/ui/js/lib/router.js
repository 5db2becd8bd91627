/** Places of the page, in the address after `#`, so that reload and back work. */

/** `#/` new, `#/c/ID` a conversation, `#/library`, `#/library/ID` a document. */
export function place() {
  const [, name = '', id = ''] = location.hash.replace(/^#/, '').split('/');
  if (name === 'c' && id) return { name: 'chat', id: decodeURIComponent(id) };
  if (name === 'library') return { name: 'library', id: id ? decodeURIComponent(id) : null };
  return { name: 'chat', id: null };
}

export const chatAddress = (id) => (id ? `#/c/${encodeURIComponent(id)}` : '#/');
export const libraryAddress = (id) => (id ? `#/library/${encodeURIComponent(id)}` : '#/library');

/** Change the address without a new entry and without an event. */
export function replaceAddress(address) {
  history.replaceState(null, '', address);
}
