"""The scoreboard, against values worked out by hand."""

import json

import pytest

from corpus.model import Span
from index.model import DocumentInfo
from rag.evaluate import (
    EvalCase,
    QuestionSetInvalid,
    evaluate,
    evidence_recall,
    load_cases,
    overlap,
    squash,
)
from rag.model import Answer, AnswerSentence, Citation

TEXT = "宜兴发现问题214个。移交线索17件。群众满意。"


def case(number, *, evidence=(), must=(), answerable=True, kind="fact"):
    return EvalCase(
        id=str(number),
        question=f"问题{number}",
        type=kind,
        answerable=answerable,
        docs=("a.txt",) if answerable else (),
        evidence=evidence,
        must_include=must,
    )


def answer(*spans, status="answered", source="sub/a.txt", shift=0):
    document = DocumentInfo(
        id="a", version="v", title="题", source=source, date=None, regions=(), kind="news"
    )
    citations = tuple(
        Citation(
            marker=i,
            document=document,
            span=Span(start + shift, end + shift),
            quote=TEXT[start:end],
            passage_id="p",
            heading_path=(),
            score=1.0,
        )
        for i, (start, end) in enumerate(spans, 1)
    )
    text = "".join(c.quote for c in citations) or "资料中没有。"
    return Answer(
        id="x",
        question="q",
        resolved_question="q",
        status=status,
        reason=None if status == "answered" else "no_evidence",
        text=text,
        sentences=tuple(
            AnswerSentence(text=c.quote, citations=(c.marker,), support="verified") for c in citations
        ),
        citations=citations,
        nearest=(),
        warnings=(),
        follow_ups=(),
        mode="extractive",
        generation="000001",
        timings_ms={},
    )


def run(*pairs):
    answers = {c.question: a for c, a in pairs}
    return evaluate([c for c, _ in pairs], lambda ask: answers[ask.question], lambda *_: TEXT)


FIRST, SECOND, THIRD = (0, 11), (11, 19), (19, 24)


def test_a_right_answer_scores_one_everywhere():
    report = run((case(1, evidence=("发现问题214个",), must=("214",)), answer(FIRST)))
    for name in (
        "correct",
        "answered",
        "evidence_recall",
        "all_evidence",
        "citation_precision",
        "quotes_exact",
    ):
        assert report.metrics[name] == 1.0, name
    assert report.misses == ()
    assert report.correct_by_type == {"fact": "1/1"}


def test_shares_are_means_worked_out_by_hand():
    half = case(1, evidence=("发现问题214个", "移交线索17件", "群众满意", "没有写的话"), must=("214",))
    refused = case(2, evidence=("移交线索17件",), must=("17",))
    report = run((half, answer(FIRST, SECOND, THIRD)), (refused, answer(status="refused")))
    assert report.metrics["evidence_recall"] == pytest.approx((3 / 4 + 0) / 2)
    assert report.metrics["all_evidence"] == 0.0
    assert report.metrics["answered"] == 0.5
    assert report.metrics["correct"] == 0.5  # recall of three quarters suffices, a refusal doesn't
    assert [m["id"] for m in report.misses] == ["2"]


def test_a_citation_that_shows_nothing_useful_lowers_precision():
    report = run((case(1, evidence=("移交线索17件",), must=("17",)), answer(FIRST, SECOND)))
    assert report.metrics["citation_precision"] == 0.5
    assert report.metrics["right_document"] == 1.0


def test_the_right_words_in_the_wrong_document_are_not_precise():
    report = run((case(1, evidence=("移交线索17件",), must=("17",)), answer(SECOND, source="b.txt")))
    assert report.metrics["citation_precision"] == 0.0
    assert report.metrics["right_document"] == 0.0


def test_unanswerable_questions_are_right_when_refused():
    good, bad = case(1, answerable=False, kind="none"), case(2, answerable=False, kind="none")
    report = run((good, answer(status="refused")), (bad, answer(FIRST)))
    assert report.metrics["refused_unanswerable"] == 0.5
    assert report.correct_by_type == {"none": "1/2"}


def test_a_quote_that_is_not_at_its_span_is_found_out():
    report = run((case(1, evidence=("移交线索17件",), must=("17",)), answer(SECOND, shift=1)))
    assert report.metrics["quotes_exact"] == 0.0


def test_a_missing_word_makes_an_answer_wrong():
    assert run((case(1, evidence=("移交线索17件",), must=("18",)), answer(SECOND))).metrics["correct"] == 0.0


def test_reports_are_equal_to_the_byte_and_progress_is_told():
    cases = [case(1, evidence=("移交线索17件",), must=("17",))]
    told = []
    reports = [
        evaluate(cases, lambda _: answer(SECOND), lambda *_: TEXT, progress=lambda *a: told.append(a))
        for _ in range(2)
    ]
    assert json.dumps(reports[0].as_json()) == json.dumps(reports[1].as_json())
    assert told == [(1, 1), (1, 1)]


def test_overlap_is_the_longest_common_run():
    assert overlap("发现问题214个", "共发现问题214个。") == 1.0
    assert overlap("abcd", "xxbcxx") == 0.5
    assert overlap("", "abc") == 0.0


def test_recall_ignores_white_space_and_width_and_wants_four_fifths_in_one_run():
    assert evidence_recall(["发现 问题２１４个"], [squash("发现问题\n214个")]) == 1.0
    assert evidence_recall(["一二三四五六七八九十"], ["一二三四五六七八"]) == 1.0
    assert evidence_recall(["一二三四五六七八九十"], ["一二三四五六七", "八九十"]) == 0.0
    assert evidence_recall([], []) == 1.0


def test_a_question_set_is_read_with_its_history(tmp_path):
    path = tmp_path / "qa.jsonl"
    item = {"question": "问", "answerable": True, "history": [{"role": "user", "content": "前"}]}
    path.write_text("\n" + json.dumps(item, ensure_ascii=False) + "\n", encoding="utf-8")
    (read,) = load_cases(path)
    assert (read.id, read.question, read.history[0].content) == ("2", "问", "前")


@pytest.mark.parametrize(
    "content",
    ["", "{", '{"question": "问"}', "[1]", '{"question": "问", "answerable": true, "history": [1]}'],
)
def test_a_broken_question_set_is_an_error_that_names_the_file(tmp_path, content):
    path = tmp_path / "qa.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetInvalid, match=r"qa\.jsonl"):
        load_cases(path)


def test_a_missing_question_set_is_an_error(tmp_path):
    with pytest.raises(QuestionSetInvalid):
        load_cases(tmp_path / "none.jsonl")
