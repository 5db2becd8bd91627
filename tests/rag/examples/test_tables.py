"""Tables of figures: what counts what, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from corpus.figures import FigureRecord, figure_records, figures
from corpus.gazetteer import Gazetteer
from corpus.model import Span
from index.model import Filters
from rag.errors import PersonQuery
from rag.examples import TableMaker, write_csv, write_xlsx
from rag.examples.rounds import round_of, round_order
from rag.examples.tables import counts
from tests.rag.made import document_of


@pytest.fixture(scope="module")
def maker(catalogue):
    return TableMaker(catalogue=catalogue, gazetteer=Gazetteer.load())


@pytest.mark.parametrize(
    ("text", "counted", "term", "expected"),
    [
        ("共发现问题214个。", "问题", "发现问题", True),
        ("发现28个突出问题。", "突出问题", "发现问题", True),
        ("发现28个突出问题。", "突出问题", "问题", True),
        ("移交问题线索17件。", "问题线索", "发现问题", False),
        ("移交问题线索17件。", "问题线索", "问题线索", True),
        ("整改完成率为92.5%。", "完成率", "整改完成率", True),
        ("整改问题96个。", "问题", "发现问题", False),
        ("发现了很多。", "", "问题", False),
    ],
)
def test_what_a_figure_counts(text, counted, term, expected):
    found = figures(text) or figures("1个")
    record = FigureRecord(
        figure=found[0], sentence=Span(0, len(text)), what=counted, who="", when="", where=""
    )
    assert counts(record, term, text) is expected


def test_every_value_has_its_sentence(maker, snapshot, catalogue):
    table = maker.table(snapshot, ["发现问题", "整改完成率"])
    values = [value for row in table.rows for cell in row.cells for value in cell]
    assert {v.figure.text for v in values} == {"214个", "268个", "187个", "92.5%"}
    assert sorted(v.citation.marker for v in values) == [1, 2, 3, 4]
    for value in values:
        cited = value.citation
        text = catalogue.document(cited.document.id, cited.document.version).text
        assert cited.span.of(text) == cited.quote
        assert value.figure.span.of(text) == value.figure.text
        assert cited.span.contains(value.figure.span)


def test_filters_hold(maker, snapshot):
    table = maker.table(snapshot, ["发现问题"], filters=Filters(years=("2023",)))
    assert [row.place for row in table.rows] == ["滕州市"]


def test_persons_are_not_counted(maker, snapshot):
    with pytest.raises(PersonQuery):
        maker.table(snapshot, ["周晓岚"])


def test_a_cell_is_no_formula(maker, snapshot):
    table = maker.table(snapshot, ["发现问题"])
    bad = replace(table, rows=tuple(replace(row, place="=1+1") for row in table.rows))
    rows = list(csv.reader(io.StringIO(write_csv(bad))))
    assert {row[1] for row in rows[1:]} == {"'=1+1"}


def test_names_for_one_thing_share_a_column(maker, snapshot):
    table = maker.table(snapshot, ["自助终端／年轻干部"])
    assert table.what == ("自助终端／年轻干部",)
    assert {v.figure.text for row in table.rows for cell in row.cells for v in cell} == {"36台", "24名"}
    with pytest.raises(PersonQuery):
        maker.table(snapshot, ["发现问题/周晓岚"])


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("共发现问题344条，已整改201条。", "发现问题", ["344条"]),
        ("整改问题69个，未整改问题1个。", "整改问题", ["69个"]),
        ("移交问题线索20件，已办结9件。", "问题线索", ["20件"]),
        ("发现28个突出问题。", "发现问题", ["28个"]),
        ("移交问题7个、线索3条。", "线索", ["3条"]),
        ("党内处分有五种处分。", "处分", []),
    ],
)
def test_a_figure_counts_what_stands_beside_it(text, term, expected):
    document = document_of(text)
    records = figure_records(document, Gazetteer.load())
    assert [r.figure.text for r in records if counts(r, term, document.text)] == expected


def test_rows_by_round(maker, snapshot):
    table = maker.table(snapshot, ["发现问题"], by="round")
    told = [(row.place, row.round, [v.figure.text for v in row.cells[0]]) for row in table.rows]
    assert told == [
        ("宜兴市", "第一轮", ["214个"]),
        ("宜兴市", "第二轮", ["268个"]),
        ("滕州市", "第一轮", ["187个"]),
    ]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("十四届市委第三轮巡察共发现问题", "十四届第三轮"),
        ("第十二轮巡察后，首轮回头看发现问题", "第一轮"),
        ("十四届市委启动巡察，第2轮发现问题", "十四届第二轮"),
        ("前三轮巡察共发现问题", ""),
        ("第一至第三轮巡察共发现问题", ""),
        ("两轮巡察共发现问题", "第九轮"),  # the title's
    ],
)
def test_the_round_spoken_of(before, expected):
    document = document_of(f"{before}5个。", title="市委第九轮巡察")
    assert round_of(document, Span(len(before), len(before) + 2)) == expected


def test_rounds_sort_by_session_and_number():
    labels = ["", "十四届第十轮", "十四届第二轮", "第三轮", "九届第一轮"]
    assert sorted(labels, key=round_order) == ["第三轮", "九届第一轮", "十四届第二轮", "十四届第十轮", ""]


def test_the_workbook_has_every_value_with_its_source(maker, snapshot):
    table = maker.table(snapshot, ["发现问题", "整改完成率"], by="round")
    data = write_xlsx(table)
    book = openpyxl.load_workbook(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"dcterms" not in package.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    overview, details = book["数字表"], book["出处"]
    assert [cell.value for cell in overview[1]] == ["地区", "轮次", "发现问题", "整改完成率"]
    rows = {row[0]: row for row in details.iter_rows(min_row=2, values_only=True)}
    values = {v.citation.marker: v for row in table.rows for cell in row.cells for v in cell}
    assert set(rows) == set(values)
    for marker, value in values.items():
        assert rows[marker][5] == float(value.figure.value)
        assert rows[marker][11] == value.citation.quote
    cited = [cell for row in overview.iter_rows(min_row=2, min_col=3) for cell in row if cell.value]
    assert sum(cell.value.count("[") for cell in cited) == len(values)
    assert all("“" in cell.comment.text for cell in cited)


def test_a_workbook_runs_no_formula(maker, snapshot):
    table = maker.table(snapshot, ["发现问题"])
    bad = replace(table, rows=tuple(replace(row, place="=1+1\x00") for row in table.rows))
    cell = openpyxl.load_workbook(io.BytesIO(write_xlsx(bad)))["数字表"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1\ufffd")
