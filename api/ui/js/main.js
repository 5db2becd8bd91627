/** Puts the page together and moves between its places. */

import { isTyping, h } from './lib/dom.js';
import { Asker } from './lib/asker.js';
import { Library } from './lib/catalogue.js';
import { language, setLanguage, t } from './lib/i18n.js';
import { icon, mark } from './lib/icons.js';
import { askForKeysWith, forgetKey } from './lib/key.js';
import { chatAddress, place, replaceAddress } from './lib/router.js';
import { splitter } from './lib/split.js';
import { Store } from './lib/store.js';
import { ChatView } from './views/chat.js';
import { LibraryView } from './views/library.js';
import { accessDialog, keysDialog, noticeRegions } from './views/notices.js';
import { closeMenu, dismissTip } from './views/popup.js';
import { ScoreboardView } from './views/scoreboard.js';
import { Sidebar } from './views/sidebar.js';
import { SourcePanel } from './views/source.js';

const store = new Store();
const asker = new Asker(store);
const library = new Library();
const narrow = window.matchMedia('(max-width: 900px)');

/** The page: drawn once for each language. */
class Page {
  constructor() {
    this.view = null;
    this.source = new SourcePanel({ library, onToggle: () => this.layout() });
    this.sidebar = new Sidebar({
      store,
      asker,
      actions: { newChat: () => this.newChat(), removed: (id) => this.removed(id), switchLanguage: () => switchLanguage(), signOut: () => signOut(), close: () => this.menu(false) },
    });
    this.main = h('main', { class: 'main', id: 'main' });
    this.menuButton = h('button', { class: 'icon-button', type: 'button', 'aria-label': t('openMenu'), 'aria-expanded': 'false', 'aria-controls': 'sidebar', on: { click: () => this.menu(true) } }, icon('menu'));
    const bar = h('header', { class: 'topbar' }, this.menuButton, h('a', { class: 'brand', href: chatAddress(null), 'aria-label': t('appName') }, mark(), h('span', { class: 'wordmark' }, t('appName'))),
      h('button', { class: 'icon-button', type: 'button', 'aria-label': t('newChat'), on: { click: () => this.newChat() } }, icon('plus')));
    this.shade = h('div', { class: 'shade', on: { click: () => this.menu(false) } });
    this.middle = h('div', { class: 'middle' }, bar, this.main);
    const skip = h('a', { class: 'skip', href: '#ask', on: { click: (event) => this.skip(event) } }, t('skip'));
    this.node = h('div', { class: 'app' }, skip, this.sidebar.node, this.shade, this.middle, this.source.node);
    this.source.node.prepend(splitter(this.node, t('resize')));
  }

  skip(event) {
    event.preventDefault();
    this.view.composer?.focus();
  }

  /** Show what the address says. */
  route() {
    const here = place();
    closeMenu({ refocus: false });
    if (here.name === 'chat' && here.id && this.view instanceof ChatView && this.view.conversation.id === here.id) return;
    this.view?.leave();
    this.source.close({ refocus: false });
    if (here.name === 'library') {
      this.view = new LibraryView({ library, source: this.source, openId: here.id, onAskDocument: (id) => this.askDocument(id) });
    } else if (here.name === 'scoreboard') {
      this.view = new ScoreboardView({ openId: here.id, onAsk: (question) => this.askAnew(question) });
    } else {
      const conversation = (here.id && store.get(here.id)) || store.create();
      if (here.id && conversation.id !== here.id) replaceAddress(chatAddress(null));
      this.view = new ChatView({ conversation, store, asker, library, source: this.source });
    }
    this.main.replaceChildren(this.view.node);
    this.title();
    this.sidebar.draw();
    this.menu(false);
    if (!narrow.matches) this.view.composer?.focus();
  }

  /** Another tab has gone on with the conversation shown here: show what it wrote. */
  replaced(id) {
    const shown = this.view instanceof ChatView ? this.view.conversation : null;
    if (shown?.id !== id || asker.busy(shown)) return;
    this.view.leave();
    this.view = null;
    this.route();
  }

  /** The window is named after what it shows. */
  title() {
    const shown = this.view instanceof ChatView ? this.view.conversation.title : t(place().name);
    document.title = shown ? `${shown} - ${t('appName')}` : `${t('appName')} · ${t('tagline')}`;
  }

  newChat() {
    replaceAddress(chatAddress(null));
    this.route();
    this.view.composer.focus();
  }

  askDocument(id) {
    this.newChat();
    this.view.limitTo([id]);
  }

  askAnew(question) {
    this.newChat();
    this.view.ask(question, {});
  }

  removed(id) {
    if (place().id === id) this.newChat();
  }

  /** Open or close the list of conversations where it is a drawer. */
  menu(open) {
    const was = this.node.classList.contains('is-menu-open');
    this.node.classList.toggle('is-menu-open', open);
    this.menuButton.setAttribute('aria-expanded', String(open));
    this.layout();
    if (open) this.sidebar.node.querySelector('button, a')?.focus();
    else if (was) this.menuButton.focus();
    return was;
  }

  /** On a narrow window the drawer and the source lie over the page: the rest is out of reach then. */
  layout() {
    const drawer = this.node.classList.contains('is-menu-open');
    this.node.classList.toggle('has-source', this.source.isOpen);
    const sheet = narrow.matches && this.source.isOpen;
    this.middle.inert = (narrow.matches && drawer) || sheet;
    this.sidebar.node.inert = narrow.matches && !drawer;
    this.source.node.setAttribute('role', sheet ? 'dialog' : 'complementary');
    if (sheet) this.source.node.setAttribute('aria-modal', 'true');
    else this.source.node.removeAttribute('aria-modal');
  }

  key(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (dismissTip() || closeMenu() || (narrow.matches && this.menu(false)) || this.source.close()) event.preventDefault();
      return;
    }
    if (event.altKey && event.code === 'KeyN') {
      event.preventDefault();
      this.newChat();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = this.plainKey(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  plainKey(key) {
    if (key === '/' && this.view.composer) return () => this.view.composer.focus();
    if (key === '/' && this.view.field) return () => this.view.field.focus();
    if (key === '?') return () => keysDialog();
    if (!this.source.isOpen) return null;
    if (key === 'n' || key === 'ArrowRight') return () => this.source.step(1);
    if (key === 'p' || key === 'ArrowLeft') return () => this.source.step(-1);
    return null;
  }
}

let page = null;

function start() {
  page?.view?.leave();
  page = new Page();
  document.body.replaceChildren(page.node, ...noticeRegions());
  page.route();
  page.layout();
}

function switchLanguage() {
  setLanguage(language() === 'zh' ? 'en' : 'zh');
  start();
  page.sidebar.node.querySelector('[data-tool="language"]')?.focus();
}

/** Forget the key and everything that was read with it: the page begins anew and asks for one. */
function signOut() {
  forgetKey();
  location.reload();
}

askForKeysWith(accessDialog);
setLanguage(language());
start();
window.addEventListener('hashchange', () => page.route());
document.addEventListener('keydown', (event) => page.key(event));
store.addEventListener('change', () => page.view && page.title());
store.addEventListener('replaced', (event) => page.replaced(event.detail));
narrow.addEventListener('change', () => page.layout());

