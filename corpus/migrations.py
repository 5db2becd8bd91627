"""How a database of an earlier structure becomes one of the present. Nothing of it is lost.

Structures 1 to 4 kept every document and every raw text as zlib-compressed JSON, text included. A
version or raw text that cannot be read is carried over as it is, so that reading or verifying it names
the damage, as before.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from .draft import RawBlock, RawText
from .mark_index import MarkIndex
from .marks import marks_of
from .model import Block, BlockKind, Document, DocumentKind, MetaValue, Repair, Segment, Span
from .packing import pack_raw, pack_version
from .records import digest_of
from .textcode import DAMAGE
from .versions import Versions

__all__ = ["migrate"]

_log = logging.getLogger(__name__)

_DAMAGE = (zlib.error, ValueError, KeyError, TypeError)
_OLD = ("files", "documents", "versions", "raws", "marks", "labels")


def migrate(connection: sqlite3.Connection, found: int, create: Callable[[sqlite3.Connection], None]) -> None:
    """Bring a database to the present structure, within the caller's transaction.

    Args:
        connection: the database.
        found: its structure, 1 to 4.
        create: makes the tables of the present structure.
    """
    if found < 2:
        connection.execute("ALTER TABLE documents ADD COLUMN file TEXT NOT NULL DEFAULT ''")
        connection.execute("UPDATE documents SET file = source")
    old = [name for name in _OLD if _there(connection, name)]
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall():
        connection.execute(f"DROP INDEX {name}")
    for name in old:
        connection.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    create(connection)
    _Move(connection).everything(labelled="labels" in old, marked="marks" in old)
    for name in old:
        connection.execute(f"DROP TABLE old_{name}")


def _there(connection: sqlite3.Connection, name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchall())


class _Move:
    """Moves the rows of structure 4 (and of 1 to 3, which have a table or column less)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._versions = Versions(connection)
        self._raws: dict[str, int] = {}  # number by old key
        self._read: dict[tuple[str, str], int] = {}  # number of the last one by source and sha256

    def everything(self, *, labelled: bool, marked: bool) -> None:
        for key, body in self._connection.execute("SELECT key, body FROM old_raws"):
            self._raws[key] = self._raw(key, body)
        rows = self._connection.execute(
            "SELECT id, version, source, file, ordinal, removed, added_at, updated_at FROM old_documents"
        )
        for row in rows:
            self._document(*row)
        for source, origin, key, sha256, media_type, put_at in self._connection.execute(
            "SELECT source, origin, key, sha256, media_type, put_at FROM old_files"
        ):
            self._connection.execute(
                "INSERT INTO files (source, origin, key, raw, put_at) VALUES (?, ?, ?, ?, ?)",
                (source, origin, digest_of(key), self._raw_of(source, sha256, media_type), _seconds(put_at)),
            )
        if labelled:
            self._connection.execute("INSERT INTO labels SELECT id, label FROM old_labels")
        if marked:
            self._connection.execute(
                "INSERT OR IGNORE INTO marks (mark, document)"
                " SELECT (m.mark & 4294967295) - 2147483648, d.number"
                " FROM old_marks m JOIN documents d ON d.id = m.id ORDER BY 1, 2"
            )
            self._connection.execute("UPDATE documents SET marked = 1")
        else:
            self._mark()

    def _raw(self, key: str, body: bytes) -> int:
        try:
            raw = _raw_from(body)
        except _DAMAGE as error:
            _log.warning("raw text %s cannot be read: %s", key, error)
            return self._versions.put_damaged_raw(body)
        number = self._read[raw.source, raw.sha256] = self._versions.put_raw(pack_raw(raw))
        return number

    def _raw_text(self, number: int) -> RawText:
        """What a version is compared with: nothing of it is in a raw text that cannot be read."""
        try:
            return self._versions.raw(number)
        except DAMAGE:
            return RawText(source="", text="", media_type="", sha256="")

    def _raw_of(self, source: str, sha256: str, media_type: str) -> int:
        """The raw text that a file was last read as."""
        known = self._read.get((source, sha256))
        if known is not None:
            return known
        empty = RawText(source=source, text="", media_type=media_type, sha256=sha256)
        return self._versions.put_raw(pack_raw(empty))

    def _document(
        self, identifier: str, version: str, source: str, file: str, ordinal: int, removed: int,
        added_at: str, updated_at: str,
    ) -> None:  # fmt: skip
        cursor = self._connection.execute(
            "INSERT INTO documents (id, current, source, file, ordinal, removed, marked, added_at,"
            " updated_at) VALUES (?, 0, ?, ?, ?, ?, 0, ?, ?)",
            (
                identifier, None if source == file else source, file, ordinal, removed,
                _seconds(added_at), _seconds(updated_at),
            ),
        )  # fmt: skip
        number = cursor.lastrowid
        assert number is not None
        rows = self._connection.execute(
            "SELECT version, body, raw_key, put_at, title, kind, date, issuer, regions, media_type, chars"
            " FROM old_versions WHERE id = ? ORDER BY put_at, rowid",
            (identifier,),
        ).fetchall()
        for kept, body, raw_key, put_at, *columns in rows:
            raw = self._raws[raw_key]
            try:
                document = _document_from(body)
            except _DAMAGE as error:
                _log.warning("document %s in version %s cannot be read: %s", identifier, kept[:12], error)
                place = self._versions.put_damaged_version(number, kept, columns, body, raw, _seconds(put_at))
            else:
                packed = pack_version(document, self._raw_text(raw))
                place = self._versions.put_version(number, packed, raw, _seconds(put_at)) or 0
            if kept == version:
                self._connection.execute("UPDATE documents SET current = ? WHERE number = ?", (place, number))

    def _mark(self) -> None:
        index = MarkIndex(self._connection)
        for number, current in index.unmarked():
            try:
                marks = marks_of(self._versions.document(current))
            except DAMAGE:
                continue  # told above; reading or verifying it names the damage
            index.add(number, marks, later=True)
        index.write()


