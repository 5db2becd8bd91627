"""Bringing files and folders into the catalogue, again and again, at the cost of what changed."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from .catalogue import Catalogue
from .errors import CorpusError, LoadError
from .putting import FileToPut
from .reader import SIDECAR, read_file
from .reading import FileReader, FileToRead, Reader, ReadFile, unreadable
from .settings import CorpusSettings
from .workers import Death, Workers

__all__ = [
    "Failure",
    "IngestReport",
    "Progress",
    "ingest",
]

_DEFAULTS = CorpusSettings()
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # what systems leave in folders
_ALONE = 200_000  # bytes read here before workers pay: a fifth of a second, half of what starting one takes
_LEFT = 2_000_000  # bytes left, going by those before, for which they do: a second's work
_FILE_COSTS = 2000  # bytes that a file counts for beside its size
_TOGETHER = 32  # files that are put in one transaction at most
_TOGETHER_S = 0.5  # how long what was read may wait for it
_BATCH = 40_000  # bytes that go to a worker at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that did not go in; ``code`` is that of the error, ``message`` is Chinese."""

    source: str
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Told before each file and once at the end: files done, all files, failures, the file's name."""

    done: int
    total: int
    failed: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What a run did. Counts are documents, except ``files`` (all files looked at).

    ``changed`` holds the ids of documents that were added, updated or removed. ``missing`` names
    files of the ingested folders that the catalogue still holds but the disk does not.
    """

    files: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What has been done so far, and which files could not be read the last time."""

    failed_before: frozenset[str]
    files: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def ingest(
    paths: Sequence[Path],
    *,
    catalogue: Catalogue,
    files_dir: Path,
    settings: CorpusSettings = _DEFAULTS,
    progress: Callable[[Progress], None] | None = None,
    reader: Reader = read_file,
    labels: tuple[str, ...] | None = None,
    workers: int = 1,
) -> IngestReport:
    """Add or refresh files and folders.

    A file whose bytes, sidecar and reading rules are those of the last time is not read again. One
    that cannot be read fails alone, and why is kept (``catalogue.failures``). An interrupted run
    (Ctrl-C, or killed but for its last half second) leaves whole files; the next goes on from there.

    Args:
        paths: files and folders; a file's source is its path relative to the folder, or its name.
        catalogue: where documents go.
        files_dir: where files are kept that their raw text does not give back (``HOME/files``).
        settings: limits.
        progress: called before each file and at the end.
        reader: reads one file; can be pickled where there are several workers.
        labels: of the documents of files whose sidecar gives none (:mod:`corpus.labels`).
        workers: processes that read, once there is more to read than pays for starting them; 1: none
            but this one. What is put, and in which order, does not depend on it.

    Raises:
        CatalogueError: the catalogue cannot be written.
        CorpusError: ``files_dir`` cannot be written, or workers cannot be started.
    """
    tally = _Tally(failed_before=catalogue.failures.files())
    found = list(_walk(paths, settings, tally.failed, home=catalogue.path.parent))
    read = FileReader(files_dir=files_dir, settings=settings, labels=labels, reader=reader)

    def tell(source: str) -> None:
        if progress is not None:
            progress(Progress(done=tally.files, total=len(found), failed=len(tally.failed), source=source))

    files = _to_read(found, catalogue, tell)
    with (
        catalogue.bulk(),
        contextlib.closing(_results(files, len(found), read, workers)) as results,
        _Waiting(catalogue, tally) as waiting,
    ):
        for file, result in results:
            waiting.take(file, result)
    catalogue.failures.forget_gone()
    tell("")
    return IngestReport(
        files=len(found),
        added=tally.added,
        updated=tally.updated,
        unchanged=tally.unchanged,
        removed=tally.removed,
        failed=tuple(tally.failed),
        changed=tuple(tally.changed),
        missing=_missing(paths, catalogue),
    )


