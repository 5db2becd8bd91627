from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from index.model import Filters
from index.second_look import beyond, company, copies_among


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


def test_the_words_of_headings_are_found_with_those_below_them(library, helpers) -> None:
    """Two texts say the same; the question names what only the title of one says."""
    body = "春夏秋冬东西南北金木水火土山石田禾竹丝麻。"
    library.catalogue.put(
        helpers.document("named", body, title="甲乙丙丁"),
        helpers.document("other", body, title="戊己庚辛"),
    )
    spelt = dataclasses.replace(library, embedder=Characters())
    spelt.build()
    weighed = dataclasses.replace(
        library.settings,
        search=dataclasses.replace(
            library.settings.search, dense_weight=0.0, second_dense_weight=0.0, duplicate_cosine=1.01
        ),
    )
    hits = {hit.document.id: hit for hit in spelt.open(settings=weighed).search("甲乙丙丁金木水火", 2)}
    gained = {
        name: hit.score - next(one.score for one in hit.hits if one.channel == "fused")
        for name, hit in hits.items()
    }
    search = library.settings.search
    full = search.token_weight + search.stretch_weight
    assert full < gained["named"] <= full + search.together_weight
    assert gained["other"] < 0.8 * full


def test_what_stands_with_others_of_its_document_gains() -> None:
    scores = np.array([2.0, 1.8, 1.0, 1.9, -1.0], np.float32)
    documents = np.array([7, 7, 7, 4, 5])
    found = company(scores, documents)
    np.testing.assert_allclose(found, [2 * 0.9**4, 2, 2, 0, 0], rtol=1e-5)
    assert company(-scores[:2], documents[:2]).tolist() == [0.0, 0.0]
    assert company(scores[:0], documents[:0]).tolist() == []


def test_one_document_lets_others_in() -> None:
    assert beyond(np.array([1, 1, 2, 1, 2, 1]), 2).tolist() == [False, False, False, True, False, True]
    assert beyond(np.array([1, 1]), 2).tolist() == [False, False]
    assert beyond(np.zeros(0, np.int64), 2).tolist() == []


def test_a_long_document_lets_others_into_the_hits(library, helpers) -> None:
    line = "督办台账由第{}组逐项对账，未完成的不予销号，完成的报办公室备查，超过期限的通报批评并限期补办。"
    library.catalogue.put(
        helpers.document("long", "".join(line.format(n) * 4 for n in range(20)), title="督办台账逐项对账"),
        *(helpers.document(f"short{n}", f"{n}号台账另有规定，由办公室解释，逐项说明。") for n in range(4)),
    )
    library.build()
    limit = library.settings.search.document_limit
    snapshot = library.open()
    assert snapshot.passage_count("long") > limit + 4
    hits = [hit.document.id for hit in snapshot.search("督办台账逐项对账未完成不予销号", limit + 4)]
    assert hits.count("long") == limit
    assert hits[0] == "long"
    within = snapshot.search("督办台账逐项对账", limit + 4, filters=Filters(documents=("long",)))
    assert len(within) == limit + 4
