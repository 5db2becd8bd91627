"""The optional third look: a cross-encoder made here, and what it may and may not change."""

import builtins
import dataclasses
from pathlib import Path

import numpy as np
import pytest

from index.embedder import ModelDamaged, ModelNotFound, ModelPackageMissing
from index.embedder.errors import EmbedderError
from index.reranker import load_reranker, reread


class Backwards:
    """Likes best what comes last, and remembers what it was given."""

    fingerprint = "ce-backwards"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question, passages):
        self.asked.append((question, list(passages)))
        return np.arange(len(passages), dtype=np.float32)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, bert) -> Path:
    return bert(tmp_path_factory.mktemp("rerank") / "tiny-reranker", labels=1)


def test_scores_pairs(tiny):
    reranker = load_reranker(str(tiny))
    assert reranker is not None
    passages = ["整改材料", "供水", "", "监督" * 100]
    scores = reranker.scores("谁监督整改", passages)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 4
    one_by_one = [reranker.scores("谁监督整改", [passage])[0] for passage in passages]
    np.testing.assert_allclose(scores, one_by_one, atol=1e-5)
    assert reranker.scores("谁", []).shape == (0,)
    assert reranker.fingerprint.startswith("ce-tiny-reranker-")


def test_fingerprint_follows_the_files(tiny, tmp_path, bert):
    other = bert(tmp_path / "tiny-reranker", labels=1)
    assert load_reranker(str(other)).fingerprint == load_reranker(str(tiny)).fingerprint
    settings = other / "config.json"
    settings.write_text(settings.read_text("utf-8") + "\n", encoding="utf-8")
    assert load_reranker(str(other)).fingerprint != load_reranker(str(tiny)).fingerprint


@pytest.mark.parametrize("name", [None, "", "  "])
def test_none_unless_named(name):
    assert load_reranker(name) is None


def test_what_can_go_wrong(tmp_path, monkeypatch, bert):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelDamaged, match="重排模型"):
        load_reranker(str(tmp_path / "empty"))
    with pytest.raises(ModelDamaged, match="3 个分值"):
        load_reranker(str(bert(tmp_path / "three", labels=3)))
    with pytest.raises(ModelNotFound) as caught:
        load_reranker("nobody/no-such-reranker")
    assert "XUNWEN_RERANKER" in caught.value.hint
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "sentence_transformers":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelPackageMissing):
        load_reranker("nobody/no-such-reranker")


def test_numbers_that_are_none(tiny, monkeypatch):
    reranker = load_reranker(str(tiny))
    monkeypatch.setattr(reranker._model, "predict", lambda pairs, **_: [float("nan")] * len(pairs))
    with pytest.raises(EmbedderError, match="NaN"):
        reranker.scores("谁", ["整改"])


def test_the_best_trade_their_scores():
    final = np.array([0.1, 0.9, 0.5, 0.7], np.float32)
    seen = []

    def texts(places):
        seen.append(places.tolist())
        return ["x"] * len(places)

    found = reread(Backwards(), "谁", final, texts, count=3)
    assert seen == [[1, 3, 2]]
    np.testing.assert_array_equal(found, np.array([0.1, 0.5, 0.9, 0.7], np.float32))
    np.testing.assert_array_equal(reread(Backwards(), "谁", final[:0], texts, count=3), final[:0])


def test_a_search_with_a_reranker(filled):
    settings = dataclasses.replace(
        filled.settings, search=dataclasses.replace(filled.settings.search, rerank=4)
    )
    plain = filled.open(settings=settings).search("整改材料的编号", 10)
    reranker = Backwards()
    snapshot = filled.open(settings=settings, reranker=reranker)
    hits = snapshot.search("整改材料的编号", 10)
    assert reranker.asked == [("整改材料的编号", [hit.passage.text for hit in plain[:4]])]
    expected = [*plain[:4][::-1], *plain[4:]]
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in expected]
    assert [hit.score for hit in hits] == [hit.score for hit in plain]
    assert (snapshot.reranker, filled.open().reranker) == ("ce-backwards", "")
