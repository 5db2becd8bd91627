"""The number and the day that stand on a paper."""

import pytest

from rag.choosing.imprint import asks_imprint, imprint
from rag.questions.asking import AnswerType, Facet, Term
from tests.rag.made import document_of, scored_of

PAPERS = document_of(
    "柳巡办〔2024〕7号",
    "关于食堂账目的通报",
    "食堂账目混乱，责令退回。",
    "柳河县委巡察办",
    "2024年5月6日",
    "柳巡办〔2024〕9号",
    "关于车辆使用的通报",
    "公车私用两次，予以约谈。",
    "2024年8月9日",
)


def facet(text, kind, *names):
    return Facet(text=text, type=kind, terms=tuple(Term(text=n, weight=2.0) for n in names))


def shown(asked, index, **values):
    found = imprint(asked, [scored_of(asked, PAPERS, index, **values)])
    return [s.candidate.span.of(PAPERS.text) for s in found if s.candidate.span]


@pytest.mark.parametrize(("index", "number"), [(2, "柳巡办〔2024〕7号"), (7, "柳巡办〔2024〕9号")])
def test_the_number_stands_above_the_paper(index, number):
    asked = facet("这份通报的文号是多少", AnswerType.NUMBER)
    assert asks_imprint(asked)
    assert shown(asked, index) == [number]


@pytest.mark.parametrize(("index", "day"), [(2, "2024年5月6日"), (7, "2024年8月9日")])
def test_the_day_stands_below_the_paper(index, day):
    asked = facet("哪天发的", AnswerType.DATE)
    assert asks_imprint(asked)
    assert shown(asked, index, type=0.0) == [day]


def test_a_paper_may_be_named_by_its_kind():
    assert asks_imprint(facet("通报是哪天发的", AnswerType.DATE, "通报"))
    assert shown(facet("文件的文号", AnswerType.NAME, "文件", "文号"), 2) == ["柳巡办〔2024〕7号"]


def test_a_day_that_is_asked_of_something_is_looked_for_in_the_sentences():
    assert not asks_imprint(facet("车辆办法什么时候印发的", AnswerType.DATE, "车辆", "办法"))
    assert not asks_imprint(facet("哪天进驻的", AnswerType.DATE))


def test_a_paper_that_the_question_does_not_mean_gives_no_number():
    asked = facet("差旅办法的文号是什么", AnswerType.DEFINITION, "差旅", "文号")
    assert shown(asked, 2) == []
    assert shown(facet("账目通报的文号是什么", AnswerType.DEFINITION, "账目", "文号"), 2) == [
        "柳巡办〔2024〕7号"
    ]


def test_a_document_without_marks_gives_none():
    plain = document_of("食堂账目混乱。", "2024年5月6日,巡察组进驻食堂。")
    asked = facet("文号是多少", AnswerType.NUMBER)
    assert imprint(asked, [scored_of(asked, plain)]) == ()
    assert imprint(asked, []) == ()


def test_of_two_papers_in_a_file_the_one_of_the_time_asked_is_meant():
    asked = facet("哪天发的", AnswerType.DATE)
    ranked = [scored_of(asked, PAPERS, 7, type=0.0, time=0.5), scored_of(asked, PAPERS, 2, type=0.0)]
    found = imprint(asked, ranked)
    assert [s.candidate.span.of(PAPERS.text) for s in found if s.candidate.span] == ["2024年5月6日"]


def test_a_number_that_a_sentence_cites_is_not_that_of_its_paper():
    cited = document_of("根据柳发〔2019〕5号文件要求，各食堂公开账目。", "食堂每月公开账目。")
    asked = facet("文号是多少", AnswerType.NUMBER)
    assert imprint(asked, [scored_of(asked, cited, 1)]) == ()


@pytest.mark.parametrize("line", ["（柳发〔2024〕3号）", "关于食堂的通知（柳发〔2024〕3号）"])
def test_a_number_may_stand_in_brackets_or_behind_the_title(line):
    paper = document_of(line, "食堂每月公开账目。")
    asked = facet("文号是多少", AnswerType.NUMBER)
    (found,) = imprint(asked, [scored_of(asked, paper, 1)])
    assert found.candidate.span.of(paper.text) == line


def test_the_number_and_day_of_the_next_or_last_paper_are_not_taken():
    papers = document_of(
        "柳巡办〔2024〕7号",
        "关于食堂账目的通报",
        "食堂账目混乱，责令退回。",
        "关于车辆使用的通报",
        "公车私用两次，予以约谈。",
        "2024年8月9日",
    )
    number, day = facet("文号是多少", AnswerType.NUMBER), facet("哪天发的", AnswerType.DATE)
    assert imprint(number, [scored_of(number, papers, 4)]) == ()
    assert imprint(day, [scored_of(day, papers, 2, type=0.0)]) == ()


def test_of_several_papers_at_hand_one_has_to_be_named():
    other = document_of("柳发〔2023〕1号", "车辆定点维修。", identifier="e")
    for text, answered in (("文号是多少", False), ("2024年的文号是多少", True)):
        asked = facet(text, AnswerType.NUMBER)
        ranked = [scored_of(asked, PAPERS, 2), scored_of(asked, other, 1)]
        assert bool(imprint(asked, ranked)) is answered
