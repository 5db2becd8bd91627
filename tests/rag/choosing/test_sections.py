"""Which sections of a document tell of what is asked about."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.reader import read_bytes
from rag.choosing.keep import as_told
from rag.choosing.sections import headings_above, of_the_asked
from rag.questions.asking import AnswerType, Facet
from rag.reading.sentences import read_document
from tests.rag.made import scored_of

(REPORT,) = read_bytes(
    """# 滁州市两县巡察整改情况

## 一、定远县

### （一）食堂账目混乱的问题

已退回资金。

## 二、来安县

### （一）公车管理不规范的问题

已约谈两人。

### （二）工程监管不到位的问题

已修订办法。
""".encode(),
    source="整改.md",
).documents
READ = read_document(REPORT, Gazetteer.load())
HEADS = tuple(i for i, s in enumerate(READ.sentences) if "的问题" in s.folded)


def asked(understanding, question):
    places = understanding.parse(question).places
    assert places
    return Facet(text=question, type=AnswerType.LIST, terms=(), places=places)


def test_the_headings_above_are_told_lowest_first():
    assert [h.folded for h in headings_above(READ, HEADS[1] + 1)][:2] == [
        "(一)公车管理不规范的问题",
        "二、来安县",
    ]
    assert [h.folded for h in headings_above(READ, HEADS[2])][:1] == ["二、来安县"]


@pytest.mark.parametrize(
    ("question", "own"), [("定远县巡察发现了哪些问题", HEADS[:1]), ("来安县被指出了哪些问题", HEADS[1:])]
)
def test_the_faults_of_another_county_are_left_out(understanding, question, own):
    facet = asked(understanding, question)
    assert of_the_asked(facet, READ, own[0], HEADS) == own
    best = scored_of(facet, REPORT, own[0])
    told = as_told(type(best)(**{n: getattr(best, n) for n in best.__slots__} | {"parts": HEADS}), [best])
    assert [s.candidate.index for s in told] == list(own)


def test_an_asking_without_a_place_is_told_of_all():
    facet = Facet(text="巡察发现了哪些问题", type=AnswerType.LIST, terms=())
    assert of_the_asked(facet, READ, HEADS[0], HEADS) == HEADS


def test_a_section_on_another_year_is_left_out():
    lines = ("# 整改", "## 2021年", "### 账目混乱的问题", "## 2022年", "### 监管不到位的问题", "已改。")
    (report,) = read_bytes("\n\n".join(lines).encode(), source="年.md").documents
    read = read_document(report, Gazetteer.load())
    heads = tuple(i for i, s in enumerate(read.sentences) if "的问题" in s.folded)
    facet = Facet(text="2022年发现了哪些问题", type=AnswerType.LIST, terms=())
    assert of_the_asked(facet, read, heads[1], heads) == heads[1:]
