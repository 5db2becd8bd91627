"""One journey against the service itself, over the bundled samples: nothing scripted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "corpus" / "samples"
QUESTION = "领导班子层面如何加强对“一把手”的监督?"
NOW = ".quote-mark.is-current"


@pytest.fixture(scope="module")
def service(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own over a home of its own; not started where there is no browser."""
    assert browser.is_connected()
    home = tmp_path_factory.mktemp("home")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XUNWEN_")}
    options = {"cwd": REPOSITORY, "env": {**environment, "XUNWEN_HOME": str(home)}, "text": True}
    command = [sys.executable, "-m", "api"]
    files = [str(path) for path in sorted(SAMPLES.glob("*.md"))]
    subprocess.run(
        [*command, "ingest", *files, "--json"], check=True, capture_output=True, timeout=180, **options
    )
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, **options
        )
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://[\d.]+:\d+/", line)
            assert address, f"the service did not start: {line!r} {(home / 'serve.log').read_text()[-2000:]}"
            yield address.group()
        finally:
            server.terminate()
            server.wait(120)
            if server.stdout is not None:
                server.stdout.close()


def squeezed(text: str) -> str:
    """Without white space: line ends between blocks are no part of what is highlighted."""
    return re.sub(r"\s+", "", text)


def wait_until_ready(page: Any) -> None:
    page.wait_for_selector(".start .question-button")


def test_ask_open_every_citation_and_come_back(service, open_page, ask, size):
    page = open_page(service, size)
    wait_until_ready(page)
    ask(page, QUESTION)
    assert page.locator(".turn").get_attribute("data-status") in {"answered", "partial"}
    answer = page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((k) => k.startsWith('xunwen.conversation.'));
          return JSON.parse(localStorage.getItem(key)).turns.at(-1).answer;
        }"""
    )
    known = answer["citations"]
    assert len(known) >= 2
    assert len({c["document"]["id"] for c in known}) >= 2  # the samples answer from several places
    for sentence in answer["sentences"]:
        assert sentence["citations"]

    page.locator(".answer-text .chip").first.click()
    for number, citation in enumerate(known, start=1):
        place = f"引文 {citation['id']} / {len(known)}"
        expect(page.locator(".source-count")).to_have_text(place)
        page.wait_for_selector(NOW)
        assert squeezed("".join(page.locator(NOW).all_inner_texts())) == squeezed(citation["quote"])
        text = page.evaluate(
            "async (address) => (await (await fetch(address)).json()).text",
            "v1/documents/{id}/text?version={version}".format(**citation["document"]),
        )
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert page.locator(".source-note").count() == 0
        if number < len(known):
            page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.citation") == str(known[-1]["id"])


def test_follow_up_refusal_library_and_original_file(service, open_page, ask):
    page = open_page(service)
    wait_until_ready(page)
    page.locator(".start .question-button").first.click()
    page.wait_for_selector(".turn.is-last[data-state=done]")
    assert page.locator(".turn").get_attribute("data-status") in {"answered", "partial"}  # it was suggested
    ask(page, "火星基地的咖啡机采购花了多少万元？")
    assert page.locator(".turn.is-last").get_attribute("data-status") == "refused"
    assert page.locator(".turn.is-last .passage-card").count() >= 1

    page.click(".nav-link")
    page.wait_for_selector(".document-title")
    assert page.locator(".document-title").count() >= 30
    page.locator(".document-title").first.click()
    page.wait_for_selector(".document .block")
    with page.expect_download() as download:
        page.get_by_role("link", name="原文件").click()
    assert download.value.path().stat().st_size > 0


def test_a_file_goes_in_answers_and_goes_out_again(service, open_page, ask, tmp_path):
    good, broken = tmp_path / "玉泉湾.txt", tmp_path / "坏文件.txt"
    good.write_text(
        "玉泉湾镇提级巡察见成效\n\n2025年3月8日\n\n"
        "玉泉湾镇党委对9个村开展提级巡察，共发现问题417个，推动收回被占用的集体果园53亩。\n",
        encoding="utf-8",
    )
    broken.write_bytes(b"\x00\xff\xfe\x00\x01\x80" * 50)
    page = open_page(f"{service}#/library")
    page.expected += ["status of 4"]  # the broken file is refused
    page.wait_for_selector(".upload")
    page.wait_for_selector(".documents")
    before = page.locator(".document-title").count()
    page.set_input_files("#upload-files", [good, broken])
    page.wait_for_selector(".upload-item.is-done", timeout=60_000)
    page.wait_for_selector(".upload-item.is-failed", timeout=60_000)
    expect(page.locator(".document-title")).to_have_count(before + 1)

    page.click(".new-chat")
    ask(page, "玉泉湾镇提级巡察发现了多少个问题？")
    assert "417" in page.locator(".answer-text").inner_text()
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(NOW)
    assert "417个" in "".join(page.locator(NOW).all_inner_texts())

    page.click(".nav-link")
    page.fill(".library-tools input", "玉泉湾")
    page.locator(".cell-ask .icon-button").first.click()
    page.get_by_role("dialog").get_by_role("button", name="移出文库").click()
    page.wait_for_selector(".document-title", state="detached", timeout=60_000)
    page.locator(".chat-link").first.click()
    page.locator(".answer-text .chip").first.click()  # the version that was quoted still opens
    page.wait_for_selector(NOW)
    expect(page.locator(".source-body .source-note")).to_contain_text("已从文库移出")
