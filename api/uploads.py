"""Files that come in over HTTP: their names are made harmless, their documents go into the catalogue."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CorpusError, LoadError

from .text import clean

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.reader import LoadedFile
    from corpus.settings import CorpusSettings

__all__ = ["FOLDER", "TakenIn", "Upload", "safe_name", "take_in"]

log = logging.getLogger(__name__)

FOLDER = "uploads"
"""Sources of uploads start with it, so that they never stand for a file of an ingested folder."""

_NAME_BYTES = 200  # file systems allow 255; room for a suffix of ours
_FORBIDDEN = frozenset('<>:"|?*')  # not allowed in names on other systems that the file may be downloaded to


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in."""

    name: str
    data: bytes


@dataclass(slots=True, kw_only=True)
class TakenIn:
    """What became of the files; counts are documents, ``failed`` are the errors of files."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[LoadError]

    @property
    def any_read(self) -> bool:
        """Whether at least one file went in."""
        return bool(self.added or self.updated or self.unchanged)


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that leads elsewhere or shows as something else."""
    last = unicodedata.normalize("NFC", clean(name)).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if char in _FORBIDDEN or char in "\n\t" else char for char in last).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        stem, suffix = kept, ""
    suffix = suffix[:20]
    while len(f"{stem}{dot}{suffix}".encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem}{dot}{suffix}" if stem or suffix else "upload"


def take_in(
    uploads: Sequence[Upload],
    *,
    catalogue: Catalogue,
    files_dir: Path,
    settings: CorpusSettings,
    folder: str = FOLDER,
    labels: tuple[str, ...] | None = None,
) -> TakenIn:
    """Read every file and store its documents, with ``labels``, if any, under ``folder``; one that
    cannot be read fails alone, and why is kept (``catalogue.failures``).

    A file of the same name is a new version of the one before.

    Raises:
        CorpusError: the catalogue or the folder of files cannot be written.
    """
    from corpus.originals import keep_original

    taken = TakenIn(failed=[])
    for upload in uploads:
        source = f"{folder}/{safe_name(upload.name)}"
        try:
            loaded = _read(upload, source, settings)
        except LoadError as error:
            taken.failed.append(error)
            catalogue.failures.set(source, [error])
            continue
        taken.failed += loaded.failures
        catalogue.failures.set(source, loaded.failures)
        keep_original(files_dir, upload.data, loaded.raw)
        change = catalogue.put(loaded if labels is None else replace(loaded, labels=labels))
        taken.added += len(change.added)
        taken.updated += len(change.updated)
        taken.unchanged += len(change.unchanged)
    return taken


def _read(upload: Upload, source: str, settings: CorpusSettings) -> LoadedFile:
    """One upload as it was read.

    Raises:
        LoadError: it cannot be read, or the program made a mistake in reading it; the log says where.
    """
    from corpus.reader import read_bytes

    try:
        return read_bytes(upload.data, source=source, settings=settings)
    except CorpusError:
        raise
    except Exception as error:
        log.exception("reading an upload failed")
        raise LoadError(
            f"{source}：读取时程序出错（{type(error).__name__}）",
            source=source,
            hint="请把这个文件报告给维护者",
        ) from error
