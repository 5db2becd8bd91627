"""Keep a list whole: the items that follow the sentence that introduces them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import BlockKind

from .features import Scored

__all__ = ["list_run"]

_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是|第?[一二三四五六七八九十]+[、,是]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、)]|[①-⑳]|首先|其次|再次|最后|有的|[-•·*])"
)
_INTRODUCES = re.compile(
    r"[:：]\s*$|(?:如下|以下(?:几|[一二三四五六七八九十])?[点个方面项条种]*)[:：。]?\s*$"
)
_MOST = 12  # items shown at once


def list_run(best: Scored, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The items after ``best`` when it introduces a list or is one of its items, in order.

    Items are taken from the same document, consecutive sentences only. An item keeps the score of
    the sentence that brought it in when it was not ranked itself.
    """
    candidate = best.candidate
    sentences = candidate.read.sentences
    here = candidate.sentence.folded
    if not (_INTRODUCES.search(here) or _MARK.match(here)):
        return ()
    by_index = {s.candidate.index: s for s in scored if s.candidate.read is candidate.read}
    run: list[Scored] = []
    for i in range(candidate.index + 1, min(len(sentences), candidate.index + 1 + _MOST)):
        sentence = sentences[i]
        if not (_MARK.match(sentence.folded) or sentence.kind is BlockKind.LIST_ITEM):
            break
        known = by_index.get(i)
        run.append(known if known is not None else _carried(best, i))
    return tuple(run)


def _carried(best: Scored, index: int) -> Scored:
    from dataclasses import replace

    return replace(best, candidate=replace(best.candidate, index=index))
