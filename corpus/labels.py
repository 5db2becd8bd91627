"""The labels of documents: who may read them is decided from these (公开, 内部, or an operator's own).

A label is a condition, not an invitation: a document is read by those who have every label it
carries, so a further label never shows it to more people. Everybody has ``PUBLIC``.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from .database import guard
from .errors import DocumentNotFound, LoadError

__all__ = ["PUBLIC", "Labels", "checked_labels", "without_labels"]

PUBLIC = "公开"
"""The label that everybody has."""

_KEY = "labels"  # of a sidecar
_LONGEST = 40
_SEPARATORS = frozenset(",，、;；|/\\")


def checked_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels without surrounding space, each once, sorted.

    Raises:
        ValueError: one is empty, too long, or holds a separator or a control character; its text
            is Chinese and names the label.
    """
    found: set[str] = set()
    for label in labels:
        name = label.strip()
        if not name:
            raise ValueError("标签不能是空的")
        if len(name) > _LONGEST:
            raise ValueError(f"标签“{name[:_LONGEST]}…”超过 {_LONGEST} 个字")
        if not name.isprintable() or _SEPARATORS & set(name):
            shown = "".join(char if char.isprintable() else "�" for char in name)
            raise ValueError(f"标签“{shown}”里有标点或控制字符")
        found.add(name)
    return tuple(sorted(found))


def without_labels(
    sidecar: Mapping[str, Any] | None, source: str
) -> tuple[Mapping[str, Any] | None, tuple[str, ...] | None]:
    """A sidecar without its labels, and these; None where it gives none.

    Raises:
        LoadError: what stands under ``labels`` are no labels.
    """
    if sidecar is None or sidecar.get(_KEY) is None:
        return sidecar, None
    value = sidecar[_KEY]
    listed = value if isinstance(value, list) else [value]
    try:
        labels = checked_labels(str(label) for label in listed if not isinstance(label, (dict, list)))
    except ValueError as error:
        raise LoadError(
            f"{source}：说明文件里的 {_KEY} 有误：{error}", source=source, hint="请改正 .meta.yaml 后再试。"
        ) from error
    if not labels:
        raise LoadError(
            f"{source}：说明文件里的 {_KEY} 有误：应为标签或标签的列表",
            source=source,
            hint="例如：labels: [内部]",
        )
    return {name: given for name, given in sidecar.items() if name != _KEY}, labels


class Labels:
    """The labels in a catalogue's database. Safe to share between threads.

    Args:
        connection: of the catalogue.
        lock: held while it is used.
        path: of the database, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, lock: threading.RLock, path: Path) -> None:
        self._connection, self._lock, self._path = connection, lock, path

    def all(self) -> dict[str, frozenset[str]]:
        """The labels of every document that has any, removed ones included, by id."""
        found: dict[str, set[str]] = {}
        for identifier, label in self._rows("SELECT id, label FROM labels"):
            found.setdefault(identifier, set()).add(label)
        return {identifier: frozenset(labels) for identifier, labels in found.items()}

    def of(self, document_id: str) -> frozenset[str]:
        """The labels of one document; none when it has none, or there is no such document."""
        return frozenset(row[0] for row in self._rows("SELECT label FROM labels WHERE id = ?", document_id))

    def set(self, document_ids: Collection[str], labels: Collection[str]) -> None:
        """Give documents of the library these labels and no others; all of them or none.

        Raises:
            DocumentNotFound: one of them is not in the library.
            CatalogueError: the database cannot be written.
        """
        with self._lock, guard(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                for identifier in document_ids:
                    self._require(identifier)
                    self._replace(identifier, labels)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def keep(
        self, file: str, ids: Collection[str], *, added: Collection[str], given: Collection[str] | None
    ) -> None:
        """Label the documents of a file that is being put, within the caller's transaction.

        Without ``given`` nothing loses its labels, and an added document without labels takes those
        of the file's other documents: a new edition of a file is never less guarded than the last.

        Args:
            file: source of the file.
            ids: its documents.
            added: those of them that were not in the library.
            given: what sidecar, form or option says; None when they say nothing.
        """
        if given is not None:
            for identifier in ids:
                self._replace(identifier, given)
            return
        rows = self._rows(
            "SELECT DISTINCT l.label FROM labels l JOIN documents d ON d.id = l.id WHERE d.file = ?", file
        )
        inherited = [row[0] for row in rows]
        for identifier in added if inherited else ():
            if not self.of(identifier):
                self._replace(identifier, inherited)

    def _require(self, document_id: str) -> None:
        if not self._rows("SELECT 1 FROM documents WHERE id = ? AND removed = 0", document_id):
            raise DocumentNotFound(f"没有文档 {document_id}", hint="可用 xunwen documents list 查看现有文档")

    def _replace(self, document_id: str, labels: Collection[str]) -> None:
        self._connection.execute("DELETE FROM labels WHERE id = ?", (document_id,))
        self._connection.executemany(
            "INSERT INTO labels VALUES (?, ?)", [(document_id, label) for label in labels]
        )

    def _rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock, guard(self._path):
            return self._connection.execute(statement, values).fetchall()
