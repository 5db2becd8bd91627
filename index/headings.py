"""The tokens of the headings above passages, for the second look; those used last stay at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from .cutting import first_of_each
from .matching import TokenSource
from .shard import Shard

__all__ = ["HeadingTokens"]

Ids = npt.NDArray[np.uint32]

_KEPT = 16_384  # heading paths, about 0.3 KB each


class HeadingTokens:
    """Gives the tokens of heading paths, titles included. Safe for several threads.

    Args:
        source: cuts them.
        title_of: the title of the document of a number.
    """

    def __init__(self, *, source: TokenSource, title_of: Callable[[int], str]) -> None:
        self._source, self._title_of = source, title_of
        self._kept: dict[tuple[int, int, int], Ids] = {}

    def of(self, rows: Sequence[tuple[Shard, int]]) -> list[Ids]:
        """Distinct token ids uint32 ``(n,)`` above each of these rows of shards, as first read."""
        keys = [
            (shard.base, int(shard.table["document"][row]), int(shard.table["heading"][row]))
            for shard, row in rows
        ]
        kept = self._kept  # it only grows, or another takes its place
        new = {
            key: "\n".join(shard.heading_path(key[2], self._title_of(key[1])))
            for key, (shard, _) in zip(keys, rows, strict=True)
            if key not in kept
        }
        cut = dict(zip(new, map(first_of_each, self._source.token_ids([*new.values()])), strict=True))
        found = [cut[key] if key in cut else kept[key] for key in keys]
        if len(kept) + len(cut) <= _KEPT:
            kept.update(cut)
        else:
            self._kept = cut
        return found
