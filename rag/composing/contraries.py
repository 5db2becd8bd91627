"""Where a sentence of a document tells otherwise than a statement: its figure, number, doer or course.

Each rule finds one kind of place in both texts, filled differently: 356名 against 256名, 第八巡视组 against
第六巡视组, 由甲汇总 against 由乙汇总, 缩短 against 延长. Nothing here knows whether the two speak of the
same; that is for who calls (:mod:`rag.composing.corrections`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.figures import Figure, figures
from rag.questions.patterns import unit_class
from rag.questions.times import whole
from rag.verify.actors import Mention, mentions
from rag.verify.mentions import SURNAME
from rag.verify.model import VerifyContext
from rag.verify.numbers import number_problems
from rag.verify.positions import position_problems

from .premises import agrees

__all__ = ["Contrary", "contraries", "officers"]

ContraryKind = Literal[
    "figure", "other", "changed", "number", "place", "person", "holder", "doer", "list", "penalty", "course"
]

_AROUND = 8  # characters beside a figure that say what it counts
_MOST = 2  # figures of a sentence that may stand equally well for a stated one
_SHARED = 0.6  # of a statement's words, from which the one figure of the sentence is the one meant
_OVER = re.compile(r"(?:超过?|突破|至少|多于|大于|不少于|不止)$")
_UNDER = re.compile(r"(?:不到|不足|至多|少于|小于|不超过|没到|没有)$")
_POINTING = ("那", "这", "该", "其中", "另外")  # 那四个县: named, not counted
_MORE, _LESS = re.compile("还?[多高大]"), re.compile("还?[少低小]")
_SUMS = re.compile("[共合总]计?[有达为是]?$")
_CLAUSE_END = re.compile("[,。;:]")
_COUNTED = frozenset({"quantity", "percent", "money"})
_YEARS = re.compile(r"(?:判处?了?|徒刑|刑期)[^,。;]{0,4}$|(?:一届|任期|每)$")
_NUMERALS = r"[一二三四五六七八九十百\d]{1,4}"
_NUMBERED = re.compile(
    rf"第(?P<number>{_NUMERALS})(?P<kind>轮|届|批|期|号|(?:巡[视察]|督查|检查|调研|审计|考核|评估)?组)"
)
_FROM_TO = re.compile(
    r"[由从](?:原来的?|原先的?|过去的?|此前的?|以前的?)?(?P<old>[^,。;由从]{1,12}?)"
    r"(?:一?(?:改|调整|增加|提高|延长|缩短|扩大|减少|下降|压减|压缩|降|升|增|减|涨|提升|变|发展|扩充|扩展)(?:到|至|为|成)|到|至)"
    r"(?P<new>[^,。;]{1,12}?(?=[,。;(]|$))"
)
_EARLIER = re.compile(r"由|从|原|以前|过去|之前|此前|先前")
_UP = r"增加|增长|增多|增至|增到|上升|升至|升到|提高|扩大|上涨|涨到|涨至|延长|拉长|升高|放宽"
_DOWN = r"减少|减至|减到|下降|降至|降到|降低|压减|压缩|缩小|缩短|下跌|跌至|缩减|收窄"
_COURSE = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_HOLDS = re.compile(
    r"(?P<role>[一-鿿]{0,8}?(?P<last>[一-鿿]{2}))(?:都|均|一律)?(?:是|由)(?P<who>[一-鿿、()的]{2,16}?)(?:来)?(?:担任|兼任|出任|充任|充当|当任|当)"
)
#: Offices of which a body has one holder; of 委员 and 代表 it has several.
_OFFICE = "书记|主任|组长|局长|部长|市长|县长|区长|镇长|乡长|主席|会长|处长|院长|校长|总?经理|董事长|厅长"
_NAMED = rf"(?P<name>{SURNAME}[一-鿿]{{1,2}}?)"
_OFFICER = re.compile(
    rf"(?P<vice>副?)(?P<office>{_OFFICE})(?:是|叫|为|由)?{_NAMED}"
    r"(?=[,。;、:()说在带率表介强指道谈向对作任等的和同把被怎承主担要给就出]|同志|$)"
)
_PENALTY = re.compile(
    r"严重警告|警告|记大过|记过|降级|撤职|撤销党内职务|留党察看|开除党籍|开除公职|诫勉谈话|诫勉|免职"
)
_MEMBER = r"(?:“[^“”]{1,12}”|[^\W、]{2,10})"
_LISTED = re.compile(rf"{_MEMBER}(?:、{_MEMBER})+(?:[和及与]{_MEMBER})?")
_DOES = 6  # characters behind a body in which stands what it does
_PASSIVE = re.compile(r"[由经]$")
_Beside = tuple[frozenset[str], frozenset[str]]
_SHORT = 2  # characters of a member of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """What a statement says, and what the sentence has in its place; both folded."""

    kind: ContraryKind
    said: str
    told: str


def contraries(said: str, told: str, *, share: float = 0.0) -> tuple[Contrary, ...]:
    """Where a sentence tells otherwise than a statement that it speaks of.

    Args:
        said: the statement, folded.
        told: the sentence, folded.
        share: of the statement's words that the sentence holds, 0 to 1.
    """
    found = (
        *_changed(said, told),
        *_figures(said, told, share),
        *_numbers(said, told),
        *_places(said, told),
        *_persons(said, told),
        *_holders(said, told),
        *_doers(said, told),
        *_lists(said, told),
        *_penalties(said, told),
        *_courses(said, told),
    )
    kept: dict[str, Contrary] = {}
    for contrary in found:
        kept.setdefault(contrary.said, contrary)
    return tuple(kept.values())


# --- figures -----------------------------------------------------------------------------------


def _figures(said: str, told: str, share: float) -> Iterator[Contrary]:
    """A figure for which the sentence has another of its unit, and not the same."""
    theirs = [f for f in figures(told) if f.kind in _COUNTED]
    for stated in figures(said):
        if (
            stated.kind not in _COUNTED
            or not _is_amount(said, stated)
            or said[: stated.span.start].endswith(_POINTING)
        ):
            continue
        if bound := _bound(said, stated):
            beyond = [f for f in theirs if _is_amount(told, f) and (f.unit == stated.unit or not stated.unit)]
            if len(beyond) == 1 and (beyond[0].value < stated.value) == (bound == "over"):
                yield Contrary(kind="figure", said=stated.text, told=beyond[0].text)
            continue
        rivals = [f for f in theirs if _one_unit(stated, f) and _is_amount(told, f)]
        if stated.approximate or not rivals or any(agrees(stated, f, loosely=True) for f in theirs):
            continue
        best = _counterparts(said, stated, told, rivals, share)
        if best:
            yield Contrary(kind="figure", said=stated.text, told="”“".join(f.text for f in best))
    for problem in number_problems(said, [told], VerifyContext()):
        if problem.code == "figure.other_thing" and problem.text in told:
            yield Contrary(kind="other", said=problem.text, told=problem.told)


def _is_amount(text: str, figure: Figure) -> bool:
    """Whether a figure counts: 十年 does as a sentence or a limit, 三年 may be a time."""
    if figure.unit in {"年", "月", "日", "届", "期"}:
        return bool(_YEARS.search(text[: figure.span.start]) or text.startswith("内", figure.span.end))
    return True


def _bound(text: str, figure: Figure) -> str:
    """``over`` where more than a figure is stated, ``under`` where less, "" where neither."""
    lead, rest = text[: figure.span.start], text[figure.span.end :]
    if _OVER.search(lead) or (lead.endswith("比") and _MORE.match(rest)):
        return "over"
    return "under" if _UNDER.search(lead) or (lead.endswith("比") and _LESS.match(rest)) else ""


def _one_unit(stated: Figure, given: Figure) -> bool:
    if stated.unit == given.unit:
        return stated.kind == given.kind and bool(stated.unit)
    one = unit_class(stated.unit)
    return one not in ("count", "time") and one == unit_class(given.unit)


def _counterparts(
    said: str, stated: Figure, told: str, rivals: Sequence[Figure], share: float
) -> list[Figure]:
    """The figures that stand where the stated one does, by the words beside them; [] where none does."""
    mine = _beside(said, stated)
    alike = [(_likeness(mine, _beside(told, f)), f) for f in rivals]
    most = max(n for n, _ in alike)
    best = [f for n, f in alike if n == most]
    if len(rivals) == 1:
        both_sum_up = _SUMS.search(said[: stated.span.start]) and _SUMS.search(told[: best[0].span.start])
        alone = most or stated.kind != "quantity" or share >= _SHARED or both_sum_up
        return best if alone else []
    return best if most > len(best) - 1 and len(best) <= _MOST else []


def _beside(text: str, figure: Figure) -> _Beside:
    """The pairs of characters before and behind a figure, up to the next one."""
    others = [f.span for f in figures(text) if f.span != figure.span]
    start = max((s.end for s in others if s.end <= figure.span.start), default=0)
    end = min((s.start for s in others if s.start >= figure.span.end), default=len(text))
    left = text[max(start, figure.span.start - _AROUND) : figure.span.start]
    right = _CLAUSE_END.split(text[figure.span.end : min(end, figure.span.end + _AROUND)])[0]
    return _pairs(_CLAUSE_END.split(left)[-1]), _pairs(right)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(a + b for a, b in itertools.pairwise(text))


def _likeness(
    one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> int:
    """How much stands beside both of two figures; what follows says twice as much of what is counted."""
    return len(one[0] & other[0]) + 2 * len(one[1] & other[1])


def _changed(said: str, told: str) -> Iterator[Contrary]:
    """What once was, told as what is: 3个月 where the sentence has 由3个月改为6个月."""
    stated = [f for f in figures(said) if f.kind in _COUNTED]
    for change in _FROM_TO.finditer(told):
        old, new = (figures(change[name]) for name in ("old", "new"))
        if not old or not new:
            continue
        for mine in stated:
            lead = said[: mine.span.start]
            was = _EARLIER.search(lead[-_AROUND:]) is not None
            if not was and _same(mine, old[0]) and not _same(mine, new[0]):
                yield Contrary(kind="changed", said=mine.text, told=new[0].text)


def _same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and unit_class(one.unit) == unit_class(other.unit)


# --- numbers in an order -----------------------------------------------------------------------


def _numbers(said: str, told: str) -> Iterator[Contrary]:
    """第八巡视组 where the sentence names one other of the kind, and not this."""
    mine, theirs = list(_NUMBERED.finditer(said)), list(_NUMBERED.finditer(told))
    for m in mine:
        alike = [t for t in theirs if _one_kind(m["kind"], t["kind"])]
        numbers = {whole(t["number"]) for t in alike}
        others = [x for x in mine if _one_kind(x["kind"], m["kind"])]
        if len(numbers) == 1 and len(others) == 1 and whole(m["number"]) not in numbers:
            yield Contrary(kind="number", said=m.group(), told=alike[0].group())


def _one_kind(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _places(said: str, told: str) -> Iterator[Contrary]:
    """A place where the sentence has another: 某市唯一…的城市."""
    for problem in position_problems(said, [told]):
        if problem.code == "place.other" and problem.text not in told and problem.told not in said:
            yield Contrary(kind="place", said=problem.text, told=problem.told)


# --- who ---------------------------------------------------------------------------------------


def officers(folded: str) -> tuple[str, ...]:
    """The persons whom a folded text names with their offices: 主任陈某."""
    return tuple(dict.fromkeys(m["name"] for m in _OFFICER.finditer(folded)))


def _persons(said: str, told: str) -> Iterator[Contrary]:
    """The holder of an office, where the sentence names one other with the same office."""
    theirs = list(_OFFICER.finditer(told))
    for m in _OFFICER.finditer(said):
        if m["name"] in told:
            continue
        same = {t["name"] for t in theirs if (t["office"], t["vice"]) == (m["office"], m["vice"])}
        if len(same) == 1:
            yield Contrary(kind="person", said=m["name"], told=same.pop())


def _holders(said: str, told: str) -> Iterator[Contrary]:
    """Who holds a post by rule: 组长由甲担任."""
    theirs = list(_HOLDS.finditer(told))
    for m in _HOLDS.finditer(said):
        same = [t for t in theirs if t["last"] == m["last"] and _is_vice(t) == _is_vice(m)]
        if len(same) == 1 and not _one_in_other(same[0]["who"], m["who"]):
            yield Contrary(kind="holder", said=m["who"], told=same[0]["who"])


def _is_vice(held: re.Match[str]) -> bool:
    return held["role"].endswith("副" + held["last"])


def _one_in_other(one: str, other: str) -> bool:
    one, other = (re.sub(r"[()的]", "", text) for text in (one, other))
    return one in other or other in one


def _doers(said: str, told: str) -> Iterator[Contrary]:
    """Who does something, by the verb behind the body's name: 甲汇总, 由乙汇总."""
    mine, theirs = _bodies(said), _bodies(told)
    for body in mine:
        if any(_one_in_other(body.name, other.name) for other in theirs) or body.name in told:
            continue
        does = said[body.end : body.end + _DOES]
        pairs = [a + b for a, b in itertools.pairwise(re.split(r"[,。;的]", does)[0])]
        acting = [o for o in theirs for p in pairs[:2] if told[o.end : o.end + _DOES].startswith(p)]
        if len({o.name for o in acting}) == 1:
            yield Contrary(kind="doer", said=body.name, told=acting[0].name)


