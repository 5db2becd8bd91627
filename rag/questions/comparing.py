"""Several things asked at once are looked for one by one.

"2021年和2022年", "甲县的账和乙县的人各由谁管", "除了甲县,还有哪些地方".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .asking import AnswerType, Facet, Question, QuestionPlace
from .entities import Entity
from .times import rounds, sessions, years

__all__ = [
    "When",
    "asks_which",
    "encloses",
    "exception_in",
    "likeness_alone",
    "parted",
    "times_apart",
    "told_apart",
    "without_contest",
    "without_groups",
    "without_times",
]

_TIME = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:年(?!\d{1,2}月)|(?=[和与跟、及同到至度底初])|$)|(?<![\d.])\d{2}年(?!来|内|间|\d{1,2}月)|第?[一二三四五六七八九十百\d]{1,4}[轮届]|首轮"
)
_RANGE = re.compile(r"\s*度?\s*(?:至|到|—+|–|-|~)\s*")
_JOINER_END = re.compile(r"[\s、,]*(?:和|与|跟|及|以及|同)?[\s、,]*$")
#: What is asked of all parts, at the end of a clause: …各办得怎么样, …有什么不同, …哪家多
_TAIL = re.compile(
    r"[,]?(?:各(?:自|是|有)?|分别|都|有(?:什么|啥|何)|谁|哪[个家边]|[两三四五六]家)[^,]*(?:,.*)?$"
)
_LEAD = 4  # characters before the first name that may tell no subject
_MEASURE = r"[一-鿿]{1,10}?(?:率|占比|比例|比重|数量?|人次|金额|总额|面积|满意度)"
_MEASURES = re.compile(
    rf"(?P<list>{_MEASURE}(?:[、和与及]{_MEASURE})+)(?=,?[^,和与及、]{{0,8}}[^,]{{0,20}}(?:各|分别)(?:自|是|有|为|占|达)*(?:多少|几))"
)
#: What says no more of a name than when: 甲县整个三届和乙县五届首轮相比,各…
_UNSAID = re.compile(rf"(?:{_TIME.pattern})|[一二三四五六七八九十百\d]{{1,3}}届|整个|全年|整年|相?比")
_PART = 2  # characters that are said of a name by itself, at least: 甲县的账
_EXCEPTION = re.compile(
    r"除(?:了|去|开)?(?P<names>[^,?。;]{2,24}?)(?:以外|之外|外|,)[,]?(?=(?:还|另|其他|其它|别的|其余|哪|有)[^。]*)"
)
_WHICH = re.compile(
    r"哪几[个家所](?:县|市|区|地方|地区|城市|单位|高校|大学|院校|学校|医院|企业|公司|集团|乡?镇|街道)"
    r"|(?:还有|另外|其他|都有)?哪些(?:地方|地区|城市|县|市|区|高校|医院|国?企)(?!级|域|委)"
)
_COMPARED = re.compile(
    r"(?:相比|比起来|对比|比较)?(?:都)?有(?:啥|什么|何|哪些)(?:不同|不一样|区别|差别|差异)(?:之处|点|的地方)?"
    r"|的?(?:区别|差别|异同|不同)(?:在哪里?|是什么|有哪些)?$"
)
_LIKENESS = re.compile(
    r"(?:它们|两者|二者|[两三]地)?(?:有(?:什么|啥|何|哪些))?(?:的)?(?:相同|共同|不同|异同|相似)(?:点|之处|的?地方)(?:是什么|是啥|有哪些|在哪里?|呢)?"
)
_MEMBERS = (
    "单位|高校|大学|院校|医院|企业|国企|公司|集团|学校|部门|机构|县市?区?|市县?区?|区县?|地方|地区|城市|乡?镇"
)
_GROUP = re.compile(
    rf"(?:[省市县区]属)?(?:[两三四五六七八九](?:家|所|地)(?:{_MEMBERS})?|[两三四五六七八九](?:个|座)?(?:{_MEMBERS})"
    rf"|[这那]几(?:个|家|所)?(?:{_MEMBERS}))"
)
_EACH = re.compile(r"(?<![一-鿿])各自?(?=说|讲|有|是|用|靠|把)|各自|分别")
#: Behind a place that only encloses those that are asked about: 某市这几个县, 某市的三个区
_ENCLOSES = re.compile(
    r"(?:的|下面|下属|下辖)?(?:这|那)?[两三四五六七八九几](?:个|家)?(?:县|区|市|地|镇|乡|村|单位)"
)
_CONTEST = re.compile(
    r"(?:谁|哪[个家边所])的?(?P<what>[^,?。;]{1,16}?)得?(?:更|最)?[多少高低快慢大小]"
    r"(?=[,?;\s]+(?:各|分别|都)[^,?。;]*(?:多少|几))"
)
_LIMIT = 6  # times of one question; more are a survey
_WHOLE = frozenset({AnswerType.YESNO, AnswerType.AUTHOR, AnswerType.CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One of several times that are asked about; ``name`` is how the question writes it."""

    name: str
    years: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()

    def of(self, question: Question) -> Question:
        """The question asked of this time alone."""
        return replace(
            question,
            years=self.years or question.years,
            rounds=self.rounds or question.rounds,
            sessions=self.sessions or question.sessions,
        )


