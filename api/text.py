"""Text that comes from outside, made safe to handle and to send back."""

from __future__ import annotations

import unicodedata

__all__ = ["clean", "in_title_marks"]

# Line breaks and tabs carry meaning; everything else of category Cc does not.
_KEPT = frozenset("\n\t")
# Explicit directional formatting (UAX #9 section 2): it can make a text read other than it is.
_DIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _unwanted(char: str) -> bool:
    if char in _KEPT:
        return False
    return char in _DIRECTIONAL or char == "\ufeff" or unicodedata.category(char) in {"Cc", "Cs"}


def clean(text: str) -> str:
    """Drop control characters, lone surrogates and directional overrides; unify line breaks; strip."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(char for char in text if not _unwanted(char)).strip()


def in_title_marks(title: str) -> str:
    """A title between 《》, unless it brings such marks itself."""
    return title if "《" in title else f"《{title}》"
