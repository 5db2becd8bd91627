/** A document's text with its blocks as what they are, and runs of it highlighted. */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { CodePoints, cut } from '../lib/offsets.js';

const TAGS = { title: 'h2', subtitle: 'p', byline: 'p', paragraph: 'p', list_item: 'p', caption: 'p', note: 'p', furniture: 'p' };

/** A list item that begins with its number or bullet. */
const MARKED = /^\s*(?:[（(][\d一二三四五六七八九十]+[）)]|[\d一二三四五六七八九十]+[.．、)）]|[①-⑳•·*\-—])/;

/** Text with the runs under `ranges` in `mark` elements; everything in UTF-16 units of `text`. */
function runs(text, start, end, ranges) {
  return cut(start, end, ranges).map((piece) => {
    const words = text.slice(piece.start, piece.end);
    if (piece.ranges.length === 0) return words;
    const keys = piece.ranges.map((range) => range.key);
    return h('mark', { class: 'quote-mark', dataset: { keys: ` ${keys.join(' ')} ` } }, words);
  });
}

/** Rows of `{start, end}` cells when the block is a regular table, else null. */
function cells(text, start, end) {
  const rows = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const row = lineCells(line, at);
    if (row) rows.push(row);
    at += line.length + 1;
  }
  return rows.length > 0 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length) ? rows : null;
}

function lineCells(line, at) {
  if (!line.trim() || /^\s*\|?[\s:|-]+\|[\s:|-]*$/.test(line)) return null;
  const separator = line.includes('\t') ? '\t' : '|';
  const piped = separator === '|' && line.trim().startsWith('|');
  const row = [];
  let from = at;
  for (const cell of line.split(separator)) {
    row.push({ start: from, end: from + cell.length });
    from += cell.length + 1;
  }
  if (!piped) return row;
  const closed = line.trim().endsWith('|');
  return row.slice(1, closed ? -1 : undefined);
}

function tableBlock(text, start, end, ranges) {
  const rows = cells(text, start, end);
  if (!rows) {
    const row = text.slice(start, end).includes('\n') ? '' : ' is-row'; // a row that carries its heads
    return h('pre', { class: `block table-text${row}` }, runs(text, start, end, ranges));
  }
  const line = (row, tag) => h('tr', {}, row.map((cell) => h(tag, {}, runs(text, cell.start, cell.end, ranges))));
  return h('div', { class: 'block table-scroll' }, h('table', {}, h('thead', {}, line(rows[0], 'th')), h('tbody', {}, rows.slice(1).map((row) => line(row, 'td')))));
}

function blockNode(block, text, ranges) {
  const { kind, start, end } = block;
  if (kind === 'table') return tableBlock(text, start, end, ranges);
  const level = Math.min(Math.max(block.level || 1, 1), 4);
  const tag = kind === 'heading' ? `h${level + 2}` : (TAGS[kind] ?? 'p');
  const bulleted = kind === 'list_item' && !MARKED.test(text.slice(start, start + 8));
  return h(tag, { class: `block is-${kind} ${bulleted ? 'is-bulleted' : ''}` }, runs(text, start, end, ranges));
}

/**
 * Draw `{text, blocks}` with `ranges` (`{start, end, key}`, code points) highlighted.
 *
 * Text outside every block is shown as well, muted, so that nothing of a source is hidden.
 */
export function renderDocument({ text, blocks }, ranges) {
  const points = new CodePoints(text);
  const unit = (range) => ({ ...range, start: points.toUnit(range.start), end: points.toUnit(range.end) });
  const marks = ranges.map(unit);
  const article = h('article', { class: 'document', lang: 'zh-CN' });
  let at = 0;
  let page = null;
  const stray = (end) => {
    if (text.slice(at, end).trim()) article.append(h('p', { class: 'block is-furniture' }, runs(text, at, end, marks)));
  };
  for (const block of blocks.map(unit).sort((a, b) => a.start - b.start)) {
    stray(block.start);
    if (block.page && block.page !== page) {
      if (page !== null) article.append(h('p', { class: 'page-break' }, t('page', { n: block.page })));
      page = block.page;
    }
    article.append(blockNode(block, text, marks));
    at = Math.max(at, block.end);
  }
  stray(text.length);
  return article;
}

/** "第二章 督查 › 第五条": the headings above a place, from the outermost in. */
export function headingsAbove({ text, blocks }, start) {
  const points = new CodePoints(text);
  const path = [];
  for (const block of blocks) {
    if (block.kind !== 'heading' || block.start > start) continue;
    const level = block.level || 1;
    while (path.length > 0 && path.at(-1).level >= level) path.pop();
    path.push({ level, name: points.slice(block.start, block.end).replace(/\s*\n\s*/g, ' ').trim() });
  }
  return path.map(({ name }) => name).join(' › ');
}

/** Whether the text under a citation is the quote it claims; 某 may stand in it for a character of a hidden name. */
export function quoteMatches(text, citation) {
  const source = [...new CodePoints(text).slice(citation.start, citation.end)];
  const quote = [...citation.quote];
  return source.length === quote.length && quote.every((character, at) => character === source[at] || (character === '某' && /\p{Script=Han}/u.test(source[at])));
}
