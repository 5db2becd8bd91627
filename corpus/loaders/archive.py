"""ZIP archives of documents: their members one after another, within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.errors import LoadError
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


def members(data: bytes, source: str, settings: CorpusSettings) -> Iterator[Member | LoadError]:
    """The files of an archive in the order of its directory, one in memory at a time.

    Folders, system files and hidden files are left out. A member that cannot be had (damaged, of a path
    that leads out of the archive, of the name of one before it) comes as its error.

    Raises:
        LoadError: the archive is damaged or encrypted.
        FileTooLarge: it exceeds a limit.
    """
    seen: set[str] = set()
    with open_package(data, source, settings) as package:
        for info in package.infolist():
            name = _name(info)
            parts = PurePosixPath(name).parts
            hidden = (
                any(part.startswith(".") and part != ".." for part in parts) and not settings.hidden_files
            )
            if info.is_dir() or hidden or any(mark in name for mark in _SYSTEM):
                continue
            whole = f"{source}/{name}"
            if not is_safe_name(name):
                yield LoadError(f"{whole}：路径指到压缩包之外", source=whole, hint="请解压检查后再导入。")
            elif name in seen:
                yield LoadError(f"{whole}：压缩包里有同名文件", source=whole, hint="请改名后重新压缩。")
            else:
                seen.add(name)
                yield _member(package, info, name, whole, settings)


def _member(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, whole: str, settings: CorpusSettings
) -> Member | LoadError:
    try:
        return Member(name=name, data=read_member(package, info, whole, settings))
    except LoadError as error:
        return error


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GBK where the standard says code page 437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
