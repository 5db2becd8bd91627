"""Tables of figures: places by what was counted, every value with its sentence."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.catalogue import Catalogue
from corpus.figures import Figure, FigureRecord, figure_records
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import Document
from index.model import DocumentInfo, Filters
from index.snapshot import Snapshot
from rag.errors import PersonQuery, QuestionEmpty
from rag.model import Citation
from rag.persons import Masker

from .person import asks_for_person
from .quotes import trimmed
from .rounds import round_of, round_order

__all__ = ["FigureRow", "FigureTable", "RowBy", "TableMaker", "Value", "counts"]

RowBy = Literal["place", "round"]

_PASSAGES = 60  # looked through for each thing counted
_KEEP = 256  # documents whose figures stay in memory
_REACH = 16  # characters beside a figure in which its verb is looked for
_FIGURE = re.compile(r"\d[\d.,]*")
_CELLS = re.compile(r"[|\t]")  # in a table the head of the column says what is counted
_DENIED = re.compile(r"(?:未|没有?)[^，。；、]{0,6}$")  # 未完成5个 counts none of what was completed
_SORTS = frozenset({"种", "类"})  # number kinds of things, not the things


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure with its sentence; ``figure.span`` and the citation are in the document's text.

    ``when`` and ``who`` are as the text has them, "" where it says nothing. ``round`` is the inspection
    round that is spoken of ("第四轮", "十二届第四轮"), "" when none is named.
    """

    figure: Figure
    when: str
    who: str
    round: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A place (by rounds: a round of it) and, for each thing counted, the values that documents give."""

    place: str
    round: str
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Rows by place or by place and round, cells in the order of ``what``. Nothing is added up."""

    what: tuple[str, ...]
    by: RowBy
    rows: tuple[FigureRow, ...]
    generation: str


class TableMaker:
    """Makes tables over open snapshots; one serves many threads.

    Args:
        catalogue: where documents' texts come from.
        gazetteer: finds places.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._read: OrderedDict[tuple[str, str], tuple[Document, tuple[FigureRecord, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def table(
        self,
        snapshot: Snapshot,
        what: Sequence[str],
        *,
        filters: Filters | None = None,
        by: RowBy = "place",
        masker: Masker | None = None,
    ) -> FigureTable:
        """What was counted, by place.

        Args:
            snapshot: the open index.
            what: things that are counted, such as "发现问题"; names for the same thing stand in one
                column with "/" between them ("追回资金/挽回损失").
            filters: which documents may speak.
            by: whether a row is a place or a round of a place.
            masker: hides the names of private persons in the sentences, when given.

        Raises:
            QuestionEmpty: nothing is to be counted.
            PersonQuery: one of them is a person.
        """
        terms = tuple(dict.fromkeys(term.strip() for term in what if term.strip()))
        if not terms:
            raise QuestionEmpty("没有要列的项目。", hint="请写下要统计的项目，例如“发现问题”。")
        for term in (name for column in terms for name in _names(column)):
            if asks_for_person(term, segmenter=snapshot.segmenter, gazetteer=self._gazetteer):
                raise PersonQuery("不能按个人姓名列数字。", hint="请写事项，例如“发现问题”“追回资金”。")
        rows: dict[tuple[str, str], list[list[Value]]] = {}
        marker = 0
        for column, term in enumerate(terms):
            for record, round_, citation in self._cited(snapshot, term, filters, masker):
                marker += 1
                key = (record.where, round_ if by == "round" else "")
                cells = rows.setdefault(key, [[] for _ in terms])
                cells[column].append(
                    Value(
                        figure=record.figure,
                        when=record.when,
                        who=record.who,
                        round=round_,
                        citation=replace(citation, marker=marker),
                    )
                )
        ordered = sorted(rows.items(), key=lambda row: (not row[0][0], row[0][0], round_order(row[0][1])))
        return FigureTable(
            what=terms,
            by=by,
            rows=tuple(
                FigureRow(place=place, round=name, cells=tuple(tuple(cell) for cell in cells))
                for (place, name), cells in ordered
            ),
            generation=snapshot.generation,
        )

    def _cited(
        self, snapshot: Snapshot, term: str, filters: Filters | None, masker: Masker | None
    ) -> Iterator[tuple[FigureRecord, str, Citation]]:
        """The figures that count a thing in the documents found for it, with round and sentence."""
        names = _names(term)
        found = [snapshot.search(name, _PASSAGES, filters=filters or None) for name in names]
        for info in {hit.document.id: hit.document for hits in found for hit in hits}.values():
            document, records = self._records(info)
            passages = snapshot.passages_of(info.id)
            for record in records:
                passage = next((p for p in passages if p.span.overlaps(record.sentence)), None)
                if passage is None or not any(counts(record, name, document.text) for name in names):
                    continue
                span = trimmed(document.text, record.sentence)
                citation = Citation(
                    marker=0,
                    document=info,
                    span=span,
                    quote=span.of(document.text),
                    passage_id=passage.id,
                    heading_path=passage.heading_path,
                    score=0.0,
                )
                if masker is not None:
                    citation = masker.citation(document, citation)
                    record = replace(record, who=masker.line(document, record.who))  # noqa: PLW2901 - the same, hidden
                yield record, round_of(document, record.figure.span), citation

    def _records(self, info: DocumentInfo) -> tuple[Document, tuple[FigureRecord, ...]]:
        key = (info.id, info.version)
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        document = self._catalogue.document(info.id, info.version)
        read = (document, figure_records(document, self._gazetteer))
        with self._lock:
            self._read[key] = read
            while len(self._read) > _KEEP:
                self._read.popitem(last=False)
        return read


def _names(column: str) -> tuple[str, ...]:
    """The names for one thing that a column counts."""
    return tuple(name.strip() for name in re.split("[/／]", column) if name.strip())


def counts(record: FigureRecord, term: str, text: str) -> bool:
    """Whether a figure counts a thing: its noun agrees, and a verb in the term stands beside the figure.

    "发现问题" is counted by 发现问题214个 and by 发现28个突出问题, not by 移交问题线索17件.

    Args:
        record: the figure, with spans in ``text``.
        term: what is counted.
        text: the document's text.
    """
    what, wanted = fold(record.what), fold(term)
    span, sentence = record.figure.span, record.sentence
    if record.figure.unit in _SORTS:
        return False
    start, end = max(sentence.start, span.start - _REACH), min(sentence.end, span.end + _REACH)
    before, after = fold(text[start : span.start]), fold(text[span.end : end])
    own = _FIGURE.split(before)[-1] + _FIGURE.split(after)[0]
    if wanted[-2:] not in own and not _CELLS.search(sentence.of(text)):
        return False  # 已整改201条 behind 发现问题344条 counts what was put right
    beside = before + after
    return not _DENIED.search(before) and any(
        what.endswith(wanted[cut:]) and wanted[:cut] in beside for cut in range(max(1, len(wanted) - 1))
    )
