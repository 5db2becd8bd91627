"""The Model Context Protocol, through the official client."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from api.service import Service

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def talk(target: Any, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """The names of the tools, and what each call gave."""

    async def run() -> tuple[list[str], list[Any]]:
        async with Client(target) as client:
            tools = await client.list_tools()
            return [tool.name for tool in tools.tools], [await client.call_tool(*call) for call in calls]

    return anyio.run(run)


def content(result: Any) -> Any:
    assert not result.is_error, result
    return json.loads(result.content[0].text)


def test_tools_over_http(client: httpx.Client, kept: Service) -> None:
    row = kept.documents().documents[0]
    names, (found, answer, document) = talk(
        f"{client.base_url}/mcp",
        ("search", {"query": "巡审联动机制", "k": 1}),
        ("ask", {"question": "甲县发现了多少问题？", "regions": ["甲县"]}),
        ("get_document", {"document_id": row.id, "start": 2, "length": 5}),
    )
    assert names == ["search", "ask", "get_document"]
    (hit,) = content(found)["hits"]
    assert hit["document"]["source"] == "乙市/做法.txt"
    assert content(answer)["citations"][0]["quote"] == "发现问题345个"
    part = content(document)
    assert part["text"] == kept.text(row.id).text[2:7]
    assert part["version"] == row.version


def test_errors_are_told_to_the_model(client: httpx.Client) -> None:
    _, results = talk(
        f"{client.base_url}/mcp",
        ("get_document", {"document_id": "nothing"}),
        ("ask", {"question": " "}),
        ("search", {"query": "x", "k": 0}),
    )
    assert all(result.is_error for result in results)
    assert "nothing" in results[0].content[0].text
    assert "没有问题" in results[1].content[0].text


@pytest.mark.parametrize("body", [b"", b"{}", b"nonsense", b'{"jsonrpc":"2.0","id":1,"method":"tools/none"}'])
def test_bad_messages_are_no_faults(client: httpx.Client, body: bytes) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    assert client.post("/mcp", content=body, headers=headers).status_code < 500
    assert client.get("/mcp").status_code == 405  # no stream of events is offered, which the protocol allows


def test_tools_on_stdio(filled: Service) -> None:
    code = (
        "import sys; from api.wiring import Wiring; from index.embedder import HashEmbedder;"
        "Wiring._make_embedder = lambda self: HashEmbedder(dim=32);"
        "Wiring._make_assistant = lambda self: object();"
        "from api.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-c", code, "mcp", "--home", str(filled.wiring.home)],
        cwd=REPOSITORY,
        env=dict(os.environ),
    )
    names, (found,) = talk(stdio_client(parameters), ("search", {"query": "巡审联动机制", "k": 1}))
    assert names == ["search", "ask", "get_document"]
    assert content(found)["hits"][0]["document"]["source"] == "乙市/做法.txt"
