"""Amounts that a sentence gives otherwise, and bounds, changes and rows of figures that it doesn't."""

import pytest

from rag.composing import amounts
from rag.composing.amounts import CLAUSE_END, contrary_amounts


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("名单限于30个以内", "名单30个。"),
        ("名单不超过30个", "名单30个。"),
        ("名单不超过30个", "名单21个。"),
        ("名单不多于30个", "名单21个。"),
        ("名单不大于30个", "名单21个。"),
        ("名单不少于30个", "名单42个。"),
        ("名单不小于30个", "名单42个。"),
        ("为什么河湾县把整改期限3个月改为6个月", "河湾县把整改期限由3个月改为6个月。"),
        ("抽调256人", "256人、33个组,另有12人。"),
    ],
)
def test_what_agrees_is_left(said, told):
    assert list(contrary_amounts(said, told, 0.7)) == []


@pytest.mark.parametrize(
    ("said", "told", "wrong", "right"),
    [
        ("名单不超过30个", "名单42个。", "30个", "42个"),
        ("名单30个以内", "名单42个。", "30个", "42个"),
        ("名单不到30个", "名单30个。", "30个", "30个"),
        ("名单不少于30个", "名单21个。", "30个", "21个"),
        ("整改期限3个月", "整改期限由3个月改为6个月。", "3个月", "6个月"),
        ("抽调56人", "全县抽调256人。", "56人", "256人"),
    ],
)
def test_what_lies_beyond_or_was_changed_is_found(said, told, wrong, right):
    assert (wrong, right) in [(c.said, c.told) for c in contrary_amounts(said, told, 0.7)]


def test_a_comma_within_a_number_ends_no_clause():
    assert CLAUSE_END.split("退还1,234元,整改") == ["退还1,234元", "整改"]


def test_the_figures_of_a_text_are_read_once(monkeypatch):
    calls, read = [], amounts.figures
    monkeypatch.setattr(amounts, "figures", lambda text: calls.append(text) or read(text))
    said = "、".join(f"村{i + 3}个" for i in range(12))
    told = "、".join(f"镇{i + 40}个" for i in range(12))
    list(contrary_amounts(said, told, 0.7))
    assert calls.count(said) <= 2
    assert calls.count(told) <= 1
