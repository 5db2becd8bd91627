"""What is asked in everyday words is found where the documents write officially."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
from rag.model import Ask

# Invented: no place below did what is told of it here.
REPORT = """建湖县委第六轮巡察情况
2023-11-02
县委第六轮巡察对12个乡镇开展巡察，共发现问题305个。
根据移交的线索，4名村干部被开除党籍，另有9人受到党内警告。
群众来信中，有31封为匿名举报，占比两成。
巡察组查阅账目后发现，某镇将机关食堂收入存入账外账，形成“小金库”，涉及金额47万元。
截至10月底，已追缴违规发放的津贴补贴62万元。
两个村的冷库建成三年来一直闲置，镇党委已制定盘活方案。
对整改不力的2个单位，县委主要负责人约谈了党组织书记。
反馈意见下发后，逾期未报送整改方案的单位有3个。
年度考核中，西街社区排名末位。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home: Path = tmp_path_factory.mktemp("everyday")
    (home / "report.txt").write_text(REPORT, encoding="utf-8")
    lexicon = Lexicon.load()
    catalogue = Catalogue.open(home / "catalogue.db")
    assert not ingest([home / "report.txt"], catalogue=catalogue, files_dir=home / "files").failed
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    build(home, catalogue, **parts)
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
    yield Assistant(
        snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
    )
    snapshot.close()
    catalogue.close()


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("建湖有几个村干部被清出党了？", "4名村干部被开除党籍"),
        ("建湖的告状信里没署名的有多少封？", "31封为匿名举报"),
        ("建湖翻账本查出的私设钱柜有多少钱？", "47万元"),
        ("建湖讨回来的钱有多少？", "62万元"),
        ("建湖哪个社区考核垫底？", "西街社区排名末位"),
    ],
)
def test_everyday_words_find_the_official_sentence(assistant, question, quoted):
    answer = assistant.answer(Ask(question=question))
    assert any(quoted in c.quote for c in answer.citations), [c.quote for c in answer.citations]