def _seconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp())


# -- structures 1 to 4: bodies ------------------------------------------------------------------------


def _unpack(data: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return value


def _document_from(data: bytes) -> Document:
    value = _unpack(data)
    return Document(
        id=value["id"],
        version=value["version"],
        source=value["source"],
        title=value["title"],
        text=value["text"],
        kind=DocumentKind(value["kind"]),
        media_type=value["media_type"],
        date=value["date"],
        regions=tuple(value["regions"]),
        issuer=value["issuer"],
        raw_sha256=value["raw_sha256"],
        blocks=tuple(
            Block(
                kind=BlockKind(kind),
                span=Span(*span),
                raw=Span(*raw),
                segments=tuple(Segment(text=t, raw=r, length=n) for t, r, n in segments),
                level=level,
                label=label,
                page=page,
            )
            for kind, span, raw, segments, level, label, page in value["blocks"]
        ),
        meta={
            name: tuple(MetaValue(value=v, span=None if span is None else Span(*span)) for v, span in values)
            for name, values in value["meta"].items()
        },
        repairs=_repairs(value),
    )


def _raw_from(data: bytes) -> RawText:
    value = _unpack(data)
    return RawText(
        source=value["source"],
        text=value["text"],
        media_type=value["media_type"],
        sha256=value["sha256"],
        encoding=value["encoding"],
        pages=tuple(Span(*page) for page in value["pages"]),
        blocks=tuple(
            RawBlock(
                span=Span(*span),
                kind=None if kind is None else BlockKind(kind),
                level=level,
                label=label,
                page=page,
            )
            for span, kind, level, label, page in value["blocks"]
        ),
        meta=value["meta"],
        repairs=_repairs(value),
    )


def _repairs(value: Mapping[str, Any]) -> tuple[Repair, ...]:
    return tuple(
        Repair(rule=rule, reason=reason, raw=Span(*raw), before=before, after=after)
        for rule, reason, raw, before, after in value["repairs"]
    )
