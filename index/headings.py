"""The tokens of the headings above passages, for the second look; those used last stay at hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .matching import TokenSource
from .shard import Shard

__all__ = ["HeadingTokens"]

Ids = npt.NDArray[np.int64]

_KEPT = 8192  # heading paths, about 0.3 KB each


class HeadingTokens:
    """Gives the tokens of heading paths, titles included. Safe for several threads.

    Args:
        source: cuts them.
        title_of: the title of the document of a number.
    """

    def __init__(self, *, source: TokenSource, title_of: Callable[[int], str]) -> None:
        self._source, self._title_of = source, title_of
        self._kept: dict[tuple[int, int, int], Ids] = {}

    def of(self, shard: Shard, row: int) -> Ids:
        """Distinct token ids int64 ``(n,)`` above this row of a shard, as first read."""
        number, heading = int(shard.table["document"][row]), int(shard.table["heading"][row])
        key = (shard.base, number, heading)
        known = self._kept.get(key)
        if known is None:
            text = "\n".join(shard.heading_path(heading, self._title_of(number)))
            ids = self._source.token_ids([text])[0]
            known = ids[np.sort(np.unique(ids, return_index=True)[1])]
            if len(self._kept) >= _KEPT:
                self._kept = {}
            self._kept[key] = known
        return known
