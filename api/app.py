"""The web application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import to_thread
from fastapi import FastAPI
from starlette.routing import Route

from corpus.errors import XunwenError

from .access import Access
from .auth import AccessGate, RateGate, address_of, caller_name
from .errors import one_line
from .guard import Guard
from .handlers import install_handlers
from .limits import UploadAllowance
from .mcp_server import McpGate
from .metrics import Metrics
from .openapi import install_description
from .origin import OriginGate
from .rooms import Rooms
from .routes import (
    ask,
    audit,
    chat,
    checklists,
    documents,
    evaluations,
    examples,
    exports,
    feedback,
    figures,
    health,
    packs,
    quizzes,
    search,
    session,
)
from .routes.page import install_page
from .settings import Settings
from .stream import Answering
from .wiring import Answerer, Wiring

__all__ = ["create_app"]

log = logging.getLogger(__name__)

_ABOUT = """Cited answers over inspection (巡视巡察) texts.

Every citation is an exact place: `text[start:end] == quote`, in code points of the named version,
which stays readable under `/v1/documents/{id}/text?version=`. Every error has the one shape
`{"error": {"code", "message", "hint"}}`.
"""
MEGA = 1_000_000
_ROUTES = (
    ask, search, documents, examples, figures, packs, quizzes, checklists, exports, evaluations, feedback,
    chat, session, audit, health,
)  # fmt: skip


def create_app(
    settings: Settings, *, assistant: Answerer | None = None, wiring: Wiring | None = None
) -> FastAPI:
    """The application over one home.

    Args:
        settings: what the operator set.
        assistant: stands in for the real one in tests.
        wiring: the parts, when the caller has them already.
    """
    parts = wiring or Wiring(settings, assistant=assistant)
    app = FastAPI(
        title="巡问 Xunwen",
        version=version("xunwen"),
        description=_ABOUT,
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.rooms = rooms = Rooms(parts)
    app.state.answering = answering = Answering(
        lambda question: rooms.here().wiring.assistant.stream(question),  # noqa: PLW0108 - a room each
        concurrent=settings.limits.concurrent,
        waiting=settings.limits.waiting,
        finished=lambda answer: metrics.answer(answer.status, answer.mode),
    )
    app.state.metrics = metrics = Metrics(open_answers=lambda: answering.open)
    for module in _ROUTES:
        app.include_router(module.router)
    app.state.uploads = UploadAllowance(settings.limits.upload_mb_per_hour * MEGA)
    app.state.mcp = McpGate(lambda: rooms.here().service)
    app.router.routes.append(Route("/mcp", endpoint=app.state.mcp, methods=["POST"], include_in_schema=False))
    install_page(app)
    install_handlers(app)
    install_description(app)
    _add_gates(app, settings, parts.access)
    app.add_middleware(
        Guard,
        body_bytes=int(settings.limits.request_mb * MEGA),
        upload_bytes=int(settings.limits.upload_total_mb * MEGA),
        upload_paths=frozenset({"/v1/documents"}),
        observe=metrics.request,
    )
    return app


def _add_gates(app: FastAPI, settings: Settings, access: Access) -> None:
    """What a request passes before it reaches its route; the last one added is passed first."""
    limits = settings.limits
    if limits.per_minute:
        app.add_middleware(RateGate, per_minute=limits.per_minute, name=caller_name)
    app.add_middleware(AccessGate, access=access)
    app.add_middleware(
        OriginGate, check_host=lambda: not access.controlled, allowed_hosts=settings.host_names
    )
    if limits.address_per_minute:
        app.add_middleware(RateGate, per_minute=limits.address_per_minute, name=address_of)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    rooms: Rooms = app.state.rooms
    try:
        await to_thread.run_sync(rooms.whole.wiring.warm_up)
    except XunwenError as error:
        # The page still starts and says what to do; /readyz stays 503 with the same words.
        log.warning("%s", one_line(error))
    yield
    await app.state.mcp.close()
    await to_thread.run_sync(rooms.close)
