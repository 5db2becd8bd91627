"""One file of a run: whether it has changed, and if so what it holds, ready for the catalogue.

Needs neither the catalogue nor the other files, so it may be done in another process.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Protocol

from .errors import CorpusError, FileTooLarge, LoadError
from .originals import keep_original
from .packing import PackedFile, pack_file
from .reader import LoadedFile, read_file, sidecars
from .settings import CorpusSettings

__all__ = ["FileReader", "FileToRead", "ReadFile", "Reader", "rules_fingerprint", "unreadable"]

_log = logging.getLogger(__name__)


class Reader(Protocol):
    """Reads one file; :func:`corpus.reader.read_file` is the real one."""

    def __call__(self, path: Path, *, source: str, settings: CorpusSettings) -> LoadedFile:
        """The file's raw text and documents, or a ``LoadError``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file: where it lies, how it is called, the key that the catalogue has of it, and its bytes."""

    path: Path
    source: str
    origin: str
    known_key: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What became of a file: ``error``, or ``packed``, or neither when it has not changed."""

    key: str = ""
    packed: PackedFile | None = None
    error: LoadError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReader:
    """Reads the files of a run, each on its own.

    Attributes:
        files_dir: where files are kept that their raw text does not give back (``HOME/files``).
        settings: limits.
        labels: of the documents of files whose sidecar gives none (:mod:`corpus.labels`).
        reader: reads one file.
    """

    files_dir: Path
    settings: CorpusSettings
    labels: tuple[str, ...] | None
    reader: Reader = read_file

    def __call__(self, file: FileToRead) -> ReadFile:
        """Read a file if it has changed, keep its bytes where needed, and pack it.

        Raises:
            CorpusError: ``files_dir`` cannot be written.
        """
        try:
            data = _bytes(file.path, file.source, self.settings)
            key = _key(data, file.path, file.source, self.settings, self.labels)
            if key == file.known_key:
                return ReadFile(key=key)
            loaded = self._read(file)
        except LoadError as error:
            return ReadFile(error=error)
        keep_original(self.files_dir, data, loaded.raw)
        return ReadFile(key=key, packed=pack_file(loaded))

    def _read(self, file: FileToRead) -> LoadedFile:
        source = file.source
        try:
            loaded = self.reader(file.path, source=source, settings=self.settings)
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
        if self.labels is not None and loaded.labels is None:
            return replace(loaded, labels=self.labels)
        return loaded


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
        raise unreadable(source, error) from error


def unreadable(source: str, error: OSError) -> LoadError:
    """The error of a file that the system does not give."""
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
    for sidecar in sidecars(path):
        try:
            digest.update(b"\0sidecar\0" + sidecar.read_bytes())
        except OSError as error:
            raise unreadable(source, error) from error
    digest.update(f"\0{rules_fingerprint()}\0{settings}".encode())
    if labels is not None:
        digest.update(f"\0labels\0{labels}".encode())
    return digest.hexdigest()
