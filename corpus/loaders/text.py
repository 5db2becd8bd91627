"""Plain text in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

from corpus.decode import decode
from corpus.draft import RawText
from corpus.settings import CorpusSettings

from .base import Loader, check_bytes, check_chars, sha256_of

__all__ = ["TEXT", "load_text"]


def load_text(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Decode a text file; blocks are left to the repairs."""
    check_bytes(len(data), source, 4 * settings.max_chars)  # no encoding needs more than four bytes
    decoded = decode(data, source=source)
    check_chars(len(decoded.text), source, settings.max_chars)
    return RawText(
        source=source,
        text=decoded.text,
        media_type="text/plain",
        sha256=sha256_of(data),
        encoding=decoded.encoding,
    )


TEXT = Loader(name="文本", media_type="text/plain", suffixes=(".txt", ".text"), load=load_text)
