"""A real chromium and a scripted service, for every test of the page.

The browser lives as long as one test module: Playwright's synchronous interface keeps an event
loop in the test's thread, and tests of other folders need that thread free.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fake_server import FakeServer

MISSING = "no chromium here: install it (Debian: apt-get install chromium) or name one in CHROMIUM"
CANDIDATES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
WAIT_MS = 60_000  # a state that comes late on a busy machine still comes
# States are waited for with ``expect``: it looks from outside. ``wait_for_function`` is evaluated in the
# page at each poll, which the page's content security policy rightly refuses from the second poll on.
expect.set_options(timeout=WAIT_MS)


def _chromium() -> str:
    """The browser named by ``CHROMIUM``, else one from the usual places."""
    named = os.environ.get("CHROMIUM")
    found = next((p for p in ([named] if named else CANDIDATES) if Path(p).is_file()), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A skipped browser is told where nobody overlooks it."""
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("the chat page was not tested", red=True, bold=True)
        terminalreporter.line(MISSING, red=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser a module."""
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def _fake() -> Iterator[FakeServer]:
    server = FakeServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def fake(_fake: FakeServer) -> FakeServer:
    """The scripted service in its first state."""
    _fake.reset()
    return _fake


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """``open_page(url, size="desktop", **context)``: a page of its own that fails on any complaint.

    An error in the console, an exception, or a request to anything but the given server fails the
    test; ``page.expected`` lists fragments of messages that a test provokes itself.
    """
    pages: list[Any] = []

    def open_(url: str, size: str = "desktop", **options: Any) -> Any:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.complaints = []
        page.expected = []
        page.on("pageerror", lambda error: page.complaints.append(f"exception: {error}"))
        page.on("console", lambda m: m.type in {"error", "warning"} and page.complaints.append(m.text))
        page.on(
            "request",
            lambda r: (
                r.url.startswith((url.split("#", maxsplit=1)[0], "blob:", "data:"))
                or page.complaints.append(f"request: {r.url}")
            ),
        )
        page.goto(url)
        pages.append(page)
        return page

    yield open_
    for page in pages:
        unexpected = [c for c in page.complaints if not any(e in c for e in page.expected)]
        page.context.close()
        assert unexpected == []


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Desktop and phone."""
    return str(request.param)


@pytest.fixture
def ask() -> Callable[..., None]:
    """Type a question, send it and wait until its answer is complete."""

    def ask_(page: Any, question: str, wait: str = "[data-state=done]") -> None:
        page.fill("#ask", question)
        page.press("#ask", "Enter")
        page.wait_for_selector(f".turn.is-last{wait}")

    return ask_


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, fetched for this run only."""
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "pack", "axe-core@4", "--silent", "--fetch-retries=0", "--fetch-timeout=15000"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=40)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"axe-core cannot be fetched here: {type(error).__name__}")
    with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


@pytest.fixture
def serious_findings() -> Callable[[Any], list[Any]]:
    """``serious_findings(page)``: what axe, added to the page before, finds that keeps people out."""

    def find(page: Any) -> list[Any]:
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        return [
            (v["id"], [n["html"][:120] for n in v["nodes"][:3]])
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]

    return find
