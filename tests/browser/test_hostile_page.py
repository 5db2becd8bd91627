"""Hostile texts in a browser: nothing runs, nothing becomes an element, nothing reads other than it is."""

from __future__ import annotations

import pytest
from fake_answers import HOSTILE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOW = ".quote-mark.is-current"


def test_nothing_hostile_runs_or_becomes_an_element(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "注入<img src=x onerror='window.hacked=1'>")
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(NOW)
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, aside img, aside script, nav img, aside b").count() == 0
    assert "<script>" in page.locator(".answer-text").inner_text()
    assert "[99][1]。" in page.locator(".answer-text").inner_text()  # forged markers stay text
    assert page.locator(".chip[data-citation='99']").count() == 0
    assert page.locator(".answer-text .chip[data-citation='1']").count() == 1
    page.keyboard.press("Escape")
    failed = {"source": f"{HOSTILE}.txt", "message": HOSTILE, "hint": HOSTILE, "at": HOSTILE}
    fake.failures.append(failed)
    page.goto(f"{fake.url}#/library/{HOSTILE}/%00/%E0%A4%A/../..")
    page.click(".failures summary")
    expect(page.locator(".failures li")).to_contain_text(HOSTILE)
    assert page.locator("main img, main script, main b b").count() == 0
    assert page.evaluate("window.hacked") is None


def test_no_text_turns_the_figures_of_another(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "\u202e注入\u2067如何监督？")
    expect(page.locator(".question")).to_have_text("\ufffd注入\ufffd如何监督？")
    assert page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)") is False
    assert fake.asked[0]["question"] == "\u202e注入\u2067如何监督？"  # what is sent is untouched
