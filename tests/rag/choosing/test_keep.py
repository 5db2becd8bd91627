"""The longer answer on request: it begins as the short one and adds evidence that answers too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.model import BlockKind
from corpus.reader import read_bytes
from rag.choosing.keep import as_told, keep
from rag.model import Ask
from rag.questions.asking import AnswerType, Facet, Term
from tests.rag.made import document_of, scored_of

QUESTIONS = [
    "宜兴第一轮巡察发现了多少问题？",
    "巡察有哪些做法？",
    "举一个巡察修路的例子",
    "巡察整改怎么做",
    "《甲乙市巡察工作规则》第三条原文是什么",
]


def places(answer):
    return [(c.document.id, c.span) for c in answer.citations]


@pytest.mark.parametrize("question", QUESTIONS)
def test_more_evidence_keeps_the_short_answer(assistant, catalogue, question):
    brief, full = (assistant.answer(Ask(question=question, detail=d)) for d in ("brief", "full"))
    assert set(places(brief)) <= set(places(full))
    assert len(set(places(full))) == len(full.citations)
    assert brief.id != full.id
    for citation in full.citations:
        document = catalogue.document(citation.document.id, citation.document.version)
        assert citation.span.of(document.text) == citation.quote
    assert all(s.support == "verified" and s.citations for s in full.sentences)


def test_there_is_more_where_the_documents_have_more(assistant):
    answers = [
        (assistant.answer(Ask(question=q)), assistant.answer(Ask(question=q, detail="full")))
        for q in QUESTIONS
    ]
    assert any(len(full.citations) > len(brief.citations) for brief, full in answers)


def test_a_refusal_stays_a_refusal(assistant):
    question = "拉萨巡察发现多少问题"
    brief, full = (assistant.answer(Ask(question=question, detail=d)) for d in ("brief", "full"))
    assert (full.status, full.text) == (brief.status, brief.text) == ("refused", brief.text)


CASE = document_of(
    "商贩占道经营，路堵了。乡里征求意见，建成便民市场。", "7月10日，市场启用。", "别处也修了路。"
)


@pytest.mark.parametrize(
    ("question", "kind", "told"),
    [
        ("商贩占道的事是怎么解决的", AnswerType.HOW, 3),
        ("举个商贩占道的例子", AnswerType.EXAMPLE, 2),
        ("商贩占道是什么", AnswerType.DEFINITION, 1),
    ],
)
def test_a_case_is_told_to_its_end(question, kind, told):
    facet = Facet(text=question, type=kind, terms=())
    best = scored_of(facet, CASE, score=9.0)
    kept = keep(facet, best, [best], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == list(range(told))


def test_a_case_is_told_from_the_sentence_before_it_in_its_paragraph():
    facet = Facet(text="举个商贩占道的例子", type=AnswerType.EXAMPLE, terms=())
    best = scored_of(facet, CASE, 1, score=9.0)
    kept = keep(facet, best, [best], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == [0, 1]
    other = scored_of(facet, CASE, 2, score=9.0)  # its paragraph begins with it
    assert keep(facet, other, [other], broad=False, answers=lambda _: True)[0].candidate.index == 2


@pytest.mark.parametrize(("kind", "type_", "told"), [("why", 0.0, 2), ("why", 1.0, 1), ("name", 0.0, 1)])
def test_a_reason_that_the_sentence_lacks_is_told_on(kind, type_, told):
    facet = Facet(text="商贩为什么占道", type=AnswerType(kind), terms=())
    best = scored_of(facet, CASE, score=9.0, type=type_)
    kept = keep(facet, best, [best], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == list(range(told))


def test_a_case_under_its_head_ends_where_the_next_begins():
    cases = document_of("一、甲站站长收礼问题。", "他受到警告。", "二、乙站站长用车问题。", "他被免职。")
    facet = Facet(text="甲站站长的事", type=AnswerType.OVERVIEW, terms=())
    best = scored_of(facet, cases, score=9.0)
    kept = keep(facet, best, [best], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == [0, 1]


@pytest.mark.parametrize(("own", "rows"), [((0.9, 0.1), 1), ((0.6, 0.6), 2)])
def test_a_row_that_the_question_names_is_given_alone(own, rows):
    table = document_of((BlockKind.TABLE, "| 问题 | 措施 |\n| 账目不清 | 清理 |\n| 会议不开 | 补开 |"))
    facet = Facet(text="账目不清有哪些措施", type=AnswerType.LIST, terms=())
    first = scored_of(facet, table, 1, score=9.0, own=own[0])
    second = replace(
        first, candidate=replace(first.candidate, index=2), values={**first.values, "own": own[1]}, score=8.0
    )
    scored = [first, second]
    kept = keep(facet, scored[0], scored, broad=False, answers=lambda _: False)
    assert len(kept) == rows


@pytest.mark.parametrize(
    ("about", "kept"), [("台账", [0, 1, 3]), ("挂图", [0, 1, 2, 3])], ids=["spoken of", "not spoken of"]
)
def test_what_a_survey_adds_speaks_of_what_is_asked_where_the_best_sentence_does(about, kept):
    """Verbs (配合) do not tie an entry to the question, nor does a noun that the best sentence lacks."""
    texts = ("各组用台账配合审计。", "台账逐月更新。", "街道配合人口普查。", "审计组共用一本账册。")
    entries = [document_of(text, identifier=str(i), title="简报") for i, text in enumerate(texts)]
    terms = (
        Term(text=about, weight=4.0, synonyms=("账册",)),
        Term(text="配合", weight=6.0, part=0.65),
        Term(text="简报", weight=0.5),
    )
    asking = Facet(text="台账怎么配合", type=AnswerType.HOW, terms=terms)
    best, *others = (scored_of(asking, d, score=9.0 - i / 10) for i, d in enumerate(entries))
    answer = keep(asking, best, [best, *others], broad=True, answers=lambda _: True)
    assert [int(s.candidate.read.document.id) for s in answer] == kept


def test_the_parts_of_a_class_follow_the_sentence_that_names_it():
    document = document_of("这类问题的特点。", "一是链条长。上下都伸手。二是金额大。")
    facet = Facet(text="有哪几个特点", type=AnswerType.LIST, terms=())
    best = replace(scored_of(facet, document, score=9.0), parts=(1, 3))
    kept = keep(facet, best, [best], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == [0, 1, 3]


STEPS = document_of(
    "名单拿到后不能放着。", "怎么用有四步：", "1.写进方案；", "2.定谈话人；", "3.逐项核对；", "4.单独通报。"
)


def test_of_the_steps_of_a_way_none_is_told_alone():
    facet = Facet(text="名单怎么用", type=AnswerType.HOW, terms=())
    best, step = scored_of(facet, STEPS, score=9.0), scored_of(facet, STEPS, 5, score=8.9)
    kept = keep(facet, best, [best, step], broad=False, answers=lambda _: True)
    assert [s.candidate.index for s in kept] == [0, 1, 2, 3, 4, 5]


def test_an_explanation_may_stand_in_the_next_paragraph():
    document = document_of("“为什么少了20吨？”", "“还在别的库房。”负责人说。")
    told = {
        text: as_told(scored_of(Facet(text=text, type=AnswerType.WHY, terms=()), document), [])
        for text in ("公司怎么解释的", "公司为什么少报")
    }
    assert [len(kept) for kept in told.values()] == [2, 1]


(ROWS,) = read_bytes(
    "对象,方式\n党支部,约谈、通报\n党员干部,批评、调岗\n".encode(), source="方式.csv"
).documents


@pytest.mark.parametrize(("several", "kept"), [(True, [1, 2]), (False, [2])])
def test_of_several_rows_that_are_named_each_is_told(several, kept):
    facet = Facet(text="对党支部和对党员干部,方式各有哪些", type=AnswerType.NAME, terms=(), several=several)
    best = scored_of(facet, ROWS, 2, score=9.0)
    first = replace(best, candidate=replace(best.candidate, index=1), score=8.0)
    told = keep(facet, best, [best, first], broad=False, answers=lambda _: False)
    assert [s.candidate.index for s in told] == kept
