"""The scoreboard: question sets scored on the command line and over HTTP, kept, equal to the byte."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.cli import main
from api.errors import EvaluationNotFound, EvaluationUnsettled
from api.scoreboard import QuestionSet, Scoreboard, score
from api.service import Service
from index.model import Filters
from rag.model import Answer, Ask, Receipt
from rag.thresholds import Thresholds

Live = Callable[[FastAPI], httpx.Client]

LINES = "\n".join(
    json.dumps(case, ensure_ascii=False)
    for case in (
        {
            "question": "甲县发现了多少问题？",
            "type": "number",
            "answerable": True,
            "docs": ["甲县.md"],
            "evidence": ["发现问题345个"],
            "must_include": ["345"],
        },
        {"question": "丙县呢？", "type": "missing", "answerable": False},
    )
)
LIMITS = {"metrics": {"answered": {"measured": 1.0}, "refused_unanswerable": {"measured": 1.0}}}


def events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def with_receipt(answer: Answer, generation: str = "000001") -> Answer:
    from dataclasses import replace

    ask = Ask(question=answer.question, filters=Filters())
    receipt = Receipt(ask=ask, generation=generation, settings={"index": "a" * 64}, answer_sha256="b" * 64)
    return replace(answer, receipt=receipt)


@pytest.fixture
def answering(answer_of: Any) -> Callable[[Ask], Answer]:
    return lambda ask: with_receipt(answer_of(ask.question))


def text_of(_: str, __: str) -> str:
    return "。" * 20 + "发现问题345个"


SET = QuestionSet(name="题集.jsonl", text=LINES)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, answering: Any) -> None:
    board = Scoreboard(tmp_path)
    first = board.keep(score(SET, answering, text_of).evaluation)
    written = first.read_bytes()
    again = board.keep(score(SET, answering, text_of).evaluation)
    assert (again, again.read_bytes()) == (first, written)
    assert [path.name for path in first.parent.iterdir()] == [first.name]
    evaluation = board.get(first.stem)
    assert evaluation.set.questions == 2
    assert evaluation.metrics["must_include"] == 1.0
    assert [(m.question, m.status) for m in evaluation.misses] == [("丙县呢？", "answered")]


def test_other_inputs_are_other_evaluations(tmp_path: Path, answering: Any) -> None:
    board = Scoreboard(tmp_path)
    one = score(SET, answering, text_of).evaluation
    renamed = score(QuestionSet(name="别的.jsonl", text=LINES), answering, text_of).evaluation
    longer = score(QuestionSet(name=SET.name, text=f"{LINES}\n"), answering, text_of).evaluation
    assert len({one.id, renamed.id, longer.id}) == 3
    board.keep(one)
    board.keep(renamed)
    assert [row.set.name for row in board.rows()] == ["别的.jsonl", "题集.jsonl"]  # the last one first


def test_thresholds_are_kept_with_the_scores(tmp_path: Path, answering: Any) -> None:
    (tmp_path / "thresholds.json").write_text(json.dumps(LIMITS))
    board = Scoreboard(tmp_path)
    evaluation = score(SET, answering, text_of, thresholds=board.thresholds()).evaluation
    assert [(limit.metric, limit.value, limit.holds) for limit in evaluation.limits] == [
        ("answered", 1.0, True),
        ("refused_unanswerable", 0.0, False),
    ]
    assert Scoreboard(tmp_path / "none").thresholds() is None
    assert isinstance(board.thresholds(), Thresholds)


def test_an_index_that_changes_in_between_spoils_it(answer_of: Any) -> None:
    generations = iter(["000001", "000002"])

    def answer(ask: Ask) -> Answer:
        return with_receipt(answer_of(ask.question), next(generations))

    with pytest.raises(EvaluationUnsettled):
        score(SET, answer, text_of)


@pytest.mark.parametrize(
    "identity", ["000001-0123456789abcdef", "../catalogue", "000001-../../x", "", "x" * 300]
)
def test_what_is_not_there_is_not_found(tmp_path: Path, identity: str) -> None:
    (tmp_path / "catalogue.json").write_text("{}")
    with pytest.raises(EvaluationNotFound):
        Scoreboard(tmp_path).get(identity)


def test_a_damaged_file_says_so(tmp_path: Path, answering: Any) -> None:
    board = Scoreboard(tmp_path)
    path = board.keep(score(SET, answering, text_of).evaluation)
    path.write_text("{}")
    with pytest.raises(EvaluationNotFound, match="坏了"):
        board.get(path.stem)


# --- the command line, and over HTTP -------------------------------------------------------------


@pytest.fixture
def receipts(filled: Service, scripted: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The scripted assistant of the service, whose answers carry receipts and cite a real place."""
    from dataclasses import replace

    from corpus.model import Span
    from rag.model import Finished

    row = next(d for d in filled.documents().documents if d.source.endswith("甲县.md"))
    start = filled.text(row.id).text.index("发现问题345个")
    script = scripted.script

    def stamped(self: Any, ask: Ask) -> Any:
        *before, last = script(self, ask)
        (citation,) = last.answer.citations
        document = replace(citation.document, id=row.id, version=row.version)
        exact = replace(citation, document=document, span=Span(start, start + len(citation.quote)))
        return [*before, Finished(answer=with_receipt(replace(last.answer, citations=(exact,))))]

    monkeypatch.setattr(scripted, "script", stamped)
    return filled.wiring.assistant


