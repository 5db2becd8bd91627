"""Tables of figures as CSV and as XLSX, every value with its place in the source."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from rag.printed import settled, shown

from .tables import FigureRow, FigureTable, Value

__all__ = ["write_csv", "write_xlsx"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs cells that begin so
_COLUMNS = (
    "编号",
    "地区",
    "轮次",
    "项目",
    "数字",
    "数值",
    "单位",
    "何时",
    "主体",
    "题名",
    "日期",
    "原句",
    "文档",
    "版本",
    "起",
    "止",
)
_WIDTHS = {"原句": 60, "题名": 30, "项目": 16, "主体": 16, "地区": 12}
_LONGEST = 32_000  # characters of a cell; Excel takes 32,767
_NO_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_csv(table: FigureTable) -> str:
    """The table in long form: a line for each value, with its place in the source (RFC 4180, CRLF)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for line in _lines(table):
        writer.writerow([_plain(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue()


def write_xlsx(table: FigureTable) -> bytes:
    """A workbook: places by what was counted, each value with its number; and a sheet of the sources.

    Every cell with values carries a comment with the sentences, and its numbers are those of the
    sheet of sources, where figures are numbers. Texts are texts: nothing is run as a formula. The same
    table gives the same bytes.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    overview, details = book.active, book.create_sheet("出处")
    overview.title = "数字表"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    by_round = table.by == "round"
    for column, name in enumerate(("地区", *(("轮次",) if by_round else ()), *table.what), start=1):
        _put(overview.cell(row=1, column=column), name).font = bold
        overview.column_dimensions[_letter(column)].width = 14 if column <= 1 + by_round else 28
    for at, row in enumerate(table.rows, start=2):
        _write_row(overview, at, row, by_round=by_round, alignment=wrapped)
    for column, name in enumerate(_COLUMNS, start=1):
        _put(details.cell(row=1, column=column), name).font = bold
        details.column_dimensions[_letter(column)].width = _WIDTHS.get(name, 10)
    for at, line in enumerate(_lines(table), start=2):
        for column, value in enumerate(line, start=1):
            _put(details.cell(row=at, column=column), value).alignment = wrapped
    overview.freeze_panes, details.freeze_panes = ("C2" if by_round else "B2"), "A2"
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def _write_row(sheet: Any, at: int, row: FigureRow, *, by_round: bool, alignment: Any) -> None:
    from openpyxl.comments import Comment

    heads = (row.place or "未写明地区", *((row.round or "未写明轮次",) if by_round else ()))
    for column, name in enumerate(heads, start=1):
        _put(sheet.cell(row=at, column=column), name).alignment = alignment
    for column, values in enumerate(row.cells, start=1 + len(heads)):
        cell = sheet.cell(row=at, column=column)
        cell.alignment = alignment
        if values:
            _put(cell, "；".join(f"{v.figure.text}[{v.citation.marker}]" for v in values))
            cell.comment = Comment("\n".join(map(_sourced, values))[:_LONGEST], "巡问", height=160, width=360)


def _sourced(value: Value) -> str:
    cited = value.citation
    return _clean(f"[{cited.marker}] “{cited.quote}”——{cited.document.title}")


def _lines(table: FigureTable) -> Iterator[tuple[str | int | float, ...]]:
    for row in table.rows:
        for what, cell in zip(table.what, row.cells, strict=True):
            for value in cell:
                figure, cited, info = value.figure, value.citation, value.citation.document
                number = int(figure.value) if figure.value == int(figure.value) else float(figure.value)
                yield (
                    cited.marker,
                    row.place,
                    value.round,
                    what,
                    figure.text,
                    number,
                    figure.unit,
                    value.when,
                    value.who,
                    info.title,
                    info.date or "",
                    cited.quote,
                    info.id,
                    info.version,
                    cited.span.start,
                    cited.span.end,
                )


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _clean(text: str) -> str:
    return _NO_CONTROL.sub("\ufffd", shown(text))


def _put(cell: Any, value: str | float) -> Any:
    """Write a value, a text always as text; gives the cell."""
    if isinstance(value, str):
        cell.value = _clean(value)[:_LONGEST]
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(column)
    return letter
