"""Other web sites must not act through a visitor's browser.

Two attacks are closed: a page elsewhere that posts a form here (cross-site request forgery), and
one whose name was made to point at this machine (DNS rebinding), for whom the browser's own
protection does not hold.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import Forbidden
from .handlers import error_response

__all__ = ["OriginGate"]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own(name: str, allowed: frozenset[str]) -> bool:
    if name in allowed or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True  # an address cannot be rebound


class OriginGate:
    """ASGI middleware that refuses what other sites make a browser send.

    Args:
        app: what it protects.
        check_host: tells whether names in ``Host`` are checked; needed where nobody has to show who he is.
        allowed_hosts: names this service is reached by.
    """

    def __init__(
        self, app: ASGIApp, *, check_host: Callable[[], bool], allowed_hosts: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._check_host = check_host
        self._allowed = frozenset(name.lower() for name in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request unless another site is behind it."""
        if scope["type"] == "http":
            error = self._refusal(scope)
            if error is not None:
                await error_response(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Forbidden | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._check_host() and not _is_own(_name_of(host), self._allowed):
            return Forbidden(
                f"不接受以 {_name_of(host)[:100]} 为名的访问",
                hint="请用 127.0.0.1 或 localhost 打开，或把这个名字写进 XUNWEN_ALLOWED_HOSTS",
            )
        origin = headers.get("origin", "")
        if scope["method"] not in _SAFE and origin and urlsplit(origin).netloc.lower() != host.lower():
            return Forbidden("请求来自别的网站", hint="请在本服务自己的网页上操作")
        return None
