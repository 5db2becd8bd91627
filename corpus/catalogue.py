"""The catalogue: which documents there are, every version of them, and the raw text of each.

SQLite in WAL mode, one writer at a time, readers never blocked. A file is put in one transaction, so
an interrupted run leaves whole files only. Versions are never deleted: a citation opens the text that
it was made from, even after the document was changed or removed.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .database import connect, guard, sync_log
from .draft import RawText
from .errors import CatalogueCorrupt, CatalogueError, DocumentNotFound
from .failures import Failures
from .labels import Labels
from .mark_index import MarkIndex
from .marks import marks_of
from .model import Document, text_version
from .packing import pack_file
from .putting import FileToPut, FileWriter
from .records import (
    ANY,
    CURRENT,
    FILE,
    LISTED,
    Change,
    DocumentRow,
    FileRow,
    ListedDocument,
    VersionRow,
    digest_of,
    document_row,
    file_row,
    hex_of,
    not_found,
    version_row,
)
from .textcode import DAMAGE
from .versions import Versions

if TYPE_CHECKING:
    from .reader import LoadedFile

__all__ = ["Catalogue", "Change", "DocumentRow", "FileRow", "VersionRow"]


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
        self._versions = Versions(connection)
        self._marks = MarkIndex(connection)
        self._bulk = 0
        self.path = path
        self.labels = Labels(connection, self._lock, path)
        self._writer = FileWriter(connection, self._versions, self._marks, self.labels)

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

    @property
    def failures(self) -> Failures:
        """The files that could not be read."""
        return Failures(self._connection, self._lock, self.path)

    # -- writing ---------------------------------------------------------------------------------

    def put(self, loaded: LoadedFile, *, origin: str = "", key: str = "") -> Change:
        """Store a file's documents as one transaction; what it no longer holds is removed.

        Args:
            loaded: a file as it was read; its documents have distinct ids and the versions of their texts.
            origin: where the file lies, absolute; "" for an upload.
            key: what the file was read from and by which rules; see :meth:`file`.
        """
        return self.put_all([FileToPut(packed=pack_file(loaded), origin=origin, key=key)])[0]

    def put_all(self, files: Sequence[FileToPut]) -> tuple[Change, ...]:
        """:meth:`put` of several files that were packed before, all of them in one transaction or none."""
        with self._transaction():
            return tuple(self._writer.put(file, later=self._bulk > 0) for file in files)

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
                raise not_found(document_id, None)
            self._run(
                "UPDATE documents SET removed = 1, updated_at = ? WHERE id = ?", int(time.time()), document_id
            )
            self._run("UPDATE files SET key = '' WHERE source = ?", rows[0][0])

    @contextlib.contextmanager
    def bulk(self) -> Iterator[None]:
        """Put many files: their marks (:meth:`alike`) are written sorted at the end, or a part at a time.

        Each file is still a transaction of its own. Marks that an interrupted run did not come to write
        are written by the next one.
        """
        with self._transaction():
            for number, current in self._marks.unmarked():
                with contextlib.suppress(CatalogueCorrupt):  # verify names it; it has no marks to give
                    self._marks.add(number, marks_of(self._version(current)), later=True)
        self._bulk += 1
        try:
            yield
        finally:
            self._bulk -= 1
            with self._transaction():
                self._marks.write()

    def flush(self) -> None:
        """Return once everything that was put has reached the disk, also through a power cut.

        A transaction survives the program's end at once, but only this survives the machine's: in WAL
        mode with ``synchronous = NORMAL`` SQLite syncs the log at checkpoints only.

        Raises:
            CatalogueError: the disk would not take it.
        """
        with self._lock:
            sync_log(self.path)

    # -- reading ---------------------------------------------------------------------------------

    def documents(self) -> list[DocumentRow]:
        """The library's documents by source and place in it."""
        with self._lock, guard(self.path):
            rows = self._rows(f"{CURRENT} ORDER BY d.file, d.ordinal, d.id")
        return [document_row(row) for row in rows]

    def listed(self) -> list[ListedDocument]:
        """The library's documents in the order of :meth:`documents`, as they are kept."""
        with self._lock, guard(self.path):
            return self._rows(LISTED)

    def row(self, document_id: str, version: str | None = None) -> DocumentRow:
        """One document without its text; with ``version``, also a removed one, as it was then.

        Raises:
            DocumentNotFound: there is none such.
        """
        with self._lock, guard(self.path):
            if version is None:
                rows = self._rows(f"{CURRENT} AND d.id = ?", document_id)
            else:
                rows = self._rows(ANY, document_id, digest_of(version))
        if not rows:
            raise not_found(document_id, version)
        return document_row(rows[0])

    def document(self, document_id: str, version: str | None = None) -> Document:
        """A document; the current version, or any that ever was.

        Raises:
            DocumentNotFound: no such document (or removed, and no version given), or no such version.
        """
        with self._lock, guard(self.path):
            return self._version(self._number(document_id, version))

    def raw(self, document_id: str, version: str | None = None) -> RawText:
        """The raw text of the file that a version was read from.

        Raises:
            DocumentNotFound: no such document or version.
        """
        with self._lock, guard(self.path):
            number = self._number(document_id, version)
            return self._raw("SELECT raw FROM versions WHERE number = ?", number)

    def raw_of_file(self, source: str) -> RawText:
        """The raw text of a file as it was last read.

        Raises:
            DocumentNotFound: no file of this name was put.
        """
        with self._lock, guard(self.path):
            if not self._rows("SELECT 1 FROM files WHERE source = ?", source):
                raise DocumentNotFound(f"没有文件 {source}", hint="可用 xunwen documents list 查看现有文档")
            return self._raw("SELECT raw FROM files WHERE source = ?", source)

    def _read_together(self, document_id: str, version: str | None = None) -> tuple[str, ...]:
        """Ids of the documents of the same file that were read from the same raw text, itself included."""
        with self._lock, guard(self.path):
            rows = self._rows(
                "SELECT DISTINCT s.id FROM versions v JOIN documents d ON d.number = v.document"
                " JOIN documents s ON s.file = d.file"
                " JOIN versions o ON o.document = s.number AND o.raw = v.raw WHERE v.number = ?",
                self._number(document_id, version),
            )
        return tuple(row[0] for row in rows)

    def versions(self, document_id: str) -> tuple[VersionRow, ...]:
        """All versions of a document, the newest first, also of a removed one.

        Raises:
            DocumentNotFound: there never was such a document.
        """
        with self._lock, guard(self.path):
            rows = self._rows(
                "SELECT v.version, v.title, v.chars, v.put_at, d.current = v.number AND d.removed = 0"
                " FROM versions v JOIN documents d ON d.number = v.document WHERE d.id = ?"
                " ORDER BY v.put_at DESC, v.number DESC",
                document_id,
            )
        if not rows:
            raise not_found(document_id, None)
        return tuple(version_row(row) for row in rows)

    def current(self) -> dict[str, str]:
        """The library: id of every document, and the version that is searched."""
        with self._lock, guard(self.path):
            rows = self._rows(
                "SELECT d.id, v.version FROM documents d JOIN versions v ON v.number = d.current"
                " WHERE d.removed = 0 ORDER BY d.id"
            )
        return {identifier: hex_of(version) for identifier, version in rows}

    def alike(self, document_id: str, *, most: int) -> tuple[str, ...]:
        """Documents of the library that share marks with this one, those that share most first.

        At most ``most`` of them; what they share is for the caller to look at.

        Raises:
            DocumentNotFound: no such document, or it is removed.
        """
        with self._lock, guard(self.path):
            current = self._number(document_id, None)
            (owner,) = self._rows("SELECT document FROM versions WHERE number = ?", current)[0]
            return self._marks.alike(owner, marks_of(self._version(current)), most=most)

    def count(self, source: str) -> int:
        """How many documents of the library came from this file."""
        with self._lock, guard(self.path):
            rows = self._rows("SELECT count(*) FROM documents WHERE file = ? AND removed = 0", source)
        return int(rows[0][0])

    def file(self, source: str) -> FileRow | None:
        """What is known of a file, None when it was never put."""
        with self._lock, guard(self.path):
            rows = self._rows(f"{FILE} WHERE f.source = ?", source)
        return file_row(rows[0]) if rows else None

    def origins(self) -> dict[str, str]:
        """The source of every file that lies outside the library, by its absolute path."""
        with self._lock, guard(self.path):
            rows = self._rows("SELECT origin, source FROM files WHERE origin <> '' ORDER BY rowid DESC")
        return dict(rows)  # of two files from one place the one put first

    def files(self) -> list[FileRow]:
        """All files that were put, by source."""
        with self._lock, guard(self.path):
            return [file_row(row) for row in self._rows(f"{FILE} ORDER BY f.source")]

    def verify(self) -> tuple[str, ...]:
        """Read everything once; what is wrong, in Chinese, one line each. Empty: all is well."""
        problems: list[str] = []
        with self._lock, guard(self.path):
            for (line,) in self._rows("PRAGMA integrity_check"):
                if line != "ok":
                    problems.append(f"数据库结构有误：{line}")
            rows = self._connection.execute(
                "SELECT v.number, d.id, v.version FROM versions v JOIN documents d ON d.number = v.document"
            )
            for number, document_id, digest in rows:
                name = f"文档 {document_id} 的版本 {digest.hex()[:12]}"
                try:
                    text = self._version(number).text
                except CatalogueCorrupt as error:
                    problems.append(f"{name}：{error.message}")
                    continue
                if text_version(text) != digest.hex():
                    problems.append(f"{name} 与校验和不符")
        return tuple(problems)

    # -- inside ----------------------------------------------------------------------------------

    def _number(self, document_id: str, version: str | None) -> int:
        """Number of a version: the current one of a document of the library, or any that ever was."""
        if version is None:
            rows = self._rows("SELECT current FROM documents WHERE id = ? AND removed = 0", document_id)
        else:
            rows = self._rows(
                "SELECT v.number FROM versions v JOIN documents d ON d.number = v.document"
                " WHERE d.id = ? AND v.version = ?",
                document_id, digest_of(version),
            )  # fmt: skip
        if not rows:
            raise not_found(document_id, version)
        return int(rows[0][0])

    def _version(self, number: int) -> Document:
        return _decoded(self._versions.document, number, self.path)

    def _raw(self, statement: str, value: object) -> RawText:
        return _decoded(self._versions.raw, self._rows(statement, value)[0][0], self.path)

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
                self._marks.forget()
                raise
            self._connection.execute("COMMIT")


_T = TypeVar("_T")


def _decoded(decode: Callable[[int], _T], number: int, path: Path) -> _T:
    """``decode(number)``; bytes that cannot be decoded were damaged on disk."""
    try:
        return decode(number)
    except DAMAGE as error:
        raise CatalogueCorrupt(
            f"资料库中有一份文档已损坏：{path}（{error}）", hint="请运行 xunwen verify 查看，并重新加入原文件"
        ) from error
