"""A text that no longer applies is marked, and stands behind the one that does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.library import ingest
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.snapshot import Snapshot
from rag.assistant import Assistant
from rag.model import Answer, Ask

OLD = """丙丁市巡察工作规则（2015年，已废止）
第一条 为了规范巡察工作，制定本规则。
第二条 被巡察单位应当每半年报告一次整改情况。
第三条 巡察组借阅账册应当登记造册。
"""
NEW = """丙丁市巡察工作规则（2024年）
第一条 为了规范巡察工作，制定本规则。
第二条 被巡察单位应当每两个月报告一次整改情况。
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[object]:
    home = tmp_path_factory.mktemp("rules")
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (home / name).write_text(text, encoding="utf-8")
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    with Catalogue.open(home / "catalogue.db") as catalogue:
        files = [home / "old.txt", home / "new.txt"]
        assert not ingest(files, catalogue=catalogue, files_dir=home / "files").failed
        build(home, catalogue, **parts)
        snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
        assistant = Assistant(
            snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
        )
        yield lambda question: assistant.answer(Ask(question=question))
        snapshot.close()


def marked(answer: Answer) -> bool:
    return any(w.code == "source.superseded" for w in answer.warnings)


def test_the_text_in_force_answers_without_a_mark(ask):
    answer = ask("丙丁市的被巡察单位多久报告一次整改情况")
    assert "每两个月" in answer.text
    assert not marked(answer)


def test_what_only_the_old_text_says_is_given_with_a_mark(ask):
    answer = ask("丙丁市巡察组借阅账册应当怎么办")
    assert "登记造册" in answer.text
    assert marked(answer)
    assert any("2015年" in w.message for w in answer.warnings)


def test_the_old_text_answers_where_its_year_is_asked_for(ask):
    answer = ask("2015年的丙丁市巡察工作规则里，被巡察单位多久报告一次整改情况")
    assert "每半年" in answer.text
    assert marked(answer)
