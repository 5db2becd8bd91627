"""Who may come in: keys of the settings, sent as ``Authorization: Bearer KEY``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import NotAuthenticated
from .handlers import error_response

__all__ = ["KeyGate"]

_OPEN_PATHS = frozenset({"/", "/healthz", "/readyz", "/favicon.ico"})
_OPEN_FOLDER = "/static/"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


class KeyGate:
    """ASGI middleware: without a valid key only the page's own files and the health checks answer.

    Args:
        app: what it protects.
        keys: the valid keys; none lets everyone in (on loopback, which ``serve`` makes sure of).
    """

    def __init__(self, app: ASGIApp, *, keys: Iterable[str]) -> None:
        self._app = app
        self._digests = [_digest(key) for key in keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request if it may come in."""
        if (
            scope["type"] != "http"
            or not self._digests
            or self._is_open(scope["path"])
            or self._is_known(scope)
        ):
            await self._app(scope, receive, send)
            return
        error = NotAuthenticated("需要密钥", hint="请在请求头里写 Authorization: Bearer 密钥")
        await error_response(error)(scope, receive, send)

    @staticmethod
    def _is_open(path: str) -> bool:
        return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDER)

    def _is_known(self, scope: Scope) -> bool:
        scheme, _, key = Headers(scope=scope).get("authorization", "").partition(" ")
        given = _digest(key.strip())
        # Every key is compared, in constant time: neither the place nor the prefix of a key leaks.
        matches = [hmac.compare_digest(given, digest) for digest in self._digests]
        return scheme.lower() == "bearer" and any(matches)