def _bodies(text: str) -> list[Mention]:
    """The bodies of a text, those that touch under one name: 市委|巡察办."""
    out: list[Mention] = []
    for m in mentions(text):
        if m.kind not in {"body", "person"}:
            continue
        if out and m.start < out[-1].end:
            if m.end > out[-1].end:
                out[-1] = m
            continue
        out.append(m)
    return out


# --- lists, penalties, course ------------------------------------------------------------------


def _lists(said: str, told: str) -> Iterator[Contrary]:
    """A list of names of one length, of which the sentence has all but one."""
    theirs = [m.group() for m in _LISTED.finditer(told)]
    for m in _LISTED.finditer(said):
        mine = _members(m.group())
        for text in theirs if mine else ():
            others = _members(text)
            strange, rival = (
                [x for x in one if x not in other] for one, other in ((mine, others), (others, mine))
            )
            if len(strange) == len(rival) == 1 and strange[0] not in told:
                yield Contrary(kind="list", said=strange[0], told=rival[0])
                break


def _members(text: str) -> tuple[str, ...]:
    """The members of a list whose inner ones are of one length, the first and the last cut to it."""
    first, *inner, last = (x.strip("“”") for x in re.split(r"[、和及与]", text) if x)
    lengths = {len(x) for x in inner}
    if len(lengths) != 1 or (length := lengths.pop()) < _SHORT or min(len(first), len(last)) < length:
        return ()
    return (first[-length:], *inner, last[:length])


