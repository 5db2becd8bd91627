"""Whether a word runs across a line break, by the word list of the segmenter."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["crosses"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGITS = re.compile(r"[0-9A-Za-z.%]")


@lru_cache(maxsize=65536)
def crosses(left: str, right: str) -> bool:
    """Whether the segmenter finds one word over the end of ``left`` and the start of ``right``.

    Numbers count as words: "20" + "23年". The segmenter is loaded on first use.
    """
    if not left or not right:
        return False
    if _DIGITS.match(left[-1]) and _DIGITS.match(right[0]):
        return True
    if not (_HAN.match(left[-1]) and _HAN.match(right[0])):
        return False
    import rjieba

    place = 0
    for word in rjieba.cut(left + right, hmm=False):
        if place < len(left) < place + len(word):
            return True
        place += len(word)
    return False
