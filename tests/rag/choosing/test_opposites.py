"""Words that one character sets apart, and answers that must not mix them up."""

from collections.abc import Callable, Iterator

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
from rag.choosing.opposites import opposites_of, says_opposite
from rag.model import Answer, Ask

# Invented: the place did nothing of it. A sentence, what it answers, and what only its opposite would.
TOLD = [
    (
        "上半年，宜兴市委巡察办收到来信128件。",
        "宜兴市委巡察办上半年收到多少件来信",
        "宜兴市委巡察办下半年收到多少件来信",
    ),
    ("宜兴市入库项目有37个，由发改部门核准。", "宜兴市入库项目有多少个", "宜兴市出库项目有多少个"),
    ("宜兴市线上答题有5600人参加。", "宜兴市线上答题有多少人参加", "宜兴市线下答题有多少人参加"),
    ("宜兴市教育局评出一等奖6个。", "宜兴市教育局一等奖评出几个", "宜兴市教育局三等奖评出几个"),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Callable[[str], Answer]]:
    home = tmp_path_factory.mktemp("opposites")
    text = "\n".join(["宜兴市巡察工作综述", *(sentence for sentence, _, _ in TOLD)])
    (home / "told.txt").write_text(text, encoding="utf-8")
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    with Catalogue.open(home / "catalogue.db") as catalogue:
        assert not ingest([home / "told.txt"], catalogue=catalogue, files_dir=home / "files").failed
        build(home, catalogue, **parts)
        snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
        assistant = Assistant(
            snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
        )
        yield lambda question: assistant.answer(Ask(question=question))
        snapshot.close()


@pytest.mark.parametrize(("sentence", "told", "opposite"), TOLD)
def test_what_is_told_of_the_opposite_is_no_answer(ask, sentence, told, opposite):
    assert sentence in ask(told).text
    assert ask(opposite).status == "refused"


def test_opposites_differ_in_one_place():
    assert {"下行", "中行"} <= set(opposites_of("上行"))
    assert "年底" not in opposites_of("年末")
    assert "今日" not in opposites_of("今天")
    assert opposites_of("廉洁") == ()


@pytest.mark.parametrize(
    ("term", "text", "words", "asked", "expected"),
    [
        ("上行", "下行车辆", ["下行", "车辆"], "上行车辆多少", True),
        ("上行", "下行车辆", ["下行车辆"], "上行车辆多少", True),
        ("上行", "上行和下行车辆", ["上行", "和", "下行", "车辆"], "上行车辆多少", False),
        ("上行", "下行车辆", ["下行", "车辆"], "上行比下行多多少", False),
        ("大会", "其中会议三次", ["其中", "会议", "三次"], "大会几次", False),
        ("男职工", "女职工三人", ["女", "职工", "三人"], "男职工几人", True),
        ("上", "下行车辆", ["下行", "车辆"], "上多少", False),
    ],
)
def test_a_text_says_the_opposite(term, text, words, asked, expected):
    assert says_opposite(term, text, words, asked) is expected
