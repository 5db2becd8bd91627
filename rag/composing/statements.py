"""What a question asserts: the clauses that it takes for granted, or wants confirmed.

"甲县抽了30人吧，怎么分组的" asserts that it was thirty; "为什么由乙局牵头" that 乙局 does. A clause that only
names what is asked about (甲县第三轮巡察，发现多少问题) asserts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.figures import figures
from rag.questions.asking import Question, Term
from rag.questions.patterns import CLAUSE_BREAK, STRONG

__all__ = ["Statement", "statements"]

_LEAST = 6  # characters; a shorter clause names a topic
#: What makes a clause one that the asker wants confirmed; the clause before a tag that stands alone too.
_TAG_WORDS = "对不对|对吗|对吧|是吗|是吧|没错吧|是不是|是这样吗|是这样吧|属实吗"
_TAG = re.compile(rf"(?:(?:{_TAG_WORDS})|(?<![网酒])吧|吗)+$")
_TAG_ALONE = re.compile(rf"(?:这话|这么说|这样说)?(?:{_TAG_WORDS})")
_ASKS_WHY = re.compile(r"^(?:请问)?(?:那么?)?(?:为什么|为何|为啥|凭什么|怎么(?:就|才|会|只|还))")
_ASSERTS = re.compile(
    r"是|由|为(?!什么|何|啥)|了|有|被|占|达|就|已|只|都|不|没|成(?!都)|归|规定|承诺|发现|[增减升降缩延共]|到(?=[\d一二三四五六七八九十百])"
)
#: A clause that goes on with what the one before it is about: 甲虚报面积,被免职了吧.
_GOES_ON = re.compile(r"被|受|已|都|就|还|也|才|又|却|后来|最后|结果|得了|挨了")
_NO_TAG = re.compile(r"有没有|能不能|可不可以|要不要|是否|能否")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One clause that a question asserts, folded, without the words that ask.

    ``terms`` are those of the question's terms that stand in it; ``confirm`` tells that the asker wants it
    confirmed (…吧, …对吗).
    """

    text: str
    terms: tuple[Term, ...]
    confirm: bool


def statements(question: Question) -> tuple[Statement, ...]:
    """The clauses of a question that assert something, in order; () where it only asks."""
    clauses = [c.strip() for c in CLAUSE_BREAK.split(question.folded) if c.strip()]
    out = []
    for i, clause in enumerate(clauses):
        tagged_next = i + 1 < len(clauses) and bool(_TAG_ALONE.fullmatch(clauses[i + 1]))
        why = _ASKS_WHY.search(clause)
        confirm = bool(tagged_next or _TAG.search(clause)) and not _NO_TAG.search(clause)
        text = _TAG.sub("", _ASKS_WHY.sub("", clause))
        if i and _GOES_ON.match(text) and not STRONG.search(clauses[i - 1]) and not why:
            text = f"{clauses[i - 1]},{text}"
        asks = STRONG.search(text) is not None and not why
        goes_on = any(
            _GOES_ON.match(c) and not STRONG.search(_TAG.sub("", c)) for c in clauses[i + 1 : i + 2]
        )
        if goes_on or len(text) < _LEAST or asks or not (_ASSERTS.search(text) or _counts(text)):
            continue
        if not (confirm or why or len(clauses) > 1):
            continue
        terms = tuple(t for t in question.terms if t.text in text)
        if terms:
            out.append(Statement(text=text, terms=terms, confirm=confirm))
    return tuple(out)


def _counts(text: str) -> bool:
    """Whether a clause states an amount."""
    return any(f.kind in ("quantity", "percent", "money") for f in figures(text))
