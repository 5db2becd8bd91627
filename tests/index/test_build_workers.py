"""A build in several processes publishes what one process publishes."""

from __future__ import annotations

import pytest

from corpus.catalogue import Catalogue
from corpus.lexicon import Lexicon
from corpus.passages import Splitter
from corpus.reader import read_bytes
from corpus.segment import load_segmenter
from corpus.workers import Death
from index.build import build
from index.embedder import SHIPPED_MODEL, HashEmbedder, StaticEmbedder
from index.errors import WorkerDied
from index.generation import current, generation_folder
from index.reuse import VectorCache
from index.snapshot import Snapshot

SPLITTER = Splitter()
ENGINE = {"meta.json", ".managed.json"}  # name the engine's segments, which it numbers at random


def put(catalogue, numbers):
    for number in numbers:
        paragraphs = (
            "".join(
                f"第{number}轮巡察发现{place}有{number * 7 % 31 + one}个问题，{what}整改{one}次。"
                for one in range(9)
            )
            for place, what in (("村级组织", "已经"), ("财务科", "正在"), ("项目办", "尚未"))
        )
        text = f"第{number}轮巡察情况\n\n" + "\n\n".join(paragraphs)
        catalogue.put(read_bytes(text.encode(), source=f"{number:03d}.txt"))


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    monkeypatch.setattr("index.build._WORTH", 5000)  # characters; else a test would need a large library
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        put(opened, range(60))
        yield opened


def embedders():
    static = StaticEmbedder(SHIPPED_MODEL)
    static.expect_many()  # as a build of many texts would
    return {"static": static, "other": HashEmbedder()}


def published(home):
    """Every file of the published generation by its path; those of the engine by size and order only."""
    folder = generation_folder(home, current(home))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in ENGINE]
    lexical = sorted((path.suffix, path.read_bytes()) for path in files if path.parent.name == "lexical")
    rest = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.parent.name != "lexical" and path.name != "manifest.json"
    }
    return lexical, rest


@pytest.mark.parametrize("name", ["static", "other"])
def test_workers_publish_the_same(tmp_path, catalogue, name):
    segmenter = load_segmenter(Lexicon.load())
    found = []
    for workers in (1, 2):
        embedder = embedders()[name]
        home = tmp_path / f"home{workers}"
        told = []
        report = build(
            home,
            catalogue,
            embedder=embedder,
            segmenter=segmenter,
            splitter=SPLITTER,
            workers=workers,
            progress=lambda *state, told=told: told.append(state),
        )
        found.append((report, told, published(home)))
    assert found[0] == found[1]
    assert found[0][0].passages > 60


def test_known_vectors_are_taken_over_by_workers_too(tmp_path, catalogue, monkeypatch):
    embedder, segmenter = embedders()["static"], load_segmenter(Lexicon.load())
    found, taken = [], []
    find = VectorCache.find

    def counted(cache, digests):
        places = find(cache, digests)
        taken[-1] += int((places >= 0).sum())
        return places

    monkeypatch.setattr(VectorCache, "find", counted)
    for workers in (1, 2):
        home = tmp_path / f"home{workers}"
        parts = {"embedder": embedder, "segmenter": segmenter, "workers": workers}
        taken.append(0)
        build(home, catalogue, splitter=SPLITTER, **parts)
        assert taken.pop() == 0
        taken.append(0)
        build(home, catalogue, splitter=Splitter(target_chars=150), **parts)  # most passages change
        with Catalogue.open(catalogue.path) as own:
            snapshot = Snapshot.open(
                home,
                catalogue=own,
                embedder=embedder,
                segmenter=segmenter,
                splitter=Splitter(target_chars=150),
            )
            hits = [(hit.passage.id, round(hit.score, 6)) for hit in snapshot.search("财务科整改了几次", 20)]
        found.append((published(home), hits))
    assert found[0] == found[1]
    assert len(found[0][1]) == 20
    assert taken[0] == taken[1] > 0


def test_a_worker_that_dies_names_its_document_and_leaves_the_published_generation(
    tmp_path, catalogue, monkeypatch
):
    parts = {"embedder": HashEmbedder(), "segmenter": load_segmenter(Lexicon.load()), "splitter": SPLITTER}
    build(tmp_path, catalogue, **parts)
    before = current(tmp_path)
    put(catalogue, range(60, 120))

    class Dying:
        def __init__(self, *_, **__):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def results(self, jobs):
            return ((job, Death(status=-9)) for job in jobs)

    with monkeypatch.context() as patch:
        patch.setattr("index.build.Workers", Dying)
        with pytest.raises(WorkerDied, match=r"060\.txt.*SIGKILL"):
            build(tmp_path, catalogue, workers=2, **parts)
    assert current(tmp_path) == before
    assert build(tmp_path, catalogue, workers=2, **parts).documents == 120
