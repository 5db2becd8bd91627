"""Many readers at once: nobody is dropped, slow ones hold nobody up, what left stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import anyio
import httpx
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from rag.model import Delta, Finished, Started

Live = Callable[[FastAPI], httpx.Client]
CLIENTS = 100
SLOW = 10


def test_a_hundred_streams_at_once(live: Live, settings: Settings, scripted: Any, answer_of: Any) -> None:
    started = Started(id="a", question="q", resolved_question="q", generation="1", mode="extractive")
    # Large enough together that a reader who does not read fills every buffer on the way.
    deltas = [Delta(text="字" * 20_000) for _ in range(20)]
    events = [started, *deltas, Finished(answer=answer_of())]
    client = live(create_app(settings, assistant=scripted(events)))
    ends: dict[int, float] = {}

    async def read(http: httpx.AsyncClient, number: int, gate: anyio.Event | None) -> None:
        body = {"question": f"问{number}", "stream": True}
        async with http.stream("POST", "/v1/ask", json=body) as answer:
            assert answer.status_code == 200
            chunks = answer.aiter_bytes()
            whole = await anext(chunks)
            if gate is not None:
                await gate.wait()
            async for chunk in chunks:
                whole += chunk
        assert whole.count(b"event: delta") == len(deltas)
        assert whole.rstrip().rsplit(b"\n\n", 1)[-1].startswith(b"event: done")
        ends[number] = time.monotonic()

    async def run() -> None:
        limits = httpx.Limits(max_connections=CLIENTS)
        async with httpx.AsyncClient(
            base_url=client.base_url, timeout=60, trust_env=False, limits=limits
        ) as http:
            gate = anyio.Event()
            async with anyio.create_task_group() as slow:
                for number in range(SLOW):
                    slow.start_soon(read, http, number, gate)
                async with anyio.create_task_group() as quick:
                    for number in range(SLOW, CLIENTS):
                        quick.start_soon(read, http, number, None)
                assert len(ends) == CLIENTS - SLOW, "the quick ones are done while the slow ones wait"
                gate.set()

    anyio.run(run)
    assert len(ends) == CLIENTS


def test_running_answers_finish_when_the_service_stops(
    settings: Settings, scripted: Any, servers: Any
) -> None:
    from api.service import Service
    from api.wiring import Wiring

    going = threading.Event()

    def slowly(_: int) -> None:
        going.set()
        time.sleep(0.2)

    wiring = Wiring(settings, assistant=scripted(before=slowly))
    got: list[str] = []
    with servers(Service(wiring)) as url:

        def ask() -> None:
            answer = httpx.post(
                f"{url}/v1/ask", json={"question": "问", "stream": True}, timeout=20, trust_env=False
            )
            got.append(answer.text)

        thread = threading.Thread(target=ask)
        thread.start()
        assert going.wait(10)
    thread.join(10)
    assert "event: done" in got[0]
