"""Rows of a table that came out as lines: their cells, parted by white space, bars or commas, stay parted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.model import Span

from . import people
from .lines import Line, columns

__all__ = ["row_cells", "row_runs"]

#: What parts the cells of a line, the surest first: where two read a table alike, the first does.
_PARTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tabs", re.compile(r" *\t[\t ]*")),
    ("tab", re.compile(r" *\t *")),  # each tab ends a cell, which may be empty
    ("bar", re.compile(r"\s*[|｜│┃]\s*")),
    ("wide", re.compile(r"[ \t\u00a0\u3000]{2,}")),
    ("gap", re.compile(r"[ \t\u00a0\u3000]+")),
    ("comma", re.compile(r",[ \u3000]*")),
)
_HINTS = {
    "tabs": re.compile("\t"),
    "tab": re.compile("\t"),
    "bar": re.compile("[|｜│┃]"),
    "wide": re.compile(r"[ \t\u00a0\u3000]{2}"),
    "gap": re.compile(r"[ \t\u00a0\u3000]"),
    "comma": re.compile(",(?![ \u3000]*$)"),
}
_ANY = re.compile(r"[ \t\u00a0\u3000|｜│┃,]")
_FIRM = frozenset({"tabs", "tab", "bar"})  # cells so parted may hold clauses
_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９,，.．]*\s*(?:[%％‰]|[\u4e00-\u9fff]{1,2})?|[—–-]+|/|[无零]")
_SENTENCE = re.compile(r"[。；！？，：“”]")
_STOP = re.compile(r"[。；！？]")
_RULE = re.compile(r"[-=+|｜:\s─━═│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝]{3,}")
# Heads of columns that hold words.
_HEAD = re.compile(
    r"序号|编号|姓名|名称|单位|部门|地区|事项|内容|问题|任务|项目|类[别型]|领域|措施|举措|依据|责任人?|负责人|牵头|职务|职责|时间|时限|日期"
    r"|期限|进度|进展|情况|结果|备注|说明|状态|标准|要求|方式|对象|组别|组长|轮次|批次|电话|地点|来源"
)
_HEAD_LENGTH = 10  # characters of such a head at most
_SUM = re.compile(r"[（(]?(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|平\s*均)")
_FEWEST = 3  # rows, the heads of the columns included; columns of a table without figures
_LACKING = 2  # empty cells at the end of a row parted by tabs
_LONGEST = 20  # characters of a cell
_LONGEST_FIRM = 60

Cells = Mapping[str, tuple[Span, ...]]


def row_runs(lines: Sequence[Line]) -> dict[int, int]:
    """Runs of lines that are rows of one table: index of the first → index after the last.

    Three lines or more in a row whose cells are parted alike and equally many, of which one column holds
    figures in all rows but the first, and the first (heads, or a row as well) no sentence; or of which the
    first names its columns. The last cells of a row parted by tabs may be missing. Rules between rows belong
    to it, and so does a last row that sums up and leaves cells out.
    """
    found: dict[int, int] = {}
    shapes = [_shapes(line.text.text) for line in lines]
    start = 0
    while start < len(lines):
        end = max((_reach(kind, lines, shapes, start) for kind in shapes[start]), default=0)
        if end:
            found[start] = end
        start = end or start + 1
    return found


def row_cells(lines: Sequence[str]) -> tuple[tuple[Span, ...], ...] | None:
    """The cells of the lines of a table, as spans of each line; None where they are not parted alike.

    Every row has as many cells as the first, empty ones (``Span(n, n)``) among them; a rule has none.

    Args:
        lines: the rows without white space around them, the first among them.
    """
    shapes = [_shapes(line) for line in lines]
    for kind, _ in _PARTERS:
        rows = [shape.get(kind, ()) for shape in shapes]
        count = len(rows[0]) if rows else 0
        if count < 2:
            continue
        rows = [
            _padded(line, row, count) if kind == "tab" else row for line, row in zip(lines, rows, strict=True)
        ]
        whole = [row for row in rows if len(row) == count]
        laid = [
            row if len(row) == count else _laid(line, row, lines, rows, count)
            for line, row in zip(lines, rows, strict=True)
        ]
        fits = (row is not None or _RULE.fullmatch(line) for line, row in zip(lines, laid, strict=True))
        if len(whole) > 1 and all(fits):
            return tuple(row or () for row in laid)
    return None


def _reach(kind: str, lines: Sequence[Line], shapes: Sequence[Cells], start: int) -> int:
    """The index after the last row of the table that begins at a line, 0 where none does."""
    count = len(shapes[start][kind])
    end = start + 1
    rows = [_texts(lines[start].text.text, shapes[start][kind])]
    while end < len(lines) and not lines[end].frame:
        text, cells = lines[end].text.text, shapes[end].get(kind, ())
        if _is_whole(kind, cells, count):
            rows.append((*_texts(text, cells), *[""] * (count - len(cells))))
        elif not (kind == "bar" and _RULE.fullmatch(text)):
            break
        end += 1
    if len(rows) < _FEWEST or not (_has_figures(rows[0], rows[1:]) or _has_heads(kind, rows[0])):
        return 0
    if end < len(lines) and not lines[end].frame:
        last = shapes[end].get(kind, ())
        if kind == "wide" and 2 <= len(last) < count and _SUM.match(lines[end].text.text):
            end += 1
    return end


def _is_whole(kind: str, cells: Sequence[Span], count: int) -> bool:
    """Whether a row has all cells, or only lacks the last ones, whose tabs went with the end of the line."""
    return len(cells) == count or (kind == "tab" and max(2, count - _LACKING) <= len(cells) < count)


def _padded(text: str, cells: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    """A row parted by tabs, empty cells in place of the last ones that it lacks."""
    if len(cells) == count or not _is_whole("tab", cells, count):
        return cells
    return (*cells, *[Span(len(text), len(text))] * (count - len(cells)))


def _shapes(text: str) -> Cells:
    """The cells of a line in each way of parting it that gives two at least."""
    found: dict[str, tuple[Span, ...]] = {}
    if len(text) < 3 or not _ANY.search(text):
        return found
    sentence = bool(_SENTENCE.search(text))
    for kind, parter in _PARTERS:
        firm = kind in _FIRM
        if not _HINTS[kind].search(text) or (_STOP.search(text[:-1]) if firm else sentence):
            continue
        cells = _cut(text, parter, outer=kind == "bar")
        most = _LONGEST_FIRM if firm else _LONGEST
        if len(cells) < 2 or any(len(cell) > most for cell in cells):
            continue
        if kind in ("tab", "comma") or all(len(cell) for cell in cells):
            found[kind] = cells
    if "comma" in found and any(" " in cell.of(text) for cell in found["comma"]):
        del found["comma"]  # white space parts this line
    return found


def _cut(text: str, parter: re.Pattern[str], *, outer: bool) -> tuple[Span, ...]:
    """The cells between what parts them; ``outer``: what parts them may stand around them too."""
    cells: list[Span] = []
    done = 0
    for match in parter.finditer(text):
        cells.append(Span(done, max(done, match.start())))
        done = match.end()
    cells.append(Span(done, len(text)))
    if outer and not len(cells[0]):
        del cells[0]
    if outer and cells and not len(cells[-1]):
        del cells[-1]
    return tuple(cells)


def _texts(text: str, cells: Sequence[Span]) -> tuple[str, ...]:
    return tuple(cell.of(text) for cell in cells)


def _has_figures(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether one column holds figures and another, or the first row, words; no row is a line of names."""
    figures = [
        any(map(str.isdigit, "".join(column))) and all(not cell or _NUMBER.fullmatch(cell) for cell in column)
        for column in zip(*rows, strict=True)
    ]
    words = not all(figures) or not any(_NUMBER.fullmatch(cell) for cell in first)
    return any(figures) and words and not any(people.is_names(" ".join(row)) for row in rows)


