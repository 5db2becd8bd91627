"""``/v1/session``: logging in and out, and who one is."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.access import Access
from api.auth import COOKIE, CSRF_COOKIE, USER_COOKIE, address_of, session_token
from api.errors import Forbidden, LoginFailed
from api.guard import request_id
from api.schemas.access import LoginIn, PasswordIn, SessionOut
from api.users import NOBODY, Caller, User, caller
from api.users.sessions import csrf_of

from .deps import AccessDep, errors

__all__ = ["router"]

router = APIRouter(prefix="/v1/session", tags=["session"])


def _told(who: Caller, access: Access) -> SessionOut:
    known = who.role is not None
    return SessionOut(
        name=who.name if known else None,
        role=who.role,
        role_name=who.role.chinese if who.role is not None else "",
        labels=None if who.sees is None else sorted(who.sees),
        via=who.via,
        login=access.users.any(),
    )


def _give(response: Response, request: Request, user: User, token: str) -> None:
    """Hand a session's token to the browser; for its scripts the word for changes, and whose it is."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")
    for name, value in ((CSRF_COOKIE, csrf_of(token)), (USER_COOKIE, user.id)):
        response.set_cookie(name, value, httponly=False, samesite="strict", secure=secure, path="/")


def _take_away(response: Response) -> None:
    for name in (COOKIE, CSRF_COOKIE, USER_COOKIE):
        response.delete_cookie(name, path="/")


@router.get("", summary="Who am I?", responses=errors(500, 503))
async def session(access: AccessDep) -> SessionOut:
    """Who the service takes the caller for, and whether there are users who log in."""
    return _told(caller(), access)


@router.post("", summary="Log in", responses=errors(401, 413, 422, 429, 500, 503))
async def login(body: LoginIn, request: Request, response: Response, access: AccessDep) -> SessionOut:
    """Begin a session; it is kept in a cookie that no script can read.

    Writes then need the value of the cookie `xunwen_csrf` in the header `X-CSRF-Token`.
    """
    address = address_of(request.scope)

    def work() -> tuple[User, str]:
        name = body.name.encode("utf-8", "replace").decode().strip()
        outcome = "ok"
        try:
            return access.login(name, body.password, address)
        except LoginFailed as error:
            outcome = error.code
            raise
        finally:
            if access.users.any():
                who = Caller(name=name[:64], role=None, sees=frozenset(), via="session")
                access.audit.add("login", who, outcome=outcome, address=address, request=request_id.get())

    user, token = await to_thread.run_sync(work)
    await to_thread.run_sync(access.sessions.close, session_token(request.scope))
    _give(response, request, user, token)
    return _told(Caller.of(user, "session"), access)


@router.delete("", summary="Log out", responses=errors(401, 403, 500, 503))
async def logout(request: Request, response: Response, access: AccessDep) -> SessionOut:
    """End the session; without one nothing happens."""
    who = caller()

    def work() -> None:
        if who.via == "session":
            access.sessions.close(session_token(request.scope))
            access.audit.add("logout", who, address=address_of(request.scope), request=request_id.get())

    await to_thread.run_sync(work)
    _take_away(response)
    return _told(NOBODY if who.via == "session" else who, access)


@router.put("/password", summary="Change my password", responses=errors(401, 403, 413, 422, 429, 500, 503))
async def change_password(
    body: PasswordIn, request: Request, response: Response, access: AccessDep
) -> SessionOut:
    """Change one's own password; all other sessions end."""
    who = caller()
    if who.via != "session":
        raise Forbidden("只有登录的用户能改自己的密码", hint="请先在 /login 登录")
    address = address_of(request.scope)

    def work() -> tuple[User, str]:
        access.login(who.name, body.password, address)
        user = access.users.set_password(who.name, body.new_password)
        access.audit.add(
            "user",
            who,
            object=who.name,
            address=address,
            request=request_id.get(),
            detail={"change": "password"},
        )
        return user, access.sessions.open(user)

    user, token = await to_thread.run_sync(work)
    _give(response, request, user, token)
    return _told(Caller.of(user, "session"), access)
