"""Who comes in over one home: the operator's keys, and the users with their sessions and keys."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from pathlib import Path

from .errors import LoginFailed, LoginRequired, NotAuthenticated
from .limits import LoginThrottle
from .settings import Settings
from .users import (
    OPERATOR,
    AuditLog,
    Caller,
    KeyBook,
    Passwords,
    SessionBook,
    User,
    UserBook,
    UserDatabase,
)

__all__ = ["Access", "only_this_machine"]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def only_this_machine(host: str) -> bool:
    """Whether nothing but this machine can reach a service that listens on ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Access:
    """The users of a home and what they show to come in. Nothing is opened before it is needed.

    Args:
        home: where ``users.db`` is.
        settings: where the service listens, the operator's keys, how long logins last, what the
            audit log holds.
    """

    def __init__(self, home: Path, settings: Settings) -> None:
        self.database = UserDatabase(home / "users.db")
        self.users = UserBook(self.database, Passwords())
        self.sessions = SessionBook(self.database, self.users, idle_s=settings.auth.session_hours * 3600)
        self.keys = KeyBook(self.database, self.users)
        self.audit = AuditLog(self.database)
        self.throttle = LoginThrottle()
        self.audits_questions = settings.audit.questions
        self._operator = [_digest(key) for key in settings.auth.valid_keys]
        self._closed = bool(self._operator) or not only_this_machine(settings.host)

    @property
    def controlled(self) -> bool:
        """Whether anybody has to show who he is.

        Once so, it stays so as long as the program runs: removing the last user opens nothing.
        """
        if not self._closed:
            self._closed = self.users.any()
        return self._closed

    def label_sets(self) -> set[frozenset[str]]:
        """The distinct sets of labels by which users read who may not read everything."""
        return self.users.label_sets()

    def by_key(self, key: str) -> Caller | None:
        """Whoever shows this key; None when it is not valid."""
        given = _digest(key)
        # Every key is compared, in constant time: neither the place nor the prefix of a key leaks.
        matches = [hmac.compare_digest(given, digest) for digest in self._operator]
        if any(matches):
            return OPERATOR
        user = self.keys.user(key)
        return Caller.of(user, "key") if user is not None else None

    def by_session(self, token: str) -> Caller | None:
        """Whose session this is; None when it is over."""
        user = self.sessions.user(token) if token else None
        return Caller.of(user, "session") if user is not None else None

    def missing(self) -> NotAuthenticated:
        """The error of somebody who is not known."""
        if self.users.any():
            return LoginRequired(
                "请先登录", hint="请打开 /login 登录；程序请在请求头里写 Authorization: Bearer 密钥"
            )
        return NotAuthenticated("需要密钥", hint="请在请求头里写 Authorization: Bearer 密钥")

    def login(self, name: str, password: str, address: str) -> tuple[User, str]:
        """A user and the token of his new session. Takes a tenth of a second or so.

        Raises:
            LoginFailed: name or password is wrong, or the user is disabled.
            RateLimited: there were too many wrong ones before.
        """
        self.throttle.attempt(name, address)
        user = self.users.authenticate(name, password) if self.users.any() else None
        if user is None:
            raise LoginFailed("用户名或密码不对", hint="请检查后再试；忘了密码请找管理员")
        self.throttle.succeeded(name, address)
        return user, self.sessions.open(user)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
