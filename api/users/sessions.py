"""Sessions: what a browser holds is a random token, what the server keeps is its digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from .book import UserBook
from .database import UserDatabase
from .model import User

__all__ = ["SessionBook", "csrf_of"]

_TOKEN_BYTES = 32
_LONGEST_S = 7 * 86_400  # whatever is done in it, a session ends after a week
_NOTED_S = 60  # how exactly it is known when a session was last used


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def csrf_of(token: str) -> str:
    """The word that a page has to show with everything it changes; follows from its session's token.

    Another site's page can make a browser send the cookie, but can read neither it nor this word
    (the signed double-submit pattern of OWASP).
    """
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


class SessionBook:
    """The sessions of a home.

    Args:
        database: where they are kept.
        users: whose they are.
        idle_s: seconds without a request after which a session ends.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        database: UserDatabase,
        users: UserBook,
        *,
        idle_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._users = database, users
        self._idle_s, self._clock = idle_s, clock

    def open(self, user: User) -> str:
        """Begin a session; the token to hand out. Sessions that are over are cleared away."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        with self._database.change() as change:
            change.execute(
                "DELETE FROM sessions WHERE seen_at < ? OR created_at < ?",
                (now - self._idle_s, now - _LONGEST_S),
            )
            change.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(token), user.id, now, now))
        return token

    def user(self, token: str) -> User | None:
        """Whose session it is; None when it is over, or its user is disabled or gone."""
        digest, now = _digest(token), self._clock()
        rows = self._database.rows("SELECT user, created_at, seen_at FROM sessions WHERE digest = ?", digest)
        if not rows:
            return None
        user, created, seen = rows[0]
        if now - seen > self._idle_s or now - created > _LONGEST_S:
            self.close(token)
            return None
        if now - seen > _NOTED_S:
            with self._database.change() as change:
                change.execute("UPDATE sessions SET seen_at = ? WHERE digest = ?", (now, digest))
        return self._users.by_id(user)

    def close(self, token: str) -> None:
        """End a session; one that is over already is left alone."""
        with self._database.change() as change:
            change.execute("DELETE FROM sessions WHERE digest = ?", (_digest(token),))
