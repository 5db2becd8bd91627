"""Loaders, one small file a format, and the one table that lists them."""

from __future__ import annotations

from pathlib import PurePath

from corpus.draft import RawText
from corpus.errors import EmptyDocument, UnsupportedFormat
from corpus.settings import CorpusSettings

from .base import Loader
from .markdown import MARKDOWN
from .text import TEXT

__all__ = ["LOADERS", "Loader", "load", "suffixes"]

LOADERS: tuple[Loader, ...] = (TEXT, MARKDOWN)


def suffixes() -> frozenset[str]:
    """The file suffixes that some loader reads, in lower case with their dot."""
    return frozenset(suffix for loader in LOADERS for suffix in loader.suffixes)


def load(data: bytes, source: str, settings: CorpusSettings | None = None) -> RawText:
    """Read a file's bytes with the loader that its contents and name call for.

    Raises:
        EmptyDocument: there is nothing in it.
        UnsupportedFormat: no loader reads it.
        LoadError: its loader failed.
    """
    if not data:
        raise EmptyDocument(f"{source}：文件为空", source=source, hint="请检查文件是否复制完整。")
    raw = _choose(data, source).load(data, source, settings or CorpusSettings())
    if not raw.text.strip():
        raise EmptyDocument(f"{source}：文件中没有可读的文字", source=source, hint="请检查文件内容。")
    return raw


def _choose(data: bytes, source: str) -> Loader:
    suffix = PurePath(source).suffix.lower()
    for loader in LOADERS:
        if suffix in loader.suffixes:
            return loader
    raise UnsupportedFormat(
        f"{source}：不支持的文件格式 {suffix or '（无扩展名）'}",
        source=source,
        hint="支持的格式：" + "、".join(sorted(suffixes())),
    )
