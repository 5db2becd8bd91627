"""Chosen sentences become an answer: verbatim, in the order of the text, marked, with their source."""

from corpus.model import BlockKind
from rag.compose import citation_of, compose

from .made import candidate_of, document_of, found_of, scored_of

ONE = document_of("宜兴发现问题214个。", "移交线索17件。", "群众满意。")
OTHER = document_of(
    "滕州发现问题187个。", identifier="e", title="论《规则》的执行", regions=("滕州市",), date=None
)


def test_sentences_of_a_document_stand_as_the_text_runs_each_with_its_marker(understanding):
    question = understanding.parse("宜兴发现多少问题")
    facet = question.facets[0]
    composed = compose(question, [found_of(facet, scored_of(facet, ONE, 1), scored_of(facet, ONE, 0))])
    assert composed.text == "宜兴发现问题214个。[1]移交线索17件。[2]"
    assert [s.citations for s in composed.sentences] == [(1,), (2,)]
    assert [c.quote for c in composed.citations] == ["宜兴发现问题214个。", "移交线索17件。"]
    assert all(c.span.of(ONE.text) == c.quote for c in composed.citations)


def test_several_documents_are_each_introduced_once(understanding):
    question = understanding.parse("宜兴和滕州各发现多少问题")
    facet = question.facets[0]
    found = [found_of(facet, scored_of(facet, ONE, 0), scored_of(facet, OTHER, 0))]
    lines = compose(question, found).text.split("\n")
    assert lines[0] == "据《某市巡察综述》（宜兴市，2023-08）：宜兴发现问题214个。[1]"
    assert lines[1] == "据《论〈规则〉的执行》（滕州市）：滕州发现问题187个。[2]"


def test_a_question_without_a_place_is_told_whose_words_answer(understanding):
    question = understanding.parse("发现多少问题")
    facet = question.facets[0]
    assert compose(question, [found_of(facet, scored_of(facet, ONE, 0))]).text.startswith(
        "据《某市巡察综述》"
    )


def test_a_sentence_found_twice_is_said_once(understanding):
    question = understanding.parse("宜兴发现多少问题")
    facet = question.facets[0]
    twice = [found_of(facet, scored_of(facet, ONE, 0)), found_of(facet, scored_of(facet, ONE, 0))]
    assert len(compose(question, twice).citations) == 1


def test_what_does_not_answer_is_not_said(understanding):
    question = understanding.parse("宜兴发现多少问题")
    facet = question.facets[0]
    unanswered = found_of(facet, scored_of(facet, OTHER, 0), answered=False)
    composed = compose(question, [found_of(facet, scored_of(facet, ONE, 0)), unanswered])
    assert "滕州" not in composed.text


def test_a_long_sentence_is_cut_around_the_figure_and_cited_whole(understanding):
    filler = "，".join(["全市上下统一思想提高认识压实责任"] * 9)
    text = f"{filler}，共发现问题214个，{filler}。"
    document = document_of(text)
    question = understanding.parse("宜兴共发现问题多少个")
    facet = question.facets[0]
    composed = compose(question, [found_of(facet, scored_of(facet, document, 0))])
    assert "214个" in composed.text
    assert composed.text.startswith("……")
    assert len(composed.text) < len(text) / 2
    assert composed.citations[0].quote == text


def test_a_table_row_reads_as_its_cells(understanding):
    document = document_of((BlockKind.TABLE, "|宜兴|214|"))
    question = understanding.parse("宜兴发现多少问题")
    facet = question.facets[0]
    composed = compose(question, [found_of(facet, scored_of(facet, document, 0))])
    assert composed.text == "宜兴，214[1]"
    assert composed.citations[0].quote in document.text


def test_a_citation_leaves_white_space_out():
    citation = citation_of(candidate_of(document_of("　宜兴发现问题214个。")), marker=3, score=0.123456)
    assert citation.quote == "宜兴发现问题214个。"
    assert (citation.marker, citation.score) == (3, 0.1235)
