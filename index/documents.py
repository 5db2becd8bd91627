"""The documents of a generation: one small SQLite file, read-only once published.

A document owns a run of consecutive rows (its passages, in reading order). Row numbers are
shared by the dense and the lexical half; they are handed out once and never reused.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.records import digest_of, hex_of

from .model import DocumentInfo, Filters

__all__ = ["NAME", "DocumentTable", "StoredDocument", "labels_of"]

NAME = "documents.db"

_SCHEMA = """
CREATE TABLE documents (
    ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version BLOB NOT NULL,
    title TEXT NOT NULL, source TEXT NOT NULL, date TEXT, regions TEXT NOT NULL, kind TEXT NOT NULL,
    first INTEGER NOT NULL, count INTEGER NOT NULL
);
CREATE TABLE labels (
    field INTEGER NOT NULL, value TEXT NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY (field, value, ord)
) WITHOUT ROWID;
"""

_FIELDS = {"region": 0, "year": 1, "kind": 2}  # of the labels, as their table writes them

_RECENT = 2048  # documents at hand, about 1 KB each

_COLUMNS = "ord, id, version, title, source, date, regions, kind, first, count"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document with its number in the generation and its rows ``first … first + count - 1``."""

    ord: int
    info: DocumentInfo
    first: int
    count: int


class DocumentTable:
    """Reads and, while a generation is being built, writes the documents' file.

    One connection behind a lock: it stays usable after the file's name has gone.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._recent: dict[int, StoredDocument] = {}

    @staticmethod
    def create(path: Path) -> DocumentTable:
        """A new, empty file to write to."""
        connection = sqlite3.connect(path)
        connection.executescript(_SCHEMA)
        connection.close()
        return DocumentTable.edit(path)

    @staticmethod
    def edit(path: Path) -> DocumentTable:
        """An existing copy, to write to. The file is synced by whoever publishes it."""
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = OFF")  # a build that dies leaves no file behind to heal
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        return DocumentTable(connection)

    @staticmethod
    def read(path: Path) -> DocumentTable:
        """A published file."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return DocumentTable(sqlite3.connect(uri, uri=True, check_same_thread=False))

    def close(self, *, commit: bool = False) -> None:
        """Let go of the file; ``commit`` keeps what was written."""
        with self._lock:
            if commit:
                self._connection.execute("COMMIT")
            self._connection.close()

    # Writing

    def next_ord(self) -> int:
        """A number that no live document has."""
        return int(self._one("SELECT coalesce(max(ord), -1) + 1 FROM documents")[0])

    def add(self, stored: StoredDocument) -> None:
        """Add a document; its id must not be there."""
        info = stored.info
        regions = json.dumps(info.regions, ensure_ascii=False)
        version = digest_of(info.version)
        values = (info.id, version, info.title, info.source, info.date, regions, info.kind)
        self._connection.execute(
            f"INSERT INTO documents ({_COLUMNS}) VALUES ({_marks(10)})",  # noqa: S608
            (stored.ord, *values, stored.first, stored.count),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO labels (field, value, ord) VALUES (?, ?, ?)",
            [(_FIELDS[field], value, stored.ord) for field, value in labels_of(info)],
        )

    def remove(self, stored: StoredDocument) -> None:
        """Remove a document and its labels."""
        self._connection.execute("DELETE FROM documents WHERE ord = ?", (stored.ord,))
        self._connection.executemany(
            "DELETE FROM labels WHERE field = ? AND value = ? AND ord = ?",
            [(_FIELDS[field], value, stored.ord) for field, value in labels_of(stored.info)],
        )

    # Reading

    def versions(self) -> dict[str, str]:
        """Version of every document, by id."""
        return {one: hex_of(version) for one, version in self._all("SELECT id, version FROM documents")}

    def listed(self) -> dict[str, tuple[Any, ...]]:
        """Id, version, title, source, date, regions and kind of every document, as the catalogue keeps
        them (:data:`corpus.records.ListedDocument`, without the characters), by id.
        """
        rows = self._all("SELECT id, version, title, source, date, regions, kind FROM documents")
        return {row[0]: row for row in rows}

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM documents")[0])

    def by_id(self, document_id: str) -> StoredDocument | None:
        """The document of this id."""
        return _stored(self._one_or_none(f"SELECT {_COLUMNS} FROM documents WHERE id = ?", document_id))  # noqa: S608

    def by_ord(self, number: int) -> StoredDocument | None:
        """The document of this number; the ones read last stay at hand."""
        known = self._recent.get(number)
        if known is not None:
            return known
        found = _stored(self._one_or_none(f"SELECT {_COLUMNS} FROM documents WHERE ord = ?", number))  # noqa: S608
        if found is not None:
            if len(self._recent) >= _RECENT:
                self._recent = {}
            self._recent[number] = found
        return found

    def everything(self) -> Iterator[StoredDocument]:
        """All documents, by source and then in their order in it."""
        for row in self._all(f"SELECT {_COLUMNS} FROM documents ORDER BY source, ord"):  # noqa: S608
            found = _stored(row)
            assert found is not None
            yield found

    def rows_matching(self, filters: Filters) -> list[tuple[int, int]]:
        """First row and number of rows of every document that the filters let through."""
        conditions: list[str] = []
        arguments: list[str | int] = []
        labels = (("region", filters.regions), ("year", filters.years), ("kind", filters.kinds))
        for name, values in labels:
            if values:
                conditions.append("ord IN (SELECT ord FROM labels WHERE field = ? AND value IN (@))")
                conditions[-1] = conditions[-1].replace("@", _marks(len(values)))
                arguments += [_FIELDS[name], *values]
        if filters.documents:
            conditions.append(f"id IN ({_marks(len(filters.documents))})")
            arguments += filters.documents
        where = " AND ".join(conditions) or "TRUE"
        return self._all(f"SELECT first, count FROM documents WHERE {where}", *arguments)  # noqa: S608

    def _all(self, sql: str, *arguments: str | int) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, arguments).fetchall()

    def _one_or_none(self, sql: str, *arguments: str | int) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._connection.execute(sql, arguments).fetchone()
            return row

    def _one(self, sql: str) -> tuple[Any, ...]:
        row = self._one_or_none(sql)
        assert row is not None
        return row


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def labels_of(info: DocumentInfo) -> list[tuple[str, str]]:
    """What filters look at: (field, value) pairs, the same for both halves of the index."""
    labels = [("region", region) for region in dict.fromkeys(info.regions)]
    if info.date:
        labels.append(("year", info.date[:4]))
    labels.append(("kind", info.kind))
    return labels


def _stored(row: tuple[Any, ...] | None) -> StoredDocument | None:
    if row is None:
        return None
    number, identifier, version, title, source, date, regions, kind, first, count = row
    info = DocumentInfo(
        id=identifier,
        version=hex_of(version),
        title=title,
        source=source,
        date=date,
        regions=tuple(json.loads(regions)),
        kind=kind,
    )
    return StoredDocument(ord=number, info=info, first=first, count=count)
