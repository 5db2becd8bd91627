"""Who may come in, and to what: the gate in front of every address."""

from __future__ import annotations

import hmac
import logging
import math
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from anyio import CancelScope, to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import XunwenError

from .access import Access
from .errors import CsrfMissing, Forbidden, RateLimited
from .guard import request_id
from .handlers import error_response
from .limits import Buckets
from .users import LOCAL, NOBODY, Caller, caller, calling
from .users.rules import PAGES, Rule, rule_of
from .users.sessions import csrf_of

__all__ = [
    "COOKIE",
    "CSRF_COOKIE",
    "CSRF_HEADER",
    "USER_COOKIE",
    "AccessGate",
    "RateGate",
    "address_of",
    "caller_name",
    "session_token",
]

log = logging.getLogger(__name__)

COOKIE = "xunwen_session"
"""Holds a session's token; no script can read it."""

CSRF_COOKIE = "xunwen_csrf"
"""Holds the word that the page shows with what it changes; for its scripts to read."""

CSRF_HEADER = "x-csrf-token"

USER_COOKIE = "xunwen_user"
"""Holds the id of the user whose session it is; pages keep what they keep under it. Proves nothing."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def address_of(scope: Scope) -> str:
    """Where a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def session_token(scope: Scope) -> str:
    """The token of the request's cookie, "" without one."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")


def caller_name(scope: Scope) -> str:
    """Tells callers apart: the user, or, where none is known by name, the address."""
    who = caller()
    return who.id or f"{who.via} {address_of(scope)}"


class AccessGate:
    """ASGI middleware: lets in who may, tells what follows who it is, and writes the audit log.

    Args:
        app: what it protects.
        access: the users and keys.
    """

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request if its caller may."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = rule_of(scope["method"], scope["path"])
        try:
            who = self._who(scope)
            error = self._refusal(scope, rule, who)
            lost = who is None and scope["path"] in PAGES and self._access.users.any()
        except XunwenError as failure:
            await error_response(failure)(scope, receive, send)
            return
        if lost:
            await _to_login(scope)(scope, receive, send)
            return
        if error is not None:
            if who is not None:
                await self._note("denied", who, scope, error.code, {"method": scope["method"]})
            await error_response(error)(scope, receive, send)
            return
        await self._serve(rule, who or NOBODY, scope, receive, send)

    def _who(self, scope: Scope) -> Caller | None:
        """Who sends this request; None when he does not show it, or what he shows is not valid."""
        if not self._access.controlled:
            return LOCAL
        scheme, _, key = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._access.by_key(key.strip())
        # Another scheme is a proxy's own affair; browsers send it along with the cookie.
        return self._access.by_session(session_token(scope))

    async def _serve(self, rule: Rule, who: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request; its entry is on disk before the end of the response is sent.

        So whoever has read a response to its end finds it in the log, and what he sends next comes after it.
        """
        status, noted = 0, False

        async def note() -> None:
            nonlocal noted
            if not noted and self._is_noted(rule, notes):
                noted = True
                outcome = "ok" if 200 <= status < 300 else str(status or "aborted")
                await self._note(rule.action, who, scope, outcome, notes)

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body" and not message.get("more_body", False):
                await note()
            await send(message)

        with calling(who) as notes:
            try:
                await self._app(scope, receive, heard)
            finally:
                await note()

    def _is_noted(self, rule: Rule, notes: dict[str, Any]) -> bool:
        """Whether the request goes into the log: not every one there asks or exports something."""
        if rule.action == "question":
            return self._access.audits_questions and "question" in notes
        return "file" in notes if rule.action == "export" else bool(rule.action)

    def _refusal(self, scope: Scope, rule: Rule, who: Caller | None) -> XunwenError | None:
        if rule.role is None:
            return None
        if who is None:
            return self._access.missing()
        if not who.may(rule.role):
            return Forbidden(
                f"这一步需要{rule.role.chinese}的权限", hint="请换一个用户登录，或请管理员调整你的角色"
            )
        if who.via == "session" and scope["method"] not in _SAFE:
            shown = Headers(scope=scope).get(CSRF_HEADER, "")
            if not hmac.compare_digest(
                shown.encode("utf-8", "replace"), csrf_of(session_token(scope)).encode()
            ):
                return CsrfMissing("请求没有带上本页的口令", hint="请刷新网页后再试")
        return None

    async def _note(
        self, action: str, who: Caller, scope: Scope, outcome: str, detail: dict[str, Any]
    ) -> None:
        """Write an entry where anybody has to show who he is; what is written is never lost in silence."""

        def write() -> None:
            if self._access.controlled:
                self._access.audit.add(
                    action,
                    who,
                    object=scope["path"],
                    outcome=outcome,
                    address=address_of(scope),
                    request=request_id.get(),
                    detail=detail,
                )

        try:
            with CancelScope(shield=True):
                await to_thread.run_sync(write)
        except XunwenError:
            log.exception("the audit log could not be written: %s by %r", action, who.name)


def _to_login(scope: Scope) -> RedirectResponse:
    back = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    return RedirectResponse(f"login?next={quote(back, safe='')}", status_code=303)


class RateGate:
    """ASGI middleware: requests a minute of a caller. The pages' own files and the health checks are free.

    Args:
        app: what it protects.
        per_minute: as many at once, and as many a minute after that.
        name: tells callers apart.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_minute: int,
        name: Callable[[Scope], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._name = name
        self._buckets = Buckets(most=per_minute, per_second=per_minute / 60, clock=clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request if its caller has a token."""
        wait = 0.0
        if scope["type"] == "http" and scope["path"].startswith(("/v1/", "/mcp")):
            wait = self._buckets.take(self._name(scope))
        if wait == 0:
            await self._app(scope, receive, send)
            return
        error = RateLimited("请求太频繁", hint=f"请等 {math.ceil(wait)} 秒再试", wait_s=wait)
        await error_response(error)(scope, receive, send)
