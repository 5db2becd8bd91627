"""Who the request being served is from."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .model import Role, User

__all__ = ["LOCAL", "NOBODY", "OPERATOR", "Caller", "caller", "calling", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who asks for something.

    ``sees`` holds the labels that decide what he may read, None for everything; ``role`` is None
    for somebody who is not known. ``via`` tells how he showed who he is.
    """

    name: str
    id: str = ""
    role: Role | None
    sees: frozenset[str] | None
    via: Literal["machine", "operator_key", "session", "key", "nothing"]

    @staticmethod
    def of(user: User, via: Literal["session", "key"]) -> Caller:
        """A user who showed a session or a key."""
        return Caller(name=user.name, id=user.id, role=user.role, sees=user.sees, via=via)

    def may(self, needed: Role) -> bool:
        """Whether the caller's role covers ``needed``."""
        return self.role is not None and self.role.covers(needed)


LOCAL = Caller(name="本机", role=Role.ADMINISTRATOR, sees=None, via="machine")
"""The one person of a service without users and keys."""

OPERATOR = Caller(name="访问密钥", role=Role.ADMINISTRATOR, sees=None, via="operator_key")
"""Whoever shows a key of the settings."""

NOBODY = Caller(name="", role=None, sees=frozenset(), via="nothing")
"""Somebody who is not known."""

_current: contextvars.ContextVar[tuple[Caller, dict[str, Any]]] = contextvars.ContextVar("caller")


def caller() -> Caller:
    """The caller of the request being served.

    Raises:
        LookupError: no request is being served: nobody's rights may be assumed.
    """
    return _current.get()[0]


def note(**details: object) -> None:
    """Tell the audit log more of the request being served; outside a request nobody listens."""
    current = _current.get(None)
    if current is not None:
        current[1].update(details)


@contextlib.contextmanager
def calling(who: Caller) -> Iterator[dict[str, Any]]:
    """Serve ``who`` within the block, in this task and what it starts; gives what is noted there."""
    notes: dict[str, Any] = {}
    token = _current.set((who, notes))
    try:
        yield notes
    finally:
        _current.reset(token)
