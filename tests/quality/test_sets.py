"""The question sets over the sample documents: shapes, counts, and evidence that stands in the samples."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.reader import read_file

HERE = Path(__file__).resolve().parent
SAMPLES = Path(corpus.__file__).resolve().parent / "samples"
TYPES = {
    "number", "fact", "multi_doc", "definition", "followup", "how", "case", "list",
    "adversarial", "compare", "overview", "unanswerable",
}  # fmt: skip
FIELDS = {"id", "question", "type", "answerable", "docs", "evidence", "must_include"}

Item = dict[str, Any]


def _squash(text: str) -> str:
    """Fold width and drop white space, as the scorer of the evaluation sets does."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _load(name: str) -> list[Item]:
    with (HERE / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


QUESTIONS = _load("samples_qa.jsonl")
DIALOGUES = _load("dialogues.jsonl")
UNSEEN = _load("dialogues_unseen.jsonl")
STAND_ALONE = _load("stand_alone.jsonl")
EVERYTHING = QUESTIONS + DIALOGUES + UNSEEN
TEXTS = {path.name: _squash(path.read_text(encoding="utf-8")) for path in SAMPLES.glob("*.md")}


def _ids(items: list[Item]) -> list[str]:
    return [item["id"] for item in items]


def test_sets_are_large_enough() -> None:
    assert len(QUESTIONS) >= 150
    assert sum(not item["answerable"] for item in QUESTIONS) >= 35
    assert len(DIALOGUES) >= 100
    assert sum(len(item["history"]) == 4 for item in DIALOGUES) >= 20
    assert sum(not item["answerable"] for item in DIALOGUES) >= 10
    assert len(UNSEEN) >= 40
    assert len(STAND_ALONE) >= 100


def test_ids_and_questions_are_unique() -> None:
    assert [name for name, count in Counter(_ids(EVERYTHING)).items() if count > 1] == []
    asked = Counter(item["question"] for item in QUESTIONS)
    assert [question for question, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("item", EVERYTHING, ids=_ids(EVERYTHING))
def test_item_has_the_shape_of_an_evaluation_question(item: Item) -> None:
    assert set(item) >= FIELDS
    assert set(item) <= FIELDS | {"note", "history", "standalone"}
    assert item["type"] in TYPES
    assert item["question"]
    assert isinstance(item["answerable"], bool)
    assert all(name in TEXTS for name in item["docs"])
    if item["answerable"]:
        assert item["docs"]
        assert item["evidence"]
        assert item["must_include"]
    else:
        assert item["docs"] == item["evidence"] == item["must_include"] == []
        assert item["note"], "an unanswerable question says what is missing"


@pytest.mark.parametrize("item", EVERYTHING, ids=_ids(EVERYTHING))
def test_evidence_is_a_verbatim_span_of_one_named_sample(item: Item) -> None:
    for span in item["evidence"]:
        assert span == re.sub(r"\s+", "", span), "evidence is stored without white space"
        assert not re.search(r"[|#>*]|^-", span), "evidence holds no Markdown, which a loader may drop"
        assert not re.search(r"[。？！].", span), "evidence is within one sentence, as citations are"
        assert any(_squash(span) in TEXTS[name] for name in item["docs"]), span
    told = "".join(TEXTS[name] for name in item["docs"])
    for text in item["must_include"]:
        assert _squash(text) in told, text


def test_every_sample_is_asked_about() -> None:
    asked = {name for item in QUESTIONS for name in item["docs"]}
    assert set(TEXTS) - asked == set()


@pytest.mark.parametrize("item", DIALOGUES + UNSEEN, ids=_ids(DIALOGUES + UNSEEN))
def test_dialogue_has_turns_and_the_question_written_out(item: Item) -> None:
    roles = [turn["role"] for turn in item["history"]]

    assert item["type"] == "followup"
    assert roles in (["user", "assistant"], ["user", "assistant"] * 2)
    assert all(turn["content"].strip() for turn in item["history"])
    assert item["standalone"].strip()


def test_unseen_dialogues_repeat_no_question_of_the_worked_ones() -> None:
    worked = {(item["history"][-2]["content"], item["question"]) for item in DIALOGUES}

    assert [
        item["id"] for item in UNSEEN if (item["history"][-2]["content"], item["question"]) in worked
    ] == []


def test_stand_alone_questions_have_turns_before_them() -> None:
    assert [name for name, count in Counter(_ids(STAND_ALONE)).items() if count > 1] == []
    for item in STAND_ALONE:
        assert item["question"].strip()
        assert [turn["role"] for turn in item["history"]] in (
            ["user", "assistant"],
            ["user", "assistant"] * 2,
        )
        assert all(turn["content"].strip() for turn in item["history"])


def test_some_dialogues_end_in_a_question_that_stands_alone() -> None:
    assert sum(item["standalone"] == item["question"] for item in DIALOGUES) >= 5


@pytest.mark.shared
def test_no_question_is_taken_from_the_shared_set(shared_dir: Path) -> None:
    path = shared_dir / "eval" / "dev_qa.jsonl"
    if not path.is_file():
        pytest.skip("the shared folder holds no question set")
    theirs = {_squash(json.loads(line)["question"]) for line in path.read_text(encoding="utf-8").splitlines()}

    assert [item["id"] for item in EVERYTHING if _squash(item["question"]) in theirs] == []


INVENTED = HERE / "invented"
SETS = ("county_read", "county_unread", "province_read", "province_unread")


@pytest.fixture(scope="module")
def invented() -> dict[str, dict[str, str]]:
    """The texts of the invented libraries, by folder and file: as written and as read."""
    texts: dict[str, dict[str, str]] = {}
    for folder in ("county", "province"):
        texts[folder] = {}
        for path in sorted((INVENTED / folder).iterdir()):
            read = "".join(d.text for d in read_file(path, source=path.name).documents)
            raw = "" if path.suffix == ".docx" else re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8"))
            texts[folder][path.name] = _squash(raw) + "\n" + _squash(read)
    return texts


@pytest.mark.parametrize("name", SETS)
def test_invented_sets_stand_in_their_library(invented: dict[str, dict[str, str]], name: str) -> None:
    items, texts = _load(f"invented/{name}.jsonl"), invented[name.split("_", maxsplit=1)[0]]
    assert len(items) >= 50
    assert sum(not item["answerable"] for item in items) >= 10
    assert len(set(_ids(items))) == len(items)
    for item in items:
        assert FIELDS <= set(item) <= FIELDS | {"note", "history"}
        assert item["type"] in TYPES
        assert item["answerable"] == bool(item["docs"]) == bool(item["evidence"])
        held = [texts[doc] for doc in item["docs"]]
        for span in item["evidence"]:
            assert any(_squash(span) in text for text in held), (item["id"], span)
        for needed in item["must_include"]:
            assert any(_squash(needed) in _squash(span) for span in item["evidence"]), (item["id"], needed)
