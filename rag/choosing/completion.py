"""How much of it is done: askings for what was put right, and the clauses that tell a figure of it.

Reports tell found, finished and left problems in one breath; the noun that is counted is the same for all
three (52个问题已完成整改46个,2个未完成), only the deed tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import BlockKind
from rag.questions.asking import AnswerType, Facet
from rag.reading.lists import begins_item
from rag.reading.scope import ReadDocument, ReadSentence

from .sections import headings_above

__all__ = ["asks_completed", "asks_left", "left_in", "of_completed", "tells_completed"]

_DONE = r"完成整改|整改完成|整改到位|整改落实|已整改|改完|改好|改到位|办结|办完|销号|完结|解决|完成"
_ASKED = re.compile(
    rf"(?:{_DONE})(?:了|的)?(?:整改)?(?:的)?(?:问题|事项|任务)?(?:是|有|各是|各有)?(?:多少|几)(?!成)"
    rf"|(?:多少|几)[个项条件]?(?:问题|事项|任务)?(?:已经?)?(?:{_DONE})"
)
_CLAUSE = re.compile(r"[^,;。:]+")
_TOLD = re.compile(
    rf"(?<!不)(?:{_DONE})(?!率|[^,;。]{{0,2}}的问题)(?:(?<!完成)(?<!解决)|(?=了?\s*\d|[^,;。]{{0,6}}(?:问题|整改|事项|任务|措施))"
    r"|(?<=整改完成))"
)
_LEFT = re.compile(r"未|尚|没有?|待|计划|力争|确保|争取|正在|基本完成|其余|剩余|还有")
_FIGURE = re.compile(r"\d[\d,.]*\s*(?:个|项|条|件|起|类)?(?![\d%年月日号])")
_LISTED = frozenset({AnswerType.LIST, AnswerType.OVERVIEW, AnswerType.NAME, AnswerType.DEFINITION})
#: Askings which things are not done yet, or need long.
_LEFT_ASKED = re.compile(
    r"(?:没有?|未|尚未)(?:能|被)?(?:全部)?(?:弄完|改完|办完|做完|完成|改到位|整改到位|改好|解决|落实|办结|销号|了结)"
    r"|剩下|剩余|长期(?:整改|坚持|任务|推进)|啃不下来"
)
_WHICH = re.compile(r"哪|什么|啥|列")
#: Headings and heads of tables above what is left.
_LEFT_ABOVE = re.compile(
    r"(?:未(?:能)?(?:完成|整改到位|办结|解决|销号)|没有?(?:完成|改完|解决)(?=整改|的|[\s)。:,]|$)|尚需|仍需"
    r"|长期(?:坚持|整改|任务|推进)|(?:剩余|遗留)(?:的)?(?:任务|问题|事项))(?![^\s。;]{0,8}(?:已|全部|完成))"
)
#: Headings above what is done, which say nothing of it being left.
_DONE_ABOVE = re.compile(rf"{_DONE}")
_MOST = 20  # things left that an answer lists
_OTHER = 0.2  # of the features of a figure, for one of something else


def asks_completed(facet: Facet) -> bool:
    """Whether an asking wants to know how many problems or measures are done."""
    return facet.type is AnswerType.NUMBER and bool(_ASKED.search(facet.text))


def tells_completed(folded: str) -> bool:
    """Whether a clause of a folded sentence tells how many are done."""
    return any(
        _TOLD.search(clause) and _FIGURE.search(clause) and not _LEFT.search(clause)
        for clause in _CLAUSE.findall(re.sub(r"(?<=\d),(?=\d{3})", "", folded))
    )


def of_completed(facet: Facet, sentence: ReadSentence, values: Mapping[str, float]) -> dict[str, float]:
    """Features where what is done is asked for: a figure of it counts what is asked, others little."""
    if not asks_completed(facet):
        return dict(values)
    if tells_completed(sentence.folded):
        return {**values, "counted": 1.0, "figure": values["type"]}
    return {**values, "counted": _OTHER * values["counted"], "figure": _OTHER * values["figure"]}


def asks_left(facet: Facet) -> bool:
    """Whether an asking wants to know which things are not done yet."""
    listed = facet.type in _LISTED and _WHICH.search(facet.text) is not None
    return listed and _LEFT_ASKED.search(facet.text) is not None


def left_in(read: ReadDocument) -> tuple[int, ...]:
    """The items or rows of a document that stand under a heading or head of what is left.

    The lowest line above them that tells whether they are done decides.

    Returns:
        Their indices, from two to twenty; else ().
    """
    found = tuple(
        i
        for i, s in enumerate(read.sentences)
        if (s.row or s.kind is BlockKind.LIST_ITEM or begins_item(s.folded))
        and s.kind not in (BlockKind.HEADING, BlockKind.SUBTITLE)
        and not s.head
        and _stands_under_left(read, i)
    )
    return found if len(found) in range(2, _MOST + 1) else ()


def _stands_under_left(read: ReadDocument, index: int) -> bool:
    path = read.sentences[index].path
    if not _LEFT_ABOVE.search(path):
        return False
    headings = [h.folded for h in headings_above(read, index)]
    for heading in headings:
        path = path.replace(heading, " ", 1)  # what introduces its list, the head of its table
    for line in (path, *headings):
        if _LEFT_ABOVE.search(line):
            return True
        if _DONE_ABOVE.search(line):
            return False
    return False
