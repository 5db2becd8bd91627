from __future__ import annotations

import hashlib
import random
import sqlite3
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.draft import RawBlock, RawText
from corpus.model import (
    Block,
    BlockKind,
    Document,
    DocumentKind,
    MetaValue,
    Repair,
    Segment,
    Span,
    text_version,
)
from corpus.packing import PART
from corpus.reader import LoadedFile, read_bytes
from corpus.stored import Facts, Source, document_from, document_to, raw_from, raw_to
from corpus.textcode import DAMAGE, pack_record, pack_text, unpack_record, unpack_text

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


def back(document: Document, raw: RawText) -> Document:
    source = Source(source=raw.source, sha256=raw.sha256, part=lambda start, end: raw.text[start:end])
    return document_from(document_to(document, raw), Facts.of(document), source)


def raw_back(raw: RawText) -> RawText:
    return raw_from(
        raw_to(raw), source=raw.source, media_type=raw.media_type, sha256=raw.sha256, text=raw.text
    )


def made(text: str, raw: str, blocks: tuple[Block, ...], **more: object) -> tuple[Document, RawText]:
    fields = {
        "id": "d", "version": text_version(text), "source": "a.txt", "title": "某题", "text": text,
        "blocks": blocks, "kind": DocumentKind.CASE, "media_type": "text/plain", **more,
    }  # fmt: skip
    return Document(**fields), RawText(source="a.txt", text=raw, media_type="text/plain", sha256="0" * 64)


@settings(max_examples=200)
@given(ANY_TEXT)
def test_any_text_comes_back(text):
    assert unpack_text(pack_text(text)) == text
    assert unpack_record(pack_record([text, 1, None])) == [text, 1, None]


def test_chinese_takes_less_than_its_utf_8_compressed():
    chance = random.Random(3)
    text = "".join(chr(0x4E00 + 7 * int(chance.triangular(0, 2900, 0))) for _ in range(600))
    assert len(pack_text(text)) < 0.9 * len(zlib.compress(text.encode()))


@pytest.mark.parametrize(
    "packed", [b"", b"g", b"gxx", b"x" + pack_text("字")[1:], b"u" + pack_text("字")[1:]]
)
def test_damaged_bytes_are_an_error(packed):
    with pytest.raises(DAMAGE):
        unpack_text(packed)


def test_a_document_with_everything_comes_back():
    raw = "页眉\n标 题\n第一条 正文一\n句。\n其余"
    text = "标题\n第一条 正文一句。\n补记"
    title = Block(
        kind=BlockKind.TITLE, span=Span(0, 2), raw=Span(3, 6), level=1, page=1,
        segments=(Segment(text=0, raw=3, length=1), Segment(text=1, raw=5, length=1)),
    )  # fmt: skip
    body = Block(
        kind=BlockKind.PARAGRAPH, span=Span(3, 12), raw=Span(7, 17), label="第一条",
        segments=(Segment(text=3, raw=7, length=7), Segment(text=10, raw=15, length=2)),
    )  # fmt: skip
    note = Block(kind=BlockKind.NOTE, span=Span(13, 15), raw=Span(17, 17))
    document, file = made(
        text, raw, (title, body, note),
        date="2023-03", regions=("甲区", "乙市"), issuer="某办", raw_sha256="1" * 64,
        meta={
            "title": (MetaValue(value="标题", span=Span(0, 2)),),
            "region": (MetaValue(value="乙市"), MetaValue(value="别处", span=Span(0, 2))),
            "empty": (MetaValue(value=""),),
            "none": (),
        },
        repairs=(
            Repair(rule="spacing", reason="删去空格", raw=Span(3, 6), before="标 题", after="标题"),
            Repair(rule="spacing", reason="删去空格", raw=Span(0, 2), before="别的", after=""),
            Repair(rule="spacing", reason="另一个缘由", raw=Span(0, 2), before="页眉"),
        ),
    )  # fmt: skip
    assert back(document, file) == document


