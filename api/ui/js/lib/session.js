/** The login of a service with users, as the cookies that scripts may read tell of it. */

const USER = 'xunwen_user'; // set beside the session's own cookie, which no script can read
const CSRF = 'xunwen_csrf';

function cookie(name) {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : '';
}

/** Id of the user for whom the page was opened, '' where nobody logs in. */
export const user = cookie(USER);

/** Whether somebody else has logged in, or the user out, in another tab since: the page is not his any more. */
export const isOver = () => cookie(USER) !== user;

/** What shows that a change comes from our own page: other sites can make a browser send the cookie, not read it. */
export function csrfHeaders() {
  const word = cookie(CSRF);
  return word ? { 'x-csrf-token': word } : {};
}

const leaving = () => new Promise(() => {}); // never: nothing is to happen on a page that is left

/** Go to the login page and come back here afterwards. */
export function toLogin() {
  location.assign(`login?next=${location.pathname.split('/').at(-1)}${location.hash}`);
  return leaving();
}

/** Begin the page anew, for whoever is logged in now. */
export function beginAnew() {
  location.reload();
  return leaving();
}
