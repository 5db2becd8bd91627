"""Every quantity of a document as a record: how many of what, by whom, when, where, and its span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.gazetteer import Gazetteer, PlaceMention
from corpus.model import BlockKind, Document, Sentence, Span
from corpus.sentences import sentences_of

from .actors import actors_in, clause_starts
from .find import figures
from .model import Figure
from .times import Time, times_in
from .what import alike, column_head, counted, deed

__all__ = ["FigureRecord", "figure_records"]

_COUNTED_KINDS = frozenset({"quantity", "percent", "money"})
_SKIPPED = frozenset({BlockKind.FURNITURE, BlockKind.BYLINE})
_BESIDE = re.compile(r"[与同跟和向、及比]$")
_COMPARED = re.compile(r"[上下前]一?个$")  # 上一个五年 counts nothing
_OWNER = re.compile(
    r"(?:^|[；;｜|])\s*(?:单位|单位名称|责任单位|被巡[察视]单位|被巡[察视]党组织|牵头单位|部门|乡镇|村|地区)[：:]"
    r"\s*(?P<who>[^；;｜|]{2,30})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure with what the text around it says; "" where it says nothing.

    ``figure.span`` and ``sentence`` are in ``Document.text``. ``what`` is what is counted, ``who`` the
    body that acts in the clause, ``when`` the time or round that it stands under (as written), ``where`` the
    narrowest place last named in the block, else the document's own. ``who`` and ``when`` hold within a
    block until another body acts or another time is named.
    """

    figure: Figure
    sentence: Span
    what: str
    who: str
    when: str
    where: str


@dataclass(slots=True)
class _Context:
    """What holds within a block so far."""

    where: str = ""
    who: str = ""
    when: str = ""
    told: list[tuple[Figure, str]] = field(default_factory=list)


def figure_records(document: Document, gazetteer: Gazetteer | None = None) -> tuple[FigureRecord, ...]:
    """The quantities, shares and amounts of money of a document, in the order of the text.

    Args:
        document: any document.
        gazetteer: finds places; the shipped one when None.
    """
    return tuple(_records(document, gazetteer or Gazetteer.load()))


def _records(document: Document, gazetteer: Gazetteer) -> Iterator[FigureRecord]:
    block = -1
    context = _Context()
    for sentence in sentences_of(document):
        if document.blocks[sentence.block].kind in _SKIPPED:
            continue
        if sentence.block != block:
            block = sentence.block
            context = _Context(where=document.regions[0] if document.regions else "")
        table = document.blocks[block].kind is BlockKind.TABLE
        places = gazetteer.find(sentence.text, context=document.regions)
        yield from _of_sentence(sentence, places, context, table=table)


def _of_sentence(
    sentence: Sentence, places: Sequence[PlaceMention], context: _Context, *, table: bool
) -> Iterator[FigureRecord]:
    text = sentence.text
    times = times_in(text)
    found = [
        figure
        for figure in figures(text)
        if figure.kind in _COUNTED_KINDS
        and not any(time.span.overlaps(figure.span) for time in times)
        and not _COMPARED.search(text[: figure.span.start])
    ]
    named = [place for place in places if not _BESIDE.search(text[: place.span.start])]
    changes = _changes(text, times, places, table=table)
    last = 0
    for figure in found:
        _move(context, changes, figure.span.start)
        before = [place for place in named if place.span.end <= figure.span.start]
        context.where = before[-1].canonical if before else context.where
        head, unit = column_head(text, figure) if table or "：" in text else ("", "")
        what = head or _what(text, figure, last, context.told)
        if unit and not figure.unit:
            figure = _in_unit(figure, unit)  # noqa: PLW2901 (the figure as its column means it)
        last = figure.span.end
        context.told.append((figure, what))
        yield FigureRecord(
            figure=replace(figure, span=figure.span.shift(sentence.span.start)),
            sentence=sentence.span,
            what=what,
            who=context.who,
            when=context.when,
            where=context.where,
        )
    _move(context, changes, len(text))
    context.where = named[-1].canonical if named else context.where


def _what(text: str, figure: Figure, last: int, told: Sequence[tuple[Figure, str]]) -> str:
    return counted(text, figure, last) or alike(figure, told) or deed(text, figure, last)


def _in_unit(figure: Figure, unit: str) -> Figure:
    """A bare number as the unit in its column's head makes it: 6.8 under 万元 is 68,000元."""
    read = figures(figure.text + unit)
    if len(read) != 1 or read[0].span.end != len(figure.text + unit):
        return figure
    return replace(figure, value=read[0].value, unit=read[0].unit, kind=read[0].kind)


def _changes(
    text: str, times: Sequence[Time], places: Sequence[PlaceMention], *, table: bool
) -> list[tuple[int, str, str]]:
    """What changes from which offset on: (offset, "who" or "when", value), in order."""
    found = [(time.span.start, "when", time.text) for time in times]
    if table:
        found += [(0, "who", owner["who"].strip()) for owner in _OWNER.finditer(text)]
    else:
        spans = [time.span for time in times]
        actors = actors_in(text, clause_starts(text), times=spans, places=[p.span for p in places])
        found += [(actor.at, "who", actor.name) for actor in actors]
    return sorted(found)


def _move(context: _Context, changes: list[tuple[int, str, str]], to: int) -> None:
    """Take over what has changed before an offset."""
    while changes and changes[0][0] <= to:
        _, name, value = changes.pop(0)
        setattr(context, name, value)
