"""Every embedder keeps the promises that the index relies on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from index.embedder import SHIPPED_MODEL, Embedder, HashEmbedder, load_embedder
from index.matching import TokenSource

TEXTS = ["巡察组发现问题后要求限期整改。", "城区老旧管网更新改造完成。", "整改", "Ａ１ 混合 text", "𠮷野家"]


def shipped() -> Embedder:
    if not (SHIPPED_MODEL / "model.safetensors").is_file():
        pytest.skip("the model in the box has not been trained yet")
    return load_embedder(None)


@pytest.fixture(params=[lambda: HashEmbedder(32), shipped], ids=["hash", "shipped"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    make: Callable[[], Embedder] = request.param
    return make()


@pytest.mark.parametrize("side", ["encode_queries", "encode_passages"])
def test_unit_rows_of_the_stated_shape(embedder: Embedder, side: str) -> None:
    vectors = getattr(embedder, side)(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_nothing_gives_zero_rows_and_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert not embedder.encode_passages(["", "整改"])[0].any()
    assert not embedder.encode_queries([""]).any()
    assert embedder.encode_passages([]).shape == (0, embedder.dim)


def test_a_text_has_one_vector_alone_or_among_others(embedder: Embedder) -> None:
    together = embedder.encode_passages(TEXTS)
    alone = np.concatenate([embedder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert embedder.encode_passages(["\ud800整改"]).shape == (1, embedder.dim)  # a lone surrogate


def test_fingerprint_and_repetition(embedder: Embedder) -> None:
    assert embedder.fingerprint
    assert embedder.fingerprint == embedder.fingerprint
    np.testing.assert_array_equal(embedder.encode_passages(TEXTS), embedder.encode_passages(TEXTS))


def test_a_token_source_agrees_with_itself(embedder: Embedder) -> None:
    if not isinstance(embedder, TokenSource):
        pytest.skip("has no token vectors")
    ids = embedder.token_ids([*TEXTS, ""])
    assert [len(one) > 0 for one in ids] == [True] * len(TEXTS) + [False]
    vectors = embedder.encode_ids(ids)
    np.testing.assert_allclose(vectors[:-1], embedder.encode_passages(TEXTS), atol=1e-6)
    assert not vectors[-1].any()
    assert embedder.vectors_of(ids[0]).shape == (len(ids[0]), embedder.dim)