def _has_heads(kind: str, first: Sequence[str]) -> bool:
    """Whether a row names columns of words: three at least, most by what such columns hold."""
    if kind in ("gap", "comma") or len(first) < _FEWEST or len(set(first)) < len(first):
        return False
    named = sum(bool(_HEAD.search(cell)) for cell in first)
    short = all(0 < len(cell) <= _HEAD_LENGTH and "、" not in cell for cell in first)
    return short and 3 * named >= 2 * len(first)


def _laid(
    text: str, row: Sequence[Span], lines: Sequence[str], rows: Sequence[Sequence[Span]], count: int
) -> tuple[Span, ...] | None:
    """A row that leaves cells out, its others under the columns that they are printed in; None if unclear."""
    if not 2 <= len(row) < count:
        return None
    whole = [(line, other) for line, other in zip(lines, rows, strict=True) if len(other) == count]
    reach = [
        (
            min(columns(line[: other[i].start]) for line, other in whole),
            max(columns(line[: other[i].end]) for line, other in whole),
        )
        for i in range(count)
    ]
    laid = [Span(row[0].end, row[0].end)] * count
    at = -1
    for cell in row:
        start, end = columns(text[: cell.start]), columns(text[: cell.end])
        over = [min(end, right) - max(start, left) for left, right in reach]
        best = max(range(count), key=lambda i: over[i])
        if best <= at or over[best] <= 0:
            return None
        laid[best], at = cell, best
    return tuple(laid)
