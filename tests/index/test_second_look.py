from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from index.second_look import copies_among


class Characters:
    """An embedder whose tokens are characters."""

    dim = 64
    fingerprint = "characters"

    def token_ids(self, texts):
        return [np.array([ord(c) % 4096 for c in text], np.int64) for text in texts]

    def vectors_of(self, ids):
        table = np.random.default_rng(3).standard_normal((4096, self.dim)).astype(np.float32)
        return table[ids]

    def encode_ids(self, ids):
        sums = np.stack([self.vectors_of(one).sum(axis=0) for one in ids])
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), np.float32)

    def encode_passages(self, texts):
        return self.encode_ids(self.token_ids(texts))

    encode_queries = encode_passages


def test_of_equal_words_those_that_stand_together_come_first(library, helpers) -> None:
    words = "甲乙丙丁戊己庚辛"
    filler = "春夏秋冬东西南北金木水火土山石田禾竹丝麻米麦豆瓜果花草树林森"
    scattered = "".join(a + filler[3 * i : 3 * i + 3] for i, a in enumerate(words))
    library.catalogue.put(
        helpers.document("scattered", scattered + "。"),
        helpers.document("together", filler[:12] + words + filler[12:24] + "。"),
    )
    spelt = dataclasses.replace(library, embedder=Characters())
    spelt.build()
    hits = spelt.open().search(words, 2)
    assert [hit.document.id for hit in hits] == ["together", "scattered"]
    plain = dataclasses.replace(
        library.settings,
        search=dataclasses.replace(library.settings.search, together_weight=0.0, stretch_weight=0.0),
    )
    without = {hit.document.id: hit.score for hit in spelt.open(settings=plain).search(words, 2)}
    gained = {hit.document.id: hit.score - without[hit.document.id] for hit in hits}
    search = library.settings.search
    assert gained["together"] == pytest.approx(search.together_weight + search.stretch_weight, rel=1e-4)
    assert gained["scattered"] == pytest.approx(search.stretch_weight, rel=1e-4)


def test_copies_of_a_better_one() -> None:
    rows = np.array([[1, 0], [0.999, 0.0447], [0, 1], [1, 0]], np.float32)
    assert copies_among(rows, 0.99).tolist() == [False, True, False, True]
    assert copies_among(rows, 1.01).tolist() == [False] * 4
    assert copies_among(rows[:0], 0.99).tolist() == []
