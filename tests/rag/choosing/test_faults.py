"""Which askings want the problems that were found, and which sentences tell them."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from rag.choosing.faults import announces_faults, asks_faults, named_faults, of_faults, tells_faults
from rag.questions.asking import AnswerType, Facet
from rag.reading.sentences import read_document
from tests.rag.made import document_of


def asks(text, kind=AnswerType.LIST):
    return asks_faults(Facet(text=text, type=kind, terms=()))


@pytest.mark.parametrize(
    "question",
    [
        "文旅局被点了哪些问题",
        "查出什么毛病",
        "整改里有哪些短板",
        "指出了哪几个问题",
        "学校的短板有哪些",
        "还存在啥不足",
    ],
)
def test_problems_that_were_found_are_asked_for(question):
    assert asks(question)


@pytest.mark.parametrize(
    "question",
    ["解决了哪些问题", "整改了哪些问题", "重点查什么问题", "怎么发现问题", "有哪些做法", "哪些单位有问题"],
)
def test_what_was_done_about_problems_is_another_question(question):
    assert not asks(question)


def test_how_many_problems_is_no_list_of_them():
    assert not asks("发现了哪些问题", AnswerType.NUMBER)


@pytest.mark.parametrize(
    "sentence",
    [
        "学习不深入,阵地管理弱化,干部作风不够硬。",
        "巡察发现的主要问题是:食堂账目混乱。",
        "存在以下问题:一是账目混乱。",
        "违规发放津贴、虚报工程量。",
    ],
)
def test_several_things_wrong_or_announced_problems_are_told(sentence):
    assert tells_faults(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["县委巡察组向文旅局反馈情况。", "局长甲、书记乙、主任丙参加会议。", "不折不扣抓好整改,按期销号。"],
)
def test_who_gave_the_feedback_tells_nothing_wrong(sentence):
    assert not tells_faults(sentence)


def test_a_row_of_other_things_is_no_list_of_faults():
    values = {"type": 1.0, "own": 0.5}
    assert of_faults(values, told=True) == values
    assert of_faults(values, told=False) == {"type": 0.3, "own": 0.5}


def test_the_heads_of_a_report_on_what_was_put_right_name_the_problems():
    heads = ("（一）账目混乱的问题", "（二）关于学习不深入的问题", "（三）选人用人方面的问题")
    lines = [line for head in heads for line in ((BlockKind.HEADING, head), "已整改。")]
    read = read_document(document_of("县委巡察组反馈了意见。", *lines), Gazetteer.load())
    assert named_faults(read) == (1, 3, 5)
    assert announces_faults(read.sentences[0].folded)
    assert not announces_faults(read.sentences[2].folded)
    alone = read_document(document_of(*lines[:2]), Gazetteer.load())
    assert named_faults(alone) == ()
