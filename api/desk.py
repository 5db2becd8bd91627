"""The trainers' desk over one home: what its routes and the command line call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.errors import DocumentNotFound
from index.model import Filters

from .wiring import Wiring

if TYPE_CHECKING:
    from rag.examples import (
        ExampleFinder,
        ExampleSet,
        FigureTable,
        GroupBy,
        PackItem,
        PackReport,
        TableMaker,
    )

__all__ = ["Desk"]


class Desk:
    """Examples and packs; its parts are made when they are first used."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._finder: ExampleFinder | None = None
        self._tables: TableMaker | None = None
        self._lock = threading.Lock()

    def examples(self, query: str, *, filters: Filters | None, limit: int, group_by: GroupBy) -> ExampleSet:
        """Examples of a theme or practice.

        Raises:
            QuestionEmpty, PersonQuery: the query cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._examples().find(snapshot, query, filters=filters, limit=limit, group_by=group_by)

    def figures(self, what: Sequence[str], *, filters: Filters | None) -> FigureTable:
        """A table of figures by place.

        Raises:
            QuestionEmpty, PersonQuery: what is to be counted cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._table_maker().table(snapshot, what, filters=filters)

    def pack(self, title: str, items: Sequence[PackItem], form: Literal["docx", "markdown"]) -> bytes:
        """The file of a pack, its quotations read from the library.

        Raises:
            DocumentNotFound: an item's document or version is not in the library.
            PackInvalid: an item's range is not within its text, empty or too long.
        """
        from rag.examples import make_pack, write_pack

        if not self._wiring.catalogue_path.is_file():
            raise DocumentNotFound("资料库里还没有文档。", hint="请先加入文件。")
        return write_pack(make_pack(title, items, self._wiring.catalogue), form)

    def check(self, path: Path) -> PackReport:
        """Compare a pack's quotations and checksums with the library.

        Raises:
            PackInvalid, LoadError: the file cannot be read or is no pack.
        """
        from rag.examples import check_pack

        return check_pack(path, self._wiring.catalogue)

    def _examples(self) -> ExampleFinder:
        with self._lock:
            if self._finder is None:
                from corpus.gazetteer import Gazetteer
                from rag.examples import ExampleFinder

                self._finder = ExampleFinder(
                    catalogue=self._wiring.catalogue,
                    gazetteer=Gazetteer.load(),
                    lexicon=self._wiring.lexicon,
                )
            return self._finder

    def _table_maker(self) -> TableMaker:
        with self._lock:
            if self._tables is None:
                from corpus.gazetteer import Gazetteer
                from rag.examples import TableMaker

                self._tables = TableMaker(catalogue=self._wiring.catalogue, gazetteer=Gazetteer.load())
            return self._tables
