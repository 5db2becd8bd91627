from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from corpus.model import Passage, Span
from index.embedder import HashEmbedder
from index.manifest import Manifest
from index.shard import Shard, ShardWriter, content_digest, titled


def passage(number: int, *, path: tuple[str, ...] = ("题目",)) -> Passage:
    return Passage(
        id=f"{number * 0x0123456789ABCDE % (1 << 64):016x}",
        document_id="d",
        version="v",
        span=Span(number * 10, number * 10 + 7),
        text="",
        heading_path=path,
        ordinal=number,
    )


def fill(writer: ShardWriter, numbers: Sequence[int], *, path: tuple[str, ...] = ("题目",)) -> None:
    passages = [passage(number) for number in numbers]
    tokens = [dict.fromkeys([number, 2, 70_000 + number % 2]) for number in numbers]
    writer.add(
        numbers=[number // 3 for number in numbers],
        spans=[(one.span.start, one.span.end) for one in passages],
        ids=[int(one.id, 16) for one in passages],
        paths=[titled(path, "题目")] * len(numbers),
        digests=[content_digest(f"文{number}") for number in numbers],
        vectors=np.eye(8, dtype=np.float16)[[number % 8 for number in numbers]],
        tokens=[np.array(list(one)) for one in tokens],
    )


def check(shard: Shard, numbers: Sequence[int], paths: Sequence[tuple[str, ...]]) -> None:
    assert len(shard) == len(numbers)
    for row, (number, path) in enumerate(zip(numbers, paths, strict=True)):
        record = shard.table[row]
        assert (record["start"], record["end"]) == (number * 10, number * 10 + 7)
        assert record["document"] == number // 3
        assert shard.heading_path(int(record["heading"]), "题目") == path
        assert shard.tokens_of(row).tolist() == list(dict.fromkeys([number, 2, 70_000 + number % 2]))
        assert row in shard.rows_of(int(passage(number).id, 16))
        assert shard.content[row].tobytes() == content_digest(f"文{number}")
    vectors = shard.dense.vectors(np.arange(len(numbers)))
    np.testing.assert_array_equal(vectors, np.eye(8)[[number % 8 for number in numbers]])
    expected = np.zeros(70_002, int)
    for number in numbers:
        expected[sorted({number, 2, 70_000 + number % 2})] += 1
    np.testing.assert_array_equal(shard.token_counts[:70_002], expected)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    writer = ShardWriter(dim=8)
    fill(writer, range(5))
    fill(writer, range(5, 9), path=("题目", "第一章", "第二条"))
    fill(writer, [20], path=())
    writer.write(tmp_path / "s", flat_rows=100)
    paths = [("题目",)] * 5 + [("题目", "第一章", "第二条")] * 4 + [()]
    check(Shard(tmp_path / "s", base=0), [*range(9), 20], paths)


def test_absorbed_and_appended_rows_follow_each_other(tmp_path: Path) -> None:
    first, second = ShardWriter(dim=8), ShardWriter(dim=8)
    fill(first, range(4))
    first.write(tmp_path / "first", flat_rows=100)
    fill(second, range(4, 7), path=("另一题目",))
    merged = ShardWriter(dim=8)
    merged.absorb(Shard(tmp_path / "first", base=0))
    merged.append(second)
    fill(merged, [7])
    merged.write(tmp_path / "merged", flat_rows=100)
    paths = [("题目",)] * 4 + [("另一题目",)] * 3 + [("题目",)]
    check(Shard(tmp_path / "merged", base=0), range(8), paths)


def test_an_empty_shard(tmp_path: Path) -> None:
    ShardWriter(dim=8).write(tmp_path / "s", flat_rows=100)
    shard = Shard(tmp_path / "s", base=0)
    assert len(shard) == 0
    assert shard.rows_of(1) == []


class Characters(HashEmbedder):
    """Tokens are code points, their vectors those of single characters."""

    fingerprint = "characters"

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([ord(c) for c in text if not c.isspace()], np.int64) for text in texts]

    def vectors_of(self, ids: np.ndarray) -> np.ndarray:
        return self.encode_passages([chr(one) for one in ids])

    def encode_ids(self, ids: Sequence[np.ndarray]) -> np.ndarray:
        return self.encode_passages(["".join(map(chr, one)) for one in ids])


def test_tokens_survive_merges_and_compaction(library, helpers: SimpleNamespace) -> None:
    library.embedder = Characters(64)
    small = library.with_build(merge_rows=4)
    documents = helpers.documents(40)
    for start in range(0, 40, 5):
        small.catalogue.put(*documents[start : start + 5])
        small.build()
    for number in range(25):
        small.catalogue.remove(f"doc-{number:05d}")
    assert small.build().rebuilt == ""
    small.catalogue.put(*helpers.documents(41)[40:])
    report = small.build()
    assert report.rebuilt == "compaction"
    snapshot = small.open()
    folder = small.home / "generations" / report.generation
    assert Manifest.read(folder).rows == 16
    for shard in snapshot._files.shards:
        for row in range(len(shard)):
            text = snapshot.passage_at(shard.base + row).text
            assert shard.tokens_of(row).tolist() == list(
                dict.fromkeys(ord(c) for c in text if not c.isspace())
            )
    assert snapshot.search("第33号材料由谁负责", 3)[0].document.id == "doc-00033"
