from __future__ import annotations

import gc
import threading
import weakref
from types import SimpleNamespace

import pytest

from corpus.passages import Splitter
from index.embedder import HashEmbedder
from index.errors import IndexCorrupt, IndexMismatch, IndexMissing
from index.model import Filters


def test_hits_say_what_every_channel_said(filled) -> None:
    hits = filled.open().search("第17号材料由哪个组负责", 10)
    assert hits[0].document.id == "doc-00017"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    channels = {hit.channel: hit for hit in hits[0].hits}
    assert set(channels) == {"dense", "lexical", "fused", "final"}
    assert channels["lexical"].rank == 1
    assert channels["lexical"].score > 1
    assert -1 <= channels["dense"].score <= 1
    assert channels["final"].rank == 1
    assert channels["final"].score == hits[0].score
    assert all(hit.passage_id == hits[0].passage.id for hit in hits[0].hits)


def test_passages_are_spans_of_the_stored_text(filled) -> None:
    snapshot = filled.open()
    for hit in snapshot.search("整改", 20):
        document = filled.catalogue.document(hit.passage.document_id, hit.passage.version)
        assert hit.passage in filled.splitter.split(document)
        assert hit.passage.span.of(document.text) == hit.passage.text
        assert snapshot.passage(hit.passage.id) == hit.passage


def test_passages_and_documents_by_id(filled) -> None:
    snapshot = filled.open()
    document = filled.catalogue.latest["doc-00007"]
    assert snapshot.passages_of("doc-00007") == filled.splitter.split(document)
    assert snapshot.document("doc-00007").title == document.title
    assert len(snapshot.documents()) == 60
    for info in snapshot.documents():
        assert snapshot.passage_count(info.id) == len(snapshot.passages_of(info.id)) > 0
    assert snapshot.passage_count("none") == 0
    for wrong in ("ffffffffffffffff", "x", "", "f" * 40):
        with pytest.raises(KeyError):
            snapshot.passage(wrong)
    with pytest.raises(KeyError):
        snapshot.document("none")


def test_terms(filled) -> None:
    snapshot = filled.open()
    assert snapshot.contains_term("整改")
    assert not snapshot.contains_term("火箭")
    assert snapshot.idf("火箭") > snapshot.idf("年龄") > snapshot.idf("材料") >= 0


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(regions=("甲市",)), lambda d: "甲市" in d.regions),
        (Filters(regions=("某省",), years=("2022",)), lambda d: d.date[:4] == "2022"),
        (Filters(kinds=("case",)), lambda d: d.kind == "case"),
        (Filters(documents=("doc-00010", "doc-00033")), lambda d: d.id in {"doc-00010", "doc-00033"}),
        (
            Filters(regions=("甲市", "乙市"), kinds=("news",)),
            lambda d: d.kind == "news" and {"甲市", "乙市"} & {*d.regions},
        ),
    ],
)
def test_filters(filled, filters: Filters, fits) -> None:
    snapshot = filled.open()
    expected = {info.id for info in snapshot.documents() if fits(info)}
    hits = snapshot.search("整改情况和材料", 60, filters=filters)
    assert {hit.document.id for hit in hits} == expected


def test_filters_that_nothing_passes(filled) -> None:
    snapshot = filled.open()
    assert snapshot.search("整改", 5, filters=Filters(regions=("火星",))) == ()
    assert snapshot.search("整改", 5, filters=Filters(documents=("none",))) == ()


def test_added_terms_find_what_the_question_does_not_say(library, helpers: SimpleNamespace) -> None:
    library.catalogue.put(
        helpers.document("a", "主要负责人应当履行第一责任人职责。"),
        helpers.document("b", "天气预报说明天有小雨。"),
    )
    library.build()
    snapshot = library.open()
    hit = {h.document.id: h for h in snapshot.search("一把手", 5, extra_terms=[("主要负责人", 0.5)])}["a"]
    assert "lexical" in {one.channel for one in hit.hits}
    plain = {h.document.id: h for h in snapshot.search("一把手", 5)}["a"]
    assert "lexical" not in {one.channel for one in plain.hits}


@pytest.mark.parametrize(
    "query",
    ["", " \n\t", "？！。", "\x00\x01\ud800", "abc xyz", "𠮷" * 50, "整改" * 40_000, "第17号材料。" * 20_000],
)
def test_strange_questions(filled, query: str) -> None:
    hits = filled.open().search(query, 5)
    assert len(hits) <= 5
    if "17" in query:
        assert hits[0].document.id == "doc-00017"


def test_a_search_asked_again_is_remembered_and_not_mixed_with_others(filled) -> None:
    snapshot = filled.open()
    first = snapshot.search("整改", 5)
    assert snapshot.search("整改", 5) is first
    assert len(snapshot.search("整改", 6)) == 6
    within = snapshot.search("整改", 5, filters=Filters(regions=("乙市",)))
    assert {hit.document.regions[0] for hit in within} == {"乙市"}
    added = snapshot.search("整改", 5, extra_terms=[("水压", 3.0)])
    assert [hit.score for hit in added] != [hit.score for hit in first]
    assert snapshot.search("整改", 5) is first