def times_apart(question: Question, facet: Facet) -> tuple[When, ...]:
    """The times that an asking wants compared or told one by one; () where it names one time or none.

    An asking that names no time takes those of the question. Ranges (2021年至2023年) stay whole, and times
    that are said of one place each belong to the places.
    """
    named_things: tuple[QuestionPlace | Entity, ...] = (*question.places, *question.entities)
    if facet.type in _WHOLE or any(n.years or n.rounds or n.sessions for n in named_things):
        return ()
    named = _times(facet.text) or _times(question.folded)
    if not 2 <= len(named) <= _LIMIT:
        return ()
    kinds = {_kind(w) for w in named}
    return named if len(kinds) == 1 else _paired(named)


def without_times(asked: str) -> str:
    """An asking without the times that it names, and without the words that join them."""
    joined = rf"(?:{_TIME.pattern})(?:[和与及跟同比、,\s]+(?:{_TIME.pattern}))*(?:相比|分别|各自?)?"
    return re.sub(joined, "", asked).strip(" ,") or asked


def _times(folded: str) -> tuple[When, ...]:
    """The times of a folded text, each once, in order; () where two of them bound a range."""
    found: dict[str, When] = {}
    end = -1
    for m in _TIME.finditer(folded):
        if end >= 0 and _RANGE.fullmatch(folded, end, m.start()):
            return ()
        end = m.end()
        text = m.group()
        year = years(text) or years(f"{text}年")
        when = When(name=text, years=year, rounds=rounds(text), sessions=sessions(text))
        if _kind(when):
            found.setdefault(f"{when.years}{when.rounds}{when.sessions}", when)
    return tuple(found.values())


def _kind(when: When) -> str:
    return "years" if when.years else "rounds" if when.rounds else "sessions" if when.sessions else ""


def _paired(named: Sequence[When]) -> tuple[When, ...]:
    """Times of two kinds, joined: 2021年第一轮和2022年第二轮; () where they don't pair."""
    outer = _kind(named[0])
    out: list[When] = []
    head: When | None = None
    for when in named:
        if _kind(when) == outer:
            head = when
        elif head is not None:
            out.append(
                When(
                    name=f"{head.name}{when.name}",
                    years=head.years or when.years,
                    rounds=head.rounds or when.rounds,
                    sessions=head.sessions or when.sessions,
                )
            )
    heads = {w.name for w in named if _kind(w) == outer}
    used = {h for h in heads if any(o.name.startswith(h) for o in out)}
    return tuple(out) if len(out) > 1 and used == heads else ()


def parted(clause: str, names: Sequence[str]) -> list[str]:
    """A clause that says something else of each name, cut into one for each: 甲的账和乙的人各是谁管.

    One that asks for several measures is cut too: 药占比、投诉件数,2022年和2023年各是多少.

    Args:
        clause: a folded asking.
        names: what it may name.

    Returns:
        An asking for each name, with what stands before the first and what is asked of all; the clause alone
        where names stand in one list.
    """
    measures = _MEASURES.search(clause)
    if measures:
        return _measured_apart(clause, measures)
    spans = sorted((i, i + len(n)) for n in set(names) if (i := clause.find(n)) >= 0)
    if len(spans) < 2:
        return [clause]
    tail = _TAIL.search(clause, spans[-1][1])
    end = tail.start() if tail else len(clause)
    bounds = [s for s, _ in spans[1:]] + [end]
    own = [_JOINER_END.sub("", clause[s:b]) for (s, _), b in zip(spans, bounds, strict=True)]
    said = [o[e - s :].strip(" 的") for o, (s, e) in zip(own, spans, strict=True)]
    if tail is None or any(len(_UNSAID.sub("", x)) < _PART for x in said):
        return [clause]
    lead = clause[: spans[0][0]]
    if len(lead) > _LEAD:
        return [clause]  # "问题怎么交办,甲县的平台和乙县的单子各…": of each the same is asked
    return [f"{lead}{o}{tail.group()}" for o in own]


def _measured_apart(clause: str, measures: re.Match[str]) -> list[str]:
    """A clause that asks for several measures, cut into one for each."""
    lead, tail = clause[: measures.start("list")], clause[measures.end("list") :]
    return [f"{lead}{measure}{tail}" for measure in re.split("[、和与及]", measures.group("list"))]


def asks_which(asked: str) -> bool:
    """Whether an asking wants all places or units of which something holds: 哪几个县, 还有哪些单位."""
    return bool(_WHICH.search(asked))


def encloses(folded: str, name: str) -> bool:
    """Whether a place only encloses others that a question asks about: 某市这几个县."""
    at = folded.find(name)
    return at >= 0 and bool(_ENCLOSES.match(folded, at + len(name)))


def told_apart(asked: str) -> str:
    """An asking of several things without the words that compare them: each is told by itself."""
    return _COMPARED.sub("", asked.replace("各有", "有"))


def likeness_alone(asked: str) -> bool:
    """Whether an asking wants nothing but how the things asked about before it are alike, or differ."""
    return bool(_LIKENESS.fullmatch(asked))


def without_groups(asked: str) -> str:
    """An asking without words for all that it names together: 三家, 两所高校, 这几个县, 各."""
    return _EACH.sub(" ", _GROUP.sub(" ", asked))


def without_contest(folded: str) -> str:
    """A question without the asking which of several has more, where each one's figure is asked for too."""
    return _CONTEST.sub(r"\g<what>", folded)


def exception_in(folded: str) -> re.Match[str] | None:
    """The clause that names what isn't wanted, group ``names``: "除了甲县,还有哪些地方"."""
    return _EXCEPTION.search(folded)
