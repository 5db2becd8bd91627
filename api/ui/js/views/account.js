/** Who is logged in, and the way out; nothing where nobody logs in. */

import * as api from '../lib/api.js';
import { fill, h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { user } from '../lib/session.js';
import { who } from '../lib/who.js';
import { toast } from './notices.js';
import { closeMenu, toggleMenu } from './popup.js';

async function logout() {
  try {
    await api.logout();
    location.assign('login');
  } catch (error) {
    toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
  }
}

const menu = () => {
  const leave = () => {
    closeMenu();
    logout();
  };
  return h('div', { class: 'menu-list' },
    h('a', { class: 'menu-button menu-link', href: `login?next=${location.pathname.split('/').at(-1)}#password` }, icon('edit'), t('changePassword')),
    h('button', { class: 'menu-button', type: 'button', on: { click: leave } }, icon('leave'), t('logout')));
};

/** The button with the user's name and role, and its menu. */
export function accountButton() {
  const button = h('button', { class: 'account', type: 'button', hidden: true, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' });
  button.addEventListener('click', () => toggleMenu(button, menu, { label: t('account') }));
  if (user) {
    who().then((known) => {
      if (known?.via !== 'session') return;
      const role = t(`role.${known.role}`);
      fill(button, icon('person'), h('span', { class: 'clip grow' }, known.name), h('span', { class: 'tag' }, role));
      button.setAttribute('aria-label', t('accountOf', { name: known.name, role }));
      button.hidden = false;
    });
  }
  return button;
}
