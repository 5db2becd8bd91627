"""How much one caller may ask for: requests, bytes, guesses at a password."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from .errors import RateLimited

__all__ = ["Buckets", "LoginThrottle", "UploadAllowance"]

_MOST_CALLERS = 10_000  # bounds the memory; the one not heard of for longest is forgotten


class Buckets:
    """A token bucket a name: ``most`` at once, and then as they come back. Safe for several threads.

    Args:
        most: tokens in a full bucket.
        per_second: tokens that come back in a second.
        clock: seconds that only go forward.
    """

    def __init__(
        self, *, most: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._per_second, self._clock = most, per_second, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, amount: float = 1.0) -> float:
        """Take tokens; 0 when they were there, else nothing is taken and the seconds to wait are told.

        More than a full bucket holds is given when it is full, and owed: the next wait is longer.
        """
        with self._lock:
            tokens, now = self._tokens(name)
            lacking = min(amount, self._most) - tokens
            self._put(name, tokens if lacking > 0 else tokens - amount, now)
            return lacking / self._per_second if lacking > 0 else 0.0

    def give_back(self, name: str, amount: float = 1.0) -> None:
        """Undo a :meth:`take`."""
        with self._lock:
            tokens, now = self._tokens(name)
            self._put(name, min(self._most, tokens + amount), now)

    def _tokens(self, name: str) -> tuple[float, float]:
        now = self._clock()
        tokens, since = self._buckets.pop(name, (self._most, now))
        return min(self._most, tokens + (now - since) * self._per_second), now

    def _put(self, name: str, tokens: float, now: float) -> None:
        self._buckets[name] = (tokens, now)
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)


class LoginThrottle:
    """Slows down who guesses passwords; a right one is never slowed by what others guess elsewhere.

    Five wrong ones in a row for one name from one address, then one a minute. Bounds too what one
    address tries on many names (20, then 5 a minute) and what many addresses try on one name (50,
    then 10 a minute).
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._pairs = Buckets(most=5, per_second=1 / 60, clock=clock)
        self._addresses = Buckets(most=20, per_second=5 / 60, clock=clock)
        self._names = Buckets(most=50, per_second=10 / 60, clock=clock)

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt before its password is looked at.

        Raises:
            RateLimited: there were too many wrong ones.
        """
        taken: list[tuple[Buckets, str]] = []
        for buckets, key in self._keys(name, address):
            wait = buckets.take(key)
            if wait:
                for other, its in taken:
                    other.give_back(its)
                raise RateLimited(
                    "登录失败次数太多", hint=f"请等 {math.ceil(wait)} 秒再试；忘了密码请找管理员", wait_s=wait
                )
            taken.append((buckets, key))

    def succeeded(self, name: str, address: str) -> None:
        """The password was right: the attempt does not count."""
        for buckets, key in self._keys(name, address):
            buckets.give_back(key)

    def _keys(self, name: str, address: str) -> tuple[tuple[Buckets, str], ...]:
        folded = name.strip().casefold()
        pair = f"{address}\n{folded}"
        return ((self._pairs, pair), (self._addresses, address), (self._names, folded))


class UploadAllowance:
    """How many bytes a user, and an address, may upload in an hour.

    Args:
        bytes_per_hour: 0 for no limit.
        clock: seconds that only go forward.
    """

    def __init__(self, bytes_per_hour: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limited = bytes_per_hour > 0
        self._buckets = Buckets(most=bytes_per_hour, per_second=bytes_per_hour / 3600, clock=clock)

    def take(self, names: tuple[str, ...], size: int) -> None:
        """Count an upload for every one of ``names``.

        Raises:
            RateLimited: one of them has uploaded too much lately.
        """
        for number, name in enumerate(names if self._limited else ()):
            wait = self._buckets.take(name, size)
            if wait:
                for other in names[:number]:
                    self._buckets.give_back(other, size)
                raise RateLimited(
                    "这一小时里上传的内容太多", hint=f"请等 {math.ceil(wait / 60)} 分钟再试", wait_s=wait
                )
