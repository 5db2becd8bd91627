"""The quality gate: the scoreboard on the samples against the baseline; a broken ranking does not pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from api.cli import main
from api.service import Service
from api.settings import load_settings
from api.wiring import Wiring
from rag.choosing.ranking import Linear, Ranking
from rag.evaluate import EvalReport, evaluate, load_cases
from rag.thresholds import Threshold, Thresholds, ThresholdsInvalid

HERE = Path(__file__).resolve().parent
QUESTIONS = HERE / "samples_qa.jsonl"
BASELINE = HERE / "baseline.json"
SAMPLES = Path(corpus.__file__).resolve().parent / "samples"
EVERY = 9  # of the questions, where a share of them says enough

Ask = Callable[..., EvalReport]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the samples; nothing of the environment reaches it."""
    path = tmp_path_factory.mktemp("samples") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XUNWEN_HOME", "XUNWEN_EMBEDDER", "XUNWEN_LEXICON"):
            patch.delenv(name, raising=False)
        wiring = Wiring(load_settings(home=path))
        assert not Service(wiring).ingest([SAMPLES]).failed
        wiring.close()
        yield path


@pytest.fixture
def ask(home: Path) -> Iterator[Ask]:
    """Score the questions with an assistant made anew."""
    open_ones: list[Wiring] = []

    def run(every: int = 1) -> EvalReport:
        wiring = Wiring(load_settings(home=home))
        open_ones.append(wiring)
        return evaluate(
            load_cases(QUESTIONS)[::every],
            wiring.assistant.answer,
            lambda document_id, version: wiring.catalogue.document(document_id, version).text,
        )

    yield run
    for wiring in open_ones:
        wiring.close()


def negated(model: Linear) -> Linear:
    return replace(model, weights={name: -weight for name, weight in model.weights.items()})


def test_the_baseline_holds(ask: Ask) -> None:
    fallen = Thresholds.load(BASELINE).fallen(ask().metrics)
    assert [(f.threshold.metric, f.value, f.threshold.limit) for f in fallen] == []


def test_the_same_questions_give_the_same_bytes(ask: Ask) -> None:
    one, other = (json.dumps(ask(EVERY).as_json(), ensure_ascii=False) for _ in range(2))
    assert one == other


def test_a_broken_ranking_fails_the_gate(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    good = ask(EVERY).metrics
    shipped = Ranking.load()
    broken = replace(shipped, relevance=negated(shipped.relevance))
    monkeypatch.setattr(Ranking, "load", lambda: broken)
    metrics = ask(EVERY).metrics
    fallen = {f.threshold.metric for f in Thresholds.load(BASELINE).fallen(metrics)}
    assert {"correct", "evidence_recall"} <= fallen
    assert metrics["correct"] < good["correct"]


def test_the_command_says_which_metric_fell(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "qa.jsonl"
    asked.write_text("\n".join(QUESTIONS.read_text("utf-8").splitlines()[:3]) + "\n", encoding="utf-8")
    limits = tmp_path / "limits.json"
    run = ["eval", str(asked), "--home", str(home), "--json", "--thresholds", str(limits)]

    def put(**metrics: dict[str, object]) -> None:
        limits.write_text(json.dumps({"metrics": metrics}), encoding="utf-8")

    put(questions={"measured": 4, "tolerance": 1}, quotes_exact={"measured": 1})
    assert main(run) == 0
    out, err = capsys.readouterr()
    assert err == ""
    put(
        quotes_exact={"measured": 1},
        questions={"measured": 4.5, "tolerance": 1},
        answer_chars_p50={"measured": 1, "better": "lower"},
        unheard_of={"measured": 0},
    )
    assert main(run) == 1
    again, err = capsys.readouterr()
    assert again == out, "the report is the same with and without thresholds that fail"
    assert "questions 3（应 ≥ 3.5）" in err
    assert "answer_chars_p50" in err
    assert "unheard_of 没有测得" in err
    assert "quotes_exact" not in err
    assert main(run[:-2]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"metrics": {}}',
        '{"metrics": {"correct": 0.9}}',
        '{"metrics": {"correct": {"tolerance": 0.1}}}',
        '{"metrics": {"correct": {"measured": "much"}}}',
        '{"metrics": {"correct": {"measured": NaN}}}',
        '{"metrics": {"correct": {"measured": 0.9, "tolerance": -1}}}',
        '{"metrics": {"correct": {"measured": 0.9, "better": "larger"}}}',
    ],
)
def test_files_that_hold_no_thresholds(tmp_path: Path, text: str) -> None:
    path = tmp_path / "limits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThresholdsInvalid, match=r"limits\.json"):
        Thresholds.load(path)


def test_thresholds_are_not_failed_by_rounding() -> None:
    held = Thresholds(limits=(Threshold(metric="a", limit=0.8), Threshold(metric="b", limit=0.8)))
    assert [f.threshold.metric for f in held.fallen({"a": 0.9 - 0.1, "b": 0.7999})] == ["b"]


def test_the_baseline_says_where_it_comes_from() -> None:
    baseline = json.loads(BASELINE.read_text("utf-8"))
    assert "xunwen eval" in baseline["command"]
    assert baseline["date"]
    assert baseline["questions"] == len(QUESTIONS.read_text("utf-8").splitlines())
