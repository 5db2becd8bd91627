"""Writing a pack in the format that is asked for."""

from __future__ import annotations

from typing import Literal

from .markdown import write_markdown
from .pack import Pack

__all__ = ["PackFormat", "write_pack"]

PackFormat = Literal["docx", "markdown"]


def write_pack(pack: Pack, form: PackFormat) -> bytes:
    """The pack as the bytes of a DOCX file, or of Markdown in UTF-8."""
    if form == "markdown":
        return write_markdown(pack).encode("utf-8")
    from .word import write_word

    return write_word(pack)
