"""Collections whose format marks the headings of their texts: clippings in Markdown, HTML or DOCX.

A report has headings as well. What makes a heading that of a text of its own is a source or a day below it, a
count of clippings or issues in it, or, in what calls itself a collection of clippings, that most headings of
its rank name a place or a body. A drawn line above a headline parts two texts in any format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.model import BlockKind
from corpus.repair import cues, furniture
from corpus.repair.pieces import Piece

from .evidence import is_numbered
from .signs import is_said, tells_source
from .subjects import is_new_subject

__all__ = ["collected"]

_CLIPPINGS = re.compile(r"剪报|摘编|文摘|选编|选登|集锦")
_COUNT = re.compile(
    r"(?:第?[一二三四五六七八九十百0-9]+[、.．期篇]|[（(][一二三四五六七八九十0-9]+[)）])[\s\u3000]*"
)
_LEAST = 2  # headings that make a collection
_HEADS = 4  # lines of a head below a ruling
_SAID = 100  # characters of text above a ruling that parts
_HEADING = (BlockKind.HEADING, BlockKind.TITLE)


def collected(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The texts of a collection, each with its headline first; one where the pieces are one text."""
    heads = _heads(pieces)
    if heads:
        return _at_heads(pieces, heads)
    bounds = [0, *_rulings(pieces), len(pieces)]
    return [list(pieces[start:end]) for start, end in pairwise(bounds)]


def _heads(pieces: Sequence[Piece]) -> list[int]:
    """The headings of the rank that heads the texts of a collection; none where there is no such rank."""
    title = next((piece.text.text for piece in pieces if piece.kind in _HEADING), "")
    for level in sorted({piece.level for piece in pieces if piece.kind is BlockKind.HEADING}):
        heads = [i for i, p in enumerate(pieces) if p.kind is BlockKind.HEADING and p.level == level]
        texts = [i for i in heads if _is_text(pieces, i)]
        named = [i for i in texts if _names_subject(pieces, i)] if _CLIPPINGS.search(title) else []
        if max(len(texts), len(named)) < _LEAST:
            continue
        own = [i for i in texts if _has_source(pieces, i) or is_numbered(pieces[i].text.text)]
        if 2 * max(len(own), len(named)) > len(heads) and max(len(own), len(named)) >= _LEAST:
            return texts
    return []


def _behind(pieces: Sequence[Piece], i: int) -> list[Piece]:
    """What stands below a heading down to the next."""
    end = next((k for k in range(i + 1, len(pieces)) if pieces[k].kind in _HEADING), len(pieces))
    return list(pieces[i + 1 : end])


def _is_text(pieces: Sequence[Piece], i: int) -> bool:
    """Whether text stands right below a heading."""
    return any(is_said(piece.text.text) for piece in _behind(pieces, i))


def _has_source(pieces: Sequence[Piece], i: int) -> bool:
    below = _behind(pieces, i)[:1]
    return bool(below) and tells_source(below[0].text.text)


def _names_subject(pieces: Sequence[Piece], i: int) -> bool:
    heading = _COUNT.sub("", pieces[i].text.text, count=1)
    return is_new_subject(heading, lambda _: False, "".join(piece.text.text for piece in _behind(pieces, i)))


def _at_heads(pieces: Sequence[Piece], heads: Sequence[int]) -> list[list[Piece]]:
    """The texts below these headings; what stands above the first is a text if it says anything."""
    found: list[list[Piece]] = []
    above = list(pieces[: heads[0]])
    if any(is_said(piece.text.text) and piece.kind not in _HEADING for piece in above):
        found.append(above)
        above = []
    for start, end in zip(heads, [*heads[1:], len(pieces)], strict=True):
        rest = list(pieces[start + 1 : end])
        below: list[Piece] = []
        while rest and rest[-1].kind is BlockKind.HEADING and rest[-1].level < pieces[start].level:
            below.insert(0, rest.pop())  # the heading of a chapter, above the next text
        title = replace(pieces[start], kind=BlockKind.TITLE, level=0)
        frame = [replace(piece, kind=BlockKind.FURNITURE, level=0) for piece in above]
        found.append([title, *frame, *_with_source(rest)])
        above = below
    found[-1] += above
    return found


def _with_source(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a text, the line of its day and source told as such."""
    if pieces and pieces[0].kind is BlockKind.PARAGRAPH and tells_source(pieces[0].text.text):
        return [replace(pieces[0], kind=BlockKind.BYLINE), *pieces[1:]]
    return pieces


def _rulings(pieces: Sequence[Piece]) -> list[int]:
    """The pieces right below a drawn line that head a text, where text stands above and below."""
    found: list[int] = []
    begun = 0
    for i, piece in enumerate(pieces[:-1]):
        if not furniture.is_ruling(piece.text.text):
            continue
        start = next((k for k in range(i + 1, len(pieces)) if pieces[k].kind is not BlockKind.FURNITURE), i)
        below = next((k for k in range(start, len(pieces)) if pieces[k].kind not in _HEADING), len(pieces))
        headed = 1 <= below - start <= _HEADS and not cues.is_list_item(pieces[start].text.text)
        said = sum(len(other.text) for other in pieces[begun:i] if is_said(other.text.text))
        if headed and said >= _SAID and below < len(pieces):
            found.append(i + 1)
            begun = i + 1
    return found
