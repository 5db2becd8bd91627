"""What a sentence claims: how much of what, when, who; where, in which round and of what part.

Claims are read so that two of them can be held against each other: the *thing* is the clause around the
figure without the figure, without times, places and words that tell nothing of it (共, 累计, 各类).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.figures import Figure
from corpus.figures.times import times_in
from corpus.fold import fold
from corpus.gazetteer import short_name
from corpus.model import BlockKind
from corpus.names import family_names
from rag.questions.patterns import UNIT_CLASSES
from rag.questions.times import relative_years, rounds, rounds_together, sessions, years
from rag.reading.scope import ReadDocument, ReadSentence, Times

__all__ = ["Claim", "ClaimKind", "Occasion", "claims_of"]

ClaimKind = Literal["amount", "date", "who"]

_BREAK = "，。；：！？,;:!?\n（）()"
_LEAST_THING = 3  # characters; 问题 alone may be any of them
_COUNTED = frozenset({"quantity", "money", "percent"})
_TIME_UNITS = UNIT_CLASSES["time"]
#: 三轮, 两批 are parts of what was done, 七级 is a degree, and a number without a unit may be a label.
_NO_AMOUNTS = frozenset({"轮", "届", "期", "批", "次", "级", ""})

#: What tells nothing of the thing itself; deleted wherever it stands, alike on both sides.
_EMPTY = re.compile(
    r"截至目前|截止目前|截至|截止|共计|累计|总计|合计|一共|总共|总数|先后|已经|目前|各类|各种|各项|各个|有关|相关|具体"
    r"|大约|大概|将近|接近|超过|突破|左右|以上|达到|高达|应当|必须|可以|之日|以内|本轮|此轮|该轮|这轮|这次|本次|此次"
    r"|被巡[察视](?:单位|党组织|对象)|全[市县区镇乡省州村]|[我本该][市县区镇乡省州村]"
    r"|[共已近约逾余多达为是了的有均就还并也仅只在自于起后内应须要至到底末中,、\s“”\"'‘’《》]"
)
_ACTOR = re.compile(
    r"^[省市县区州旗镇乡]?(?:委|党委|党组)?(?:巡[察视](?:工作)?(?:领导小组)?(?:办公室|办|机构|机关|组)?)?"
    r"(?=发现|移交|反馈|推动|督促|帮助|查|收|走访|访谈|谈话|受理|启动|召开|派出|抽调|完成|整改|追|挽|立案|对|开展|成立|组建"
    r"|发放|组织|进驻|采取|梳理|形成|提出|下发|制定|出台|印发|通报)"
)
_ROUND = re.compile(r"(?:第[一二三四五六七八九十百\d]{1,4}|首)轮")

#: Words that say of which part, kind or time a sentence speaks, by class.
_SCOPES: dict[str, re.Pattern[str]] = {
    "kind": re.compile(r"常规|专项|提级|机动|交叉|联动|回头看|延伸"),
    "means": re.compile(r"巡视|巡察|督查|督导|督办|审计|暗访|调研|排查|整治|主题教育|考核|测评"),
    "level": re.compile(
        r"[省市县区]直|镇街|乡镇|街道|村居|村级|村\(社区\)|社区|国企|国有企业|学校|医院|高校|园区|企业"
    ),
    "topic": re.compile(r"[一-鿿]{2}(?:领域|方面|行业|系统|专题|专项|条线)"),
    "body": re.compile(
        r"(?:(?![个各等])[一-鿿]){2}(?:局|厅|公司|集团|银行|[镇乡村](?!级|居|街|庄?[、和]))|第[一二三四五六七八九十\d]{1,2}(?:巡[察视])?组"
    ),
    "period": re.compile(
        r"[上下]半年|[一二三四]季度|(?<!\d)\d{1,2}月(?:\d{1,2}日)?|(?<![\d月])\d{1,2}日|[今昨当前次][日天晚]"
        r"|年初|年[底末]|去年|前年"
    ),
    "since": re.compile(
        r"\d{4}年[^,。]{0,6}以来|(?:近|过去|最近)[一二两三四五六七八九十\d]{1,2}年|(?<!第)[前两三四五六七八九十\d]+轮"
    ),
    "batch": re.compile(r"首批|第[一二三四五六七八九十\d]{1,2}[批期次]"),
    "part": re.compile(
        r"其中|包括|包含|之中|占|每|平均|人均|户均|同比|环比|[比较](?:上年|去年|上一?轮|同期)"
    ),
    "plan": re.compile(r"计划|拟|力争|预计|争取|目标|打算|预期|不[少低高]于|至少|最多|不超过"),
    "name": re.compile(r"[“《][^”》]{2,20}[”》]"),
}  # fmt: skip
_OF_FIGURE = frozenset({"part", "plan"})  # said of the figure itself, not of all that the sentence tells
_OF_AMOUNTS = frozenset({"period", "since"})  # say nothing of the event that a date is told of
_OFFICES = "书记|主任|局长|部长|市长|县长|区长|镇长|乡长|主席|院长|校长|董事长|组长|厅长|支书"
_DEED = re.compile(r"共|累计|合计|先后|发现|移交|推动|反馈")
_SHARED_OUT = re.compile(r"分别|依次|各(?=[为是占达有])")  # which figure is whose, a clause doesn't tell
_TOTAL = re.compile(r"共|累计|总计|合计|总数|全[省市县区州]|[省市县区州]委")
_UP_TO = re.compile(r"截[至止]到?")
_ABOUT = re.compile(r"(?:近|约|大约|大概|将近|接近|超过|逾|突破|不到|不足)\s*$")
_BY = re.compile(
    r"由(?P<who>[^，。；,;由]{2,20}?)(?P<deed>(?:负责|承担|牵头|组织(?!部)|批准|决定|审定|审核|确定|汇总|督办|统筹)[^，。；,;]{0,20})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when a claim holds; None where the text leaves it open, "" where it names none.

    ``year`` is that of the text, ``dated`` that of the document; both four digits.
    """

    place: str
    year: str | None
    round: str | None
    session: str | None
    dated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of a sentence.

    Attributes:
        kind: what it tells: an amount, a date, a person or body.
        thing: what it is told of, folded, without figure, times and places.
        said: the answer as the sentence writes it (``214个``, ``周某``).
        figure: the figure of an amount or a date, with its span in the sentence; None for persons.
        occasion: where and when it holds.
        scope: what narrows it, (class, word) pairs.
        total: the sentence says itself that it sums up, or names the round that it speaks of.
        as_of: the day, month or year up to which an amount was counted, as in ``Document.date``; "" for none.
        beside: the other amounts that the sentence gives, each with its thing.
    """

    kind: ClaimKind
    thing: str
    said: str
    figure: Figure | None
    occasion: Occasion
    scope: frozenset[tuple[str, str]]
    total: bool = False
    as_of: str = ""
    beside: tuple[tuple[str, Figure], ...] = ()


def claims_of(read: ReadDocument, sentence: ReadSentence) -> tuple[Claim, ...]:
    """The claims of one sentence; not those of which it makes several alike, nor those of a table's row."""
    if sentence.kind is BlockKind.TABLE:
        return ()
    claims = (*_amounts(read, sentence), *_dates(read, sentence), *_persons(read, sentence))
    alike = Counter((c.thing, c.occasion) for c in claims)
    return tuple(c for c in claims if alike[c.thing, c.occasion] == 1)


