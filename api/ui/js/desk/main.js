/** The trainers' desk: its views, the pack and the sources beside them. */

import { Library } from '../lib/catalogue.js';
import { fill, h, isTyping } from '../lib/dom.js';
import { language, setLanguage, t } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { askForKeysWith } from '../lib/key.js';
import { nextTheme, theme } from '../lib/theme.js';
import { accountButton } from '../views/account.js';
import { accessDialog, noticeRegions } from '../views/notices.js';
import { closeMenu, dismissTip } from '../views/popup.js';
import { SourcePanel } from '../views/source.js';
import { ChecklistView } from './checklist.js';
import { ExamplesView } from './examples.js';
import { FiguresView } from './figures.js';
import { PackPanel } from './pack.js';
import { Packs } from './packs.js';
import { QuizView } from './quiz.js';
import './strings.js';

const VIEWS = { examples: ExamplesView, figures: FiguresView, quiz: QuizView, checklist: ChecklistView };
const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' };

const library = new Library();
const narrow = window.matchMedia('(max-width: 900px)');
setLanguage(language());
const packs = new Packs(t('desk.packFirst'));

/** Which view the address names. */
const named = () => {
  const name = location.hash.replace(/^#\/?/, '');
  return Object.hasOwn(VIEWS, name) ? name : 'examples';
};

/** The page: drawn once for each language; its views keep what they hold while one looks at another. */
class Desk {
  constructor() {
    this.library = library;
    this.packs = packs;
    this.views = new Map();
    this.source = new SourcePanel({ library, onToggle: () => this.layout() });
    this.pack = new PackPanel({ packs, source: this.source, onClose: () => this.showPack(false) });
    this.main = h('main', { class: 'desk-main scroller', id: 'main', tabindex: -1 });
    this.places = h('nav', { class: 'desk-places', 'aria-label': t('desk.places') }, Object.keys(VIEWS).map((name) => h('a', { class: 'desk-place', href: `#/${name}`, dataset: { view: name } }, t(`desk.${name}`))));
    this.packOpener = h('button', { class: 'button pack-opener', type: 'button', 'aria-controls': 'pack', 'aria-expanded': 'false', on: { click: () => this.showPack(true) } });
    const skip = h('a', { class: 'skip', href: '#main', on: { click: (event) => this.skip(event) } }, t('desk.skip'));
    this.head = h('header', { class: 'desk-head' },
      h('a', { class: 'brand', href: './', title: t('desk.chat') }, mark(), h('span', { class: 'wordmark' }, t('appName'))),
      h('span', { class: 'desk-name' }, t('desk')),
      this.places,
      h('div', { class: 'desk-tools' }, h('a', { class: 'tool desk-back', href: './' }, icon('back'), t('desk.chat')), accountButton(), themeButton(), h('button', { class: 'tool', type: 'button', lang: language() === 'zh' ? 'en' : 'zh-CN', dataset: { tool: 'language' }, title: t('languageLabel'), on: { click: switchLanguage } }, icon('language'), t('language'))));
    this.body = h('div', { class: 'desk-body' }, this.main, this.packOpener);
    this.node = h('div', { class: 'desk' }, skip, this.head, this.body, this.pack.node, this.source.node);
    this.drawOpener = () => fill(this.packOpener, icon('copy'), t('desk.packOpen', { n: packs.shown.items.length }));
    packs.addEventListener('change', this.drawOpener);
    this.drawOpener();
    library.load();
  }

  leave() {
    packs.removeEventListener('change', this.drawOpener);
  }

  skip(event) {
    event.preventDefault();
    this.main.focus();
  }

  /** Show the view that the address names. */
  route() {
    const name = named();
    closeMenu({ refocus: false });
    this.source.close({ refocus: false });
    this.showPack(false);
    if (!this.views.has(name)) this.views.set(name, new VIEWS[name](this));
    this.main.replaceChildren(this.views.get(name).node);
    for (const link of this.places.children) {
      if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    document.title = `${t(`desk.${name}`)} - ${t('desk')} - ${t('appName')}`;
  }

  /** Open or close the pack where it lies over the page. */
  showPack(open) {
    const was = this.node.classList.contains('is-pack-open');
    this.node.classList.toggle('is-pack-open', open);
    this.packOpener.setAttribute('aria-expanded', String(open));
    this.layout();
    if (open) this.pack.node.querySelector('button')?.focus();
    else if (was) this.packOpener.focus();
    return was;
  }

  /** On a narrow window the pack and the source lie over the page: the rest is out of reach then. */
  layout() {
    const sheet = narrow.matches && this.source.isOpen;
    const pack = narrow.matches && this.node.classList.contains('is-pack-open');
    this.node.classList.toggle('has-source', this.source.isOpen);
    this.head.inert = sheet || pack;
    this.body.inert = sheet || pack;
    this.pack.node.inert = (narrow.matches && !pack) || this.source.isOpen;
    for (const [node, over] of [[this.source.node, sheet], [this.pack.node, pack]]) {
      node.setAttribute('role', over ? 'dialog' : 'complementary');
      if (over) node.setAttribute('aria-modal', 'true');
      else node.removeAttribute('aria-modal');
    }
  }

  key(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (dismissTip() || closeMenu() || this.source.close() || (narrow.matches && this.showPack(false))) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !this.source.isOpen) return;
    const step = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.source.step(step);
  }
}

function themeButton() {
  const node = h('button', { class: 'tool', type: 'button', dataset: { tool: 'theme' } });
  const draw = () => {
    const name = t(`theme.${theme()}`);
    node.setAttribute('aria-label', t('themeLabel', { name }));
    node.title = t('themeLabel', { name });
    fill(node, icon(THEME_ICONS[theme()]), h('span', { class: 'tool-word' }, name));
  };
  node.addEventListener('click', () => {
    nextTheme();
    draw();
  });
  draw();
  return node;
}

let desk = null;

function start() {
  desk?.leave();
  desk = new Desk();
  document.body.replaceChildren(desk.node, ...noticeRegions());
  desk.route();
}

function switchLanguage() {
  setLanguage(language() === 'zh' ? 'en' : 'zh');
  start();
  desk.head.querySelector('[data-tool="language"]').focus();
}

askForKeysWith(accessDialog);
start();
window.addEventListener('hashchange', () => desk.route());
document.addEventListener('keydown', (event) => desk.key(event));
narrow.addEventListener('change', () => desk.layout());
