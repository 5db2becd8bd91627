"""A service over real layers: a scripted assistant, a home of three documents, a live server."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.service import Service
from api.settings import Settings, load_settings
from api.wiring import Wiring
from corpus.model import Span
from index.embedder import HashEmbedder
from index.model import DocumentInfo
from rag.model import (
    Answer,
    AnswerEvent,
    AnswerSentence,
    Ask,
    Citation,
    Delta,
    Finished,
    Found,
    Said,
    Started,
)

TEXTS = {
    "甲县.md": "# 甲县开展提级巡察\n\n甲县委对12个重点村开展提级巡察，发现问题345个。整改完成率达到96.5%。\n",
    "乙市/做法.txt": "乙市推动巡审联动\n乙市委巡察办与市审计局建立巡审联动机制，共享线索58条。\n",
    "条例.md": "# 某某工作办法\n\n第一条 为了规范巡察工作，制定本办法。\n\n第二条 巡察组实行组长负责制。\n",
}


def make_answer(question: str = "问什么", resolved: str | None = None) -> Answer:
    quote = "发现问题345个"
    citation = Citation(
        marker=1,
        document=DocumentInfo(
            id="d1",
            version="0" * 64,
            title="标题",
            source="甲县.md",
            date="2023",
            regions=("甲县",),
            kind="news",
        ),
        span=Span(20, 20 + len(quote)),
        quote=quote,
        passage_id="p1",
        heading_path=("标题",),
        score=0.5,
    )
    sentence = AnswerSentence(text=f"{quote}。", citations=(1,), support="verified")
    return Answer(
        id="a1",
        question=question,
        resolved_question=resolved or question,
        status="answered",
        reason=None,
        text=f"{quote}。[1]",
        sentences=(sentence,),
        citations=(citation,),
        nearest=(),
        warnings=(),
        follow_ups=("还有呢？",),
        mode="extractive",
        generation="000001",
        timings_ms={"total": 1.23456},
    )


class ScriptedAssistant:
    """Says what it was told to; remembers what it was asked; ``before`` runs before each event."""

    def __init__(
        self,
        events: Sequence[AnswerEvent | Exception] | None = None,
        *,
        before: Callable[[int], None] | None = None,
    ) -> None:
        self.events = events
        self.before = before
        self.asked: list[Ask] = []
        self.closed = threading.Event()

    def script(self, ask: Ask) -> Sequence[AnswerEvent | Exception]:
        if self.events is not None:
            return self.events
        answer = make_answer(ask.question)
        return [
            Started(
                id=answer.id,
                question=ask.question,
                resolved_question=ask.question,
                generation="000001",
                mode="extractive",
            ),
            Found(citations=answer.citations),
            Delta(text=answer.text),
            Said(sentence=answer.sentences[0], citations=answer.citations),
            Finished(answer=answer),
        ]

    def answer(self, ask: Ask) -> Answer:
        for event in self.stream(ask):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("the script has no end")

    def stream(self, ask: Ask) -> Iterator[AnswerEvent]:
        self.asked.append(ask)
        try:
            for number, event in enumerate(self.script(ask)):
                if self.before is not None:
                    self.before(number)
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.closed.set()

    def suggestions(self) -> tuple[str, ...]:
        return ("甲县发现了多少问题？",)


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of the person who runs the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().startswith("XUNWEN_"):
                patch.delenv(name)
        yield


@pytest.fixture
def answer_of() -> Callable[..., Answer]:
    return make_answer


@pytest.fixture
def scripted() -> type[ScriptedAssistant]:
    return ScriptedAssistant


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings over a home that does not exist yet."""
    return load_settings(home=tmp_path / "home")


def write_sources(folder: Path) -> Path:
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of three small files."""
    return write_sources(tmp_path / "sources")


@contextlib.contextmanager
def open_home(folder: Path) -> Iterator[Service]:
    """Real parts with the hashing embedder and a scripted assistant; three files are ingested."""
    wiring = Wiring(
        load_settings(home=folder / "home"), assistant=ScriptedAssistant(), embedder=HashEmbedder(dim=32)
    )
    service = Service(wiring)
    report = service.ingest([write_sources(folder / "sources")])
    assert report.added == 3
    assert not report.failed
    yield service
    wiring.close()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Service]:
    """A service over a home of its own."""
    with open_home(tmp_path) as service:
        yield service


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over a home that the tests of a module share, and do not change."""
    with open_home(tmp_path_factory.mktemp("kept")) as service:
        yield service


@contextlib.contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The app on a free loopback port; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
    )
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@pytest.fixture(scope="module")
def client(kept: Service) -> Iterator[httpx.Client]:
    """A client of a live server over the shared home."""
    app = create_app(kept.settings, wiring=kept.wiring)
    with running(app) as url, httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture
def live() -> Iterator[Callable[[FastAPI], httpx.Client]]:
    """Start apps on loopback; gives a client of each."""
    with contextlib.ExitStack() as stack:

        def start(app: FastAPI) -> httpx.Client:
            url = stack.enter_context(running(app))
            return stack.enter_context(httpx.Client(base_url=url, timeout=20, trust_env=False))

        yield start


@pytest.fixture(scope="session")
def run_app() -> Callable[[FastAPI], contextlib.AbstractContextManager[str]]:
    return running


@pytest.fixture(scope="session")
def homes() -> Callable[[Path], contextlib.AbstractContextManager[Service]]:
    return open_home


@pytest.fixture(scope="session")
def servers() -> Callable[[Service], contextlib.AbstractContextManager[str]]:
    return lambda service: running(create_app(service.settings, wiring=service.wiring))


@pytest.fixture(scope="module")
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A home with the shipped model and the texts (``TEXTS``, by file name) of the module that asks."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "sources").mkdir()
    for name, text in request.module.TEXTS.items():
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    service = Service(Wiring(load_settings(home=folder / "home")))
    assert service.ingest([folder / "sources"]).added == len(request.module.TEXTS)
    yield service
    service.wiring.close()


@pytest.fixture(scope="module")
def desk(
    library: Service, servers: Callable[[Service], contextlib.AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    """A client of a server over that library."""
    with servers(library) as url, httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client
