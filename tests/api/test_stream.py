"""Answer events over the wire, checked against a live server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings, load_settings
from api.stream import sse
from rag.errors import ModelTimeout, QuestionEmpty
from rag.model import Ask, Failed, Started

Live = Callable[[FastAPI], httpx.Client]


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            name, data = lines
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def ask(client: httpx.Client, question: str = "甲县发现了多少问题？") -> httpx.Response:
    return client.post("/v1/ask", json={"question": question, "stream": True})


def started() -> Started:
    return Started(id="a", question="q", resolved_question="q", generation="1", mode="extractive")


def test_chinese_stays_chinese() -> None:
    assert sse("delta", {"text": "一\n二"}) == 'event: delta\ndata: {"text":"一\\n二"}\n\n'.encode()


def test_events_arrive_in_order_and_end_with_the_whole_answer(
    live: Live, settings: Settings, scripted: Any
) -> None:
    client = live(create_app(settings, assistant=scripted()))
    streamed = ask(client)
    assert streamed.status_code == 200
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.headers["cache-control"] == "no-store"
    found = events(streamed.text)
    assert [name for name, _ in found] == ["meta", "evidence", "delta", "sentence", "done"]
    whole = client.post("/v1/ask", json={"question": "甲县发现了多少问题？"}).json()
    assert found[-1][1] == whole
    assert found[3][1]["citations"] == [1]
    assert found[3][1]["introduced"] == whole["citations"]
    assert "".join(data["text"] for name, data in found if name == "delta") == whole["answer"]


def test_an_error_before_the_first_event_is_an_http_error(
    live: Live, settings: Settings, scripted: Any
) -> None:
    client = live(create_app(settings, assistant=scripted([QuestionEmpty("空的")])))
    answer = ask(client)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "question.empty"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (ModelTimeout("太慢"), "llm.timeout"),
        (RuntimeError("secret detail"), "internal"),
        (Failed(code="llm.interrupted", message="断了", hint="再试"), "llm.interrupted"),
    ],
)
def test_a_late_error_is_an_event(
    live: Live, settings: Settings, scripted: Any, broken: Any, code: str
) -> None:
    client = live(create_app(settings, assistant=scripted([started(), broken])))
    answer = ask(client)
    assert answer.status_code == 200
    found = events(answer.text)
    assert [name for name, _ in found] == ["meta", "error"]
    assert found[-1][1]["error"]["code"] == code
    assert "secret detail" not in answer.text


def test_a_late_error_of_a_whole_answer_has_its_status(live: Live, settings: Settings, scripted: Any) -> None:
    failed = Failed(code="llm.timeout", message="太慢", hint="再试")
    client = live(create_app(settings, assistant=scripted([started(), failed])))
    answer = client.post("/v1/ask", json={"question": "问"})
    assert answer.status_code == 502
    assert answer.json() == {"error": {"code": "llm.timeout", "message": "太慢", "hint": "再试"}}


def test_a_client_that_goes_away_stops_the_work(live: Live, settings: Settings, scripted: Any) -> None:
    steps: list[int] = []

    def slowly(number: int) -> None:
        steps.append(number)
        time.sleep(0.05)

    endless = [
        started(),
        *[
            Started(id=str(n), question="q", resolved_question="q", generation="1", mode="llm")
            for n in range(2000)
        ],
    ]
    assistant = scripted(endless, before=slowly)
    client = live(create_app(settings, assistant=assistant))
    with client.stream("POST", "/v1/ask", json={"question": "问", "stream": True}) as answer:
        next(answer.iter_bytes())
    assert assistant.closed.wait(5), "the generator was not closed"
    seen = len(steps)
    time.sleep(0.3)
    assert len(steps) == seen


def test_slow_work_of_one_does_not_hold_up_others(live: Live, settings: Settings, scripted: Any) -> None:
    gate = threading.Event()
    assistant = scripted(before=lambda number: gate.wait(10) if number == 1 else None)
    client = live(create_app(settings, assistant=assistant))
    done: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: done.append(ask(client)))
    thread.start()
    try:
        for _ in range(20):
            assert client.get("/healthz").status_code == 200
    finally:
        gate.set()
        thread.join(10)
    assert done[0].status_code == 200


def test_beyond_the_waiting_limit_one_is_told_to_come_back(
    live: Live, tmp_path: Any, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNWEN_LIMITS__WAITING", "1")
    gate, entered = threading.Event(), threading.Event()

    def wait(_: int) -> None:
        entered.set()
        gate.wait(10)

    client = live(create_app(load_settings(home=tmp_path), assistant=scripted(before=wait)))
    thread = threading.Thread(target=lambda: ask(client))
    thread.start()
    try:
        assert entered.wait(5)
        refused = ask(client)
    finally:
        gate.set()
        thread.join(10)
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "service.busy"
    assert refused.headers["retry-after"]


def test_silence_is_filled_with_comments(
    live: Live, settings: Settings, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.stream.PING_SECONDS", 0.05)
    assistant = scripted(before=lambda number: time.sleep(0.3) if number == 2 else None)
    answer = ask(live(create_app(settings, assistant=assistant)))
    assert ": ping\n\n" in answer.text
    assert events(answer.text)[-1][0] == "done"


def test_nothing_follows_the_whole_answer_however_slowly_its_source_ends(
    live: Live, settings: Settings, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.stream.PING_SECONDS", 0.05)
    whole = scripted().script(Ask(question="问"))
    asked_on: list[int] = []

    def slowly(number: int) -> None:
        if number == len(whole):
            asked_on.append(number)
            time.sleep(0.5)

    answer = ask(live(create_app(settings, assistant=scripted([*whole, started()], before=slowly))))
    assert answer.text.rstrip().rsplit("\n\n", 1)[-1].startswith("event: done\n")
    assert not asked_on
