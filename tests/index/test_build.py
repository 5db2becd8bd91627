from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.passages import Splitter
from index.embedder import HashEmbedder
from index.errors import IndexBusy, IndexWriteFailed
from index.generation import current, generation_folder, publish
from index.manifest import Manifest


class CountingEmbedder(HashEmbedder):
    """Counts the passages it was asked to embed."""

    def __init__(self, dim: int = 64) -> None:
        super().__init__(dim)
        self.embedded = 0

    def encode_passages(self, texts):
        self.embedded += len(texts)
        return super().encode_passages(texts)


def answers(snapshot) -> list[list[tuple[str, float]]]:
    questions = ("整改", "第17号材料", "管网更新", "年龄造假", "高龄老人", "无关的问题")
    return [[(h.passage.id, round(h.score, 5)) for h in snapshot.search(q, 10)] for q in questions]


def test_first_build_publishes_what_the_catalogue_holds(library, helpers: SimpleNamespace) -> None:
    library.catalogue.put(*helpers.documents(10))
    stages = []
    report = library.build(progress=lambda *step: stages.append(step))
    assert (report.generation, report.documents, report.added, report.removed) == ("000001", 10, 10, 0)
    assert report.rebuilt == "first"
    assert current(library.home) == "000001"
    assert stages[0] == ("index", 0, 10)
    assert stages[-1] == ("publish", 1, 1)
    manifest = Manifest.read(generation_folder(library.home, "000001"))
    assert manifest.fingerprints.embedder == "hash-64"
    assert manifest.fingerprints.splitter == library.splitter.fingerprint
    assert manifest.fingerprints.segmenter == library.segmenter.fingerprint
    on_disk = {
        path.relative_to(generation_folder(library.home, "000001")).as_posix()
        for path in generation_folder(library.home, "000001").rglob("*")
        if path.is_file() and path.suffix != ".lock"  # readers of tantivy leave an empty one
    }
    assert set(manifest.files) == on_disk - {"manifest.json"}


def test_nothing_changed_publishes_nothing(filled) -> None:
    report = filled.build()
    assert (report.generation, report.added, report.removed) == ("000001", 0, 0)
    assert [path.name for path in (filled.home / "generations").iterdir() if path.is_dir()] == ["000001"]


def test_an_empty_library_can_be_built_and_asked(library) -> None:
    report = library.build()
    assert report.passages == 0
    assert library.open().search("整改", 5) == ()


def test_only_what_changed_is_embedded(filled, helpers: SimpleNamespace) -> None:
    counting = CountingEmbedder()
    library = dataclasses.replace(filled, embedder=counting)
    documents = helpers.documents(62)
    library.catalogue.put(*documents[60:])
    changed = helpers.document(
        "doc-00003", "全文已经改写。", title="新的题目", date="2024-01", regions=("戊市",)
    )
    library.catalogue.put(changed)
    library.catalogue.remove("doc-00004")
    report = library.build()
    assert (report.added, report.removed, report.documents, report.rebuilt) == (3, 1, 61, "")
    assert counting.embedded == 3
    snapshot = library.open()
    assert snapshot.passages_of("doc-00004") == ()
    assert snapshot.passage_count("doc-00004") == 0
    assert [h.document.id for h in snapshot.search("全文已经改写", 1)] == ["doc-00003"]
    assert "doc-00004" not in {h.document.id for h in snapshot.search("财务报销 接待费用", 100)}


def test_changed_metadata_alone_is_taken_over(filled) -> None:
    document = dataclasses.replace(filled.catalogue.latest["doc-00005"], regions=("己市",))
    filled.catalogue.put(document)
    report = filled.build()
    assert report.added == 1
    assert filled.open().document("doc-00005").regions == ("己市",)


def test_many_small_builds_answer_as_one_large_one(library, helpers: SimpleNamespace, tmp_path: Path) -> None:
    documents = helpers.documents(60)
    small = library.with_build(merge_rows=4, compact_rows=1000)
    for start in range(0, 60, 6):
        small.catalogue.put(*documents[start : start + 6])
        small.build()
    shards = Manifest.read(generation_folder(small.home, "000010")).shards
    assert 1 < len(shards) <= 6
    once = dataclasses.replace(library, home=tmp_path / "once")
    once.build()
    assert answers(small.open()) == answers(once.open())
    assert [p.name for p in sorted((small.home / "generations").glob("0*"))] == ["000009", "000010"]


def test_shards_are_split_and_answer_alike(filled, tmp_path: Path) -> None:
    split = dataclasses.replace(filled, home=tmp_path / "split").with_build(shard_rows=16, batch_passages=7)
    split.build()
    assert len(Manifest.read(generation_folder(split.home, "000001")).shards) == 4
    assert answers(split.open()) == answers(filled.open())


def test_many_removals_start_over_and_keep_vectors(filled) -> None:
    counting = CountingEmbedder()
    library = dataclasses.replace(filled, embedder=counting)
    for number in range(30):
        library.catalogue.remove(f"doc-{number:05d}")
    library.build()
    before = answers(library.open())
    library.catalogue.remove("doc-00031")
    embedded = counting.embedded  # the questions of answers()
    report = library.build()
    assert report.rebuilt == "compaction"
    manifest = Manifest.read(generation_folder(library.home, report.generation))
    assert (manifest.rows, manifest.passages) == (29, 29)
    assert counting.embedded == embedded
    after = answers(library.open())
    assert [[i for i, _ in found][:1] for found in after[1:5]] == [
        [i for i, _ in found][:1] for found in before[1:5]
    ]


