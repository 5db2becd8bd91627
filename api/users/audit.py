"""The audit log: who did what, when. Entries are added and never changed.

The database refuses to change or delete an entry, and every entry carries a digest of itself and of
the digest before it, so that one who edits the file by other means breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .callers import Caller
from .database import UserDatabase, moment

__all__ = ["ACTIONS", "AuditLog", "Entry"]

ACTIONS = {
    "login": "登录",
    "logout": "退出",
    "question": "提问",
    "upload": "上传",
    "label": "改标签",
    "remove": "删除",
    "export": "导出",
    "download": "下载原文件",
    "denied": "被拒绝",
    "user": "用户变更",
    "key": "密钥变更",
}
"""What the log holds, with its name for people."""

_TEXT = 4000  # characters of one value


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log; ``outcome`` is "ok", or the HTTP status or error code that it ended with."""

    number: int
    at: str
    who: str
    via: str
    address: str
    action: str
    object: str
    outcome: str
    detail: Mapping[str, Any]
    request: str


_COLUMNS = "number, at, who, via, address, action, object, outcome, detail, request"


class AuditLog:
    """The log of a home."""

    def __init__(self, database: UserDatabase) -> None:
        self._database = database

    def add(
        self,
        action: str,
        who: Caller,
        *,
        object: str = "",  # noqa: A002 - as the column
        outcome: str = "ok",
        address: str = "",
        request: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an entry; it is on disk when this returns.

        Raises:
            HomeUnusable: the database cannot be written.
        """
        assert action in ACTIONS
        shown = json.dumps(_short(detail or {}), ensure_ascii=False, sort_keys=True)
        with self._database.change() as change:
            last = change.execute("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").fetchone()
            number, before = (last[0] + 1, last[1]) if last else (1, b"")
            row = (
                number, moment(), _short(who.name), who.via, address, action,
                _short(object), outcome, shown, request,
            )  # fmt: skip
            change.execute(
                f"INSERT INTO audit ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*row, _chained(before, row)),
            )

    def entries(
        self, *, limit: int, before: int | None = None, who: str = "", action: str = "", since: str = ""
    ) -> list[Entry]:
        """Entries, the newest first.

        Args:
            limit: how many at most.
            before: only those with smaller numbers: the way to older ones.
            who: only those of this name.
            action: only those of this action.
            since: only those from this moment on, UTC, ISO 8601 (or its beginning).
        """
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM audit WHERE (? = '' OR who = ?) AND (? = '' OR action = ?)"  # noqa: S608
            " AND at >= ? AND (? IS NULL OR number < ?) ORDER BY number DESC LIMIT ?",
            who, who, action, action, since, before, before, limit,
        )  # fmt: skip
        names = Entry.__slots__
        return [Entry(**{**dict(zip(names, row, strict=True)), "detail": json.loads(row[8])}) for row in rows]

    def broken(self) -> int | None:
        """The number of the first entry that is not as it was written or follows a gap; None if all is well.

        Entries cut off at the end cannot be told from entries that never were.
        """
        before, expected = b"", 1
        for *row, digest in self._database.rows(f"SELECT {_COLUMNS}, digest FROM audit ORDER BY number"):  # noqa: S608
            if row[0] != expected or _chained(before, tuple(row)) != digest:
                return int(row[0])
            before, expected = digest, expected + 1
        return None


def _chained(before: bytes, row: tuple[Any, ...]) -> bytes:
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode("utf-8", "surrogatepass")).digest()


def _short(value: Any) -> Any:
    """The value with texts cut and lone surrogates, which SQLite refuses, shown as such."""
    if isinstance(value, str):
        return value[:_TEXT].encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {str(name): _short(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(one) for one in value[:200]]
    return value
