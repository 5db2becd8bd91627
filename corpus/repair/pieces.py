"""From lines to pieces: joined paragraphs, headings, bylines, captions, furniture."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind, Repair

from . import cues, furniture, people
from .cohesion import crosses
from .holes import hole_runs
from .lines import Layout, Line
from .prepare import prepare
from .rows import row_runs
from .spacing import close_gaps
from .tracked import Tracked, concat
from .wrap import Join, Measure, column_widths, is_full, is_starter, join_score

__all__ = ["Piece", "kind_of", "pieces_of"]

_APART = 60  # pieces that may stand between the halves of a sentence
# A field of a form and its value: "整改状态：完成"
_STATE = re.compile(r"[\u4e00-\u9fff]{2,4}(?:状态|进度|时限|时间|结果|等次)\s*[：:]\s*\S{1,12}")
_MEMORY = 1_500  # characters of a paragraph that its next line is judged by


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block to be: its kind, its text, and what its surroundings on the page were.

    ``frame``: it begins a text frame or page. ``open``: its sentence is broken off at the margin.
    ``doubled``:
    it was printed twice in place (large type). ``blanks`` counts the blank lines before it.
    ``flush``: its first line is as long as the next, so no indent was taken from it. ``full``: its last line
    reaches the margin.
    """

    kind: BlockKind
    text: Tracked
    level: int = 0
    label: str = ""
    page: int | None = None
    frame: bool = False
    open: bool = False
    doubled: bool = False
    blanks: int = 0
    lines: int = 1
    flush: bool = False
    full: bool = False


def pieces_of(lines: Sequence[Line], layout: Layout) -> tuple[tuple[Piece, ...], tuple[Repair, ...]]:
    """Join the lines of a file to pieces and say of what kind each is."""
    prepared = prepare(lines)
    repairs = list(prepared.repairs)
    measure = column_widths(prepared.lines, layout)
    holes = hole_runs(prepared.lines, measure, layout)
    inside = {i for start, end in holes.items() for i in range(start, end)}
    flow = [i for i in range(len(prepared.lines)) if i not in inside]
    whole = [prepared.lines[i] for i in flow]
    widths = column_widths(whole, layout) if inside else measure
    tables = row_runs(whole)
    bounds = (*sorted(tables), len(whole))
    pieces: list[Piece] = []
    start = 0
    while start < len(whole):
        if start in tables:
            end = tables[start]
            pieces.append(_table(whole[start:end]))
        else:
            end = _paragraph_end(whole, widths, start, layout, limit=bounds[bisect(bounds, start)])
            doubled = flow[start] in prepared.doubled
            full = is_full(whole[end - 1], widths[end - 1]) or _fills(whole[start:end])
            leads = end < len(whole) and is_starter(whole[end].text.text)
            for piece, records in _pieces(whole[start:end], doubled=doubled, full=full, leads=leads):
                pieces.append(piece)
                repairs.extend(records)
        for i in range(flow[start] + 1, flow[end] if end < len(flow) else len(prepared.lines)):
            if i in holes:
                piece, records = _caption(prepared.lines[i : holes[i]])
                pieces.append(piece)
                repairs.extend(records)
        start = end
    return _broken_off(pieces), tuple(repairs)


