"""Bytes to text, decided strictly: a file that is in none of the encodings is an error, never a guess.

The order is: byte order mark, UTF-8, UTF-16 without a mark (only where it is plain from the
bytes), GB18030 (which contains GBK and GB2312).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from .errors import UndecodableText

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SPACES = frozenset("\t\n\v\f\r \x1c\x1d\x1e\x1f\x85")
# What may be odd: all but ASCII print and the characters of common Chinese print, all of them assigned.
_SUSPECT = re.compile("[^\x20-\x7f\n\u2010-\u2027\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]")
_SAMPLE = 200_000  # characters; enough to judge an encoding, cheap for a large file
_HINT = "请将文件另存为 UTF-8 编码的文本后再导入。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """``text`` without its byte order mark, and the name of the encoding that gave it."""

    text: str
    encoding: str


def decode(data: bytes, *, source: str) -> Decoded:
    """Decode a text file.

    Args:
        data: the whole file.
        source: its name, for the error.

    Returns:
        The text, every character of the file in it but a byte order mark.

    Raises:
        UndecodableText: the bytes are damaged, binary, or in another encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, source)
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, "utf-8", source)
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding) if len(data) % 2 == 0 else None
        if text is not None and _is_utf16(text):
            return Decoded(text=text, encoding=encoding)
    text = _strict(data, "gb18030")
    if text is not None and _is_plain(text) and _common_share(text) >= 0.7:
        return Decoded(text=text, encoding="gb18030")
    raise UndecodableText(
        f"{source}：无法识别文件编码（不是 UTF-8、UTF-16 或 GB18030 文本）", source=source, hint=_HINT
    )


def _marked(data: bytes, encoding: str, source: str) -> Decoded:
    text = _strict(data, encoding)
    if text is None:
        raise UndecodableText(
            f"{source}：文件带有 {encoding.upper()} 标记，但内容已损坏", source=source, hint=_HINT
        )
    return _checked(text, encoding, source)


def _checked(text: str, encoding: str, source: str) -> Decoded:
    """UTF-16 text of pure ASCII is valid UTF-8 full of NULs: told apart from binary data here."""
    if _is_plain(text):
        return Decoded(text=text, encoding=encoding)
    sample = text[:_SAMPLE]
    if encoding == "utf-8" and sample.count("\0") * 3 > len(sample):
        data = text.encode()
        for other in ("utf-16-le", "utf-16-be"):
            wide = _strict(data, other)
            if wide is not None and _is_plain(wide):
                return Decoded(text=wide, encoding=other)
    raise UndecodableText(
        f"{source}：文件含有大量控制字符，不是文本文件", source=source, hint="请确认文件格式与扩展名一致。"
    )


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_plain(text: str) -> bool:
    """Whether the text is free of what no text file holds: NULs, many controls, unassigned characters."""
    sample = text[:_SAMPLE]
    if "\0" in text:
        return False
    odd = sum(map(_is_odd, _SUSPECT.findall(sample)))
    return odd * 200 <= len(sample)


def _is_odd(char: str) -> bool:
    if char < "\x80":
        return char < " " and char not in _SPACES
    if "\u4e00" <= char <= "\u9fff":
        return False
    return char not in _SPACES and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")


def _is_utf16(text: str) -> bool:
    """Whether the text is plainly Chinese: bytes of other encodings read so fall on rare characters."""
    return _is_plain(text) and _han_share(text) > 0.3 and _common_share(text) >= 0.8


def _han_share(text: str) -> float:
    sample = text[:_SAMPLE]
    han = sum("\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" for char in sample)
    return han / max(1, len(sample))


def _common_share(text: str) -> float:
    """Share of the non-ASCII characters that belong to GB2312, the 6,763 characters in daily use.

    Text of another encoding read as GB18030 falls into its rare rows; real Chinese does not.
    """
    wide = [char for char in text[:_SAMPLE] if char > "\x7f"]
    if not wide:
        return 1.0
    common = len("".join(wide).encode("gb2312", "ignore")) // 2
    extra = sum(char in "“”‘’—…·～" for char in wide)
    return min(1.0, max(common, extra) / len(wide))
