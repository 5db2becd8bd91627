"""How surely the words of a question tell that it leans on the conversation."""

import pytest

from rag.followup.conversation import Exchange, place_names
from rag.followup.leaning import Lean, lean_of


def lean(understanding, question, last="宜兴派了几个组"):
    """How the question leans on one answered turn."""
    earlier, asked = understanding.parse(last), understanding.parse(question)
    places = place_names(earlier, understanding)
    exchange = Exchange(question=earlier, subject="", places=places, answer="3个。")
    return lean_of(asked.folded, asked, place_names(asked, understanding), (exchange,), understanding)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("他们怎么监督", Lean.SURE),
        ("他们和全国其他地方比怎么样", Lean.SURE),
        ("他们眼里怎么监督有效,中央的意见怎么写", Lean.POINTING),  # it may be of people in general
        ("水渠这个例子讲一讲", Lean.LIKELY),  # 这个 says again what stands before it
        ("这个例子讲一讲", Lean.SURE),
        ("滕州那个镇是怎么搞的", Lean.ALONE),
        ("市里怎么测评的", Lean.SURE),
    ],
)
def test_pointing_words(understanding, question, expected):
    assert lean(understanding, question) is expected


def test_a_level_points_nowhere_where_no_place_was_spoken_of(understanding):
    assert lean(understanding, "市里怎么测评的", "路灯坏了谁来修") is Lean.LIKELY


@pytest.mark.parametrize(
    ("question", "last", "expected"),
    [
        ("滕州的又派到哪儿去了", "宜兴三个组去了哪里", Lean.SURE),
        ("滕州的又修了几座水库", "宜兴三个组去了哪里", Lean.ALONE),  # 又 asks something else
        ("宜兴的又派到哪儿去了", "宜兴三个组去了哪里", Lean.ALONE),  # and this of the same place
    ],
)
def test_the_same_asked_again_leans_on_the_question_before(understanding, question, last, expected):
    assert lean(understanding, question, last) is expected
