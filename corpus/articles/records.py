"""What joining and moving changed, read off the finished blocks: one record a block at most of each kind."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, pairwise

from corpus.model import Block, BlockKind, Repair, Segment, Span
from corpus.repair.spacing import INVISIBLE

__all__ = ["invisible_records", "records_of"]

_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})


def records_of(raw: str, text: str, blocks: Sequence[Block]) -> tuple[Repair, ...]:
    """The records of joined lines, of paragraphs that something interrupted, and of a moved headline.

    A joined run of lines is one record: its raw span reaches from the first line break to the last,
    ``before`` holds the white space of the breaks alone, and the reason says how many they were.
    An interrupted paragraph's record spans what stands between its halves (that is text of other
    blocks, so ``before`` is "").

    Args:
        raw: the raw text of the file.
        text: the canonical text of one article.
        blocks: its blocks, with their segments.
    """
    found: list[Repair] = []
    for block in blocks:
        if len(block.segments) > 1 and block.kind is not BlockKind.TABLE:
            found.extend(_of_block(raw, block))
    moved = _moved(text, blocks)
    return (*found, moved) if moved else tuple(found)


def invisible_records(raw: str, blocks: Sequence[Block], repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """A record for each run of characters of no width that stands at the edge of a line, in no block.

    Args:
        raw: the raw text of the file.
        blocks: those of all its articles.
        repairs: the records made so far; what they name is not named again.
    """
    runs = list(INVISIBLE.finditer(raw))
    if not runs:
        return ()
    known = [(s.raw, s.raw + s.length) for block in blocks for s in block.segments]
    known += [(repair.raw.start, repair.raw.end) for repair in repairs if repair.before and not repair.after]
    known.sort()
    reach = list(accumulate((end for _, end in known), max))
    found: list[Repair] = []
    for run in runs:
        place = bisect(known, (run.end(), -1))
        if place and reach[place - 1] > run.start():
            continue
        found.append(
            Repair(
                rule="drop_invisible",
                reason="没有宽度的字符不属于正文",
                raw=Span(run.start(), run.end()),
                before=run.group(),
            )
        )
    return tuple(found)


def _of_block(raw: str, block: Block) -> list[Repair]:
    breaks: list[Span] = []
    halves: list[Span] = []
    for before, after in pairwise(block.segments):
        gap = _between(before, after)
        if gap is None:
            continue
        between = gap.of(raw)
        if not between.isspace():
            if not _BREAKS.isdisjoint(between):
                halves.append(gap)
        elif not _BREAKS.isdisjoint(between):
            breaks.append(gap)
    found: list[Repair] = []
    if breaks:
        found.append(
            Repair(
                rule="join_lines",
                reason=f"{len(breaks)}处排版断行，接成一段",
                raw=Span(breaks[0].start, breaks[-1].end),
                before="".join(gap.of(raw) for gap in breaks),
            )
        )
    if halves:
        found.append(
            Repair(
                rule="resume_paragraph",
                reason=f"段落被版面上的其他内容隔断{len(halves)}处，重新接上",
                raw=Span(halves[0].start, halves[-1].end),
                before="",
            )
        )
    return found


def _between(before: Segment, after: Segment) -> Span | None:
    """What stands in the raw text between two segments, None when the second comes first there."""
    end = before.raw + before.length
    return Span(end, after.raw) if end < after.raw else None


def _moved(text: str, blocks: Sequence[Block]) -> Repair | None:
    """The record of a headline that the file prints below its article's text."""
    title = next((block for block in blocks if block.kind is BlockKind.TITLE), None)
    first = next((block for block in blocks if block.kind in _BODY), None)
    if title is None or first is None or title.raw.start < first.raw.start:
        return None
    words = title.span.of(text)
    return Repair(
        rule="move_headline", reason="标题印在正文之后，移到文首", raw=title.raw, before=words, after=words
    )
