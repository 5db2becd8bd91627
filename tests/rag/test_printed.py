"""References in the form of GB/T 7714-2015, and Word files with footnotes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from lxml import etree

from corpus.model import Block, BlockKind, Document, DocumentKind, MetaValue, Span, text_version
from rag.printed import WordFile, escape, one_line, reference, settled, shown
from rag.printed.text import unescape
from rag.printed.word import Note

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "云川发〔2024〕8号\n关于开展提级巡察的意见\n第一条 依据云川发〔2019〕3号制定。"


def document(kind=DocumentKind.NEWS, title="云川：巡出实效", date="2024-03-14", issuer=None, **meta):
    heads = (Block(kind=BlockKind.NOTE, span=Span(0, 12), raw=Span(0, 12)),)
    body = (Block(kind=BlockKind.PARAGRAPH, span=Span(25, len(TEXT)), raw=Span(25, len(TEXT))),)
    return Document(
        id="d1",
        version=text_version(TEXT),
        source="a.txt",
        title=title,
        text=TEXT,
        blocks=heads + body,
        kind=kind,
        media_type="text/plain",
        date=date,
        regions=(),
        issuer=issuer,
        meta={
            name: tuple(v if isinstance(v, MetaValue) else MetaValue(value=v) for v in values)
            for name, values in meta.items()
        },
        repairs=(),
        raw_sha256="0" * 64,
    )


REPORT, RULE = DocumentKind.REPORT, DocumentKind.REGULATION


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # a newspaper article, as much of it as is known
        (
            {"author": ["丁宁", "方舟"], "newspaper": ["云川日报"], "page": ["3"]},
            "丁宁, 方舟. 云川：巡出实效[N]. 云川日报, 2024-03-14(3).",
        ),
        ({"issuer": "云川日报", "author": ["丁宁"]}, "丁宁. 云川：巡出实效[N]. 云川日报, 2024-03-14."),
        ({"issuer": "云川日报", "kind": DocumentKind.CASE}, "云川：巡出实效[N]. 云川日报, 2024-03-14."),
        ({"newspaper": ["云川日报"], "date": None}, "云川：巡出实效[N]. 云川日报."),
        ({"newspaper": ["云川日报"], "page": ["3"], "date": None}, "云川：巡出实效[N]. 云川日报(3)."),
        ({"author": ["甲", "乙", "丙", "丁"]}, "甲, 乙, 丙, 等. 云川：巡出实效[N]. 2024-03-14."),
        ({"author": ["甲", "甲"], "date": None}, "甲. 云川：巡出实效[N]."),
        ({"date": None}, "云川：巡出实效[N]."),
        (
            {"newspaper": ["云川日报"], "url": ["http://a.example/1"], "accessed": ["2026-11-21"]},
            "云川：巡出实效[N/OL]. 云川日报. (2024-03-14)[2026-11-21]. http://a.example/1.",
        ),
        # a web page
        (
            {"issuer": "云川市委巡察办", "url": ["http://a.example/1"], "accessed": ["2026-11-21"]},
            "云川市委巡察办. 云川：巡出实效[EB/OL]. (2024-03-14)[2026-11-21]. http://a.example/1.",
        ),
        (
            {"author": ["丁宁"], "issuer": "云川市委巡察办", "url": ["http://a.example/1"]},
            "丁宁. 云川：巡出实效[EB/OL]. 云川市委巡察办. (2024-03-14). http://a.example/1.",
        ),
        ({"url": ["http://a.example/1"], "date": None}, "云川：巡出实效[EB/OL]. http://a.example/1."),
        # rules, notices, reports
        (
            {"kind": RULE, "issuer": "中共云川市委", "title": "《云川市巡察工作办法》", "date": "2024"},
            "中共云川市委. 《云川市巡察工作办法》[Z]. 2024.",
        ),
        (
            {"kind": RULE, "issuer": "中共云川市委", "doc_number": ["云川发〔2024〕8号"]},
            "中共云川市委. 云川：巡出实效: 云川发〔2024〕8号[Z]. 2024-03-14.",
        ),
        ({"kind": RULE, "issuer": None, "date": None}, "云川：巡出实效[Z]."),
        (
            {"kind": REPORT, "issuer": "云川市委巡察办", "author": ["丁宁"]},
            "丁宁. 云川：巡出实效[R]. 云川市委巡察办, 2024-03-14.",
        ),
        ({"title": "上\n 下"}, "上 下[N]. 2024-03-14."),
    ],
)
def test_references_have_the_form_of_the_standard(given, wanted):
    assert reference(document(**given)) == wanted


def test_only_the_documents_own_number_is_taken():
    own, cited = (MetaValue(value=TEXT[s:e], span=Span(s, e)) for s, e in ((0, 11), (31, 42)))
    assert (
        reference(document(RULE, doc_number=[own, cited])) == f"云川：巡出实效: {own.value}[Z]. 2024-03-14."
    )
    assert reference(document(RULE, doc_number=[cited])) == "云川：巡出实效[Z]. 2024-03-14."


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    texts = {n.get(f"{W}id"): "".join(n.itertext()).strip() for n in notes.iter(f"{W}footnote")}
    return [texts[r.get(f"{W}id")] for r in body.iter(f"{W}footnoteReference")], body


def test_notes_stand_where_they_were_put():
    word = WordFile("题目 <一>")
    word.heading("一、\n节", level=1)
    word.paragraph("甲", Note(text="注一"), "乙", Note(text="注 <二>\n&"), bookmark="here")
    word.table([["村", "数"], ["某村", "3"], ["缺"]], Note(text="注三"))
    for _ in range(2):  # taking the file changes nothing
        notes, body = parts(word.data())
        assert notes == ["注一", "注 <二> &", "注三"]
    paragraph = next(p for p in body.iter(f"{W}p") if "甲" in "".join(p.itertext()))
    tags = [e.tag.removeprefix(W) for e in paragraph.iter() if e.tag in {f"{W}t", f"{W}footnoteReference"}]
    assert tags == ["t", "footnoteReference", "t", "footnoteReference"]
    read = docx.Document(io.BytesIO(word.data()))
    assert [p.text for p in read.paragraphs[:3]] == ["题目 <一>", "一、 节", "甲乙"]
    assert [[c.text for c in row.cells] for row in read.tables[0].rows] == [
        ["村", "数"],
        ["某村", "3"],
        ["缺", ""],
    ]


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\ufffe"])
def test_what_a_file_cannot_hold_is_replaced(bad):
    word = WordFile(f"题{bad}")
    word.paragraph(f"文{bad}", Note(text=f"注{bad}"))
    notes, _ = parts(word.data())
    assert notes == ["注\ufffd"]
    assert shown(f"a{bad}\r\nb") == "a\ufffd\nb"


@pytest.mark.parametrize("text", ["**粗** [1] <b> # 一\\二", "`~!@#$%^&*()_+-={}|[]:\";'<>?,./", "巡察"])
def test_escaped_markdown_is_literal_and_comes_back(text):
    from markdown_it import MarkdownIt

    assert unescape(escape(text)) == text
    (inline,) = [t for t in MarkdownIt("commonmark").parse(escape(text)) if t.type == "inline"]
    assert "".join(child.content for child in inline.children) == text
    assert one_line(" a\n b ") == "a b"


def test_a_file_tells_nothing_of_the_moment_at_which_it_was_made():
    def made(moment):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            core = f"<a><dcterms:created x='y'>{moment}</dcterms:created><dc:title>课</dc:title></a>"
            for name, text in (("docProps/core.xml", core), ("word/document.xml", "<w>文</w>")):
                package.writestr(zipfile.ZipInfo(name, date_time=(moment, 1, 1, 0, 0, 0)), text)
        return out.getvalue()

    assert made(2023) != made(2024)
    assert settled(made(2023)) == settled(made(2024))
    with zipfile.ZipFile(io.BytesIO(settled(made(2023)))) as package:
        assert package.read("word/document.xml").decode() == "<w>文</w>"
        assert "课" in package.read("docProps/core.xml").decode()


def test_word_files_of_equal_contents_are_equal():
    def made():
        word = WordFile("课")
        word.paragraph("一句话。", Note(text="出处"))
        return word.data()

    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
