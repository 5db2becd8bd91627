"""The catalogue: which documents there are, every version of them, and the raw text of each.

SQLite in WAL mode, one writer at a time, readers never blocked. A file is put in one transaction, so
an interrupted run leaves whole files only. Versions are never deleted: a citation opens the text that
it was made from, even after the document was changed or removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from .database import connect, guard
from .draft import RawText
from .errors import CatalogueCorrupt, CatalogueError, DocumentNotFound
from .labels import Labels
from .marks import marks_of
from .model import Document, text_version
from .records import Change, DocumentRow, FileRow, VersionRow
from .stored import document_from, document_to, raw_from, raw_to

if TYPE_CHECKING:
    from .reader import LoadedFile

__all__ = ["Catalogue", "Change", "DocumentRow", "FileRow", "VersionRow"]

_CURRENT = """
SELECT d.id, v.version, v.title, d.source, v.date, v.regions, v.kind, v.issuer, v.media_type, v.chars,
       d.ordinal, d.added_at, d.updated_at
FROM documents d JOIN versions v ON v.id = d.id AND v.version = d.version
WHERE d.removed = 0"""
_ANY = """
SELECT d.id, v.version, v.title, d.source, v.date, v.regions, v.kind, v.issuer, v.media_type, v.chars,
       d.ordinal, d.added_at, d.updated_at
