"""Files that could not be read, and why: kept until they are read, or are gone."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .database import guard
from .errors import LoadError

__all__ = ["FailedFile", "Failures"]

_KEPT_S = 30 * 24 * 3600  # how long the failure of an upload is kept: it lies nowhere to be read again


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFile:
    """A file, or a member of an archive, that could not be read the last time.

    ``code``, ``message`` and ``hint`` are those of the error; ``at`` is UTC, ISO 8601.
    """

    source: str
    code: str
    message: str
    hint: str
    at: str


class Failures:
    """The failures of a catalogue. Safe to share between threads.

    Every method raises ``CatalogueCorrupt`` or ``CatalogueError`` as the catalogue's do.

    Args:
        connection: of the catalogue.
        lock: held while it is used.
        path: of the database, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, lock: threading.RLock, path: Path) -> None:
        self._connection, self._lock, self._path = connection, lock, path

    def all(self) -> tuple[FailedFile, ...]:
        """Every file that could not be read the last time, by source."""
        rows = self._rows("SELECT source, code, message, hint, at FROM failures ORDER BY source")
        return tuple(
            FailedFile(
                source=source,
                code=code,
                message=message,
                hint=hint,
                at=datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"),
            )
            for source, code, message, hint, at in rows
        )

    def files(self) -> frozenset[str]:
        """The sources of the files with a failure (an archive counts for its members)."""
        return frozenset(row[0] for row in self._rows("SELECT DISTINCT file FROM failures"))

    def set(self, file: str, errors: Sequence[LoadError], *, origin: str = "") -> None:
        """Say what failed of a file when it was read now; nothing failed when ``errors`` is empty.

        Args:
            file: its source.
            errors: of the file itself, or of its members.
            origin: where it lies, absolute; "" for an upload.
        """
        now = int(time.time())
        rows = {e.source: (file, e.source, origin, e.code, e.message, e.hint, now) for e in errors}
        with self._lock, guard(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute("DELETE FROM failures WHERE file = ?", (file,))
                self._connection.executemany(
                    "INSERT OR REPLACE INTO failures (file, source, origin, code, message, hint, at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    rows.values(),
                )
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def forget_gone(self) -> None:
        """Forget files that are no longer on the disk, and uploads after thirty days."""
        rows = self._rows("SELECT file, origin, at FROM failures")
        oldest = time.time() - _KEPT_S
        gone = {file for file, origin, at in rows if (not Path(origin).exists() if origin else at < oldest)}
        for file in gone:
            self.set(file, ())

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._lock, guard(self._path):
            return self._connection.execute(statement).fetchall()
