"""Tables of figures: what counts what, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from corpus.figures import FigureRecord, figures
from corpus.gazetteer import Gazetteer
from corpus.model import Span
from index.model import Filters
from rag.errors import PersonQuery
from rag.examples import TableMaker, write_csv
from rag.examples.tables import counts


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
    assert {row[0] for row in rows[1:]} == {"'=1+1"}
