"""Bringing files and folders into the catalogue, again and again, at the cost of what changed."""

from __future__ import annotations

import functools
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Protocol

from .catalogue import Catalogue
from .errors import CorpusError, FileTooLarge, LoadError
from .originals import keep_original
from .reader import LoadedFile, read_file, sidecar_path
from .settings import CorpusSettings

__all__ = [
    "Failure",
    "IngestReport",
    "Progress",
    "Reader",
    "ingest",
    "rules_fingerprint",
]

_log = logging.getLogger(__name__)
_DEFAULTS = CorpusSettings()
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # what systems leave in folders
_SIDECAR = ".meta.yaml"


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


class Reader(Protocol):
    """Reads one file; :func:`corpus.reader.read_file` is the real one."""

    def __call__(self, path: Path, *, source: str, settings: CorpusSettings) -> LoadedFile:
        """The file's raw text and documents, or a ``LoadError``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file to read: where it lies and how it is called."""

    path: Path
    source: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Into:
    """Where files go and how they are read."""

    catalogue: Catalogue
    files_dir: Path
    settings: CorpusSettings
    reader: Reader
    labels: tuple[str, ...] | None


@dataclass(slots=True)
class _Tally:
    """What has been done so far, and which files could not be read the last time."""

    failed_before: frozenset[str]
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
) -> IngestReport:
    """Add or refresh files and folders.

    A file whose bytes, sidecar and reading rules are those of the last time is not read again. One
    that cannot be read fails alone, and why is kept (``catalogue.failures``). Each file is one
    transaction: an interrupted run (Ctrl-C) leaves whole files and the next run goes on from there.

    Args:
        paths: files and folders; a file's source is its path relative to the folder, or its name.
        catalogue: where documents go.
        files_dir: where files are kept that their raw text does not give back (``HOME/files``).
        settings: limits.
        progress: called before each file and at the end.
        reader: reads one file.
        labels: of the documents of files whose sidecar gives none (:mod:`corpus.labels`).

    Raises:
        CatalogueError: the catalogue cannot be written.
        CorpusError: ``files_dir`` cannot be written.
    """
    tally = _Tally(failed_before=catalogue.failures.files())
    into = _Into(catalogue=catalogue, files_dir=files_dir, settings=settings, reader=reader, labels=labels)
    found = list(_walk(paths, settings, tally.failed, home=catalogue.path.parent))
    names = _Names(catalogue)
    with catalogue.bulk():
        for done, (path, relative, origin) in enumerate(found):
            source = names.source(relative, origin)
            if progress is not None:
                progress(Progress(done=done, total=len(found), failed=len(tally.failed), source=source))
            try:
                file = _File(path=path, source=source, origin=origin)
                _ingest_file(file, into, tally)
            except LoadError as error:
                tally.failed.append(_failure(source, error))
                catalogue.failures.set(source, [error], origin=origin)
    catalogue.failures.forget_gone()
    if progress is not None:
        progress(Progress(done=len(found), total=len(found), failed=len(tally.failed), source=""))
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


@functools.cache
def rules_fingerprint() -> str:
    """Changes when the rules or word lists that files are read by change, so that files are read anew."""
    digest = hashlib.sha256()
    root = resources.files(__package__)
    stack = [root]
    named: list[tuple[str, bytes]] = []
    while stack:
        folder = stack.pop()
        for entry in folder.iterdir():
            if entry.is_dir() and entry.name not in {"__pycache__", "samples"}:
                stack.append(entry)
            elif entry.name.endswith((".py", ".txt", ".tsv", ".gz")):
                named.append((f"{folder.name}/{entry.name}", entry.read_bytes()))
    for name, data in sorted(named):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]


def _ingest_file(file: _File, into: _Into, tally: _Tally) -> None:
    """Read one file when it changed, and put it."""
    path, source = file.path, file.source
    catalogue, settings, labels = into.catalogue, into.settings, into.labels
    data = _bytes(path, source, settings)
    key = _key(data, path, source, settings, labels)
    known = catalogue.file(source)
    if known is not None and known.key == key:
        tally.unchanged += catalogue.count(source)
        if source in tally.failed_before:  # it was damaged for a while
            catalogue.failures.set(source, ())
        return
    try:
        loaded = into.reader(path, source=source, settings=settings)
    except CorpusError:
        raise
    except Exception as error:
        # A mistake of ours in one file must not keep the others out; the log says where it is.
        _log.exception("reading %s failed", source)
        raise LoadError(
            f"{source}：读取时程序出错（{type(error).__name__}）",
            source=source,
            hint="请把这个文件报告给维护者",
        ) from error
    if labels is not None and loaded.labels is None:
        loaded = replace(loaded, labels=labels)
    keep_original(into.files_dir, data, loaded.raw)
    # An archive of which a member failed is read again the next time, so that its failure is told again.
    change = catalogue.put(loaded, origin=file.origin, key="" if loaded.failures else key)
    if loaded.failures or source in tally.failed_before:
        catalogue.failures.set(source, loaded.failures, origin=file.origin)
    tally.failed += [_failure(error.source, error) for error in loaded.failures]
    tally.added += len(change.added)
    tally.updated += len(change.updated)
    tally.unchanged += len(change.unchanged)
    tally.removed += len(change.removed)
    tally.changed += change.added + change.updated + change.removed


def _bytes(path: Path, source: str, settings: CorpusSettings) -> bytes:
    try:
        size = path.stat().st_size
        if size > settings.max_file_bytes:
            raise FileTooLarge(
                f"{source}：文件过大（{size / 1e6:.0f} MB，上限 {settings.max_file_bytes / 1e6:.0f} MB）",
                source=source,
                hint="请拆分文件，或调高 max_file_bytes。",
            )
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(source, error) from error


def _unreadable(source: str, error: OSError) -> LoadError:
    return LoadError(
        f"{source}：无法读取（{error.strerror or type(error).__name__}）",
        source=source,
        hint="请检查路径与读取权限。",
    )


def _key(
    data: bytes, path: Path, source: str, settings: CorpusSettings, labels: tuple[str, ...] | None
) -> str:
    """What decides whether a file has to be read again."""
    digest = hashlib.sha256(data)
    for sidecar in (sidecar_path(path), path.with_suffix(_SIDECAR)):
        if sidecar.is_file():
            try:
                digest.update(b"\0sidecar\0" + sidecar.read_bytes())
            except OSError as error:
                raise _unreadable(source, error) from error
    digest.update(f"\0{rules_fingerprint()}\0{settings}".encode())
    if labels is not None:
        digest.update(f"\0labels\0{labels}".encode())
    return digest.hexdigest()


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

    def unreadable(error: OSError) -> None:
        failed.append(_failure(str(error.filename), _unreadable(str(error.filename), error)))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
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
    return hidden or low.startswith("~$") or low in _SYSTEM_FILES or low.endswith(_SIDECAR)


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
