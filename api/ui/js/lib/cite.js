/** Quotations with their source, as text to paste; conversations as the service takes them for a file. */

import { layoutAnswer } from './layout.js';
import { language, t, tCode } from './i18n.js';
import { versionKey } from './references.js';

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

/** A quotation ready to paste, with its reference where the service gave one. */
export function quoteWithSource(citation, references) {
  return `“${citation.quote.trim()}”\n——${referenceLine(citation.document, references)}`;
}

/** The answer as plain text with its citations listed under it. */
export function answerWithSources(answer, references) {
  const notes = answer.citations.map((citation) => `[${citation.id}] ${referenceLine(citation.document, references)} “${oneLine(citation.quote)}”`);
  return [markedText(answer), '', ...notes].join('\n').trim();
}

const referenceLine = (document, references) => references.get(versionKey(document)) ?? sourceLine(document);
const oneLine = (text) => text.replace(/\s*\n\s*/g, ' ').trim();

function markedText(answer) {
  const sentences = answer.sentences ?? [];
  const write = (part) => {
    if (part.sentence === undefined) return part.text;
    const { text, citations } = sentences[part.sentence];
    return text + citations.map((marker) => `[${marker}]`).join('');
  };
  const blocks = layoutAnswer(answer.answer ?? '', sentences);
  return blocks.map((block) => (block.type === 'item' ? '- ' : '') + block.parts.map(write).join('')).join('\n\n');
}

/** What the service needs of a conversation to write it to a file. */
export function conversationBody(conversation, format) {
  const place = ({ id, document, start, end }) => ({ id, document: { id: document.id, version: document.version }, start, end });
  const turns = conversation.turns.map((turn) => {
    const { resolved_question = '', status, answer = '', sentences = [], citations = [], nearest = [], warnings = [] } = turn.answer ?? {};
    const state = turn.state === 'done' ? status : 'unfinished';
    return { question: turn.question, resolved_question, status: state, answer, sentences, citations: citations.map(place), nearest: nearest.map(place), warnings };
  });
  return { title: conversation.title, format, turns };
}
