"""Rows of tables read with the heads of their columns, whichever way their document writes them.

Loaders write "head：value；head：value" where a format marks its tables; in plain text a row stands as it was
printed and its heads a line or more above. Both are cells here: a value in the sentence, the head of its
column, and the unit that the head gives to bare numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.figures import Figure, figures
from corpus.figures.units import CURRENCIES, UNITS
from corpus.fold import fold
from corpus.loaders.tables import parted_heads
from corpus.model import BlockKind, Sentence, Span
from corpus.repair.rows import row_cells
from rag.questions.asking import Facet

__all__ = [
    "Cell",
    "Row",
    "asked_cells",
    "clause_of",
    "is_sum",
    "labels",
    "names_row",
    "row_figures",
    "rows_of",
    "said_of",
]

_HEAD = re.compile(r"(?:^|；)\s*(?P<head>[^：；｜]{1,48})：")
_PARTED = "｜"
#: A first row that holds one of these is no row of heads: 9家, 131个; but 2021年 and 6月 may be heads.
_AMOUNT = re.compile(r"[-+约近]?\d[\d,.]*\s*(?![\d年月季]).{0,2}")
_BARE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ORDER = re.compile(r"序号|编号|排名|排序|行次|名次|代码|电话|邮编|No\.?", re.IGNORECASE)
_SCALED = "|".join(rf"[十百千万亿]{{0,2}}{unit}" for unit in CURRENCIES)
_SCALED_UNIT = re.compile(_SCALED)
#: Heads of columns that count things or people, whatever money the table is in.
_OF_THINGS = re.compile("数$|数量|问题|线索|人次|件$|户$|宗$|次$|[组轮届]|[年月日]|时间|日期")
_UNIT = rf"(?:{_SCALED}|{'|'.join(map(re.escape, UNITS))}|%|‰|百分点)"
_UNIT_OF_HEAD = re.compile(rf"[(（/,，:：]\s*(?:单位[:：]\s*)?({_UNIT})\s*[)）]?$")
#: "单位：万元" above a table; of several units it is not said which column has which.
_UNIT_OF_TABLE = re.compile(rf"单位[:：]\s*({_UNIT})\s*[)）]?$")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
#: Heads that name a unit without brackets, and the unit of their numbers.
_NAMED_UNITS = (
    (re.compile(r"人次数?$"), "人次"),
    (re.compile(r"(?:人|人员|干部|党员)(?:总)?数$"), "人"),
    (re.compile(r"户(?:总)?数$"), "户"),
    (re.compile(r"件(?:总)?数$"), "件"),
    (re.compile(r"(?:[率]|占比|比例|比重|百分比)$"), "%"),
)
#: Heads of columns whose bare numbers are rounds or years, and how to write these out.
_TIMES = (
    (re.compile(r"轮次|^第?几?轮$"), "第{}轮"),
    (re.compile(r"届次|^届$"), "第{}届"),
    (re.compile(r"年份|年度|^年$"), "{}年"),
)
_SUM = re.compile(r"[（(]?(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|总\s*数)")
_ALL = re.compile(r"合计|总计|共计|累计|[一总]共|总[数量额]|全部|加起来")
_INSPECTS = re.compile("巡[察视]|[市县区省]委")
_LABELS = 2  # cells that tell what a row is of
_SHORTEST = 2  # characters of a label that an asking can name
_STATE = re.compile("已经?|被|未|没有?")
_DENIALS = ("未", "没", "没有")
_STATED = 0.9  # of the share of a head without the word that says whether it is done
_OF_WHOLE = re.compile("占比|比例|比重|百分比")
_ASKS_SHARE = re.compile("占(?!用|有)|比例|比重|百分")
_PREFIX = 2  # characters that heads share from a head above them
_UNIT_FITS = 0.3  # added to the share of a column whose unit is asked for
_NUMBER_WORDS = re.compile(r"(?:人次|人|户|件|家|个)?(?:总数|数量|数)$")
_NAMED = 0.6  # share of its pairs of characters, for a label that an asking names
_FEWEST = 2  # cells with heads, for a row above which none stand
_NEAR, _ASKED = 0.15, 0.5  # shares of a head's pairs of characters, for columns that an asking names


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value of a row: where it stands in the sentence, the head of its column, and its unit.

    ``head`` is "" where the column has none; ``unit`` what the head or the table gives bare numbers, "" for
    nothing.
    """

    span: Span
    head: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: its filled cells in order.

    ``said`` is the row with its heads, "head：value；head：value". ``heads`` are the sentences with these
    heads where the row itself lacks them, as indices; () where it holds them.
    """

    cells: tuple[Cell, ...]
    said: str
    heads: tuple[int, ...] = ()

    @property
    def times(self) -> str:
        """Rounds, sessions and years that only the heads tell to be some, written out and folded."""
        return " ".join(_times_in(self))


def rows_of(sentences: Sequence[Sentence], kinds: Sequence[BlockKind]) -> dict[int, Row]:
    """The rows of the tables of a document, by the index of their sentence; rows of heads are none.

    Args:
        sentences: those of the document, in order.
        kinds: the kind of block that each stands in.
    """
    found: dict[int, Row] = {}
    tables = groupby(range(len(sentences)), key=lambda i: kinds[i] is BlockKind.TABLE)
    for is_table, indices in tables:
        if is_table:
            at = list(indices)
            found.update(_table_rows(sentences, range(at[0], at[-1] + 1)))
    return found


def _table_rows(sentences: Sequence[Sentence], table: range) -> dict[int, Row]:
    """The rows of tables that follow one another."""
    unit = _table_unit(sentences[max(0, table.start - 1) : table.start + 2])
    found: dict[int, Row] = {}
    known: tuple[str, ...] = ()
    for _, indices in groupby(table, key=lambda i: sentences[i].block):
        at = list(indices)
        if len(at) > 1:
            unit = _table_unit(sentences[max(0, at[0] - 1) : at[0] + 2])
            found.update(_plain_rows(sentences, range(at[0], at[-1] + 1), unit))
            continue
        text = sentences[at[0]].text
        row = _headed_row(text, known, unit)
        if row is not None:
            found[at[0]] = row
        elif _PARTED in text:  # further heads, or those of the next table
            if at[0] - 1 in found:
                unit = _table_unit(sentences[at[0] - 1 : at[0] + 2])
            known = (*(() if at[0] - 1 in found else known), *text.split(_PARTED))
    return found


def _table_unit(near: Sequence[Sentence]) -> str:
    """The one unit that is said of a whole table right above it."""
    stated = (_UNIT_OF_TABLE.search(sentence.text.strip()) for sentence in near)
    return next((match.group(1) for match in stated if match), "")


def _headed_row(text: str, known: Sequence[str], unit: str) -> Row | None:
    """A row that carries its heads; None where it carries none of those above it."""
    marks = [
        m
        for m in _HEAD.finditer(text)
        if not known or any(m["head"].startswith(k) or m["head"].endswith(k) for k in known if k)
    ]
    if not marks or (not known and len(marks) < _FEWEST):
        return None
    cells = []
    if marks[0].start():
        cells.append(Cell(span=_trimmed(text, 0, marks[0].start()), head=""))
    for i, mark in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        head = mark["head"].strip()
        cells.append(Cell(span=_trimmed(text, mark.end(), end), head=head, unit=_unit_of(head, unit)))
    return Row(cells=tuple(cell for cell in cells if len(cell.span)), said=text)


def _plain_rows(sentences: Sequence[Sentence], at: range, unit: str) -> Mapping[int, Row]:
    """The rows of a table as it was printed; {} where its cells are not told or it has no heads."""
    lines = [sentences[i].text for i in at]
    spans = row_cells(lines)
    if spans is None:
        return {}
    texts = [[span.of(line) for span in row] for line, row in zip(lines, spans, strict=True)]
    end, heads = parted_heads(texts)
    if heads is None or any(_AMOUNT.fullmatch(head) for head in heads):
        return {}
    units = [_unit_of(head, unit) for head in heads]
    found: dict[int, Row] = {}
    for i, text, row in zip(at[end:], lines[end:], spans[end:], strict=True):
        cells = tuple(
            Cell(span=span, head=head, unit=of)
            for span, head, of in zip(row, heads, units, strict=True)
            if len(span)
        )
        said = "；".join(said_of(text, cell) for cell in cells)
        found[i] = Row(cells=cells, said=said, heads=tuple(at[:end]))
    return found


def said_of(text: str, cell: Cell) -> str:
    """A value with the head of its column: "问题：131个"."""
    return f"{cell.head}：{cell.span.of(text)}" if cell.head else cell.span.of(text)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _unit_of(head: str, table: str) -> str:
    """The unit that a head gives the numbers below it, else that of the table where it can be theirs.

    "单位：万元" above a table is said of its sums of money, not of its years and numbers of things.
    """
    stated = _UNIT_OF_HEAD.search(head)
    if stated:
        return stated.group(1)
    bare = _BRACKETED.sub("", head)
    named = next((unit for pattern, unit in _NAMED_UNITS if pattern.search(bare)), "")
    timed = any(pattern.search(bare) for pattern, _ in _TIMES)
    money = _SCALED_UNIT.fullmatch(table) is not None
    return named or ("" if timed or (money and _OF_THINGS.search(bare)) else table)


def _times_in(row: Row) -> Iterator[str]:
    """Written out: 3 under 轮次 is 第3轮."""
    for part in row.said.split("；"):
        head, colon, value = part.partition("：")
        if not colon or not _BARE.fullmatch(value):
            continue
        for pattern, written in _TIMES:
            if pattern.search(head) and (written != "{}年" or _YEAR.fullmatch(value)):
                yield written.format(value)


def row_figures(text: str, row: Row) -> tuple[Figure, ...]:
    """The figures in the cells of a row, those of running numbers left out; spans are of the sentence.

    A bare number has the unit of its column: 18.5 under 追缴资金（万元） is 18.5万元.
    """
    found: list[Figure] = []
    for cell in row.cells:
        value = cell.span.of(text)
        if _ORDER.search(cell.head):
            continue
        bare = _BARE.fullmatch(value) is not None
        read = figures(f"{value}{cell.unit}" if bare else value)
        for figure in read:
            end = min(figure.span.end, len(value))
            span = Span(figure.span.start, end).shift(cell.span.start)
            found.append(replace(figure, span=span, text=span.of(text)))
    return tuple(found)


def clause_of(text: str, row: Row, place: Span) -> str:
    """What the number at a place tells, folded: what the row is of, the head of the column, the value."""
    cell = next((c for c in row.cells if c.span.contains(place)), None)
    if cell is None:
        return ""
    label = " ".join(c.span.of(text) for c in labels(text, row))
    return fold(" ".join(dict.fromkeys((label, cell.head, cell.span.of(text)))))


def labels(text: str, row: Row) -> tuple[Cell, ...]:
    """What a row is of: the cells before its first figure, two at most, running numbers left out."""
    found: list[Cell] = []
    for cell in row.cells:
        if _ORDER.search(cell.head):
            continue
        if found and any(map(str.isdigit, cell.span.of(text))):
            break
        found.append(cell)
    return tuple(found[:_LABELS])


def is_sum(text: str, row: Row) -> bool:
    """Whether a row sums up the others."""
    return any(_SUM.match(cell.span.of(text)) for cell in labels(text, row)[:1])


def names_row(asking: str, text: str, row: Row) -> bool:
    """Whether a folded asking names what a row is of, a sum by a word for it; 第三巡察组 names 第三组."""
    if is_sum(text, row):
        return bool(_ALL.search(asking))
    asking = f"{asking} {_INSPECTS.sub('', asking)}"
    for cell in labels(text, row):
        label = re.sub(r"\W", "", _BRACKETED.sub("", fold(cell.span.of(text))))
        if len(label) < _SHORTEST:
            continue
        short = label[:-1] if len(label) > _SHORTEST and label[0] != "第" else label
        if short in asking or _share(label, asking) >= _NAMED:
            return True
    return False


def asked_cells(facet: Facet, text: str, row: Row) -> tuple[Cell, ...]:
    """The cells whose columns an asking names, in order; () where its words don't tell them.

    A column is named where half of the pairs of characters of its head stand in the asking or in a word for
    the same, and none is named much better; else the only one of the asked unit (人数 for 多少人). Of a table
    with one column of figures it is that one.
    """
    label = labels(text, row)
    told = [
        c
        for c in row.cells
        if any(map(str.isdigit, c.span.of(text))) and not _ORDER.search(c.head) and c not in label
    ]
    if len(told) < 2:
        return tuple(told)
    asked = " ".join((fold(facet.text), *facet.counted, *(s for t in facet.terms for s in t.synonyms)))
    heads = [fold(c.head) for c in told]
    shares = {
        c: _head_share(_own_part(head, heads), asked) + _UNIT_FITS * bool(facet.unit and c.unit == facet.unit)
        for c, head in zip(told, heads, strict=True)
        if head
    }
    best = max(shares.values(), default=0.0)
    if best < _ASKED:
        fitting = tuple(c for c in told if c.unit and c.unit == facet.unit)
        return fitting if len(fitting) == 1 else ()
    return tuple(c for c, share in shares.items() if share >= max(_ASKED, best - _NEAR))


def _head_share(head: str, asked: str) -> float:
    """How far an asking names a head: 已办结 by 办结了几个 too, a share of the whole by 占多少."""
    if _OF_WHOLE.search(_bare(head)) and _ASKS_SHARE.search(asked):
        return 1.0
    whole, state = _share(head, asked), _STATE.match(head)
    if not state:
        return whole
    rest = head[state.end() :]
    denied = any(f"{word}{rest[:2]}" in asked for word in _DENIALS)
    if denied is (state.group() in _DENIALS):
        return max(whole, _STATED * _share(rest, asked))
    return whole


def _own_part(head: str, heads: Sequence[str]) -> str:
    """What a head says beyond what a row of heads above says of its neighbours too: 整改情况已完成."""
    shared = max((_shared(head, other) for other in heads if other != head), default=0)
    own = head[shared:]
    return own if shared >= _PREFIX and len(_bare(own)) >= _SHORTEST else head


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _bare(head: str) -> str:
    """A head without its unit and the words for a number: 处分人数, 移交线索（件）."""
    bare = re.sub(r"\W", "", _BRACKETED.sub("", head)) or head
    short = _NUMBER_WORDS.sub("", bare)
    return short if len(short) >= _SHORTEST else bare


def _share(head: str, asked: str) -> float:
    """The share of a head's pairs of characters that stand in an asking; a lone character says little."""
    bare = _bare(head)
    if len(bare) < _SHORTEST:
        return _ASKED * (bare in asked)
    pairs = [bare[i : i + 2] for i in range(len(bare) - 1)]
    return sum(pair in asked for pair in pairs) / len(pairs)
