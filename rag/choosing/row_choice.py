"""Which rows of a table an asking is about: those it names, their sum, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.fold import fold
from rag.questions.asking import AnswerType
from rag.questions.times import rounds, sessions, years
from rag.reading.rows import asked_cells, is_sum, labels, names_row
from rag.reading.scope import ReadSentence

from .features import Scored

__all__ = ["EXTREME", "named_row", "rows_asked"]

#: Askings for the row with the greatest or least value, or the first or last of an order; what is at most
#: allowed (最长几天) is no such asking.
_END = r"(?:最(?P<least{n}>[少低小慢差短后])|最[多高大快好长先]|[排居]在?第一|居首|(?P<last{n}>垫底|倒数))"
EXTREME = re.compile(
    rf"(?:哪|谁|什么|啥)[^,。;?]{{0,20}}{_END.format(n=1)}|{_END.format(n=2)}[^,。;?]{{0,12}}(?:哪|谁|什么|啥)"
)
_MOST = 12  # rows that are given whole; of a longer table those with the greatest or least values
_FEW = 5
_COUNTS = 0.5  # of the feature "figure", for a number that counts what is asked
_ALIKE = 0.02  # of the feature "all", by which a row has to share more with the question than the others


def rows_asked(best: Scored, scored: Sequence[Scored]) -> list[Scored] | None:
    """The rows that answer where a row of a table with heads answers best; None to leave it at that.

    Which row has most or least is seen in all of them, as no value is worked out here. Rows that the asking
    names stand for themselves; where it names none, a figure is that of the row that sums up, and without
    such a row the figures of all.
    """
    candidate, facet = best.candidate, best.facet
    if candidate.sentence.row is None:
        return None
    table = _table_around(candidate.read.sentences, candidate.index)
    if len(table) < 2:
        return None
    known = {s.candidate.index: s for s in scored if s.candidate.read is candidate.read}
    known[candidate.index] = best
    rows = [known.get(i) or replace(best, candidate=replace(candidate, index=i)) for i in table]
    if extreme := EXTREME.search(facet.text):
        counted = [row for row in rows if not _sums(row) and _cells(row)]
        least = any(extreme[name] for name in ("least1", "least2", "last1", "last2"))
        return _outermost(counted, least=least) if len(counted) > 1 else None
    named = _named([row for row in rows if row.candidate.index in known])
    if not facet.type.is_figure:
        if facet.several and best in named and 1 < len(named) <= _MOST:
            return named
        return [best] if facet.type is AnswerType.OVERVIEW and named == [best] else None
    if named:
        every = facet.several or not facet.entities  # of several things each is asked by itself
        return named if every and len(named) <= _MOST else [best] if best in named else named[:1]
    sums = [row for row in rows if _sums(row)]
    if sums:
        return sums[:1]
    counted = [row for row in rows if _cells(row)]
    return counted if 1 < len(counted) <= _MOST else None


def named_row(best: Scored | None, fitting: Sequence[Scored]) -> Scored | None:
    """The row of what is asked for alone, where a sentence of its document that names it not fits best.

    第三组发现问题多少 is told in the row of 第三组, whatever the text above says of all groups together.
    """
    if best is None or not best.facet.type.is_figure or best.candidate.sentence.row is not None:
        return best
    asking = fold(best.facet.text)
    for other in fitting:
        sentence = other.candidate.sentence
        row, text = sentence.row, sentence.sentence.text
        if row is None or other.candidate.read.document.id != best.candidate.read.document.id:
            continue
        named = not is_sum(text, row) and names_row(asking, text, row)
        dated = other.facet.type is AnswerType.DATE  # which of its dates, the row shows
        if named and other.values["figure"] >= _COUNTS and (dated or asked_cells(other.facet, text, row)):
            label = fold(labels(text, row)[0].span.of(text))
            return best if label in best.candidate.sentence.folded else other
    return best


def _table_around(sentences: Sequence[ReadSentence], at: int) -> range:
    """The rows of one table around one of its rows."""
    heads = _heads(sentences[at])

    def belongs(i: int) -> bool:
        return 0 <= i < len(sentences) and bool(_heads(sentences[i]) & heads)

    start, end = at, at + 1
    while belongs(start - 1):
        start -= 1
    while belongs(end):
        end += 1
    return range(start, end)


def _heads(sentence: ReadSentence) -> frozenset[str]:
    row = sentence.row
    return frozenset(cell.head for cell in row.cells if cell.head) if row else frozenset()


def _cells(scored: Scored) -> tuple[Decimal, ...]:
    """The values under the columns that the asking names, as numbers."""
    sentence = scored.candidate.sentence
    assert sentence.row is not None
    cells = asked_cells(scored.facet, sentence.sentence.text, sentence.row)
    return tuple(f.value for c in cells for f in sentence.figures if c.span.contains(f.span))


def _sums(scored: Scored) -> bool:
    sentence = scored.candidate.sentence
    return sentence.row is not None and is_sum(sentence.sentence.text, sentence.row)


def _named(rows: Sequence[Scored]) -> list[Scored]:
    """The rows that the asking names: by place, by what they are of or their time, else by the question.

    Another asking of the question may have named what this one leaves out (第二轮发现问题多少、移交线索多少).
    """
    placed = [row for row in rows if _of_place(row)]
    named = [row for row in placed or rows if placed or _is_named(row)]
    if named:
        named = [row for row in named if row.values["time"] == 1.0] or named
        told = [_label(row) for row in named]
        return [
            row
            for row, label in zip(named, told, strict=True)
            if not any(label and label in t != label for t in told)
        ]
    timely = [row for row in rows if row.values["time"] == 1.0]
    most = max((row.values["all"] for row in timely), default=0.0)
    fitting = [row for row in timely if row.values["all"] >= most - _ALIKE]
    return fitting if len(fitting) == 1 else []


def _label(scored: Scored) -> str:
    """What a row is of, folded, "" where its first cells don't tell."""
    sentence = scored.candidate.sentence
    found = labels(sentence.sentence.text, sentence.row) if sentence.row else ()
    return fold(found[0].span.of(sentence.sentence.text)) if found else ""


def _of_place(scored: Scored) -> bool:
    own = {chain[0] for chain in scored.candidate.sentence.own}
    return any(place.canonical in own for place in scored.facet.places)


def _is_named(scored: Scored) -> bool:
    """Whether the asking names what a row is of: its label, its round, session or year."""
    sentence, facet = scored.candidate.sentence, scored.facet
    assert sentence.row is not None
    asking = fold(facet.text)
    if names_row(asking, sentence.sentence.text, sentence.row):
        return True
    told = (
        (rounds(asking), sentence.rounds),
        (sessions(asking), sentence.sessions),
        (years(asking), sentence.years),
    )
    return any(len(times.own) == 1 and times.own & set(asked) for asked, times in told)


def _outermost(rows: list[Scored], *, least: bool) -> list[Scored]:
    """The rows of a table, of a long one those with the greatest or the least values, as they stand."""
    if len(rows) <= _MOST:
        return rows
    ordered = sorted(rows, key=lambda row: _cells(row)[0], reverse=not least)[:_FEW]
    return [row for row in rows if row in ordered]