def _amounts(read: ReadDocument, sentence: ReadSentence) -> Iterator[Claim]:
    text = sentence.sentence.text
    told = [(figure, *_clause(text, figure, sentence.figures)) for figure in _counted(sentence)]
    things = [_thing(read, sentence, before + after) for _, before, after in told]
    for i, (figure, _, after) in enumerate(told):
        if len(things[i]) < _LEAST_THING:
            continue
        yield Claim(
            kind="amount",
            thing=things[i],
            said=_as_written(text, figure),
            figure=figure,
            occasion=_occasion(read, sentence, figure.span.start),
            scope=_scope(sentence, text[: figure.span.start], after),
            total=_sums_up(text[: figure.span.start]),
            as_of=_as_of(text[: figure.span.start], sentence),
            beside=tuple(
                (thing, other)
                for thing, (other, _, _) in zip(things, told, strict=True)
                if other is not figure and other.unit not in _TIME_UNITS
            ),
        )


def _counted(sentence: ReadSentence) -> Iterator[Figure]:
    """The amounts of a sentence of which its clauses tell what they count."""
    text = sentence.sentence.text
    times = [t.span for t in times_in(text)]
    for figure in sentence.figures:
        if figure.kind not in _COUNTED or figure.unit in _NO_AMOUNTS:
            continue
        if figure.unit not in _TIME_UNITS and any(t.overlaps(figure.span) for t in times):
            continue
        if not _SHARED_OUT.search(text, _sentence_start(text, figure.span.start), figure.span.start):
            yield figure


