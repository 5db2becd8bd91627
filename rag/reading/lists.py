"""Lists in running text: which sentences are the items of one list, and which introduces them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import BlockKind

__all__ = ["begins_item", "list_runs"]

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
