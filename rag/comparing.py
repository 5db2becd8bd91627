"""Several times asked at once: "2021年和2022年", "第一轮与第二轮" are looked for one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .asking import AnswerType, Facet, Question
from .times import rounds, sessions, years

__all__ = ["When", "times_apart", "without_times"]

_TIME = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:年(?!\d{1,2}月)|(?=[和与跟、及同到至度底初])|$)|(?<![\d.])\d{2}年(?!来|内|间|\d{1,2}月)|第?[一二三四五六七八九十百\d]{1,4}[轮届]|首轮"
)
_RANGE = re.compile(r"\s*度?\s*(?:至|到|—+|–|-|~)\s*")
_LIMIT = 6  # times of one question; more are a survey
_WHOLE = frozenset({AnswerType.YESNO, AnswerType.AUTHOR, AnswerType.CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One of several times that are asked about; ``name`` is how the question writes it."""

    name: str
    years: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()

    def of(self, question: Question) -> Question:
        """The question asked of this time alone."""
        return replace(
            question,
            years=self.years or question.years,
            rounds=self.rounds or question.rounds,
            sessions=self.sessions or question.sessions,
        )


def times_apart(question: Question, facet: Facet) -> tuple[When, ...]:
    """The times that an asking wants compared or told one by one; () where it names one time or none.

    An asking that names no time takes those of the question. Ranges (2021年至2023年) stay whole, and times
    that are said of one place each belong to the places.
    """
    if facet.type in _WHOLE or any(p.years or p.rounds or p.sessions for p in question.places):
        return ()
    named = _times(facet.text) or _times(question.folded)
    if not 2 <= len(named) <= _LIMIT:
        return ()
    kinds = {_kind(w) for w in named}
    return named if len(kinds) == 1 else _paired(named)


def without_times(asked: str) -> str:
    """An asking without the times that it names, and without the words that join them."""
    joined = rf"(?:{_TIME.pattern})(?:[和与及跟同比、,\s]+(?:{_TIME.pattern}))*(?:相比|分别|各自?)?"
    return re.sub(joined, "", asked).strip(" ,") or asked


def _times(folded: str) -> tuple[When, ...]:
    """The times of a folded text, each once, in order; () where two of them bound a range."""
    found: dict[str, When] = {}
    end = -1
    for m in _TIME.finditer(folded):
        if end >= 0 and _RANGE.fullmatch(folded, end, m.start()):
            return ()
        end = m.end()
        text = m.group()
        year = years(text) or years(f"{text}年")
        when = When(name=text, years=year, rounds=rounds(text), sessions=sessions(text))
        if _kind(when):
            found.setdefault(f"{when.years}{when.rounds}{when.sessions}", when)
    return tuple(found.values())


def _kind(when: When) -> str:
    return "years" if when.years else "rounds" if when.rounds else "sessions" if when.sessions else ""


def _paired(named: Sequence[When]) -> tuple[When, ...]:
    """Times of two kinds, joined: 2021年第一轮和2022年第二轮; () where they don't pair."""
    outer = _kind(named[0])
    out: list[When] = []
    head: When | None = None
    for when in named:
        if _kind(when) == outer:
            head = when
        elif head is not None:
            out.append(
                When(
                    name=f"{head.name}{when.name}",
                    years=head.years or when.years,
                    rounds=head.rounds or when.rounds,
                    sessions=head.sessions or when.sessions,
                )
            )
    heads = {w.name for w in named if _kind(w) == outer}
    used = {h for h in heads if any(o.name.startswith(h) for o in out)}
    return tuple(out) if len(out) > 1 and used == heads else ()
