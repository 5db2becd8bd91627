/**
 * Elements without markup: every string becomes a text node, never HTML.
 *
 * `h('p', {class: 'note', on: {click}}, 'text', child)`; a property whose value is null,
 * undefined or false is left out, true gives an empty attribute.
 */

const FORBIDDEN = /^(on|style$|srcdoc$|innerhtml$)/i;
const SVG = 'http://www.w3.org/2000/svg';

/** Overrides and isolates of direction (UAX #9, section 2): with them a figure can read other than it is. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text that reads as it stands: what would turn it shows as a sign, one for one. */
const steady = (text) => String(text).replace(TURNING, '\ufffd');

function setAttributes(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else if (name === 'dataset') {
      Object.assign(node.dataset, value);
    } else if (name === 'value') {
      node.value = value;
    } else if (FORBIDDEN.test(name)) {
      throw new Error(`attribute not allowed: ${name}`);
    } else {
      node.setAttribute(name, value === true ? '' : steady(value));
    }
  }
}

/** Make an element; children may be nodes, strings, numbers, arrays of them, or nothing. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, props ?? {});
  append(node, children);
  return node;
}

/** Append children as `h` does. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(steady(child)));
  }
  return node;
}

/** Replace everything in `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** An SVG element with attributes; for the icons. */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** Scroll `node` into view inside `scroller` only, never the page: 'start', 'center' or 'nearest'. */
export function reveal(scroller, node, where = 'nearest') {
  const frame = scroller.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  const above = box.top - frame.top;
  const below = box.bottom - frame.bottom;
  if (where === 'start') scroller.scrollTop += above;
  else if (where === 'center' && box.height < frame.height) scroller.scrollTop += above - (frame.height - box.height) / 2;
  else if (where === 'center' || above < 0) scroller.scrollTop += above - frame.height / 8;
  else if (below > 0) scroller.scrollTop += below + frame.height / 8;
}

/** Whether a key press belongs to a field in which one writes. */
export function isTyping(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
