/** Quotations with their source, as text to paste; conversations as Markdown with footnotes. */

import { layoutAnswer, splitMarkers } from './layout.js';
import { language, t, tCode } from './i18n.js';

export const kindName = (kind) => tCode('kind', kind) ?? kind ?? '';

/** "2023-03-14" → "2023年3月14日"; partial dates stay partial. */
export function dateText(date) {
  if (!date) return '';
  if (language() === 'en') return date;
  const [year, month, day] = date.split('-');
  if (!month) return t('dateYear', { year });
  if (!day) return t('dateMonth', { year, month: Number(month) });
  return t('dateDay', { year, month: Number(month), day: Number(day) });
}

/** The titles of the source's own documents may carry the book marks already. */
export const bookTitle = (title) => (/^[《〈]/.test(title) ? title : `《${title}》`);

/** "《title》，2023年3月14日，source" */
export function sourceLine(document) {
  return [bookTitle(document.title || document.source), dateText(document.date), document.source].filter(Boolean).join('，');
}

/** A quotation ready to paste. */
export function quoteWithSource(citation) {
  return `“${citation.quote.trim()}”\n——${sourceLine(citation.document)}`;
}

/** The answer as plain text with its sources listed under it. */
export function answerWithSources(answer) {
  const notes = answer.citations.map((citation) => `[${citation.id}] “${citation.quote.trim()}”——${sourceLine(citation.document)}`);
  return [markedText(answer, (marker) => `[${marker}]`), '', ...notes].join('\n').trim();
}

function markedText(answer, mark) {
  const sentences = answer.sentences ?? [];
  const write = (part) => {
    if (part.sentence === undefined) return part.text;
    const { text, citations } = sentences[part.sentence];
    return splitMarkers(text, citations).map((piece) => piece.text ?? mark(piece.marker)).join('');
  };
  const blocks = layoutAnswer(answer.answer ?? '', sentences);
  return blocks
    .map((block) => {
      const text = block.parts.map(write).join('');
      if (block.type === 'item') return `- ${text}`;
      if (block.type === 'table') return markdownTable(block.rows) + sentences[block.parts[0].sentence].citations.map(mark).join('');
      return text;
    })
    .join('\n\n');
}

function markdownTable(rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
}

const escape = (text) => text.replace(/([\\`*_<>[\]#])/g, '\\$1');
const oneLine = (text) => text.replace(/\s*\n\s*/g, ' ').trim();

/** A whole conversation as Markdown; footnotes are numbered through. */
export function conversationMarkdown(conversation) {
  const out = [`# ${escape(conversation.title)}`, '', t('exportHead', { date: new Date().toLocaleString() }), ''];
  const notes = [];
  for (const turn of conversation.turns) {
    out.push(`## ${escape(oneLine(turn.question))}`, '');
    const answer = turn.answer;
    if (!answer) {
      out.push(turn.error?.message ?? t('stopped'), '');
      continue;
    }
    if (answer.resolved_question && answer.resolved_question !== turn.question) {
      out.push(`> ${t('resolved')}${escape(oneLine(answer.resolved_question))}`, '');
    }
    if (answer.status === 'refused') {
      out.push(`**${t('refusedTitle')}** ${tCode('reason', answer.reason) ?? t('reason.unknown')}`, '');
      for (const near of answer.nearest ?? []) out.push(`- “${escape(oneLine(near.quote))}”——${escape(sourceLine(near.document))}`);
      out.push('');
      continue;
    }
    const numbers = new Map();
    for (const citation of answer.citations ?? []) {
      const number = notes.length + 1;
      numbers.set(citation.id, number);
      notes.push(`[^${number}]: “${escape(oneLine(citation.quote))}”——${escape(sourceLine(citation.document))}`);
    }
    out.push(markedText(answer, (marker) => (numbers.has(marker) ? `[^${numbers.get(marker)}]` : '')), '');
    for (const warning of answer.warnings ?? []) out.push(`> ${warning.message}`, '');
    if (turn.state !== 'done') out.push(`> ${t('stopped')}`, '');
  }
  return [...out, ...notes, ''].join('\n');
}
