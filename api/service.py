"""What the service does, in its own terms: the routes and the command line call this and nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DocumentNotFound
from corpus.model import Document
from corpus.reprints import reprints_of
from index.model import DocumentInfo, Filters

from .errors import NotReady
from .feedback import FeedbackBook
from .publish import Progress, publish, publish_parts
from .schemas import (
    BlockOut,
    DocumentOut,
    DocumentRow,
    DocumentsOut,
    DocumentTextOut,
    FailureOut,
    FailuresOut,
    HitOut,
    IngestOut,
    KeptFailureOut,
    LabelledOut,
    MetaOut,
    ReadyOut,
    RemovedOut,
    RepairOut,
    ReprintOut,
    SearchOut,
    TidiedOut,
    VerifyOut,
)
from .text import clean
from .uploads import FOLDER, Upload, take_in
from .wiring import Wiring

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.library import Progress as Reading
    from index.build import BuildReport
    from rag.thresholds import Thresholds

    from .scoreboard import Scoreboard, Scored

__all__ = ["Progress", "RawFile", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file as it was given."""

    name: str
    data: bytes


class Service:
    """Ingesting, searching and showing documents over one home."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.settings = wiring.settings
        self.feedback = FeedbackBook(wiring.home / "service.db")
        self._writing = threading.Lock()

    # --- reading -------------------------------------------------------------------------------

    def ready(self) -> ReadyOut:
        """Open the published generation.

        Raises:
            NotReady: there is none, or it cannot be opened.
        """
        if self.wiring.published() is None:
            raise NotReady("还没有打开任何索引", hint="请先运行 xunwen ingest 路径，或在网页上添加文档")
        with self.wiring.snapshots.use() as snapshot:
            return ReadyOut(
                status="ready", generation=snapshot.generation, documents=len(snapshot.documents())
            )

    def suggestions(self) -> tuple[str, ...]:
        """Questions that the open documents can answer; none on an empty home."""
        if self.wiring.published() is None:
            return ()
        return self.wiring.assistant.suggestions()

    def search(self, query: str, k: int, filters: Filters | None = None) -> SearchOut:
        """The ``k`` best passages; an empty query finds nothing."""
        text = clean(query)[: self.settings.limits.question_chars]
        with self.wiring.snapshots.use() as snapshot:
            hits = snapshot.search(text, k, filters=filters or None) if text else ()
        return SearchOut(hits=[HitOut.from_hit(rank, hit) for rank, hit in enumerate(hits, start=1)])

    def documents(self, *, cursor: str | None = None, limit: int = 500) -> DocumentsOut:
        """A page of the library, by source and title; ``cursor`` is the last id of the page before."""
        if self.wiring.published() is None:
            return DocumentsOut(documents=[], next=None)
        with self.wiring.snapshots.use() as snapshot:
            rows = sorted(snapshot.documents(), key=lambda info: (info.source, info.title, info.id))
        start = 0
        if cursor:
            places = [place for place, info in enumerate(rows) if info.id == cursor]
            start = places[0] + 1 if places else len(rows)
        page = rows[start : start + limit]
        more = start + limit < len(rows)
        return DocumentsOut(documents=[self._row(info) for info in page], next=page[-1].id if more else None)

    def _row(self, info: DocumentInfo) -> DocumentRow:
        return DocumentRow(
            id=info.id,
            version=info.version,
            title=info.title,
            source=info.source,
            date=info.date,
            regions=list(info.regions),
            kind=info.kind,
            passages=self._passages(info.id),
            labels=sorted(self.wiring.catalogue.labels.of(info.id)),
        )

    def _catalogue_for(self, document_id: str) -> Catalogue:
        if not self.wiring.catalogue_path.is_file():
            raise DocumentNotFound(f"没有文档 {document_id[:80]}", hint="用 xunwen documents 查看已有的文档")
        return self.wiring.catalogue

    def stored(self, document_id: str, version: str | None = None) -> Document:
        """A document as the library has it, the current version when None; raises DocumentNotFound."""
        return self._catalogue_for(document_id).document(document_id, version)

    def text(self, document_id: str, version: str | None = None) -> DocumentTextOut:
        """The canonical text of a document and its blocks.

        Raises:
            DocumentNotFound: no such document, or no such version of it.
        """
        document = self.stored(document_id, version)
        blocks = [BlockOut.of(block) for block in document.blocks]
        return DocumentTextOut(id=document.id, version=document.version, text=document.text, blocks=blocks)

    def document(self, document_id: str) -> DocumentOut:
        """Everything known of a document but its text.

        Raises:
            DocumentNotFound: no such document.
        """
        document = self.stored(document_id, None)
        meta = {name: [MetaOut.of(value) for value in values] for name, values in document.meta.items()}
        return DocumentOut(
            id=document.id,
            version=document.version,
            title=document.title,
            source=document.source,
            date=document.date,
            regions=list(document.regions),
            kind=document.kind.value,
            passages=self._passages(document.id),
            issuer=document.issuer,
            media_type=document.media_type,
            meta=meta,
            repairs=[RepairOut.of(repair) for repair in document.repairs],
            labels=sorted(self.wiring.catalogue.labels.of(document.id)),
            versions=[row.version for row in self.wiring.catalogue.versions(document.id)],
            reprints=self._reprints(document.id),
        )

    def _reprints(self, document_id: str) -> list[ReprintOut]:
        catalogue = self.wiring.catalogue
        return [ReprintOut.of(r, catalogue.row(r.document_id)) for r in reprints_of(catalogue, document_id)]

    def _passages(self, document_id: str) -> int:
        if self.wiring.published() is None:
            return 0
        with self.wiring.snapshots.use() as snapshot:
            return snapshot.passage_count(document_id)

    def raw(self, document_id: str, version: str | None = None) -> RawFile:
        """The file a document was read from, byte for byte.

        Raises:
            DocumentNotFound: no such document or version, or its file is not kept.
        """
        from corpus.originals import original

        raw = self._catalogue_for(document_id).raw(document_id, version)
        return RawFile(name=Path(raw.source).name, data=original(self.wiring.files_dir, raw))

    # --- writing -------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        labels: tuple[str, ...] | None = None,
        progress: Progress | None = None,
        reading: Callable[[Reading], None] | None = None,
    ) -> IngestOut:
        """Add or refresh files and folders, and publish a new generation.

        ``labels`` are for the documents of files whose sidecar gives none. ``progress`` is told of every
        stage, ``reading`` of every file before it is read, first.

        Raises:
            CatalogueError: the catalogue cannot be written.
            IndexBusy, IndexWriteFailed: the index cannot be written.
        """
        from corpus.library import ingest

        def read(state: Reading) -> None:
            if reading is not None:
                reading(state)
            if progress is not None:
                progress("read", state.done, state.total)

        started = time.perf_counter()
        with self._writing:
            self.wiring.make_home()
            report = ingest(
                paths,
                catalogue=self.wiring.catalogue,
                files_dir=self.wiring.files_dir,
                settings=self.wiring.corpus_settings,
                labels=labels,
                progress=read,
                workers=self.wiring.workers,
            )
            built = publish(self.wiring, progress)
        failed = [FailureOut.of(failure) for failure in report.failed]
        return _ingested(report.added, report.updated, report.unchanged, failed, built, started)

    def upload(
        self, uploads: Sequence[Upload], *, folder: str = FOLDER, labels: tuple[str, ...] | None = None
    ) -> IngestOut:
        """Take in files that came over HTTP, with ``labels`` if any, and publish a new generation.

        Raises:
            LoadError: not a single file could be read; the error is that of the first one.
            CatalogueError, IndexBusy, IndexWriteFailed: the home cannot be written.
        """
        started = time.perf_counter()
        with self._writing:
            self.wiring.make_home()
            taken = take_in(
                uploads,
                catalogue=self.wiring.catalogue,
                files_dir=self.wiring.files_dir,
                settings=replace(
                    self.wiring.corpus_settings,
                    max_file_bytes=int(self.settings.limits.upload_mb * 1_000_000),
                ),
                folder=folder,
                labels=labels,
            )
            if not taken.any_read and taken.failed:
                raise taken.failed[0]
            built = publish(self.wiring)
        failed = [FailureOut.of(error) for error in taken.failed]
        return _ingested(taken.added, taken.updated, taken.unchanged, failed, built, started)

    def failures(self, folder: str = "") -> FailuresOut:
        """The files that could not be read the last time, with ``folder`` only those under it."""
        kept = self.wiring.catalogue.failures.all()
        under = [one for one in kept if not folder or one.source.startswith(f"{folder}/")]
        return FailuresOut(failures=[KeptFailureOut.of_kept(one) for one in under])

    def as_seen(self, report: IngestOut) -> IngestOut:
        """What taking in files did, with the counts of this service's own documents."""
        if self.wiring.published() is None:
            return report.model_copy(update={"documents": 0, "passages": 0, "generation": None})
        with self.wiring.snapshots.use() as snapshot:
            manifest = snapshot.manifest
        seen = {"documents": manifest.documents, "passages": manifest.passages}
        return report.model_copy(update={**seen, "generation": manifest.generation})

    def label(self, document_ids: Collection[str], labels: tuple[str, ...]) -> LabelledOut:
        """Say who may read documents, and publish: their labels are these and no others.

        Raises:
            DocumentNotFound: one of them is not in the library.
            CatalogueError, IndexBusy, IndexWriteFailed: the home cannot be written.
        """
        with self._writing:
            for identifier in document_ids:
                self._catalogue_for(identifier)
            self.wiring.catalogue.labels.set(document_ids, labels)
            publish(self.wiring)
        return LabelledOut(ids=list(document_ids), labels=list(labels))

    def remove(self, document_id: str) -> RemovedOut:
        """Take a document out of the library and publish; what cited it still opens it by version.

        Raises:
            DocumentNotFound: no such document.
        """
        with self._writing:
            self._catalogue_for(document_id).remove(document_id)
            built = publish(self.wiring)
        assert built is not None
        return RemovedOut(id=document_id, documents=built.documents, generation=built.generation)

    def tidy(self) -> TidiedOut:
        """Remove kept files that earlier versions kept beside texts which give them back, byte for byte."""
        from corpus.doubled import remove_doubled

        with self._writing:
            removed = remove_doubled(self.wiring.catalogue_path, self.wiring.files_dir)
        return TidiedOut(files=removed.files, bytes=removed.bytes)

    def admit(self) -> None:
        """Bring the readers' indexes in line with the users there are; nothing to do on an empty home.

        Raises:
            IndexBusy, IndexWriteFailed: the index cannot be written.
        """
        if self.wiring.published() is not None:
            with self._writing:
                publish_parts(self.wiring)

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Index the library as it is with the settings of now."""
        with self._writing:
            publish(self.wiring, progress)

    # --- checking ------------------------------------------------------------------------------

    def verify(self) -> VerifyOut:
        """Check catalogue, kept files and every index (:func:`api.checking.verify_home`).

        Raises:
            IndexMissing: nothing has been published.
        """
        from .checking import verify_home

        return verify_home(self.wiring)

    @property
    def scoreboard(self) -> Scoreboard:
        """The evaluations that were kept."""
        from .scoreboard import Scoreboard

        return Scoreboard(self.wiring.home)

    def evaluate(
        self, questions: Path, *, thresholds: Thresholds | None = None, progress: Progress | None = None
    ) -> Scored:
        """Ask every question of a set and score the answers.

        Raises:
            QuestionSetInvalid: the file is no question set.
        """
        from .scoreboard import read_set, score

        def asked(done: int, total: int) -> None:
            if progress is not None:
                progress("ask", done, total)

        return score(
            read_set(questions),
            self.wiring.assistant.answer,
            lambda document_id, version: self.stored(document_id, version).text,
            thresholds=thresholds,
            progress=asked,
        )


def _ingested(
    added: int,
    updated: int,
    unchanged: int,
    failed: list[FailureOut],
    built: BuildReport | None,
    started: float,
) -> IngestOut:
    return IngestOut(
        added=added,
        updated=updated,
        unchanged=unchanged,
        failed=failed,
        documents=built.documents if built else 0,
        passages=built.passages if built else 0,
        generation=built.generation if built else None,
        seconds=round(time.perf_counter() - started, 3),
    )
