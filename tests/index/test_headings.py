from __future__ import annotations

import numpy as np
import pytest

from index import headings
from index.headings import HeadingTokens


class Counting:
    """Tokens are characters; notes what it was asked to cut."""

    def __init__(self) -> None:
        self.cut: list[str] = []

    def token_ids(self, texts):
        self.cut.extend(texts)
        return [np.array([ord(c) for c in text], np.int64) for text in texts]

    def vectors_of(self, ids):
        return np.zeros((len(ids), 4), np.float32)

    def encode_ids(self, ids):
        return np.zeros((len(ids), 4), np.float32)


@pytest.fixture
def shard(library, helpers):
    library.catalogue.put(
        helpers.document("a", "春夏秋冬。", title="甲乙甲丙"), helpers.document("b", "东西南北。", title="丁")
    )
    library.build()
    (only,) = library.open()._files.shards
    return only


def test_each_heading_path_is_cut_once(shard) -> None:
    source = Counting()
    tokens = HeadingTokens(source=source, title_of=["甲乙甲丙", "丁"].__getitem__)
    first, same, other = tokens.of([(shard, 0), (shard, 0), (shard, 1)])
    assert [chr(one) for one in first] == ["甲", "乙", "丙"]
    assert [chr(one) for one in other] == ["丁"]
    (again,) = tokens.of([(shard, 0)])
    assert again is first is same
    assert source.cut == ["甲乙甲丙", "丁"]
    assert tokens.of([]) == []


def test_those_that_are_too_many_are_cut_again(shard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headings, "_KEPT", 1)
    source = Counting()
    tokens = HeadingTokens(source=source, title_of=["甲乙甲丙", "丁"].__getitem__)
    for _ in range(2):
        assert [[chr(t) for t in one] for one in tokens.of([(shard, 0)])] == [["甲", "乙", "丙"]]
        assert [[chr(t) for t in one] for one in tokens.of([(shard, 1)])] == [["丁"]]
    assert source.cut == ["甲乙甲丙", "丁"] * 2
