"""The nouns of access: roles, users, keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Key", "NewKey", "Role", "User"]


class Role(StrEnum):
    """What a user may do; each role may do what the ones before it may."""

    READER = "reader"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"

    @property
    def chinese(self) -> str:
        """Its name for people."""
        return _CHINESE[self]

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


_CHINESE = {Role.READER: "阅读者", Role.TRAINER: "教员", Role.ADMINISTRATOR: "管理员"}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account.

    ``labels`` say which documents he may read besides the public ones; an administrator reads all.
    Times are UTC, ISO 8601.
    """

    id: str
    name: str
    role: Role
    labels: tuple[str, ...]
    disabled: bool
    created_at: str

    @property
    def sees(self) -> frozenset[str] | None:
        """The labels that decide what is read; None for everything."""
        return None if self.role is Role.ADMINISTRATOR else frozenset(self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a user's programs, without the key itself; times are UTC, ISO 8601, "" for never."""

    id: str
    user: str
    note: str
    created_at: str
    expires_at: str
    revoked_at: str
    used_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key at the one moment when it can be read."""

    key: Key
    secret: str