def _broken_off(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces; what only looks like a headline begins a sentence that goes on elsewhere.

    It fills its column before a headline, and a paragraph further on takes up the word that it breaks.
    """
    found = list(pieces)
    for k, piece in enumerate(pieces[:-1]):
        if piece.kind is not BlockKind.HEADING or not piece.full or piece.doubled:
            continue
        after = pieces[k + 1]
        text_above = BlockKind.PARAGRAPH in {above.kind for above in pieces[max(0, k - 2) : k]}
        if not text_above or after.kind not in (BlockKind.HEADING, BlockKind.SUBTITLE) or after.full:
            continue
        tail = piece.text.text[-6:]
        if any(_takes_up(tail, pieces, m) for m in range(k + 2, min(len(pieces), k + _APART))):
            found[k] = replace(piece, kind=BlockKind.PARAGRAPH, open=True)
    return tuple(found)


def _takes_up(tail: str, pieces: Sequence[Piece], m: int) -> bool:
    """Whether a paragraph goes on with a broken word, where the text before it has come to an end."""
    piece, before = pieces[m], pieces[m - 1]
    text = piece.text.text
    ended = before.kind not in (BlockKind.HEADING, BlockKind.SUBTITLE) and not before.open
    goes_on = piece.kind is BlockKind.PARAGRAPH and (piece.flush or piece.lines < 3)
    return goes_on and ended and crosses(tail, text[:6])


def _fills(lines: Sequence[Line]) -> bool:
    """Whether the last of some lines is as wide as all of them, whatever column the next lines stand in."""
    return len(lines) > 2 and lines[-1].width >= max(line.width for line in lines) - 2


def _caption(lines: Sequence[Line]) -> tuple[Piece, tuple[Repair, ...]]:
    """The lines that interrupt a paragraph: what stands under a picture."""
    return _finish(BlockKind.CAPTION, concat([line.text for line in lines]), lines[0], lines=len(lines))


def _table(lines: Sequence[Line]) -> Piece:
    """The rows of a table, each on a line of its own."""
    parts: list[Tracked] = []
    for line in lines:
        if parts:
            parts.append(Tracked.inserted("\n"))
        parts.append(line.text)
    first = lines[0]
    return Piece(
        kind=BlockKind.TABLE,
        text=concat(parts),
        page=first.page,
        frame=first.frame,
        blanks=first.blanks,
        lines=len(lines),
    )


def _paragraph_end(lines: Sequence[Line], widths: Measure, start: int, layout: Layout, *, limit: int) -> int:
    """The index after the last line of the paragraph that begins with ``start``, ``limit`` at most."""
    before = lines[start].text.text
    end = start + 1
    if furniture.is_editors(before) or furniture.is_page_number(before) or people.is_source_line(before):
        return end
    if furniture.is_menu(before):
        return end
    if people.is_byline(before):
        while end < limit and not lines[end].frame and people.is_names(lines[end].text.text):
            end += 1
        return end
    while end < limit:
        last = lines[end - 1]
        join = Join(
            before=before,
            last=last,
            column=widths[end - 1],
            beyond=widths[end],
            count=end - start,
            following=lines[end],
            layout=layout,
        )
        score = join_score(join, crosses)
        if end - start == 1 and _is_headline(lines, widths, start):
            score -= 3.0
        if score <= 0:
            break
        before = (before + lines[end].text.text)[-_MEMORY:]
        end += 1
    return end


def _is_headline(lines: Sequence[Line], widths: Measure, start: int) -> bool:
    """Whether a first line, wide as it may be, leads into no sentence: what follows begins anew."""
    text = lines[start].text.text
    if not cues.heading_like(text) or start + 1 >= len(lines):
        return False
    for i in range(start + 1, min(start + 3, len(lines))):
        following = lines[i].text.text
        if is_starter(following) or people.is_byline(following):
            return True
        if cues.ends_sentence(following) or is_full(lines[i], widths[i]):
            return False
        if not cues.may_head(following):
            return False
    return False


def _pieces(
    lines: Sequence[Line], *, doubled: bool, full: bool, leads: bool
) -> list[tuple[Piece, tuple[Repair, ...]]]:
    """The piece that these lines make; an author's mark at the end of a paragraph is its own.

    ``full``: the last line reaches the margin, so that a sentence may go on elsewhere. ``leads``: what
    follows can only begin a text.
    """
    parts: list[Tracked] = []
    names = people.is_byline(lines[0].text.text)
    for line in lines:
        if parts and _needs_space(parts[-1].text, line.text.text, names=names):
            parts.append(Tracked.inserted(" "))
        parts.append(line.text)
    text = concat(parts)
    cut = people.closer_at(text.text)
    first = lines[0]
    flush = len(lines) > 2 and first.indent < 2 and first.width > lines[1].width - 3
    if first.running:
        return [_finish(BlockKind.FURNITURE, text, first)]
    if cut > 20 and not people.is_caption(text.text):
        body, mark = text.cut(0, cut).strip(), text.cut(cut).strip()
        main = _finish(kind_of(body.text), body, first, lines=len(lines), doubled=doubled, flush=flush)
        return [main, _finish(BlockKind.BYLINE, mark, replace(first, frame=False, blanks=0))]
    kind = kind_of(text.text)
    if (
        kind is BlockKind.HEADING
        and full
        and not (leads and len(lines) == 1)
        and (text.text[-1] in cues.LAST or (len(lines) > 1 and len(text) > 24))
    ):
        kind = BlockKind.PARAGRAPH  # lines to the margin: the beginning of a sentence, broken off
    return [_finish(kind, text, first, lines=len(lines), doubled=doubled, flush=flush, broken=full)]


def _finish(
    kind: BlockKind,
    text: Tracked,
    first: Line,
    *,
    lines: int = 1,
    doubled: bool = False,
    flush: bool = False,
    broken: bool = False,
) -> tuple[Piece, tuple[Repair, ...]]:
    prose = kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE)
    text, repairs = close_gaps(text, keep_lone=not prose)
    return Piece(
        kind=kind,
        text=text,
        page=first.page,
        frame=first.frame,
        open=prose and (text.text.endswith("，") or (broken and _is_open(text.text))),
        doubled=doubled,
        blanks=first.blanks,
        lines=lines,
        flush=flush,
        full=broken,
    ), repairs


def _is_open(text: str) -> bool:
    return not cues.ends_sentence(text) and text[-1:] not in "：:"


def _needs_space(left: str, right: str, *, names: bool) -> bool:
    """Whether two joined lines of Latin words, or of names, need the space that the break stood for."""
    if names:
        return True
    return left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha()


def kind_of(text: str) -> BlockKind:
    """What a block is, by its words and marks alone."""
    for kind, holds in _KINDS:
        if holds(text):
            return kind
    return BlockKind.PARAGRAPH


def _is_heading(text: str) -> bool:
    whole = text[:-1] if text[-1:] in cues.LAST else text
    return (
        cues.heading_like(whole, limit=44) and not cues.ends_sentence(text) and not people.is_dateline(text)
    )


def _is_furniture(text: str) -> bool:
    drawn = furniture.is_ruling(text) or furniture.is_web(text)
    return drawn or furniture.is_editors(text) or furniture.is_page_number(text) or furniture.is_jump(text)


def _stands_alone(text: str) -> bool:
    dated = furniture.is_date(text) or furniture.is_clock(text)
    return dated or furniture.is_contact(text) or cues.is_salutation(text) or bool(_STATE.fullmatch(text))


_KINDS: tuple[tuple[BlockKind, Callable[[str], bool]], ...] = (
    (BlockKind.FURNITURE, _is_furniture),
    (BlockKind.PARAGRAPH, _stands_alone),
    (BlockKind.BYLINE, lambda text: people.is_byline(text) or people.is_source_line(text)),
    (BlockKind.CAPTION, people.is_caption),
    (BlockKind.NOTE, lambda text: cues.is_note(text) and len(text) > 12),
    (BlockKind.SUBTITLE, cues.is_subtitle),
    (BlockKind.LIST_ITEM, lambda text: cues.is_list_item(text) and cues.ends_sentence(text)),
    (BlockKind.HEADING, _is_heading),
)
