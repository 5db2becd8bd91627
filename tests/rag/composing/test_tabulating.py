"""Quantities of several places or times beside each other: as written, cited, nothing worked out."""

import pytest

from rag.composing.compose import compose
from rag.questions.comparing import times_apart
from tests.rag.made import document_of, found_of, scored_of

ASKED = "宜兴2021年和2022年各移交多少件线索"
EARLIER = document_of("2021年，宜兴市委巡察共移交问题线索24件。", title="去年综述", date="2021-12-30")
LATER = document_of(
    "2022年，宜兴市委巡察共移交问题线索31件。", identifier="e", title="今年综述", date="2022-12-30"
)
OTHER = document_of(
    "2022年，宜兴市委巡察共移交问题线索37件。", identifier="f", title="简报", date="2022-12-30"
)


@pytest.fixture
def table(understanding):
    """The sentences of an answer, the last of which may be a table."""

    def composed(question, *texts):
        parsed = understanding.parse(question)
        facet = parsed.facets[0]
        places = parsed.places if len(parsed.places) > 1 else (None,)
        targets = [(p, w) for p in places for w in times_apart(parsed, facet) or (None,)]
        found = [
            found_of(
                facet, *(scored_of(facet, d) for d in documents), place=p, when=w, answered=bool(documents)
            )
            for (p, w), documents in zip(targets, texts, strict=True)
        ]
        return compose(parsed, found).sentences

    return composed


def test_figures_of_two_years_stand_beside_each_other_each_with_its_marker(table):
    last = table(ASKED, [EARLIER], [LATER])[-1]
    assert last.text.split("\n") == [
        "| 时间 | 线索 | 出处 |",
        "| --- | --- | --- |",
        "| 2021年 | 24件 | [1] |",
        "| 2022年 | 31件 | [2] |",
    ]
    assert last.citations == (1, 2)


def test_places_are_rows_too(table):
    other = document_of(
        "2022年，滕州市委巡察共移交问题线索19件。", identifier="g", regions=("滕州市",), date="2022-12-30"
    )
    last = table("2022年宜兴和滕州各移交多少件线索", [LATER], [other])[-1]
    assert last.text.split("\n")[2:] == ["| 宜兴 | 31件 | [1] |", "| 滕州 | 19件 | [2] |"]


def test_a_cell_holds_both_of_two_figures_that_disagree(table):
    last = table(ASKED, [EARLIER], [LATER, OTHER])[-1]
    assert last.text.endswith("| 2022年 | 31件；37件 | [2][3] |")


def test_what_is_lacking_is_said(table):
    clear = document_of("2022年，宜兴市委巡察组分别移交问题线索8件、9件。", identifier="h")
    assert not table(ASKED, [EARLIER], [])[-1].text.startswith("|")  # one figure is no comparison
    assert not table(ASKED, [EARLIER], [clear])[-1].text.startswith("|")
    three = "宜兴2020年、2021年和2022年各移交多少件线索"
    assert "| 2020年 | 资料未载 | — |" in table(three, [], [EARLIER], [LATER])[-1].text
    assert "| 2020年 | 见原文 | [1] |" in table(three, [clear], [EARLIER], [LATER])[-1].text


@pytest.mark.parametrize("question", ["2022年宜兴移交多少件线索", "宜兴2021年和2022年怎么移交线索"])
def test_other_askings_get_no_table(table, understanding, question):
    parsed = understanding.parse(question)
    times = times_apart(parsed, parsed.facets[0]) or (None,)
    assert not table(question, *([LATER] for _ in times))[-1].text.startswith("|")


def test_a_figure_of_another_deed_stands_in_no_table(table):
    other = document_of("2022年，宜兴市委巡察共推动解决问题412个。", identifier="e", date="2022-12-30")
    found = document_of("2021年，宜兴市委巡察共发现问题398个。", date="2021-12-30")
    question = "宜兴2021年和2022年各发现多少个问题"
    assert not table(question, [found], [other])[-1].text.startswith("|")


def test_a_part_stands_in_no_table(table):
    part = document_of("2022年，宜兴市委巡察移交线索，其中移交问题线索31件由市纪委办理。", identifier="e")
    assert not table(ASKED, [EARLIER], [part])[-1].text.startswith("|")
