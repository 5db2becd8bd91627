"""What an asking wants told as a whole, and where a document tells it."""

from dataclasses import replace

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from rag.choosing.explaining import wanted_of
from rag.questions.asking import AnswerType, Facet
from rag.reading.sentences import read_document
from tests.rag.made import document_of

HEADING = BlockKind.HEADING
READ = read_document(
    document_of(
        "巡察组反馈了意见。",
        (HEADING, "（一）账目混乱的问题"),
        "已改。",
        (HEADING, "（二）把关不严的问题"),
        "已改。",
        "有两个平台。",
        (HEADING, "问需平台"),
        "听意见。",
        (HEADING, "评议平台"),
        "打分。",
    ),
    Gazetteer.load(),
)


def wanted(text, kind=AnswerType.LIST):
    return wanted_of(Facet(text=text, type=kind, terms=()))


@pytest.mark.parametrize(
    ("question", "parts"),
    [("发现了哪些问题", (1, 3)), ("有哪两个平台", (6, 8)), ("问需平台、评议平台分别做什么", (6, 7, 8, 9))],
)
def test_each_kind_of_whole_has_parts_of_its_own(question, parts):
    want = wanted(question)
    assert want.parts(READ) == parts
    assert want.all_parts([READ]) == {"d": parts}


def test_an_asking_for_nothing_one_by_one_has_no_parts():
    assert wanted("巡察组什么时候进驻", AnswerType.DATE).all_parts([READ]) == {}


@pytest.mark.parametrize(("question", "index"), [("发现了哪些问题", 0), ("有哪两个平台", 5)])
def test_what_announces_the_parts_leads_to_them(question, index):
    want = wanted(question)
    parts = want.parts(READ)
    assert want.leads_to(parts, READ, index)
    assert want.leads_to(parts, READ, parts[0])
    assert not want.leads_to(parts, READ, 2)
    assert not want.leads_to((), READ, index)


def test_under_a_heading_that_asks_for_the_reason_stand_reasons():
    want = wanted("账目为什么混乱", AnswerType.WHY)
    values = {"type": 0.0, "path": 0.9}
    under = replace(READ.sentences[2], path="账目混乱的原因")
    assert want.features(values, under, told=False)["type"] == 1.0
    assert want.features(values, READ.sentences[2], told=False) == values
