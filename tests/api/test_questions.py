"""The text of questions reaches the log only where the operator wants it, and cannot forge a line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.guard import request_id
from api.settings import load_settings

Live = Callable[[FastAPI], httpx.Client]
QUESTION = "甲县\u202e有多少\r\n2026-01-01 INFO forged\x1b[31m问题？"


class Book(logging.Handler):
    """Keeps every record with the id of the request it was made for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.name, request_id.get(), record.getMessage()))


@pytest.fixture
def book() -> Iterator[Book]:
    root, book = logging.getLogger(), Book()
    level = root.level
    root.addHandler(book)
    root.setLevel(logging.INFO)
    yield book
    root.removeHandler(book)
    root.setLevel(level)


def put(client: httpx.Client) -> None:
    """The same question by every way of asking over HTTP."""
    messages = [{"role": "user", "content": QUESTION}]
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/v1/ask", {"question": QUESTION}),
        ("/v1/ask", {"question": QUESTION, "stream": True}),
        ("/v1/chat/completions", {"model": "xunwen", "messages": messages}),
    ]
    for number, (path, body) in enumerate(bodies):
        answer = client.post(path, json=body, headers={"x-request-id": f"request-{number}"})
        assert answer.status_code == 200, answer.text


def test_questions_are_logged_on_one_line_with_their_request(
    live: Live, book: Book, tmp_path: Any, scripted: Any
) -> None:
    settings = load_settings(home=tmp_path / "home", log_questions=True)
    put(live(create_app(settings, assistant=scripted())))
    logged = [line for line in book.lines if line[0] == "api.questions"]
    expected = "question: 甲县有多少 2026-01-01 INFO forged[31m问题？"
    assert logged == [("api.questions", f"request-{number}", expected) for number in range(3)]


def test_questions_stay_out_of_the_log(live: Live, book: Book, settings: Any, scripted: Any) -> None:
    put(live(create_app(settings, assistant=scripted())))
    assert [name for name, _, _ in book.lines].count("api.access") == 3
    assert not [message for _, _, message in book.lines if "甲县" in message or "forged" in message]
