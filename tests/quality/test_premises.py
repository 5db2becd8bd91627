"""False premises over the samples are put right, and right ones are left alone.

``premises.jsonl``: ``told`` has to stand in the answer and ``warned`` in one of its warnings; a question
without them takes nothing wrong for granted. p-001 to p-023 were written before the rules, the
others, as a check that these carry over, before their second half.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus
from api.service import Service
from api.settings import load_settings
from api.wiring import Wiring
from rag.assistant import Assistant
from rag.model import Answer, Ask

HERE = Path(__file__).resolve().parent
SAMPLES = Path(corpus.__file__).resolve().parent / "samples"
CASES = [json.loads(line) for line in (HERE / "premises.jsonl").read_text("utf-8").splitlines()]
FALSE = [case for case in CASES if "told" in case]
RIGHT = [case for case in CASES if "told" not in case]
TOLD, WARNED = 0.85, 0.55  # shares that have to be met


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XUNWEN_HOME", "XUNWEN_EMBEDDER", "XUNWEN_LEXICON"):
            patch.delenv(name, raising=False)
        wiring = Wiring(load_settings(home=tmp_path_factory.mktemp("premises") / "home"))
        assert not Service(wiring).ingest([SAMPLES]).failed
        yield wiring.assistant
        wiring.close()


def premise_warnings(answer: Answer) -> list[str]:
    return [w.message for w in answer.warnings if w.code.startswith("premise.")]


def test_there_are_enough_of_both() -> None:
    assert len(FALSE) >= 40
    assert len(RIGHT) >= 60


def test_false_premises_are_put_right(assistant: Assistant) -> None:
    answers = [(case, assistant.answer(Ask(question=case["question"]))) for case in FALSE]
    told = [case["id"] for case, answer in answers if case["told"] in answer.text]
    wanted = [(case, answer) for case, answer in answers if case["warned"]]
    warned = [c["id"] for c, a in wanted if any(c["warned"] in w for w in premise_warnings(a))]
    assert len(told) >= TOLD * len(FALSE), sorted({c["id"] for c in FALSE} - {*told})
    assert len(warned) >= WARNED * len(wanted), sorted({c["id"] for c, _ in wanted} - {*warned})


def test_right_premises_are_left_alone(assistant: Assistant) -> None:
    answers = [(case["id"], assistant.answer(Ask(question=case["question"]))) for case in RIGHT]
    assert [(i, premise_warnings(answer)) for i, answer in answers if premise_warnings(answer)] == []