def _dates(read: ReadDocument, sentence: ReadSentence) -> Iterator[Claim]:
    """Days and months on which something happened; ranges and mere years date nothing exactly."""
    text = sentence.sentence.text
    for figure in sentence.figures:
        if figure.kind != "date" or figure.high is not None or not figure.value % 10_000:
            continue
        if text[figure.span.end : figure.span.end + 1] in set("至到—-~～、") or text[
            figure.span.start - 1 : figure.span.start
        ] in set("至到—-~～、"):
            continue
        before, after = _clause(text, figure, sentence.figures)
        end = figure.span.end + len(after)
        if len(_thing(read, sentence, before + after)) < _LEAST_THING:
            further = re.match(rf"[，,]?[^{_BREAK}]*", text[end:])
            after += further.group() if further else ""
            end = figure.span.end + len(after)
        thing = _thing(read, sentence, before + after)
        if len(thing) >= _LEAST_THING:
            yield Claim(
                kind="date",
                thing=thing,
                said=figure.text,
                figure=figure,
                occasion=_occasion(read, sentence, len(text)),
                scope=frozenset(s for s in _scope(sentence, text[:end]) if s[0] not in _OF_AMOUNTS),
            )


def _persons(read: ReadDocument, sentence: ReadSentence) -> Iterator[Claim]:
    """Who holds an office of a named body, and by whom something is done."""
    text = sentence.sentence.text
    for m in _held().finditer(text):
        office = _thing(read, sentence, m["office"])
        if len(office) > _LEAST_THING and not re.search("[和与、的]", m["office"]):
            yield _personal(read, sentence, office, m["name"], m.start())
    for m in _BY.finditer(text):
        start = max(text.rfind(c, 0, m.start()) for c in _BREAK) + 1
        thing = _thing(read, sentence, text[start : m.start()] + m["deed"])
        if len(thing) > _LEAST_THING + 1:
            yield _personal(read, sentence, f"由{thing}", m["who"], m.start())


def _personal(read: ReadDocument, sentence: ReadSentence, thing: str, who: str, at: int) -> Claim:
    return Claim(
        kind="who",
        thing=thing,
        said=who,
        figure=None,
        occasion=_occasion(read, sentence, at),
        scope=_scope(sentence, sentence.sentence.text[:at]),
    )


def _clause(text: str, figure: Figure, others: Sequence[Figure]) -> tuple[str, str]:
    """The clause before and behind a figure, the other figures left out; lists of figures part at 、."""
    start = max(text.rfind(c, 0, figure.span.start) for c in _BREAK) + 1
    earlier = [f for f in others if start <= f.span.start and f.span.end <= figure.span.start]
    if earlier:
        listed = text.rfind("、", earlier[-1].span.end, figure.span.start) + 1
        start = max(start, listed)
    ends = [i for c in _BREAK + "、" if (i := text.find(c, figure.span.end)) >= 0]
    end = min([len(text), *ends, *(f.span.start for f in others if f.span.start >= figure.span.end)])
    before = text[start : figure.span.start]
    for other in earlier:
        if other.span.start >= start:
            before = before.replace(other.text, "", 1)
    after = text[figure.span.end : end]
    deed = _DEED.search(after) if figure.unit not in _TIME_UNITS else None
    return before, after[: deed.start()] if deed else after  # 5个巡察组共发现问题285个: five count the groups


