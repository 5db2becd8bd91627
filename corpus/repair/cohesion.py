"""What the word list of the segmenter says: whether a word runs across a line break, or is no name."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["crosses", "is_word"]

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


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Whether a short text is one word of the language, and not a personal name that the list holds."""
    import rjieba

    return list(rjieba.cut(text, hmm=False)) == [text] and not rjieba.tag(text)[0][1].startswith("nr")
