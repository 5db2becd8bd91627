"""The trainers' desk over one home: what its routes and the command line call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DocumentNotFound
from index.model import Filters

from .wiring import Wiring

if TYPE_CHECKING:
    from rag.checklists import Checklist, ChecklistMaker
    from rag.examples import (
        ExampleFinder,
        ExampleSet,
        FigureTable,
        GroupBy,
        PackFormat,
        PackItem,
        PackReport,
        RowBy,
        TableMaker,
    )
    from rag.persons import Masker
    from rag.quizzes import QuestionKind, Quiz, QuizMaker

__all__ = ["Desk"]


class _Parts:
    """What the desk works with, over the parts of one home."""

    def __init__(self, wiring: Wiring) -> None:
        from rag.checklists import ChecklistMaker
        from rag.examples import ExampleFinder, TableMaker
        from rag.persons import Masker, PersonFinder
        from rag.quizzes import QuizMaker

        catalogue, gazetteer = wiring.catalogue, wiring.gazetteer
        self.masker: Masker = Masker(PersonFinder(segmenter=wiring.segmenter, gazetteer=gazetteer))
        self.hiding: Masker | None = self.masker if wiring.settings.mask_names else None
        self.finder: ExampleFinder = ExampleFinder(
            catalogue=catalogue, gazetteer=gazetteer, lexicon=wiring.lexicon
        )
        self.tables: TableMaker = TableMaker(catalogue=catalogue, gazetteer=gazetteer)
        self.quizzes: QuizMaker = QuizMaker(catalogue=catalogue, gazetteer=gazetteer, masker=self.masker)
        self.checklists: ChecklistMaker = ChecklistMaker(
            catalogue=catalogue, gazetteer=gazetteer, masker=self.masker
        )


class Desk:
    """Examples, packs, tables of figures, quizzes and checklists; its parts are made when first used.

    Names of private persons are hidden in everything but the documents where the settings say so.

    Args:
        wiring: the parts over the documents that the caller may read.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._made: _Parts | None = None
        self._lock = threading.Lock()

    def examples(
        self,
        query: str,
        *,
        filters: Filters | None,
        limit: int,
        group_by: GroupBy,
        theme: str = "",
        practice: str = "",
    ) -> ExampleSet:
        """Examples of a theme or practice.

        Raises:
            QuestionEmpty, PersonQuery: the query cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._parts.finder.find(
                snapshot,
                query,
                filters=filters,
                limit=limit,
                group_by=group_by,
                theme=theme,
                practice=practice,
                masker=self._parts.hiding,
            )

    def figures(self, what: Sequence[str], *, filters: Filters | None, by: RowBy = "place") -> FigureTable:
        """A table of figures by place, or by place and inspection round.

        Raises:
            QuestionEmpty, PersonQuery: what is to be counted cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._parts.tables.table(snapshot, what, filters=filters, by=by, masker=self._parts.hiding)

    def quiz(
        self,
        topic: str,
        *,
        items: Sequence[PackItem],
        filters: Filters | None,
        kinds: Sequence[QuestionKind],
        count: int,
        seed: int,
    ) -> Quiz:
        """A quiz about a topic or about chosen quotations, the same for a seed.

        Raises:
            QuestionEmpty, PersonQuery: the topic cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._parts.quizzes.make(
                snapshot,
                topic,
                items=items,
                filters=filters,
                kinds=kinds,
                count=count,
                seed=seed,
                hide_names=self._parts.hiding is not None,
            )

    def quiz_file(self, quiz: Quiz, title: str, form: PackFormat) -> bytes:
        """A quiz as a file, its key with the sources on a page of its own.

        Raises:
            PackInvalid: it has no questions.
            DocumentNotFound: a source has left the library meanwhile.
        """
        from rag.examples import write_sheet
        from rag.quizzes import quiz_sheet

        sheet = quiz_sheet(quiz, self._wiring.catalogue, self._parts.hiding, title=title)
        return write_sheet(sheet, form)

    def checklist(self, unit: str, *, filters: Filters | None, limit: int, general: int) -> Checklist:
        """What the documents say is to be checked in a kind of unit.

        Raises:
            QuestionEmpty, PersonQuery: the unit cannot be worked on.
            IndexMissing: nothing has been published.
        """
        with self._wiring.snapshots.use() as snapshot:
            return self._parts.checklists.make(
                snapshot,
                unit,
                filters=filters,
                limit=limit,
                general=general,
                hide_names=self._parts.hiding is not None,
            )

    def checklist_file(self, checklist: Checklist, form: PackFormat) -> bytes:
        """A checklist as a file.

        Raises:
            PackInvalid: it has no items.
            DocumentNotFound: a source has left the library meanwhile.
        """
        from rag.checklists import checklist_sheet
        from rag.examples import write_sheet

        return write_sheet(checklist_sheet(checklist, self._wiring.catalogue, self._parts.hiding), form)

    def pack(self, title: str, items: Sequence[PackItem], form: PackFormat) -> bytes:
        """The file of a pack, its quotations read from the library.

        Raises:
            DocumentNotFound: an item's document or version is not in the library.
            PackInvalid: an item's range is not within its text, empty or too long.
        """
        from rag.examples import make_pack, write_pack

        if not self._wiring.catalogue_path.is_file():
            raise DocumentNotFound("资料库里还没有文档。", hint="请先加入文件。")
        return write_pack(make_pack(title, items, self._wiring.catalogue, self._parts.hiding), form)

    def check(self, path: Path) -> PackReport:
        """Compare a pack's quotations and checksums with the library.

        Raises:
            PackInvalid, LoadError: the file cannot be read or is no pack.
        """
        from rag.examples import check_pack

        return check_pack(path, self._wiring.catalogue)

    @property
    def _parts(self) -> _Parts:
        with self._lock:
            if self._made is None:
                self._made = _Parts(self._wiring)
            return self._made
