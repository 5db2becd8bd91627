"""The users of a home."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from api.errors import UserExists, UserInvalid, UserNotFound
from corpus.labels import PUBLIC, checked_labels

from .database import UserDatabase, moment
from .model import Role, User
from .passwords import Passwords, checked_password

__all__ = ["UserBook"]

_LONGEST = 64
_COLUMNS = "id, name, role, disabled, created_at"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _checked_name(name: str) -> str:
    text = unicodedata.normalize("NFC", name).strip()
    if not text or len(text) > _LONGEST or not text.isprintable() or any(c.isspace() for c in text):
        raise UserInvalid(
            f"用户名要有 1 到 {_LONGEST} 个字，不能有空格和控制字符", hint="例如：张三 或 zhangsan"
        )
    return text


def _checked(labels: Iterable[str]) -> tuple[str, ...]:
    try:
        return tuple(label for label in checked_labels(labels) if label != PUBLIC)
    except ValueError as error:
        raise UserInvalid(str(error), hint="标签是一个词，例如：内部") from error


class UserBook:
    """Users, by name; names are compared without regard to case and width.

    Every method raises ``HomeUnusable`` when the database cannot be used, and those that take a
    name ``UserNotFound`` when nobody has it.
    """

    def __init__(self, database: UserDatabase, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    def any(self) -> bool:
        """Whether there are users at all; disabled ones count, so that a service never opens by itself."""
        return bool(self._database.rows("SELECT 1 FROM users LIMIT 1"))

    def list(self) -> list[User]:
        """All users by name."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM users ORDER BY folded")  # noqa: S608
        return [self._user(row) for row in rows]

    def get(self, name: str) -> User:
        """The user of this name."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM users WHERE folded = ?",  # noqa: S608 - a constant
            _folded(name.strip()),
        )
        if not rows:
            raise UserNotFound(f"没有用户 {name[:_LONGEST]}", hint="用 xunwen users list 查看现有用户")
        return self._user(rows[0])

    def by_id(self, identifier: str) -> User | None:
        """The user of this id who is not disabled."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM users WHERE id = ? AND disabled = 0",  # noqa: S608 - a constant
            identifier,
        )
        return self._user(rows[0]) if rows else None

    def check_new(self, name: str, labels: Collection[str] = ()) -> None:
        """Make sure that a user of this name and these labels can be added.

        Raises:
            UserExists: somebody has the name.
            UserInvalid: the name or a label cannot be used.
        """
        shown = _checked_name(name)
        _checked(labels)
        if self._database.rows("SELECT 1 FROM users WHERE folded = ?", _folded(shown)):
            raise UserExists(f"已有用户 {shown}", hint="请换一个名字，或用 xunwen users list 查看现有用户")

    def add(self, name: str, password: str, *, role: Role, labels: Collection[str] = ()) -> User:
        """A new user.

        Raises:
            UserExists: somebody has the name.
            UserInvalid: the name or a label cannot be used.
            PasswordInvalid: the password is too short or easy to guess.
        """
        self.check_new(name, labels)
        shown, kept = _checked_name(name), _checked(labels)
        hashed = self._passwords.hash(checked_password(password, shown))
        user = User(
            id=secrets.token_hex(8), name=shown, role=role, labels=kept, disabled=False, created_at=moment()
        )
        with self._database.change() as change:
            change.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, 0, ?)",
                (user.id, shown, _folded(shown), role.value, hashed, user.created_at),
            )
            change.executemany("INSERT INTO user_labels VALUES (?, ?)", [(user.id, one) for one in kept])
        return user

    def authenticate(self, name: str, password: str) -> User | None:
        """The user of this name and password; None for a wrong one, an unknown or a disabled user."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS}, password FROM users WHERE folded = ?",  # noqa: S608 - a constant
            _folded(name.strip()),
        )
        kept = rows[0][-1] if rows else None
        if not self._passwords.match(kept, password) or kept is None:
            return None
        user = self._user(rows[0][:-1])
        if user.disabled:
            return None
        if self._passwords.outdated(kept):
            with self._database.change() as change:
                change.execute(
                    "UPDATE users SET password = ? WHERE id = ?", (self._passwords.hash(password), user.id)
                )
        return user

    def set_password(self, name: str, password: str) -> User:
        """Change a password and end the user's sessions.

        Raises:
            PasswordInvalid: it is too short or easy to guess.
        """
        user = self.get(name)
        hashed = self._passwords.hash(checked_password(password, user.name))
        with self._database.change() as change:
            change.execute("UPDATE users SET password = ? WHERE id = ?", (hashed, user.id))
            change.execute("DELETE FROM sessions WHERE user = ?", (user.id,))
        return user

    def set_role(self, name: str, role: Role) -> User:
        """Change what a user may do, from his next request on."""
        user = self.get(name)
        with self._database.change() as change:
            change.execute("UPDATE users SET role = ? WHERE id = ?", (role.value, user.id))
        return self.get(name)

    def set_labels(self, name: str, labels: Collection[str]) -> User:
        """Change what a user may read, from his next request on; ``PUBLIC`` goes without saying.

        Raises:
            UserInvalid: a label cannot be used.
        """
        user = self.get(name)
        kept = _checked(labels)
        with self._database.change() as change:
            change.execute("DELETE FROM user_labels WHERE user = ?", (user.id,))
            change.executemany("INSERT INTO user_labels VALUES (?, ?)", [(user.id, one) for one in kept])
        return self.get(name)

    def set_disabled(self, name: str, *, disabled: bool) -> User:
        """Keep a user out, his sessions and keys included, or let him in again (his sessions are gone)."""
        user = self.get(name)
        with self._database.change() as change:
            change.execute("UPDATE users SET disabled = ? WHERE id = ?", (int(disabled), user.id))
            change.execute("DELETE FROM sessions WHERE user = ?", (user.id,))
        return self.get(name)

    def remove(self, name: str) -> User:
        """Remove a user with sessions and keys; what the log says of him stays."""
        user = self.get(name)
        with self._database.change() as change:
            change.execute("DELETE FROM users WHERE id = ?", (user.id,))
        return user

    def label_sets(self) -> set[frozenset[str]]:
        """The distinct sets of labels by which users who may not read everything read."""
        return {user.sees for user in self.list() if user.sees is not None}

    def _user(self, row: tuple[Any, ...]) -> User:
        identifier, name, role, disabled, created_at = row
        labels = self._database.rows(
            "SELECT label FROM user_labels WHERE user = ? ORDER BY label", identifier
        )
        return User(
            id=identifier,
            name=name,
            role=Role(role),
            labels=tuple(label for (label,) in labels),
            disabled=bool(disabled),
            created_at=created_at,
        )