def test_very_long_searches_are_not_remembered(filled) -> None:
    snapshot = filled.open()
    for query, k in (("整改", 65), ("整改" * 2049, 5)):
        first = snapshot.search(query, k)
        again = snapshot.search(query, k)
        assert again == first
        assert again is not first


def test_a_closed_generation_is_let_go_at_once(filled) -> None:
    """Its mapped files take space on the disk until then, removed or not."""
    snapshot = filled.open()
    assert snapshot.search("整改", 5)
    snapshot.close()
    left = weakref.ref(snapshot)
    gc.disable()
    try:
        del snapshot
        assert left() is None
    finally:
        gc.enable()


def test_a_document_removed_is_not_found_by_a_search_asked_before(filled) -> None:
    found = filled.open().search("整改", 1)[0].document.id
    filled.catalogue.remove(found)
    filled.build()
    assert found not in {hit.document.id for hit in filled.open().search("整改", 60)}


def test_k_beyond_what_there_is(filled) -> None:
    snapshot = filled.open()
    hits = snapshot.search("材料", 10_000)
    assert len(hits) == 60
    assert len({hit.passage.id for hit in hits}) == 60
    assert snapshot.search("材料", 0) == ()


def test_near_copies_go_behind_everything_else(library, helpers: SimpleNamespace) -> None:
    text = "督办台账实行销号管理，逐项对账，逐条落实，未完成的不予销号。"
    library.catalogue.put(
        *(helpers.document(f"copy{i}", text) for i in range(3)),
        helpers.document("other", "台账管理另有规定，由办公室解释。"),
    )
    library.build()
    found = [hit.document.id for hit in library.open().search("督办台账销号管理", 4)]
    assert found[0].startswith("copy")
    assert found[1] == "other"
    assert len(found) == 4


def test_a_report_printed_twice_does_not_fill_the_hits(library, helpers: SimpleNamespace) -> None:
    """Each passage of the report is offered once before its copy in the other paper is."""
    report = "".join(
        f"第{n}项，督办台账由{unit}逐项对账，{done * 12}，未完成的不予销号。"
        for n, unit, done in (
            (1, "水务局", "修好水渠六公里，解决灌溉难题"),
            (2, "农业农村局", "清理合同二百份，收回集体欠款"),
            (3, "教育局", "配齐校车三十辆，公开招生名额"),
        )
    )
    library.catalogue.put(
        helpers.document("first", report),
        helpers.document("again", report),
        helpers.document("other", "台账销号管理另有规定，由办公室解释。"),
    )
    library.build()
    hits = library.open().search("督办台账逐项对账销号管理", 7)
    texts = [hit.passage.text for hit in hits]
    fresh = len(set(texts))
    assert fresh == 4
    assert len(texts) == 7
    assert len(set(texts[:fresh])) == fresh
    assert "other" in {hit.document.id for hit in hits[:fresh]}


def test_many_threads_find_the_same(filled) -> None:
    snapshot = filled.open()
    expected = [hit.passage.id for hit in snapshot.search("整改", 10)]
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            found = [hit.passage.id for hit in snapshot.search("整改", 10)]
            if found != expected:
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_missing(library) -> None:
    with pytest.raises(IndexMissing) as caught:
        library.open()
    assert caught.value.code == "index.missing"
    assert "ingest" in caught.value.hint


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("embedder", {"embedder": HashEmbedder(32)}),
        ("splitter", {"splitter": Splitter(target_chars=100, max_chars=200)}),
    ],
)
def test_other_settings_are_named(filled, field: str, change: dict[str, object]) -> None:
    with pytest.raises(IndexMismatch) as caught:
        filled.open(**change)
    assert caught.value.field == field
    assert caught.value.published != caught.value.wanted


def test_another_segmenter_is_named(filled) -> None:
    class Other:
        fingerprint = "jieba-0"

    with pytest.raises(IndexMismatch) as caught:
        filled.open(segmenter=Other())
    assert caught.value.field == "segmenter"


def test_a_flipped_bit_in_any_file_is_found(filled) -> None:
    folder = filled.home / "generations" / "000001"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 12
    for path in files:
        if path.suffix == ".lock":
            continue
        good = path.read_bytes()
        place = len(good) // 2
        path.write_bytes(good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :])
        with pytest.raises(IndexCorrupt) as caught:
            filled.open()
        assert caught.value.file == path.relative_to(folder).as_posix()
        path.write_bytes(good)
    filled.open()


def test_a_missing_or_cut_file_is_found(filled) -> None:
    folder = filled.home / "generations" / "000001"
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"):
        good = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexCorrupt):
            filled.open()
        if good:
            path.write_bytes(good[:-1])
            with pytest.raises(IndexCorrupt):
                filled.open()
        path.write_bytes(good)
    filled.open()


def test_a_pointer_to_nothing(filled) -> None:
    (filled.home / "CURRENT").write_text("000005\n")
    with pytest.raises(IndexCorrupt):
        filled.open()
    (filled.home / "CURRENT").write_text("../../etc\n")
    with pytest.raises(IndexCorrupt):
        filled.open()
