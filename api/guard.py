"""What stands around every request: an id, a limit on its size, and headers that keep the page safe."""

from __future__ import annotations

import contextvars
import json
import logging
import re
import time
import uuid
from collections.abc import Callable

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import RequestTooLarge, error_body

__all__ = ["Guard", "request_id"]

log = logging.getLogger("api.access")

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
"""Id of the request being served, for the log."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")

# Nothing from outside, no inline script or style, no framing (CSP level 3).
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_DRAIN_BYTES = 64_000_000
_DRAIN_SECONDS = 5.0


class _TooLarge(Exception):
    """The body went past its limit while it was read."""


class Guard:
    """ASGI middleware around the whole application.

    Args:
        app: what it protects.
        body_bytes: largest body of an ordinary request, bytes.
        upload_bytes: largest body where files are uploaded, bytes.
        upload_paths: the paths where files are uploaded.
        observe: hears method, route template, status and seconds of every request.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_bytes: int,
        upload_bytes: int,
        upload_paths: frozenset[str],
        observe: Callable[[str, str, int, float], None],
    ) -> None:
        self._app = app
        self._body_bytes = body_bytes
        self._upload_bytes = upload_bytes
        self._upload_paths = upload_paths
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identity = given if _GIVEN_ID.match(given) else uuid.uuid4().hex[:16]
        token = request_id.set(identity)
        started = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identity
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._limited(scope, receive, answer)
        finally:
            took = 1000 * (time.perf_counter() - started)
            # The path is quoted by %r: a forged line break cannot start a log line of its own.
            log.info("%s %r %d %.0f ms", scope["method"], scope["path"], status, took)
            self._observe(scope["method"], getattr(scope.get("route"), "path", "other"), status, took / 1000)
            request_id.reset(token)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._upload_bytes if scope["path"] in self._upload_paths else self._body_bytes
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:20]) > limit:
            await self._refuse(limit, receive, send)
            return
        seen = 0
        begun = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit:
                    raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLarge:
            if begun:
                raise
            await self._refuse(limit, receive, send)

    @staticmethod
    async def _refuse(limit: int, receive: Receive, send: Send) -> None:
        await _drain(receive)
        error = RequestTooLarge(
            f"请求超过了 {limit / 1_000_000:g} MB 的上限", hint="请减少内容，或调大 XUNWEN_LIMITS__ 里的上限"
        )
        body = json.dumps(error_body(error), ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send(
            {"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]}
        )
        await send({"type": "http.response.body", "body": body})


async def _drain(receive: Receive) -> None:
    """Read on for a moment: a client still sending would lose the answer when the connection closes."""
    left = _DRAIN_BYTES
    with anyio.move_on_after(_DRAIN_SECONDS):
        while left > 0:
            message = await receive()
            if message["type"] != "http.request" or not message.get("more_body"):
                return
            left -= len(message.get("body", b""))
