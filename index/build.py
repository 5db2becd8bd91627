"""From the catalogue to a published generation: only what changed is read, cut and embedded.

Rows are numbered once. A new generation shares the files of the one before by hard links, marks
the rows of changed and removed documents as dead and appends the new ones; when many are dead, it
starts over from the catalogue and drops them (vectors of unchanged text are taken over). A build
writes into a folder of its own and publishes it in one step at the end, so one that dies, or finds
the disk full, changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import ListedDocument, hex_of
from corpus.workers import Death, Workers

from .cutting import CutDocument, Cutter, DocumentCutter, DocumentToCut
from .embedder import Embedder, StaticEmbedder
from .errors import IndexCorrupt, IndexMismatch, WorkerDied
from .generation import (
    building,
    current,
    generation_folder,
    next_name,
    publish,
    remove_old,
    remove_unpublished,
    staging_folder,
    write_errors,
)
from .manifest import FORMAT, Fingerprints, Manifest, process_verifier
from .model import DocumentInfo
from .settings import BuildSettings
from .writer import GenerationWriter

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.passages import Splitter
    from corpus.segment import Segmenter

__all__ = ["BuildReport", "Progress", "build", "fingerprints"]

_WORTH = 800_000  # characters for which a worker pays: two seconds' work, where starting it takes 1.2
_MANY = 300_000  # characters for which the embedder gets ready (index.embedder.static)
_BATCH = 12_000  # characters that go to a worker at once: some twenty milliseconds' work

Progress = Callable[[str, int, int], None]
"""Called with a stage ("index", "publish"), what is done of it, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    ``documents`` and ``passages`` are those of the published generation; ``added`` counts
    documents that are new or changed, ``removed`` those that are gone; ``rebuilt`` says why
    everything was written anew ("" when it was not): "first", "settings", "damaged", "compaction".
    """

    generation: str
    documents: int
    passages: int
    added: int
    removed: int
    rebuilt: str = ""


def fingerprints(
    *, embedder: Embedder, segmenter: Segmenter, splitter: Splitter, settings: BuildSettings
) -> Fingerprints:
    """What a generation made with these parts records, and a reader with these parts expects."""
    return Fingerprints(
        format=FORMAT,
        embedder=embedder.fingerprint,
        dim=embedder.dim,
        splitter=splitter.fingerprint,
        segmenter=segmenter.fingerprint,
        fields=f"body+headings*{settings.heading_repeats}",
    )


def build(
    home: Path,
    catalogue: Catalogue,
    *,
    embedder: Embedder,
    segmenter: Segmenter,
    splitter: Splitter,
    settings: BuildSettings | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
    lender: Path | None = None,
    workers: int = 1,
) -> BuildReport:
    """Bring the index of ``home`` up to date with ``catalogue`` and publish it.

    Args:
        home: the home folder; made when it is not there.
        catalogue: the documents.
        embedder: turns passages into vectors.
        segmenter: cuts text into search words.
        splitter: divides documents into passages.
        settings: how to write; the defaults when None.
        progress: told what is done, from this thread.
        fresh: write everything anew, vectors included.
        lender: another home, whose vectors serve where this one's don't, if its other texts left them exact.
        workers: processes that cut and embed where it pays.

    Raises:
        IndexBusy: another process is building in this home.
        IndexWriteFailed, WorkerDied, WorkerLost: of the disk, of a worker, of the system that starts none.
    """
    settings = settings or BuildSettings()
    wanted = fingerprints(embedder=embedder, segmenter=segmenter, splitter=splitter, settings=settings)
    cutter = Cutter(splitter=splitter, segmenter=segmenter, heading_repeats=settings.heading_repeats)
    with _building(home):
        base = _Base.find(home, wanted, settings, fresh=fresh)
        lent = _Base.find(lender, wanted, settings, fresh=False) if lender and not base.vectors else base
        name = next_name(home)
        with _staged(home, name) as staging:
            writer = GenerationWriter(
                staging,
                name=name,
                fingerprints=wanted,
                base=base.folder if base.kept else None,
                vectors_from=lent.folder if lent.vectors else None,
                exact_only=lent is not base,
                settings=settings,
                embedder=embedder,
            )
            with contextlib.closing(writer):
                plan = _plan(catalogue.listed(), writer.listed())
                if base.kept and base.manifest is not None and not plan.add and not plan.remove:
                    return _report(base.manifest, added=0, removed=0, rebuilt="")
                _carry_out(plan, writer, _cut(plan.add, catalogue, cutter, embedder, workers), progress)
                manifest = writer.finish(base.manifest)
            _tell(progress, "publish", 0, 1)
            _publish(home, staging, name, catalogue)
        remove_old(home, keep=settings.keep)
        _tell(progress, "publish", 1, 1)
        return _report(manifest, added=plan.added, removed=plan.gone, rebuilt=base.why)


def _publish(home: Path, staging: Path, name: str, catalogue: Catalogue) -> None:
    """Publish, the texts first: a power cut must not leave an index whose texts never reached the disk."""
    catalogue.flush()
    publish(home, staging, name)


@contextlib.contextmanager
def _building(home: Path) -> Iterator[None]:
    """Alone in a home without what dead builds left, the disk's errors as ours."""
    with building(home), write_errors(home):
        _clear(home)
        yield


