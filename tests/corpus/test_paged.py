"""Pages whose text and lines have places: columns, ruled tables, small print at their edges."""

from __future__ import annotations

import itertools

from corpus.loaders.ruled import Rule, grids
from corpus.model import BlockKind
from corpus.reader import read_bytes
from tests.corpus.files import PARAGRAPHS, ofd, pdf

SIZE = 12
FIRST, SECOND, THIRD, FOURTH = PARAGRAPHS


def column(left: float, top: float, lines: list[str], size: float = SIZE) -> list[tuple]:
    return [(left, top + 1.5 * size * k, size, line) for k, line in enumerate(lines)]


def wrapped(*paragraphs: str, width: int) -> list[str]:
    """Lines of so many characters, the first of each paragraph indented."""
    return [
        text[k : k + width]
        for text in ("　　" + paragraph for paragraph in paragraphs)
        for k in range(0, len(text), width)
    ]


def table(left: float, top: float, widths: list[int], rows: list[list[str]], *, joined: set = frozenset()):
    """A table with all rules drawn, except above the cells ``(row, column)`` of ``joined``."""
    height = 24
    xs = list(itertools.accumulate(widths, initial=left))
    page: list[tuple] = [(x, top, x, top + height * len(rows)) for x in xs]
    for r in range(len(rows) + 1):
        page += [
            (xs[c], top + height * r, xs[c + 1], top + height * r)
            for c in range(len(widths))
            if (r, c) not in joined
        ]
    for r, row in enumerate(rows):
        page += [(xs[c] + 4, top + height * r + 6, SIZE, text) for c, text in enumerate(row) if text]
    return page


def read(pages: list[list[tuple]]):
    loaded = read_bytes(pdf(pages), source="a.pdf")
    (document,) = loaded.documents
    for block in document.blocks:
        for s in block.segments:
            assert document.text[s.text : s.text + s.length] == loaded.raw.text[s.raw : s.raw + s.length]
    return [(block.page, block.kind.value, block.span.of(document.text)) for block in document.blocks]


def test_columns_are_read_one_after_another():
    left, right = wrapped(FIRST, SECOND, width=18), wrapped(THIRD, FOURTH, width=18)
    page = [(200, 60, 22, "抓实巡察整改"), *column(320, 120, right), *column(60, 120, left)]
    found = read([page])
    assert found[0] == (1, "title", "抓实巡察整改")
    assert [text for _, kind, text in found if kind == "paragraph"] == list(PARAGRAPHS)


ROWS = [["序号", "单位", "问题"], ["1", "教育局", "收费不公示"], ["2", "民政局", "核查不及时"]]


def test_a_ruled_table_gives_a_row_with_its_heads_for_each_of_its_rows():
    text, after = wrapped(FIRST, SECOND, width=30), wrapped(FOURTH, width=30)
    page = [(200, 60, 22, "整改情况通报"), *column(60, 120, text)]
    found = read([[*page, *table(60, 220, [60, 120, 200], ROWS), *column(60, 320, after)]])
    assert [(kind, text) for _, kind, text in found] == [
        ("title", "整改情况通报"),
        ("paragraph", FIRST),
        ("paragraph", SECOND),
        ("table", "序号｜单位｜问题"),
        ("table", "序号：1；单位：教育局；问题：收费不公示"),
        ("table", "序号：2；单位：民政局；问题：核查不及时"),
        ("paragraph", FOURTH),
    ]


def test_a_cell_merged_downwards_stands_in_each_of_its_rows_but_a_number_once():
    rows = [*ROWS[:2], ["", "", "账目不清"]]
    found = read([table(60, 100, [60, 120, 200], rows, joined={(2, 0), (2, 1)})])
    assert found[-1] == (1, "table", "单位：教育局；问题：账目不清")


def test_a_table_over_a_page_break_keeps_its_heads():
    more = [["3", "水利局", "采砂监管不严"], ["4", "交通局", "拨付滞后"]]
    first = table(60, 700, [60, 120, 200], ROWS)
    again = table(60, 60, [60, 120, 200], [*ROWS[:1], *more])
    assert [text for _, _, text in read([first, table(60, 60, [60, 120, 200], more)])][-2:] == [
        "序号：3；单位：水利局；问题：采砂监管不严",
        "序号：4；单位：交通局；问题：拨付滞后",
    ]
    assert [text for _, _, text in read([first, again])][-3:] == [
        "序号｜单位｜问题",
        "序号：3；单位：水利局；问题：采砂监管不严",
        "序号：4；单位：交通局；问题：拨付滞后",
    ]
    other = table(60, 60, [100, 120, 160], more)
    assert read([first, other])[-1] == (2, "table", "4｜交通局｜拨付滞后")


