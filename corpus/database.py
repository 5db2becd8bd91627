"""The database file of a home: its tables, its version, and its errors as ours."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import CatalogueCorrupt, CatalogueError, CatalogueMismatch
from .marks import marks_of
from .stored import document_from

__all__ = ["connect", "guard"]

_log = logging.getLogger(__name__)

_SCHEMA = 4  # user_version of the database
_APPLICATION = 0x58575731  # application_id: "XWW1"
_TABLES = """
CREATE TABLE files (
    source TEXT PRIMARY KEY,      -- as people see it, relative to what was ingested
    origin TEXT NOT NULL,         -- absolute path, "" for an upload
    key TEXT NOT NULL,            -- of bytes, sidecar and rules: equal key, nothing to do
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    put_at TEXT NOT NULL
) STRICT;
CREATE INDEX files_origin ON files (origin);
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    version TEXT NOT NULL,        -- the current one
    source TEXT NOT NULL,         -- of the document (of a member: archive and member)
    file TEXT NOT NULL,           -- source of the file that it came from
    ordinal INTEGER NOT NULL,     -- place in the file
    removed INTEGER NOT NULL,     -- 1: no longer in the library, its versions stay
    added_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX documents_file ON documents (file);
CREATE TABLE versions (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    issuer TEXT,
    regions TEXT NOT NULL,        -- JSON array
    media_type TEXT NOT NULL,
    chars INTEGER NOT NULL,
    raw_key TEXT NOT NULL,
    body BLOB NOT NULL,           -- corpus.stored
    put_at TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE raws (
    key TEXT PRIMARY KEY,         -- sha256 of body
    body BLOB NOT NULL            -- corpus.stored
) STRICT;
CREATE TABLE marks (              -- of the current version of every document: corpus.marks
    mark INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (mark, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_id ON marks (id);
CREATE TABLE labels (             -- of documents, removed ones included: corpus.labels
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (id, label)
) STRICT, WITHOUT ROWID;
"""

_HAS_TABLES = "SELECT count(*) FROM sqlite_schema WHERE name = 'documents'"


def _mark_all(connection: sqlite3.Connection) -> None:
    """Mark the documents of a home that was written before documents were marked."""
    rows = connection.execute(
        "SELECT v.id, v.body FROM documents d JOIN versions v ON v.id = d.id AND v.version = d.version"
    )
    for document_id, body in rows:
        try:
            marks = marks_of(document_from(body))
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            # The catalogue stays usable; reading or verifying this document names the damage.
            _log.warning("document %s cannot be read, it is not marked: %s", document_id, error)
            continue
        connection.executemany("INSERT INTO marks VALUES (?, ?)", [(mark, document_id) for mark in marks])


# How a database of an earlier version becomes one of the next: statements, or what runs them, by the
# version they start from.
_MIGRATIONS: dict[int, tuple[str | Callable[[sqlite3.Connection], None], ...]] = {
    1: (
        "ALTER TABLE documents ADD COLUMN file TEXT NOT NULL DEFAULT ''",
        "UPDATE documents SET file = source",
        "DROP INDEX documents_source",
        "CREATE INDEX documents_file ON documents (file)",
    ),
    2: (
        (
            "CREATE TABLE marks (mark INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (mark, id))"
            " STRICT, WITHOUT ROWID"
        ),
        "CREATE INDEX marks_id ON marks (id)",
        _mark_all,
    ),
    3: (
        (
            "CREATE TABLE labels (id TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (id, label))"
            " STRICT, WITHOUT ROWID"
        ),
    ),
}


def connect(path: Path, *, busy_s: float) -> sqlite3.Connection:
    """Open the database at ``path``, making its tables when it is new.

    Args:
        path: the file; its folder is made when missing.
        busy_s: how long a writer waits for another one, seconds.

    Raises:
        CatalogueMismatch: written by another version of the program, or not a catalogue.
        CatalogueCorrupt: damaged.
        CatalogueError: the folder cannot be made or the file not be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogueError(
            f"无法建立资料库目录：{path.parent}（{error.strerror}）", hint="请检查路径和写入权限"
        ) from error
    with guard(path):
        # Statements commit by themselves unless a transaction is begun by hand; the catalogue's
        # lock lets one thread at a time use the connection.
        connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check that the database is ours, and make its tables when it is empty."""
    (tables,) = connection.execute(_HAS_TABLES).fetchone()
    found = 0
    if tables:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if application != _APPLICATION:
            raise CatalogueMismatch(f"{path} 不是巡问的资料库", hint="请把 --home 指向另一个目录")
        if found != _SCHEMA and found not in _MIGRATIONS:
            newer = "较新" if found > _SCHEMA else "较旧"
            raise CatalogueMismatch(
                f"资料库 {path} 由{newer}的版本写成（结构 {found}，本程序 {_SCHEMA}）",
                hint="请换用写成它的版本，或另建一个目录重新 xunwen ingest",
            )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if tables and found == _SCHEMA:
        return
    with _alone(connection):
        # Another process may have been here since we looked.
        (tables,) = connection.execute(_HAS_TABLES).fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if not tables:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        else:
            while found < _SCHEMA:
                for step in _MIGRATIONS[found]:
                    if isinstance(step, str):
                        connection.execute(step)
                    else:
                        step(connection)
                found += 1
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")


@contextlib.contextmanager
def _alone(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that is the only writer from its beginning."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextlib.contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn the database's errors into ours."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise CatalogueError(f"资料库已关闭：{path}", hint="请重新打开") from error
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise CatalogueError(
                f"资料库正被另一个程序写入：{path}", hint="请等它结束，或关闭其他 xunwen 进程后再试"
            ) from error
        if "disk is full" in text or "database or disk" in text:
            raise CatalogueError(f"磁盘已满，写不进资料库：{path}", hint="请腾出空间后重新运行") from error
        raise CatalogueError(f"资料库无法使用：{path}（{text}）", hint="请检查路径和读写权限") from error
    except sqlite3.DatabaseError as error:
        raise CatalogueCorrupt(
            f"资料库文件已损坏：{path}（{error}）", hint="请从备份恢复，或另建一个目录重新 xunwen ingest"
        ) from error
