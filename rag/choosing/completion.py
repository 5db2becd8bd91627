"""How much of it is done: askings for what was put right, and the clauses that tell a figure of it.

Reports tell found, finished and left problems in one breath; the noun that is counted is the same for all
three (52个问题已完成整改46个,2个未完成), only the deed tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.questions.asking import AnswerType, Facet
from rag.reading.scope import ReadSentence

__all__ = ["asks_completed", "of_completed", "tells_completed"]

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
