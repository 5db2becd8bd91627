"""The Model Context Protocol: tools search, ask and get_document, over HTTP at ``/mcp`` and on stdio."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from importlib.metadata import version as installed
from typing import TYPE_CHECKING, Annotated, Any

from anyio import to_thread
from pydantic import Field
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import XunwenError
from index.model import Filters
from rag.model import Ask

from .errors import one_line
from .questions import admitted
from .schemas import AnswerOut
from .service import Service
from .text import clean

if TYPE_CHECKING:
    from mcp.server import MCPServer

__all__ = ["McpGate", "make_server"]

_ABOUT = (
    "Answers and passages from inspection (巡视巡察) documents, in Chinese. Every citation is an exact "
    "place: text[start:end] == quote, counted in Unicode code points of the named version of the document."
)

Regions = Annotated[list[str] | None, Field(description="only these regions; a city finds its districts too")]
Years = Annotated[list[str] | None, Field(description="only these years, such as 2023")]
Kinds = Annotated[
    list[str] | None,
    Field(description="only these kinds: regulation, policy, report, case, experience, news"),
]


def _filters(regions: list[str] | None, years: list[str] | None, kinds: list[str] | None) -> Filters:
    return Filters(regions=tuple(regions or ()), years=tuple(years or ()), kinds=tuple(kinds or ()))


async def _tool(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """``work()`` in a thread; what goes wrong is told in one line."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return await to_thread.run_sync(work)
    except XunwenError as error:
        raise ToolError(one_line(error)) from error


def make_server(service: Callable[[], Service]) -> MCPServer[Any]:
    """An MCP server; each call of a tool is answered by what ``service()`` gives."""
    from mcp.server import MCPServer

    server: MCPServer[Any] = MCPServer(
        "xunwen", title="巡问", version=installed("xunwen"), instructions=_ABOUT
    )
    tools = _Tools(service)
    server.add_tool(tools.search, title="查找段落")
    server.add_tool(tools.ask, title="提问")
    server.add_tool(tools.get_document, title="阅读文档")
    return server


class _Tools:
    """The tools; their signatures and docstrings are what a model reads."""

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service

    async def search(
        self,
        query: Annotated[str, Field(description="what to look for")],
        k: Annotated[int, Field(ge=1, le=50, description="most passages")] = 10,
        regions: Regions = None,
        years: Years = None,
        kinds: Kinds = None,
    ) -> dict[str, Any]:
        """Find passages, best first, each with its exact place."""
        return await _tool(
            lambda: self._service().search(query, k, _filters(regions, years, kinds)).model_dump(mode="json")
        )

    async def ask(
        self,
        question: Annotated[str, Field(description="a question in Chinese")],
        regions: Regions = None,
        years: Years = None,
        kinds: Kinds = None,
    ) -> dict[str, Any]:
        """Answer from the documents alone, every sentence cited; or refuse, with the reason."""

        def work() -> dict[str, Any]:
            asked = Ask(question=clean(question), filters=_filters(regions, years, kinds))
            service = self._service()
            answer = service.wiring.assistant.answer(admitted(asked, service.settings))
            return AnswerOut.of(answer).model_dump(mode="json")

        return await _tool(work)

    async def get_document(
        self,
        document_id: Annotated[str, Field(description="id of a document, from a citation")],
        version: Annotated[
            str | None, Field(description="an older version; the current one without it")
        ] = None,
        start: Annotated[int, Field(ge=0, description="first character")] = 0,
        length: Annotated[int, Field(ge=1, le=20_000, description="most characters")] = 8000,
    ) -> dict[str, Any]:
        """Read a document's text, a part at a time."""

        def work() -> dict[str, Any]:
            whole = self._service().text(document_id, version)
            end = min(len(whole.text), start + length)
            return {
                "id": whole.id,
                "version": whole.version,
                "start": start,
                "end": end,
                "length": len(whole.text),
                "text": whole.text[start:end],
            }

        return await _tool(work)


class McpGate:
    """The ASGI application at ``/mcp``; nothing of the protocol is loaded before its first request."""

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service
        self._lock = asyncio.Lock()
        self._app: ASGIApp | None = None
        self._task: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self._app is None:
            async with self._lock:
                if self._app is None:
                    self._app = await self._start()
        await self._app(scope, receive, send)

    async def _start(self) -> ASGIApp:
        from mcp.server.transport_security import TransportSecuritySettings

        server = await to_thread.run_sync(make_server, self._service)
        # Hosts and origins are checked by OriginGate, for every address alike.
        application = server.streamable_http_app(
            streamable_http_path="/mcp",
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        running = asyncio.Event()

        async def run() -> None:
            async with server.session_manager.run():
                running.set()
                await self._stop.wait()

        self._task = asyncio.create_task(run())
        await running.wait()
        return application

    async def close(self) -> None:
        """End what runs."""
        self._stop.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
