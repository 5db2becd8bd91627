"""The items of an article in reading order, as the pieces of its draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.model import BlockKind
from corpus.repair.cohesion import crosses
from corpus.repair.cues import address
from corpus.repair.pieces import Piece
from corpus.repair.tracked import Tracked, concat

from .assemble import Article
from .items import Item, Role, is_row
from .sections import place_heads
from .stories import Page, Story

__all__ = ["compose"]

_LEVELS = {"编": 1, "章": 1, "节": 2}
_HEADLINE = 34  # characters of a headline of two lines
_SECTION = 0.5  # likeness at which a headline that stands elsewhere is one of the article's own


def compose(page: Page, story: Story, *, lone: bool) -> Article:
    """Title, subtitles, leading byline and notes first, then the text under its headlines, then captions
    and footnotes.

    ``lone``: the page holds no other article, so every headline on it is one of this article.
    """
    items = page.items
    others = sorted(story.others)
    kickers = [i for i in others if items[i].role is Role.HEAD and _is_kicker(items, story, i)]
    lines = _headline(items, story, kickers)
    top, title_text = _title([piece for i in lines for piece in items[i].pieces])
    loose = [i for i in others if items[i].role is Role.HEAD and i not in kickers and not items[i].office]
    heads = [i for i in loose if lone or _is_section(page, story, i)]
    closing = [i for i in others if items[i].role is Role.BYLINE and i > story.last]
    bylines = [i for i in others if _is_byline(items[i]) and i not in closing]
    notes = [i for i in others if items[i].role is Role.NOTE and i < story.first]
    tail = [
        i
        for i in others
        if items[i].role in (Role.CAPTION, Role.EDITORS, Role.FURNITURE)
        or (items[i].role is Role.NOTE and i not in notes)
        or (i in loose and i not in heads)
    ]
    labels = [i for i in others if items[i].role is Role.LABEL]
    pieces: list[Piece] = [_as(piece, BlockKind.FURNITURE) for i in labels for piece in items[i].pieces]
    pieces = [*top, *pieces] if top else pieces
    pieces += [_as(_joined(items[i].pieces), BlockKind.SUBTITLE) for i in kickers if i not in lines]
    pieces += [_as(piece, BlockKind.BYLINE) for i in bylines for piece in items[i].pieces]
    pieces += [piece for i in notes for piece in items[i].pieces]
    pieces += _body(page, story, place_heads(page, story, heads))
    pieces += [piece for i in closing for piece in items[i].pieces]
    pieces += [piece for i in tail for piece in _tail(items, i)]
    return Article(pieces=tuple(pieces), title=title_text)


def _is_section(page: Page, story: Story, i: int) -> bool:
    """Whether a headline stands within the article, or is clearly about one of its parts."""
    return story.first < i < story.last or page.likeness.score(page.items[i].text, story.bodies) >= _SECTION


def _tail(items: Sequence[Item], i: int) -> tuple[Piece, ...]:
    """What stands after the text: captions and the headlines over them, furniture."""
    if items[i].role is not Role.HEAD:
        return items[i].pieces
    beside = [items[k].role for k in (i - 1, i + 1) if 0 <= k < len(items)]
    kind = BlockKind.CAPTION if Role.CAPTION in beside else BlockKind.FURNITURE
    return (_as(_joined(items[i].pieces), kind),)


def _is_byline(item: Item) -> bool:
    return item.role is Role.BYLINE or (item.role is Role.HEAD and item.office)


def _is_kicker(items: Sequence[Item], story: Story, i: int) -> bool:
    """Whether a headline stands directly beside the title: its first line, or the page's own; no office."""
    if story.title is None or items[i].office:
        return False
    low, high = min(i, story.title), max(i, story.title)
    beside = all(items[k].role in (Role.HEAD, Role.LABEL) for k in range(low, high + 1))
    return beside and not (i > story.title and story.title < story.first and i + 1 == story.first)


def _headline(items: Sequence[Item], story: Story, kickers: Sequence[int]) -> tuple[int, ...]:
    """The headline: its title, and the line right above or below that nothing tells from a part of it."""
    if story.title is None:
        return ()
    for upper in (story.title - 1, story.title):
        lines = (upper, upper + 1)
        if story.title > story.first or not {*lines} <= {story.title, *kickers}:
            continue
        first, second = items[upper], items[upper + 1]
        single = len(first.pieces) == len(second.pieces) == 1 and first.strong == second.strong
        named = first.office or second.office or second.place or second.text.endswith(("：", ":"))
        if single and not named and second.close and len(first.text + second.text) <= _HEADLINE:
            return lines
    return (story.title,)


def _title(pieces: Sequence[Piece]) -> tuple[list[Piece], str]:
    if not pieces:
        return [], ""
    main = [piece for piece in pieces if piece.kind is not BlockKind.SUBTITLE]
    below = [piece for piece in pieces if piece.kind is BlockKind.SUBTITLE]
    if not main:
        main, below = below[:1], below[1:]
    title = _as(_joined(main), BlockKind.TITLE)
    return [title, *below], title.text.text


def _joined(pieces: Sequence[Piece]) -> Piece:
    """The lines of one headline in one piece, parted by a space where they are parted in print."""
    parts: list[Tracked] = []
    for piece in pieces:
        if parts and not parts[-1].text.endswith(("：", ":")) and not _runs_on(parts[-1], piece.text):
            parts.append(Tracked.inserted(" "))
        parts.append(piece.text)
    return replace(pieces[0], text=concat(parts), lines=sum(piece.lines for piece in pieces))


def _runs_on(first: Tracked, second: Tracked) -> bool:
    """Whether a word stands across the break of a headline's lines."""
    return crosses(first.text[-6:], second.text[:6])


def _as(piece: Piece, kind: BlockKind, level: int = 0) -> Piece:
    return replace(piece, kind=kind, level=level)


def _body(page: Page, story: Story, places: Mapping[int, tuple[int, ...]]) -> list[Piece]:
    items = page.items
    major = {
        head
        for heads in places.values()
        for k, head in enumerate(heads)
        if not is_row(items[head]) and (len(items[head].pieces) > 1 or k + 1 < len(heads))
    }
    mixed = any(head not in major and not is_row(items[head]) for heads in places.values() for head in heads)
    pieces: list[Piece] = []
    last: int | None = None
    for i in (*story.bodies, -1):
        for head in places.get(i, ()):
            if is_row(items[head]):
                pieces.extend(_as(piece, BlockKind.PARAGRAPH) for piece in items[head].pieces)
                continue
            level = _LEVELS.get(address(items[head].text)[-1:], 0)
            level = level or (1 if head in major or not (major and mixed) else 2)
            pieces.append(_as(_joined(items[head].pieces), BlockKind.HEADING, level))
            last = None
        if i < 0:
            continue
        if last is not None and i > last + 1 and _goes_on(pieces, items[i].pieces[0]):
            pieces[-1] = _resumed(pieces[-1], items[i].pieces[0])
            pieces.extend(items[i].pieces[1:])
        else:
            pieces.extend(items[i].pieces)
        last = i
    return pieces


def _goes_on(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether a paragraph was broken off by something else on the page, and goes on in ``piece``."""
    kinds = (pieces[-1].kind, piece.kind) if pieces else ()
    return kinds == (BlockKind.PARAGRAPH, BlockKind.PARAGRAPH) and pieces[-1].open


def _resumed(first: Piece, rest: Piece) -> Piece:
    return replace(
        first, text=concat((first.text, rest.text)), open=rest.open, lines=first.lines + rest.lines
    )
