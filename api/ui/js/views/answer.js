/** An answer: paragraphs of sentences, each with its support mark and its citation chips. */

import { bookTitle, dateText, kindName, sourceLine } from '../lib/cite.js';
import { h } from '../lib/dom.js';
import { t, tCode } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { layoutAnswer, rowSources } from '../lib/layout.js';
import { withTip } from './popup.js';

/** "2023年3月14日·成都市·报告" */
export function metaLine(document) {
  const region = (document.regions ?? [])[0];
  return [dateText(document.date), region, kindName(document.kind)].filter(Boolean).join('·');
}

/** The box that shows a citation's quote beside its chip. */
export function quoteTip(citation, support) {
  return h(
    'div',
    {},
    h('p', { class: 'tip-title' }, bookTitle(citation.document.title)),
    h('p', { class: 'tip-meta' }, metaLine(citation.document)),
    h('blockquote', { class: 'tip-quote', lang: 'zh-CN' }, citation.quote),
    support && h('p', { class: `tip-support support-${support}` }, h('b', {}, t(`support.${support}`)), ' ', t(`supportHelp.${support}`)),
  );
}

function supportMark(support) {
  if (support === 'verified') {
    return h('span', { class: 'support support-verified', title: t('support.verified') }, icon('check'), h('span', { class: 'sr-only' }, `（${t('support.verified')}）`));
  }
  return h('span', { class: `support support-${support}`, title: t(`supportHelp.${support}`) }, t(`support.${support}`));
}

/** "据《…》（…）：" in front of a sentence is the service's own voice: it gets a line of its own. */
const LEAD = /^据《.+?》(?:（[^（）]*）)?：/;

/** Its dates are not broken at their hyphens. */
function attribution(lead) {
  const pieces = lead.split(/(\d{4}(?:-\d{2}){1,2})/);
  return h('span', { class: 'attribution' }, pieces.map((piece, at) => (at % 2 === 1 ? h('span', { class: 'unbroken' }, piece) : piece)));
}

/** The last two characters of a sentence stay on the line of its chips. */
function glued(text) {
  const characters = [...text];
  return [characters.slice(0, -2).join(''), characters.slice(-2).join('')];
}

/** Draws an answer again and again while it grows; what has not changed keeps its elements. */
export class AnswerView {
  constructor({ onCitation }) {
    this.onCitation = onCitation;
    this.node = h('div', { class: 'answer-text', lang: 'zh-CN' });
    this.sentences = [];
    this.blocks = [];
  }

  /** `answer` is whole or partial; `streaming` shows the caret after what has arrived. */
  update(answer, { streaming }) {
    const byId = new Map((answer.citations ?? []).map((citation) => [citation.id, citation]));
    const layout = layoutAnswer(answer.answer ?? '', answer.sentences ?? []);
    layout.forEach((block, at) => {
      const key = JSON.stringify([block, block.parts.map((part) => answer.sentences[part.sentence] ?? null)]);
      if (this.blocks[at]?.key === key) return;
      const node = this.block(block, answer, byId);
      if (this.blocks[at]) this.blocks[at].node.replaceWith(node);
      else this.node.append(node);
      this.blocks[at] = { key, node };
    });
    for (const extra of this.blocks.splice(layout.length)) extra.node.remove();
    this.node.classList.toggle('is-streaming', streaming);
  }

  block(block, answer, byId) {
    const parts = block.parts.map((part) => {
      if (part.sentence === undefined) return h('span', { class: 'loose' }, part.text);
      return this.sentence(part.sentence, answer.sentences[part.sentence], byId, block.rows);
    });
    if (block.type === 'table') return h('div', { class: 'answer-table' }, parts);
    const tag = { heading: 'h3', item: 'p', paragraph: 'p' }[block.type];
    return h(tag, { class: `answer-${block.type}` }, parts);
  }

  sentence(index, sentence, byId, rows) {
    const { support } = sentence;
    const text = sentence.text.trim();
    const lead = rows ? null : LEAD.exec(text)?.[0];
    const chipsOf = (markers) => markers.map((marker) => this.chip(marker, byId.get(marker), support));
    const sources = rows && rowSources(rows, sentence.citations)?.map(chipsOf);
    const chips = chipsOf(sentence.citations);
    const properties = { class: `sentence is-${support}`, dataset: { sentence: index } };
    if (sources) return h('div', properties, table(rows, sources, supportMark(support)));
    if (rows) return h('div', properties, table(rows), chips, supportMark(support));
    const [words, end] = glued(lead ? text.slice(lead.length) : text);
    return [lead && attribution(lead), h('span', properties, words, h('span', { class: 'tail' }, end, chips, supportMark(support)))];
  }