def test_other_settings_rebuild_everything(filled) -> None:
    other = dataclasses.replace(filled, splitter=Splitter(target_chars=60, max_chars=120))
    assert other.build().rebuilt == "settings"
    wider = dataclasses.replace(other, embedder=HashEmbedder(32))
    report = wider.build()
    assert (report.rebuilt, report.added) == ("settings", 60)
    assert wider.open().search("整改", 1)


def test_a_damaged_generation_is_built_anew(filled) -> None:
    before = answers(filled.open())
    path = next((filled.home / "generations" / "000001" / "lexical").glob("*.idx"))
    path.write_bytes(b"\0" * path.stat().st_size)
    assert filled.build().rebuilt == "damaged"
    assert answers(filled.open()) == before


@pytest.mark.parametrize("content", [b"", b"nonsense", b"000009\n", b"\xff\xfe"])
def test_a_damaged_pointer_is_built_anew(filled, content: bytes) -> None:
    (filled.home / "CURRENT").write_bytes(content)
    report = filled.build()
    assert report.rebuilt == "first"
    assert filled.open().generation == report.generation


def test_two_builders_at_once(filled) -> None:
    with (filled.home / "generations" / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy):
            filled.build()
    assert filled.build().generation == "000001"


def test_what_a_dead_build_left_is_removed(filled) -> None:
    folder = filled.home / "generations"
    (folder / ".building-000002" / "lexical").mkdir(parents=True)
    (folder / "000007").mkdir()  # renamed, but CURRENT was never replaced
    (filled.home / "CURRENT.new").write_text("000007")
    filled.build()
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "000001"]
    assert sorted(path.name for path in filled.home.iterdir()) == ["CURRENT", "generations"]


def test_a_failing_build_leaves_the_published_one(filled, helpers: SimpleNamespace) -> None:
    before = answers(filled.open())
    filled.catalogue.put(*helpers.documents(70)[60:])

    class Full(HashEmbedder):
        def encode_passages(self, texts):  # noqa: ARG002
            raise OSError(28, os.strerror(28))

    with pytest.raises(IndexWriteFailed, match="磁盘已满"):
        dataclasses.replace(filled, embedder=Full(64)).build()
    assert current(filled.home) == "000001"
    assert answers(filled.open()) == before
    assert not list((filled.home / "generations").glob(".building*"))


def test_an_interrupted_build_goes_on_at_the_next(filled, helpers: SimpleNamespace) -> None:
    filled.catalogue.put(*helpers.documents(70)[60:])

    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.build(progress=interrupt)
    assert filled.open().generation == "000001"
    assert filled.build().added == 10


def test_a_home_that_cannot_be_made(library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexWriteFailed):
        dataclasses.replace(library, home=tmp_path / "file" / "home").build()


def test_old_generations_go_unless_a_reader_holds_them(filled, helpers: SimpleNamespace) -> None:
    reader = filled.open()
    before = answers(reader)
    documents = helpers.documents(66)
    for number in range(60, 64):
        filled.catalogue.put(documents[number])
        filled.build()
    names = sorted(path.name for path in (filled.home / "generations").glob("0*"))
    assert names == ["000001", "000004", "000005"]
    assert answers(reader) == before
    reader.close()
    filled.catalogue.put(documents[65])
    filled.build()
    assert sorted(p.name for p in (filled.home / "generations").glob("0*")) == ["000005", "000006"]


def test_equal_texts_share_a_vector_but_stay_two_passages(library, helpers: SimpleNamespace) -> None:
    text = "同一段文字出现在两份材料里，两处都能被找到。"
    library.catalogue.put(helpers.document("a", text), helpers.document("b", text))
    library.build()
    library.catalogue.put(helpers.document("c", text))
    library.build()
    hits = library.open().search("同一段文字", 5)
    assert {hit.document.id for hit in hits} == {"a", "b", "c"}
    assert len({hit.passage.id for hit in hits}) == 3
    assert len({np.round(hit.hits[0].score, 6) for hit in hits}) == 1


def test_another_home_lends_vectors_and_nothing_else(filled, tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    filled = dataclasses.replace(filled, embedder=embedder)
    part = dataclasses.replace(filled, home=tmp_path / "part", catalogue=type(filled.catalogue)())
    part.catalogue.put(*list(filled.catalogue.latest.values())[:20])
    part.build(lender=filled.home)
    assert embedder.embedded == 0, "every text stood in the other home"
    alone = dataclasses.replace(part, home=tmp_path / "alone")
    alone.build()
    assert embedder.embedded > 0
    with contextlib.closing(part.open()) as lent, contextlib.closing(alone.open()) as own:
        assert answers(lent) == answers(own)
        assert lent.passages == own.passages < len(filled.catalogue.latest) * 2


def test_vectors_that_were_rounded_with_others_are_not_lent(filled, tmp_path: Path) -> None:
    coded = dataclasses.replace(filled.with_build(flat_rows=10), home=tmp_path / "coded")
    coded.build()
    embedder = CountingEmbedder()
    part = dataclasses.replace(coded, home=tmp_path / "part", embedder=embedder)
    part.build(lender=coded.home)
    assert embedder.embedded == Manifest.read(generation_folder(part.home, "000001")).passages


def test_texts_reach_the_disk_before_the_index_that_needs_them(library, monkeypatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(type(library.catalogue), "flush", lambda _: order.append("texts"))
    monkeypatch.setattr("index.build.publish", lambda *given: (order.append("index"), publish(*given)))
    library.build()
    assert order == ["texts", "index"]
    library.build()
    assert order == ["texts", "index"], "nothing changed, nothing is written"
