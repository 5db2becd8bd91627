from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.embedder import HashEmbedder
from index.second_look import TokenSource, max_similarity, token_idf


class Letters:
    """Tokens are letters a … z; upper case is the same direction at twice the length."""

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([ord(letter) - 97 for letter in text], np.int64) for text in texts]

    def vectors_of(self, ids: np.ndarray) -> np.ndarray:
        return np.eye(26, dtype=np.float32)[ids] * 3.0

    def encode_ids(self, ids: Sequence[np.ndarray]) -> np.ndarray:
        raise NotImplementedError


def ids(text: str) -> np.ndarray:
    return Letters().token_ids([text])[0]


def test_each_token_of_the_question_finds_its_best_match() -> None:
    weights = np.array([1.0, 3.0], np.float32)
    found = max_similarity(
        ids("ab"), weights, [ids("xay"), ids("b"), ids("ba"), ids("xyz"), ids("")], Letters()
    )
    np.testing.assert_allclose(found, [0.25, 0.75, 1.0, 0.0, 0.0])


def test_nothing_to_compare() -> None:
    assert max_similarity(ids(""), np.zeros(0, np.float32), [ids("a")], Letters()).tolist() == [0.0]
    assert max_similarity(ids("a"), np.ones(1, np.float32), [], Letters()).tolist() == []
    assert max_similarity(ids("a"), np.zeros(1, np.float32), [ids("a")], Letters()).tolist() == [0.0]


def test_rare_tokens_weigh_more_and_unknown_ones_most() -> None:
    counts = np.array([100, 10, 0], np.uint32)
    idf = token_idf(counts, np.array([0, 1, 2, 99]), 100)
    assert idf[0] < idf[1] < idf[2] == pytest.approx(idf[3])
    assert idf[0] == pytest.approx(np.log1p(0.5 / 100.5), rel=1e-5)


def test_an_embedder_without_tokens_is_no_token_source() -> None:
    assert isinstance(Letters(), TokenSource)
    assert not isinstance(HashEmbedder(8), TokenSource)
