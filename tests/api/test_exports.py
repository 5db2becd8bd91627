"""Conversations as files and documents as references, over HTTP."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import unquote

import docx
import httpx
import pytest
from lxml import etree

from rag.printed.layout import Sentence, lay_out, table_rows

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUOTES = {"甲县.md": "发现问题345个", "做法.txt": "共享线索58条"}


@pytest.fixture(scope="module")
def places(client: httpx.Client) -> dict[str, dict[str, Any]]:
    """A citation in each of two documents, as the service gives them."""
    found = {}
    for row in client.get("/v1/documents").json()["documents"]:
        name = row["source"].rsplit("/", 1)[-1]
        if name in QUOTES:
            text = client.get(f"/v1/documents/{row['id']}/text").json()["text"]
            start = text.index(QUOTES[name])
            found[name] = {"document": row, "start": start, "end": start + len(QUOTES[name]), "quote": "冒名"}
    return found


def turn(places: dict[str, dict[str, Any]], **changed: Any) -> dict[str, Any]:
    """An answer of three sentences over two citations; the first is cited twice."""
    return {
        "id": "a1",
        "question": "发现了多少？",
        "resolved_question": "甲县发现了多少？",
        "status": "answered",
        "answer": "发现问题345个。[1]\n## 乙市：\n- 共享58条。[2]\n又见345个。[1]",
        "sentences": [
            {"text": "发现问题345个。", "citations": [1], "support": "verified"},
            {"text": "共享58条。", "citations": [2], "support": "verified"},
            {"text": "又见345个。", "citations": [1, 9], "support": "verified"},
        ],
        "citations": [{"id": 1, **places["甲县.md"]}, {"id": 2, **places["做法.txt"]}],
        "warnings": [{"code": "w", "message": "资料中为345个"}],
        **changed,
    }


def export(
    client: httpx.Client, form: str, *turns: dict[str, Any], title: str = "甲/乙 <一>"
) -> httpx.Response:
    body = {"title": title, "format": form, "turns": list(turns)}
    return client.post("/v1/conversations/export", json=body)


def footnotes(data: bytes) -> tuple[list[str], list[str]]:
    """The footnotes of a DOCX file in the order of their marks, and its paragraphs."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    texts = {n.get(f"{W}id"): "".join(n.itertext()).strip() for n in notes.iter(f"{W}footnote")}
    marks = [texts[r.get(f"{W}id")] for r in body.iter(f"{W}footnoteReference")]
    return marks, [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def test_a_word_file_has_a_real_footnote_for_every_citation(client: httpx.Client, places: Any) -> None:
    answer = export(client, "docx", turn(places))
    assert answer.status_code == 200
    assert unquote(answer.headers["content-disposition"]).endswith("甲／乙 <一>.docx")
    notes, paragraphs = footnotes(answer.content)
    start = places["甲县.md"]["start"]
    assert notes[0] == f"“发现问题345个” 甲县开展提级巡察[N]. 第 {start}–{start + 8} 字。"
    assert notes[1].startswith("“共享线索58条” 乙市推动巡审联动[")
    assert notes[2:] == ["同注 1。"]  # and marker 9, which has no citation, none
    assert paragraphs == [
        "甲/乙 <一>",
        "由巡问导出。引文取自资料库，以原文件为准。",
        "发现了多少？",
        "按此检索：甲县发现了多少？",
        "发现问题345个。",
        "乙市：",
        "共享58条。",
        "又见345个。",
        "资料中为345个",
    ]


def test_markdown_has_the_same_footnotes(client: httpx.Client, places: Any) -> None:
    text = export(client, "markdown", turn(places), turn(places)).text
    assert text.startswith("# 甲\\/乙 \\<一\\>\n")
    assert text.count("[^1]") == 3  # two marks and the footnote
    for number in range(1, 5):
        assert f"\n[^{number}]: “" in text
    assert "\n### 乙市：\n" in text
    assert "\n- 共享58条。[^2]\n" in text
    assert "冒名" not in text


def test_quotations_come_from_the_library_only(client: httpx.Client, places: Any) -> None:
    gone = {**places["甲县.md"], "document": {"id": "nowhere", "version": "0" * 64}}
    outside = {**places["甲县.md"], "end": 10_000}
    forged = turn(places, citations=[{"id": 1, **gone}, {"id": 2, **outside}])
    for form in ("docx", "markdown"):
        answer = export(client, form, forged)
        assert answer.status_code == 200
        notes = "\n".join(footnotes(answer.content)[0]) if form == "docx" else answer.text
        assert "资料库里没有这份文件的这个版本" in notes
        assert "引文的位置不在原文里" in notes
        assert "冒名" not in notes


def test_refusals_and_broken_answers_say_so(client: httpx.Client, places: Any) -> None:
    refused = {
        "question": "丙县呢？",
        "status": "refused",
        "answer": "文件中没有讲到所问的地方。",
        "nearest": [{"id": 1, **places["做法.txt"]}],
    }
    stopped = {"question": "丁县呢？", "status": "unfinished"}
    _, paragraphs = footnotes(export(client, "docx", refused, stopped).content)
    assert paragraphs[2:5] == ["丙县呢？", "文件中没有讲到所问的地方。", "最接近的内容："]
    assert "“共享线索58条”" in paragraphs[5]
    assert paragraphs[6:] == ["丁县呢？", "（回答没有完成）"]


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_hostile_text_stays_text(client: httpx.Client, places: Any, form: str) -> None:
    nasty = "<script>x</script> \x00\u202e [^1]: ../../etc [1](javascript:x) ]]> & <w:p/>"
    body = turn(places, question=nasty, answer=nasty, sentences=[{"text": nasty, "citations": [1]}])
    answer = export(client, form, body, title=nasty)
    assert answer.status_code == 200
    if form == "docx":
        notes, paragraphs = footnotes(answer.content)
        assert len(notes) == 1
        assert paragraphs[2] == "<script>x</script> [^1]: ../../etc [1](javascript:x) ]]> & <w:p/>"
    else:
        assert "<script>" not in answer.text
        assert "](javascript" not in answer.text
        assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"title": "题", "turns": []},
        {"title": "", "turns": [{"question": "问"}]},
        {"title": "题", "turns": [{"question": "问"}], "format": "exe"},
        {"title": "题", "turns": [{"question": "问", "citations": [{"id": 1}]}]},
    ],
)
def test_what_is_no_conversation_is_told(client: httpx.Client, body: Any) -> None:
    answer = client.post("/v1/conversations/export", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "request.invalid"


def test_references(client: httpx.Client, places: Any) -> None:
    known = places["甲县.md"]["document"]
    wanted = [{"id": known["id"], "version": known["version"]}, {"id": "nowhere", "version": "0" * 64}]
    answer = client.post("/v1/references", json={"documents": wanted})
    assert answer.json()["references"] == [
        {**wanted[0], "reference": "甲县开展提级巡察[N]."},
        {**wanted[1], "reference": None},
    ]


# --- how answers are laid out --------------------------------------------------------------------


def shape(text: str, *sentences: str) -> list[Any]:
    blocks = lay_out(text, [Sentence(text=s, citations=()) for s in sentences])
    return [(b.kind, "".join(p.text for p in b.pieces)) for b in blocks]


def test_line_ends_make_paragraphs_and_lines_of_their_own_headings() -> None:
    text = "甲。[1]乙。[2]\n## 明江区：\n丙。[3]\n- 丁。[4]\n还在说"
    assert shape(text, "甲。", "乙。", "丙。", "丁。") == [
        ("paragraph", "甲。乙。"),
        ("heading", "明江区："),
        ("paragraph", "丙。"),
        ("item", "丁。"),
        ("paragraph", "还在说"),
    ]


def test_sentences_that_the_text_does_not_hold_are_kept() -> None:
    assert shape("", "甲。", "乙。") == [("paragraph", "甲。乙。")]


@pytest.mark.parametrize(
    ("head", "last", "cells"),
    [
        ("出处", "[2]", ["2021年", "24件"]),  # notes take the place of its sources
        ("出处", "[5]", ["2021年", "24件", "[5]"]),  # no marker of this sentence: the source's own words
        ("附注", "[2]", ["2021年", "24件", "[2]"]),
    ],
)
def test_the_column_of_sources_of_a_table_is_printed_as_notes(head: str, last: str, cells: list[str]) -> None:
    table = (
        f"| 时间 | 线索 | {head} |\n| --- | --- | --- |\n| 2021年 | 24件 | [1] |\n| 2021年 | 24件 | {last} |"
    )
    (block,) = lay_out(f"{table}[1][2]", [Sentence(text=table, citations=(1, 2))])
    assert list(block.rows[-1]) == cells
    assert [p.marker for p in block.pieces] == [1, 2]


def test_what_looks_like_a_marker_in_a_source_stays_its_text() -> None:
    said = "据[99]所述[2]，如此。"
    (block,) = lay_out(f"{said}[2][5]", [Sentence(text=said, citations=(2, 5))])
    assert [(p.text, p.marker) for p in block.pieces] == [(said, None), ("", 2), ("", 5)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 地区 | 数 |\n|---|:-:|\n| 甲 | 3 |", (("地区", "数"), ("甲", "3"))),
        ("a\tb\n1\t2", (("a", "b"), ("1", "2"))),
        ("a\tb\n1\t2\t3", ()),
        ("| a |\n| b |", ()),
        ("|---|\n|---|", ()),
        ("一句话，没有表。", ()),
    ],
)
def test_tables_are_recognised_only_when_regular(text: str, rows: Any) -> None:
    assert table_rows(text) == rows
