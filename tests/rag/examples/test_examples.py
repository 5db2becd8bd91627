"""Examples: found by theme, cited exactly, grouped, never by a person."""

from __future__ import annotations

import pytest

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from index.model import Filters
from rag.errors import PersonQuery, QuestionEmpty
from rag.examples import ExampleFinder
from rag.examples.person import asks_for_person
from rag.examples.quotes import MOST_CHARS, practice_in, quote_around
from rag.reading.sentences import read_document


@pytest.fixture(scope="module")
def finder(catalogue: Catalogue, lexicon: Lexicon) -> ExampleFinder:
    return ExampleFinder(catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon)


def examples_of(found):
    return [example for group in found.groups for example in group.examples]


@pytest.mark.parametrize("group_by", ["region", "theme", "practice"])
@pytest.mark.parametrize("query", ["巡察整改的例子", "巡察发现问题", "建立制度的做法"])
def test_every_quotation_is_a_slice(finder, snapshot, catalogue, query, group_by):
    found = finder.find(snapshot, query, group_by=group_by)
    assert found.generation == snapshot.generation
    examples = examples_of(found)
    assert examples
    assert sorted(e.citation.marker for e in examples) == list(range(1, len(examples) + 1))
    for example in examples:
        citation = example.citation
        text = catalogue.document(citation.document.id, citation.document.version).text
        assert text[citation.span.start : citation.span.end] == citation.quote
        assert len(citation.quote) <= MOST_CHARS
        assert "\n" not in citation.quote
        assert example.text in citation.quote
        for figure in example.figures:
            assert figure.span.of(text) == figure.text
            assert citation.span.contains(figure.span)
        if example.outcome:
            assert example.outcome.span.of(text) == example.outcome.quote


def test_groups_are_named_by_place(finder, snapshot):
    found = finder.find(snapshot, "巡察发现问题", group_by="region")
    names = [group.name for group in found.groups]
    assert set(names) >= {"宜兴市", "滕州市"}
    assert len(names) == len(set(names))


def test_groups_are_named_by_practice(finder, snapshot):
    found = finder.find(snapshot, "建立制度机制的做法", group_by="practice")
    assert {"三单联办", "亮账销账"} <= {group.name for group in found.groups}
    assert found.groups[-1].name == "" or all(group.name for group in found.groups)


def test_an_example_has_its_figures_and_outcome(finder, snapshot):
    (example, *_) = examples_of(finder.find(snapshot, "通村路坑洼铺路的例子"))
    assert "3公里" in {figure.text for figure in example.figures}
    assert "86万元" in {figure.text for figure in example.figures}
    assert example.place == "滕州市"


def test_what_came_of_it_is_cited(finder, snapshot):
    (example, *_) = examples_of(finder.find(snapshot, "窗口排队时间过长"))
    assert example.outcome is not None
    assert "降到12分钟" in example.outcome.quote


def test_filters_hold(finder, snapshot):
    found = finder.find(snapshot, "巡察发现问题", filters=Filters(years=("2023",)))
    assert {e.citation.document.date[:4] for e in examples_of(found)} == {"2023"}


def test_the_limit_holds(finder, snapshot):
    assert len(examples_of(finder.find(snapshot, "巡察发现问题", limit=2))) == 2


def test_rules_are_no_examples_unless_asked_for(finder, snapshot):
    kinds = {e.citation.document.kind for e in examples_of(finder.find(snapshot, "巡察报告整改情况"))}
    assert kinds
    assert "regulation" not in kinds
    asked = finder.find(snapshot, "巡察组组长负责制", filters=Filters(kinds=("regulation",)))
    assert {e.citation.document.kind for e in examples_of(asked)} == {"regulation"}


@pytest.mark.parametrize("query", ["红烧肉怎么做", "量子计算机", "如何修理自行车"])
def test_another_subject_has_no_examples(finder, snapshot, query):
    assert finder.find(snapshot, query).groups == ()


def test_an_empty_query_is_told(finder, snapshot):
    with pytest.raises(QuestionEmpty):
        finder.find(snapshot, " \u200b")


@pytest.mark.parametrize(
    "query",
    ["周晓岚", "周晓岚 ", "周晓岚的违纪问题", "王建国被处分的例子", "李某某受贿案", "张伟书记", "欧阳建国",
     "阿不都·买买提", "有关张伟和王芳的案件".replace("和", "、"), "请问张伟是谁？"],
)  # fmt: skip
def test_persons_are_not_looked_up(finder, snapshot, query):
    with pytest.raises(PersonQuery) as raised:
        finder.find(snapshot, query)
    assert raised.value.code == "examples.person"
    assert raised.value.hint


@pytest.mark.parametrize(
    "query",
    ["村干部被处分的例子", "高校巡察", "安全生产", "提级巡察的做法", "林长制", "张家港", "马山", "受贿案",
     "石油", "万达", "方案", "习近平总书记重要论述的学习", "康复", "党员干部违纪案例", "江苏宜兴", "于都县"],
)  # fmt: skip
def test_themes_are_not_taken_for_persons(snapshot, query):
    assert not asks_for_person(query, segmenter=snapshot.segmenter, gazetteer=Gazetteer.load())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市委建立“亮账销账”制度，每月公开。", "亮账销账"),
        ("县里探索推行“一村一策”，效果很好。", "一村一策"),
        ("加强对“一把手”的监督机制。", ""),
        ("群众说：“路好走了。”", ""),
        ("没有名字的机制。", ""),
    ],
)
def test_practices_are_named_in_quotation_marks(text, name):
    assert practice_in(text) == name


def test_a_quotation_grows_within_its_paragraph_only(catalogue):
    for row in catalogue.documents():
        document = catalogue.document(row.id)
        read = read_document(document, Gazetteer.load())
        for index, sentence in enumerate(read.sentences):
            span = quote_around(read, index)
            block = document.blocks[sentence.sentence.block]
            assert block.span.contains(span)
            assert 0 < len(span) <= MOST_CHARS


def test_half_of_a_word_is_another_theme(finder, snapshot):
    assert examples_of(finder.find(snapshot, "常规巡察"))
    assert examples_of(finder.find(snapshot, "提级巡察")) == []


def test_examples_that_share_one_word_give_way_to_those_that_share_all(finder, snapshot):
    found = examples_of(finder.find(snapshot, "灌满坑洼的通村路铺成水泥路"))
    assert {e.citation.document.title for e in found} == {"山东滕州：把巡察整改放到阳光下"}