def test_a_text_that_stands_in_the_raw_text_is_not_written_again():
    text = "".join(chr(0x4E00 + number) for number in range(5000))
    span = Span(0, len(text))
    block = Block(
        kind=BlockKind.PARAGRAPH, span=span, raw=span, segments=(Segment(text=0, raw=0, length=len(text)),)
    )
    document, file = made(text, text, (block,))
    assert back(document, file) == document
    assert len(document_to(document, file)) < 100


def test_segments_that_say_something_wrong_cost_space_and_no_text():
    segments = (Segment(text=0, raw=2, length=3), Segment(text=1, raw=0, length=2))
    block = Block(kind=BlockKind.PARAGRAPH, span=Span(0, 4), raw=Span(0, 4), segments=segments)
    document, file = made("坏\udc80字也", "完全是别的", (block,))
    assert back(document, file) == document


@settings(max_examples=100)
@given(st.lists(st.tuples(ANY_TEXT, st.integers(0, 5), st.booleans()), max_size=6), ANY_TEXT)
def test_any_document_comes_back(parts, rest):
    raw, text, blocks = "", "", []
    for piece, gap, kept in parts:
        raw += "x" * gap
        start, origin = len(text), len(raw)
        raw += piece if kept else piece[::-1] + "!"
        text += piece + "\n"
        segments = (Segment(text=start, raw=origin, length=len(piece)),) if kept else ()
        blocks.append(
            Block(
                kind=BlockKind.PARAGRAPH, span=Span(start, start + len(piece)), raw=Span(origin, len(raw)),
                segments=segments,
            )
        )  # fmt: skip
    document, file = made(text + rest, raw, tuple(blocks))
    assert back(document, file) == document


def test_a_raw_text_comes_back():
    raw = RawText(
        source="a.pdf", text="一二三四", media_type="application/pdf", sha256="不是校验和", encoding="",
        pages=(Span(0, 2), Span(2, 4)),
        blocks=(RawBlock(span=Span(0, 2), kind=BlockKind.TITLE, level=1, label="一", page=2),
                RawBlock(span=Span(2, 4))),
        meta={"title": "x"},
        repairs=(Repair(rule="r", reason="因", raw=Span(0, 1), before="一", after="壹"),),
    )  # fmt: skip
    assert raw_back(raw) == raw


def test_real_readings_come_back(tmp_path):
    pages = "甲县晚报\n\n巡察整改见实效\n\n本报讯 县委巡察组\n开展巡察，发现问题36个。\n\n责任编辑 某某\n"
    table = "| 单位 | 问题数 |\n|---|---|\n| 甲镇 | 12 |\n\n# 标题\n\n1. 第一项\n2. 第二项\n"
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        for name, text in {"a.txt": pages, "b.md": table, "c.html": f"<h1>题</h1><p>{pages}</p>"}.items():
            loaded = read_bytes(text.encode(), source=name)
            catalogue.put(loaded)
            assert catalogue.raw_of_file(name) == loaded.raw
            for document in loaded.documents:
                assert catalogue.document(document.id) == document


def test_one_document_of_a_large_file_is_read_by_parts(tmp_path):
    raw = "".join(chr(0x4E00 + number % 9000) for number in range(3 * PART + 10))
    spans = (Span(5, 40), Span(PART - 5, PART + 5), Span(2 * PART, 3 * PART + 10))
    documents = []
    for number, span in enumerate(spans):
        text = span.of(raw)
        segment = Segment(text=0, raw=span.start, length=len(text))
        block = Block(kind=BlockKind.PARAGRAPH, span=Span(0, len(text)), raw=span, segments=(segment,))
        documents.append(made(text, raw, (block,), id=f"d{number}")[0])
    sha256 = hashlib.sha256(raw.encode()).hexdigest()
    file = RawText(source="a.txt", text=raw, media_type="text/plain", sha256=sha256)
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        catalogue.put(LoadedFile(source="a.txt", raw=file, documents=tuple(documents)))
        assert [catalogue.document(d.id).text for d in documents] == [d.text for d in documents]
        assert catalogue.raw("d0") == file
        assert catalogue.verify() == ()
        with sqlite3.connect(catalogue.path) as db:
            db.execute("DELETE FROM raw_parts WHERE part = 2")
        db.close()
        assert catalogue.document("d1").text == documents[1].text
        (problem,) = catalogue.verify()
        assert "d2" in problem
