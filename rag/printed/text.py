"""Text as a file can hold it: characters that XML allows, Markdown in which nothing is markup."""

from __future__ import annotations

import re

__all__ = ["escape", "one_line", "shown", "unescape"]

# ASCII punctuation that a backslash makes literal (CommonMark 0.31, section 2.4).
_SPECIAL = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_ESCAPED = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")


def shown(text: str) -> str:
    """A text as a file can hold it: line breaks unified, what XML 1.0 (section 2.2) forbids as U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if _allowed(ord(char)) else "\ufffd" for char in text)


def _allowed(code: int) -> bool:
    return (
        code in (0x9, 0xA)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def one_line(text: str) -> str:
    """A text on one line, as :func:`shown`; runs of white space become one space."""
    return " ".join(shown(text).split())


def escape(text: str) -> str:
    """Markdown that shows ``text`` literally."""
    return _SPECIAL.sub(r"\\\1", text)


def unescape(text: str) -> str:
    """The text that :func:`escape` was given."""
    return _ESCAPED.sub(r"\1", text)
