from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.passages import Splitter
from corpus.sentences import sentences_of

K = BlockKind


def document(*parts, title="", kind=DocumentKind.NEWS):
    text, blocks = "", []
    for part in parts:
        block_kind, words, *rest = part
        start = len(text)
        text += words
        span = Span(start, len(text))
        label = rest[0] if rest else ""
        blocks.append(
            Block(
                kind=block_kind, span=span, raw=span, level=1 if block_kind is K.HEADING else 0, label=label
            )
        )
        text += "\n"
    text = text[:-1]
    return Document(
        id="d1", version=text_version(text), source="a.txt", title=title, text=text, blocks=tuple(blocks),
        kind=kind, media_type="text/plain",
    )  # fmt: skip


def sentence(length, mark="。"):
    return "巡" * (length - 1) + mark


def test_a_heading_opens_a_passage_and_is_in_the_path():
    doc = document(
        (K.TITLE, "某市抓整改"), (K.BYLINE, "记者 甲"), (K.PARAGRAPH, sentence(60)),
        (K.HEADING, "压实责任"), (K.PARAGRAPH, sentence(60)), (K.HEADING, "跟踪问效"),
        (K.PARAGRAPH, sentence(60)), title="某市抓整改",
    )  # fmt: skip
    passages = Splitter().split(doc)
    assert [p.heading_path for p in passages] == [
        ("某市抓整改",), ("某市抓整改", "压实责任"), ("某市抓整改", "跟踪问效"),
    ]  # fmt: skip
    assert passages[0].text.startswith("某市抓整改\n记者 甲\n")
    assert passages[1].text.startswith("压实责任\n")


def test_a_heading_stays_with_a_long_paragraph():
    doc = document((K.HEADING, "压实责任"), (K.PARAGRAPH, sentence(150) * 4))
    passages = Splitter().split(doc)
    assert len(passages) > 1
    assert passages[0].text.startswith("压实责任\n巡")


def test_articles_are_not_mixed_and_a_chapter_stands_with_its_first_article():
    doc = document(
        (K.TITLE, "工作条例"), (K.HEADING, "第一章 总则"), (K.PARAGRAPH, "第一条 为了甲，制定本条例。"),
        (K.PARAGRAPH, "第二条 本条例所称乙。"), (K.PARAGRAPH, "前款所称丙。"), (K.HEADING, "第二章 机构"),
        (K.PARAGRAPH, "第三条 设立丁。"), title="工作条例", kind=DocumentKind.REGULATION,
    )  # fmt: skip
    passages = Splitter().split(doc)
    assert [p.text.split("\n")[-1] for p in passages] == [
        "第一条 为了甲，制定本条例。",
        "前款所称丙。",
        "第三条 设立丁。",
    ]
    assert passages[1].heading_path == ("工作条例", "第一章 总则", "第二条")
    assert passages[2].text == "第二章 机构\n第三条 设立丁。"


def test_a_long_article_is_divided_and_each_part_names_it():
    doc = document((K.PARAGRAPH, "第九条 " + sentence(150) * 5))
    passages = Splitter().split(doc)
    assert len(passages) >= 2
    assert {p.heading_path for p in passages} == {("第九条",)}


def test_a_sentence_about_an_article_opens_none():
    doc = document((K.PARAGRAPH, "第三条 设立机构。"), (K.PARAGRAPH, "第四条规定的事项除外。"))
    assert [p.heading_path for p in Splitter().split(doc)] == [("第三条",)]


def test_captions_tables_and_furniture_stand_apart():
    doc = document(
        (K.PARAGRAPH, sentence(20)), (K.CAPTION, "图为现场。"), (K.PARAGRAPH, sentence(20)),
        (K.TABLE, "序号\t问题"), (K.TABLE, "1\t账目不清"), (K.FURNITURE, "责编 某"),
    )  # fmt: skip
    texts = [p.text for p in Splitter().split(doc)]
    assert texts == [sentence(20), "图为现场。", sentence(20), "序号\t问题\n1\t账目不清", "责编 某"]


def test_what_closes_a_document_is_under_its_title_only():
    doc = document(
        (K.TITLE, "题"),
        (K.HEADING, "节"),
        (K.PARAGRAPH, sentence(20)),
        (K.BYLINE, "（作者系某办干部）"),
        title="题",
    )
    assert [p.heading_path for p in Splitter().split(doc)] == [("题", "节"), ("题",)]


def test_a_columns_name_stands_with_the_title():
    doc = document(
        (K.TITLE, "题"),
        (K.FURNITURE, "巡察手记"),
        (K.BYLINE, "某办"),
        (K.PARAGRAPH, sentence(30)),
        title="题",
    )
    assert [p.text for p in Splitter().split(doc)] == ["题\n巡察手记\n某办\n" + sentence(30)]


def test_a_short_first_sentence_is_not_left_alone():
    doc = document((K.PARAGRAPH, sentence(17) + sentence(150) + sentence(160)))
    assert [len(p.text) for p in Splitter().split(doc)] == [167, 160]


def test_short_paragraphs_are_packed_and_long_ones_divided_evenly():
    doc = document(*[(K.PARAGRAPH, sentence(50)) for _ in range(8)])
    lengths = [len(p.text) for p in Splitter().split(doc)]
    assert all(150 <= n <= 310 for n in lengths)
    doc = document((K.PARAGRAPH, sentence(60) * 10))
    lengths = [len(p.text) for p in Splitter().split(doc)]
    assert max(lengths) - min(lengths) <= 60
    assert max(lengths) <= 400


def test_settings_change_the_fingerprint_and_are_checked():
    assert Splitter().fingerprint != Splitter(target_chars=200).fingerprint
    with pytest.raises(ValueError, match="target_chars"):
        Splitter(target_chars=500, max_chars=400)


def test_ids_depend_on_version_and_document():
    doc = document((K.PARAGRAPH, "一句。"))
    (one,) = Splitter().split(doc)
    (other,) = Splitter().split(replace(doc, id="d2"))
    assert one.id != other.id
    assert Splitter().split(doc)[0].id == one.id


BLOCKS = st.lists(
    st.tuples(st.sampled_from(list(K)), st.text(alphabet="巡察问题。！”“（）；，第三条 1\t", max_size=120)),
    max_size=12,
)


@given(BLOCKS, st.integers(10, 300))
def test_every_sentence_is_in_exactly_one_passage(parts, target):
    doc = document(*parts) if parts else document((K.PARAGRAPH, ""))
    passages = Splitter(target_chars=target, max_chars=target * 2).split(doc)
    sentences = sentences_of(doc)
    for p, number in zip(passages, range(len(passages)), strict=True):
        assert doc.text[p.span.start : p.span.end] == p.text
        assert p.ordinal == number
    for s in sentences:
        assert sum(p.span.contains(s.span) for p in passages) == 1
    for before, after in itertools.pairwise(passages):
        assert before.span.end <= after.span.start
    for p in passages:
        inside = [s for s in sentences if p.span.contains(s.span)]
        assert inside[0].span.start == p.span.start
        assert inside[-1].span.end == p.span.end
        assert len(p.text) <= target * 2 or len(inside) <= 2 or any(len(s.text) > target for s in inside)
