"""Whether a question leans on the conversation, as far as its words tell."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from itertools import accumulate

from rag.questions.asking import AnswerType, Question
from rag.questions.patterns import ANAPHORA, ELLIPSIS, STRONG
from rag.questions.understand import Understanding

from .conversation import Exchange
from .cues import (
    AGAIN,
    ALSO,
    APPOSITION,
    ARTICLE,
    CENTRAL_TEXT,
    COMPARED,
    EVENT_POINTER,
    EVERYWHERE,
    INSTRUMENT_NAME,
    LAST_ITEM,
    LEVEL,
    MANNER_POINTER,
    MORE,
    NEXT_ARTICLE,
    ORDINAL,
    PLACE_POINTER,
    REMAINING,
    THAT_TIME,
    WHY,
    WITHIN,
)
from .pointing import apposed
from .rows import item_at
from .swapping import asks_the_same

__all__ = ["Lean", "lean_of"]

_SHORT = 22  # characters: a longer question without anaphor carries its own context
_NOTHING = 1  # characters that ask nothing: 嗯
_HEAD = 2  # characters: a pointing word that begins here points back, whatever follows
_POSITION = 6  # characters of the words that point into a row
_BESIDES = ("另外", "此外")


class Lean(enum.Enum):
    """How surely a question leans on the conversation.

    ``UNLIKELY`` leans only where the documents say so, ``LIKELY`` unless they deny it; ``POINTING``
    is likely because of a word inside it that may point back or at something of its own.
    """

    ALONE = enum.auto()
    UNLIKELY = enum.auto()
    LIKELY = enum.auto()
    POINTING = enum.auto()
    SURE = enum.auto()


def lean_of(
    bare: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
    understanding: Understanding,
) -> Lean:
    """What the words tell: anaphor, ellipsis, or short and without a subject.

    Args:
        bare: the folded question.
        question: the same, parsed.
        places: the places that it names.
        exchanges: the turns before it, not empty.
        understanding: cuts words.
    """
    ellipsis = ELLIPSIS.match(bare)
    if AGAIN.search(bare) or MORE.search(bare) or WHY.search(bare):
        return Lean.SURE
    if ellipsis and not STRONG.search(ellipsis.group("value")):
        return Lean.SURE
    if NEXT_ARTICLE.match(bare) or ARTICLE.fullmatch(bare.rstrip("?!。 ")):
        return Lean.SURE
    if WITHIN.match(bare):
        return Lean.POINTING
    bare = APPOSITION.sub("", bare)
    pointer = _pointer(bare, understanding)
    if pointer and LEVEL.fullmatch(pointer.group()) and not any(e.places for e in exchanges):
        pointer = None  # 省里 where no place was spoken of
    if places:
        return _with_places(bare, question, places, exchanges[-1], pointer)
    if REMAINING.match(bare) or _points_at_item(bare, question, exchanges):
        return Lean.SURE
    if pointer and not question.instruments:
        ends = not bare[pointer.end() :].strip("?!。呢吗吧啊呀的了")
        sure = (pointer.start() <= _HEAD or ends) and not CENTRAL_TEXT.search(bare)
        return Lean.SURE if sure else Lean.POINTING
    if question.instruments or INSTRUMENT_NAME.search(bare) or EVERYWHERE.search(bare):
        return Lean.ALONE
    return _subjectless(bare, question, exchanges)


def _with_places(
    bare: str, question: Question, places: Sequence[str], last: Exchange, pointer: re.Match[str] | None
) -> Lean:
    """Of a question that names places: whether it says of them what was said before."""
    opens = pointer is not None and pointer.start() == 0 and not bare.startswith(_BESIDES)
    also = len(bare) <= _SHORT and ALSO.search(bare) is not None
    again = bool(last.places) and not set(places) & set(last.places) and asks_the_same(question, last)
    if opens or also or again or COMPARED.match(bare) or _says_nothing_new(question, places, last):
        return Lean.SURE
    if _that_time(bare, places):
        return Lean.POINTING
    told = any(p in last.answer for p in places) and not set(places) & set(last.places)
    return Lean.UNLIKELY if told and len(bare) <= _SHORT else Lean.ALONE


def _subjectless(bare: str, question: Question, exchanges: Sequence[Exchange]) -> Lean:
    """Of a question without place, text and pointing word: whether it names what it is about."""
    if len(bare.rstrip("?!。 ")) <= _NOTHING and not STRONG.search(bare):
        return Lean.ALONE
    short = len(bare) <= _SHORT
    told = " ".join(e.text + e.answer for e in exchanges[-2:])
    if any(t.quoted for t in question.terms):
        known = any(t.quoted and t.text in told for t in question.terms)
    elif any(f.type is AnswerType.DEFINITION for f in question.facets) and question.terms:
        known = any(len(t.text) > 1 and t.text in told for t in question.terms) or bool(
            ORDINAL.search(bare) or LAST_ITEM.search(bare)
        )
    else:
        return Lean.LIKELY if short else Lean.ALONE
    return Lean.LIKELY if known else Lean.UNLIKELY if short else Lean.ALONE


def _points_at_item(bare: str, question: Question, exchanges: Sequence[Exchange]) -> bool:
    """Whether a short question opens with 第二项 or the like, of a row that an answer told."""
    if len(bare) > _SHORT or question.instruments or any(t.quoted for t in question.terms):
        return False
    found = item_at(bare[: _HEAD + _POSITION], exchanges)
    return found is not None and bare.find(found[1]) < 0


def _that_time(bare: str, places: Sequence[str]) -> bool:
    """Whether a place is followed at once by 那次, 那轮."""
    m = THAT_TIME.search(bare)
    return m is not None and any(bare[: m.start()].endswith(p) for p in places)


def _pointer(bare: str, understanding: Understanding) -> re.Match[str] | None:
    """The first word that points back: a word of its own (not 再 in 再次), nothing quoted after it."""
    tags = understanding.tags(bare)
    ends = set(accumulate(len(w) for w, _ in tags))
    first = bare.partition(",")[0]  # further on, what was told may stand in the question itself
    found = [m for pattern in (ANAPHORA, PLACE_POINTER) for m in pattern.finditer(bare)]
    found += [m for pattern in (EVENT_POINTER, MANNER_POINTER) for m in pattern.finditer(first)]
    for m in sorted(found, key=lambda m: (m.start(), -m.end())):
        begins = m.start() == 0 or m.start() in ends
        whole = m.end() in ends or any(m.start() < e < m.end() for e in ends)
        if (
            begins
            and whole
            and not apposed(m, tags)
            and not bare[m.end() :].startswith(("“", '"', "《", "‘"))
        ):
            return m
    return None


def _says_nothing_new(question: Question, places: Sequence[str], last: Exchange) -> bool:
    """Whether a question names another place and beyond it only words of the last question."""
    if not last.places or set(places) == set(last.places):
        return False
    said = re.sub(
        "|".join(map(re.escape, places)) + "|换成|改成|如果是|[那这](?:边|里|儿)", "", question.folded
    )
    content = [t.text for t in question.terms if t.text in said]
    return all(all(c in last.text for c in word) for word in content) and not any(
        m.group() not in last.text for m in ARTICLE.finditer(question.folded)
    )
