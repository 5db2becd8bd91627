"""Writing a sheet in the format that is asked for."""

from __future__ import annotations

from typing import Literal

from .markdown import write_markdown
from .pack import Pack
from .sheet import Sheet, sheet_of_pack

__all__ = ["PackFormat", "write_pack", "write_sheet"]

PackFormat = Literal["docx", "markdown"]


def write_pack(pack: Pack, form: PackFormat) -> bytes:
    """The pack as the bytes of a DOCX file, or of Markdown in UTF-8."""
    return write_sheet(sheet_of_pack(pack), form)


def write_sheet(sheet: Sheet, form: PackFormat) -> bytes:
    """The sheet as the bytes of a DOCX file, or of Markdown in UTF-8."""
    if form == "markdown":
        return write_markdown(sheet).encode("utf-8")
    from .word import write_word

    return write_word(sheet)
