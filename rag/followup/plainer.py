"""A follow-up in plainer words, before it is read: what only answers the last turn is left out."""

from __future__ import annotations

import re

from corpus.numerals import to_chinese
from rag.questions.patterns import COUNTED, STRONG
from rag.questions.times import rounds, years

from .conversation import Exchange
from .cues import (
    CORRECTION,
    COUNT_POINTER,
    INTERJECTION,
    RELATIVE_ROUND,
    RELATIVE_YEAR,
    REPORTED,
    REST_OF_COUNT,
    SECOND_OF_COUNT,
    TOPIC,
)

__all__ = ["LEAST", "PARTICLE", "plainly"]

LEAST = 4  # characters of a question that remain when the words around it are taken away
PARTICLE = re.compile(r"呢(?=[?!。]*$)")  # says nothing more where something is asked


def plainly(bare: str, last: Exchange) -> str:
    """A follow-up in plainer words.

    Left out are what answers the last turn (好的), what says that it was heard (你刚才说的) and a
    correction's first half; a topic is joined to its asking, a second thing counted gets the
    asking of the first, years and rounds are written in figures.

    Args:
        bare: the folded question.
        last: the turn before it.
    """
    said = REPORTED.sub("", INTERJECTION.sub("", bare))
    correction = CORRECTION.match(said)
    said = correction.group("new") if correction and len(correction.group("new")) >= LEAST else said
    said = _second_of_count(said)
    if STRONG.search(said):
        said = PARTICLE.sub("", said)
    topic = TOPIC.match(said)
    if topic and STRONG.search(topic.group("asked")) and not STRONG.search(topic.group("topic")):
        said = topic.group("topic") + topic.group("asked")
    counted = COUNTED.search(said)
    if counted:
        said = REST_OF_COUNT.sub(lambda m: f"{m.group('rest')}几{counted.group('unit') or '个'}", said)
    pointer = COUNT_POINTER.match(said)
    if pointer and (pointer.group("this") or _counts(last.answer, pointer.group("n"))):
        said = f"其中{said[pointer.end() :]}"
    named = years(last.text)
    if named:
        at = int(named[0])
        said = RELATIVE_YEAR.sub(lambda m: f"{at + (1 if m.group('on') else -1)}年", said)
    return RELATIVE_ROUND.sub(
        lambda m: _round_beside(last.text, step=1 if m.group("on") else -1) or m.group(), said
    )


def _counts(answer: str, number: str) -> bool:
    """Whether an answer holds a number as such: 3 and 20 are not in 2023年."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]|年)", answer) is not None


def _second_of_count(said: str) -> str:
    """没改完的有多少?不想改的呢 → 没改完的有多少?不想改的有多少."""
    second = SECOND_OF_COUNT.match(said)
    last = second.group("first").rpartition(",")[2] if second else ""
    first = COUNTED.search(last)
    if second is None or first is None or STRONG.search(second.group("topic")):
        return said
    unit = first.group("unit") or ""
    asked = f"几{unit}" if first.group().startswith("几") else f"多少{unit}"
    return f"{second.group('first')}?{second.group('topic')}有{asked}"


def _round_beside(text: str, *, step: int) -> str:
    """The round after (1) or before (-1) those that a text names, "" where it names none or there is none."""
    named = [int(n) for n in rounds(text)]
    at = (max(named) if step > 0 else min(named)) + step if named else 0
    return f"第{to_chinese(at)}轮" if at > 0 else ""
