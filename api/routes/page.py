"""The pages: static files of this package."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["UI", "install_page"]

UI = Path(__file__).resolve().parent.parent / "ui"


class _Static(StaticFiles):
    """Files that a browser may keep but asks about again, so that an update shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def install_page(app: FastAPI) -> None:
    """Serve ``/``, ``/desk``, ``/login`` and ``/static/…``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/", response_class=FileResponse)
    async def index() -> FileResponse:
        return FileResponse(UI / "index.html", headers={"Cache-Control": "no-cache"})

    @router.get("/desk", response_class=FileResponse)
    async def desk() -> FileResponse:
        return FileResponse(UI / "desk.html", headers={"Cache-Control": "no-cache"})

    @router.get("/login", response_class=FileResponse)
    async def login() -> FileResponse:
        return FileResponse(UI / "login.html", headers={"Cache-Control": "no-cache"})

    app.include_router(router)
    app.mount("/static", _Static(directory=UI), name="static")
