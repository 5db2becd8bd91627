"""A shard: a run of consecutive rows with their vectors, spans, headings and tokens, never changed.

Files, all memory-mapped: ``vectors.faiss``; ``rows.npy`` (one record a passage); ``ids.npy`` (rows in
the order of their passage ids); ``content.npy`` (digests of the embedded texts, by which the next build
finds vectors that it need not compute again); ``headings.bin`` and ``headings.npy`` (distinct heading
paths, in which a document's own title is only named); ``tokens.npy`` and ``token_counts.npy`` (the
embedder's distinct token ids of every passage, in the order of their first occurrence, and in how many
passages each occurs, for the second look).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .dense import DenseShard, write_vectors

__all__ = ["CONTENT", "ROW", "Shard", "ShardWriter", "content_digest", "titled", "vectors_of"]

ROW = np.dtype(
    [
        ("document", "<u4"),  # number of the document
        ("start", "<u4"),  # span in the document's text
        ("end", "<u4"),
        ("heading", "<u4"),  # index of the heading path
        ("tokens", "<u4"),  # end of its tokens; they begin where those of the row before end
        ("id", "<u8"),
    ]
)
CONTENT = np.dtype([("high", "<u8"), ("low", "<u8")])

_PATH = "\x1f"
_TITLE = "\x1e"  # in a heading path, the title of its document


def content_digest(text: str) -> bytes:
    """Sixteen bytes that stand for an embedded text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def titled(path: tuple[str, ...], title: str) -> tuple[str, ...]:
    """A heading path as a shard keeps it: the document's title, which is known of it, is only named."""
    return (_TITLE, *path[1:]) if title and path[:1] == (title,) else path


class ShardWriter:
    """Collects rows and writes them as one shard.

    Args:
        dim: columns of the vectors.
    """

    def __init__(self, *, dim: int) -> None:
        self._dim = dim
        self._rows: list[npt.NDArray[Any]] = []
        self._content: list[npt.NDArray[Any]] = []
        self._vectors: list[npt.NDArray[np.float16]] = []
        self._tokens: list[npt.NDArray[np.uint32]] = []
        self._token_end = 0
        self._counts = np.zeros(0, np.uint32)
        self._headings: dict[str, int] = {}
        self.count = 0

    def add(
        self,
        *,
        numbers: Sequence[int],
        spans: Sequence[tuple[int, int]],
        ids: Sequence[int],
        paths: Sequence[tuple[str, ...]],
        digests: Sequence[bytes],
        vectors: npt.NDArray[np.float16],
        tokens: Sequence[npt.NDArray[Any]],
    ) -> None:
        """Append passages; every argument has one entry a passage.

        Args:
            numbers: the number of its document.
            spans: start and end in the document's text.
            ids: its id as a number.
            paths: its heading path, from :func:`titled`.
            digests: :func:`content_digest` of its embedded text.
            vectors: float16 ``(n, dim)``.
            tokens: its distinct token ids, or nothing at all when the embedder has none to offer.
        """
        if not len(ids):
            return
        rows = np.zeros(len(ids), ROW)
        rows["document"], rows["id"] = numbers, np.array(ids, "<u8")
        rows["start"], rows["end"] = np.array(spans).T
        headings = self._headings
        rows["heading"] = [headings.setdefault(_PATH.join(path), len(headings)) for path in paths]
        rows["tokens"] = self._token_end
        if tokens:
            rows["tokens"] += np.cumsum([len(one) for one in tokens], dtype=np.uint32)
            self._token_end = int(rows["tokens"][-1])
            joined = np.concatenate(tokens).astype(np.uint32)
            self._tokens.append(joined)
            self._count(np.bincount(joined))
        self._rows.append(rows)
        self._content.append(np.frombuffer(b"".join(digests), CONTENT))
        self._vectors.append(vectors)
        self.count += len(ids)

    def absorb(self, shard: Shard) -> None:
        """Append all rows of a published shard, dead ones included, so that row numbers stay."""
        rows = np.array(shard.table)
        paths = [shard.heading_text(index) for index in range(shard.heading_count)]
        renumbered = np.array([self._headings.setdefault(p, len(self._headings)) for p in paths], dtype="<u4")
        if len(rows):
            rows["heading"] = renumbered[rows["heading"]]
            rows["tokens"] += self._token_end
            self._token_end = int(rows["tokens"][-1])
        self._rows.append(rows)
        self._content.append(np.array(shard.content))
        self._vectors.append(shard.dense.vectors(np.arange(len(rows))).astype(np.float16))
        self._tokens.append(np.array(shard.tokens, dtype=np.uint32))
        self._count(np.asarray(shard.token_counts))
        self.count += len(rows)

    def append(self, other: ShardWriter) -> None:
        """Append the rows of another writer."""
        paths = list(other._headings)
        renumbered = np.array([self._headings.setdefault(p, len(self._headings)) for p in paths], dtype="<u4")
        for rows in other._rows:
            rows["heading"] = renumbered[rows["heading"]] if len(rows) else rows["heading"]
            rows["tokens"] += self._token_end
        self._token_end += other._token_end
        self._rows += other._rows
        self._content += other._content
        self._vectors += other._vectors
        self._tokens += other._tokens
        self._count(other._counts)
        self.count += other.count

    def write(self, folder: Path, *, flat_rows: int) -> None:
        """Write the shard to ``folder``, which must not exist."""
        folder.mkdir(parents=True)
        rows = np.concatenate(self._rows) if self._rows else np.zeros(0, ROW)
        np.save(folder / "rows.npy", rows)
        np.save(folder / "ids.npy", np.argsort(rows["id"], kind="stable").astype("<u4"))
        np.save(
            folder / "content.npy", np.concatenate(self._content) if self._content else np.zeros(0, CONTENT)
        )
        np.save(folder / "tokens.npy", self._joined_tokens())
        np.save(folder / "token_counts.npy", self._counts)
        encoded = [path.encode("utf-8", "surrogatepass") for path in self._headings]
        np.save(folder / "headings.npy", np.cumsum([0, *map(len, encoded)], dtype="<u8"))
        (folder / "headings.bin").write_bytes(b"".join(encoded))
        vectors = np.concatenate(self._vectors) if self._vectors else np.zeros((0, self._dim), np.float16)
        self._vectors.clear()
        write_vectors(folder / "vectors.faiss", vectors, flat_rows=flat_rows)

    def _count(self, by_token: npt.NDArray[np.integer[Any]]) -> None:
        """Add, for every token from 0 on, in how many more passages it occurs."""
        if len(by_token) > len(self._counts):
            self._counts = np.pad(self._counts, (0, len(by_token) - len(self._counts)))
        self._counts[: len(by_token)] += by_token.astype(np.uint32)

    def _joined_tokens(self) -> npt.NDArray[Any]:
        """All tokens in two bytes each where the vocabulary allows it."""
        if not self._tokens:
            return np.zeros(0, "<u2")
        joined = np.concatenate(self._tokens)
        self._tokens.clear()
        return joined.astype("<u2" if not len(joined) or int(joined.max()) < 1 << 16 else "<u4")


