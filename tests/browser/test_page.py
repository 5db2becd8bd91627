"""The page around the answers: conversations, library, looks, keys, languages, accessibility."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "领导班子成员如何监督“一把手”？"


def no_sideways_scrolling(page: Any) -> bool:
    return page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll('.scroller, .source-body')]
          .every((node) => node.scrollWidth <= node.clientWidth + 1)"""
    )


def test_a_reload_keeps_the_conversation(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, QUESTION)
    answer = page.locator(".answer-text").inner_text()
    page.reload()
    page.wait_for_selector(".answer-text .chip")
    assert page.locator(".answer-text").inner_text() == answer
    assert page.locator(".question").inner_text() == QUESTION
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(".quote-mark.is-current")


def test_a_reload_in_mid_stream_keeps_what_arrived_and_offers_to_ask_again(fake, open_page):
    page = open_page(fake.url)
    fake.gate.clear()
    page.fill("#ask", "慢：如何监督？")
    page.press("#ask", "Enter")
    page.wait_for_selector(".sentence")
    page.reload()
    page.wait_for_selector(".banner.is-stopped")
    fake.gate.set()
    page.click(".banner.is-stopped button")
    page.wait_for_selector(".turn[data-state=done]")
    assert page.locator(".sentence").count() == 4


def test_an_answer_goes_on_while_another_conversation_is_open(fake, open_page):
    page = open_page(fake.url)
    fake.gate.clear()
    page.fill("#ask", "慢：如何监督？")
    page.press("#ask", "Enter")
    page.wait_for_selector(".sentence")
    page.click(".new-chat")
    page.wait_for_selector(".start")
    assert page.locator(".chat-row .pulse").count() == 1
    fake.gate.set()
    page.wait_for_selector(".chat-row .pulse", state="detached")
    page.click(".chat-link")
    page.wait_for_selector(".turn[data-state=done]")
    assert page.locator(".sentence").count() == 4


def test_two_tabs_share_a_conversation(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".turn[data-state=done]")
    ask(other, "它一年评议几次？")
    page.wait_for_selector(".turn:nth-child(2)[data-state=done]")
    assert page.locator(".turn").count() == 2


def test_conversations_are_renamed_searched_exported_and_deleted(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.click(".new-chat")
    ask(page, "拒答：东山县的做法？")
    assert page.locator(".chat-link").all_inner_texts() == ["拒答：东山县的做法？", QUESTION]

    page.locator(".chat-row").nth(1).hover()
    page.locator(".chat-row .icon-button").nth(1).click()
    page.get_by_role("button", name="重命名").click()
    page.fill("#dialog-field", "一把手监督")
    page.keyboard.press("Enter")
    expect(page.locator(".chat-link", has_text="一把手监督")).to_have_count(1)

    page.fill(".chat-search", "画像 廉洁自律")  # words of the answer, only one of them there
    assert page.locator(".chat-link").count() == 0
    page.fill(".chat-search", "廉洁自律 286")
    assert page.locator(".chat-link").all_inner_texts() == ["一把手监督"]

    page.locator(".chat-row").first.hover()
    page.locator(".chat-row .icon-button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Markdown").click()
    assert download.value.path().read_text("utf-8") == "一份文件"
    (sent,) = fake.exported
    assert (sent["title"], sent["format"]) == ("一把手监督", "markdown")
    (turn,) = sent["turns"]
    assert turn["question"] == QUESTION
    assert [c["id"] for c in turn["citations"]] == [1, 2, 3, 4]
    assert set(turn["citations"][0]) == {"id", "document", "start", "end"}  # quotes are the library's

    page.locator(".chat-row").first.hover()
    page.locator(".chat-row .icon-button").first.click()
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    page.fill(".chat-search", "")
    expect(page.locator(".chat-link")).to_have_count(1)
    page.reload()
    page.wait_for_selector(".chat-link")
    assert page.locator(".chat-link").all_inner_texts() == ["拒答：东山县的做法？"]


def test_a_full_storage_is_told_and_the_page_goes_on(fake, open_page, ask):
    page = open_page(fake.url)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }")
    ask(page, QUESTION)
    assert "存储空间已满" in page.locator(".toast.is-warning").inner_text()
    ask(page, "它一年评议几次？")
    assert page.locator(".turn").count() == 2
    assert page.locator(".toast.is-warning").count() == 1


