"""A file that was read, as the catalogue keeps it: everything that can be worked out without the database.

Most of what it costs to put a file is done here, so it can be done in another process
(:mod:`corpus.workers`) while the database is written in one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .draft import RawText
from .errors import LoadError
from .marks import marks_of
from .model import Document, text_version
from .stored import Facts, document_to, raw_to
from .textcode import pack_text

if TYPE_CHECKING:
    from .reader import LoadedFile

__all__ = [
    "PART",
    "PackedDocument",
    "PackedFile",
    "PackedRaw",
    "PackedVersion",
    "pack_file",
    "pack_raw",
    "pack_version",
]

PART = 1 << 16
"""Characters of a raw text that are packed together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedRaw:
    """A raw text; ``key`` is made of all the rest, ``parts`` are its text by :data:`PART` characters."""

    key: bytes
    source: str
    media_type: str
    sha256: str
    head: bytes
    parts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedVersion:
    """A version of a document: title, kind, date, issuer, regions (JSON), media type; and the rest of it.

    ``version`` is the sha256 of its text, 32 bytes; ``chars`` its length in code points.
    """

    version: bytes
    columns: tuple[str, str, str | None, str | None, str, str]
    body: bytes
    chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDocument:
    """A document with its marks (:func:`corpus.marks.marks_of`)."""

    id: str
    source: str
    version: PackedVersion
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """:class:`corpus.reader.LoadedFile`, packed."""

    source: str
    raw: PackedRaw
    documents: tuple[PackedDocument, ...]
    failures: tuple[LoadError, ...]
    labels: tuple[str, ...] | None


def pack_file(loaded: LoadedFile) -> PackedFile:
    """Pack a file.

    Raises:
        ValueError: the version of a document is not that of its text.
    """
    for document in loaded.documents:
        if text_version(document.text) != document.version:
            raise ValueError(f"document {document.id}: its version is not that of its text")
    return PackedFile(
        source=loaded.source,
        raw=pack_raw(loaded.raw),
        documents=tuple(
            PackedDocument(
                id=document.id,
                source=document.source,
                version=pack_version(document, loaded.raw),
                marks=tuple(marks_of(document)),
            )
            for document in loaded.documents
        ),
        failures=loaded.failures,
        labels=loaded.labels,
    )


def pack_raw(raw: RawText) -> PackedRaw:
    """Pack a raw text."""
    head = raw_to(raw)
    parts = tuple(pack_text(raw.text[at : at + PART]) for at in range(0, max(1, len(raw.text)), PART))
    whole = hashlib.sha256(f"{raw.source}\0{raw.media_type}\0{raw.sha256}\0".encode("utf-8", "surrogatepass"))
    for piece in (head, *parts):
        whole.update(len(piece).to_bytes(8, "big"))
        whole.update(piece)
    return PackedRaw(
        key=whole.digest()[:16],
        source=raw.source,
        media_type=raw.media_type,
        sha256=raw.sha256,
        head=head,
        parts=parts,
    )


def pack_version(document: Document, raw: RawText) -> PackedVersion:
    """Pack a version of a document that was read from ``raw``."""
    facts = Facts.of(document)
    regions = json.dumps(facts.regions, ensure_ascii=False)
    return PackedVersion(
        version=bytes.fromhex(document.version),
        columns=(facts.title, facts.kind, facts.date, facts.issuer, regions, facts.media_type),
        body=document_to(document, raw),
        chars=len(document.text),
    )
