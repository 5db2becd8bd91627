from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.draft import RawText
from corpus.errors import DocumentNotFound
from corpus.fold import fold
from corpus.marks import RUN, WINDOW, marks_of, runs_of
from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.reader import LoadedFile, read_bytes
from corpus.reprints import differences, reprints_of, share_of

REPORT = [
    "青溪县委把巡察整改作为一项政治任务，由县委书记逐一审核整改方案。",
    "今年以来，县委巡察组对12个乡镇开展巡察，发现问题368个，推动立行立改91个。",
    "巡察组住村入户，在院坝里听群众讲道路、水渠和集体账目，把问题当场记在本子上。",
    "针对集体资产出租不公开的问题，县农业农村局清理合同214份，收回欠款57.6万元。",
    "县委巡察办每月调度一次，对进展慢的单位发出提醒函，对敷衍应付的移送问责。",
    "“修好的渠一直通到了地头，今年不用再抬水了。”柳湾村村民说。",
    "下一步，青溪县将把整改成效的评判权交给群众，评议不满意的重新整改。",
]
OTHER = [
    "白沙市召开警示教育大会，通报近年来查处的典型案例，要求各级干部引以为戒。",
    "会议指出，要把纪律教育融入日常，坚持逢会必讲、逢提必谈，做到警钟长鸣。",
    "会后，与会人员参观了廉政教育馆，观看了警示教育片，并在留言墙上写下承诺。",
]
HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def document(id_, *paragraphs, title="标题", kind=BlockKind.PARAGRAPH):
    text, blocks = title, [(BlockKind.TITLE, Span(0, len(title)))]
    for paragraph in paragraphs:
        blocks.append((kind, Span(len(text) + 1, len(text) + 1 + len(paragraph))))
        text += "\n" + paragraph
    return Document(
        id=id_, version=text_version(text), source=f"{id_}.txt", title=title, text=text,
        blocks=tuple(Block(kind=k, span=span, raw=span) for k, span in blocks),
        kind=DocumentKind.REPORT, media_type="text/plain",
    )  # fmt: skip


def put(catalogue, *documents):
    for one in documents:
        raw = RawText(source=one.source, text=one.text, media_type="text/plain", sha256=one.version)
        catalogue.put(LoadedFile(source=one.source, raw=raw, documents=(one,)))


def edited():
    """The report as another paper printed it: abridged, with a figure and a headline of its own."""
    lines = [line.replace("368", "３６９") for line in REPORT if not line.startswith("县委巡察办")]
    lines[0] = lines[0].replace("逐一审核", "逐项审定")
    return ["".join(lines[:3]), "".join(lines[3:])]


def folded(text):
    return "".join(fold(text).split())


@pytest.fixture
def catalogue(tmp_path):
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        yield opened


def test_a_reprint_is_linked_both_ways_with_its_differences(catalogue):
    put(catalogue, document("a", *REPORT, title="整改见实效"), document("c", *OTHER))
    put(catalogue, document("b", *edited(), title="渠水通到地头"))
    (found,) = reprints_of(catalogue, "a")
    assert (found.document_id, found.version) == ("b", catalogue.row("b").version)
    assert 0.8 < found.share < 1
    assert [(d.text_a, d.text_b) for d in found.differences] == [
        ("整改见实效", "渠水通到地头"),
        ("一审核", "项审定"),
        ("368", "３６９"),
        (REPORT[4], ""),
    ]
    a, b = catalogue.document("a"), catalogue.document("b")
    for one in found.differences:
        assert (one.span_a.of(a.text), one.span_b.of(b.text)) == (one.text_a, one.text_b)
    (back,) = reprints_of(catalogue, "b")
    assert (back.document_id, back.share) == ("a", found.share)
    assert [(d.text_b, d.text_a) for d in back.differences] == [
        (d.text_a, d.text_b) for d in found.differences
    ]
    assert reprints_of(catalogue, "c") == ()


def test_the_same_text_in_another_dress_has_no_differences(catalogue):
    dressed = "".join(REPORT).replace("12", "１２").replace("县", "縣").replace("，", ",")
    put(catalogue, document("a", *REPORT), document("b", dressed))
    (found,) = reprints_of(catalogue, "a")
    assert (found.share, found.differences) == (1.0, ())


