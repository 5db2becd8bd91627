from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.embedder import HashEmbedder
from index.matching import Asked, Matches, TokenSource, match, token_idf


class Letters:
    """Tokens are letters a … z, each a direction of its own, three long."""

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([ord(letter) - 97 for letter in text], np.int64) for text in texts]

    def vectors_of(self, ids: np.ndarray) -> np.ndarray:
        return np.eye(26, dtype=np.float32)[ids] * 3.0

    def encode_ids(self, ids: Sequence[np.ndarray]) -> np.ndarray:
        sums = np.stack([self.vectors_of(one).sum(axis=0) for one in ids])
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), np.float32)


def ids(text: str) -> np.ndarray:
    return Letters().token_ids([text])[0]


def asked(text: str, *, idf: float = 1.0, **weights: float) -> Asked:
    """The tokens of a text, each of the same rarity, and of weight 1 unless given."""
    distinct = np.unique(ids(text))
    given = [weights.get(chr(97 + token), 1.0) for token in distinct]
    return Asked(
        order=ids(text),
        ids=distinct,
        idf=np.full(len(distinct), idf, np.float32),
        weights=np.array(given, np.float32),
    )


def matches(question: Asked, *passages: str) -> Matches:
    return match(question, [ids(passage) for passage in passages], Letters())


def test_each_token_of_the_question_finds_its_best_match() -> None:
    found = matches(asked("ab", b=3.0), "xay", "b", "ba", "xyz", "")
    np.testing.assert_allclose(found.whole, [0.25, 0.75, 1.0, 0.0, 0.0])
    np.testing.assert_allclose(found.stretch, found.whole)  # all are shorter than a stretch


def test_likes_count_by_their_cosine() -> None:
    class Slanted(Letters):
        def vectors_of(self, ids: np.ndarray) -> np.ndarray:
            vectors = super().vectors_of(ids)
            vectors[ids == 1] = [3.0, 4.0, *[0.0] * 24]  # b stands at cosine 0.6 to a
            return vectors

    found = match(asked("a"), [ids("b"), ids("cb"), ids("ba")], Slanted())
    np.testing.assert_allclose(found.whole, [0.6, 0.6, 1.0], rtol=1e-6)


def test_a_stretch_is_short_and_of_one_passage() -> None:
    class Numbers(Letters):
        def vectors_of(self, ids: np.ndarray) -> np.ndarray:
            return np.eye(400, dtype=np.float32)[ids]

    question = Asked(
        order=np.array([1, 2]),
        ids=np.array([1, 2]),
        idf=np.ones(2, np.float32),
        weights=np.ones(2, np.float32),
    )
    filler = np.arange(100, 220)

    def passage(first: int, second: int) -> np.ndarray:
        return np.insert(np.insert(filler, first, 1), second, 2)

    near, over_a_step, far = passage(45, 55), passage(15, 35), passage(5, 105)
    end, start = np.append(filler, 1), np.insert(filler, 0, 2)
    found = match(question, [near, over_a_step, far, end, start], Numbers())
    np.testing.assert_allclose(found.whole, [1, 1, 1, 0.5, 0.5])
    np.testing.assert_allclose(found.stretch, [1, 1, 0.5, 0.5, 0.5])


def test_headings_count_in_every_stretch() -> None:
    question = asked("abc", c=2.0)
    headings = [ids("b"), ids(""), ids("bc"), ids("a")]
    found = match(question, [ids("ax"), ids("ax"), ids("x"), ids("")], Letters(), headings=headings)
    np.testing.assert_allclose(found.whole, [0.5, 0.25, 0.75, 0])
    np.testing.assert_allclose(found.stretch, found.whole)
    bare = matches(question, "ax", "ax", "x", "")
    np.testing.assert_allclose(bare.whole, [0.25, 0.25, 0, 0])
    nothing = match(question, [ids("ax"), ids("x")], Letters(), headings=[ids(""), ids("")])
    np.testing.assert_allclose(nothing.whole, [0.25, 0])


