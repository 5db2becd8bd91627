"""Words that changed places: 张三任组长，李四任副组长 against 李四任组长，张三任副组长."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .actors import Mention, mentions, persons
from .clauses import Alignment, align, clauses
from .model import Problem

__all__ = ["order_problems", "swap_problems"]

_SAME = 0.5  # share of bigrams from which a clause goes back to the clause it is laid beside
_ALIKE = 0.6  # the same for the order of those who act
_AGENT = re.compile(r"由|被|经")
_PATIENT = re.compile(r"对|把|将")
_OTHER = re.compile(r"向|给(?!予)|为(?!了)|同(?!志|意)|让|使")
# What one does to another; where none of these stands, the order of names says nothing.
_ACT = re.compile(
    "约谈|责成|责令|听取|督促|指导|监督|领导|委托|授权|反馈|移交|检查|巡察|审计|处分|任命|提名|推荐|邀请"
    "|表彰|批评|问责|询问|查处|调查|主管|负责|选派|抽调|低价|出租|购买|出借"
)
_TASK = re.compile("[一-龥]?(?P<task>牵头|配合|协助|主管|主办|协办|承办|督办|领办|负责[一-龥]{2})")
_LISTED = re.compile(r"[、和与及同或]+")
_HAN = re.compile(r"[\u3400-\u9fff]{2,8}")


def swap_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Pairs of words of which each stands in the sentence where the other stands in the quotes."""
    replaced = {pair for clause in clauses(sentence) for pair in _replaced(clause, quotes)}
    return tuple(
        Problem(code="content.swapped", message=f"“{ours}”与“{theirs}”的位置和引文相反。", text=ours)
        for ours, theirs in sorted(replaced)
        if ours < theirs and (theirs, ours) in replaced
    )


def _replaced(clause: str, quotes: Sequence[str]) -> Iterator[tuple[str, str]]:
    alignment = align(clause, quotes, joined=1)
    if alignment is None or alignment.share < _SAME:
        return
    for tag, i1, i2, j1, j2 in alignment.opcodes:
        ours, theirs = alignment.ours[j1:j2], alignment.theirs[i1:i2]
        if tag == "replace" and _HAN.fullmatch(ours) and _HAN.fullmatch(theirs):
            yield ours, theirs


def order_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Who does it to whom, the other way round: 甲约谈了乙 against 对乙，甲进行了约谈.

    Args:
        sentence: as shown.
        quotes: the cited texts.
    """
    known = persons((sentence, *quotes))
    problems: list[Problem] = []
    for clause in clauses(sentence):
        alignment = align(clause, quotes, joined=3)
        if alignment is not None and alignment.share >= _ALIKE and alignment.ours != alignment.theirs:
            problems += _reversed(alignment, known)
            problems += _given_over(alignment, known)
    return tuple(dict.fromkeys(problems))


def _reversed(alignment: Alignment, known: frozenset[str]) -> Iterator[Problem]:
    ours, theirs = alignment.ours, alignment.theirs
    if len(_OTHER.findall(ours)) != len(_OTHER.findall(theirs)):
        return  # 向甲报告 and 听取甲的报告 say the same in either order
    mine, other = _by_role(ours, known), _by_role(theirs, known)
    for i, first in enumerate(mine):
        for second in mine[i + 1 :]:
            if first not in other or second not in other or first == second:
                continue
            if first in second or second in first or other.index(first) < other.index(second):
                continue
            acts = {*_ACT.findall(_unnamed(ours, known))} & {*_ACT.findall(_unnamed(theirs, known))}
            if acts and _apart(ours, first, second) and _apart(theirs, first, second):
                yield Problem(
                    code="content.swapped", message=f"“{first}”与“{second}”的位置和引文相反。", text=first
                )
                return


def _given_over(alignment: Alignment, known: frozenset[str]) -> Iterator[Problem]:
    """A task that the quotes give to another: 甲牵头、乙配合 against 乙牵头."""
    mine, other = _tasks(alignment.ours, known), _tasks(alignment.theirs, known)
    for name, task in mine.items():
        holders = {holder for holder, theirs in other.items() if theirs == task}
        if name in other and other[name] != task and holders and name not in holders:
            yield Problem(
                code="content.swapped", message=f"引文中“{task}”的是“{min(holders)}”。", text=f"{name}{task}"
            )


def _tasks(clause: str, known: frozenset[str]) -> dict[str, str]:
    """What each body or person has to do, by the word behind the name."""
    tasks: dict[str, str] = {}
    for mention in _whole(clause, known):
        if match := _TASK.match(clause, mention.end):
            tasks.setdefault(mention.name, match["task"])
    return tasks


def _by_role(clause: str, known: frozenset[str]) -> list[str]:
    """Who is named in a clause: who acts first, who is acted upon last."""
    acting: list[str] = []
    neutral: list[str] = []
    acted_upon: list[str] = []
    at = 0
    for mention in _whole(clause, known):
        before = clause[at : mention.start]
        if _PATIENT.search(before):
            acted_upon.append(mention.name)
        elif _AGENT.search(before):
            acting.append(mention.name)
        else:
            neutral.append(mention.name)
        at = mention.end
    return [*acting, *neutral, *acted_upon]


def _whole(clause: str, known: frozenset[str]) -> list[Mention]:
    """Bodies and persons, those that touch (巡察组|组长) as one under the last one's name."""
    out: list[Mention] = []
    for mention in mentions(clause, known):
        if mention.kind in {"body", "person"}:
            touches = out and out[-1].end >= mention.start
            out.append(replace(mention, start=out.pop().start) if touches else mention)
    return out


def _unnamed(clause: str, known: frozenset[str]) -> str:
    """The clause without its names: 审计 in 审计厅 is nothing that anybody does."""
    letters = list(clause)
    for mention in _whole(clause, known):
        letters[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(letters)


def _apart(clause: str, one: str, other: str) -> bool:
    """Whether two names are more than members of one list."""
    first, second = sorted((clause.find(one), clause.find(other)))
    name = one if clause.find(one) == first else other
    return _LISTED.fullmatch(clause[first + len(name) : second]) is None
