"""Keys of users' programs: shown once, kept as a digest, with an end."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from api.errors import UserInvalid, UserNotFound

from .book import UserBook
from .database import UserDatabase
from .model import Key, NewKey, User

__all__ = ["MOST_DAYS", "KeyBook"]

_PREFIX = "xw_"  # so that scanners for leaked secrets can be told what to look for
_SECRET_BYTES = 32
_NOTE = 80
_NOTED_S = 60
MOST_DAYS = 3650
"""Longest life of a key, days."""

_COLUMNS = "k.id, u.name, k.note, k.created_at, k.expires_at, k.revoked_at, k.used_at"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


class KeyBook:
    """The keys of a home's users.

    Args:
        database: where they are kept.
        users: whose they are.
        clock: seconds since 1970.
    """

    def __init__(
        self, database: UserDatabase, users: UserBook, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._users, self._clock = database, users, clock

    def add(self, name: str, *, days: int | None, note: str = "") -> NewKey:
        """A new key of a user, good for ``days`` days, or until it is revoked (None).

        Raises:
            UserNotFound: nobody has the name.
            UserInvalid: the note is too long, or the days are out of range.
        """
        user = self._users.get(name)
        text = note.strip()
        if len(text) > _NOTE or not (text.isprintable() or not text):
            raise UserInvalid(f"密钥的备注最多 {_NOTE} 个字，不能有控制字符", hint="请写短一些")
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise UserInvalid(f"密钥的有效期应在 1 到 {MOST_DAYS} 天之间", hint="例如：--days 90")
        now = datetime.fromtimestamp(self._clock(), UTC)
        secret = f"{_PREFIX}{secrets.token_urlsafe(_SECRET_BYTES)}"
        key = Key(
            id=secrets.token_hex(4),
            user=user.name,
            note=text,
            created_at=now.isoformat(timespec="seconds"),
            expires_at=(now + timedelta(days=days)).isoformat(timespec="seconds") if days else "",
            revoked_at="",
            used_at="",
        )
        with self._database.change() as change:
            change.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, '', '')",
                (key.id, user.id, _digest(secret), text, key.created_at, key.expires_at),
            )
        return NewKey(key=key, secret=secret)

    def list(self, name: str) -> list[Key]:
        """The keys of a user, the oldest first.

        Raises:
            UserNotFound: nobody has the name.
        """
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM keys k JOIN users u ON u.id = k.user WHERE u.id = ?"  # noqa: S608
            " ORDER BY k.created_at, k.id",
            self._users.get(name).id,
        )
        return [_key(row) for row in rows]

    def revoke(self, identifier: str) -> Key:
        """End a key now; one that has been revoked stays as it is.

        Raises:
            UserNotFound: there is no such key.
        """
        with self._database.change() as change:
            change.execute(
                "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at = ''",
                (_text(self._clock()), identifier),
            )
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM keys k JOIN users u ON u.id = k.user WHERE k.id = ?",  # noqa: S608
            identifier,
        )
        if not rows:
            raise UserNotFound(
                f"没有密钥 {identifier[:40]}", hint="用 xunwen users keys list 用户名 查看密钥的编号"
            )
        return _key(rows[0])

    def user(self, secret: str) -> User | None:
        """Whose key it is; None when it is unknown, over or revoked, or its user is disabled."""
        if not secret.startswith(_PREFIX):
            return None
        now = _text(self._clock())
        rows = self._database.rows(
            "SELECT id, user, used_at FROM keys WHERE digest = ? AND revoked_at = ''"
            " AND (expires_at = '' OR expires_at > ?)",
            _digest(secret), now,
        )  # fmt: skip
        if not rows:
            return None
        identifier, user, used = rows[0]
        if used < _text(self._clock() - _NOTED_S):
            with self._database.change() as change:
                change.execute("UPDATE keys SET used_at = ? WHERE id = ?", (now, identifier))
        return self._users.by_id(user)


def _key(row: tuple[Any, ...]) -> Key:
    return Key(**dict(zip(Key.__slots__, row, strict=True)))