def test_eval_saves_what_the_page_shows(
    filled: Service, tmp_path: Path, receipts: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(type(filled.wiring), "assistant", property(lambda _: receipts))
    questions = tmp_path / "题集.jsonl"
    questions.write_text(LINES, encoding="utf-8")
    home = str(filled.wiring.home)
    assert main(["eval", str(questions), "--home", home, "--json"]) == 0
    assert filled.scoreboard.rows() == []
    printed = capsys.readouterr().out
    assert main(["eval", str(questions), "--home", home, "--json", "--save"]) == 0
    assert capsys.readouterr().out == printed  # what is printed stays what it was
    (row,) = filled.scoreboard.rows()
    assert row.set.name == "题集.jsonl"
    assert row.metrics["questions"] == 2.0


@pytest.mark.usefixtures("receipts")
def test_an_evaluation_over_http(live: Live, filled: Service) -> None:
    client = live(create_app(filled.settings, wiring=filled.wiring))
    assert client.get("/v1/evaluations").json() == {"evaluations": []}
    answer = client.post("/v1/evaluations", json={"name": "题集.jsonl", "lines": LINES})
    found = events(answer.text)
    assert [name for name, _ in found] == ["progress", "progress", "done"]
    assert [data for name, data in found if name == "progress"] == [
        {"done": 1, "all": 2},
        {"done": 2, "all": 2},
    ]
    done = found[-1][1]
    assert done["metrics"]["quotes_exact"] == 1.0
    rows = client.get("/v1/evaluations").json()["evaluations"]
    assert [row["id"] for row in rows] == [done["id"]]
    assert client.get(f"/v1/evaluations/{done['id']}").json() == done
    missing = client.get("/v1/evaluations/000009-0123456789abcdef")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "eval.not_found")


@pytest.mark.parametrize("lines", ["", "kein json", '{"answerable": true}', "[]"])
def test_what_is_no_question_set_is_told(live: Live, filled: Service, lines: str) -> None:
    client = live(create_app(filled.settings, wiring=filled.wiring))
    answer = client.post("/v1/evaluations", json={"name": "题集", "lines": lines})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "eval.invalid_set")


def test_a_failure_in_between_is_an_event(live: Live, filled: Service) -> None:
    client = live(create_app(filled.settings, wiring=filled.wiring))  # it cites what is not there
    answer = client.post("/v1/evaluations", json={"name": "题集", "lines": LINES})
    *_, (name, data) = events(answer.text)
    assert (name, data["error"]["code"]) == ("error", "document.not_found")
    assert filled.scoreboard.rows() == []


def test_a_client_that_goes_away_stops_it(live: Live, filled: Service, receipts: Any) -> None:
    asked, gate = threading.Event(), threading.Event()

    def wait(_: int) -> None:
        asked.set()
        gate.wait(10)

    receipts.before = wait
    client = live(create_app(filled.settings, wiring=filled.wiring))
    with client.stream("POST", "/v1/evaluations", json={"name": "题集", "lines": LINES}):
        assert asked.wait(10)
    gate.set()
    receipts.before = None
    assert client.get("/healthz").status_code == 200
    assert len(receipts.asked) == 1
    assert filled.scoreboard.rows() == []
