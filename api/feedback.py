"""What readers think of answers, kept in ``HOME/service.db``."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

from .errors import HomeUnusable

__all__ = ["FeedbackBook"]

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    citation INTEGER,
    question TEXT NOT NULL,
    comment TEXT NOT NULL
) STRICT
"""


class FeedbackBook:
    """Appends opinions; opened at the first one. Safe for several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def add(self, *, answer_id: str, verdict: str, citation: int | None, question: str, comment: str) -> int:
        """Keep one opinion; returns its number.

        Raises:
            HomeUnusable: the file cannot be written.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            with self._lock:
                database = sqlite3.connect(self._path, timeout=10)
                try:
                    with database:
                        database.execute("PRAGMA journal_mode = WAL")
                        database.execute(_TABLE)
                        row = database.execute(
                            "INSERT INTO feedback (at, answer_id, verdict, citation, question, comment)"
                            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                            (now, answer_id, verdict, citation, question, comment),
                        ).fetchone()
                finally:
                    database.close()
        except (sqlite3.Error, OSError) as error:
            raise HomeUnusable(f"存不了反馈：{error}", hint="请检查数据目录的空间和权限") from error
        return int(row[0])
