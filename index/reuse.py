"""Vectors that need not be computed again: those of passages whose text stood in an earlier generation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .shard import CONTENT, Shard

__all__ = ["VectorCache"]


class VectorCache:
    """Finds vectors and tokens by the digest of the embedded text.

    Args:
        shards: shards that the same embedder filled.
    """

    def __init__(self, shards: Sequence[Shard]) -> None:
        self._shards = shards
        self._bases = np.cumsum([0, *(len(shard) for shard in shards)])
        content = np.concatenate([np.zeros(0, CONTENT), *(shard.content for shard in shards)])
        self._order = np.argsort(content["high"], kind="stable")
        self._high = content["high"][self._order]
        self._low = content["low"][self._order]

    def find(self, digests: Sequence[bytes]) -> npt.NDArray[np.int64]:
        """A place for each digest, -1 where the text is new; int64 ``(len(digests),)``."""
        wanted = np.frombuffer(b"".join(digests), CONTENT)
        found = np.full(len(wanted), -1, np.int64)
        if not len(self._high):
            return found
        low = np.searchsorted(self._high, wanted["high"], side="left")
        high = np.searchsorted(self._high, wanted["high"], side="right")
        for index in np.flatnonzero(low < high):
            for place in range(low[index], high[index]):
                if self._low[place] == wanted["low"][index]:
                    found[index] = self._order[place]
                    break
        return found

    def vectors(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The vectors at places, float32 ``(n, dim)``."""
        parts = [self._split(int(place)) for place in places]
        return np.concatenate([shard.dense.vectors(np.array([row])) for shard, row in parts])

    def tokens(self, place: int) -> npt.NDArray[np.uint32]:
        """The distinct token ids at a place."""
        shard, row = self._split(place)
        return shard.tokens_of(row).astype(np.uint32)

    def _split(self, place: int) -> tuple[Shard, int]:
        index = int(np.searchsorted(self._bases, place, side="right")) - 1
        return self._shards[index], place - int(self._bases[index])