def test_everything_works_with_the_keyboard_alone(fake, open_page):
    page = open_page(fake.url)
    page.wait_for_selector(".question-button")
    key = page.keyboard
    assert page.evaluate("document.activeElement.id") == "ask"
    key.type("第一行")
    key.press("Shift+Enter")
    key.type("如何监督？")
    assert page.input_value("#ask") == "第一行\n如何监督？"
    key.press("Enter")
    page.wait_for_selector(".turn[data-state=done]")
    assert fake.asked[0]["question"] == "第一行\n如何监督？"
    for _ in range(40):
        key.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.answer-text .chip')"):
            break
    assert page.evaluate("document.activeElement.matches('.answer-text .chip')")
    marker = page.evaluate("document.activeElement.dataset.citation")
    key.press("Enter")
    page.wait_for_selector(".quote-mark.is-current")
    key.press("p")
    expect(page.locator(".source-count")).to_contain_text(f"引文 {int(marker) - 1} ")
    key.press("Escape")
    assert page.locator(".source-panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.citation") == str(int(marker) - 1)
    key.press("/")
    assert page.evaluate("document.activeElement.id") == "ask"
    assert page.input_value("#ask") == ""
    key.press("Alt+n")
    page.wait_for_selector(".start")
    page.evaluate("document.activeElement.blur()")
    key.press("?")
    page.wait_for_selector("dialog[open]")
    key.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_enter_that_chooses_a_candidate_of_an_input_method_sends_nothing(fake, open_page):
    page = open_page(fake.url)
    page.fill("#ask", "巡cha")
    page.evaluate(
        """() => {
          const press = { key: 'Enter', isComposing: true, bubbles: true, cancelable: true };
          document.getElementById('ask').dispatchEvent(new KeyboardEvent('keydown', press));
        }"""
    )
    assert page.input_value("#ask") == "巡cha"
    assert fake.asked == []


