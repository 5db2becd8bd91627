from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse, lacking, ranks


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def scores(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32)


def test_scores_are_added_after_dividing_by_the_best() -> None:
    found = fuse(
        lexical=(rows(5, 7), scores(8.0, 4.0)),
        dense=(rows(7, 9), scores(0.9, 0.5)),
        missing=scores(0.1),
        weight=0.5,
    )
    assert found.rows.tolist() == [5, 7, 9]
    np.testing.assert_allclose(found.fused, [1.0 + 0.05, 0.5 + 0.45, 0.25])
    np.testing.assert_allclose(found.cosine, [0.1, 0.9, 0.5])
    np.testing.assert_array_equal(found.bm25, scores(8.0, 4.0, np.nan))


def test_one_half_alone_is_enough() -> None:
    none, nothing = rows(), scores()
    only_dense = fuse(
        lexical=(none, nothing), dense=(rows(2, 1), scores(0.4, 0.3)), missing=nothing, weight=0.6
    )
    assert only_dense.rows.tolist() == [2, 1]
    only_lexical = fuse(
        lexical=(rows(2, 1), scores(3, 2)), dense=(none, nothing), missing=scores(0, 0), weight=0.6
    )
    assert only_lexical.rows.tolist() == [2, 1]
    assert len(fuse(lexical=(none, nothing), dense=(none, nothing), missing=nothing, weight=0.6).rows) == 0


def test_rows_that_the_dense_half_lacks() -> None:
    assert lacking(rows(4, 2, 9), rows(2, 3)).tolist() == [True, False, True]


def test_ranks_start_at_one_and_skip_the_missing() -> None:
    assert ranks(scores(0.1, np.nan, 0.9, 0.1)).tolist() == [2, 0, 1, 3]


@given(
    lexical=st.dictionaries(st.integers(0, 30), st.floats(0.125, 50, width=32), max_size=20),
    cosines=st.lists(st.floats(-1, 1, width=32), min_size=31, max_size=31),
    dense=st.sets(st.integers(0, 30), max_size=20),
    weight=st.floats(0, 2, width=32),
)
def test_every_row_once_with_its_own_scores(
    lexical: dict[int, float], cosines: list[float], dense: set[int], weight: float
) -> None:
    order = sorted(lexical, key=lambda row: -lexical[row])
    first, second = rows(*order), rows(*sorted(dense))
    missing = scores(*[cosines[row] for row in order if row not in dense])
    found = fuse(
        lexical=(first, scores(*[lexical[row] for row in order])),
        dense=(second, scores(*[cosines[row] for row in sorted(dense)])),
        missing=missing,
        weight=weight,
    )
    assert sorted(found.rows.tolist()) == sorted(set(lexical) | dense)
    best = max(lexical.values(), default=1.0)
    for row, fused, cosine, bm25 in zip(found.rows, found.fused, found.cosine, found.bm25, strict=True):
        assert cosine == np.float32(cosines[row])
        assert np.isnan(bm25) if row not in lexical else bm25 == np.float32(lexical[row])
        np.testing.assert_allclose(fused, lexical.get(int(row), 0) / best + weight * cosines[row], atol=1e-4)
    assert (np.diff(found.fused) <= 0).all()
