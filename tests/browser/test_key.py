"""A service that wants a key: the page asks for it, shows it with every call, and forgets it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

KEY = "spring-2026_Key"
QUESTION = "领导班子成员如何监督“一把手”？"
REFUSED = ["status of 401"]  # the browser's own line for every refused request


@pytest.fixture
def guarded(fake: Any) -> Any:
    fake.key = KEY
    fake.uploads = True
    return fake


def enter(page: Any, key: str = KEY) -> None:
    page.fill("#key-field", key)
    page.keyboard.press("Enter")


def settled(page: Any) -> None:
    """Wait until the page has got all that it asks for by itself: examples, and every page of the library.

    A refusal of one of these would bring up the dialog before the test has done its next step.
    """
    page.wait_for_selector(".start .question-button")
    page.wait_for_selector(".start-count")


def stored(page: Any) -> list[list[str]]:
    """Every place where the key is kept."""
    return page.evaluate(
        """(key) => [localStorage, sessionStorage].map((storage) =>
          Object.keys(storage).filter((name) => storage.getItem(name).includes(key)))""",
        KEY,
    )


def test_a_key_is_asked_for_and_shown_with_every_call(guarded, open_page, ask, size, tmp_path):
    page = open_page(guarded.url, size)
    page.expected += REFUSED
    dialog = page.get_by_role("dialog", name="请输入访问密钥")
    dialog.wait_for()
    assert "设了密钥" in dialog.inner_text()
    assert page.evaluate("document.activeElement.id") == "key-field"
    assert page.get_by_label("访问密钥", exact=True).get_attribute("type") == "password"
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    enter(page)
    page.wait_for_selector("dialog", state="detached")
    settled(page)
    assert stored(page) == [[], ["xunwen.key"]]
    assert page.evaluate(
        "() => [...document.querySelectorAll('.tools')].every((n) => n.scrollWidth <= n.clientWidth)"
    )

    ask(page, QUESTION)
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(".quote-mark.is-current")
    with page.expect_download() as download:
        page.get_by_role("link", name="原文件").click()
    assert "巡察" in download.value.path().read_text("utf-8")
    page.locator(".source-head").get_by_role("button", name="回到句子").click()

    file = tmp_path / "新文件.txt"
    file.write_text("云川市开展巡察。", encoding="utf-8")
    page.goto(f"{guarded.url}#/library")
    page.set_input_files("#upload-files", file)
    page.wait_for_selector(".upload-item.is-done")
    page.reload()  # this tab goes on knowing it
    page.wait_for_selector(".document-title")
    assert page.locator("dialog").count() == 0


def test_a_wrong_key_is_told_and_can_be_corrected(guarded, open_page):
    page = open_page(guarded.url)
    page.expected += REFUSED
    for wrong in ("spring-2026_key", "密钥", "Bearer " + KEY):
        enter(page, wrong)
        page.get_by_role("alert").filter(has_text="密钥不对").wait_for()
        assert page.evaluate("document.activeElement.id") == "key-field"
        assert page.get_attribute("#key-field", "aria-invalid") == "true"
        page.evaluate("document.querySelector('#key-error').textContent = ''")
    enter(page, "  ")
    expect(page.locator("#key-error")).to_contain_text("还没有输入")
    assert stored(page) == [[], []]
    enter(page, f" {KEY} ")
    page.wait_for_selector(".start .question-button")


def test_without_a_key_the_page_says_so_and_asks_again(guarded, open_page):
    page = open_page(guarded.url, "phone")
    page.expected += REFUSED
    page.wait_for_selector("#key-field")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert "没有密钥" in page.locator(".banner.is-error").inner_text()
    page.locator(".banner.is-error button").click()
    page.wait_for_selector("#key-field")
    enter(page)
    page.wait_for_selector(".start-count")


def test_a_key_that_no_longer_holds_is_asked_for_anew(guarded, open_page):
    page = open_page(guarded.url)
    page.expected += REFUSED
    enter(page)
    settled(page)
    guarded.key = "autumn"
    page.fill("#ask", QUESTION)
    page.press("#ask", "Enter")
    page.wait_for_selector("#key-field")
    assert "不再有效" in page.get_by_role("dialog").inner_text()
    enter(page, "autumn")
    page.wait_for_selector(".turn.is-last[data-state=done]")
    assert page.locator(".sentence").count() == 4


def test_signing_out_forgets_the_key(guarded, open_page, size):
    page = open_page(guarded.url, size)
    page.expected += REFUSED
    enter(page)
    settled(page)
    if size == "phone":
        page.get_by_role("button", name="打开对话列表").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_selector("#key-field")
    assert stored(page) == [[], []]
    assert page.input_value("#key-field") == ""
    assert page.locator(".start .question-button").count() == 0


def test_the_dialog_speaks_english(guarded, open_page):
    page = open_page(guarded.url)
    page.expected += REFUSED
    page.wait_for_selector("#key-field")
    page.evaluate("localStorage.setItem('xunwen.language', 'en')")
    page.reload()
    page.get_by_role("dialog", name="An access key is needed").wait_for()
    enter(page, "wrong")
    page.get_by_role("alert").filter(has_text="This key is wrong").wait_for()
    page.get_by_role("button", name="Cancel").click()
    assert "Without the key" in page.locator(".banner.is-error").inner_text()


def test_a_service_without_keys_asks_for_none(fake, open_page):
    page = open_page(fake.url)
    page.wait_for_selector(".start .question-button")
    assert page.locator("dialog").count() == 0
    assert page.get_by_role("button", name="退出").count() == 0
