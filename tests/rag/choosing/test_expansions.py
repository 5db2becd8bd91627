"""Which sentences tell the parts of a class that a question counts."""

from dataclasses import replace

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from rag.choosing import expansions
from rag.choosing.expansions import Counted, announces, counted_of, parts_in, spells_out
from rag.questions.asking import AnswerType, Facet, Term
from rag.reading.sentences import read_document
from tests.rag.made import document_of

LIST = AnswerType.LIST


def asked(text, kind=LIST, terms=()):
    return counted_of(Facet(text=text, type=kind, terms=tuple(Term(text=t, weight=1.0) for t in terms)))


def read(*lines):
    return read_document(document_of(*lines), Gazetteer.load())


def spelled(counted, sentence, before=""):
    sentences = read(*([before] if before else []), sentence).sentences
    return spells_out(counted, sentences[-1], sentences[-2] if before else None)


@pytest.mark.parametrize(
    ("question", "kind", "word", "count"),
    [
        ("选人要守住哪几关", LIST, "关", 0),
        ("搭起了哪三个平台", LIST, "平台", 3),
        ("考评分几档", LIST, "档", 0),
        ("通报里说的四个隐患是什么", AnswerType.DEFINITION, "隐患", 4),
        ("清单讲的“三个到”,人、事、时分别到哪", AnswerType.WHERE, "到", 3),
        ("联动机制的两个库", AnswerType.OVERVIEW, "库", 2),
        ("用了哪些方式督促", LIST, "方式", 0),
        ("叫“××法”的都有哪些", LIST, "法", 0),
        ("考评结果分几个等次", AnswerType.NUMBER, "等次", 0),
    ],
)
def test_a_question_counts_the_class_that_it_wants(question, kind, word, count):
    assert asked(question, kind) == Counted(word=word, count=count)


def test_the_class_ends_where_the_next_word_of_the_question_begins():
    assert asked("有哪几种情形考核直接垫底", terms=("考核", "垫底")) == Counted(word="情形", count=0)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("巡察了哪几个县", LIST),
        ("第三轮巡察的是什么单位", LIST),
        ("去年查出几个问题", AnswerType.NUMBER),
        ("这几年有什么变化", LIST),
        ("巡察了哪些单位", LIST),
        ("三个月后是什么结果", LIST),
    ],
)
def test_times_and_places_are_no_classes_of_parts(question, kind):
    assert asked(question, kind) is None


@pytest.mark.parametrize(
    ("word", "count", "sentence"),
    [
        ("关", 0, "选人时守住品德关、本领关、纪律关。"),
        ("到", 3, "列出“任务到岗、责任到户、时限到周”的台账，逐项销号。"),
        ("平台", 3, "建起议事平台、问需平台、评议平台。"),
        ("领域", 3, "采购、基建、收费三个领域风险较多。"),
        ("块", 2, "风险集中在采购、收费两个领域。"),
        ("档", 0, "结果有好、较好、差三个等次。"),
        ("方式", 0, "用过“进村巡”“带片巡”“跨镇巡”三种方式。"),
        ("方式", 0, "通过走访、查账、谈心等方式督促。"),
        ("法", 0, "形成“先听法”“细查法”“回访法”，各县照用。"),
        ("方", 3, "三方是指巡察办、组织部、审计局。"),
        ("情况", 0, "有下列情形之一的，退回重做：（一）无台账的；（二）无签字的。"),
    ],
)
def test_the_parts_stand_side_by_side_or_beside_the_counted_class(word, count, sentence):
    assert spelled(Counted(word=word, count=count), sentence)


@pytest.mark.parametrize(
    ("word", "count", "sentence"),
    [
        ("平台", 3, "三个平台解决的是老难题：事前不知、事中没底、事后没人管。"),
        ("到", 3, "要求任务到岗、责任到户。"),
        ("到", 3, "任务到岗、责任到户、时限到周、评价到人。"),
        ("关", 0, "关心群众、关注民生、机关作风。"),
        ("领域", 2, "采购、基建、收费三个领域风险较多。"),
    ],
)
def test_another_number_of_parts_or_the_mere_class_tells_nothing(word, count, sentence):
    assert not spelled(Counted(word=word, count=count), sentence)


def test_the_parts_may_follow_the_sentence_that_counts_them():
    counted, parts = Counted(word="隐患", count=3), "分别是：消防、燃气、用电。"
    assert spelled(counted, parts, before="会上点了3个安全隐患。")
    assert not spelled(counted, parts, before="会上点了5个安全隐患。")
    assert not spelled(counted, parts, before="会上通报了近况。")


def test_headings_that_end_with_the_class_name_its_parts():
    heading = BlockKind.HEADING
    document = read(
        "县里有两个平台。", (heading, "事前：问需平台"), "先听意见。", (heading, "事后：评议平台"), "再打分。"
    )
    assert parts_in(Counted(word="平台", count=2), document) == (1, 3)
    assert parts_in(Counted(word="平台", count=0), document) == (1, 3)
    assert parts_in(Counted(word="平台", count=3), document) == ()
    assert announces(Counted(word="平台", count=2), document.sentences[0])
    assert not announces(Counted(word="平台", count=2), document.sentences[2])


def test_labels_before_a_colon_name_the_parts():
    document = read("组长库：50人，五年一换。", "别的话。", "骨干库：133人。")
    assert parts_in(Counted(word="库", count=2), document) == (0, 2)


def test_items_that_are_told_in_several_sentences_follow_what_announces_them():
    document = read("这类案件的特点。", "一是链条长。上下都伸手。二是金额大。一案过百万。", "别的话。")
    assert [document.sentences[i].folded for i in parts_in(Counted(word="特点", count=0), document)] == [
        "一是链条长。",
        "二是金额大。",
    ]
    assert parts_in(Counted(word="特点", count=3), document) == ()


@pytest.mark.parametrize(
    ("question", "count"),
    [("哪十一个平台", 11), ("建了哪二十一个平台", 21), ("“三个到”是哪一种", 3), ("哪一个平台", None)],
)
def test_numerals_are_read_whole(question, count):
    counted = asked(question)
    assert (counted and counted.count) == count


@pytest.mark.parametrize("question", ["“99999999999999999999个到”是什么意思", "建了哪一百二十个平台"])
def test_a_number_that_no_list_has_counts_no_class(question):
    assert asked(question, AnswerType.DEFINITION) is None


def test_items_before_a_greater_number_are_not_those_asked_for():
    assert not spelled(Counted(word="领域", count=2), "采购、收费一百二个领域有风险。")


def test_what_a_class_sums_up_is_looked_for_in_sentences_of_a_readable_length(monkeypatch):
    searched = []
    real = expansions._summing
    monkeypatch.setattr(expansions, "_summing", lambda c: searched.append(c) or real(c))
    (sentence,) = read("采购、收费两个领域。").sentences
    long = replace(sentence, folded="甲乙丙丁、" * 4000)
    assert not spells_out(Counted(word="领域", count=2), long, None)
    assert not searched
    assert spelled(Counted(word="领域", count=2), "采购、收费两个领域。")
    assert searched
