"""The scoreboard page: what was scored, what was missed, scoring a set, and who is offered it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LINE = '{"question": "云川市收回多少？", "answerable": true}\n'


@pytest.fixture
def board(fake, open_page, size) -> Any:
    page = open_page(f"{fake.url}#/scoreboard", size)
    expect(page.locator(".board tbody tr")).to_have_count(2)
    return page


def test_an_evaluation_is_opened_and_its_missed_question_asked(fake, board):
    first = board.locator(".board tbody tr").first
    expect(first).to_contain_text("1 项低于门槛")
    expect(first.locator(".change.is-down")).to_contain_text("比上一次低 50.0 个百分点")
    board.locator(".board .document-title").first.click()
    expect(board.locator(".misses li")).to_have_count(1)
    assert board.url.endswith(f"#/scoreboard/000002-{'ab' * 8}")
    assert "拒答：文件中没有给出所问的数字。" in board.locator(".misses").inner_text()
    assert "不低于 70.0% 未达到" in board.locator(".facts.is-wide").inner_text()
    assert board.locator(".misses img, .misses script").count() == 0
    assert board.evaluate("window.hacked") is None
    board.get_by_role("button", name="在新对话里问这一题").click()
    expect(board.locator(".turn[data-state=done]")).to_have_count(1)
    assert fake.asked[0]["question"].startswith("云川市收回多少？")


def test_an_evaluation_has_an_address_of_its_own(fake, open_page):
    page = open_page(f"{fake.url}#/scoreboard/000001-{'ab' * 8}")
    expect(page.locator(".evaluation h3").first).to_contain_text("全部答对")
    assert page.locator(".board tr.is-current").count() == 1


def test_a_set_is_scored_and_told_how_far_it_is(fake, board, tmp_path):
    questions = tmp_path / "新题集.jsonl"
    questions.write_text(LINE * 4, "utf-8")
    fake.gate.clear()
    board.set_input_files("#question-set", questions)
    expect(board.locator(".run")).to_contain_text("正在评测 新题集.jsonl：1 / 4 题")
    fake.gate.set()
    expect(board.locator(".board tbody tr")).to_have_count(3)
    expect(board.locator(".evaluation h2")).to_have_text("新题集.jsonl")
    expect(board.locator("#live")).to_contain_text("答对 75.0%")


def test_scoring_is_stopped_and_a_wrong_file_refused(fake, open_page, tmp_path):
    page = open_page(f"{fake.url}#/scoreboard")
    page.expected.append("422")
    expect(page.locator(".board tbody tr")).to_have_count(2)
    questions, wrong = tmp_path / "题集.jsonl", tmp_path / "通知.jsonl"
    questions.write_text(LINE, "utf-8")
    wrong.write_text("关于开展巡察的通知", "utf-8")
    fake.gate.clear()
    page.set_input_files("#question-set", questions)
    expect(page.locator(".run")).to_contain_text("1 / 1 题")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".run")).to_contain_text("没有留下分数")
    fake.gate.set()
    page.set_input_files("#question-set", wrong)
    expect(page.locator(".run .is-error")).to_contain_text("通知.jsonl 第 1 行不是一道题")
    expect(page.locator(".upload-row button")).to_be_enabled()


def test_only_an_administrator_is_offered_it(fake, open_page):
    page = open_page(fake.url)
    expect(page.get_by_role("link", name="评分板")).to_be_visible()
    fake.role = "trainer"
    with page.expect_response("**/v1/session"):
        page.reload()
    expect(page.locator(".question-button").first).to_be_visible()
    expect(page.get_by_role("link", name="文库", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="评分板")).to_be_hidden()
