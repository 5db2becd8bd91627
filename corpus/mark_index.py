"""The index of marks in the catalogue's database: which documents may repeat one another.

Only the lower half of a mark is kept (in two texts that share nothing, one mark in 6,000 is then equal
by chance at 700,000 marks): what is found is looked at again. The marks of a document are not kept by
document: its text gives them again.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable

__all__ = ["MarkIndex"]

_HELD = 1 << 18  # marks that are held before they are written, 2 MB


class MarkIndex:
    """Marks of the current versions. Transactions and locks are the caller's.

    Marks are numbers as random as can be, so each is written to a page of its own; a large ingest holds
    them back and writes them sorted (``later``), which writes a page once instead of dozens of times.
    ``documents.marked`` says whether a document's marks have been written.

    Args:
        connection: of the catalogue.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._held = array("Q")  # mark, then number, 32 bits each
        self._waiting: set[int] = set()

    def add(self, number: int, marks: Iterable[int], *, later: bool = False) -> None:
        """Mark document ``number``, which has no marks now; ``later``: when :meth:`write` is called."""
        self._held.extend((mark & 0xFFFFFFFF) << 32 | number for mark in marks)
        self._waiting.add(number)
        if not later or len(self._held) >= _HELD:
            self.write()

    def write(self) -> None:
        """Write what was held back."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO marks (mark, document) VALUES (?, ?)",
            ((_kept(pair >> 32), pair & 0xFFFFFFFF) for pair in sorted(self._held)),
        )
        self._connection.executemany(
            "UPDATE documents SET marked = 1 WHERE number = ?",
            [(number,) for number in sorted(self._waiting)],
        )
        self.forget()

    def forget(self) -> None:
        """Drop what was held back, after a transaction that failed; ``marked`` still says 0."""
        self._held = array("Q")
        self._waiting.clear()

    def remove(self, number: int, marks: Iterable[int]) -> None:
        """Take the marks of a document out, those of the text it had when it was marked."""
        if number in self._waiting:
            self.write()
        self._connection.executemany(
            "DELETE FROM marks WHERE mark = ? AND document = ?",
            [(_kept(mark & 0xFFFFFFFF), number) for mark in marks],
        )

    def unmarked(self) -> list[tuple[int, int]]:
        """Number and current version's number of the documents whose marks were never written."""
        return self._connection.execute(
            "SELECT number, current FROM documents WHERE marked = 0 ORDER BY number"
        ).fetchall()

    def alike(self, number: int, marks: Iterable[int], *, most: int) -> tuple[str, ...]:
        """Ids of documents of the library that share marks, those that share most first."""
        wanted = json.dumps([_kept(mark & 0xFFFFFFFF) for mark in marks])
        rows = self._connection.execute(
            "SELECT d.id FROM json_each(?) w CROSS JOIN marks m ON m.mark = w.value"
            " JOIN documents d ON d.number = m.document AND d.removed = 0 AND d.number <> ?"
            " GROUP BY d.id ORDER BY count(*) DESC, d.id LIMIT ?",
            (wanted, number, most),
        )
        return tuple(row[0] for row in rows)


def _kept(low: int) -> int:
    """32 bits as a signed number, which SQLite keeps in four bytes."""
    return low - (1 << 31)
