"""Which sentences tell faults: what an inspection found wanting, where problems are asked for.

Feedback names problems by what is wrong (学习不深入、账目混乱), often without the word 问题, while the
sentences that name the inspection best tell who gave the feedback and when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import BlockKind
from rag.questions.asking import AnswerType, Facet
from rag.reading.lists import begins_item
from rag.reading.scope import ReadDocument

__all__ = ["announces_faults", "asks_faults", "named_faults", "of_faults", "tells_faults"]

_FAULT = "(?:问题|毛病|短板|不足(?!以)|缺点|漏洞|弱项|病灶|薄弱环节|薄弱点)"
_WHICH = "(?:哪些|什么|啥|哪几[个项类种]?|几[个项类种]|哪[两二三四五六七八九十]+[个项类种])"
_ASKED = re.compile(
    rf"(?:[查发找]现?了?出?了?|[点提指]出?了|通报了?|反馈了?|挑了?出?|曝出?了?|暴露了?|存在|还?有|揪出了?|被说|被批|挨批){_WHICH}[^,。;?]{{0,6}}{_FAULT}"
    rf"|{_FAULT}(?:是|有|都是|都有|分别是|具体是|主要是|包括|在){_WHICH}"
)
#: Problems asked for as the aim of a deed: 解决了哪些问题, 重点看什么问题.
_DEED = re.compile(
    r"解决|整改(?![里中上]|方面|工作|过程|以来)|处理|处置|化解|改[了好完]|推动|办[了成]|重点|关注|如何|怎么|线索|[查解]清|带着|防止|避免|纠正|规定"
)
_WRONG = re.compile(
    r"不(?:到位|够|力|强|严|实|高|深|足|规范|及时|彻底|扎实|完善|健全|平衡|主动|坚决|担当|作为|牢|紧|细|准|好|充分|明确"
    r"|合理|透明|聚焦|敢|愿|会|按|全面|精准|有力|经常|重视|落实|符合|清|顺|畅|多|快|落地|见底|明显)"
    r"|缺[乏失位少]|欠缺|弱化|虚化|淡化|边缘化|薄弱|滞后|差距|突出|频发|多发|违规|违反|违纪|流于形式|走过场|宽松软|松懈"
    r"|脱节|乏力|偏差|漏洞|失察|失管|失职|闲置|浪费|拖欠|侵占|套取|挪用|虚报|隐瞒|顶风|超标|未(?!来|必|经)|没有|形式主义|官僚主义"
    r"|短板|缺口|混乱|随意|把关不|打折扣|搞变通|走样|有待|仍有|时有发生"
)
_FOUND = re.compile(
    rf"(?:发现|指出|存在|反映出?|查出|暴露出?|还有|梳理出)[^。:]{{0,16}}{_FAULT}[^。:]{{0,4}}(?:,?(?:主要|具体|集中)?(?:是|有|为|表现)|:)"
)
#: The head under which a report tells how one problem was put right: （二）账目混乱的问题.
_HEAD = re.compile(r"问题[。:]?$")
_ANNOUNCED = re.compile(r"(?:反馈|指出|发现|提出)[^。;]{0,30}(?:问题|意见)")
_LONGEST, _MOST = 60, 20  # characters of such a head; heads that an answer holds
_FEW = 2  # clauses that tell something wrong, from which on a sentence lists faults
_NONE = 0.3  # of the feature "type", for a sentence that tells nothing wrong
_KINDS = frozenset({AnswerType.LIST, AnswerType.OVERVIEW, AnswerType.NAME, AnswerType.DEFINITION})


def asks_faults(facet: Facet) -> bool:
    """Whether an asking wants the problems that were found somewhere."""
    return (
        facet.type in _KINDS
        and bool(_ASKED.search(facet.text))
        and not _DEED.search(_ASKED.sub("", facet.text))
    )


def tells_faults(folded: str) -> bool:
    """Whether a folded sentence lists what is wrong: it announces problems, or several clauses tell one."""
    if _FOUND.search(folded):
        return True
    clauses = re.split(r"[,、;:。]", folded)
    return sum(bool(_WRONG.search(clause)) for clause in clauses) >= _FEW


def named_faults(read: ReadDocument) -> tuple[int, ...]:
    """The heads of a document each of which names a problem, from two to twenty; else ()."""
    heads = (BlockKind.HEADING, BlockKind.SUBTITLE)
    found = tuple(
        i
        for i, s in enumerate(read.sentences)
        if (s.kind in heads or begins_item(s.folded)) and len(s.folded) <= _LONGEST and _HEAD.search(s.folded)
    )
    wrong = sum(bool(_WRONG.search(read.sentences[i].folded)) for i in found)
    return found if wrong >= _FEW and len(found) <= _MOST else ()


def announces_faults(folded: str) -> bool:
    """Whether a folded sentence says that problems or an opinion on them were given."""
    return bool(_ANNOUNCED.search(folded))


def of_faults(values: Mapping[str, float], *, told: bool) -> dict[str, float]:
    """Features where faults are asked for: a row of other things is no list of them."""
    return dict(values) if told else {**values, "type": min(values["type"], _NONE)}