def test_footnotes_and_running_heads_stay_out_of_the_sentence_that_they_interrupt():
    def edges(number: int) -> list[tuple]:
        return [(60, 30, 8, "临溪巡察简报"), (280, 810, 8, str(number))]

    lines = wrapped(*PARAGRAPHS, width=30)
    note = ["① 整改完成率按问题数计算，", "不含长期坚持的事项。"]
    pages = [
        [*edges(1), *column(60, 600, lines[:6]), *column(60, 760, note, 7)],
        [*edges(2), *column(60, 100, lines[6:])],
    ]
    found = read(pages)
    assert [text for _, kind, text in found if kind == "note"] == ["".join(note)]
    assert [text for _, kind, text in found if kind == "furniture"].count("临溪巡察简报") == 2
    assert [text for _, kind, text in found if kind == "paragraph"] == list(PARAGRAPHS)


def test_a_small_raised_digit_is_no_digit_of_the_number_before_it():
    lines = wrapped(*PARAGRAPHS, width=30)
    last = lines.index(next(line for line in lines if line.endswith("监督。")))
    mark = (60 + SIZE * len(lines[last]), 100 + 1.5 * SIZE * last - 1, 6, "1")
    page = column(60, 100, lines)
    text = [text for _, _, text in read([[*page[: last + 1], mark, *page[last + 1 :]]])]
    assert SECOND + "¹" in text
    assert all("监督。1" not in one for one in text)


def test_rules_without_cells_are_no_table():
    frame = [Rule(level=level, at=at, low=0, high=100) for level in (True, False) for at in (0, 100)]
    assert grids(frame) == []
    assert grids([*frame, Rule(level=True, at=50, low=0, high=100)]) == []
    (grid,) = grids([*frame, *(Rule(level=level, at=50, low=0, high=100) for level in (True, False))])
    assert grid.cell_at(75, 25) == (0, 1)
    assert grid.cell_at(101, 25) is None


def test_articles_in_frames_are_articles():
    """Four texts with rules between them are a newspaper page, not a table."""
    page: list[tuple] = [(x, 60, x, 800) for x in (40, 290, 540)] + [(40, y, 540, y) for y in (60, 430, 800)]
    for left, top in itertools.product((50, 300), (70, 440)):
        page += column(left, top, wrapped(*PARAGRAPHS, *PARAGRAPHS, width=23)[:23], 10)
    documents = read_bytes(pdf([page]), source="a.pdf").documents
    assert all(block.kind is not BlockKind.TABLE for d in documents for block in d.blocks)


def test_a_ruled_table_of_an_ofd_page():
    lines = "".join(
        f'<ofd:PathObject ID="{n}" Boundary="{x} {y} {w} {h}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {w} {h}</ofd:AbbreviatedData></ofd:PathObject>"
        for n, (x, y, w, h) in enumerate(
            [(20, 100 + 10 * r, 100, 0) for r in range(4)] + [(20 + 50 * c, 100, 0, 30) for c in range(3)]
        )
    )
    cells = "".join(
        f'<ofd:TextObject ID="9{r}{c}" Boundary="{22 + 50 * c} {102 + 10 * r} 40 6" Size="5">'
        f'<ofd:TextCode X="0" Y="4.4" DeltaX="g {len(text) - 1} 5">{text}</ofd:TextCode></ofd:TextObject>'
        for r, row in enumerate((("单位", "问题"), ("教育局", "收费不公示"), ("民政局", "核查不及时")))
        for c, text in enumerate(row)
    )
    text = ["整改情况通报", *wrapped(FIRST, SECOND, width=24)]
    (document,) = read_bytes(ofd([text], {0: lines + cells}), source="a.ofd").documents
    rows = [b.span.of(document.text) for b in document.blocks if b.kind is BlockKind.TABLE]
    assert rows == ["单位｜问题", "单位：教育局；问题：收费不公示", "单位：民政局；问题：核查不及时"]
    assert [b.span.of(document.text) for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [
        FIRST,
        SECOND,
    ]
