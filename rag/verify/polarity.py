"""Negation and opposites: does the sentence say yes where its quote says no?

Clause by clause, a negation is compared through the characters that both sides share: the word it
stands before in one text must stand behind a negation in the other text too. Words that contain a
negating character and negate nothing (不断, 未来, 无锡) are masked first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import Alignment, align, clauses
from .model import Problem
from .words import CUES, INTENTIONS, LEXICAL, OPPOSITES

__all__ = ["polarity_problems"]

_CUE = re.compile("|".join(sorted(map(re.escape, CUES), key=len, reverse=True)))
_INTENTION = re.compile("|".join(map(re.escape, INTENTIONS)))
_MASK = re.compile("|".join(sorted(map(re.escape, LEXICAL), key=len, reverse=True)))
_BARE = re.compile(f"(?:{_CUE.pattern})+")
_WALL = re.compile(r"[\s，,、。；;：:！？!?“”\"'《》()（）的]")
_REACH = 5  # characters between a negation and the word it governs: 未|按规定|公开
_MIN_RUN = 2  # shared characters that count as the same words on both sides


def polarity_problems(sentence: str, quotes: Sequence[str], *, min_share: float = 0.0) -> tuple[Problem, ...]:
    """Negations added or lost, and words exchanged for their opposites, against the quotes.

    Clauses that share less than ``min_share`` of their bigrams with the quotes are not judged.
    """
    problems: list[Problem] = []
    ours = clauses(sentence)
    for clause in ours:
        alignment = align(clause, quotes)
        if alignment and alignment.ours != alignment.theirs and alignment.share >= min_share:
            problems += _negation(alignment, [other for other in ours if other != clause])
            problems += _opposites(alignment)
            problems += _intentions(alignment)
    return tuple(dict.fromkeys(problems))


def _shared(alignment: Alignment) -> dict[int, int]:
    """Where our characters stand in theirs, as far as they belong to shared runs."""
    forth: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in alignment.opcodes:
        if tag == "equal" and i2 - i1 >= _MIN_RUN:
            forth.update(zip(range(j1, j2), range(i1, i2), strict=True))
    return forth


def _negation(alignment: Alignment, beside: Sequence[str]) -> Iterator[Problem]:
    """Negations of one side only; the clauses ``beside`` ours may hold what the run of the quotes joins."""
    forth = _shared(alignment)
    back = {theirs: ours for ours, theirs in forth.items()}
    ours, theirs = alignment.ours, alignment.theirs
    if text := _unmatched_cue(_CUE, ours, theirs, forth) or _bare(alignment, added=True):
        yield Problem(code="negation.added", message="句中的否定在引文中没有。", text=text)
    text = _unmatched_cue(_CUE, theirs, ours, back) or _bare(alignment, added=False)
    if text and not any(_denies(other, text) for other in beside):
        yield Problem(code="negation.lost", message="引文中的否定在句中没有了。", text=text)


def _intentions(alignment: Alignment) -> Iterator[Problem]:
    back = {theirs: ours for ours, theirs in _shared(alignment).items()}
    if text := _unmatched_cue(_INTENTION, alignment.theirs, alignment.ours, back):
        yield Problem(
            code="intention.lost", message="引文中是打算或推测，句中说成了事实。", text=text, hard=False
        )


def _unmatched_cue(cue: re.Pattern[str], text: str, other: str, mapping: dict[int, int]) -> str:
    """The first cue of ``text`` whose governed word stands in ``other`` without one."""
    masked = _masked(text)
    other_masked = _masked(other)
    for match in cue.finditer(masked):
        word = text[match.end() : match.end() + _MIN_RUN]
        if len(word) == _MIN_RUN and word in other and _governed(cue, other_masked, other.index(word)):
            continue  # 没有及时拨付 and 拨付不及时
        for at in range(match.end(), min(len(text), match.end() + _REACH + 1)):
            if at in mapping:
                if not _governed(cue, other_masked, mapping[at]):
                    return text[match.start() : at + _MIN_RUN]
                break
            if _WALL.match(text[at]):
                break
    return ""


def _denies(clause: str, negated: str) -> bool:
    """Whether a clause denies a word of ``negated``, which begins with its negation."""
    words = _CUE.sub("", negated, count=1)
    pairs = {words[i : i + _MIN_RUN] for i in range(len(words) - _MIN_RUN + 1)}
    masked = _masked(clause)
    return any(
        pair in clause[match.end() : match.end() + _REACH + _MIN_RUN]
        for match in _CUE.finditer(masked)
        for pair in pairs
    )


def _governed(cue: re.Pattern[str], masked: str, at: int) -> bool:
    """Whether a cue governs the character at ``at``, or holds it."""
    start = at
    while start > 0 and at - start < _REACH + 2 and not _WALL.match(masked[start - 1]):
        start -= 1
    return cue.search(masked, start, at) is not None or any(
        match.start() <= at < match.end() for match in cue.finditer(masked)
    )


def _bare(alignment: Alignment, *, added: bool) -> str:
    """A negation that alone was put in or taken out between words that both sides share."""
    for tag, i1, i2, j1, j2 in alignment.opcodes:
        if tag == "equal":
            continue
        ours, theirs = alignment.ours[j1:j2], alignment.theirs[i1:i2]
        mine, other = (ours, theirs) if added else (theirs, ours)
        if _BARE.fullmatch(mine) and not other:
            whole = alignment.ours if added else alignment.theirs
            start = j1 if added else i1
            return whole[start : start + len(mine) + _MIN_RUN]
    return ""


def _masked(text: str) -> str:
    """The text with lexicalised negations blanked, offsets kept."""
    return _MASK.sub(lambda match: "＊" * len(match[0]), text)


def _opposites(alignment: Alignment) -> Iterator[Problem]:
    ours, theirs = alignment.ours, alignment.theirs
    for pair in OPPOSITES:
        for mine, other in (pair, pair[::-1]):
            if mine in ours and other in theirs and mine not in theirs and other not in ours:
                yield Problem(
                    code="polarity.opposite", message=f"引文说“{other}”，句中说“{mine}”。", text=mine
                )