def _penalties(said: str, told: str) -> Iterator[Contrary]:
    """A penalty where the sentence tells only of others."""
    theirs = list(dict.fromkeys(_PENALTY.findall(told)))
    for penalty in dict.fromkeys(_PENALTY.findall(said)):
        if theirs and not any(_one_in_other(penalty, other) for other in theirs):
            yield Contrary(kind="penalty", said=penalty, told="”“".join(theirs))


def _courses(said: str, told: str) -> Iterator[Contrary]:
    """Up where the sentence tells of down, or the other way round; by its numbers where it has both."""
    mine = {m.lastgroup: m.group() for m in _COURSE.finditer(said)}
    if len(mine) != 1:
        return
    course, word = next(iter(mine.items()))
    theirs = {m.lastgroup: m.group() for m in _COURSE.finditer(told)}
    if len(theirs) == 1 and course not in theirs:
        yield Contrary(kind="course", said=word, told=next(iter(theirs.values())))
        return
    for change in _FROM_TO.finditer(told) if not theirs else ():
        old, new = (figures(change[name]) for name in ("old", "new"))
        if not old or not new or old[0].kind != new[0].kind or old[0].value == new[0].value:
            continue
        if (new[0].value > old[0].value) != (course == "up"):
            yield Contrary(kind="course", said=word, told=change.group())
