"""Villages, neighbourhoods and the like that a question names, told by the documents that know them.

No gazetteer holds them, and a segmenter cuts them anywhere (某马 | 庄). Their names end in a word for what
they are; where they begin is told by the longest piece before it that some document has too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from corpus.names import is_han

from .organs import names_a_kind

__all__ = ["settlements", "with_settlements", "without_settlement"]

_KINDS = "新村|社区|小区|村|庄|屯|寨|堡|坪|湾|营"
# 某市, 某县 that no gazetteer holds count as well, where a committee, a session, a time or 的 follows
_KIND = re.compile(
    rf"{_KINDS}|[市县](?=[委纪政的]|第?[一二三四五六七八九十]+[届轮]|(?:19|20)\d\d|这|那|去年|今年)"
)
_ENDS = re.compile(rf"(?:{_KINDS})$")
_BEFORE = 4  # characters of a name before the word for what it is, at most
_LEAST = 2
_CUT = 3  # words that a name may have been cut into
_RARE = 0.5  # of the highest idf: pairs of characters in names are rarer than others
# What stands before such a word without being a name: 这个村, 几个小区, 各村, 进村, 对村, 巡察村
_NO_NAME = re.compile(
    r"[个几每各本这那哪的了在到对从和与及是有把被给让向往由为以就都也还又只共全某该多少两一二三四五六七八九十百千\d"
    r"省市县区镇乡进驻入下出巡察查访走办建设撤管联抓帮问讲说讯、,，。:：()]"
)


def settlements(folded: str, documents: Collection[str]) -> tuple[str, ...]:
    """The settlements that a question names, in order, each as far as a document has its name.

    Args:
        folded: the folded question.
        documents: folded texts of the documents at hand.

    Returns:
        Names that stand in some of the documents and not in all: only those tell documents apart.
    """
    found: dict[str, None] = {}
    tried: set[str] = set()
    for m in _KIND.finditer(folded):
        for length in range(_BEFORE, _LEAST - 1, -1):
            start = m.start() - length
            before = folded[max(start, 0) : m.start()]
            if start < 0 or _NO_NAME.search(before) or names_a_kind(before) or not is_han(before):
                continue
            name = before + m.group()
            if name in tried:
                continue
            tried.add(name)
            having = sum(name in text for text in documents)
            if having:
                if having < len(documents):
                    found[name] = None
                break
    return tuple(found)


def with_settlements(
    tagged: Sequence[tuple[str, str]], idf: Callable[[str], float], unused: float
) -> list[tuple[str, str]]:
    """The words with those joined that are together the name of a settlement (某 | 山村: 某山村).

    Args:
        tagged: words with their parts of speech, in the order of the text and without gaps.
        idf: inverse document frequency of a pair of characters.
        unused: the idf of what no document has.

    Returns:
        Words of the same characters; joined where these meet in the documents, and rarely.
    """
    out: list[tuple[str, str]] = []
    for word, tag in tagged:
        out.append((word, tag))
        if not _ENDS.search(word):
            continue
        for count in range(_CUT, 1, -1):
            pieces = [w for w, _ in out[-count:]]
            name = _ENDS.sub("", "".join(pieces))
            if len(pieces) < count or not _LEAST <= len(name) <= _BEFORE or _NO_NAME.search(name):
                continue
            pairs = [before[-1] + after[0] for before, after in pairwise(pieces)]
            if is_han(name) and all(_RARE * unused <= idf(pair) < unused for pair in pairs):
                out[-count:] = [("".join(pieces), "ns")]
                break
    return out


def without_settlement(text: str, place: str) -> str:
    """The text with a settlement that follows the place's name left out: 甲县某庄村 as 甲县."""
    rest = text.partition(place)[2]
    for length in range(_LEAST, _BEFORE + 1):
        named = re.match(rf"[省市县区州旗]?([一-鿿]{{{length}}})(?:{_KINDS})+", rest)
        if named and not _NO_NAME.search(named.group(1)):
            return text.replace(place + named.group(), place, 1)
    return text
