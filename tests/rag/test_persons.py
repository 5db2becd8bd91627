"""Names of persons: found where something tells them, hidden without moving an offset."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.gazetteer import Gazetteer
from corpus.model import MetaValue, Span
from corpus.segment import load_segmenter
from rag.persons import Masker, PersonFinder, hidden, unhides

from .made import document_of


@pytest.fixture(scope="module")
def finder():
    return PersonFinder(segmenter=load_segmenter(), gazetteer=Gazetteer.load())


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("村民吴桂兰先后三次到镇里反映。", ["吴桂兰"]),
        ("3栋居民钱大海、5栋居民孙小雨都说路好走了。", ["钱大海", "孙小雨"]),
        ("原村文书郑有田套取补贴1.2万元，受到党内警告处分。", ["郑有田"]),
        ("商户欧阳明说，证照一天就办好了。", ["欧阳明"]),
        ("养殖户买买提·艾力领到了补偿款。", ["买买提·艾力"]),
        ("该局原局长冯立军涉嫌受贿，被立案审查。冯立军退缴赃款。", ["冯立军", "冯立军"]),
        ("村党总支书记罗新民在会上作了检查。", ["罗新民"]),
        ("市委巡察办主任姜春来介绍了做法。", []),
        ("（本报记者 贺晓云 通讯员 田力）", []),
        ("时任县委书记彭志远提出整改要求。", []),
        ("行业主管部门开展检查，干部容易忽视，安排专人负责。", []),
        ("村文书高某、会计李某某被问责。", []),
        ("高度重视群众方面的时间安排。", []),
    ],
)
def test_private_persons_are_told_from_the_others(finder, text, private):
    found = finder.find(text)
    assert [m.name for m in found if m.private] == private
    for mention in found:
        assert mention.span.of(text) == mention.name


@pytest.mark.parametrize("text", ["市委巡察办主任姜春来介绍了做法。", "村文书高某被问责。", "陈女士很高兴。"])
def test_who_is_not_hidden_is_a_person_still(finder, text):
    assert len(finder.find(text)) == 1


def test_an_officer_whose_conduct_is_told_is_private(finder):
    told = "市教育局局长冯立军主持会议。"
    assert not finder.find(told)[0].private
    assert all(m.private for m in finder.find(f"{told}此后冯立军涉嫌严重违纪违法。"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("张三", "张某"), ("张三丰", "张某某"), ("欧阳明", "欧阳某"), ("买买提·艾力", "买某某·某某")],
)
def test_a_hidden_name_keeps_family_name_and_length(name, expected):
    assert hidden(name) == expected


def test_a_document_is_masked_in_place(finder):
    document = document_of(
        "村民吴桂兰把情况告诉了巡察组。",
        "半年后，吴桂兰家门口的路修好了。",
        "周文作者。",
        title="吴桂兰家门口的路",
    )
    document = replace(document, meta={"author": (MetaValue(value="周文"),)})
    masker = Masker(finder)
    whole = Span(0, len(document.text))
    text = masker.text(document, whole)
    assert text == document.text.replace("吴桂兰", "吴某某")
    assert masker.text(document, Span(3, 5)) == "某某"  # a run that cuts a name
    assert masker.line(document, document.title) == "吴某某家门口的路"
    assert masker.names_person(document, Span(0, 8))
    assert not masker.names_person(document, Span(8, 14))
    assert unhides(text, document.text)


@pytest.mark.parametrize(
    ("printed", "fits"),
    [("张某三", True), ("张二三", True), ("张二", False), ("张二四", False), ("某某3", False)],
)
def test_only_han_characters_may_be_hidden(printed, fits):
    assert unhides(printed, "张二三") is fits


@settings(deadline=None)
@given(st.text("张王某说村民，。0在a·\n", max_size=40))
def test_any_text_keeps_its_length_and_offsets(text):
    finder = _shared()
    for mention in finder.find(text):
        assert mention.span.of(text) == mention.name
        assert len(hidden(mention.name)) == len(mention.name)


def _shared(made=[]):  # noqa: B006 - one finder for all of hypothesis' examples
    if not made:
        made.append(PersonFinder(segmenter=load_segmenter(), gazetteer=Gazetteer.load()))
    return made[0]
