"""Tables of figures: places by what was counted, every value with its sentence."""

from __future__ import annotations

import csv
import io
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import Catalogue
from corpus.figures import Figure, FigureRecord, figure_records
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import Document
from index.model import DocumentInfo, Filters
from index.snapshot import Snapshot
from rag.errors import PersonQuery, QuestionEmpty
from rag.model import Citation

from .person import asks_for_person
from .quotes import trimmed

__all__ = ["FigureRow", "FigureTable", "TableMaker", "Value", "counts", "write_csv"]

_PASSAGES = 60  # looked through for each thing counted
_KEEP = 256  # documents whose figures stay in memory
_REACH = 16  # characters beside a figure in which its verb is looked for
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs cells that begin so


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure with its sentence; ``figure.span`` and the citation are in the document's text.

    ``when`` and ``who`` are as the text has them, "" where it says nothing.
    """

    figure: Figure
    when: str
    who: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A place and, for each thing counted, the values that the documents give."""

    place: str
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Rows by place, cells in the order of ``what``. Nothing is added up."""

    what: tuple[str, ...]
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
        self, snapshot: Snapshot, what: Sequence[str], *, filters: Filters | None = None
    ) -> FigureTable:
        """What was counted, by place.

        Args:
            snapshot: the open index.
            what: things that are counted, such as "发现问题" or "问题线索".
            filters: which documents may speak.

        Raises:
            QuestionEmpty: nothing is to be counted.
            PersonQuery: one of them is a person.
        """
        terms = tuple(dict.fromkeys(term.strip() for term in what if term.strip()))
        if not terms:
            raise QuestionEmpty("没有要列的项目。", hint="请写下要统计的项目，例如“发现问题”。")
        for term in terms:
            if asks_for_person(term, segmenter=snapshot.segmenter, gazetteer=self._gazetteer):
                raise PersonQuery("不能按个人姓名列数字。", hint="请写事项，例如“发现问题”“追回资金”。")
        rows: dict[str, list[list[Value]]] = {}
        marker = 0
        for column, term in enumerate(terms):
            for record, citation in self._cited(snapshot, term, filters):
                marker += 1
                cells = rows.setdefault(record.where, [[] for _ in terms])
                cells[column].append(
                    Value(
                        figure=record.figure,
                        when=record.when,
                        who=record.who,
                        citation=replace(citation, marker=marker),
                    )
                )
        ordered = sorted(rows.items(), key=lambda row: (not row[0], row[0]))
        return FigureTable(
            what=terms,
            rows=tuple(FigureRow(place=p, cells=tuple(tuple(c) for c in cells)) for p, cells in ordered),
            generation=snapshot.generation,
        )

    def _cited(
        self, snapshot: Snapshot, term: str, filters: Filters | None
    ) -> Iterator[tuple[FigureRecord, Citation]]:
        """The figures that count a thing in the documents found for it, with their sentences."""
        hits = snapshot.search(term, _PASSAGES, filters=filters or None)
        for info in {hit.document.id: hit.document for hit in hits}.values():
            document, records = self._records(info)
            passages = snapshot.passages_of(info.id)
            for record in records:
                passage = next((p for p in passages if p.span.overlaps(record.sentence)), None)
                if passage is None or not counts(record, term, document.text):
                    continue
                span = trimmed(document.text, record.sentence)
                yield (
                    record,
                    Citation(
                        marker=0,
                        document=info,
                        span=span,
                        quote=span.of(document.text),
                        passage_id=passage.id,
                        heading_path=passage.heading_path,
                        score=0.0,
                    ),
                )

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
    start, end = max(sentence.start, span.start - _REACH), min(sentence.end, span.end + _REACH)
    beside = fold(text[start:end])
    return any(
        what.endswith(wanted[cut:]) and wanted[:cut] in beside for cut in range(max(1, len(wanted) - 1))
    )


def write_csv(table: FigureTable) -> str:
    """The table in long form: a line for each value, with its place in the source (RFC 4180, CRLF)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "地区",
            "项目",
            "数字",
            "数值",
            "单位",
            "何时",
            "主体",
            "题名",
            "日期",
            "原句",
            "文档",
            "版本",
            "起",
            "止",
        )
    )
    for row in table.rows:
        for what, cell in zip(table.what, row.cells, strict=True):
            for value in cell:
                figure, cited = value.figure, value.citation
                info = cited.document
                texts = (row.place, what, figure.text, str(figure.value), figure.unit, value.when, value.who)
                source = (info.title, info.date or "", cited.quote, info.id, info.version)
                place = (cited.span.start, cited.span.end)
                writer.writerow((*map(_cell, (*texts, *source)), *place))
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
