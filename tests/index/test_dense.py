from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseShard, write_vectors


def unit(count: int, dim: int = 64, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def shard(folder: Path, vectors: np.ndarray, *, flat_rows: int) -> DenseShard:
    write_vectors(folder / "vectors.faiss", vectors.astype(np.float16), flat_rows=flat_rows)
    return DenseShard(folder / "vectors.faiss")


def exact(vectors: np.ndarray, query: np.ndarray, k: int, live: np.ndarray) -> list[int]:
    scores = np.where(live, vectors @ query, -np.inf)
    return np.argsort(-scores)[:k].tolist()


@pytest.mark.parametrize("flat_rows", [10_000, 10])
def test_finds_the_nearest(tmp_path: Path, flat_rows: int) -> None:
    vectors = unit(3000)
    index = shard(tmp_path, vectors, flat_rows=flat_rows)
    live = np.ones(3000, bool)
    hits = 0
    for query in unit(20, seed=2):
        rows, scores = index.search(query, 10, live=live, narrow=False)
        assert (np.diff(scores) <= 1e-6).all()
        np.testing.assert_allclose(scores, vectors[rows] @ query, atol=0.01)
        hits += len(set(rows.tolist()) & set(exact(vectors, query, 10, live)))
    assert hits / 200 >= (0.99 if flat_rows > 3000 else 0.8)  # random vectors: the hardest case


@pytest.mark.parametrize("flat_rows", [10_000, 10])
@pytest.mark.parametrize("narrow", [True, False])
def test_dead_rows_never_come_and_never_take_a_place(tmp_path: Path, flat_rows: int, *, narrow: bool) -> None:
    vectors = unit(2000)
    index = shard(tmp_path, vectors, flat_rows=flat_rows)
    live = np.zeros(2000, bool)
    live[np.random.default_rng(3).choice(2000, 20, replace=False)] = True  # one in a hundred
    for query in unit(5, seed=4):
        rows, _ = index.search(query, 10, live=live, narrow=narrow)
        assert len(rows) == 10
        assert live[rows].all()
        assert len(index.search(query, 50, live=live, narrow=narrow)[0]) == 20
        best = exact(vectors, query, 1, live)[0]
        assert vectors[rows[0]] @ query == pytest.approx(vectors[best] @ query, abs=0.01)  # 8 bits


def test_all_dead_or_empty_finds_nothing(tmp_path: Path) -> None:
    index = shard(tmp_path, unit(30), flat_rows=100)
    assert len(index.search(unit(1)[0], 5, live=np.zeros(30, bool), narrow=False)[0]) == 0
    (tmp_path / "none").mkdir()
    empty = shard(tmp_path / "none", np.zeros((0, 64), np.float32), flat_rows=100)
    assert empty.rows == 0
    assert len(empty.search(unit(1)[0], 5, live=np.zeros(0, bool), narrow=False)[0]) == 0


def test_gives_vectors_back(tmp_path: Path) -> None:
    vectors = unit(500)
    index = shard(tmp_path, vectors, flat_rows=1000)
    rows = np.array([3, 499, 3])
    np.testing.assert_array_equal(index.vectors(rows), vectors.astype(np.float16)[rows].astype(np.float32))
    assert index.vectors(np.zeros(0, np.int64)).shape == (0, 64)


def test_an_odd_number_of_columns_is_kept_flat(tmp_path: Path) -> None:
    vectors = unit(200, dim=33)
    index = shard(tmp_path, vectors, flat_rows=10)
    assert index.search(vectors[7], 1, live=np.ones(200, bool), narrow=False)[0].tolist() == [7]