@contextlib.contextmanager
def _staged(home: Path, name: str) -> Iterator[Path]:
    """Where a generation is put together; nothing is left there, whatever happens."""
    staging = staging_folder(home, name)
    try:
        yield staging
    finally:
        if staging.exists():
            shutil.rmtree(staging)


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)


def _carry_out(
    plan: _Plan,
    writer: GenerationWriter,
    cut: Generator[tuple[ListedDocument, CutDocument]],
    progress: Progress | None,
) -> None:
    """Take out what is gone, and bring in what is new."""
    for identifier in plan.remove:
        writer.remove(identifier)
    with contextlib.closing(cut):
        for done, (row, document) in enumerate(cut):
            _tell(progress, "index", done, len(plan.add))
            writer.add(_info(row), document)
    _tell(progress, "index", len(plan.add), len(plan.add))


def _cut(
    documents: Sequence[ListedDocument],
    catalogue: Catalogue,
    cutter: Cutter,
    embedder: Embedder,
    workers: int,
) -> Generator[tuple[ListedDocument, CutDocument]]:
    """The documents, cut, in their order: by workers where it is much."""
    wanted = (
        DocumentToCut(id=identifier, version=hex_of(version), title=title, chars=chars)
        for identifier, version, title, *_, chars in documents
    )
    characters = sum(row[-1] for row in documents)
    count = min(workers, characters // _WORTH)
    if count < 2:
        if characters >= _MANY and isinstance(embedder, StaticEmbedder):
            embedder.expect_many()
        for row, one in zip(documents, wanted, strict=True):
            yield row, cutter.cut(catalogue.document(one.id, one.version), one.title)
        return
    work = DocumentCutter(
        catalogue=catalogue.path,
        cutter=cutter,
        embedder=embedder if isinstance(embedder, StaticEmbedder) else None,
    )
    with Workers(work, count, weight=lambda job: (job.chars + 300) / _BATCH) as pool:
        for row, (_, result) in zip(documents, pool.results(wanted), strict=True):
            if isinstance(result, Death):
                raise WorkerDied(
                    f"{row[3]}：建索引时子进程意外中止（{result}）",
                    hint="多半是内存不足：请把 XUNWEN_WORKERS 设小，再运行 xunwen ingest",
                )
            yield row, result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """The published generation, and what of it can be used.

    ``kept``: its files are shared. ``vectors``: at least its vectors are right.
    """

    folder: Path | None
    manifest: Manifest | None
    kept: bool
    vectors: bool
    why: str

    @staticmethod
    def find(home: Path, wanted: Fingerprints, settings: BuildSettings, *, fresh: bool) -> _Base:
        name = current(home)
        if name is None:
            return _Base(folder=None, manifest=None, kept=False, vectors=False, why="first")
        folder = generation_folder(home, name)
        try:
            manifest = Manifest.read(folder)
            process_verifier().require(folder, manifest.files)
        except IndexCorrupt:
            return _Base(folder=folder, manifest=None, kept=False, vectors=False, why="damaged")
        old = manifest.fingerprints
        same = (old.format, old.embedder, old.dim) == (wanted.format, wanted.embedder, wanted.dim)
        why = "settings" if fresh else ""
        try:
            old.check(wanted)
        except IndexMismatch:
            why = "settings"
        dead = manifest.rows - manifest.passages
        if not why and dead >= max(settings.compact_rows, settings.compact_share * manifest.rows):
            why = "compaction"
        return _Base(folder=folder, manifest=manifest, kept=not why, vectors=same and not fresh, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    add: list[ListedDocument]
    remove: list[str]
    added: int
    gone: int


def _info(row: ListedDocument) -> DocumentInfo:
    identifier, version, title, source, date, regions, kind, _ = row
    return DocumentInfo(
        id=identifier,
        version=hex_of(version),
        title=title,
        source=source,
        date=date,
        regions=tuple(json.loads(regions)),
        kind=kind,
    )


def _plan(documents: list[ListedDocument], indexed: dict[str, tuple[Any, ...]]) -> _Plan:
    changed = [row for row in documents if indexed.get(row[0]) != row[:-1]]
    wanted = {row[0] for row in documents}
    gone = [identifier for identifier in indexed if identifier not in wanted]
    stale = [row[0] for row in changed if row[0] in indexed]
    return _Plan(add=changed, remove=sorted([*gone, *stale]), added=len(changed), gone=len(gone))


def _report(manifest: Manifest, *, added: int, removed: int, rebuilt: str) -> BuildReport:
    return BuildReport(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        added=added,
        removed=removed,
        rebuilt=rebuilt,
    )


def _clear(home: Path) -> None:
    """Remove what dead builds left, and a CURRENT that names nothing: the catalogue has everything."""
    try:
        name = current(home)
    except IndexCorrupt:
        name = ""
    if name is not None and not (name and generation_folder(home, name).is_dir()):
        (home / "CURRENT").unlink()
    remove_unpublished(home)
