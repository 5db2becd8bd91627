"""What a loader is: bytes in, raw text out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from corpus.draft import RawText
from corpus.errors import FileTooLarge
from corpus.settings import CorpusSettings

__all__ = ["Loader", "check_bytes", "check_chars", "sha256_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """One format: its name for people, its media type, its file suffixes, and how to read it.

    ``load(data, source, settings)`` returns the raw text or raises a ``LoadError``; it never
    returns text that is not in the file. ``settings`` holds the limits it has to keep.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    load: Callable[[bytes, str, CorpusSettings], RawText]


def sha256_of(data: bytes) -> str:
    """The sha256 of a file's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def check_bytes(size: int, source: str, limit: int) -> None:
    """Refuse a file of more than ``limit`` bytes.

    Raises:
        FileTooLarge: it is larger.
    """
    if size > limit:
        raise FileTooLarge(
            f"{source}：文件过大（{size / 1e6:.0f} MB，上限 {limit / 1e6:.0f} MB）",
            source=source,
            hint="请拆分文件，或调高 max_file_bytes。",
        )


def check_chars(count: int, source: str, limit: int) -> None:
    """Refuse a text of more than ``limit`` characters.

    Raises:
        FileTooLarge: it is longer.
    """
    if count > limit:
        raise FileTooLarge(
            f"{source}：文字过多（{count:,} 字，上限 {limit:,} 字）",
            source=source,
            hint="请拆分文件，或调高 max_chars。",
        )
