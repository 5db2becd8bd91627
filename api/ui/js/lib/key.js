/** The key of a service that asks for one: kept for this tab only, until it is closed or forgotten. */

const STORED = 'xunwen.key';
const PLAIN = /^[\x21-\x7e]+$/; // what a header can carry and the service can tell apart

let key = stored();
let prompt = null;
let asking = null;
let declined = 0; // how often the user was asked and gave none

/** Fires `change` when a key was taken or forgotten. */
export const keyChanges = new EventTarget();

function stored() {
  try {
    return sessionStorage.getItem(STORED);
  } catch {
    return null; // storage is blocked: the key lives as long as the page
  }
}

function keep(value) {
  key = value;
  try {
    if (value === null) sessionStorage.removeItem(STORED);
    else sessionStorage.setItem(STORED, value);
  } catch {
    // storage is blocked: the key lives as long as the page
  }
  keyChanges.dispatchEvent(new Event('change'));
}

export const hasKey = () => key !== null;
export const forgetKey = () => keep(null);

/** The headers that show `given`; none for null. */
const shown = (given) => (given === null ? {} : { authorization: `Bearer ${given}` });

/**
 * Who asks the user: `ask({expired, check})` resolves with a key that `check(key)` accepted, or null.
 * `check` resolves to true or false and rejects when the service cannot be asked.
 */
export function askForKeysWith(ask) {
  prompt = ask;
}

/** Ask for a key once, however many calls want it; whether there is a new one. */
function renew(check) {
  asking ??= prompt({ expired: key !== null, check: async (given) => PLAIN.test(given) && check(shown(given)) })
    .then((given) => {
      if (given === null) declined += 1;
      else keep(given);
      return given !== null;
    })
    .finally(() => {
      asking = null;
    });
  return asking;
}

/**
 * Call `attempt(headers)`; when the service wants a key (`status` 401), ask for one and call again.
 * Rejects with the service's refusal when the user gives none. A call that was under way when he
 * declined counts as declined too: a refusal that comes in late opens no second dialog.
 */
export async function withKey(attempt, check) {
  const before = declined;
  for (;;) {
    const used = key;
    try {
      return await attempt(shown(used));
    } catch (error) {
      if (error.status !== 401) throw error;
      if (key === used && (declined !== before || !(await renew(check)))) throw error;
    }
  }
}