def ground(page: Any) -> int:
    """How light the page's ground is, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return int(colour.split("(")[1].split(",")[0])


def test_dark_follows_the_system_and_the_switch_is_remembered(fake, open_page):
    page = open_page(fake.url, color_scheme="dark")
    assert ground(page) < 60
    page.click("[data-tool=theme]")
    assert ground(page) > 200
    page.reload()
    page.wait_for_selector("[data-tool=theme]")
    assert ground(page) > 200
    page.click("[data-tool=theme]")
    assert ground(page) < 60


def test_the_page_speaks_english_when_asked(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.click("[data-tool=language]")
    page.wait_for_selector(".new-chat:has-text('New conversation')")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator(".question").inner_text() == QUESTION
    page.reload()
    page.wait_for_selector(".support-summary:has-text('Verified: 4')")
    page.click("[data-tool=language]")
    page.wait_for_selector(".new-chat:has-text('新对话')")


def test_the_library_lists_opens_searches_and_limits(fake, open_page, size):
    page = open_page(f"{fake.url}#/library", size)
    page.wait_for_selector(".documents")
    assert page.locator(".library-tools p").inner_text() == "3 份文件，9 个段落"
    assert page.locator(".document-title").first.inner_text().startswith("明江区")  # the newest first
    page.locator(".document-title", has_text="云川市以提级").click()
    page.wait_for_selector(".document .is-title")
    assert page.url.endswith("#/library/d1village")
    page.keyboard.press("Escape")
    assert "云川市以提级" in page.evaluate("document.activeElement.textContent")
    page.fill(".library-tools input", "法规")
    assert page.locator(".document-title").count() == 1
    page.fill(".library-tools input", "评议")
    page.press(".library-tools input", "Enter")
    page.wait_for_selector(".library-hits .passage-card")
    page.locator(".library-hits .passage-card").nth(1).click()
    page.wait_for_selector(".quote-mark.is-current")
    page.keyboard.press("Escape")
    page.fill(".library-tools input", "")
    page.get_by_role("button", name="只问这份文件").first.click()
    page.wait_for_selector(".start")
    page.fill("#ask", "如何监督？")
    page.press("#ask", "Enter")
    page.wait_for_selector(".turn[data-state=done]")
    assert fake.asked[0]["filters"]["documents"] == ["d2leaders"]


def test_uploading_appears_when_the_service_offers_it(fake, open_page, tmp_path):
    page = open_page(f"{fake.url}#/library")
    page.wait_for_selector(".documents")
    assert page.locator(".upload").count() == 0
    fake.uploads = True
    page.reload()
    page.wait_for_selector(".upload")
    good, bad = tmp_path / "新文件.txt", tmp_path / "空.txt"
    good.write_text("内容")
    bad.write_text("EMPTY")
    page.set_input_files("#upload-files", [good, bad])
    page.wait_for_selector(".upload-item.is-failed")
    assert page.locator(".upload-item").all_inner_texts() == [
        "空.txt 没有加入：文件里没有文字",
        "新文件.txt 已加入文库",
    ]
    assert len(fake.uploaded) == 2
    page.locator(".failures summary").click()  # why it failed is told later too
    expect(page.locator(".failures li")).to_contain_text("文件里没有文字。请检查文件")


def test_a_document_that_no_longer_applies_says_so(fake, open_page):
    page = open_page(f"{fake.url}#/library/d3rules")
    note = page.locator(".source-head .source-note")
    expect(note).to_contain_text("这份文件已废止或被替代（原文写着“（试行）”）")
    page.locator(".about summary").click()
    expect(page.locator(".about-meta")).to_contain_text("已废止或被替代")
    page.keyboard.press("Escape")
    page.locator(".document-title").first.click()
    expect(page.locator(".document .is-title")).to_contain_text("明江区")
    expect(note).to_be_hidden()


def test_the_source_is_as_wide_as_one_likes(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(".quote-mark.is-current")

    def width() -> float:
        return page.locator(".source-panel").bounding_box()["width"]

    usual = width()
    page.locator(".splitter").focus()
    page.keyboard.press("ArrowLeft")
    assert width() > usual
    assert page.locator(".splitter").get_attribute("aria-valuenow") == "45"
    assert page.locator(".source-count").inner_text() == "引文 1 / 4"  # the arrow moved nothing else
    page.keyboard.press("Home")
    widest = width()
    assert page.locator(".main").bounding_box()["width"] >= 340
    assert no_sideways_scrolling(page)
    page.reload()
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(".quote-mark.is-current")
    assert width() == widest
    box = page.locator(".splitter").bounding_box()
    page.mouse.move(box["x"] + 4, 300)
    page.mouse.down()
    page.mouse.move(1280 - 400, 300)
    page.mouse.up()
    assert abs(width() - 400) < 5
    page.locator(".splitter").dblclick()
    assert width() == usual


def test_an_empty_library_says_what_to_do_first(fake, open_page):
    fake.empty = True
    page = open_page(fake.url, "phone")
    page.wait_for_selector(".steps")
    assert "xunwen ingest" in page.locator(".steps").inner_text()
    fake.empty = False
    page.locator(".steps .button").click()
    page.wait_for_selector(".start-count")


def test_paper_gets_the_answer_with_its_sources(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.emulate_media(media="print")
    assert page.locator(".print-notes li").count() == 4
    assert page.locator(".print-notes").is_visible()
    for hidden in (".sidebar", ".composer", ".follow-ups"):
        assert not page.locator(hidden).is_visible()


def states(page: Any, fake: Any, ask: Any) -> Any:
    """The page in one state after another, for checks that hold in all of them."""
    page.wait_for_selector(".question-button")
    yield "start"
    ask(page, "请核对各项做法，" + "一个很长的问题" * 12 + "https://example.invalid/" + "x" * 120)
    yield "answer"
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(".quote-mark.is-current")
    yield "source"
    page.keyboard.press("Escape")
    ask(page, "拒答：东山县的做法？")
    yield "refusal"
    ask(page, "断开", "[data-state=failed]")
    yield "failure"
    fake.failures.append(
        {"source": "空.txt", "message": "没有文字", "hint": "", "at": "2026-03-02T09:15:00Z"}
    )
    page.goto(f"{fake.url}#/library/d3rules")
    page.wait_for_selector(".source-head .source-note")
    yield "library, source"
    page.keyboard.press("Escape")
    page.click(".failures summary")
    yield "library"
    page.goto(f"{fake.url}#/scoreboard/000002-{'ab' * 8}")
    page.wait_for_selector(".misses li")
    yield "scoreboard"


@pytest.mark.parametrize("size_", ["desktop", "phone"])
def test_nothing_scrolls_sideways(fake, open_page, ask, size_):
    page = open_page(fake.url, size_)
    for state in states(page, fake, ask):
        assert no_sideways_scrolling(page), state


LOOKS = [  # every two of size, light and language meet once
    ("desktop", "light", "zh"),
    ("desktop", "dark", "en"),
    ("phone", "light", "en"),
    ("phone", "dark", "zh"),
]


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_serious(fake, open_page, ask, axe, serious_findings, look):
    size, light, language = look
    page = open_page(fake.url, size, color_scheme=light, bypass_csp=True)
    page.evaluate("(name) => localStorage.setItem('xunwen.language', name)", language)
    page.reload()
    page.add_script_tag(content=axe)
    for state in states(page, fake, ask):
        serious = serious_findings(page)
        assert serious == [], f"{state}: {json.dumps(serious, ensure_ascii=False, indent=1)}"


def test_a_browser_that_cannot_run_the_page_is_told(fake, browser):
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/main.js", lambda route: route.fulfill(body="this is no module", content_type="text/javascript")
    )
    page.goto(fake.url)
    page.wait_for_selector("#unstarted:visible")
    assert "浏览器版本过旧" in page.locator("#unstarted").inner_text()
    context.close()
