/** What the login page asks the service; refusals come back as `{message, hint}` in Chinese, from the service itself. */

import { csrfHeaders } from '../lib/session.js';
import { t } from '../lib/i18n.js';

async function call(method, path, body) {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...csrfHeaders() };
  let response;
  try {
    response = await fetch(path, { method, headers, credentials: 'same-origin', body: body && JSON.stringify(body) });
  } catch {
    return { error: { message: t('errorOffline'), hint: t('errorOfflineHint') } };
  }
  try {
    const value = await response.json();
    return response.ok ? { value } : { error: value.error };
  } catch {
    return { error: { message: t('errorStatus', { status: response.status }), hint: t('errorStatusHint') } }; // not ours: a proxy, perhaps
  }
}

export const session = () => call('GET', 'v1/session');
export const login = (name, password) => call('POST', 'v1/session', { name, password });
export const changePassword = (password, fresh) => call('PUT', 'v1/session/password', { password, new_password: fresh });
