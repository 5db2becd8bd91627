"""The bundled sample documents: form, length, sources, and nothing taken from the shared folder."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

import corpus
from corpus.reader import read_file

SAMPLES = Path(corpus.__file__).resolve().parent / "samples"
FILES = sorted(SAMPLES.glob("*.md"))
DIGEST_NOTE = "本文为编者摘编，非原文"
SHARED_RUN = 20  # characters, punctuation left out: longer runs than this are quotations


def _letters(text: str) -> str:
    """Letters and digits only, width folded, so that layout and punctuation don't hide a copy."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def _runs(text: str, length: int = SHARED_RUN) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def test_there_are_enough_samples() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sample_has_title_byline_and_named_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]

    assert lines[0].startswith("# "), "the first line is the title"
    assert not lines[1].startswith(("#", "|", "-")), "the second line says when and where"
    assert len(lines[1]) <= 60
    assert lines[-1].startswith("来源："), "the last line names the source"
    assert DIGEST_NOTE in lines[-1]
    assert 300 <= len(re.findall(r"[一-鿿]", text)) <= 1200


def test_titles_are_all_different() -> None:
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in FILES]
    assert len(set(titles)) == len(titles)


def test_no_two_samples_share_a_long_passage() -> None:
    owners: dict[str, Path] = {}
    for path in FILES:
        body = _letters(path.read_text(encoding="utf-8").replace(DIGEST_NOTE, ""))
        for run in _runs(body, 40):
            assert owners.setdefault(run, path) == path, f"{path.name} repeats {owners[run].name}: {run}"


def test_suggested_questions_are_well_formed() -> None:
    data = json.loads((SAMPLES.parent / "data" / "sample_questions.json").read_text(encoding="utf-8"))

    assert set(data) == {"sample", "suggested"}
    assert data["sample"] in data["suggested"]
    assert 6 <= len(data["suggested"]) <= 10
    assert len(set(data["suggested"])) == len(data["suggested"])
    assert all(isinstance(question, str) and 5 <= len(question) <= 60 for question in data["suggested"])


@pytest.mark.shared
def test_samples_take_no_sentence_from_the_shared_documents(shared_dir: Path) -> None:
    theirs = "#".join(
        _letters(path.read_text(encoding="utf-8")) for path in sorted((shared_dir / "corpus").glob("*.txt"))
    )
    if not theirs:
        pytest.skip("the shared folder holds no documents")
    taken = {
        path.name: sorted(run for run in _runs(_letters(path.read_text(encoding="utf-8"))) if run in theirs)[
            :3
        ]
        for path in FILES
    }

    assert not {name: runs for name, runs in taken.items() if runs}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sample_is_read_as_one_document_with_its_title_and_sidecar(path: Path) -> None:
    loaded = read_file(path, source=path.name)
    sidecar_path = path.with_suffix(".meta.yaml")
    sidecar = yaml.safe_load(sidecar_path.read_text(encoding="utf-8")) if sidecar_path.exists() else {}

    assert len(loaded.documents) == 1
    document = loaded.documents[0]
    assert document.title == path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert document.regions, "the byline or a sidecar says where"
    if "kind" in sidecar:
        assert document.kind == sidecar["kind"]
    if "issuer" in sidecar:
        assert document.issuer == sidecar["issuer"]


def test_every_sidecar_belongs_to_a_sample() -> None:
    names = {path.name.removesuffix(".md") for path in FILES}
    sidecars = {path.name.removesuffix(".meta.yaml") for path in SAMPLES.glob("*.meta.yaml")}
    assert sidecars
    assert sidecars <= names
