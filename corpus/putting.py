"""Puts one document into the catalogue's database: its row, its version, its marks."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

from .mark_index import MarkIndex
from .marks import marks_of
from .packing import PackedDocument
from .textcode import DAMAGE
from .versions import Versions

__all__ = ["DocumentWriter", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document stands: its file, its place in it, the number of the raw text, the time (s)."""

    source: str
    ordinal: int
    raw: int
    now: int


class DocumentWriter:
    """Writes documents. Transactions and locks are the caller's.

    Args:
        connection: of the catalogue.
        versions: keeps texts.
        marks: keeps marks.
    """

    def __init__(self, connection: sqlite3.Connection, versions: Versions, marks: MarkIndex) -> None:
        self._connection, self._versions, self._marks = connection, versions, marks

    def put(
        self, document: PackedDocument, place: Place, *, later: bool
    ) -> Literal["added", "updated", "unchanged"]:
        """Store one document within the caller's transaction.

        Args:
            document: the document.
            place: where it stands.
            later: hold its marks back (:class:`MarkIndex`).
        """
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
            self._run("UPDATE documents SET marked = 0 WHERE number = ?", owner)
            self._marks.add(owner, document.marks, later=later)
        return "added" if removed else "updated"

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)
