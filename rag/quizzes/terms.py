"""Terms to ask for: names of ways of working, and terms of which one excludes the others."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from corpus.model import Span
from rag.examples.quotes import practices_in

from .pool import Source

__all__ = ["Term", "classed_terms", "named_practices"]

_SHORTEST, _LONGEST = 3, 14  # characters of a practice's name
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST_HAN = 2  # of a name: 1+N says nothing by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A run of a sentence that is asked for: ``source.text[span] == text``; ``others`` exclude it.

    ``named``: it is the name of one place's way of working, not a term of the field.
    """

    source: Source
    span: Span
    text: str
    others: tuple[str, ...]
    named: bool = False


def named_practices(sources: Sequence[Source]) -> tuple[Term, ...]:
    """Names in “ ” that sentences give to ways of working; the others are those of other places.

    A name counts only where a single place's documents use it, so that it is right there and
    nowhere else: what two places call the same decides nothing.
    """
    found = [(source, span, span.of(source.text)) for source in sources for span in _practice(source)]
    out: list[Term] = []
    for source, span, name in found:
        others = [
            other_name
            for other, _, other_name in found
            if _apart(source, other) and not _like(name, other_name)
        ]
        shared = any(other_name == name and _apart(source, other) for other, _, other_name in found)
        if others and not shared:
            others = list(dict.fromkeys(others))
            out.append(Term(source=source, span=span, text=name, others=tuple(others), named=True))
    return tuple(out)


def _practice(source: Source) -> Iterator[Span]:
    names = practices_in(source.text)
    if len(names) == 1:
        (span,) = names
        name = span.of(source.text)
        telling = len(_HAN.findall(name)) >= _LEAST_HAN
        if telling and _SHORTEST <= len(name) <= _LONGEST and source.text.count(name) == 1:
            yield span


def _apart(a: Source, b: Source) -> bool:
    """Whether two sentences are of documents about different places, neither of which names both."""
    mine, theirs = set(a.info.regions[:1]), set(b.info.regions[:1])
    return bool(mine and theirs) and not mine & set(b.info.regions) and not theirs & set(a.info.regions)


def _like(a: str, b: str) -> bool:
    return a in b or b in a or len(set(a) & set(b)) > len(set(b)) / 2


def classed_terms(source: Source) -> Iterator[Term]:
    """Terms of the shipped classes that stand in a sentence once, alone of their class."""
    for members in _classes():
        pattern = "|".join(sorted(map(re.escape, members), key=len, reverse=True))
        matches = list(re.finditer(pattern, source.text))
        if len(matches) != 1:
            continue
        (match,) = matches
        others = tuple(m for m in members if m not in match.group() and match.group() not in m)
        if len(others) > 1:
            yield Term(
                source=source, span=Span(match.start(), match.end()), text=match.group(), others=others
            )


@functools.cache
def _classes() -> tuple[tuple[str, ...], ...]:
    text = resources.files("rag").joinpath("data/term_classes.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)
