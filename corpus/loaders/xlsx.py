"""XLSX workbooks: each sheet a heading, each row a block with its column heads."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus.draft import RawText
from corpus.model import BlockKind
from corpus.settings import CorpusSettings

from .base import Loader
from .builder import TextBuilder
from .packages import BROKEN, damaged, open_package, read_member
from .tables import row_texts, stands_again

__all__ = ["XLSX", "load_xlsx"]

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_CELLS = 5_000_000  # cells of one sheet that are looked at; a sheet may claim 17 thousand million
_MOST_MERGED = 100_000  # merged cells of one sheet
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_MAX_EMPTY = 1_000  # rows in succession without a value, after which a sheet is taken to end


def load_xlsx(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read the values of a workbook as they were last calculated; hidden sheets too.

    Raises:
        LoadError: it is damaged.
        FileTooLarge: it exceeds a limit.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    package = open_package(data, source, settings)
    builder = TextBuilder(source, settings)
    try:
        with package, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                rows = list(_rows(sheet, _merged(package, sheet, source, settings)))
                if rows and len(book.worksheets) > 1:
                    builder.add(sheet.title, BlockKind.HEADING, level=1)
                for row in row_texts(rows):
                    builder.add(row, BlockKind.TABLE)
            book.close()
    except (*BROKEN, InvalidFileException, TypeError, AttributeError, SyntaxError) as error:
        raise damaged(source) from error
    return builder.raw(data, _MEDIA_TYPE)


def _merged(
    package: zipfile.ZipFile, sheet: Any, source: str, settings: CorpusSettings
) -> dict[tuple[int, int], int]:
    """The cells of a sheet that are merged downwards: (row, column) of the first to the last row, from 1.

    Read from the sheet's XML: a workbook that is read row by row, in little memory, doesn't tell them.
    """
    from openpyxl.utils import range_boundaries

    # openpyxl has no public name for the member that holds a sheet.
    xml = read_member(package, sheet._worksheet_path, source, settings)  # noqa: SLF001
    found: dict[tuple[int, int], int] = {}
    for match in islice(_MERGE.finditer(xml), _MOST_MERGED):
        left, top, _, bottom = range_boundaries(match.group(1).decode("ascii"))
        if left and top and bottom and bottom > top:
            found[top, left] = bottom
    return found


def _rows(sheet: Any, merged: dict[tuple[int, int], int]) -> Iterator[list[str]]:
    """The rows that hold anything; a cell merged downwards stands again in the rows below it."""
    empty = cells = 0
    above: dict[int, tuple[str, int]] = {}  # by column: the text of a merged cell, and its last row
    for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1, values_only=True), 1):
        cells += len(row)
        values = [_shown(value) for value in row]
        for column, value in enumerate(values, 1):
            if (number, column) in merged:
                above[column] = (value if stands_again(value) else "", merged[number, column])
            elif not value and column in above and number <= above[column][1]:
                values[column - 1] = above[column][0]
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
