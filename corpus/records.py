"""What the catalogue says of documents, versions and files, without their text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "DocumentRow", "FileRow", "VersionRow"]


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
