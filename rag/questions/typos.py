"""One wrong character in a word of the question, mended against the index's own vocabulary.

A pair of characters that is no word of the dictionary and stands nowhere in the index is compared with
the pairs that sound alike or look alike; it is mended only where exactly one of them is a word that the
index knows. What was mended is reported, never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.segment import Segmenter

__all__ = ["Correction", "correct"]

_LEAVE = frozenset(
    "的了是在有和与及或之其这那哪几多少么什怎啥谁吗呢吧呀嘛们个来去把被让给对从到于为以也都就还又很最不没"
    "上下里内外中前后时要须将已并则再才更只但而且如若因由向按"
)
_COUNTING = tuple("几少哪个每各某第零一二两三四五六七八九十百千万亿0123456789")
"""What ends in front of a classifier or a noun that is counted, which then stands on its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A pair of characters as typed and as searched."""

    typed: str
    meant: str


def correct(
    text: str, *, segmenter: Segmenter, known: Callable[[str], bool], names: Collection[str] = ()
) -> tuple[str, tuple[Correction, ...]]:
    """Mend single wrong characters.

    Args:
        text: folded question.
        segmenter: cuts the text and knows the words of the dictionary.
        known: whether the index holds a term (word or character pair).
        names: names of two characters that are taken for words: places of the documents.

    Returns:
        The mended text, of the same length, and what was mended.
    """
    corrections: list[Correction] = []
    for pair in _doubtful(segmenter.cut(text)):
        if known(pair) or segmenter.is_word(pair):
            continue
        meant = {c for c in _alike(pair) if known(c) and (c in names or segmenter.is_word(c))}
        if len(meant) == 1 and pair in text:
            correction = Correction(typed=pair, meant=meant.pop())
            text = text.replace(pair, correction.meant, 1)
            corrections.append(correction)
    return text, tuple(corrections)


def _doubtful(words: Sequence[str]) -> Iterable[str]:
    """Pairs of characters that stand single side by side, or that a segmenter guessed to be a word."""
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        if before.endswith(_COUNTING):
            continue  # what is counted stands on its own
        if len(word) == 2 and _may_be_wrong(word):
            yield word
        if len(word) == len(after) == 1 and _may_be_wrong(word + after):
            yield word + after


def _may_be_wrong(pair: str) -> bool:
    return all("一" <= c <= "鿿" and c not in _LEAVE for c in pair)


def _alike(pair: str) -> Iterable[str]:
    for i, c in enumerate(pair):
        for other in _shapes().get(c, "") + _sounds(c):
            if other != c:
                yield pair[:i] + other + pair[i + 1 :]


@cache
def _shapes() -> dict[str, str]:
    lines = resources.files("rag").joinpath("data/shapes.txt").read_text("utf-8").splitlines()
    groups = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    out: dict[str, str] = {}
    for group in groups:
        for c in group:
            out[c] = out.get(c, "") + "".join(x for x in group if x != c)
    return out


@cache
def _sounds(c: str) -> str:
    """The common characters that are read like ``c``, tones aside."""
    return _by_sound().get(_reading(c), "")


@cache
def _by_sound() -> dict[str, str]:
    """The 6,763 characters of GB 2312, common ones first, by tone-less pinyin."""
    out: dict[str, str] = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                c = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue  # the last row of level 1 has five unassigned places
            reading = _reading(c)
            out[reading] = out.get(reading, "") + c
    return out


@cache
def _reading(c: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(c, style=Style.NORMAL))
