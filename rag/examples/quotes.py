"""Sentence → the quotation around it, what came of it, and the names the text gives to a practice."""

from __future__ import annotations

import re

from corpus.model import BlockKind, Span
from rag.reading.scope import ReadDocument, ReadSentence

from .model import Outcome

__all__ = [
    "MOST_CHARS",
    "outcome_after",
    "outcomes_in",
    "practice_in",
    "practices_in",
    "quote_around",
    "trimmed",
]

MOST_CHARS = 300  # characters of a quotation; longer ones are not read out in a class
_NEAR = 3  # sentences after the best one in which its outcome is looked for

_OUTCOME = re.compile(
    r"整改(?:完成|到位|率|销号|完毕)|完成整改|(?:党纪|政务|纪律|组织)?处分|立案|留置|移送|双开|开除|撤职|免职|诫勉|问责"
    r"|解决了|得到(?:有效|妥善|彻底|圆满)?解决|(?:已|推动|帮助|协调|督促)[^，。；]{0,12}解决|解决[^，。；]{0,14}(?:个|件|项)"
    r"|恢复|追回|追缴|挽回|清退|退还|退缴|收缴|兑付|补发|发放到位|办结|销号|建成|修好|修复|修通|通车|投入使用|亮起"
    r"|出台|建立健全|完善制度|修订|(?:下降|降到|降至|降低|缩短|提升|提高|增加|上升|增长)(?:了|到|至|为|\d)"
)
# An order or a plan tells no outcome.
_NOT_YET = re.compile(
    r"应当|必须|不得|要求|确保|将(?!近)|拟|力争|计划|如何|怎[么样]|可以|就是要|真正|要有|要把|给予[^，。]{0,12}处分[：:；]|的，"
)
_MUST = frozenset({"regulation", "policy"})

_PRACTICE_WORD = (
    r"(?:工作)?(?:机制|制度|模式|工作法|做法|办法|方法|清单|行动|体系|平台|工程|法|举措|打法|路径|机构"
    r"|品牌|台账|联动|程序)"
)
_NAMED = (
    re.compile(rf"[“「]([^“”「」]{{2,20}})[”」](?:的)?[\u4e00-\u9fff]{{0,4}}?{_PRACTICE_WORD}"),
    re.compile(
        r"(?:探索|创新|建立|推行|实行|采取|采用|打造|构建|运用|开展|推出|创设|制定|形成|实施|设立|首创|总结)"
        r"[^“”「」，。；]{0,14}[“「]([^“”「」]{2,20})[”」]"
    ),
)
_NO_PRACTICE = re.compile(r"一把手|关键少数|四个意识|两个维护|四个自信|两个确立|八项规定|[，。！？；：、]$")


def quote_around(read: ReadDocument, index: int) -> Span:
    """Whole sentences of the paragraph around a sentence, at most ``MOST_CHARS`` characters.

    It grows forward first, because what came of a case stands behind it, and stops where another
    place is spoken of. Of a sentence that is longer by itself, whole clauses from its start on.
    """
    text = read.document.text
    sentences = read.sentences
    best = sentences[index]
    span = trimmed(text, best.sentence.span)
    if len(span) > MOST_CHARS:
        return _clauses(text, span)
    if best.kind is BlockKind.TABLE:
        return span
    first = last = index
    grown = True
    while grown:
        grown = False
        for step, at in ((1, last + 1), (-1, first - 1)):
            if not 0 <= at < len(sentences) or not _goes_with(sentences[at], best):
                continue
            wider = trimmed(
                text,
                Span(
                    min(span.start, sentences[at].sentence.span.start),
                    max(span.end, sentences[at].sentence.span.end),
                ),
            )
            if len(wider) <= MOST_CHARS:
                span, grown = wider, True
                first, last = (first, at) if step > 0 else (at, last)
                break
    return span


def _goes_with(other: ReadSentence, best: ReadSentence) -> bool:
    """Whether a sentence stands in the same paragraph and speaks of no other place."""
    if other.sentence.block != best.sentence.block:
        return False
    mine = {name for chain in (best.own or best.carried) for name in chain}
    return not other.own or not mine or any(mine.intersection(chain) for chain in other.own)


def _clauses(text: str, span: Span) -> Span:
    window = text[span.start : span.start + MOST_CHARS]
    cut = max(window.rfind(mark) for mark in "；;。") + 1
    cut = cut or max(window.rfind(mark) for mark in "，,、 ") + 1
    return trimmed(text, Span(span.start, span.start + (cut or MOST_CHARS)))


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def outcome_after(read: ReadDocument, index: int, *, kind: str) -> Outcome | None:
    """The first sentence from the best one on, in its paragraph, that tells what came of it.

    Args:
        read: the document.
        index: the best sentence.
        kind: the document's kind; rules and policies order and plan, they tell no outcome.
    """
    if kind in _MUST:
        return None
    block = read.sentences[index].sentence.block
    for at in range(index, min(len(read.sentences), index + 1 + _NEAR)):
        sentence = read.sentences[at]
        if sentence.sentence.block != block:
            return None
        if _OUTCOME.search(sentence.folded) and not _NOT_YET.search(sentence.folded):
            span = trimmed(read.document.text, sentence.sentence.span)
            return Outcome(span=span, quote=span.of(read.document.text))
    return None


def outcomes_in(folded: str) -> tuple[str, ...]:
    """The words for an outcome in a query ("处分", "追回"), as written."""
    return tuple(match.group() for match in _OUTCOME.finditer(folded))


def practice_in(*texts: str) -> str:
    """The first name in “ ” that one of the texts gives to a way of working, "" without one."""
    for text in texts:
        found = practices_in(text)
        if found:
            return found[0].of(text)
    return ""


def practices_in(text: str) -> tuple[Span, ...]:
    """The names in “ ” that a text gives to ways of working, in its order."""
    found = {m.span(1) for pattern in _NAMED for m in pattern.finditer(text) if not _NO_PRACTICE.search(m[1])}
    return tuple(Span(start, end) for start, end in sorted(found))
