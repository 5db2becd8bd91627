"""A small invented library, indexed once with the shipped model, for the tests of the answering layer."""

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
from rag.questions.understand import Understanding

# Invented: no place below did what is told of it here.
LIBRARY = {
    "yixing.txt": """江苏宜兴：巡察盯紧办事窗口
2022-05-18
2022年3月，宜兴市委启动第一轮巡察，对9家市直单位党组织开展常规巡察，共发现问题214个，移交问题线索17件。
宜兴市委建立“三单联办”机制，由巡察组开单、职能部门接单、群众评单。
针对窗口排队时间过长的问题，市政务服务中心新增自助终端36台，平均等候时间由40分钟降到12分钟。
宜兴市委巡察办主任周晓岚表示，整改好不好，要由排队的群众来说。
9月，宜兴市委启动第二轮巡察，对11家市直单位开展巡察，共发现问题268个。
""",
    "tengzhou.txt": """山东滕州：把巡察整改放到阳光下
2023-08-09
滕州市委第一轮巡察共发现问题187个，推动整改完成173个，整改完成率为92.5%。
滕州市委建立“亮账销账”制度，被巡察单位每月5日前公开整改进度。
滕州市木石镇有段3公里的通村路坑洼多年，巡察组进村走访后，镇里投入资金86万元，两个月内铺成了水泥路。
滕州市委巡察机构从审计、财政等部门抽调年轻干部24名参加巡察。
""",
    "rules.txt": """甲乙市巡察工作规则
第一条 为了规范巡察工作，根据有关规定，制定本规则。
第二条 巡察工作坚持下列原则：
（一）实事求是；
（二）依靠群众；
（三）公开透明。
第三条 巡察组实行组长负责制，组长由市委确定，一次一授权。
第四条 被巡察单位应当自收到反馈意见之日起2个月内报告整改情况。
""",
}


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library")
    for name, text in LIBRARY.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def catalogue(home: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(home / "catalogue.db")
    report = ingest([home / name for name in LIBRARY], catalogue=catalogue, files_dir=home / "files")
    assert not report.failed
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def snapshot(home: Path, catalogue: Catalogue, lexicon: Lexicon) -> Iterator[Snapshot]:
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    build(home, catalogue, **parts)
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="session")
def understanding(snapshot: Snapshot, lexicon: Lexicon) -> Understanding:
    return Understanding(
        segmenter=snapshot.segmenter, lexicon=lexicon, gazetteer=Gazetteer.load(), idf=snapshot.idf
    )


@pytest.fixture(scope="session")
def assistant(snapshot: Snapshot, catalogue: Catalogue, lexicon: Lexicon) -> Assistant:
    return Assistant(
        snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
    )
