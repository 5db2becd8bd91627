/** Who uses the page, as the service tells it, so that nothing is offered that he may not do. */

import * as api from './api.js';
import { keyChanges } from './key.js';

const ROLES = ['reader', 'trainer', 'administrator']; // each may do what the ones before it may

let asked = null;
keyChanges.addEventListener('change', () => {
  asked = null;
});

/** What `GET /v1/session` tells, asked once; null where the service does not tell. */
export function who() {
  asked ??= api.session().catch(() => {
    asked = null; // asked again when it is next wanted
    return null;
  });
  return asked;
}

/** Whether the user may do what needs `role`; the service decides in any case. */
export async function may(role) {
  return ROLES.indexOf((await who())?.role) >= ROLES.indexOf(role);
}
