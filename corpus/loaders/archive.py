"""ZIP archives of documents: their members one after another, within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.settings import CorpusSettings

from .packages import is_safe_name, open_package, read_member

__all__ = ["Member", "members"]

_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_UTF8_FLAG = 0x800


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of an archive: its path within it, and its bytes."""

    name: str
    data: bytes


def members(data: bytes, source: str, settings: CorpusSettings) -> Iterator[Member]:
    """The files of an archive in the order of its directory, one in memory at a time.

    Folders, system files, hidden files and members whose path leads out of the archive are left
    out; so are archives within archives.

    Raises:
        LoadError: the archive is damaged or encrypted.
        FileTooLarge: it exceeds a limit.
    """
    with open_package(data, source, settings) as package:
        for info in package.infolist():
            name = _name(info)
            parts = PurePosixPath(name).parts
            hidden = any(part.startswith(".") for part in parts) and not settings.hidden_files
            if info.is_dir() or not is_safe_name(name) or hidden or any(mark in name for mark in _SYSTEM):
                continue
            yield Member(name=name, data=read_member(package, info.filename, source, settings))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GBK where the standard says code page 437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