def _to_read(
    found: Sequence[tuple[Path, str, str]], catalogue: Catalogue, tell: Callable[[str], None]
) -> Iterator[FileToRead]:
    """The files with what they are called and known by; ``tell`` hears of each before it is read."""
    names = _Names(catalogue)
    for path, relative, origin in found:
        source = names.source(relative, origin)
        tell(source)
        known = catalogue.file(source)
        key = known.key if known is not None else ""
        yield FileToRead(path=path, source=source, origin=origin, known_key=key, size=_size(path))


def _results(
    files: Iterator[FileToRead], count: int, read: FileReader, workers: int
) -> Generator[tuple[FileToRead, ReadFile | Death]]:
    """Every file as it was read, in their order: the first here, the rest by workers if it is much."""
    worth = 0
    for done, file in enumerate(files):
        if min(workers, count - done) > 1 and worth >= _ALONE and worth * (count - done) >= _LEFT * done:
            with Workers(read, min(workers, count - done), weight=_weight) as pool:
                yield from pool.results(itertools.chain([file], files))
            return
        result = read(file)
        if result.packed is not None:
            worth += _FILE_COSTS + file.size
        yield file, result


def _weight(file: FileToRead) -> float:
    """Of a batch for a worker: it is full with some twenty milliseconds' work."""
    return (_FILE_COSTS + file.size) / _BATCH


class _Waiting:
    """Files that were read and wait to be put together: a transaction costs as much as a small file."""

    def __init__(self, catalogue: Catalogue, tally: _Tally) -> None:
        self._catalogue, self._tally = catalogue, tally
        self._files: list[FileToPut] = []
        self._since = time.monotonic()  # when the last were put

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.put()

    def take(self, file: FileToRead, result: ReadFile | Death) -> None:
        """Put what was read of a file, soon, or say why it could not be read."""
        catalogue, tally, source = self._catalogue, self._tally, file.source
        tally.files += 1
        if isinstance(result, Death) or result.error is not None:
            error = _died(source, result) if isinstance(result, Death) else result.error
            assert error is not None
            tally.failed.append(_failure(source, error))
            catalogue.failures.set(source, [error], origin=file.origin)
        elif result.packed is None:
            tally.unchanged += catalogue.count(source)
            if source in tally.failed_before:  # it was damaged for a while
                catalogue.failures.set(source, ())
        else:
            # An archive of which a member failed is read again the next time, to tell its failure again.
            key = "" if result.packed.failures else result.key
            self._files.append(FileToPut(packed=result.packed, origin=file.origin, key=key))
            if len(self._files) >= _TOGETHER or time.monotonic() - self._since > _TOGETHER_S:
                self.put()

    def put(self) -> None:
        """Put what waits."""
        tally = self._tally
        files, self._files = self._files, []
        if not files:
            return
        for file, change in zip(files, self._catalogue.put_all(files), strict=True):
            packed = file.packed
            if packed.failures or packed.source in tally.failed_before:
                self._catalogue.failures.set(packed.source, packed.failures, origin=file.origin)
            tally.failed += [_failure(error.source, error) for error in packed.failures]
            tally.added += len(change.added)
            tally.updated += len(change.updated)
            tally.unchanged += len(change.unchanged)
            tally.removed += len(change.removed)
            tally.changed += change.added + change.updated + change.removed
        self._since = time.monotonic()


