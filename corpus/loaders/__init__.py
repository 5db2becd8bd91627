"""Loaders, one small file a format, and the one table that lists them."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from corpus.draft import RawText
from corpus.errors import EmptyDocument, UnsupportedFormat
from corpus.settings import CorpusSettings

from .base import Loader
from .csv_table import CSV
from .docx import DOCX
from .html import HTML
from .markdown import MARKDOWN
from .ocr import IMAGE
from .ofd import OFD
from .office import OFFICE
from .packages import BROKEN
from .pdf import PDF
from .text import TEXT
from .xlsx import XLSX

__all__ = ["ARCHIVE_SUFFIX", "LOADERS", "Loader", "is_archive", "load", "suffixes"]

LOADERS: tuple[Loader, ...] = (TEXT, MARKDOWN, HTML, DOCX, XLSX, CSV, PDF, OFD, IMAGE, OFFICE)
ARCHIVE_SUFFIX = ".zip"

_MAGIC: tuple[tuple[bytes, Loader], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"II*\x00", IMAGE),
    (b"MM\x00*", IMAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"{\\rtf", OFFICE),
)
_MEMBERS: tuple[tuple[str, Loader], ...] = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("OFD.xml", OFD),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TEXTUAL = (TEXT, MARKDOWN, HTML, CSV)


def suffixes() -> frozenset[str]:
    """The file suffixes that some loader reads, in lower case with their dot; archives among them."""
    return frozenset({ARCHIVE_SUFFIX, *(suffix for loader in LOADERS for suffix in loader.suffixes)})


def load(data: bytes, source: str, settings: CorpusSettings | None = None) -> RawText:
    """Read a file's bytes with the loader that its contents, and for text its name, call for.

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


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive of files, not a document in ZIP form."""
    return data.startswith(_ZIP) and _in_package(data) is None


def _choose(data: bytes, source: str) -> Loader:
    """By magic bytes first; only among the kinds of text does the name decide."""
    if data.startswith(_ZIP):
        loader = _in_package(data)
        if loader is not None:
            return loader
    head = data[:1024].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    for magic, loader in _MAGIC:
        if data.startswith(magic) or (magic == b"%PDF-" and magic in head):
            return loader
    suffix = PurePath(source).suffix.lower()
    named = next((loader for loader in LOADERS if suffix in loader.suffixes), None)
    if head[:200].lower().startswith((b"<!doctype html", b"<html")) and named in (None, *_TEXTUAL):
        return HTML
    if (
        named in _TEXTUAL
        or (named is OFFICE and suffix in (".odt", ".ods"))
        or (named is IMAGE and suffix in (".bmp", ".webp"))
    ):
        assert named is not None
        return named
    if named is not None and not data.startswith(_ZIP):
        return named if b"\0" in data[:4096] else TEXT  # a text under another format's name is text
    raise UnsupportedFormat(
        f"{source}：不支持的文件格式 {suffix or '（无扩展名）'}",
        source=source,
        hint="支持的格式：" + "、".join(sorted(suffixes())),
    )


def _in_package(data: bytes) -> Loader | None:
    """The loader of a document in ZIP form, told by the members that only its format has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.lstrip("/") for name in package.namelist()}
    except BROKEN:
        return None
    if "mimetype" in names and "content.xml" in names:
        return OFFICE
    return next((loader for member, loader in _MEMBERS if member in names), None)
