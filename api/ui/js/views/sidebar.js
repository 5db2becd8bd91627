/** The list of conversations, and the way to everything else. */

import * as api from '../lib/api.js';
import { conversationBody } from '../lib/cite.js';
import { saveBlob } from '../lib/clipboard.js';
import { fill, h } from '../lib/dom.js';
import { language, t } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { hasKey, keyChanges } from '../lib/key.js';
import { chatAddress, libraryAddress, place, scoreboardAddress } from '../lib/router.js';
import { nextTheme, theme } from '../lib/theme.js';
import { may } from '../lib/who.js';
import { accountButton } from './account.js';
import { confirmDialog, keysDialog, promptDialog, toast } from './notices.js';
import { closeMenu, toggleMenu } from './popup.js';

const DAY_MS = 86_400_000;

/** The other places: `name` as `place()` has it, null for a page of its own; the role from which it is offered. */
const LINKS = [
  { name: 'library', address: libraryAddress(), picture: 'library', label: 'library', role: 'reader' },
  { name: null, address: 'desk', picture: 'desk', label: 'desk', role: 'trainer' },
  { name: 'scoreboard', address: scoreboardAddress(), picture: 'scoreboard', label: 'scoreboard', role: 'administrator' },
];

const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' };

/** `actions`: `newChat()`, `removed(id)`, `switchLanguage()`, `signOut()`, `close()`. */
export class Sidebar {
  constructor({ store, asker, actions }) {
    Object.assign(this, { store, asker, actions });
    this.words = '';
    this.list = h('div', { class: 'chat-list' });
    const search = h('input', { class: 'field chat-search', type: 'search', placeholder: t('searchChats'), 'aria-label': t('searchChats'), on: { input: (event) => this.search(event.target.value) } });
    this.node = h(
      'nav',
      { class: 'sidebar', id: 'sidebar', 'aria-label': t('conversations') },
      h('div', { class: 'brand-row' },
        h('a', { class: 'brand', href: chatAddress(null), 'aria-label': t('appName') }, mark(), h('span', { class: 'wordmark' }, t('appName'))),
        h('button', { class: 'icon-button sidebar-close', type: 'button', 'aria-label': t('closeMenu'), on: { click: () => actions.close() } }, icon('close'))),
      h('button', { class: 'button new-chat', type: 'button', on: { click: () => actions.newChat() } }, icon('plus'), t('newChat')),
      this.links(),
      search,
      this.list,
      h('p', { class: 'sidebar-note' }, t('kept')),
      accountButton(),
      this.tools(),
    );
    store.addEventListener('change', () => this.draw());
    this.draw();
  }

  /** Links for readers stand there at once, the others when it is known that the user may go there. */
  links() {
    const link = ({ name, address, picture, label, role }) => h('a', { class: 'nav-link', href: address, hidden: role !== 'reader', dataset: { place: name, role } }, icon(picture), t(label));
    this.linkNodes = LINKS.map(link);
    const offer = () => this.linkNodes.forEach(async (node) => {
      node.hidden = node.dataset.role !== 'reader' && !(await may(node.dataset.role));
    });
    keyChanges.addEventListener('change', offer);
    offer();
    return this.linkNodes;
  }

  tools() {
    const themeButton = h('button', { class: 'tool', type: 'button', dataset: { tool: 'theme' } });
    const drawTheme = () => {
      const name = t(`theme.${theme()}`);
      themeButton.setAttribute('aria-label', t('themeLabel', { name }));
      themeButton.title = t('themeLabel', { name });
      fill(themeButton, icon(THEME_ICONS[theme()]), h('span', { class: 'tool-word' }, name));
    };
    themeButton.addEventListener('click', () => {
      nextTheme();
      drawTheme();
    });
    drawTheme();
    const leave = h('button', { class: 'tool', type: 'button', dataset: { tool: 'leave' }, title: t('leaveHelp'), on: { click: () => this.actions.signOut() } }, icon('leave'), t('leave'));
    const tools = h(
      'div',
      { class: 'tools' },
      themeButton,
      h('button', { class: 'tool', type: 'button', lang: language() === 'zh' ? 'en' : 'zh-CN', dataset: { tool: 'language' }, title: t('languageLabel'), on: { click: () => this.actions.switchLanguage() } }, icon('language'), t('language')),
      leave,
      h('button', { class: 'tool tool-keys', type: 'button', 'aria-label': t('shortcuts'), title: t('shortcuts'), on: { click: () => keysDialog() } }, icon('keyboard')),
    );
    const drawLeave = () => {
      leave.hidden = !hasKey();
      tools.classList.toggle('is-crowded', hasKey());
    };
    keyChanges.addEventListener('change', drawLeave);
    drawLeave();
    return tools;
  }

  search(words) {
    this.words = words;
    this.draw();
  }

  draw() {
    const here = place();
    for (const node of this.linkNodes) {
      if (node.dataset.place === here.name) node.setAttribute('aria-current', 'page');
      else node.removeAttribute('aria-current');
    }
    const found = this.store.find(this.words);
    if (found.length === 0) {
      fill(this.list, h('p', { class: 'menu-note' }, t(this.words.trim() ? 'noChatsFound' : 'noChats')));
      return;
    }
    const groups = new Map();
    for (const item of found) {
      const name = dayName(item.updated);
      groups.set(name, [...(groups.get(name) ?? []), item]);
    }
    fill(this.list, [...groups].map(([name, items]) => h('section', {}, h('h2', { class: 'chat-day' }, name), h('ul', {}, items.map((item) => this.row(item, here))))));
  }

  row(item, here) {
    const current = here.name === 'chat' && here.id === item.id;
    const more = h('button', { class: 'icon-button small', type: 'button', 'aria-label': t('moreFor', { title: item.title }), 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, icon('more'));
    more.addEventListener('click', () => toggleMenu(more, () => this.menu(item), { label: t('moreFor', { title: item.title }) }));
    return h(
      'li',
      { class: `chat-row ${current ? 'is-current' : ''}` },
      h('a', { class: 'chat-link', lang: 'zh-CN', href: chatAddress(item.id), 'aria-current': current ? 'page' : null, title: item.title, on: { click: () => this.actions.close() } }, this.asker.busy(item) && h('span', { class: 'pulse' }), item.title),
      more,
    );
  }

  async export(item, format) {
    try {
      const { name, blob } = await api.exportConversation(conversationBody(item, format));
      saveBlob(name, blob);
    } catch (error) {
      toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
    }
  }

  menu(item) {
    const entry = (name, label, act) => {
      const run = () => {
        closeMenu();
        act();
      };
      return h('button', { class: 'menu-button', type: 'button', on: { click: run } }, icon(name), t(label));
    };
    return h(
      'div',
      { class: 'menu-list' },
      entry('edit', 'rename', async () => this.store.rename(item.id, (await promptDialog(t('newName'), item.title)) ?? '')),
      entry('download', 'exportWord', () => this.export(item, 'docx')),
      entry('download', 'exportMarkdown', () => this.export(item, 'markdown')),
      entry('trash', 'remove', async () => {
        if (!(await confirmDialog(t('removeSure', { title: item.title }), t('remove')))) return;
        for (const turn of item.turns) this.asker.stop(turn);
        this.store.remove(item.id);
        this.actions.removed(item.id);
      }),
    );
  }
}

function dayName(time) {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  if (time >= start.getTime()) return t('today');
  return time >= start.getTime() - DAY_MS ? t('yesterday') : t('earlier');
}