def _size(path: Path) -> int:
    """Bytes of a file, 0 where the system does not say; reading it tells why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _died(source: str, death: Death) -> LoadError:
    return LoadError(
        f"{source}：读取时子进程意外中止（{death}）",
        source=source,
        hint="多半是内存不足或文件损坏：请单独加入这个文件，或把 XUNWEN_WORKERS 设小。",
    )


def _failure(source: str, error: CorpusError) -> Failure:
    return Failure(source=source, code=error.code, message=error.message, hint=error.hint)


class _Resolver:
    """``str(path.resolve())``, for less: files of one folder share the work."""

    def __init__(self) -> None:
        self._folders: dict[Path, Path] = {}

    def absolute(self, path: Path) -> str:
        if path.name in {"", ".."} or path.is_symlink():
            return str(path.resolve())
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = path.parent.resolve()
        return str(folder / path.name)


def _walk(
    paths: Sequence[Path], settings: CorpusSettings, failed: list[Failure], *, home: Path
) -> Iterator[tuple[Path, str, str]]:
    """Every file to read, its relative and absolute path, folders in the order of names; no file twice.

    What lies in ``home`` is left out where it lies in one of the folders: it is the library itself.
    """
    seen: set[str] = set()
    absolute = _Resolver().absolute

    def once(origin: str) -> bool:
        known = origin in seen
        seen.add(origin)
        return not known

    for path in paths:
        if path.is_dir():
            count = 0
            for file in _files(path, settings, failed, home.resolve()):
                count += 1
                if once(origin := absolute(file)):
                    yield file, file.relative_to(path).as_posix(), origin
            if not count:
                message = f"{path}：文件夹里没有可读的文件"
                failed.append(Failure(source=str(path), code="load.nothing", message=message))
        elif path.is_file():
            if once(origin := absolute(path)):
                yield path, path.name, origin
        else:
            message = f"{path}：没有这个文件或文件夹"
            failed.append(
                Failure(source=str(path), code="load.missing", message=message, hint="请检查路径。")
            )


def _files(folder: Path, settings: CorpusSettings, failed: list[Failure], home: Path) -> Iterator[Path]:
    """The files below ``folder``; links to folders are not followed, so there are no circles."""

    def closed(error: OSError) -> None:
        failed.append(_failure(str(error.filename), unreadable(str(error.filename), error)))

    for parent, folders, names in os.walk(folder, onerror=closed):
        if home.is_relative_to(Path(parent).resolve()):
            folders[:] = [name for name in folders if Path(parent, name).resolve() != home]
        folders[:] = sorted(name for name in folders if not _skipped(name, settings))
        for name in sorted(names):
            if not _skipped(name, settings):
                yield Path(parent, name)


def _skipped(name: str, settings: CorpusSettings) -> bool:
    """Hidden files, locks of office programs, what systems leave behind, and sidecars."""
    low = name.lower()
    hidden = low.startswith(".") and not settings.hidden_files
    return hidden or low.startswith("~$") or low in _SYSTEM_FILES or low.endswith(SIDECAR)


class _Names:
    """What files are called: as before when they are known, else by their relative paths."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known = catalogue.origins()
        self._taken: dict[str, str] = {}

    def source(self, relative: str, origin: str) -> str:
        """The name of a file.

        Two files of the same name in different places, both still there, are two files: the second
        is named with its folder.
        """
        source = self._known.get(origin) or self._free(relative, origin)
        self._taken[source] = origin
        return source

    def _free(self, relative: str, origin: str) -> str:
        source = relative
        for parent in list(Path(origin).parents)[len(Path(relative).parts) - 1 :]:
            other = self._taken.get(source)
            if other is None:
                row = self._catalogue.file(source)
                other = row.origin if row is not None else ""
            if not other or other == origin or not Path(other).is_file():
                return source
            if not parent.name:
                break
            source = f"{parent.name}/{source}"
        return source


def _missing(paths: Sequence[Path], catalogue: Catalogue) -> tuple[str, ...]:
    """Files of the ingested folders that are in the library and no longer on disk."""
    folders = [path.resolve() for path in paths if path.is_dir()]
    if not folders:
        return ()
    gone: list[str] = []
    for row in catalogue.files():
        origin = Path(row.origin) if row.origin else None
        if origin is None or not any(origin.is_relative_to(folder) for folder in folders):
            continue
        if not origin.is_file() and catalogue.count(row.source):
            gone.append(row.source)
    return tuple(gone)
