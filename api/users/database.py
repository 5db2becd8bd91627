"""``HOME/users.db``: users, sessions, keys and the audit log, in a SQLite file of their own.

Readable by its owner only. It comes into being with the first user (or the first entry of the
log); a home without it belongs to one person.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.errors import HomeUnusable

__all__ = ["UserDatabase", "moment"]

_APPLICATION = 0x58575532  # application_id: "XWU2"
_SCHEMA = 1
_BUSY_S = 10.0
_TABLES = """
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,      -- the name as it is compared
    role TEXT NOT NULL,
    password TEXT NOT NULL,           -- argon2, never the password
    disabled INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE user_labels (
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (user, label)
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    digest BLOB PRIMARY KEY,          -- sha256 of the cookie, never the cookie
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at REAL NOT NULL,         -- seconds since 1970
    seen_at REAL NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user);
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest BLOB NOT NULL UNIQUE,      -- sha256 of the key, never the key
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,         -- "" for never, as the next two
    revoked_at TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    via TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,             -- JSON
    request TEXT NOT NULL,
    digest BLOB NOT NULL              -- of this entry and the digest of the one before
) STRICT;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_holds BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""


def moment() -> str:
    """Now, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class UserDatabase:
    """The file, opened when it is there. Safe to share between threads; several processes may use it.

    Reading and writing have a connection each, so that nobody who comes in waits for the disk.

    Args:
        path: usually ``HOME/users.db``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reading, self._writing = threading.RLock(), threading.RLock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    def exists(self) -> bool:
        """Whether there is a file."""
        return self._reader is not None or self.path.is_file()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds; nothing where there is no file.

        Raises:
            HomeUnusable: the file cannot be read or is not ours.
        """
        if not self.exists():
            return []
        with self._reading, self._errors():
            if self._reader is None:
                self._reader = self._open()
            return self._reader.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction, everything or nothing; makes the file where there is none.

        Raises:
            HomeUnusable: the file cannot be written or is not ours.
        """
        with self._writing, self._errors():
            if self._writer is None:
                self._writer = self._open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._reading, self._writing:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()
            self._reader = self._writer = None

    def _open(self) -> sqlite3.Connection:
        # SQLite gives its own companions of the file the rights that the file has.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # an entry of the log is on disk once it is made
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not tables:
                for statement in _TABLES.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_SCHEMA}")
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            self._check(application, version)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _check(self, application: int, version: int) -> None:
        if (application, version) != (_APPLICATION, _SCHEMA):
            raise HomeUnusable(
                f"{self.path} 不是这个版本的用户库", hint="请换用写成它的版本，或从备份恢复这个文件"
            )

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise HomeUnusable(
                f"用户库 {self.path} 无法使用：{error}", hint="请检查文件权限和磁盘空间"
            ) from error
