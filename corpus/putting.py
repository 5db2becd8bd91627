"""Puts files into the catalogue's database: their raw texts, documents, versions, marks and labels."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from dataclasses import dataclass
from typing import Any, Literal

from .labels import Labels
from .mark_index import MarkIndex
from .marks import marks_of
from .packing import PackedDocument, PackedFile
from .records import Change, digest_of
from .textcode import DAMAGE
from .versions import Versions

__all__ = ["FileToPut", "FileWriter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToPut:
    """A file that was read.

    ``origin`` is where it lies, absolute, "" for an upload; ``key`` tells what it was read from and by
    which rules (:class:`corpus.records.FileRow`).
    """

    packed: PackedFile
    origin: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a document stands: its file, its place in it, the number of the raw text, the time (s)."""

    source: str
    ordinal: int
    raw: int
    now: int


class FileWriter:
    """Writes files and their documents. Transactions and locks are the caller's.

    Args:
        connection: of the catalogue.
        versions: keeps texts.
        marks: keeps marks.
        labels: keeps labels.
    """

    def __init__(
        self, connection: sqlite3.Connection, versions: Versions, marks: MarkIndex, labels: Labels
    ) -> None:
        self._connection, self._versions, self._marks, self._labels = connection, versions, marks, labels

    def put(self, file: FileToPut, *, later: bool) -> Change:
        """Store a file's documents; what it no longer holds is removed.

        Args:
            file: its documents have distinct ids, else ``ValueError``.
            later: hold marks back (:class:`MarkIndex`).
        """
        packed, source = file.packed, file.packed.source
        ids = [document.id for document in packed.documents]
        held = set(ids)
        if len(held) != len(ids):
            raise ValueError(f"two documents of {source} have the same id")
        now = int(time.time())
        changes: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        number = self._versions.put_raw(packed.raw)
        for ordinal, document in enumerate(packed.documents):
            place = _Place(source=source, ordinal=ordinal, raw=number, now=now)
            changes[self._put(document, place, later=later)].append(document.id)
        rows = self._rows("SELECT id FROM documents WHERE file = ? AND removed = 0", source)
        changes["removed"] = [row[0] for row in rows if row[0] not in held]
        for gone in changes["removed"]:
            self._run("UPDATE documents SET removed = 1, updated_at = ? WHERE id = ?", now, gone)
        self._labels.keep(source, ids, added=changes["added"], given=packed.labels)
        self._run(
            "INSERT OR REPLACE INTO files (source, origin, key, raw, put_at) VALUES (?, ?, ?, ?, ?)",
            source, file.origin, digest_of(file.key), number, now,
        )  # fmt: skip
        return Change(source=source, **{name: tuple(found) for name, found in changes.items()})

    def _put(
        self, document: PackedDocument, place: _Place, *, later: bool
    ) -> Literal["added", "updated", "unchanged"]:
        rows = self._rows(
            "SELECT d.number, d.current, d.removed, d.ordinal, d.marked, v.version FROM documents d"
            " LEFT JOIN versions v ON v.number = d.current WHERE d.id = ?",
            document.id,
        )
        if not rows:
            self._run(
                "INSERT INTO documents (id, current, source, file, ordinal, removed, marked, added_at,"
                " updated_at) VALUES (?, 0, NULL, '', 0, 1, 0, ?, ?)",
                document.id, place.now, place.now,
            )  # fmt: skip
            rows = self._rows("SELECT number, 0, 1, 0, 0, NULL FROM documents WHERE id = ?", document.id)
        owner, current, removed, ordinal, marked, before = rows[0]
        version = document.version.version
        if before != version and marked:
            with contextlib.suppress(*DAMAGE):  # verify names it; its marks lead to a text that shares none
                self._marks.remove(owner, marks_of(self._versions.document(current)))
        written = self._versions.put_version(owner, document.version, place.raw, place.now)
        if written is None and (before, removed, ordinal) == (version, 0, place.ordinal):
            return "unchanged"
        if written is None:
            (written,) = self._rows(
                "SELECT number FROM versions WHERE document = ? AND version = ?", owner, version
            )[0]
        self._run(
            "UPDATE documents SET current = ?, source = ?, file = ?, ordinal = ?, removed = 0, updated_at = ?"
            " WHERE number = ?",
            written, None if document.source == place.source else document.source, place.source,
            place.ordinal, place.now, owner,
        )  # fmt: skip
        if before != version:
            if marked:
                self._run("UPDATE documents SET marked = 0 WHERE number = ?", owner)
            self._marks.add(owner, document.marks, later=later)
        return "added" if removed else "updated"

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)
