"""The database file of a home: its tables, its version, and its errors as ours."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from .errors import CatalogueCorrupt, CatalogueError, CatalogueMismatch
from .migrations import migrate

__all__ = ["connect", "guard", "sync_log"]

_log = logging.getLogger(__name__)

_SCHEMA = 7  # user_version of the database
_REWRITTEN = 5  # homes of an earlier structure are written anew (corpus.migrations), later ones only grow
_APPLICATION = 0x58575731  # application_id: "XWW1"
_PAGE = 8192  # bytes; rows of a kilobyte leave half as much of it empty as of 4096
_FAILURES = """
CREATE TABLE failures (           -- files that could not be read the last time: corpus.failures
    source TEXT PRIMARY KEY,      -- of the file, or of a member of an archive
    file TEXT NOT NULL,           -- source of the file
    origin TEXT NOT NULL,         -- absolute path, "" for an upload
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    hint TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID"""
_TABLES = f"""{_FAILURES};
CREATE TABLE raws (               -- what files said before any repair: corpus.versions
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,     -- 16 bytes of the sha256 of all the rest
    source TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 ANY NOT NULL,          -- of the file: 32 bytes, or text that is no such checksum
    head BLOB NOT NULL,           -- corpus.stored
    text BLOB NOT NULL            -- the first part
) STRICT;
CREATE TABLE raw_parts (          -- of raw texts that are longer than one part
    raw INTEGER NOT NULL,
    part INTEGER NOT NULL,        -- from 1
    text BLOB NOT NULL,
    PRIMARY KEY (raw, part)
) STRICT;
CREATE TABLE files (
    source TEXT PRIMARY KEY,      -- as people see it, relative to what was ingested
    origin TEXT NOT NULL,         -- absolute path, "" for an upload
    key ANY NOT NULL,             -- of bytes, sidecar and rules: equal key, nothing to do
    raw INTEGER NOT NULL,
    put_at INTEGER NOT NULL       -- times are seconds since 1970, UTC
) STRICT;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    current INTEGER NOT NULL,     -- number of the current version
    source TEXT,                  -- of the document (of a member: archive and member), NULL: the file
    file TEXT NOT NULL,           -- source of the file that it came from
    ordinal INTEGER NOT NULL,     -- place in the file
    removed INTEGER NOT NULL,     -- 1: no longer in the library, its versions stay
    marked INTEGER NOT NULL,      -- 1: the marks of the current version are in the index
    added_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_file ON documents (file);
CREATE INDEX documents_unmarked ON documents (number) WHERE marked = 0;
CREATE TABLE versions (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    version BLOB NOT NULL,        -- 32 bytes: sha256 of the text
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    issuer TEXT,
    regions TEXT NOT NULL,        -- JSON array
    media_type TEXT NOT NULL,
    chars INTEGER NOT NULL,
    raw INTEGER NOT NULL,
    body BLOB NOT NULL,           -- corpus.stored
    put_at INTEGER NOT NULL
) STRICT;
CREATE INDEX versions_document ON versions (document);
CREATE TABLE marks (              -- corpus.mark_index
    mark INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (mark, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE labels (             -- of documents, removed ones included: corpus.labels
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (id, label)
) STRICT, WITHOUT ROWID;
"""

_CHANGES = {5: _FAILURES, 6: "DROP INDEX files_origin"}
"""What brings a database from one structure to the next; those before are written anew."""

_HAS_TABLES = "SELECT count(*) FROM sqlite_schema WHERE name = 'documents'"


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
        if not 1 <= found <= _SCHEMA:
            newer = "较新" if found > _SCHEMA else "较旧"
            raise CatalogueMismatch(
                f"资料库 {path} 由{newer}的版本写成（结构 {found}，本程序 {_SCHEMA}）",
                hint="请换用写成它的版本，或另建一个目录重新 xunwen ingest",
            )
    if not tables:
        connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if tables and found == _SCHEMA:
        return
    with _alone(connection):
        # Another process may have been here since we looked.
        (tables,) = connection.execute(_HAS_TABLES).fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if not tables:
            _create(connection)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        elif found < _SCHEMA:
            _log.info("bringing the catalogue from structure %d to %d: %s", found, _SCHEMA, path)
            _change(connection, found)
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")
    if tables and found < _REWRITTEN:
        _give_back(connection)


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables of the present structure."""
    for statement in _TABLES.split(";"):
        connection.execute(statement)


def _change(connection: sqlite3.Connection, found: int) -> None:
    """Bring a database of the structure ``found`` to the present one."""
    if found < _REWRITTEN:
        migrate(connection, found, _create)
        return
    for structure in range(found, _SCHEMA):
        connection.execute(_CHANGES[structure])


def _give_back(connection: sqlite3.Connection) -> None:
    """Return the space of the old structure to the disk; without room for it, it is used later."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:  # another process reads, or the disk is too full for a copy
        _log.warning("the catalogue keeps its old size for now: %s", error)
    connection.execute("PRAGMA journal_mode = WAL")


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


def sync_log(path: Path) -> None:
    """Return once the log of the database at ``path`` has reached the disk.

    Raises:
        CatalogueError: the disk would not take it.
    """
    try:
        for place in (path.with_name(f"{path.name}-wal"), path.parent):
            if place.exists():
                descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
    except OSError as error:
        raise CatalogueError(
            f"资料库写不到磁盘上：{path}（{error.strerror}）", hint="请检查磁盘空间和写入权限"
        ) from error
