"""What of a document may be a candidate: what says something, not what only locates or announces."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Passage, Span
from rag.choosing.gather import is_announcing, sentences_in
from rag.reading.sentences import read_document
from tests.rag.made import document_of


def speaking(*lines, dated=False):
    """The texts of the sentences of a document that may answer."""
    document = document_of(*lines)
    read = read_document(document, Gazetteer.load())
    passage = Passage(
        id="p",
        document_id=document.id,
        version=document.version,
        span=Span(0, len(document.text)),
        text=document.text,
        heading_path=(),
        ordinal=0,
    )
    return [read.sentences[i].sentence.text for i in sentences_in(read, passage, dated=dated)]


def test_a_line_of_places_answers_nothing_but_a_sentence_of_them_does():
    assert speaking("江苏省无锡市宜兴市", "宜兴市在江苏省。") == ["宜兴市在江苏省。"]


def test_a_line_that_is_a_date_answers_only_where_a_date_is_asked_for():
    lines = ("2023年3月5日 · 江苏省宜兴市", "问题很多。")
    assert speaking(*lines) == ["问题很多。"]
    assert speaking(*lines, dated=True) == list(lines)


def test_the_rule_under_the_head_of_a_table_is_no_row():
    rows = ("| 地方 | 问题 |", "| --- | --- |", "| 宜兴 | 214 |")
    assert speaking(*((BlockKind.TABLE, row) for row in rows)) == ["| 宜兴 | 214 |"]


def test_a_paragraph_in_the_style_of_a_heading_is_text_behind_its_head():
    head, rest = "一、轮次。", "第二轮派出7个巡察组，发现问题934个。"
    assert speaking((BlockKind.HEADING, head + rest), "其余见附件。") == [rest, "其余见附件。"]


def test_a_long_sentence_in_the_style_of_a_heading_is_text_and_a_short_one_is_not():
    long = (
        "第三轮巡察于2023年8月28日启动、11月30日结束，共派出8个巡察组，巡察30个市直部门，"
        "发现问题1305个，移交线索92件，立行立改61件。"
    )
    assert speaking((BlockKind.HEADING, long), (BlockKind.HEADING, "坚持问题导向。")) == [long]
    assert speaking((BlockKind.HEADING, long.rstrip("。")), "其余见附件。") == ["其余见附件。"]


@pytest.mark.parametrize("line", ["来源：某日报", "什么是“四色图”？", "———"])
def test_what_announces_answers_nothing(line):
    assert is_announcing(line.replace("：", ":").replace("？", "?"))
