"""Bodies that a question names, and words that only look like their names."""

import pytest

from corpus.segment import load_segmenter
from rag.questions.organs import names_a_kind, organs_in


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("市教育局整改了几个", ("市教育局",)),
        ("代表厅党组表态的是谁", ()),
        ("2024年巡了多少个村社区", ()),
        ("什么叫巡乡带村", ()),
        ("行政村巡了几个", ()),
        ("月湖医院查出多少个问题", ("月湖医院",)),
        ("每轮村社区巡了几个", ()),
    ],
)
def test_names_of_bodies(folded, names):
    found = organs_in(load_segmenter().tags(folded))
    assert [n.removeprefix("市") for n in found] == [n.removeprefix("市") for n in names]


@pytest.mark.parametrize("name", ["月坪村", "日新小学", "年丰村", "各庄小学"])
def test_a_name_may_begin_as_a_time_or_a_number_does(name):
    assert organs_in([(name, "n")]) == (name,)


@pytest.mark.parametrize(
    ("word", "kind"), [("行政", True), ("老旧", True), ("软弱涣散", True), ("石桥", False)]
)
def test_what_tells_only_a_kind_of_village(word, kind):
    assert names_a_kind(word) is kind