def test_headings_stand_beside_each_stretch_of_a_long_passage() -> None:
    class Numbers(Letters):
        def vectors_of(self, ids: np.ndarray) -> np.ndarray:
            return np.eye(400, dtype=np.float32)[ids]

    question = Asked(
        order=np.array([1, 2, 3]),
        ids=np.array([1, 2, 3]),
        idf=np.ones(3, np.float32),
        weights=np.ones(3, np.float32),
    )
    far = np.insert(np.insert(np.arange(100, 220), 5, 1), 105, 2)
    found = match(question, [far, far], Numbers(), headings=[np.array([3]), np.array([2])])
    np.testing.assert_allclose(found.whole, [1, 2 / 3], rtol=1e-6)
    np.testing.assert_allclose(found.stretch, [2 / 3, 2 / 3], rtol=1e-6)


def test_neighbours_stand_in_the_passage_or_in_its_headings() -> None:
    found = match(
        asked("abc"),
        [ids("ab"), ids("xb"), ids("x"), ids("abc")],
        Letters(),
        headings=[ids("abc"), ids("c"), ids("abxxxxc"), ids("")],
    )
    np.testing.assert_allclose(found.together, [1, 0, 1 / 3, 1], rtol=1e-6)


def test_neighbours_of_the_question_that_are_neighbours_in_the_passage() -> None:
    # Of "abc" the pairs are ab, bc and, one further, ac; passages know order and first occurrences only.
    found = matches(asked("abc"), "abc", "abxc", "ab", "cba", "axxxbxxxc", "a", "")
    np.testing.assert_allclose(found.together, [1, 2 / 3, 1 / 3, 0, 0, 0, 0], rtol=1e-6)


def test_neighbours_count_by_how_rare_they_are() -> None:
    question = asked("abc")
    rare = Asked(
        order=question.order,
        ids=question.ids,
        weights=question.weights,
        idf=np.array([1.0, 1.0, 4.0], np.float32),
    )
    np.testing.assert_allclose(matches(rare, "ab", "bc").together, [2 / 12, 5 / 12], rtol=1e-6)


def test_passages_that_follow_each_other_have_no_common_neighbours() -> None:
    np.testing.assert_array_equal(matches(asked("ab"), "xa", "by").together, [0, 0])


@pytest.mark.parametrize("question", ["a", "aa", "aaaa"])
def test_a_question_of_one_token_has_no_neighbours(question: str) -> None:
    found = matches(asked(question), "a", "b")
    np.testing.assert_array_equal(found.whole, [1, 0])
    np.testing.assert_array_equal(found.together, [0, 0])


def test_tokens_that_do_not_count_make_no_pairs() -> None:
    full = asked("abc")
    part = Asked(order=full.order, ids=full.ids[:2], idf=full.idf[:2], weights=full.weights[:2])
    np.testing.assert_allclose(matches(part, "abc", "bc").together, [1, 0])


@pytest.mark.parametrize("passages", [[], [""], ["", ""]])
def test_nothing_to_compare(passages: list[str]) -> None:
    for question in (asked(""), asked("ab"), asked("ab", a=0.0, b=0.0)):
        found = matches(question, *passages)
        for one in (found.whole, found.stretch, found.together):
            assert one.tolist() == [0.0] * len(passages)
            assert one.dtype == np.float32
    assert matches(asked(""), "a").whole.tolist() == [0.0]
    assert matches(asked("a", a=0.0), "a").whole.tolist() == [0.0]


def test_rare_tokens_weigh_more_and_unknown_ones_most() -> None:
    counts = np.array([100, 10, 0], np.uint32)
    idf = token_idf(counts, np.array([0, 1, 2, 99]), 100)
    assert idf[0] < idf[1] < idf[2] == pytest.approx(idf[3])
    assert idf[0] == pytest.approx(np.log1p(0.5 / 100.5), rel=1e-5)


def test_an_embedder_without_tokens_is_no_token_source() -> None:
    assert isinstance(Letters(), TokenSource)
    assert not isinstance(HashEmbedder(8), TokenSource)
