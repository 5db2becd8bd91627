"""XLSX workbooks: each sheet a heading, each row a block with its column heads."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

from corpus.draft import RawText
from corpus.model import BlockKind
from corpus.settings import CorpusSettings

from .base import Loader
from .builder import TextBuilder
from .packages import damaged, open_package
from .tables import row_texts

__all__ = ["XLSX", "load_xlsx"]

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_CELLS = 5_000_000  # cells of one sheet that are looked at; a sheet may claim 17 thousand million
_MAX_EMPTY = 1_000  # rows in succession without a value, after which a sheet is taken to end


def load_xlsx(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read the values of a workbook as they were last calculated; hidden sheets too.

    Raises:
        LoadError: it is damaged.
        FileTooLarge: it exceeds a limit.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    open_package(data, source, settings).close()
    builder = TextBuilder(source, settings)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                rows = list(_rows(sheet))
                if rows and len(book.worksheets) > 1:
                    builder.add(sheet.title, BlockKind.HEADING, level=1)
                for row in row_texts(rows):
                    builder.add(row, BlockKind.TABLE)
            book.close()
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        SyntaxError,
    ) as error:
        raise damaged(source) from error
    return builder.raw(data, _MEDIA_TYPE)


def _rows(sheet: Any) -> Iterator[list[str]]:
    empty = cells = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row)
        values = [_shown(value) for value in row]
        while values and not values[-1]:
            values.pop()
        empty = 0 if values else empty + 1
        if empty > _MAX_EMPTY or cells > _MAX_CELLS:
            return
        if values:
            yield values


def _shown(value: object) -> str:
    """A value as people write it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        moment = value.time() != dt.time()
        return value.strftime("%Y-%m-%d %H:%M") if moment else value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


XLSX = Loader(name="Excel 工作簿", media_type=_MEDIA_TYPE, suffixes=(".xlsx", ".xlsm"), load=load_xlsx)
