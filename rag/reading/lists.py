"""Lists in running text: which sentences are the items of one list, and which introduces them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import BlockKind
from corpus.numerals import number

__all__ = ["begins_item", "list_runs", "spread_items"]

_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是|第?[一二三四五六七八九十]+[、,，是]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、)．](?!\d)|"
    r"[①-⑳]|首先|其次|再次|最后|有的|[-•·*]\s|第[一二三四五六七八九十]+[种类项步][：:，])"
)
_ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百零\d]+[条章节]")  # of a regulation: no item of a list
_FIRST_INSIDE = re.compile(r"[:：]\s*(?:[(（]一[)）]|一是|1[.、．](?!\d)|①)")  # "其职责是：（一）…"
_INTRODUCES = re.compile(r"[:：]\s*$|(?:如下|以下[^。]{0,12})[:：。]?\s*$")
_COUNTS_OFF = re.compile(
    r"[两二三四五六七八九十\d]+(?:项|条|个|点|种|方面|大|句|步|类|件|招)[^。]{0,16}[。;]?$"
)
_DISPLAY = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING, BlockKind.BYLINE})
_ORDINAL = re.compile(
    r"^\s*(?:第?(?P<chinese>[一二三四五六七八九十]+)(?P<sign>[是、,]|步)|\((?P<bracketed>[一二三四五六七八九十\d]+)\)|(?P<digits>\d{1,2})[.、](?!\d))"
)
_APART = 5  # sentences between the beginnings of two items
_MOST = 16  # sentences of one list; a longer run is a text in numbered paragraphs


def list_runs(texts: Sequence[str], kinds: Sequence[BlockKind]) -> dict[int, range]:
    """For every sentence of a list, the range of that list, its introducing sentence included.

    A list is two or more consecutive sentences that begin like items or stand in list blocks; the
    sentence before belongs to it when it ends in a colon or announces what follows.
    """
    items = [
        not _ARTICLE.match(text)
        and (kind in (BlockKind.LIST_ITEM, BlockKind.TABLE) or (kind not in _DISPLAY and begins_item(text)))
        for text, kind in zip(texts, kinds, strict=True)
    ]
    runs: dict[int, range] = {}
    i = 0
    while i < len(texts):
        if not items[i]:
            i += 1
            continue
        end = i
        while end < len(texts) and items[end]:
            end += 1
        start = i
        if i > 0 and kinds[i - 1] not in _DISPLAY and _announces(texts[i - 1]):
            start = i - 1
        if end - start >= 2 and end - i <= _MOST:
            runs.update(dict.fromkeys(range(start, end), range(start, end)))
        i = end
    return runs


def _announces(text: str) -> bool:
    """Whether a sentence introduces a list: by a colon, "如下", or the number of what follows."""
    return bool(_INTRODUCES.search(text) or _COUNTS_OFF.search(text) or _FIRST_INSIDE.search(text))


def begins_item(text: str) -> bool:
    """Whether a sentence begins as the item of a list does: 一是, （二）, 3., 首先."""
    return bool(_MARK.match(text))


def spread_items(folded: Sequence[str], kinds: Sequence[BlockKind], within: int) -> tuple[int, ...]:
    """The first sentences of a list's items where each item may be told in several sentences.

    Items count on from one in one manner of writing (一是…。…。二是…。) without a heading between them.

    Args:
        folded: the sentences of a document, folded.
        kinds: the kinds of their blocks.
        within: an index: the list begins there, or with the next sentence, or holds it.

    Returns:
        The indices, at least two; () where there is no such list.
    """
    back = range(within + 1, max(-1, within - _MOST), -1)
    for first in (i for i in back if i < len(folded) and _ordinal(folded[i])[1] == 1):
        items = _counting_on(folded, kinds, first)
        if len(items) >= 2 and within <= items[-1] + 1:
            return items
    return ()


def _counting_on(folded: Sequence[str], kinds: Sequence[BlockKind], first: int) -> tuple[int, ...]:
    style = _ordinal(folded[first])[0]
    items = [first]
    for i in range(first + 1, len(folded)):
        if i - items[-1] > _APART or kinds[i] in _DISPLAY:
            break
        if _ordinal(folded[i]) == (style, len(items) + 1):
            items.append(i)
    return tuple(items)


def _ordinal(folded: str) -> tuple[str, int]:
    """How a sentence counts itself as an item, and its number; ("", 0) where it does not."""
    m = _ORDINAL.match(folded)
    if not m:
        return "", 0
    for style in ("chinese", "bracketed", "digits"):
        if m[style]:
            value = number(m[style])
            return style + (m["sign"] or ""), int(value) if value is not None else 0
    return "", 0
