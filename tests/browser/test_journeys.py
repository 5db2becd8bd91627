"""Whole journeys on a desktop and on a phone, against the scripted service."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fake_answers import DOCUMENTS
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "领导班子成员如何监督“一把手”？"
NOW = ".quote-mark.is-current"


def shown_quote(page: Any) -> str:
    """What is highlighted now; runs of two blocks are joined by a line end."""
    return page.evaluate(
        """() => {
          let out = ''; let last = null;
          for (const mark of document.querySelectorAll('.quote-mark.is-current')) {
            const block = mark.closest('.block');
            out += (last && block !== last ? '\\n' : '') + mark.textContent;
            last = block;
          }
          return out;
        }"""
    )


def lines(page: Any, selector: str) -> list[str]:
    """The lines of text that an element shows."""
    return [line for line in page.locator(selector).inner_text().split("\n") if line]


def in_view(page: Any, selector: str, frame: str) -> bool:
    return page.evaluate(
        """([selector, frame]) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          const view = document.querySelector(frame).getBoundingClientRect();
          return box.top >= view.top && box.bottom <= view.bottom;
        }""",
        [selector, frame],
    )


def citations(page: Any) -> list[dict[str, Any]]:
    """The citations of the last answer as the page keeps them."""
    return page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((k) => k.startsWith('xunwen.conversation.'));
          return JSON.parse(localStorage.getItem(key)).turns.at(-1).answer.citations;
        }"""
    )


def test_from_a_sentence_to_its_place_and_back(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, QUESTION)
    known = citations(page)
    assert [c["id"] for c in known] == [1, 2, 3, 4]
    assert page.locator(".answer-text .sentence").count() == 4
    assert page.locator(".support-summary").inner_text().endswith("已核对 4 句")

    chip = page.locator(".answer-text .chip").nth(1)
    chip.click()
    page.wait_for_selector(NOW)
    assert shown_quote(page) == known[1]["quote"]
    assert in_view(page, NOW, ".source-body")
    assert page.locator(".source-count").inner_text() == "引文 2 / 4"
    assert page.locator(".source-line").first.inner_text() == "2024年3月·明江区·经验·news/明江 <b>.txt"
    assert page.locator(".source-place").inner_text() == "二、领导班子成员相互监督"
    assert "is-current" in page.locator(".sentence").nth(1).get_attribute("class")

    page.keyboard.press("n")
    expect(page.locator(".source-count")).to_have_text("引文 3 / 4")
    assert shown_quote(page) == known[2]["quote"]
    page.keyboard.press("ArrowRight")  # the next one lies in another document
    expect(page.locator(".source-name")).to_have_text(re.compile("^云川市"))
    page.wait_for_selector(NOW)
    assert shown_quote(page) == known[3]["quote"]
    assert in_view(page, NOW, ".source-body")
    page.keyboard.press("n")  # stays at the last
    assert page.locator(".source-count").inner_text() == "引文 4 / 4"
    page.keyboard.press("p")
    expect(page.locator(".source-count")).to_have_text("引文 3 / 4")

    page.click("[data-action=copy-quote]")
    page.wait_for_selector(".toast")
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted == f"“{known[2]['quote']}”\n——{known[2]['document']['title']}[N]. 云川日报."

    page.locator(".source-body").focus()
    page.keyboard.press("Escape")
    assert page.locator(".source-panel").is_hidden()
    focused = page.evaluate("document.activeElement.dataset.citation")
    assert focused == "3"
    assert page.locator(".sentence.is-current").count() == 0


def test_every_citation_highlights_exactly_its_quote(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "请核对各项做法")
    for number, citation in enumerate(citations(page), start=1):
        page.locator(f".answer-text .chip[data-citation='{number}']").click()
        expect(page.locator(".source-count")).to_contain_text(f" {number} ")
        page.wait_for_selector(NOW)
        if "\t" in citation["quote"]:  # a table: its cells, row by row
            assert shown_quote(page) == re.sub(r"[\t\n]", "", citation["quote"])
        else:
            assert shown_quote(page) == citation["quote"]
        page.locator(".source-body").focus()
        page.keyboard.press("Escape")


