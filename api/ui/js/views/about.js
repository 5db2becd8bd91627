/** What is known of a document beyond its text, on demand: metadata, versions, repairs. */

import { dateText } from '../lib/cite.js';
import { fill, h } from '../lib/dom.js';
import { t, tCode } from '../lib/i18n.js';

const SHOWN = 100; // changes of one kind
const DIFFERENCES = 20; // between two prints
const META = ['issuer', 'author', 'author_role', 'instrument', 'round', 'status'];

/**
 * A closed box that calls `load()` for what it tells when it is opened; `openVersion(version)` shows another version,
 * `openDocument(document)` another document.
 */
export function aboutBox(document, { load, openVersion, openDocument }) {
  const content = h('div', { class: 'about-content' });
  const box = h('details', { class: 'about' }, h('summary', {}, t('about')), content);
  box.addEventListener('toggle', async () => {
    if (!box.open || content.hasChildNodes()) return;
    fill(content, h('p', { class: 'progress' }, h('span', { class: 'pulse' }), t('sourceLoading')));
    try {
      const info = await load();
      fill(content, metadata(info), versions(info, document.version, openVersion), reprints(info.reprints ?? [], openDocument), repairs(info.repairs ?? []));
    } catch (error) {
      fill(content, h('p', {}, [error.message, error.hint].filter(Boolean).join('。')));
    }
  });
  return box;
}

function metadata(info) {
  const rows = META.map((name) => [name, [...new Set((info.meta?.[name] ?? []).map(({ value }) => tCode(`meta.${name}`, value) ?? value))]]).filter(([, values]) => values.length > 0);
  if (rows.length === 0) return null;
  return h('dl', { class: 'about-meta' }, rows.map(([name, values]) => h('div', {}, h('dt', {}, t(`meta.${name}`)), h('dd', {}, values.join('、')))));
}

function versions(info, shown, openVersion) {
  const list = info.versions ?? [];
  if (list.length < 2) return null;
  const item = (version, index) => {
    const label = version === info.version ? t('versionCurrent') : t('versionOlder', { n: index + 1 });
    if (version === shown) return h('li', {}, h('b', {}, label), ` ${t('versionShown')}`);
    return h('li', {}, h('button', { class: 'link-button', type: 'button', on: { click: () => openVersion(version) } }, label));
  };
  return [h('h3', {}, t('versions', { n: list.length })), h('ul', { class: 'about-versions' }, list.map(item))];
}

/** Other documents with the same report, and how far they agree. */
function reprints(list, openDocument) {
  if (list.length === 0) return null;
  const item = ({ document, share, differences }) =>
    h('li', {}, h('button', { class: 'link-button', type: 'button', on: { click: () => openDocument(document) } }, document.title || document.source),
      h('p', { class: 'muted' }, [document.source, dateText(document.date), differences.length === 0 ? t('reprintSame') : t('reprintShare', { share: Math.round(100 * share), n: differences.length })].filter(Boolean).join('·')),
      differences.length > 0 && h('ul', {}, differences.slice(0, DIFFERENCES).map(difference)), differences.length > DIFFERENCES && h('p', { class: 'muted' }, t('repairsMore', { n: differences.length - DIFFERENCES })));
  const difference = ({ text, other_text: other }) =>
    h('li', {}, text ? h('del', {}, visible(text)) : h('span', { class: 'muted' }, t('reprintNothing')), ' / ', other ? h('ins', {}, visible(other)) : h('span', { class: 'muted' }, t('reprintNothing')));
  return [h('h3', {}, t('reprints')), h('ul', { class: 'about-reprints' }, list.map(item))];
}

/** White space on its own cannot be seen: show signs for it. */
const visible = (text) => (text.trim() ? text : text.replaceAll('\n', '↵').replace(/[\t ]/g, '␣').replaceAll('\u3000', '□'));

/** Repairs by their reason, the same change written once with its count. */
function grouped(list) {
  const reasons = new Map();
  for (const { reason, before, after } of list) {
    const changes = reasons.get(reason) ?? new Map();
    const key = JSON.stringify([before, after]);
    changes.set(key, { before, after, count: (changes.get(key)?.count ?? 0) + 1 });
    reasons.set(reason, changes);
  }
  return [...reasons].map(([reason, changes]) => ({ reason, changes: [...changes.values()] }));
}

function repairs(list) {
  const change = ({ before, after, count }) =>
    h('li', {}, h('del', {}, visible(before)), ' → ', after ? h('ins', {}, visible(after)) : h('span', { class: 'muted' }, t('repairsDropped')), count > 1 && h('span', { class: 'muted' }, `  ${t('repairsTimes', { n: count })}`));
  const group = ({ reason, changes }) => [
    h('p', { class: 'repair-reason' }, reason),
    h('ul', {}, changes.slice(0, SHOWN).map(change)),
    changes.length > SHOWN && h('p', { class: 'muted' }, t('repairsMore', { n: changes.length - SHOWN })),
  ];
  return [h('h3', {}, t('repairs')), h('p', {}, list.length === 0 ? t('repairsNone') : t('repairsCount', { n: list.length })), grouped(list).map(group)];
}
