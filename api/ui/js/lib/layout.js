/**
 * From an answer's text and its sentences to paragraphs, headings, list items and tables.
 *
 * The sentences are found in the text one after another; what stands between them gives the
 * form: line ends make paragraphs, whole lines of other text are headings, the rest is kept as
 * plain words. Nothing of the text is lost except markers, which the sentences carry beside their
 * text: what looks like one inside a sentence is the source's own.
 */

const MARKERS = /\s*\[\d{1,3}\]/g;
const BULLET = /^\s*(?:[-*•·]|\d{1,2}[.、)）])\s+$/;

/** `{type: 'paragraph'|'item'|'heading'|'table', parts: [{sentence}|{text}], rows?}` in order. */
export function layoutAnswer(text, sentences) {
  const blocks = [];
  let open = null;
  const close = () => {
    open = null;
  };
  const put = (part, type = 'paragraph') => {
    if (!open) {
      open = { type, parts: [] };
      blocks.push(open);
    }
    open.parts.push(part);
  };
  const between = (gap) => {
    const lines = gap.replace(MARKERS, '').split('\n');
    const last = lines.pop();
    lines.forEach((line, index) => {
      if (line.trim()) {
        if (index === 0 && open) put({ text: line.trim() });
        else blocks.push({ type: 'heading', parts: [{ text: line.replace(/^#+\s*/, '').trim() }] });
      }
      close();
    });
    if (BULLET.test(last)) put({ text: '' }, 'item');
    else if (last.trim()) put({ text: last.trim() });
  };
  let position = 0;
  sentences.forEach((sentence, index) => {
    const needle = sentence.text.trim();
    const found = needle ? text.indexOf(needle, position) : -1;
    if (found >= 0) {
      between(text.slice(position, found));
      position = found + needle.length;
    }
    const rows = tableRows(needle);
    if (rows) {
      close();
      blocks.push({ type: 'table', rows, parts: [{ sentence: index }] });
    } else put({ sentence: index });
  });
  const rest = text.slice(position);
  if (rest.replace(MARKERS, '').trim()) between(rest);
  return blocks.filter((block) => block.parts.some((part) => part.sentence !== undefined || part.text));
}

/**
 * The markers of each row, where a table says in a last column which sentences its figures stand in and these are
 * all of `citations`; else null.
 */
export function rowSources(rows, citations) {
  if (rows[0].at(-1) !== '出处') return null;
  const cells = rows.slice(1).map((row) => row.at(-1));
  if (!cells.every((cell) => /^(?:(?:\[\d{1,3}\])+|—)$/.test(cell))) return null;
  const markers = cells.map((cell) => [...cell.matchAll(/\d+/g)].map(Number));
  const said = new Set(markers.flat());
  return said.size === citations.length && citations.every((marker) => said.has(marker)) ? markers : null;
}

/** Rows of cells when every line of `text` is a table line (`| a | b |` or tabs), else null. */
export function tableRows(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return null;
  const piped = lines.every((line) => line.startsWith('|') && line.endsWith('|') && line.length > 2);
  if (!piped && !lines.every((line) => line.includes('\t'))) return null;
  const rows = lines
    .filter((line) => !(piped && /^\|[\s:|-]+\|$/.test(line)))
    .map((line) => (piped ? line.slice(1, -1).split('|') : line.split('\t')).map((cell) => cell.trim()));
  return rows.every((row) => row.length === rows[0].length) && rows[0].length > 1 ? rows : null;
}