  chip(marker, citation, support) {
    if (!citation) return null; // its citation has not arrived: no place to open yet
    const label = t('citationLabel', { n: marker, title: citation.document.title });
    const chip = h('button', { class: 'chip', type: 'button', 'aria-label': label, dataset: { citation: marker }, on: { click: () => this.onCitation(marker, chip) } }, marker);
    return withTip(chip, () => quoteTip(citation, support));
  }

  /** The first chip of a citation, to come back to. */
  chipOf(marker) {
    return this.node.querySelector(`.chip[data-citation="${Number(marker)}"]`);
  }

  /** Show which sentences rest on the citation that is open; null for none. */
  markCurrent(marker) {
    for (const node of this.node.querySelectorAll('.is-current')) node.classList.remove('is-current');
    if (marker === null) return;
    for (const chip of this.node.querySelectorAll(`.chip[data-citation="${Number(marker)}"]`)) {
      chip.classList.add('is-current');
      chip.closest('.sentence')?.classList.add('is-current');
    }
  }
}

/** `sources`: the chips of each row, in place of the words of its last cell; `mark` stands beside that column's head. */
function table(rows, sources, mark) {
  const [head, ...body] = rows;
  const cells = (row, at) => (sources ? [...row.slice(0, -1), sources[at]] : row);
  return h(
    'div',
    { class: 'table-scroll', role: 'region', 'aria-label': t('tableLabel'), tabindex: 0 },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, head.map((cell, at) => h('th', { scope: 'col' }, cell, at === head.length - 1 && mark)))),
      h('tbody', {}, body.map((row, at) => h('tr', {}, cells(row, at).map((cell) => h('td', {}, cell))))),
    ),
  );
}

/** How many sentences are verified, in words. */
export function supportSummary(answer) {
  const counts = new Map();
  for (const { support } of answer.sentences) counts.set(support, (counts.get(support) ?? 0) + 1);
  return h(
    'p',
    { class: 'support-summary' },
    tCode('mode', answer.mode) && h('span', { class: 'muted' }, t(`mode.${answer.mode}`)),
    ['verified', 'partial', 'unsupported'].filter((name) => counts.has(name)).map((name) =>
      h('span', { class: `support-count support-${name}` }, name === 'verified' && icon('check'), t('supportCount', { name: t(`support.${name}`), n: counts.get(name) })),
    ),
  );
}

/** The documents an answer rests on, each with the markers of its citations. */
export function sourceList(citations, onCitation) {
  const groups = new Map();
  for (const citation of citations) {
    const { id, version } = citation.document;
    const key = `${id} ${version}`;
    groups.set(key, [...(groups.get(key) ?? []), citation]);
  }
  const row = (list) => {
    const { document } = list[0];
    const open = (citation) => (event) => onCitation(citation.id, event.currentTarget);
    return h(
      'li',
      { class: 'source-item' },
      h('span', { class: 'source-chips' }, list.map((citation) =>
        h('button', { class: 'chip', type: 'button', 'aria-label': t('citationLabel', { n: citation.id, title: document.title }), on: { click: open(citation) } }, citation.id))),
      h('button', { class: 'source-title', type: 'button', on: { click: open(list[0]) } }, document.title || document.source),
      h('span', { class: 'source-meta' }, metaLine(document)),
    );
  };
  const heading = h('h3', { class: 'small-heading' }, t('sources'), h('span', { class: 'muted' }, t('sourcesCount', { docs: groups.size, n: citations.length })));
  const printed = h('ol', { class: 'print-notes' }, citations.map((citation) => h('li', { value: citation.id }, `“${citation.quote.trim()}”——${sourceLine(citation.document)}`)));
  return h('section', { class: 'sources' }, heading, h('ul', { class: 'source-list' }, [...groups.values()].map(row)), printed);
}

/** A passage as a card: for refusals and for search. */
export function passageCard(citation, onOpen) {
  const title = citation.document.title || citation.document.source;
  const card = h(
    'button',
    { class: 'passage-card', type: 'button', on: { click: () => onOpen(card) } },
    h('span', { class: 'passage-quote', lang: 'zh-CN' }, citation.quote),
    h('span', { class: 'passage-source' }, h('b', {}, bookTitle(title)), h('span', { class: 'muted' }, metaLine(citation.document))),
  );
  return card;
}

