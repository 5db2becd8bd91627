"""How many requests one caller may make."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import RateLimited
from .handlers import error_response

__all__ = ["RateGate"]

_MOST_CALLERS = 10_000  # bounds the memory; the one not heard of for longest is forgotten


class RateGate:
    """ASGI middleware: a token bucket a caller, told apart by key or, without one, by address.

    A caller may make ``per_minute`` requests at once, and then one each time a token has come
    back (``per_minute`` a minute). The page's own files and the health checks are free.

    Args:
        app: what it protects.
        per_minute: see above.
        by_key: whether the key tells callers apart; only where keys were checked before, or a
            caller could invent them.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_minute: int,
        by_key: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._most = float(per_minute)
        self._by_key = by_key
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request if its caller has a token."""
        if scope["type"] != "http" or not scope["path"].startswith(("/v1/", "/mcp")) or self._take(scope):
            await self._app(scope, receive, send)
            return
        wait = math.ceil(60 / self._most)
        error = RateLimited("请求太频繁", hint=f"请等 {wait} 秒再试")
        response = error_response(error)
        response.headers["Retry-After"] = str(wait)
        await response(scope, receive, send)

    def _take(self, scope: Scope) -> bool:
        key = Headers(scope=scope).get("authorization") if self._by_key else None
        caller = key or (scope.get("client") or ("",))[0]
        now = self._clock()
        tokens, since = self._buckets.pop(caller, (self._most, now))
        tokens = min(self._most, tokens + (now - since) * self._most / 60)
        allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
        return allowed
