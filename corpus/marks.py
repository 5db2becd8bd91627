"""Marks of a text: the few hashes by which near copies of it are found.

Winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing: Local Algorithms for Document
Fingerprinting"): of every ``WINDOW`` neighbouring runs of ``RUN`` characters the one with the smallest
hash is kept. Two texts that share ``WINDOW + RUN - 1`` characters in a row share a mark, wherever the
run stands, so an abridged copy is found as well as a whole one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .fold import fold
from .model import BlockKind, Document

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["RUN", "WINDOW", "marks_of", "runs_of"]

RUN = 8  # characters; longer than the set phrases that unrelated reports share
WINDOW = 32  # runs of which one is kept
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})
_BASE = 0x9E3779B97F4A7C15  # odd; of the polynomial over the characters (2**64 over the golden ratio)
_NO_LETTERS = re.compile(r"[\W_]+")


def runs_of(document: Document) -> npt.NDArray[np.uint64]:
    """Hashes of all runs of ``RUN`` letters and digits of the body, uint64 ``(n,)``, in their order.

    Spelling (width, case, traditional characters), punctuation and line breaks do not count.
    The hashes are the same on every machine: they are kept in the catalogue.
    """
    import numpy as np

    text = "".join(block.span.of(document.text) for block in document.blocks if block.kind in _BODY)
    letters = _NO_LETTERS.sub("", fold(text))
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = len(codes) - RUN + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    hashes = np.zeros(count, np.uint64)
    for offset in range(RUN):
        hashes = hashes * np.uint64(_BASE) + codes[offset : offset + count]
    return _mixed(hashes)


def marks_of(document: Document) -> list[int]:
    """The marks of a document, signed 64-bit numbers, each once; none for a text without a body."""
    import numpy as np

    hashes = runs_of(document)
    if not len(hashes):
        return []
    smallest = _smallest(hashes)
    changes = np.flatnonzero(smallest[1:] != smallest[:-1])  # neighbouring windows mostly share their mark
    return sorted({*smallest[changes].view(np.int64).tolist(), int(smallest[-1:].view(np.int64)[0])})


def _smallest(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The smallest hash of every window, or of them all where there are fewer; uint64 ``(n,)``."""
    import numpy as np

    if len(hashes) <= WINDOW:
        return np.sort(hashes)[:1]
    width = 1
    while width < WINDOW:  # of two windows that overlap or touch, the smaller is that of both
        step = min(width, WINDOW - width)
        hashes = np.minimum(hashes[:-step], hashes[step:])
        width += step
    return hashes


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014): spreads the bits."""
    import numpy as np

    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(31))