def test_links_follow_what_the_library_holds(catalogue):
    put(catalogue, document("a", *REPORT), document("b", *edited()))
    assert reprints_of(catalogue, "a")
    put(catalogue, replace(document("b", *OTHER), source="b.txt"))
    assert reprints_of(catalogue, "a") == ()
    put(catalogue, document("b", *edited()))
    assert reprints_of(catalogue, "a")
    catalogue.remove("b")
    assert reprints_of(catalogue, "a") == ()
    with pytest.raises(DocumentNotFound):
        reprints_of(catalogue, "b")
    put(catalogue, document("b", *edited()))
    assert reprints_of(catalogue, "a")


def test_an_abridgement_and_a_compilation_are_found(catalogue):
    rest = random.Random(3)
    filler = ["".join(rest.choices(HAN, k=60)) + "。" for _ in range(120)]
    put(catalogue, document("short", *REPORT), document("long", *filler[:60], *REPORT, *filler[60:]))
    (found,) = reprints_of(catalogue, "short")
    assert (found.document_id, found.share) == ("long", 1.0)


def test_notices_on_a_pattern_are_no_reprints(catalogue):
    notice = "{}县委巡察组将于近期进驻，欢迎来电来信反映问题。"
    put(catalogue, document("a", notice.format("青溪")), document("b", notice.format("白沙")))
    assert reprints_of(catalogue, "a") == ()
    assert share_of(document("a"), document("b")) == 0.0


def test_marks_of_many_files_are_written_together_and_those_of_a_killed_run_by_the_next(catalogue):
    with catalogue.bulk():
        put(catalogue, document("a", *REPORT))
        put(catalogue, document("b", *OTHER))
        put(catalogue, document("b", *edited()))  # put anew before its first marks were written
    assert [r.document_id for r in reprints_of(catalogue, "a")] == ["b"]
    put(catalogue, document("b", *OTHER))
    assert catalogue.alike("a", most=9) == (), "the marks of a text go with it"
    with sqlite3.connect(catalogue.path) as db:  # as a run that was killed leaves it
        db.execute("DELETE FROM marks")
        db.execute("UPDATE documents SET marked = 0")
    db.close()
    with catalogue.bulk():
        put(catalogue, document("c", *edited()))
    assert catalogue.alike("a", most=9) == ("c",)


def test_the_two_printings_of_a_page_read_from_files(catalogue):
    files = {
        "甲报.txt": "\n".join(["整改见实效", *REPORT]),
        "乙报.txt": "\n\n".join(["渠水通到地头", *edited()]),
    }
    for name, text in files.items():
        catalogue.put(read_bytes(text.encode(), source=name))
    ids = list(catalogue.current())
    assert [r.document_id for one in ids for r in reprints_of(catalogue, one)] == ids[::-1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 300), st.integers(0, 300))
def test_any_shared_run_leaves_a_shared_mark(seed, before, after):
    rest = random.Random(seed)
    common = "".join(rest.choices(HAN, k=WINDOW + RUN - 1))
    one = document("a", "".join(rest.choices(HAN, k=before)) + common)
    two = document("b", common + "".join(rest.choices(HAN, k=after)))
    assert set(marks_of(one)) & set(marks_of(two))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("甲乙丙。，12 “”３㎡", max_size=30), max_size=6),
    st.lists(st.text("甲乙丙。，12 “”３㎡", max_size=30), max_size=6),
)
def test_differences_are_exact_and_in_order(left, right):
    a, b = document("a", *left), document("b", *right)
    found = differences(a, b)
    at_a = at_b = 0
    for one in found:
        assert (one.span_a.of(a.text), one.span_b.of(b.text)) == (one.text_a, one.text_b)
        assert one.text_a or one.text_b
        between = [a.text[at_a : one.span_a.start], b.text[at_b : one.span_b.start]]
        assert folded(between[0]) == folded(between[1])
        at_a, at_b = one.span_a.end, one.span_b.end
    assert folded(a.text[at_a:]) == folded(b.text[at_b:])
    assert differences(a, a) == ()


@pytest.mark.parametrize(
    "length", [RUN - 1, RUN, RUN + 1, RUN + WINDOW - 2, RUN + WINDOW - 1, RUN + WINDOW, 400]
)
def test_marks_are_the_smallest_hashes_of_all_windows(length):
    chance = random.Random(length)
    one = document("a", "".join(chance.choices([*HAN, "，", "_", "1", "Ａ"], k=length)))
    hashes = [int(value) for value in runs_of(one)]
    width = min(WINDOW, len(hashes))
    expected = {min(hashes[at : at + width]) for at in range(len(hashes) - width + 1)} if hashes else set()
    assert {mark % (1 << 64) for mark in marks_of(one)} == expected
    assert marks_of(one) == sorted(set(marks_of(one)))