def test_the_quote_shows_on_hover_and_on_focus(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.locator(".answer-text .chip").nth(2).hover()
    page.wait_for_selector(".tip")
    assert page.locator(".tip .tip-quote").inner_text() == citations(page)[2]["quote"]
    assert "已核对" in page.locator(".tip").inner_text()
    page.mouse.move(5, 5)
    page.wait_for_selector(".tip", state="detached")
    page.locator(".answer-text .chip").first.focus()
    page.keyboard.press("Tab")
    page.wait_for_selector(".tip")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "tip"
    page.keyboard.press("Escape")
    assert page.locator(".tip").count() == 0


def test_support_is_told_in_words(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "请核对各项做法")
    assert lines(page, ".support-summary")[1:] == [
        "已核对 2 句",
        "部分依据 1 句",
        "无依据 1 句",
    ]
    assert page.locator(".sentence .support").all_inner_texts()[1:3] == ["部分依据", "无依据"]
    assert lines(page, ".banner.is-partial") == [
        "文件只回答了一部分",
        "资料中没有关于“全省推广”的依据。",
    ]
    assert page.locator(".answer-table tbody tr").count() == 3


def test_a_comparison_is_a_table_whose_rows_open_their_sources(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, "请对比三年的情况")
    rows = page.locator(".answer-table tbody tr")
    expect(rows).to_have_count(3)
    assert rows.nth(1).locator("td").all_inner_texts() == ["2023年", "286个；268个", "资料未载", "1"]
    assert rows.nth(0).locator(".chip").count() == 0
    assert page.locator(".answer-table .chip").count() == 2  # none behind the table besides
    rows.nth(2).locator(".chip").click()
    expect(page.locator(".quote-mark.is-current")).to_contain_text("提出意见213条")


def test_sources_that_disagree_are_told_apart_from_what_is_missing(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "请对比三年的情况")
    assert lines(page, ".banner.is-partial") == ["文件只回答了一部分", "资料中没有关于“2022年”的依据。"]
    (told,) = lines(page, ".banner.is-warning")
    assert told.startswith("两处资料说法不一")


def test_the_answer_streams_and_can_be_stopped(fake, open_page):
    page = open_page(fake.url)
    fake.gate.clear()
    page.fill("#ask", "慢：如何监督？")
    page.press("#ask", "Enter")
    page.wait_for_selector(".sentence")
    assert page.locator(".sentence").count() == 1
    assert page.locator(".send").get_attribute("aria-label") == "停止"
    page.click(".send")
    page.wait_for_selector(".banner.is-stopped")
    assert page.locator(".sentence").count() == 1
    assert page.locator(".send").get_attribute("aria-label") == "提问"
    fake.gate.set()
    page.click(".banner.is-stopped button")
    page.wait_for_selector(".turn[data-state=done]")
    assert page.locator(".turn").count() == 1
    assert page.locator(".sentence").count() == 4


def test_a_follow_up_sends_the_history_and_shows_what_was_searched(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, QUESTION)
    ask(page, "它一年评议几次？")
    history = fake.asked[1]["history"]
    assert [turn["role"] for turn in history] == ["user", "assistant"]
    assert history[0]["content"] == QUESTION
    assert page.locator(".resolved-text").inner_text() == "明江区“一把手”监督一年评议几次？"
    assert in_view(page, ".turn.is-last .question", ".scroller")

    page.click(".resolved .link-button")
    page.fill(".resolved-form textarea", "明江区的评议一年几次？")
    page.press(".resolved-form textarea", "Enter")
    page.wait_for_selector(".turn:nth-child(3)[data-state=done]")
    assert fake.asked[2]["question"] == "明江区的评议一年几次？"
    assert fake.asked[2]["history"] == []  # it stands on its own now

    page.locator(".is-last .follow-ups .question-button").first.click()
    page.wait_for_selector(".turn:nth-child(4)[data-state=done]")
    assert len(fake.asked[3]["history"]) == 6


def test_a_refusal_says_why_and_shows_the_nearest_passages(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, "拒答：东山县的做法？")
    assert lines(page, ".refusal") == [
        "文库里没有找到依据",
        "资料中没有讲到所问的地方。",
    ]
    assert page.locator(".passage-card").count() == 2
    page.locator(".passage-card").first.click()
    page.wait_for_selector(NOW)
    assert shown_quote(page) == page.locator(".passage-card .passage-quote").first.inner_text()
    assert page.locator(".source-count").inner_text() == "段落 1 / 2"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("passage-card")


@pytest.mark.parametrize(
    ("question", "expected", "kept"),
    [
        ("太长的问题", ["没有得到回答", "问题太长", "请控制在 2000 字以内", "重试"], 0),
        ("网关坏了", ["没有得到回答", "服务返回了错误 502"], 0),
        ("断开", ["回答中断", "连接中途断开，回答没有传完"], 2),
        ("出错", ["回答中断", "回答中断了", "请再试一次", "重试"], 2),
    ],
)
def test_failures_say_what_to_do_and_keep_what_arrived(fake, open_page, ask, question, expected, kept):
    page = open_page(fake.url)
    page.expected += ["status of 4", "status of 5"]
    ask(page, question, "[data-state=failed]")
    assert lines(page, ".banner.is-error")[: len(expected)] == expected
    assert page.locator(".sentence").count() == kept
    page.locator(".banner.is-error button").click()
    page.wait_for_selector(".turn[data-state=failed]")
    assert len(fake.asked) == 2


def test_a_service_that_is_gone_is_told_and_retried(fake, open_page, ask):
    page = open_page(fake.url)
    page.wait_for_selector(".question-button")
    page.expected += ["ERR_INTERNET_DISCONNECTED"]
    page.context.set_offline(True)
    ask(page, QUESTION, "[data-state=failed]")
    assert "连接不上巡问服务" in page.locator(".banner.is-error").inner_text()
    page.context.set_offline(False)
    page.click(".banner.is-error button")
    page.wait_for_selector(".turn[data-state=done]")


def test_the_answer_is_copied_with_its_references(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.click("[data-action=copy-answer]")
    page.wait_for_selector(".toast")
    text, _, notes = page.evaluate("navigator.clipboard.readText()").partition("\n\n[1] ")
    known = citations(page)
    assert all(c["quote"] + f"[{c['id']}]" in text for c in known)
    lines_ = f"[1] {notes}".split("\n")
    assert lines_ == [f"[{c['id']}] {c['document']['title']}[N]. 云川日报. “{c['quote']}”" for c in known]


def test_without_references_the_copy_names_the_file_and_says_so(fake, open_page, ask):
    page = open_page(fake.url)
    page.expected += ["status of 500"]
    fake.references = False
    ask(page, QUESTION)
    page.locator(".answer-text .chip").nth(1).click()
    page.wait_for_selector(NOW)
    page.click("[data-action=copy-quote]")
    page.wait_for_selector(".toast.is-warning")
    assert "取不到参考文献格式" in page.locator(".toast").inner_text()
    known = citations(page)[1]
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"“{known['quote']}”\n——《{known['document']['title']}》，2024年3月，news/明江 <b>.txt"
    )


def test_more_evidence_comes_on_request_and_goes_again(fake, open_page, ask, size):
    page = open_page(fake.url, size)
    ask(page, QUESTION)
    page.click("[data-action=more]")
    page.wait_for_selector("[data-action=less]")
    assert [c["id"] for c in citations(page)] == [1, 2, 3, 4, 5]
    assert page.locator(".answer-text .sentence").count() == 5
    wanted = {**fake.asked[0], "detail": "full", "stream": False}
    assert fake.asked[1] == wanted
    page.reload()
    page.wait_for_selector("[data-action=less]")
    page.locator(".answer-text .chip").last.click()
    page.wait_for_selector(NOW)
    page.keyboard.press("Escape")
    ask(page, "它一年评议几次？")
    assert fake.asked[2]["history"][1]["content"].count("[") == 4  # the short answer is what was said
    page.locator("[data-action=less]").click()
    expect(page.locator(".turn:first-child .sentence")).to_have_count(4)
    assert page.evaluate("document.activeElement.dataset.action") == "more"


def test_where_there_is_no_more_the_page_says_so(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "仅此而已？")
    page.click("[data-action=more]")
    page.wait_for_selector("text=没有更多依据")
    assert page.locator("[data-action=more], [data-action=less]").count() == 0
    assert page.locator(".answer-text .sentence").count() == 4


def test_more_evidence_that_does_not_come_leaves_the_answer(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.expected += ["ERR_INTERNET_DISCONNECTED"]
    page.context.set_offline(True)
    page.click("[data-action=more]")
    page.wait_for_selector(".toast.is-warning")
    assert "连接不上巡问服务" in page.locator(".toast").inner_text()
    assert page.locator("[data-action=more]").count() == 1
    assert page.locator(".answer-text .sentence").count() == 4
    page.context.set_offline(False)


def test_filters_are_sent_and_shown_and_lifted(fake, open_page, ask):
    page = open_page(fake.url)
    page.click("[data-filter=regions]")
    page.get_by_label("云川市").check()
    page.keyboard.press("Escape")
    page.click("[data-filter=kinds]")
    page.get_by_label("经验").check()
    page.keyboard.press("Escape")
    page.click("[data-filter=years]")
    page.get_by_label("2023年").check()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.filter") == "years"
    page.locator(".filter-chip.is-chosen", has_text="2023年").click()
    ask(page, "拒答：别处的做法？")
    assert fake.asked[0]["filters"] == {
        "regions": ["云川市"],
        "years": [],
        "kinds": ["experience"],
        "documents": [],
    }
    assert page.locator(".limits").inner_text() == "限定范围：云川市、经验"
    page.locator(".refusal button").click()
    page.wait_for_selector(".turn:nth-child(2)[data-state=done]")
    assert not any(fake.asked[1]["filters"].values())
    assert page.locator(".filter-chip.is-chosen").count() == 0


def test_the_source_shows_its_blocks_as_what_they_are(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, "请核对各项做法")
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(NOW)
    document = page.locator(".document")
    assert document.locator("h2.is-title").inner_text() == DOCUMENTS["d1village"]["title"]
    assert document.locator("h3.is-heading").count() == 2
    assert document.locator("table tr").count() == 4
    assert document.locator("tbody td").first.inner_text() == "𠮷岭村"
    for kind in ("byline", "caption", "furniture"):
        assert document.locator(f".is-{kind}").count() == 1
    page.click(".about summary")
    page.wait_for_selector(".about del")
    assert lines(page, ".about-meta") == ["发布单位", "云川市委巡察办"]
    assert lines(page, ".about-versions") == ["版本 1", "现行版本 （正在显示）"]
    assert lines(page, ".about-reprints")[1] == "rules/督查办法.md·97% 的文字相同，1 处不同"
    assert lines(page, ".about-reprints")[2] == "甲 / （无）"
    with page.expect_download() as download:
        page.get_by_role("link", name="原文件").click()
    assert download.value.path().read_text("utf-8") == DOCUMENTS["d1village"]["text"]
    page.click(".about-reprints button")
    expect(page.locator(".source-name")).to_have_text(re.compile("^云川市巡察整改"))


def test_an_older_version_is_named_as_such(fake, open_page, ask):
    fake.newer["d2leaders"] = "f" * 64
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.locator(".answer-text .chip").first.click()
    page.wait_for_selector(NOW)
    assert page.locator(".source-note").inner_text() == "文件后来更新过；这里显示的是回答所引的版本。"


def test_opinions_on_an_answer_and_on_a_citation(fake, open_page, ask):
    page = open_page(fake.url)
    ask(page, QUESTION)
    page.get_by_role("button", name="有用").click()
    page.wait_for_selector(".feedback [aria-pressed=true]")
    page.locator(".answer-text .chip").nth(1).click()
    page.get_by_role("button", name="这处引文不支持该句").click()
    page.fill(".source-head textarea", "只说了一半")
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector(".source-head [aria-pressed=true]")
    wanted = {"answer_id": "answer", "question": QUESTION}
    assert fake.opinions == [
        {**wanted, "verdict": "up", "citation": None, "comment": ""},
        {**wanted, "verdict": "down", "citation": 2, "comment": "只说了一半"},
    ]
    page.reload()
    page.wait_for_selector(".feedback [aria-pressed=true]")
