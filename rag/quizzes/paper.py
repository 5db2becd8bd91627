"""A quiz on paper: the questions, and on a new page the key with the source of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from corpus.catalogue import Catalogue
from rag.errors import PackInvalid
from rag.examples import Heading, PackItem, PageBreak, Quoted, Remark, Sheet, Words, make_pack
from rag.examples.sheet import Part
from rag.persons import Masker

from .model import Question, QuestionKind, Quiz

__all__ = ["LETTERS", "answer_of", "quiz_sheet", "quiz_title"]

LETTERS = "ABCDEFGH"
_NUMERALS = "一二三四"
_NAMES: dict[QuestionKind, str] = {
    "cloze": "填空选择（数字）",
    "term": "填空选择（名称）",
    "true_false": "判断",
    "matching": "连线",
}


def quiz_title(quiz: Quiz) -> str:
    """What a quiz is called when its trainer gave it no name."""
    return f"测验：{quiz.topic}" if quiz.topic else "测验"


def quiz_sheet(quiz: Quiz, catalogue: Catalogue, masker: Masker | None = None, *, title: str = "") -> Sheet:
    """The quiz as a sheet; the quotations of its key are read from the catalogue.

    Args:
        quiz: at least one question.
        catalogue: where the sources are.
        masker: hides the names of private persons, when given.
        title: of the sheet; by default from the topic.

    Raises:
        PackInvalid: a quiz without questions.
        DocumentNotFound: a source is not in the library any more.
    """
    if not quiz.questions:
        raise PackInvalid("资料库里的内容出不了题。", hint="请换一个主题、放宽范围，或增加题型。")
    name = title or quiz_title(quiz)
    items = [
        PackItem(
            document=cited.document.id,
            version=cited.document.version,
            start=cited.span.start,
            end=cited.span.end,
        )
        for question in quiz.questions
        for cited in question.citations
    ]
    pack = make_pack(name, items, catalogue, masker)
    made = f"种子 {quiz.seed}，索引 {quiz.generation}"
    parts: list[Part] = [Words(text=f"共 {len(quiz.questions)} 题。题目和答案都出自资料库（{made}）。")]
    for number, (kind, questions) in zip(
        _NUMERALS, groupby(quiz.questions, key=lambda q: q.kind), strict=False
    ):
        parts.append(Heading(text=f"{number}、{_NAMES[kind]}"))
        for question in questions:
            parts += _asked(question)
    parts += [PageBreak(), Heading(text="答案与出处")]
    quoted = iter(pack.quotes)
    for question in quiz.questions:
        parts.append(Remark(label=f"第 {question.number} 题", text=answer_of(question)))
        parts += [Quoted(packed=next(quoted)) for _ in question.citations]
    return Sheet(title=name, parts=tuple(parts), sources=pack.sources)


def _asked(question: Question) -> Iterator[Part]:
    title = question.about if question.about.startswith(("《", "〈")) else f"《{question.about}》"
    about = f"（据{title}）" if question.about else ""
    ends = "（　　）" if question.kind == "true_false" else ""
    yield Words(text=f"{question.number}. {question.stem}{ends}{about}")
    if question.kind == "true_false":
        return
    if question.kind == "matching":
        yield Words(text="　　".join(f"{n}) {pair.left}" for n, pair in enumerate(question.pairs, start=1)))
    yield Words(
        text="　　".join(
            f"{letter}. {option}" for letter, option in zip(LETTERS, question.options, strict=False)
        )
    )


def answer_of(question: Question) -> str:
    """The key in words: the letter and what it stands for, and what a false statement has otherwise."""
    if question.kind == "matching":
        return "；".join(
            f"{pair.left}—{LETTERS[pair.right]}. {question.options[pair.right]}" for pair in question.pairs
        )
    if question.kind == "true_false":
        change = question.change
        return "正确" if change is None else f"错误。题中“{change.said}”，原文是“{change.source}”"
    return f"{LETTERS[question.key]}. {question.options[question.key]}"
