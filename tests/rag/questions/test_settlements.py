"""Villages and neighbourhoods that a question names, told by the documents that know them."""

import pytest

from rag.questions.settlements import settlements, with_settlements, without_settlement

DOCUMENTS = (
    "柳溪县石桥庄的水渠修好了。",
    "城南街道东园小区装了门禁。",
    "全市各村都在整改，行政村、老旧小区都要巡到。",
)
UNUSED = 9.0
PAIRS = {"桥庄": 7.0, "石桥": 6.0, "南屯": 7.5, "的山": 2.0}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("石桥庄的水渠多长", ("石桥庄",)),
        ("柳溪县石桥庄的水渠多长", ("石桥庄",)),
        ("东园小区和石桥庄各装了几盏灯", ("东园小区", "石桥庄")),
        ("石槽庄的水渠多长", ()),
        ("柳溪县2024年巡了几个村", ("柳溪县",)),
        ("东园小区等老旧小区装了几盏灯", ("东园小区",)),
        ("全市2024年巡了多少个行政村", ()),
        ("柳溪县委第三轮发现多少问题", ("柳溪县",)),
        ("贫困县的水渠多长", ()),
        ("这几个村整改了吗", ()),
        ("各村都在整改吗", ()),
    ],
)
def test_a_name_goes_as_far_back_as_a_document_has_it(question, names):
    assert settlements(question, DOCUMENTS) == names


def test_a_name_that_all_documents_have_tells_none_apart():
    assert settlements("石桥庄的水渠多长", DOCUMENTS[:1]) == ()


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        ([("石桥", "ns"), ("庄", "nr"), ("的", "uj")], ["石桥庄", "的"]),
        ([("石", "n"), ("桥庄", "nr")], ["石桥庄"]),
        ([("小", "a"), ("南", "f"), ("屯", "n")], ["小", "南", "屯"]),
        ([("这个", "r"), ("村庄", "n")], ["这个", "村庄"]),
        ([("偏远", "a"), ("的", "uj"), ("山村", "n")], ["偏远", "的", "山村"]),
    ],
)
def test_words_are_joined_where_the_documents_have_their_characters_side_by_side(tagged, words):
    out = with_settlements(tagged, lambda pair: PAIRS.get(pair, UNUSED), UNUSED)
    assert [word for word, _ in out] == words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("柳溪县石桥庄装了几盏灯", "柳溪县装了几盏灯"),
        ("柳溪县石桥庄村装了几盏灯", "柳溪县装了几盏灯"),
        ("柳溪县两个村装了几盏灯", "柳溪县两个村装了几盏灯"),
        ("柳溪县的村庄怎么整治", "柳溪县的村庄怎么整治"),
    ],
)
def test_a_settlement_leaves_with_its_place(text, left):
    assert without_settlement(text, "柳溪县") == left
