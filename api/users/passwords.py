"""Passwords: hashed with argon2id, compared in the same time whether or not there is such a user."""

from __future__ import annotations

import threading
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from api.errors import PasswordInvalid

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["LEAST", "MOST", "Passwords", "checked_password"]

LEAST, MOST = 10, 256
"""Length of a password, characters. Length is what guessing is up against (NIST SP 800-63B, 3.1.1)."""

_FEW = 4  # distinct characters below which a password is a pattern, not a secret


def checked_password(password: str, name: str) -> str:
    """A new password in the form that is hashed (NFC: two ways of typing a character are one).

    Raises:
        PasswordInvalid: too short, too long, a repeated character or the user's name.
    """
    text = unicodedata.normalize("NFC", password)
    hint = f"请用 {LEAST} 个字符以上的密码，几个不相关的词连起来最好"
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise PasswordInvalid("密码不是正确的 UTF-8 文字", hint="请检查终端的编码")
    if len(text) < LEAST:
        raise PasswordInvalid(f"密码太短，至少 {LEAST} 个字符", hint=hint)
    if len(text) > MOST:
        raise PasswordInvalid(f"密码太长，最多 {MOST} 个字符", hint="请用短一些的密码")
    if len(set(text)) < _FEW or name.casefold() in text.casefold():
        raise PasswordInvalid("密码太容易猜", hint=hint)
    return text


class Passwords:
    """Hashes and compares, one at a time: each takes 64 MiB (RFC 9106, second recommended option)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher
        from argon2.profiles import RFC_9106_LOW_MEMORY

        return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep, its salt and parameters included."""
        with self._lock:
            return self._hasher.hash(unicodedata.normalize("NFC", password))

    def match(self, kept: str | None, password: str) -> bool:
        """Whether ``password`` is the one of which ``kept`` is the hash; None takes as long and is False."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._lock:
            try:
                self._hasher.verify(kept or self._nobody, unicodedata.normalize("NFC", password)[: MOST + 1])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether ``kept`` was made with other parameters than those of now."""
        return self._hasher.check_needs_rehash(kept)