FROM documents d JOIN versions v ON v.id = d.id
WHERE d.id = ? AND v.version = ?"""


class Catalogue:
    """Documents, versions and raw texts of one home. Safe to share between threads.

    Several processes may read while one writes; a second writer waits up to ``_BUSY_S`` seconds.
    Every method raises ``CatalogueCorrupt`` when the database is damaged and ``CatalogueError``
    when it cannot be used otherwise (disk full, locked, closed).
    """

    _BUSY_S = 15.0

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self.path = path
        self.labels = Labels(connection, self._lock, path)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Catalogue:
        """Open the catalogue at ``path``; make an empty one when there is none.

        Args:
            path: the database file, usually ``HOME/catalogue.db``.
            create: when False, a missing file is an error.

        Raises:
            CatalogueMismatch: written by another version of the program, or not a catalogue.
            CatalogueCorrupt: damaged.
            CatalogueError: missing, or the folder cannot be written.
        """
        if not create and not path.is_file():
            raise CatalogueError(
                f"资料库不存在：{path}", hint="请先运行 xunwen ingest 加入文件，或检查 --home"
            )
        connection = connect(path, busy_s=cls._BUSY_S)
        return cls(connection, path)

    def close(self) -> None:
        """Close the database; closing twice is harmless."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- writing ---------------------------------------------------------------------------------

    def put(self, loaded: LoadedFile, *, origin: str = "", key: str = "") -> Change:
        """Store a file's documents as one transaction; what it no longer holds is removed.

        Args:
            loaded: a file as it was read; its documents have distinct ids.
            origin: where the file lies, absolute; "" for an upload.
            key: what the file was read from and by which rules; see :meth:`file`.
        """
        raw, documents = loaded.raw, loaded.documents
        ids = [document.id for document in documents]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two documents of {loaded.source} have the same id")
        now = _now()
        changes: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        with self._transaction():
            raw_key = self._put_raw(raw)
            for ordinal, document in enumerate(documents):
                changes[self._put_document(document, loaded.source, ordinal, raw_key, now)].append(
                    document.id
                )
            rows = self._rows("SELECT id FROM documents WHERE file = ? AND removed = 0", loaded.source)
            changes["removed"] = [row[0] for row in rows if row[0] not in set(ids)]
            for gone in changes["removed"]:
                self._run("UPDATE documents SET removed = 1, updated_at = ? WHERE id = ?", now, gone)
            self.labels.keep(loaded.source, ids, added=changes["added"], given=loaded.labels)
            self._run(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
                loaded.source, origin, key, raw.sha256, raw.media_type, now,
            )  # fmt: skip
        return Change(source=loaded.source, **{name: tuple(found) for name, found in changes.items()})

    def remove(self, document_id: str) -> None:
        """Take a document out of the library; its versions stay readable by version.

        A file that has lost a document is read again when it is ingested again, so the document
        comes back if the file still holds it.

        Raises:
            DocumentNotFound: there is none, or it is removed already.
        """
        with self._transaction():
            rows = self._rows("SELECT file FROM documents WHERE id = ? AND removed = 0", document_id)
            if not rows:
                raise _not_found(document_id, None)
            self._run("UPDATE documents SET removed = 1, updated_at = ? WHERE id = ?", _now(), document_id)
            self._run("UPDATE files SET key = '' WHERE source = ?", rows[0][0])

    def _put_raw(self, raw: RawText) -> str:
        body = raw_to(raw)
        key = hashlib.sha256(body).hexdigest()
        self._run("INSERT OR IGNORE INTO raws VALUES (?, ?)", key, body)
        return key

    def _put_document(
        self, document: Document, file: str, ordinal: int, raw_key: str, now: str
    ) -> Literal["added", "updated", "unchanged"]:
        """Store one document within the open transaction."""
        if text_version(document.text) != document.version:
            raise ValueError(f"document {document.id}: its version is not that of its text")
        body = document_to(document)
        rows = self._rows(
            "SELECT d.version, d.removed, d.ordinal, v.body FROM documents d LEFT JOIN versions v"
            " ON v.id = d.id AND v.version = ? WHERE d.id = ?",
            document.version, document.id,
        )  # fmt: skip
        before = rows[0] if rows else None
        if before is not None and before == (document.version, 0, ordinal, body):
            self._run(
                "UPDATE versions SET raw_key = ? WHERE id = ? AND version = ?",
                raw_key, document.id, document.version,
            )  # fmt: skip
            return "unchanged"
        self._run(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            document.id, document.version, document.title, document.kind.value, document.date,
            document.issuer, json.dumps(document.regions, ensure_ascii=False), document.media_type,
            len(document.text), raw_key,
            body, now,
        )  # fmt: skip
        if before is None or before[0] != document.version:
            self._run("DELETE FROM marks WHERE id = ?", document.id)
            marks = [(mark, document.id) for mark in marks_of(document)]
            self._connection.executemany("INSERT INTO marks VALUES (?, ?)", marks)
        self._run(
            "INSERT INTO documents (id, version, source, file, ordinal, removed, added_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " version = excluded.version, source = excluded.source, file = excluded.file,"
            " ordinal = excluded.ordinal, removed = 0, updated_at = excluded.updated_at",
            document.id, document.version, document.source, file, ordinal, now, now,
        )  # fmt: skip
        return "added" if before is None or before[1] else "updated"

    # -- reading ---------------------------------------------------------------------------------

    def documents(self) -> list[DocumentRow]:
        """The library's documents by source and place in it."""
        with self._lock, guard(self.path):
            rows = self._rows(f"{_CURRENT} ORDER BY d.file, d.ordinal, d.id")
        return [_document_row(row) for row in rows]

    def row(self, document_id: str, version: str | None = None) -> DocumentRow:
        """One document without its text; with ``version``, also a removed one, as it was then.

        Raises:
            DocumentNotFound: there is none such.
        """
        with self._lock, guard(self.path):
            if version is None:
                rows = self._rows(f"{_CURRENT} AND d.id = ?", document_id)
            else:
                rows = self._rows(_ANY, document_id, version)
        if not rows:
            raise _not_found(document_id, version)
        return _document_row(rows[0])

    def document(self, document_id: str, version: str | None = None) -> Document:
        """A document; the current version, or any that ever was.

        Raises:
            DocumentNotFound: no such document (or removed, and no version given), or no such version.
        """
        with self._lock, guard(self.path):
            if version is None:
                rows = self._rows(
                    "SELECT v.body FROM documents d JOIN versions v ON v.id = d.id AND v.version = d.version"
                    " WHERE d.id = ? AND d.removed = 0",
                    document_id,
                )
            else:
                rows = self._rows(
                    "SELECT body FROM versions WHERE id = ? AND version = ?", document_id, version
                )
            if not rows:
                raise _not_found(document_id, version)
            return _decoded(document_from, rows[0][0], self.path)

    def raw(self, document_id: str, version: str | None = None) -> RawText:
        """The raw text of the file that a version was read from.

        Raises:
            DocumentNotFound: no such document or version.
        """
        with self._lock, guard(self.path):
            if version is None:
                version = self.row(document_id).version
            rows = self._rows(
                "SELECT r.body FROM versions v JOIN raws r ON r.key = v.raw_key"
                " WHERE v.id = ? AND v.version = ?",
                document_id, version,
            )  # fmt: skip
            if not rows:
                raise _not_found(document_id, version)
            return _decoded(raw_from, rows[0][0], self.path)

    def versions(self, document_id: str) -> tuple[VersionRow, ...]:
        """All versions of a document, the newest first, also of a removed one.

        Raises:
            DocumentNotFound: there never was such a document.
        """
        with self._lock, guard(self.path):
            rows = self._rows(
                "SELECT v.version, v.title, v.chars, v.put_at, d.version = v.version AND d.removed = 0"
                " FROM versions v JOIN documents d ON d.id = v.id WHERE v.id = ?"
                " ORDER BY v.put_at DESC, v.rowid DESC",
                document_id,
            )
        if not rows:
            raise _not_found(document_id, None)
        return tuple(
            VersionRow(version=version, title=title, chars=chars, put_at=put_at, current=bool(current))
            for version, title, chars, put_at, current in rows
        )

    def current(self) -> dict[str, str]:
        """The library: id of every document, and the version that is searched."""
        with self._lock, guard(self.path):
            return dict(self._rows("SELECT id, version FROM documents WHERE removed = 0 ORDER BY id"))

    def alike(self, document_id: str, *, most: int) -> tuple[str, ...]:
        """Documents of the library that share marks with this one, those that share most first.

        At most ``most`` of them; what they share is for the caller to look at.
        """
        with self._lock, guard(self.path):
            rows = self._rows(
                "SELECT o.id FROM marks m JOIN marks o ON o.mark = m.mark AND o.id <> m.id"
                " JOIN documents d ON d.id = o.id AND d.removed = 0"
                " WHERE m.id = ? GROUP BY o.id ORDER BY count(*) DESC, o.id LIMIT ?",
                document_id, most,
            )  # fmt: skip
        return tuple(row[0] for row in rows)

    def count(self, source: str) -> int:
        """How many documents of the library came from this file."""
        with self._lock, guard(self.path):
            rows = self._rows("SELECT count(*) FROM documents WHERE file = ? AND removed = 0", source)
        return int(rows[0][0])

    def file(self, source: str) -> FileRow | None:
        """What is known of a file, None when it was never put."""
        return self._file("source", source)

    def file_from(self, origin: str) -> FileRow | None:
        """The file that was put from this absolute path, None when there is none."""
        return self._file("origin", origin)

    def files(self) -> list[FileRow]:
        """All files that were put, by source."""
        with self._lock, guard(self.path):
            return [_file_row(row) for row in self._rows("SELECT * FROM files ORDER BY source")]

    def verify(self) -> tuple[str, ...]:
        """Read everything once; what is wrong, in Chinese, one line each. Empty: all is well."""
        problems: list[str] = []
        with self._lock, guard(self.path):
            for (line,) in self._rows("PRAGMA integrity_check"):
                if line != "ok":
                    problems.append(f"数据库结构有误：{line}")
            rows = self._connection.execute("SELECT id, version, body FROM versions")
            for document_id, version, body in rows:
                try:
                    document = _decoded(document_from, body, self.path)
                except CatalogueCorrupt as error:
                    problems.append(f"文档 {document_id} 的版本 {version[:12]}：{error.message}")
                    continue
                if text_version(document.text) != version:
                    problems.append(f"文档 {document_id} 的版本 {version[:12]} 与校验和不符")
        return tuple(problems)

    # -- inside ----------------------------------------------------------------------------------

    def _file(self, column: Literal["source", "origin"], value: str) -> FileRow | None:
        with self._lock, guard(self.path):
            rows = self._rows(f"SELECT * FROM files WHERE {column} = ?", value)  # noqa: S608 - a literal
        return _file_row(rows[0]) if rows else None

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """One writer; everything or nothing, also when the program is interrupted in it."""
        with self._lock, guard(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


_T = TypeVar("_T")


def _decoded(decode: Callable[[bytes], _T], body: bytes, path: Path) -> _T:
    """``decode(body)``; bytes that cannot be decoded were damaged on disk."""
    try:
        return decode(body)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise CatalogueCorrupt(
            f"资料库中有一份文档已损坏：{path}（{error}）", hint="请运行 xunwen verify 查看，并重新加入原文件"
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _not_found(document_id: str, version: str | None) -> DocumentNotFound:
    what = f"没有文档 {document_id}" if version is None else f"文档 {document_id} 没有版本 {version[:12]}"
    return DocumentNotFound(what, hint="可用 xunwen documents list 查看现有文档")


def _document_row(row: tuple[Any, ...]) -> DocumentRow:
    names = DocumentRow.__slots__
    values = dict(zip(names, row, strict=True))
    values["regions"] = tuple(json.loads(values["regions"]))
    return DocumentRow(**values)


def _file_row(row: tuple[Any, ...]) -> FileRow:
    return FileRow(**dict(zip(FileRow.__slots__, row, strict=True)))
