/** Boxes that float beside a control: the quote under a citation chip, and menus. */

import { h } from '../lib/dom.js';

const GAP = 8;
const MARGIN = 12;

/** Put `box` (position: fixed) under or above `anchor`, in its middle or along its left side, inside the window. */
function place(box, anchor, { middle }) {
  const target = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = target.bottom + GAP + height + MARGIN <= window.innerHeight;
  const above = target.top - GAP - height >= MARGIN;
  const top = below || !above ? target.bottom + GAP : target.top - GAP - height;
  const left = middle ? target.left + target.width / 2 - width / 2 : target.left;
  box.style.top = `${Math.max(MARGIN, Math.min(top, window.innerHeight - height - MARGIN))}px`;
  box.style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - width - MARGIN))}px`;
}

let tip = null;
let tipTimer = 0;

function hideTip() {
  clearTimeout(tipTimer);
  if (!tip) return;
  tip.anchor.removeAttribute('aria-describedby');
  tip.box.remove();
  tip = null;
}

function showTip(anchor, content) {
  hideTip();
  const box = h('div', { class: 'tip', role: 'tooltip', id: 'tip' }, content());
  box.addEventListener('mouseenter', () => clearTimeout(tipTimer));
  box.addEventListener('mouseleave', laterHide);
  document.body.append(box);
  anchor.setAttribute('aria-describedby', 'tip');
  tip = { box, anchor };
  place(box, anchor, { middle: true });
}

function laterHide() {
  clearTimeout(tipTimer);
  tipTimer = setTimeout(hideTip, 120);
}

/** Show `content()` while the pointer or the keyboard is on `anchor`; Esc hides it. */
export function withTip(anchor, content) {
  anchor.addEventListener('pointerenter', (event) => {
    if (event.pointerType !== 'mouse') return; // a finger opens the source instead
    clearTimeout(tipTimer);
    tipTimer = setTimeout(() => showTip(anchor, content), 90);
  });
  anchor.addEventListener('pointerleave', laterHide);
  anchor.addEventListener('focus', () => {
    if (anchor.matches(':focus-visible')) showTip(anchor, content);
  });
  anchor.addEventListener('blur', hideTip);
  anchor.addEventListener('click', hideTip);
  return anchor;
}

/** True when a tip was open and is now hidden. */
export function dismissTip() {
  if (!tip) return false;
  hideTip();
  return true;
}

let open = null;

/** Close the open menu; true when there was one. */
export function closeMenu({ refocus = true } = {}) {
  if (!open) return false;
  const { box, anchor, onClose } = open;
  open = null;
  box.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (refocus) anchor.focus();
  onClose?.();
  return true;
}

/** Open a box at `anchor`, or close it when it is open there. Focus goes to its first control. */
export function toggleMenu(anchor, build, { label, onClose } = {}) {
  const same = open?.anchor === anchor;
  closeMenu({ refocus: false });
  if (same) return;
  const box = h('div', { class: 'menu', role: 'dialog', 'aria-label': label });
  box.append(build());
  box.addEventListener('keydown', (event) => moveInside(event, box));
  document.body.append(box);
  anchor.setAttribute('aria-expanded', 'true');
  open = { box, anchor, onClose };
  place(box, anchor, { middle: false });
  box.querySelector('input, button, a')?.focus();
}

function moveInside(event, box) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const controls = [...box.querySelectorAll('input, button, a')].filter((node) => !node.disabled && node.offsetParent !== null);
  const at = controls.indexOf(document.activeElement);
  const next = controls[(at + (event.key === 'ArrowDown' ? 1 : -1) + controls.length) % controls.length];
  event.preventDefault();
  next?.focus();
}

document.addEventListener('pointerdown', (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closeMenu({ refocus: false });
});
document.addEventListener('focusin', (event) => {
  if (open && !open.box.contains(event.target) && event.target !== open.anchor) closeMenu({ refocus: false });
});
window.addEventListener('resize', () => {
  hideTip();
  if (open) place(open.box, open.anchor, { middle: false });
});
document.addEventListener('scroll', hideTip, { capture: true, passive: true });
