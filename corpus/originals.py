"""The files as they were given, byte for byte.

A plain text file's bytes are its raw text, encoded: they are made from it again and are not kept a
second time. Every other file is kept whole under its sha256, in a folder ``ab`` of its first digits.
"""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from pathlib import Path

from .draft import RawText
from .errors import CorpusError, OriginalDamaged, OriginalMissing

__all__ = ["keep_original", "made_again", "original", "stored_file"]

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "gb18030": b"\x84\x31\x95\x33",
}
"""Byte order marks, which decoding takes off."""


def stored_file(files_dir: Path, sha256: str) -> Path:
    """Where a file that is kept whole lies: ``files_dir/ab/abcdef…``."""
    return files_dir / sha256[:2] / sha256


def keep_original(files_dir: Path, data: bytes, raw: RawText) -> None:
    """Keep a file's bytes; nothing is written when they are there, or can be made from the raw text.

    Args:
        files_dir: the folder, ``HOME/files``.
        data: the file.
        raw: what was read from it, about to be put into the catalogue.

    Raises:
        CorpusError: the folder cannot be written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 == raw.sha256 and made_again(raw) is not None:
        return
    place = stored_file(files_dir, sha256)
    if place.is_file():
        return
    try:
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
            part.write(data)
        Path(part.name).replace(place)
    except OSError as error:
        raise CorpusError(
            f"原文件存不进资料库：{place.parent}（{error.strerror}）", hint="请检查磁盘空间和写入权限"
        ) from error


def original(files_dir: Path, raw: RawText) -> bytes:
    """The file that a raw text was read from.

    Raises:
        OriginalMissing: it is not kept.
        OriginalDamaged: it is not what it was, or cannot be read.
    """
    try:
        data = stored_file(files_dir, raw.sha256).read_bytes()
    except FileNotFoundError:
        made = made_again(raw)
        if made is None:
            raise OriginalMissing(f"{raw.source}：原文件不在资料库里", hint="请重新读入这个文件") from None
        return made
    except OSError as error:
        raise OriginalDamaged(
            f"{raw.source}：原文件读不出来（{error.strerror}）", hint="请检查磁盘和读取权限"
        ) from error
    if hashlib.sha256(data).hexdigest() != raw.sha256:
        raise OriginalDamaged(f"{raw.source}：原文件与校验和不符", hint="请重新读入这个文件")
    return data


def made_again(raw: RawText) -> bytes | None:
    """The file that a raw text was read from, made from it; None when it is not just the text, encoded."""
    if raw.encoding not in _MARKS:
        return None
    try:
        data = raw.text.encode(raw.encoding)
    except UnicodeEncodeError:
        return None
    for whole in (data, _MARKS[raw.encoding] + data):
        if hashlib.sha256(whole).hexdigest() == raw.sha256:
            return whole
    return None
