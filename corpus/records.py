"""What the catalogue says of documents, versions and files, without their text; and how it keeps that."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import DocumentNotFound

__all__ = [
    "ANY",
    "CURRENT",
    "FILE",
    "LISTED",
    "Change",
    "DocumentRow",
    "FileRow",
    "ListedDocument",
    "VersionRow",
    "digest_of",
    "document_row",
    "file_row",
    "hex_of",
    "not_found",
    "version_row",
]

_ROW = """
SELECT d.id, v.version, v.title, coalesce(d.source, d.file), v.date, v.regions, v.kind, v.issuer,
       v.media_type, v.chars, d.ordinal, d.added_at, d.updated_at
FROM documents d"""

CURRENT = f"{_ROW} JOIN versions v ON v.number = d.current WHERE d.removed = 0"
"""Selects documents of the library for :func:`document_row`."""

ANY = f"{_ROW} JOIN versions v ON v.document = d.number WHERE d.id = ? AND v.version = ?"
"""Selects a version, by id and :func:`digest_of` the version, for :func:`document_row`."""

LISTED = """
SELECT d.id, v.version, v.title, coalesce(d.source, d.file), v.date, v.regions, v.kind, v.chars
FROM documents d JOIN versions v ON v.number = d.current WHERE d.removed = 0
ORDER BY d.file, d.ordinal, d.id"""
"""Selects documents of the library as :data:`ListedDocument`."""

ListedDocument = tuple[str, bytes, str, str, str | None, str, str, int]
"""Id, version (:func:`digest_of`), title, source, date, regions (JSON), kind and characters, as they are
kept: what an index compares with its own to see what has changed, at a tenth of a :class:`DocumentRow`'s
cost."""

FILE = """
SELECT f.source, f.origin, f.key, r.sha256, r.media_type, f.put_at
FROM files f JOIN raws r ON r.number = f.raw"""
"""Selects files for :func:`file_row`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document of the library as it stands now, without its text; times are UTC, ISO 8601."""

    id: str
    version: str
    title: str
    source: str
    date: str | None
    regions: tuple[str, ...]
    kind: str
    issuer: str | None
    media_type: str
    chars: int
    ordinal: int
    added_at: str
    updated_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a document; ``current`` marks the one that is searched."""

    version: str
    title: str
    chars: int
    put_at: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file that was read; ``key`` tells whether it has to be read again."""

    source: str
    origin: str
    key: str
    sha256: str
    media_type: str
    put_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What putting a file changed: ids of its documents."""

    source: str
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def digest_of(text: str) -> bytes | str:
    """A checksum written in 64 lower hexadecimal digits as its 32 bytes; any other string as it is."""
    if len(text) == 64 and text.islower() | text.isdigit():
        try:
            found = bytes.fromhex(text)
        except ValueError:
            return text
        if found.hex() == text:
            return found
    return text


def hex_of(kept: bytes | str) -> str:
    """The string that :func:`digest_of` was given."""
    return kept if isinstance(kept, str) else kept.hex()


def document_row(row: tuple[Any, ...]) -> DocumentRow:
    """A row of :data:`CURRENT` or :data:`ANY`."""
    values = dict(zip(DocumentRow.__slots__, row, strict=True))
    values["version"] = hex_of(values["version"])
    values["regions"] = tuple(json.loads(values["regions"]))
    values["added_at"], values["updated_at"] = _iso(values["added_at"]), _iso(values["updated_at"])
    return DocumentRow(**values)


def version_row(row: tuple[Any, ...]) -> VersionRow:
    """A row of version, title, characters, time and whether it is the current one."""
    version, title, chars, put_at, current = row
    return VersionRow(
        version=hex_of(version), title=title, chars=chars, put_at=_iso(put_at), current=bool(current)
    )


def file_row(row: tuple[Any, ...]) -> FileRow:
    """A row of :data:`FILE`."""
    source, origin, key, sha256, media_type, put_at = row
    return FileRow(
        source=source,
        origin=origin,
        key=hex_of(key),
        sha256=hex_of(sha256),
        media_type=media_type,
        put_at=_iso(put_at),
    )


def not_found(document_id: str, version: str | None) -> DocumentNotFound:
    """The error of a document, or of a version of it, that is not there."""
    what = f"没有文档 {document_id}" if version is None else f"文档 {document_id} 没有版本 {version[:12]}"
    return DocumentNotFound(what, hint="可用 xunwen documents list 查看现有文档")


@functools.lru_cache(maxsize=4096)
def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
