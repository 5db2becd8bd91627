/** Line icons, drawn on a 20 by 20 grid. Decorative: the control beside them carries the words. */

import { svg } from './dom.js';

const PATHS = {
  plus: 'M10 4v12M4 10h12',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h9',
  close: 'M5 5l10 10M15 5L5 15',
  send: 'M10 16V4.5M5 9.2l5-4.9 5 4.9',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  library: 'M4 4.5h3.5v12H4zM7.5 4.5H11v12H7.5zM12 5.3l3-.8 2.6 11-3 .8z',
  scoreboard: 'M3.5 16.5h13M5.5 13.5V9M10 13.5v-9M14.5 13.5v-6',
  desk: 'M3 4.5h14v9H3zM7 17h6M10 13.5V17M6 8h5M6 10.5h8',
  chevronDown: 'M5.5 8l4.5 4.5L14.5 8',
  previous: 'M12 5l-5 5 5 5',
  next: 'M8 5l5 5-5 5',
  back: 'M8.5 5.5L4 10l4.5 4.5M4 10h8.5a3.5 3.5 0 0 1 0 7H11',
  copy: 'M7.5 7.5h9v9h-9zM12.5 4.5v-1h-9v9h1',
  file: 'M5 2.8h6.5L15.5 7v10.2H5zM11.2 3v4.2h4',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  check: 'M4.5 10.5l3.7 3.7L15.5 6.5',
  edit: 'M4 16l.8-3.4L13.3 4l2.7 2.7-8.6 8.5z',
  retry: 'M15.8 8.2A6.2 6.2 0 1 0 16 11.5M16 4.5v3.9h-3.9',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3',
  moon: 'M16.2 12A6.8 6.8 0 0 1 8 3.8a6.8 6.8 0 1 0 8.2 8.2z',
  auto: 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14',
  language: 'M3 5.5h8M7 3.5v2M9.5 5.5C8.8 9 6.5 11.5 3.5 13M4.8 5.5c.8 3 2.7 5.3 5.2 6.5M9.8 17l3.5-8.5 3.5 8.5M11 14.3h4.6',
  keyboard: 'M2.5 5.5h15v9.5h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 12h7',
  expand: 'M4 4.5h12M4 9h12M6 13l4 4 4-4',
  collapse: 'M4 16h12M4 11.5h12M6 7.5l4-4 4 4',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.6L14.5 6',
  download: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  upload: 'M10 13V4M6 7.5l4-4 4 4M4 16.5h12',
  person: 'M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.8 16.6c.6-2.9 3-4.6 6.2-4.6s5.6 1.7 6.2 4.6',
  leave: 'M8.5 3.5h-4v13h4M8.5 10h8M13 6.5l3.5 3.5-3.5 3.5',
  warning: 'M10 3.5l7.2 12.7H2.8zM10 8.5v3.5M10 14.2h.01',
  thumbUp: 'M6.5 9v7.5H3.5V9zM6.5 9l3-6c1.4 0 2.2 1 1.9 2.4L10.9 8h4.4c1 0 1.6.9 1.4 1.8l-1.2 5.4c-.2.8-.8 1.3-1.6 1.3H6.5',
  thumbDown: 'M6.5 11V3.5H3.5V11zM6.5 11l3 6c1.4 0 2.2-1 1.9-2.4L10.9 12h4.4c1 0 1.6-.9 1.4-1.8l-1.2-5.4c-.2-.8-.8-1.3-1.6-1.3H6.5',
  question: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8.2c.2-1.2 1-1.8 2.1-1.8 1.2 0 2 .7 2 1.7 0 1.5-2 1.6-2 3.2M10.1 13.6h.01',
};

/** The icon `name` as an SVG element that screen readers skip. */
export function icon(name) {
  const path = PATHS[name];
  if (!path) throw new Error(`no such icon: ${name}`);
  return svg('svg', { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: path }));
}

/** The square of the stop button. */
export function stopIcon() {
  return svg('svg', { viewBox: '0 0 20 20', class: 'icon solid', 'aria-hidden': 'true', focusable: 'false' }, svg('rect', { x: 5.5, y: 5.5, width: 9, height: 9, rx: 1.5 }));
}

/** Our mark: the two corner brackets with which Chinese quotes, around a point. */
export function mark() {
  return svg(
    'svg',
    { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { width: 32, height: 32, rx: 7, class: 'mark-ground' }),
    svg('path', { d: 'M18 7.5H9V18M14 24.5h9V14', class: 'mark-line' }),
    svg('circle', { cx: 16, cy: 16, r: 2.1, class: 'mark-point' }),
  );
}
