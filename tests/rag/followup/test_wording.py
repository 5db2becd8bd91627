"""The last question put to another place or time: what it counts may be told there in other words."""

from types import SimpleNamespace

import pytest

from rag.followup import Told, resolve
from rag.followup.conversation import Exchange
from rag.followup.wording import for_another_place, for_another_time
from rag.model import Turn


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("滕州的评估办法有多少种情形", "滕州的评估办法有多少"),
        ("滕州整改方案列了多少个问题?", "滕州整改方案列了多少"),
        ("滕州整改方案花了多少钱", ""),  # money is told in money
        ("滕州巡察机构抽了多少人", ""),  # and persons as persons
        ("滕州多少个问题", ""),  # nothing is left to look for
        ("滕州整改方案有多少", ""),
        ("滕州整改方案怎么定的", ""),
    ],
)
def test_another_place_may_count_in_other_words(understanding, text, otherwise):
    assert for_another_place(text, understanding) == otherwise


@pytest.mark.parametrize(
    ("text", "answer", "otherwise"),
    [
        ("宜兴第六轮巡了多少", "30个地方和单位。", "宜兴第六轮巡了多少个地方和单位"),
        ("宜兴第六轮巡了多少", "共巡了30家。", "宜兴第六轮巡了多少家"),
        ("宜兴第六轮巡了多少家", "30家单位。", ""),
        ("宜兴第六轮巡了多少", "资料中没有。", ""),
    ],
)
def test_what_was_counted_is_counted_at_another_time(understanding, text, answer, otherwise):
    last = Exchange(question=understanding.parse("宜兴第一轮巡了多少"), subject="", places=(), answer=answer)
    assert for_another_time(text, last) == otherwise


def scripted(*answered):
    """Grounds that trace no answer and answer the questions given."""
    return SimpleNamespace(
        told=lambda *_: Told(), answers=lambda _: Told(), answer_all_of=lambda q: q.folded in answered
    )


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (("滕州整改方案列了多少",), "滕州整改方案列了多少"),
        (("滕州整改方案列了多少", "滕州整改方案列了多少个问题"), "滕州整改方案列了多少个问题"),
        ((), "滕州整改方案列了多少个问题"),
    ],
)
def test_other_words_are_taken_only_where_the_documents_answer_nothing_else(
    understanding, answered, expected
):
    history = (
        Turn(role="user", content="宜兴整改方案列了多少个问题"),
        Turn(role="assistant", content="61个。"),
    )
    assert resolve("那滕州呢", history, understanding, scripted(*answered)).text == expected
