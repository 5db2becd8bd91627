"""The retrieval bench: metrics against hand-computed values, both file forms, one object a set."""

import gzip
import json
import math
from pathlib import Path

import pytest

from tests.bench import embedding
from tests.bench.retrieval import main, ndcg, paired, read_set, recall

PASSAGES = {
    "p0": "成都市锦江区纪委监委加强对一把手的监督，建立谈话提醒制度。",
    "p1": "苏州市开展村级集体三资管理专项巡察，查处问题若干。",
    "p2": "食堂采购必须公开招标，账目按月公示。",
}
QUESTIONS = {"q0": "锦江区怎样监督一把手", "q1": "村级集体资金由谁巡察", "q2": "没有答案的问题"}


@pytest.fixture(params=["plain", "gzip"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    one = tmp_path / "tiny"
    one.mkdir()
    files = {
        "corpus.jsonl": [{"id": key, "title": "", "text": text} for key, text in PASSAGES.items()],
        "queries.jsonl": [{"id": key, "text": text} for key, text in QUESTIONS.items()],
    }
    contents = {name: "\n".join(json.dumps(row) for row in rows) for name, rows in files.items()}
    contents["qrels.tsv"] = "query-id\tcorpus-id\tscore\nq0\tp0\t1\nq1\tp1\t1\n"
    for name, text in contents.items():
        if request.param == "gzip":
            (one / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (one / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_reads_both_forms_and_drops_unjudged_questions(folder):
    data = read_set(folder / "tiny")
    assert data.passages == tuple(PASSAGES.values())
    assert data.questions == (QUESTIONS["q0"], QUESTIONS["q1"])
    assert data.gains == ({0: 1.0}, {1: 1.0})


def test_ndcg_and_recall():
    assert ndcg([5, 3, 1], {3: 1.0}) == pytest.approx(1 / math.log2(3))
    assert ndcg([3], {3: 1.0, 4: 1.0}) == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert ndcg([1, 2], {1: 1.0, 2: 2.0}) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert ndcg(list(range(11)), {10: 1.0}) == 0
    assert recall([1, 2, 3], {3: 1.0, 9: 1.0, 4: 0.0}) == 0.5
    assert recall([1, 2, 3], {3: 1.0}, depth=2) == 0


def test_paired_interval_holds_the_mean():
    mean, low, high = paired([1.0, 0.5, 0.75] * 50, [0.5] * 150)
    assert mean == pytest.approx(0.25)
    assert low < mean < high


def test_one_object_a_set(folder, capsys):
    assert main([str(folder), "tiny", "tiny", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    result = json.loads(lines[0])
    assert (result["set"], result["passages"], result["queries"]) == ("tiny", 3, 2)
    assert set(result["ndcg10"]) == set(result["recall100"]) == {"dense", "lexical", "bm25", "fused", "final"}
    assert result["ndcg10"]["final"] == result["ndcg10"]["bm25"] == 1.0
    assert result["ms_per_query"] > 0


def test_weights_can_be_set(folder, capsys):
    assert main([str(folder), "tiny", "--json", "--set", "dense_weight=0", "--set", "second_look=0"]) == 0
    plain = json.loads(capsys.readouterr().out)["ndcg10"]
    assert plain["fused"] == plain["lexical"] == plain["final"]
    with pytest.raises(SystemExit):
        main([str(folder), "tiny", "--set", "no_weight=1"])
    assert "together_weight" in capsys.readouterr().err


def test_speed_of_embedding(folder, capsys):
    assert embedding.main([str(folder / "tiny"), "--json"]) == 0
    speeds = json.loads(capsys.readouterr().out)
    assert set(speeds) == {"tokenizer", "cutter", "averaging", "together"}
    assert min(speeds.values()) > 0
    assert embedding.main([str(folder / "tiny"), "--characters", "1"]) == 0
    assert "cutter" in capsys.readouterr().out


def test_table_and_missing_set(folder, capsys):
    assert main([str(folder), "tiny"]) == 0
    assert "final" in capsys.readouterr().out
    assert main([str(folder), "absent", "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "absent" in captured.err
