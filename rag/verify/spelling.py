"""One spelling for numbers, so that texts can be compared whatever way they write them."""

from __future__ import annotations

import functools
import re

from corpus.figures import Figure, figures
from corpus.fold import fold
from corpus.numerals import number

__all__ = ["canonical", "digital", "simplified", "stands_in"]

_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_RUN = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|[零〇一二两三四五六七八九十百千万亿]+")
_SPACE = re.compile(r"\s+")
_AS_WRITTEN = frozenset({"name", "document_number", "time"})


_HAN = re.compile(r"[\u3400-\u9fff]")
_letter = functools.lru_cache(maxsize=8192)(fold)


@functools.lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """The text with traditional characters simplified, everything else as it is.

    Not :func:`corpus.fold.fold`: that makes commas half-width, and 12，345人 would read as 12,345.
    """
    return _HAN.sub(lambda match: _letter(match[0]), text)


@functools.lru_cache(maxsize=8192)
def digital(text: str) -> str:
    """The text in half width, without spaces, its Chinese numerals in Arabic digits.

    四个意识 and ４ 个意识 both give 4个意识. Numerals that say no number (千千万万) stay.
    """
    return _RUN.sub(_arabic, _SPACE.sub("", text.translate(_WIDTH)))


def _arabic(match: re.Match[str]) -> str:
    value = number(match[0])
    return match[0] if value is None else f"{value.normalize():f}"


@functools.lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The text with every figure in one spelling: wording can be compared without the figures."""
    pieces: list[str] = []
    at = 0
    for figure in figures(text):
        if figure.span.start >= at:
            pieces += (digital(text[at : figure.span.start]), _spelling(figure))
            at = figure.span.end
    return "".join((*pieces, digital(text[at:])))


def _spelling(figure: Figure) -> str:
    if figure.kind in _AS_WRITTEN:
        return digital(figure.text)
    numbers = [figure.value] if figure.high is None else [figure.value, figure.high]
    return "-".join(f"{value.normalize():f}" for value in numbers) + figure.unit


def stands_in(written: str, text: str) -> bool:
    """Whether ``written`` stands in ``text``, both :func:`digital`, not as a part of a longer number."""
    if not written:
        return True
    before = r"(?<![\d.])" if written[0].isdigit() else ""
    after = r"(?!\.?\d)(?![%‰])" if written[-1].isdigit() else ""
    return re.search(before + re.escape(written) + after, text) is not None
