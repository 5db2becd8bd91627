"""Quantities of several places or times beside each other, as a small table; nothing is worked out.

A cell holds the figure as its sentence writes it, two where sources disagree; the last cell of a row holds
the markers of its sentences in the order of the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.choosing.features import Candidate
from rag.choosing.select import Found, Target
from rag.model import TABLE_SOURCES
from rag.questions.asking import AnswerType, Facet, QuestionPlace
from rag.reading.rows import Row, asked_cells

from .claims import Claim, claims_of
from .disagreement import asked_claims
from .occasions import Source, relation

__all__ = ["table_of"]

_HEADS = {
    AnswerType.NUMBER: "数量",
    AnswerType.MONEY: "金额",
    AnswerType.PERCENT: "比例",
    AnswerType.DURATION: "时长",
    AnswerType.DATE: "时间",
}
_FEWEST = 2  # rows of a table, and figures in it
_MISSING = "资料未载"
_UNCLEAR = "见原文"
_PARTIAL = frozenset({"part", "plan"})  # classes of what narrows a claim, of which a table says nothing

Marked = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """What stands in a cell, whose words it is, and whether it is a figure."""

    text: str
    markers: tuple[int, ...]
    told: bool = False


def table_of(found: Sequence[Found], markers: Marked) -> tuple[str, tuple[int, ...]] | None:
    """The table of an answer as Markdown with its markers, None where no quantities are compared.

    Args:
        found: what was found for each asking of each place and time.
        markers: the marker of each sentence of the answer, by the key of its candidate.

    Returns:
        Lines of ``| cell | cell |`` under a head, and the markers that stand in them, in order.
    """
    facets = {f.target.facet.text: f.target.facet for f in found if f.target.facet.type in _HEADS}
    places = len({f.target.name for f in found if f.target.name}) > 1
    rows: dict[str, dict[str, _Cell]] = {}
    for f in found:
        name = _row_name(f.target, place=places)
        if f.target.facet.text in facets and name and not f.elsewhere:
            rows.setdefault(name, {})[f.target.facet.text] = _cell(f, markers)
    heads = _heads(tuple(facets.values()))
    whole = all(len(row) == len(facets) for row in rows.values())
    given = sum(cell.told for row in rows.values() for cell in row.values())
    alike = all(row == next(iter(rows.values())) for row in rows.values())  # one sentence tells of all
    if not heads or len(rows) < _FEWEST or given < _FEWEST or not whole or alike:
        return None
    times = any(f.target.when for f in found)
    what = "单位" if any(f.target.entity for f in found) else "地方"
    corner = f"{what}、时间" if times and places else "时间" if times else what
    lines = [(corner, *heads, TABLE_SOURCES), ("---",) * (len(heads) + 2)]
    cited: dict[int, None] = {}
    for name, row in rows.items():
        cells = [row[text] for text in facets]
        markers_of_row = dict.fromkeys(m for cell in cells for m in cell.markers)
        lines.append((name, *(cell.text for cell in cells), "".join(f"[{m}]" for m in markers_of_row) or "—"))
        cited |= markers_of_row
    return "\n".join(f"| {' | '.join(line)} |" for line in lines), tuple(cited)


def _row_name(target: Target, *, place: bool) -> str:
    """The time that is asked about, with the place where there are several; "" for an asking of neither."""
    parts = (target.name if place else "", target.when.name if target.when else "")
    return " ".join(p for p in parts if p)


def _heads(facets: Sequence[Facet]) -> tuple[str, ...]:
    """What each column counts, in the question's words where it names it; () where two would be alike."""
    heads = tuple(f.counted[-1] if f.counted else _HEADS[f.type] for f in facets)
    return heads if len(set(heads)) == len(heads) else ()


def _cell(found: Found, markers: Marked) -> _Cell:
    """The figure that answers, and those that contradict it; else what is lacking."""
    if not found.answered:
        return _Cell(text=_MISSING, markers=())
    best, *others = (s.candidate for s in found.scored)
    if best.sentence.row is not None:
        value = _in_row(found.target.facet, best, best.sentence.row)
        heads = (markers.get((best.read.document.id, i)) for i in best.sentence.row.heads)
        cited = (markers[best.key], *(marker for marker in heads if marker is not None))
        return _Cell(text=value or _UNCLEAR, markers=cited, told=bool(value))
    source = _source(found.target, best)
    if source is None:
        return _Cell(text=_UNCLEAR, markers=(markers[best.key],))
    said = {source.claim.said: markers[best.key]}
    for candidate in others:
        other = _source(found.target, candidate)
        if other is not None and relation(source, other):
            said.setdefault(other.claim.said, markers[candidate.key])
    return _Cell(text="；".join(said), markers=tuple(said.values()), told=True)


def _in_row(facet: Facet, candidate: Candidate, row: Row) -> str:
    """The one value of a row that the asking names, with the unit that its head gives; "" for several."""
    text = candidate.sentence.sentence.text
    cells = asked_cells(facet, text, row)
    if len(cells) != 1:
        return ""
    value = cells[0].span.of(text)
    return f"{value}{cells[0].unit}" if value[-1:].isdigit() else value


def _source(target: Target, candidate: Candidate) -> Source | None:
    """The one claim of a sentence that is asked for; None where several may be meant, or none is made."""
    asked = asked_claims(target, candidate, claims_of(candidate.read, candidate.sentence))
    if len(asked) != 1 or not _said_of(target.place, asked[0]) or not _does(target.facet, asked[0]):
        return None
    return Source(candidate=candidate, claim=asked[0])


def _said_of(place: QuestionPlace | None, claim: Claim) -> bool:
    """Whether a claim is no part of a whole, and names the time that the question says of the place."""
    if any(name in _PARTIAL for name, _ in claim.scope):
        return False
    told = claim.occasion
    asked = (
        ((place.years, told.year), (place.rounds, told.round), (place.sessions, told.session))
        if place
        else ()
    )
    return all(not wanted or said in wanted for wanted, said in asked)


def _does(facet: Facet, claim: Claim) -> bool:
    """Whether a claim tells of one of the things done that the asking names beside what is counted."""
    named = [t.text for t in facet.terms if len(t.text) > 1 and t.text not in facet.counted]
    return not named or any(name in claim.thing for name in named)
