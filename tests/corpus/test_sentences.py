from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.sentences import LONG_SENTENCE, sentences_of, split_sentences

CASES = {
    "plain": "会议强调整改。|要压实责任！|做到了吗？",
    "decimal": "整改完成率达99.4%，追缴2.24亿元。|随后通报。",
    "semicolon": "一是建机制；二是强队伍；三是严问责。|会后抓落实。",
    "title marks": "印发《关于做好“回头看”工作的通知！》等文件。|执行良好。",
    "speaker follows": "“路宽了，心也顺了。”村民李某高兴地说。|他很满意。",
    "speaker before": "组长说：“先查账。再访户。”|会后分工。",
    "two speakers": "“井修好了没有？”|“修好了，昨天就出水了。”",
    "quotation goes on": "落实“应巡尽巡、不留死角。”的要求。|不打折扣。",
    "brackets": "确定三项重点（一看账目。二看台账。三看现场）后再分组。|当日完成。",
    "closing mark stays": "（作者系某市委巡察办干部。）|另讯。",
    "ellipsis": "面对问题……干部坐不住了。|他们进村入户。",
    "trailing list": "“补贴到了吗？”|“低保公示了吗？”……|组员边走边问。",
    "latin": "The team met.| It agreed on v2.5 of the list.",
    "half-width stops": "全县公车有六十一辆,要看七张表.|巡察组建议合并,下降3.5个百分点.|“每天填表.”干部说.",
    "names with points": "驻村干部阿不都.买买提走访农户。|情况属实.",
    "numbered head": "一.总则",
    "address": "见http://example.org/?id=1。|完。",
    "unclosed quotation": "他说“先改。|再查。|最后销号。",
    "several stops": "真的吗？！|当然！！！",
    "lone mark": "”改到位。|好。",
    "lines": "第一行\n|第二行。",
    "inner quotation": "“要拔掉‘钉子’。”书记说，“一个都不能少。”|散会。",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_where_sentences_end(case):
    text = case.replace("|", "")
    assert [s.of(text) for s in split_sentences(text)] == [p.strip() for p in case.split("|")]


ALPHABET = "巡察整改问题 。！？…；，：、“”‘’「」（）()《》\n\t.?!\"'1a"


@given(st.text(alphabet=ALPHABET, max_size=200))
def test_sentences_cover_everything_visible_in_order(text):
    spans = split_sentences(text)
    covered = "".join(s.of(text) for s in spans)
    assert "".join(covered.split()) == "".join(text.split())
    for before, after in itertools.pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        piece = span.of(text)
        assert piece
        assert piece == piece.strip()


@given(st.text(max_size=300))
def test_any_text_is_covered(text):
    covered = "".join(s.of(text) for s in split_sentences(text))
    assert "".join(covered.split()) == "".join(text.split())


def test_text_without_any_stop_is_divided():
    text = "巡察组进村入户走访，" * 500
    spans = split_sentences(text)
    assert max(len(s) for s in spans) <= LONG_SENTENCE + 1
    assert "".join(s.of(text) for s in spans) == text


def test_time_is_linear_in_the_length():
    text = "“未闭合的引号（未闭合的括号，" * 20_000
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 5


def test_sentences_of_blocks_never_reach_across():
    text = "标题没有句号\n第一段。第二句。\n末段没有句号"
    spans = [Span(0, 6), Span(7, 15), Span(16, 22)]
    kinds = [BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    blocks = tuple(Block(kind=k, span=s, raw=s) for k, s in zip(kinds, spans, strict=True))
    document = Document(
        id="d", version=text_version(text), source="s", title="标题没有句号", text=text,
        blocks=blocks, kind=DocumentKind.NEWS, media_type="text/plain",
    )  # fmt: skip
    found = sentences_of(document)
    assert [(s.text, s.block) for s in found] == [
        ("标题没有句号", 0), ("第一段。", 1), ("第二句。", 1), ("末段没有句号", 2),
    ]  # fmt: skip
    assert all(s.span.of(text) == s.text for s in found)
