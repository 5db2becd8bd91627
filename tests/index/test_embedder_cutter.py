"""The faster cut gives what the tokenizer gives, or nothing."""

import json
import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index.embedder import SHIPPED_MODEL, StaticEmbedder
from index.embedder import static as static_module
from index.embedder.cutter import make_cutter

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
# Far from all the probability: without the filler the engine would keep 全覆盖 whole.
PROBABILITIES = {
    "全": 2e-4,
    "覆": 1e-5,
    "盖": 1e-5,
    "覆盖": 1e-4,
    "全覆盖": 1.5e-8,
    "a": 1e-2,
    "b": 1e-2,
    "ab": 1e-6,
    "bb": 1e-2,
    "1": 1e-2,
    "2": 1e-3,
    "12": 1e-3,
    "監": 1e-4,
}


def tokenizer_of(probabilities: dict[str, float], *, lower: bool = True) -> Tokenizer:
    pieces = [("<unk>", -40.0), *((piece, math.log(share)) for piece, share in probabilities.items())]
    tokenizer = Tokenizer(models.Unigram(pieces, 0, byte_fallback=False))
    steps = [normalizers.NFKC(), normalizers.Lowercase()] if lower else [normalizers.NFKC()]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def reference(tokenizer: Tokenizer, text: str) -> list[int]:
    return [one for one in tokenizer.encode(text, add_special_tokens=False).ids if one]


@pytest.mark.parametrize(
    "text",
    [
        "全覆盖",
        "覆盖全覆盖",
        "ab",
        "abb",
        "AB 12，121",
        "１２ａｂ",
        "未知全字",
        "全\n覆盖",
        "12.12%",
        "②全Ⅱ",
        "",
        "，。",
    ],
)
def test_cuts_as_the_tokenizer(text):
    tokenizer = tokenizer_of(PROBABILITIES)
    cutter = make_cutter(tokenizer, None)
    assert cutter is not None
    cut = cutter.cut(text)
    assert cut is not None
    assert cut.dtype == np.int64
    assert cut.tolist() == reference(tokenizer, text)


@pytest.mark.parametrize("text", ["全_覆盖", "全の覆盖", "é全", "\ue000全", "全\u200b覆盖", "𠮷全", "二〇"])
def test_leaves_what_it_is_not_sure_of(text):
    cutter = make_cutter(tokenizer_of(PROBABILITIES), None)
    assert cutter is not None
    assert cutter.cut(text) is None


def test_leaves_spellings_and_characters_without_a_piece():
    probabilities = {"监": 1e-3, "监督": 1e-3, "監": 1e-3, "监制": 1e-4}
    cutter = make_cutter(tokenizer_of(probabilities), np.array([0, 1, 2, 1, 4]))
    assert cutter is not None
    assert cutter.cut("監") is None  # a spelling that shares a vector
    assert cutter.cut("督") is None  # no piece of its own
    assert cutter.cut("监")[0] == 1  # type: ignore[index]


def test_follows_no_tokenizer_that_differs():
    assert make_cutter(tokenizer_of(PROBABILITIES, lower=False), None) is None
    assert make_cutter(tokenizer_of({"全": 0.9, "覆": 0.9}), None) is None  # no probabilities
    assert make_cutter(Tokenizer(models.WordLevel({"<unk>": 0, "全": 1}, "<unk>")), None) is None


@pytest.mark.parametrize(("rarest", "followed"), [(-28.9, True), (-29.1, False), (-60.0, False)])
def test_follows_no_tokenizer_whose_rarest_piece_cannot_be_counted(rarest, followed):
    cutter = make_cutter(tokenizer_of({**PROBABILITIES, "ba": math.exp(rarest)}), None)
    assert (cutter is not None) == followed
    if cutter is not None:
        assert cutter.cut("全覆盖") is not None


def test_a_bulk_of_texts_gets_the_same_ids(monkeypatch):
    texts = [f"加强监督_{number}" if number % 7 == 0 else f"第{number}条 领导班子" for number in range(300)]
    plain = StaticEmbedder(SHIPPED_MODEL).token_ids(texts)
    monkeypatch.setattr(static_module, "_CUTTER_PAYS", 1)
    calls: list[str] = []
    original = static_module.PieceCutter.cut
    monkeypatch.setattr(
        static_module.PieceCutter, "cut", lambda self, text: calls.append(text) or original(self, text)
    )
    fast = StaticEmbedder(SHIPPED_MODEL).token_ids(texts)
    assert len(calls) == len(texts)
    for one, other in zip(plain, fast, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.fixture(scope="module")
def shipped() -> tuple[Tokenizer, list[float], object]:
    embedder = StaticEmbedder(SHIPPED_MODEL)
    tokenizer = embedder._tokenizer
    scores = [score for _, score in json.loads(tokenizer.to_str())["model"]["vocab"]]
    cutter = make_cutter(tokenizer, embedder._canonical)
    assert cutter is not None
    return tokenizer, scores, cutter


def test_natural_texts_are_cut_alike(shipped):
    tokenizer, _, cutter = shipped
    lines = [line for path in sorted(SAMPLES.rglob("*.md")) for line in path.read_text("utf-8").splitlines()]
    cut = [(line, cutter.cut(line)) for line in lines]
    ours = [(line, ids) for line, ids in cut if ids is not None]
    assert len(ours) > 0.9 * len(lines) > 100
    for line, ids in ours:
        assert Counter(ids.tolist()) == Counter(reference(tokenizer, line)), line


def test_any_text_is_cut_as_probably(shipped):
    """Between equally probable cuts either may be chosen, so scores are compared."""
    tokenizer, scores, cutter = shipped
    pieces = [piece for piece, _ in json.loads(tokenizer.to_str())["model"]["vocab"][1:30_000]]
    choose = random.Random(11)
    marks = ["，", "。", " ", "（", "1", "20", "a", "Zj", "%", ".", "-", "℃", "\n", ""]
    done = 0
    for _ in range(1500):
        text = "".join(choose.choice(pieces if choose.random() < 0.7 else marks) for _ in range(12))
        ids = cutter.cut(text)
        if ids is None:
            continue
        done += 1
        expected = reference(tokenizer, text)
        total = math.fsum(scores[one] for one in ids)
        assert total == pytest.approx(math.fsum(scores[one] for one in expected), abs=1e-4), text
    assert done > 1000
