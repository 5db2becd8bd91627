"""The whole way from a question to a checked answer, over the invented library."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Filters
from rag.errors import QuestionEmpty
from rag.model import Ask, Delta, Finished, Found, Said, Started, Turn
from rag.questions.typos import Correction

ANSWERED = [
    ("宜兴第一轮巡察发现了多少问题？", "214"),
    ("宜兴第二轮巡察发现多少问题", "268"),
    ("滕州的整改完成率是多少", "92.5%"),
    ("宜兴市委巡察办主任是谁", "周晓岚"),
    ("“三单联办”是什么", "职能部门接单"),
    ("宜兴新增了多少台自助终端", "36"),
    ("滕州从哪些部门抽调年轻干部", "审计"),
    ("举一个巡察修路的例子", "木石镇"),
    ("《甲乙市巡察工作规则》第三条原文是什么", "一次一授权"),
]


def quotes_are_exact(answer, catalogue):
    for c in (*answer.citations, *answer.nearest):
        assert c.span.of(catalogue.document(c.document.id, c.document.version).text) == c.quote


@pytest.mark.parametrize(("question", "said"), ANSWERED, ids=[q for q, _ in ANSWERED])
def test_the_answer_says_what_the_documents_say_and_cites_it(assistant, catalogue, question, said):
    answer = assistant.answer(Ask(question=question))
    assert answer.status == "answered"
    assert said in answer.text
    assert any(said in c.quote for c in answer.citations)
    quotes_are_exact(answer, catalogue)
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        assert sentence.support == "verified"
    assert all(f"[{c.marker}]" in answer.text for c in answer.citations)


def test_each_of_two_places_gets_its_own_figure(assistant):
    answer = assistant.answer(Ask(question="宜兴和滕州第一轮巡察各发现多少问题"))
    assert "214" in answer.text
    assert "187" in answer.text
    assert {c.document.source for c in answer.citations} == {"yixing.txt", "tengzhou.txt"}


REFUSED = [
    ("拉萨巡察发现多少问题", "place_not_covered"),
    ("宜兴2019年发现多少问题", "time_not_covered"),
    ("《甲乙市巡察工作规则》第九条原文是什么", "address_not_found"),
    ("嗯……那个……", "question.unclear"),
    ("你好", "question.unclear"),
]


@pytest.mark.parametrize(("question", "reason"), REFUSED, ids=[r for _, r in REFUSED])
def test_what_the_documents_do_not_hold_is_refused_with_its_reason(assistant, catalogue, question, reason):
    answer = assistant.answer(Ask(question=question))
    assert (answer.status, answer.reason) == ("refused", reason)
    assert answer.citations == ()
    assert len(answer.nearest) <= 3
    quotes_are_exact(answer, catalogue)


def test_a_follow_up_is_searched_as_it_was_meant_and_shown(assistant):
    history = (
        Turn(role="user", content="宜兴第一轮巡察发现多少问题"),
        Turn(role="assistant", content="共发现问题214个。[1]"),
    )
    answer = assistant.answer(Ask(question="第二轮呢？", history=history))
    assert answer.question == "第二轮呢？"
    assert answer.resolved_question == "宜兴第二轮巡察发现多少问题"
    assert "268" in answer.text


def test_a_mended_character_is_told(assistant, monkeypatch):
    """Which characters are mended is test_typos' matter; here it must reach search and reader."""
    mended = ("宜兴新增了多少自助终端", (Correction(typed="终瑞", meant="终端"),))
    monkeypatch.setattr("rag.assistant.correct", lambda *_, **__: mended)
    answer = assistant.answer(Ask(question="宜兴新增了多少自助终瑞"))
    assert answer.resolved_question == "宜兴新增了多少自助终端"
    assert "36" in answer.text
    assert [w.code for w in answer.warnings] == ["question.corrected"]


def test_a_figure_of_the_question_that_the_documents_contradict_is_told(assistant):
    answer = assistant.answer(Ask(question="滕州抽调了50名年轻干部吗"))
    assert "24" in answer.text
    assert "premise.figure_differs" in [w.code for w in answer.warnings]


def test_filters_bound_where_answers_come_from(assistant, catalogue):
    document = next(d for d in catalogue.documents() if d.source == "rules.txt")
    answer = assistant.answer(
        Ask(question="第一轮巡察发现多少问题", filters=Filters(documents=(document.id,)))
    )
    assert {c.document.source for c in (*answer.citations, *answer.nearest)} <= {"rules.txt"}


def test_without_a_model_the_wish_for_one_is_answered_with_a_warning(assistant):
    answer = assistant.answer(Ask(question="宜兴第一轮巡察发现多少问题", mode="llm"))
    assert answer.mode == "extractive"
    assert "llm.not_configured" in [w.code for w in answer.warnings]


@pytest.mark.parametrize("question", ["", "   ", "\u200b\n"])
def test_an_empty_question_is_an_error_of_the_user(assistant, question):
    with pytest.raises(QuestionEmpty):
        assistant.answer(Ask(question=question))


@pytest.mark.parametrize("question", ["宜兴第一轮巡察发现多少问题", "拉萨巡察发现多少问题"])
def test_the_stream_tells_the_same_as_the_answer(assistant, question):
    events = list(assistant.stream(Ask(question=question)))
    assert isinstance(events[0], Started)
    assert isinstance(events[1], Found)
    assert isinstance(events[-1], Finished)
    answer = events[-1].answer
    assert events[1].citations == (answer.citations or answer.nearest)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == answer.text.replace("\n", "")
    assert tuple(e.sentence for e in events if isinstance(e, Said)) == answer.sentences


def test_the_same_question_gives_the_same_answer(assistant):
    def told(question):
        answer = assistant.answer(Ask(question=question))
        return (answer.id, answer.text, answer.citations, answer.warnings)

    assert told("滕州建立了什么制度") == told("滕州建立了什么制度")
    assert told("滕州建立了什么制度")[0] != told("宜兴建立了什么制度")[0]


def test_opening_questions_can_be_answered(assistant):
    suggestions = assistant.suggestions()
    assert suggestions
    for question in suggestions:
        assert assistant.answer(Ask(question=question)).status != "refused"


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="宜兴滕州巡察发现第一二轮多少问题什么是谁，？“”《》条 a1\n", min_size=1, max_size=24))
def test_any_question_ends_in_an_answer_or_a_reason(assistant, catalogue, question):
    if not question.strip():
        return
    answer = assistant.answer(Ask(question=question))
    assert (answer.status == "answered") == (answer.reason is None)
    assert bool(answer.citations) == (answer.status != "refused")
    quotes_are_exact(answer, catalogue)