def _thing(read: ReadDocument, sentence: ReadSentence, clause: str) -> str:
    """The clause without times, rounds, places and empty words, folded."""
    for time in reversed(times_in(clause)):
        clause = clause[: time.span.start] + clause[time.span.end :]
    bare = _ROUND.sub("", fold(clause))
    for name in _names(read, sentence):
        bare = bare.replace(name, "")
    bare = _ACTOR.sub("", _EMPTY.sub("", bare))
    return re.sub(r"[^\w]", "", bare)


def _names(read: ReadDocument, sentence: ReadSentence) -> tuple[str, ...]:
    """Full and short names of the places that are spoken of, longest first."""
    chains = (*sentence.own, *sentence.carried, read.regions)
    names = {fold(name) for chain in chains for name in chain}
    short = {s for n in names if (s := short_name(n))}
    return tuple(sorted(names | short, key=lambda n: (-len(n), n)))


def _occasion(read: ReadDocument, sentence: ReadSentence, at: int) -> Occasion:
    """Place, year, round and session that hold at an offset of a sentence."""
    own = sentence.own or sentence.carried
    regions = read.regions
    places = {chain[0] for chain in own} if own else set(regions[:1])
    lead = fold(sentence.sentence.text[:at])
    return Occasion(
        place=next(iter(places)) if len(places) == 1 else "",
        year=_named(years(lead) or relative_years(lead, read.document.date), sentence.years, frozenset()),
        round=None if len(rounds_together(lead)) > 1 else _named(rounds(lead), sentence.rounds, read.rounds),
        session=_named(sessions(lead), sentence.sessions, read.sessions),
        dated=(read.document.date or "")[:4],
    )


def _named(before: Sequence[str], times: Times, title: frozenset[str]) -> str | None:
    """The time named last before a claim, else the one of its paragraph or title; None when unclear."""
    if before:
        return before[-1]
    known = times.own or times.carried or title
    if times.own or len(known) > 1:
        return None
    return next(iter(known), "")


def _scope(sentence: ReadSentence, before: str, after: str = "") -> frozenset[tuple[str, str]]:
    """What narrows a claim: in the headings above, in the sentence up to it and in the clause behind it."""
    own = fold(before)
    start = max(own.rfind(c) for c in "。;!?") + 1
    out: set[tuple[str, str]] = set()
    for name, pattern in _SCOPES.items():
        where = own[start:] if name in _OF_FIGURE else f"{sentence.path}\n{own}\n{fold(after)}"
        out.update((name, m.group()) for m in pattern.finditer(where))
    return frozenset(out)


@cache
def _held() -> re.Pattern[str]:
    """An office with a name behind it; deputies, of whom there are several, are left out."""
    single, compound = family_names()
    family = f"(?:[{''.join(sorted(single))}]|{'|'.join(sorted(compound))})"
    return re.compile(
        rf"(?P<office>[一-鿿]{{2,16}}?(?<!副)(?:{_OFFICES}))(?P<name>{family}[一-鿿]{{1,2}}?)"
        r"(?=[说表介强指道谈在向对作受解回提认带主率任、,，。;)（(:： ]|同志|$)"
    )


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind(c, 0, at) for c in "。；;!?！？") + 1


def _sums_up(lead: str) -> bool:
    """Whether the words before an amount say that it is a total, or which round it belongs to."""
    start = _sentence_start(lead, len(lead))
    return bool(_TOTAL.search(lead, start) or _ROUND.search(lead, start))


def _as_of(lead: str, sentence: ReadSentence) -> str:
    """Up to when an amount is counted: 截至2023年6月底 gives 2023-06."""
    found = list(_UP_TO.finditer(lead))
    if not found:
        return ""
    dates = [f for f in sentence.figures if f.kind == "date" and f.span.start == found[-1].end()]
    if not dates or dates[0].value < 10_000:
        return ""
    whole = int(dates[0].value)
    parts = [f"{whole // 10_000:04}", *(f"{n:02}" for n in (whole // 100 % 100, whole % 100) if n)]
    return "-".join(parts)


def _as_written(text: str, figure: Figure) -> str:
    """The figure with the word for about that stands before it."""
    lead = _ABOUT.search(text[: figure.span.start])
    return f"{lead.group().strip()}{figure.text}" if lead else figure.text
