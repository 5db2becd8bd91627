"""Why a question is refused, and what a partial answer must say is missing."""

from rag.choosing.gather import Gathered
from rag.composing.premises import premise_cautions
from rag.composing.refusal import REASONS, missing_parts, refusal_reason, refusal_text
from tests.rag.made import candidate_of, document_of, found_of, scored_of

TEXT = document_of("宜兴发现问题214个。")
SOME = Gathered(candidates=(candidate_of(TEXT),), hits=())
NONE = Gathered(candidates=(), hits=())


def reason(understanding, text, gathered=SOME, **values):
    question = understanding.parse(text)
    facet = question.facets[0]
    scored = (scored_of(facet, TEXT, **values),) if values else ()
    return refusal_reason(question, [found_of(facet, *scored, answered=False)], gathered)


def test_the_reason_names_what_the_best_evidence_lacked(understanding):
    assert reason(understanding, "《规则》第九条讲什么") == "address_not_found"
    assert reason(understanding, "怎么整改", NONE) == "no_evidence"
    assert reason(understanding, "拉萨怎么整改") == "place_not_covered"
    assert reason(understanding, "2019年怎么整改", time=0.0) == "time_not_covered"
    assert reason(understanding, "第九轮怎么整改", time=0.2) == "time_not_covered"
    assert reason(understanding, "处分了多少人", counted=0.0) == "figure_not_given"
    assert reason(understanding, "怎么整改", own=0.1) == "no_evidence"


def test_a_unit_that_no_document_knows_is_named(understanding):
    asked = "滕州市中医院处分了多少人"
    assert reason(understanding, asked, organ=0.0) == "unit_not_covered"
    text = refusal_text("unit_not_covered", understanding.parse(asked), SOME)
    assert text == "资料中没有讲到“滕州市中医院”。"


def test_a_unit_that_a_document_knows_lacks_something_else(understanding):
    known = Gathered(candidates=(candidate_of(document_of("滕州市中医院收到反馈。")),), hits=())
    assert reason(understanding, "滕州市中医院处分了多少人", known, counted=0.0) == "figure_not_given"


def test_every_reason_has_words_for_a_person(understanding):
    given = {
        reason(understanding, "《规则》第九条讲什么"),
        reason(understanding, "拉萨怎么整改"),
        reason(understanding, "处分了多少人", counted=0.0),
    }
    assert given <= REASONS.keys()
    assert all(words.endswith("。") for words in REASONS.values())


def test_each_missing_part_is_told_once(understanding):
    question = understanding.parse("宜兴和滕州各处分了多少人")
    facet = question.facets[0]
    yixing, tengzhou = question.places
    missing = found_of(facet, place=tengzhou, answered=False)
    there = found_of(facet, scored_of(facet, TEXT), place=yixing)
    cautions = missing_parts([there, missing, missing])
    assert [c.code for c in cautions] == ["part.no_evidence"]
    assert "滕州" in cautions[0].message


def test_a_missing_part_is_named_by_what_tells_it_from_the_others(understanding):
    question = understanding.parse("宜兴发现了多少问题，收回多少资金")
    first, second = question.facets
    (yixing,) = question.places
    found = [
        found_of(first, scored_of(first, TEXT), place=yixing),
        found_of(second, place=yixing, answered=False),
    ]
    (caution,) = missing_parts(found)
    assert "资金" in caution.message
    assert "“宜兴”" not in caution.message


def test_a_figure_that_no_evidence_holds_is_told(understanding):
    question = understanding.parse("宜兴2023年发现了300个问题吗")
    facet = question.facets[0]
    cautions = premise_cautions(question, [found_of(facet, scored_of(facet, TEXT))])
    assert [c.code for c in cautions] == ["premise.figure_differs"]
    assert "300" in cautions[0].message


def test_a_figure_that_the_evidence_holds_is_not_told(understanding):
    question = understanding.parse("宜兴发现了214个问题吗")
    facet = question.facets[0]
    assert premise_cautions(question, [found_of(facet, scored_of(facet, TEXT))]) == ()


def test_what_stands_of_another_place_is_told(understanding):
    question = understanding.parse("滕州发现了多少问题")
    facet = question.facets[0]
    found = found_of(facet, scored_of(facet, TEXT), place=question.places[0], elsewhere=True)
    cautions = premise_cautions(question, [found])
    assert [c.code for c in cautions] == ["premise.place_differs"]
    assert "滕州" in cautions[0].message
    assert "宜兴" in cautions[0].message
