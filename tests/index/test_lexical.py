from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.lexical import K1, LONGEST_TERM, B, Lexical, LexicalWriter, fork
from index.model import Filters

HEAP = 15_000_000


def write(
    folder: Path, passages: list[list[str]], *, labels: list[list[tuple[str, str]]] | None = None
) -> Lexical:
    writer = LexicalWriter(folder, heap=HEAP)
    for row, terms in enumerate(passages):
        writer.add(row, " ".join(terms), number=row // 2, labels=labels[row] if labels else [])
    writer.close()
    return Lexical(folder)


def reference(passages: list[list[str]], weights: dict[str, float]) -> np.ndarray:
    """BM25 as Robertson and Zaragoza give it, with idf = ln(1 + (N - n + 0.5) / (n + 0.5))."""
    mean = sum(map(len, passages)) / len(passages)
    scores = np.zeros(len(passages))
    for term, weight in weights.items():
        n = sum(term in terms for terms in passages)
        idf = math.log(1 + (len(passages) - n + 0.5) / (n + 0.5))
        for row, terms in enumerate(passages):
            tf = Counter(terms)[term]
            norm = K1 * (1 - B + B * len(terms) / mean)
            scores[row] += weight * idf * tf * (K1 + 1) / (tf + norm)
    return scores


def passages_of(lengths: tuple[int, int], *, count: int = 300, seed: int = 5) -> list[list[str]]:
    chance = random.Random(seed)
    words = [f"词{i}" for i in range(400)]
    weights = [1 / (1 + i) for i in range(400)]
    return [chance.choices(words, weights, k=chance.randint(*lengths)) for _ in range(count)]


@pytest.mark.parametrize(
    ("lengths", "tolerance"),
    [((1, 39), 1e-5), ((40, 600), 0.06)],  # lengths up to 40 terms are kept exactly, longer ones in 3 bits
)
def test_scores_are_those_of_a_reference_bm25(
    tmp_path: Path, lengths: tuple[int, int], tolerance: float
) -> None:
    passages = passages_of(lengths)
    lexical = write(tmp_path, passages)
    weights = {"词3": 1.0, "词17": 2.0, "词90": 0.5, "词399": 1.0, "没有": 1.0}
    rows, scores = lexical.search(weights, 300)
    expected = reference(passages, weights)
    assert set(rows.tolist()) == set(np.flatnonzero(expected > 0).tolist())
    np.testing.assert_allclose(scores, expected[rows], rtol=tolerance)
    assert (np.diff(scores) <= 0).all()


def test_order_is_that_of_bm25s(tmp_path: Path) -> None:
    bm25s = pytest.importorskip("bm25s")
    passages = passages_of((5, 39))
    retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
    retriever.index(passages, show_progress=False)
    lexical = write(tmp_path, passages)
    for query in (["词3", "词50"], ["词7", "词8", "词120"], ["词200"]):
        rows, scores = lexical.search(dict.fromkeys(query, 1.0), 300)
        found = np.zeros(300)
        found[rows] = scores
        np.testing.assert_allclose(found, retriever.get_scores(query) * (K1 + 1), rtol=1e-4, atol=1e-5)


def test_equal_scores_come_in_order_of_rows(tmp_path: Path) -> None:
    lexical = write(tmp_path, [["甲", "乙"]] * 6)
    assert lexical.search({"甲": 1.0}, 6)[0].tolist() == [0, 1, 2, 3, 4, 5]


def test_idf_and_frequency(tmp_path: Path) -> None:
    lexical = write(tmp_path, [["甲"], ["甲", "乙"], ["丙"]])
    assert lexical.frequency("甲") == 2
    assert lexical.idf("甲") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert lexical.idf("无") == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_deleting_a_document_in_a_fork_leaves_the_source_alone(tmp_path: Path) -> None:
    before = write(tmp_path / "a", [["甲"], ["甲"], ["甲"], ["乙"]])
    fork(tmp_path / "a", tmp_path / "b")
    writer = LexicalWriter(tmp_path / "b", heap=HEAP)
    writer.delete_document(0)
    writer.add(4, "甲", number=2, labels=[])
    writer.close()
    after = Lexical(tmp_path / "b")
    assert after.search({"甲": 1.0}, 9)[0].tolist() == [2, 4]
    assert Lexical(tmp_path / "a").search({"甲": 1.0}, 9)[0].tolist() == [0, 1, 2]
    assert before.search({"甲": 1.0}, 9)[0].tolist() == [0, 1, 2]
    shared = [path for path in (tmp_path / "b").iterdir() if path.stat().st_nlink > 1]
    assert shared, "segments are shared by hard links"


def test_filters_restrict_before_the_best_are_taken(tmp_path: Path) -> None:
    labels = [[("region", "甲市" if row % 50 == 7 else "乙市"), ("year", "2023")] for row in range(400)]
    lexical = write(tmp_path, [["词"] * (1 + row % 3) for row in range(400)], labels=labels)
    rows, scores = lexical.search({"词": 1.0}, 8, filters=Filters(regions=("甲市",)))
    assert sorted(rows.tolist()) == [7, 57, 107, 157, 207, 257, 307, 357]
    unfiltered = dict(zip(*lexical.search({"词": 1.0}, 400), strict=True))
    np.testing.assert_allclose(scores, [unfiltered[row] for row in rows], rtol=1e-6)
    assert lexical.search({"词": 1.0}, 9, filters=Filters(years=("2022",)))[0].tolist() == []
    assert sorted(lexical.search({"词": 1.0}, 9, numbers=[0, 3])[0].tolist()) == [0, 1, 6, 7]


def test_nothing_to_look_for_finds_nothing(tmp_path: Path) -> None:
    lexical = write(tmp_path, [["甲"]])
    assert lexical.search({}, 5)[0].tolist() == []
    assert lexical.search({"甲": 1.0}, 0)[0].tolist() == []


def test_very_long_terms_are_left_out(tmp_path: Path) -> None:
    kept, dropped = "a" * (LONGEST_TERM - 1), "b" * (LONGEST_TERM + 1)
    lexical = write(tmp_path, [[kept, dropped, "丙"], ["丙"], ["c" * 70_000, "丁"]])
    assert lexical.frequency(kept) == 1
    assert lexical.search({dropped: 1.0, "c" * 70_000: 1.0}, 5)[0].tolist() == []
    assert lexical.search({"丁": 1.0}, 5)[0].tolist() == [2]
