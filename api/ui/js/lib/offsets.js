/**
 * Offsets of the service count Unicode code points; JavaScript strings count UTF-16 units.
 * This is the only place where one becomes the other.
 *
 * A lone surrogate counts as one code point, as it does in Python.
 */

/** Number of entries of the ascending array `sorted` that are less than `value`. */
function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A text that can be sliced by code points. */
export class CodePoints {
  constructor(text) {
    this.text = text;
    this.wide = []; // code point indexes of the characters that take two units, ascending
    let point = 0;
    for (let unit = 0; unit < text.length; unit += 1, point += 1) {
      if (text.codePointAt(unit) > 0xffff) {
        this.wide.push(point);
        unit += 1;
      }
    }
    this.length = point;
  }

  /** UTF-16 index of the code point `point`, clamped to the text. */
  toUnit(point) {
    const at = Math.min(Math.max(point, 0), this.length);
    return at + countBelow(this.wide, at);
  }

  /** Code point index of the UTF-16 index `unit`; the middle of a pair belongs to its start. */
  toPoint(unit) {
    const at = Math.min(Math.max(unit, 0), this.text.length);
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] + middle + 1 <= at) low = middle + 1;
      else high = middle;
    }
    return at - low;
  }

  /** The text between two code point indexes. */
  slice(start, end = this.length) {
    return this.text.slice(this.toUnit(start), this.toUnit(end));
  }
}

/**
 * Cut `[start, end)` at every border of `ranges`: consecutive pieces, each with the ranges that
 * cover it. Empty pieces are left out. Ranges are `{start, end, …}` in the same unit.
 */
export function cut(start, end, ranges) {
  const inside = ranges.filter((range) => range.start < end && range.end > start && range.start < range.end);
  const borders = new Set([start, end]);
  for (const range of inside) {
    borders.add(Math.max(range.start, start));
    borders.add(Math.min(range.end, end));
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const [from, to] = [sorted[i], sorted[i + 1]];
    pieces.push({ start: from, end: to, ranges: inside.filter((r) => r.start <= from && r.end >= to) });
  }
  return pieces;
}
