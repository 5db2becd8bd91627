"""Kept files that their raw texts give back: homes of earlier versions kept every file twice."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from .database import connect, guard
from .originals import made_again, stored_file
from .records import hex_of
from .textcode import DAMAGE
from .versions import Versions

__all__ = ["Doubled", "remove_doubled"]

_BUSY_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """What was removed: how many files, and how many bytes they had."""

    files: int
    bytes: int


def remove_doubled(catalogue: Path, files_dir: Path) -> Doubled:
    """Remove kept files that are made again, byte for byte, from every raw text that was read from them.

    A file stays when one of these texts is damaged or gives other bytes, when no text was read from it,
    and when its name is not a checksum. Interrupting does no harm.

    Args:
        catalogue: ``HOME/catalogue.db``.
        files_dir: ``HOME/files``.

    Raises:
        CatalogueError: the catalogue cannot be read.
        OSError: a file cannot be removed.
    """
    count = freed = 0
    for checksum in sorted(_given_back(catalogue, _kept(files_dir))):
        place = stored_file(files_dir, checksum)
        freed += place.stat().st_size
        place.unlink()
        count += 1
    for folder in files_dir.glob("??"):
        with contextlib.suppress(OSError):  # it still holds files
            folder.rmdir()
    return Doubled(files=count, bytes=freed)


def _kept(files_dir: Path) -> set[str]:
    """Checksums by which files are kept."""
    places = files_dir.glob("??/*")
    return {place.name for place in places if place == stored_file(files_dir, place.name) and place.is_file()}


def _given_back(catalogue: Path, kept: set[str]) -> set[str]:
    """Those of ``kept`` whose bytes every raw text with that checksum gives."""
    if not kept:
        return set()
    given: set[str] = set()
    needed: set[str] = set()
    with guard(catalogue), contextlib.closing(connect(catalogue, busy_s=_BUSY_S)) as connection:
        versions = Versions(connection)
        for number, packed in connection.execute("SELECT number, sha256 FROM raws").fetchall():
            checksum = hex_of(packed)
            if checksum in kept:
                (given if _gives_back(versions, number) else needed).add(checksum)
    return given - needed


def _gives_back(versions: Versions, number: int) -> bool:
    try:
        return made_again(versions.raw(number)) is not None
    except DAMAGE:  # the kept file is then the only sound copy
        return False
