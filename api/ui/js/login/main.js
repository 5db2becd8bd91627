/** The login page: `login?next=PAGE` to come in, `login#password` to change one's own password. */

import { fill, h } from '../lib/dom.js';
import { language, setLanguage, t, tCode } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { nextTheme, theme } from '../lib/theme.js';
import * as calls from './calls.js';
import './strings.js';

const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' };
const CHANGING = '#password';
const PAGES = ['', 'desk'];

/** Where to go when one is in: the page that `next` names if it is one of ours, else the first; `#` and so on stays. */
function goal() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '';
  const page = PAGES.find((name) => name === wanted.replace(/^\//, '')) ?? '';
  return `./${page}${location.hash === CHANGING ? '' : location.hash}`;
}

/** A form: its fields, a place for what is wrong, a button; `submit()` resolves to an error's text and field, or null. */
function form({ rows, button, submit, more, before }) {
  const error = h('p', { class: 'login-error', role: 'alert', id: 'error' });
  const enter = h('button', { class: 'button is-primary', type: 'submit' }, button);
  const fields = rows.map(({ name, label, hint, ...rest }) => [
    h('label', { for: name }, label),
    h('input', { class: 'field', id: name, name, required: true, spellcheck: 'false', autocapitalize: 'none', maxlength: 256, 'aria-describedby': hint ? `${name}-hint error` : 'error', ...rest }),
    hint && h('p', { class: 'login-hint', id: `${name}-hint` }, hint),
  ]);
  const inputs = fields.map(([, input]) => input);
  const onSubmit = async (event) => {
    event.preventDefault();
    if (enter.disabled) return;
    enter.disabled = true;
    fill(enter, t('login.working'));
    fill(error);
    for (const input of inputs) input.removeAttribute('aria-invalid');
    const wrong = await submit(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
    enter.disabled = false;
    fill(enter, button);
    if (!wrong) return;
    fill(error, wrong.text);
    const field = inputs.find((input) => input.name === wrong.field) ?? inputs.at(-1);
    field.setAttribute('aria-invalid', 'true');
    field.focus();
    field.select();
  };
  return h('form', { class: 'login-form', novalidate: true, on: { submit: onSubmit } }, before, fields, error, h('div', { class: 'login-buttons' }, enter, more));
}

/** The service's own words say most; they are Chinese. */
const told = ({ code, message, hint }) => (language() === 'en' && tCode('login.error', code)) || [message, hint].filter(Boolean).join('。');

function loginForm() {
  const submit = async ({ name, password }) => {
    if (!name.trim()) return { text: t('login.nameEmpty'), field: 'name' };
    if (!password) return { text: t('login.passwordEmpty'), field: 'password' };
    const { error } = await calls.login(name.trim(), password);
    if (error) return { text: told(error), field: 'password' };
    location.replace(goal());
    return null;
  };
  return [
    h('h1', {}, t('login.title')),
    form({
      rows: [
        { name: 'name', label: t('login.name'), type: 'text', autocomplete: 'username', autofocus: true },
        { name: 'password', label: t('login.password'), type: 'password', autocomplete: 'current-password' },
      ],
      button: t('login.enter'),
      submit,
    }),
    h('p', { class: 'login-hint login-note' }, t('login.forgot')),
  ];
}

function changeForm(user, onDone) {
  const submit = async ({ old, fresh, again }) => {
    if (!old) return { text: t('login.passwordEmpty'), field: 'old' };
    if (fresh !== again) return { text: t('login.differ'), field: 'again' };
    const { error } = await calls.changePassword(old, fresh);
    if (error) return { text: told(error), field: error.code === 'user.password' ? 'fresh' : 'old' };
    onDone();
    return null;
  };
  return [
    h('h1', {}, t('login.change')),
    h('p', { class: 'login-hint' }, t('login.changeFor', { name: user.name })),
    form({
      rows: [
        { name: 'old', label: t('login.old'), type: 'password', autocomplete: 'current-password', autofocus: true },
        { name: 'fresh', label: t('login.new'), type: 'password', autocomplete: 'new-password', hint: t('login.newHint') },
        { name: 'again', label: t('login.again'), type: 'password', autocomplete: 'new-password' },
      ],
      before: h('input', { type: 'text', autocomplete: 'username', value: user.name, hidden: true }), // for password managers
      button: t('login.save'),
      submit,
      more: h('a', { class: 'button', href: goal() }, t('cancel')),
    }),
  ];
}

const done = () => [
  h('h1', { role: 'status' }, t('login.changed')),
  h('div', { class: 'login-buttons' }, h('a', { class: 'button is-primary', href: goal(), autofocus: true }, t('login.continue'))),
];

function tools(redraw) {
  const themeButton = h('button', { class: 'tool', type: 'button', dataset: { tool: 'theme' } });
  const drawTheme = () => fill(themeButton, icon(THEME_ICONS[theme()]), t(`theme.${theme()}`));
  themeButton.addEventListener('click', () => {
    nextTheme();
    drawTheme();
  });
  drawTheme();
  const switchLanguage = () => {
    setLanguage(language() === 'zh' ? 'en' : 'zh');
    redraw();
    document.querySelector('[data-tool="language"]').focus();
  };
  return h('footer', { class: 'login-tools' }, themeButton,
    h('button', { class: 'tool', type: 'button', lang: language() === 'zh' ? 'en' : 'zh-CN', dataset: { tool: 'language' }, title: t('languageLabel'), on: { click: switchLanguage } }, icon('language'), t('language')));
}

/** Draw the sheet with what `content()` gives; in the other language it is drawn anew. */
function draw(content) {
  document.title = `${t('login.title')} - ${t('appName')}`;
  const brand = h('p', { class: 'brand' }, mark(), h('span', { class: 'wordmark' }, t('appName')));
  const sheet = h('div', { class: 'login-sheet' }, brand, h('p', { class: 'login-tagline' }, t('tagline')), content());
  document.body.replaceChildren(h('div', { class: 'login' }, h('main', { class: 'login-main' }, sheet), tools(() => draw(content))));
  document.querySelector('[autofocus]')?.focus();
}

async function start() {
  setLanguage(language());
  const { value } = await calls.session();
  const inside = Boolean(value?.role);
  if (inside && value.via === 'session' && location.hash === CHANGING) draw(() => changeForm(value, () => draw(done)));
  else if (inside) location.replace(goal()); // nobody has to log in, or one is in already
  else draw(loginForm);
}

window.addEventListener('hashchange', start);
start();