class Shard:
    """A published shard, opened for reading. Safe for several threads.

    Args:
        folder: where its files lie.
        base: number of its first row in the generation.
    """

    def __init__(self, folder: Path, *, base: int) -> None:
        self.base = base
        self.dense = DenseShard(folder / "vectors.faiss")
        self.table = _mapped(folder / "rows.npy")
        self.content = _mapped(folder / "content.npy")
        self.tokens = _mapped(folder / "tokens.npy")
        self.token_counts = _mapped(folder / "token_counts.npy")
        self._by_id = _mapped(folder / "ids.npy")
        self._heading_ends = _mapped(folder / "headings.npy")
        self._headings = _mapped(folder / "headings.bin", raw=True)
        self.heading_count = len(self._heading_ends) - 1

    def __len__(self) -> int:
        return len(self.table)

    def rows_of(self, passage_id: int) -> list[int]:
        """Rows of this shard with this passage id (more than one only if some are dead)."""
        ids = self.table["id"]

        def id_of(row: int) -> int:
            return int(ids[row])

        low = bisect_left(self._by_id, passage_id, key=id_of)
        high = bisect_right(self._by_id, passage_id, lo=low, key=id_of)
        return [int(row) for row in self._by_id[low:high]]

    def heading_text(self, index: int) -> str:
        """A heading path as it is stored."""
        start, end = int(self._heading_ends[index]), int(self._heading_ends[index + 1])
        return self._headings[start:end].tobytes().decode("utf-8", "surrogatepass")

    def heading_path(self, index: int, title: str) -> tuple[str, ...]:
        """The heading path number ``index``, of a passage of a document of this title."""
        text = self.heading_text(index)
        return tuple(title if part == _TITLE else part for part in text.split(_PATH)) if text else ()

    def tokens_of(self, row: int) -> npt.NDArray[Any]:
        """Distinct token ids of a row, as first read; empty when the embedder had none to offer."""
        ends = self.table["tokens"]
        return self.tokens[(int(ends[row - 1]) if row else 0) : int(ends[row])]


def vectors_of(shards: Sequence[Shard], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The vectors of rows int64 ``(n,)`` of one shard or more, in their order, float32 ``(n, dim)``."""
    dim = shards[0].dense.vectors(rows[:0]).shape[1]
    found = np.zeros((len(rows), dim), np.float32)
    which = np.searchsorted([shard.base for shard in shards], rows, side="right") - 1
    for index in np.unique(which):
        shard = shards[int(index)]
        found[which == index] = shard.dense.vectors(rows[which == index] - shard.base)
    return found


def _mapped(path: Path, *, raw: bool = False) -> npt.NDArray[Any]:
    """A plain array over the mapped file (``numpy.memmap`` itself is slow to index)."""
    if path.stat().st_size == 0:
        return np.zeros(0, np.uint8)
    mapped = np.memmap(path, np.uint8, mode="r") if raw else np.load(path, mmap_mode="r")
    return np.asarray(mapped).view(np.ndarray)
