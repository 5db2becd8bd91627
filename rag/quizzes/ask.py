"""One sentence → one question: cloze on figures and terms, true or false by a controlled change."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.figures import Figure, figures
from corpus.gazetteer import Gazetteer
from corpus.model import Span

from .guard import Guard
from .model import BLANK, Change, ChangeKind, Question, QuestionKind
from .numbers import askable, other_figures
from .pool import Source
from .terms import Term, classed_terms

__all__ = ["TRUE_FALSE", "Asker"]

TRUE_FALSE = ("正确", "错误")
_OPTIONS = 4
_LEAST_OPTIONS = 3  # with fewer a guess is worth too much
_MOST_FIGURES = 5  # a sentence with more is a table in prose: nobody keeps them apart
_FIGURE = frozenset({"figure.missing", "figure.other_thing"})
_PLACE = frozenset({"place.missing", "place.other"})
_POLARITY = frozenset({"negation.added", "negation.lost", "polarity.opposite"})
# What a rule says, turned into what it does not say.
_TURNED = (("不得", "可以"), ("必须", "可以"), ("应当", "可以不"), ("可以", "不得"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Makes questions of sentences; gives None where a sentence makes no good one.

    Args:
        guard: tells whether an answer is certainly wrong.
        gazetteer: knows the places beside a place.
        elsewhere: figures of the other sentences.
    """

    guard: Guard
    gazetteer: Gazetteer
    elsewhere: Sequence[Figure]

    def cloze(self, source: Source, rng: random.Random) -> Question | None:
        """A sentence with one figure left out."""
        found = [f for f in _figures(source) if askable(f, source.text)]
        if len(found) > _MOST_FIGURES or self.guard.contested(source):
            return None
        for figure in rng.sample(found, len(found)):
            if figure.text in source.info.title:
                continue
            wrong = self._wrong_figures(source, figure, rng)
            below = [o for o in wrong if _value(o) < figure.value]
            above = [o for o in wrong if _value(o) > figure.value]
            least, most = max(0, _OPTIONS - 1 - len(above)), min(_OPTIONS - 1, len(below))
            if least > most:
                continue
            lower = rng.randint(least, most)
            options = sorted([*below[:lower], figure.text, *above[: _OPTIONS - 1 - lower]], key=_value)
            return _blanked(source, "cloze", figure.span, options)
        return None

    def _wrong_figures(self, source: Source, figure: Figure, rng: random.Random) -> list[str]:
        """Figures that are certainly wrong in the figure's place; enough on both sides of it."""
        out: list[str] = []
        for other in self._others(source, figure, rng):
            if self.guard.refuted(_with(source.text, figure.span, other), source, _FIGURE):
                out.append(other)
            if len(out) == 2 * _OPTIONS:
                break
        return out

    def _others(self, source: Source, figure: Figure, rng: random.Random) -> tuple[str, ...]:
        date = source.info.date
        return other_figures(
            figure,
            text=source.text,
            elsewhere=self.elsewhere,
            latest_year=int(date[:4]) if date else None,
            rng=rng,
        )

    def term(self, term: Term, rng: random.Random) -> Question | None:
        """A sentence with one term left out."""
        source = term.source
        if term.text in source.info.title:
            return None
        if term.named and self.guard.used_elsewhere(source, term.text):
            return None  # other places call theirs so too: a wrong answer might be right there
        wrong: list[str] = []
        for other in rng.sample(term.others, len(term.others)):
            if not any(other in o or o in other for o in wrong) and self._wrong_term(term, other):
                wrong.append(other)
            if len(wrong) == _OPTIONS - 1:
                break
        if len(wrong) < _LEAST_OPTIONS - 1:
            return None
        options = [*wrong, term.text]
        rng.shuffle(options)
        return _blanked(source, "term", term.span, options)

    def _wrong_term(self, term: Term, other: str) -> bool:
        """Whether a term is foreign to the document, and no other sentence puts it in this place."""
        statement = _with(term.source.text, term.span, other)
        return not self.guard.names_nearby(term.source, other) and self.guard.said_nowhere(
            statement, term.source
        )

    def true_false(self, source: Source, rng: random.Random, *, true: bool) -> Question | None:
        """A statement that is the source's sentence, or has exactly one thing otherwise."""
        if self.guard.contested(source):
            return None
        if true:
            return _judged(source, source.text, None) if _tells(source) else None
        ways: list[Callable[[Source, random.Random], Iterator[tuple[ChangeKind, Span, str]]]]
        ways = [self._other_figure, self._other_place, self._other_wording, self._other_term]
        rng.shuffle(ways)
        for way in ways:
            for kind, span, said in way(source, rng):
                statement = _with(source.text, span, said)
                change = Change(
                    kind=kind,
                    span=Span(span.start, span.start + len(said)),
                    said=said,
                    source=span.of(source.text),
                )
                return _judged(source, statement, change)
        return None

    def _other_figure(self, source: Source, rng: random.Random) -> Iterator[tuple[ChangeKind, Span, str]]:
        found = [f for f in _figures(source) if askable(f, source.text)]
        for figure in rng.sample(found, len(found)):
            for other in self._others(source, figure, rng)[:_OPTIONS]:
                if self.guard.refuted(_with(source.text, figure.span, other), source, _FIGURE):
                    yield "figure", figure.span, other

    def _other_place(self, source: Source, rng: random.Random) -> Iterator[tuple[ChangeKind, Span, str]]:
        places = [
            place
            for place in self.gazetteer.find(source.text, context=source.info.regions)
            if place.certain
            and place.level == "county"
            and place.name == place.canonical
            and source.text.count(place.name) == 1
            and len(place.places) == 1
        ]
        for place in places:
            near = [
                p.name for p in self.gazetteer.counties(place.places[0].city) if p.name[-1] == place.name[-1]
            ]
            for other in rng.sample(near, len(near)):
                statement = _with(source.text, place.span, other)
                if not self.guard.names_nearby(source, other[:-1]) and self.guard.refuted(
                    statement, source, _PLACE
                ):
                    yield "place", place.span, other

    def _other_wording(self, source: Source, rng: random.Random) -> Iterator[tuple[ChangeKind, Span, str]]:
        turns = [turn for turn in _TURNED if source.text.count(turn[0]) == 1]
        for said, turned in rng.sample(turns, len(turns)):
            start = source.text.index(said)
            span = Span(start, start + len(said))
            if self.guard.refuted(_with(source.text, span, turned), source, _POLARITY):
                yield "wording", span, turned

    def _other_term(self, source: Source, rng: random.Random) -> Iterator[tuple[ChangeKind, Span, str]]:
        for term in classed_terms(source):
            for other in rng.sample(term.others, len(term.others)):
                if self._wrong_term(term, other):
                    yield "term", term.span, other


def _tells(source: Source) -> bool:
    """Whether a sentence tells something that a false one could have otherwise."""
    return (
        any(askable(f, source.text) for f in _figures(source))
        or any(source.text.count(said) == 1 for said, _ in _TURNED)
        or next(classed_terms(source), None) is not None
    )


def _figures(source: Source) -> tuple[Figure, ...]:
    return figures(source.text)


def _value(written: str) -> float:
    return float(figures(written)[0].value)


def _with(text: str, span: Span, other: str) -> str:
    return f"{text[: span.start]}{other}{text[span.end :]}"


def _blanked(source: Source, kind: QuestionKind, span: Span, options: Sequence[str]) -> Question:
    return Question(
        number=0,
        kind=kind,
        stem=_with(source.text, span, BLANK),
        about=source.info.title,
        options=tuple(options),
        key=list(options).index(span.of(source.text)),
        citation=source.citation(),
    )


def _judged(source: Source, statement: str, change: Change | None) -> Question:
    return Question(
        number=0,
        kind="true_false",
        stem=statement,
        about=source.info.title,
        options=TRUE_FALSE,
        key=0 if change is None else 1,
        citation=source.citation(),
        change=change,
    )
