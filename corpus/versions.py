"""The texts in the catalogue's database: raw texts in parts, versions of documents as their difference.

A raw text is cut into parts of ``PART`` characters, so that a document out of a large file is read at
the cost of the parts it lies in. The first part stands in the raw text's own row: most have no other.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from .draft import RawText
from .model import Document
from .packing import PART, PackedRaw, PackedVersion
from .records import digest_of, hex_of
from .stored import Facts, Source, document_from, raw_from
from .textcode import unpack_text

__all__ = ["Versions"]

_FACTS = "v.title, v.kind, v.date, v.issuer, v.regions, v.media_type"


class Versions:
    """Reads and writes raw texts and versions. Transactions and locks are the caller's.

    Args:
        connection: of the catalogue.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # -- raw texts -------------------------------------------------------------------------------

    def put_raw(self, raw: PackedRaw) -> int:
        """Keep a raw text; its number. One that is there already is not kept twice."""
        known = self._rows("SELECT number FROM raws WHERE key = ?", raw.key)
        if known:
            return int(known[0][0])
        cursor = self._connection.execute(
            "INSERT INTO raws (key, source, media_type, sha256, head, text) VALUES (?, ?, ?, ?, ?, ?)",
            (raw.key, raw.source, raw.media_type, digest_of(raw.sha256), raw.head, raw.parts[0]),
        )
        assert cursor.lastrowid is not None
        number = cursor.lastrowid
        self._connection.executemany(
            "INSERT INTO raw_parts (raw, part, text) VALUES (?, ?, ?)",
            [(number, place, piece) for place, piece in enumerate(raw.parts) if place],
        )
        return number

    def raw(self, number: int) -> RawText:
        """A raw text.

        Raises:
            DAMAGE: its bytes are damaged.
        """
        (found,) = self._rows(
            "SELECT source, media_type, sha256, head, text FROM raws WHERE number = ?", number
        )
        source, media_type, sha256, head, first = found
        more = self._rows("SELECT text FROM raw_parts WHERE raw = ? ORDER BY part", number)
        text = "".join(unpack_text(piece) for piece in (first, *(row[0] for row in more)))
        return raw_from(head, source=source, media_type=media_type, sha256=hex_of(sha256), text=text)

    # -- versions --------------------------------------------------------------------------------

    def put_version(self, owner: int, packed: PackedVersion, raw: int, now: int) -> int | None:
        """Keep a version of document number ``owner``; its number, None when it stood there just so.

        Metadata and blocks of a version may be written anew; its text may not.

        Args:
            owner: number of the document.
            packed: the version.
            raw: number of the raw text that it was read from.
            now: the time, seconds since 1970.
        """
        fields = (*packed.columns, packed.body)
        known = self._rows(
            f"SELECT v.number, {_FACTS}, v.body FROM versions v WHERE v.document = ? AND v.version = ?",  # noqa: S608
            owner, packed.version,
        )  # fmt: skip
        if known and known[0][1:] == fields:
            self._connection.execute("UPDATE versions SET raw = ? WHERE number = ?", (raw, known[0][0]))
            return None
        if known:  # written anew under a higher number: of two of one second the later is the newer
            self._connection.execute("DELETE FROM versions WHERE number = ?", (known[0][0],))
        cursor = self._connection.execute(
            "INSERT INTO versions (document, version, title, kind, date, issuer, regions, media_type, body,"
            " chars, raw, put_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (owner, packed.version, *fields, packed.chars, raw, now),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def put_damaged_raw(self, body: bytes) -> int:
        """Keep a raw text that cannot be read as it is, for a migration; reading it names the damage."""
        cursor = self._connection.execute(
            "INSERT INTO raws (key, source, media_type, sha256, head, text) VALUES (?, '', '', '', ?, x'')",
            (hashlib.sha256(body).digest()[:16], body),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def put_damaged_version(
        self, owner: int, version: str, columns: Sequence[object], body: bytes, raw: int, now: int
    ) -> int:
        """Keep a version that cannot be read as it is, for a migration; reading it names the damage.

        ``columns``: title, kind, date, issuer, regions (JSON), media type, characters.
        """
        cursor = self._connection.execute(
            "INSERT INTO versions (document, version, title, kind, date, issuer, regions, media_type, chars,"
            " body, raw, put_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (owner, bytes.fromhex(version), *columns, body, raw, now),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def document(self, number: int) -> Document:
        """The document of a version's number.

        Raises:
            DAMAGE: its bytes, or those of its raw text, are damaged.
        """
        (found,) = self._rows(
            f"SELECT d.id, v.version, {_FACTS}, v.body, v.raw, r.source, r.sha256, r.text"  # noqa: S608
            " FROM versions v JOIN documents d ON d.number = v.document JOIN raws r ON r.number = v.raw"
            " WHERE v.number = ?",
            number,
        )
        identifier, version, title, kind, date, issuer, regions, media_type, body, raw, *rest = found
        facts = Facts(
            id=identifier,
            version=hex_of(version),
            title=title,
            kind=kind,
            date=date,
            issuer=issuer,
            regions=tuple(json.loads(regions)),
            media_type=media_type,
        )
        source, sha256, first = rest
        parts = _Parts(self._connection, raw, first)
        return document_from(body, facts, Source(source=source, sha256=hex_of(sha256), part=parts.between))

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()


class _Parts:
    """The parts of one raw text, unpacked when they are asked for."""

    def __init__(self, connection: sqlite3.Connection, raw: int, first: bytes) -> None:
        self._connection, self._raw, self._first = connection, raw, first
        self._known: dict[int, str] = {}

    def between(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``; fewer where the text ends before."""
        pieces = []
        for part in range(start // PART, (max(start, end - 1)) // PART + 1):
            base = part * PART
            pieces.append(self._part(part)[max(0, start - base) : max(0, end - base)])
        return "".join(pieces)

    def _part(self, part: int) -> str:
        if part not in self._known:
            packed = self._first
            if part:
                rows = self._connection.execute(
                    "SELECT text FROM raw_parts WHERE raw = ? AND part = ?", (self._raw, part)
                ).fetchall()
                if not rows:
                    raise ValueError(f"part {part} of a raw text is missing")
                packed = rows[0][0]
            self._known[part] = unpack_text(packed)
        return self._known[part]
