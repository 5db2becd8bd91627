"""Chosen sentences become an answer: verbatim, in the order of the text, marked, with their source."""

from corpus.model import BlockKind
from rag.composing.compose import citation_of, compose
from tests.rag.made import candidate_of, document_of, found_of, scored_of

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


LISTED = document_of(
    "做法有三条：",
    (BlockKind.LIST_ITEM, "1.先排队；"),
    (BlockKind.LIST_ITEM, "2.再分类；"),
    (BlockKind.LIST_ITEM, "3.后下手。"),
)


def composed_of(understanding, question, *chosen):
    parsed = understanding.parse(question)
    return compose(parsed, [found_of(parsed.facets[0], *(scored_of(parsed.facets[0], *c) for c in chosen))])


def test_an_item_shown_without_its_list_loses_number_and_semicolon(understanding):
    composed = composed_of(understanding, "宜兴怎么做", (LISTED, 2))
    assert composed.text == "再分类[1]"
    assert composed.citations[0].quote == "2.再分类；"


def test_items_of_one_list_keep_their_numbers(understanding):
    composed = composed_of(understanding, "宜兴怎么做", (LISTED, 1), (LISTED, 2))
    assert composed.text == "1.先排队；[1]\n2.再分类；[2]"
    assert composed_of(understanding, "宜兴怎么做", (LISTED, 0), (LISTED, 1)).text.endswith("\n1.先排队；[2]")


def test_rows_of_a_table_stand_on_lines_of_their_own(understanding):
    document = document_of(*((BlockKind.TABLE, row) for row in ("|地方|问题|", "|宜兴|214|", "|滕州|187|")))
    composed = composed_of(understanding, "宜兴和滕州各发现多少问题", (document, 1), (document, 2))
    assert composed.text.endswith("宜兴，214[1]\n滕州，187[2]")


def test_the_source_is_named_with_the_place_that_is_spoken_of(understanding):
    survey = document_of(
        "宜兴市发现问题214个。",
        "滕州市发现问题187个。",
        "宜兴市和滕州市都派出了巡察组。",
        title="两地剪影",
        regions=("宜兴市", "滕州市"),
        date=None,
    )

    def label(*chosen):
        return composed_of(understanding, "发现多少问题", *((survey, i) for i in chosen)).text.split("：")[0]

    assert label(0) == "据《两地剪影》（宜兴市）"
    assert label(1) == "据《两地剪影》（滕州市）"
    assert label(2) == "据《两地剪影》（宜兴市）"


def test_several_places_within_the_documents_place_are_not_reduced_to_the_first(understanding):
    city = document_of(
        "宜兴市发现问题214个。",
        "江阴市和宜兴市都派出了巡察组。",
        title="综述",
        regions=("无锡市",),
        date=None,
    )
    one = composed_of(understanding, "发现多少问题", (city, 0)).text
    several = composed_of(understanding, "发现多少问题", (city, 1)).text
    assert one.startswith("据《综述》（无锡市宜兴市）")
    assert several.startswith("据《综述》（无锡市）")


def test_a_line_that_is_no_sentence_stands_by_itself(understanding):
    question = understanding.parse("宜兴搭了哪两个平台")
    facet = question.facets[0]
    heading = BlockKind.HEADING
    document = document_of((heading, "事前：问需平台"), (heading, "事后：评议平台"), "群众满意。")
    found = [found_of(facet, *(scored_of(facet, document, i) for i in range(3)))]
    assert compose(question, found).text == "事前：问需平台[1]\n事后：评议平台[2]\n群众满意。[3]"
