"""Named instruments (《……办法》): issued, cited or repealed; document numbers; whether a text is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.draft import Draft
from corpus.figures import figures
from corpus.model import BlockKind, MetaValue, Span

__all__ = ["Instruments", "instruments_of", "status_of"]

_KINDS = (
    "条例|办法|规定|规则|准则|细则|意见|方案|规划|通知|决定|决议|纲要|指引|清单|制度|规程|规范|手册|章程|计划|要点|标准|导则"
    "|守则|(?<!方)(?<!做)(?<!看)法"
)
_NAMED = re.compile(rf"《(?P<name>[^《》\n]{{3,80}}?(?:{_KINDS})(?:[（(〈][^《》\n]{{1,20}}[)）〉])?)》")
_ISSUES = re.compile(
    r"(?:出台|制定|制订|印发|下发|发布|公布|颁布|修订|审议通过|通过|建立|编制|编印|起草|拟定|推出|形成|完善|研究制定)[了并的]?"
    r"[^《》。；，]{0,10}$"
)
_CITES = re.compile(
    r"(?:根据|依据|按照|遵照|依照|贯彻|落实|学习|对照|结合|违反|执行|符合|适用|以)[了]?[^《》。；]{0,14}$"
)
_REPEALS = re.compile(r"^[^《》。；]{0,6}(?:同时废止|予以废止|即行废止|废止|停止执行)")
_JOINED = re.compile(r"^\s*(?:、|和|及|与|以及|，|,|）|\)|等)?\s*$")
_SUPERSEDED = re.compile(
    r"已(?:于[^，。；）)]{4,20})?(?:被[^，。；）)]{2,40})?(?:废止|失效|停止执行|[替取]代|代替)|现已失效"
    r"|自[^，。；）)]{4,16}起(?:废止|失效|停止执行)|(?:效力|有效性|时效性?|状态)[：:]\s*(?:已?废止|已?失效|已?被?修改)"
    r"|^\s*[（(【]?(?:已废止|废止|已失效|失效)[)）】]?\s*$"
)
_IN_FORCE = re.compile(
    r"自[^，。；]{2,20}(?:之日)?起(?:施行|实施|执行|生效)|现行有效|(?:效力|有效性|时效性?|状态)[：:]\s*(?:现行|有效)"
)
_NEW = re.compile(r"关于(?:印发|发布|公布|转发|下发)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """The instruments that a text names, by what it does with them; each once."""

    all: tuple[MetaValue, ...]
    issued: tuple[MetaValue, ...]
    cited: tuple[MetaValue, ...]
    repealed: tuple[MetaValue, ...]
    numbers: tuple[MetaValue, ...]


def instruments_of(draft: Draft) -> Instruments:
    """Read the named instruments of a draft."""
    every: dict[str, MetaValue] = {}
    by_use: dict[str, dict[str, MetaValue]] = {"issued": {}, "cited": {}, "repealed": {}}
    for use, value in _uses(draft.text):
        every.setdefault(value.value, value)
        if use:
            by_use[use].setdefault(value.value, value)
    for name in by_use["issued"]:
        by_use["cited"].pop(name, None)
    return Instruments(
        all=tuple(every.values()),
        issued=tuple(by_use["issued"].values()),
        cited=tuple(by_use["cited"].values()),
        repealed=tuple(by_use["repealed"].values()),
        numbers=_numbers(draft),
    )


def status_of(draft: Draft) -> MetaValue | None:
    """``superseded`` where the text says that it no longer applies, ``in_force`` where it says since when.

    A title with （已废止）, a line of its validity and a note under the title speak of the text itself; what
    follows the name of another text does not.
    """
    ends = [*draft.blocks[:6], *draft.blocks[-3:]]
    for block in ends:
        match = _SUPERSEDED.search(block.span.of(draft.text))
        if match is not None and "《" not in block.span.of(draft.text)[: match.start()]:
            return MetaValue(value="superseded", span=Span(*match.span()).shift(block.span.start))
    match = _IN_FORCE.search(draft.text)
    return MetaValue(value="in_force", span=Span(*match.span())) if match is not None else None


def _uses(text: str) -> Iterator[tuple[str, MetaValue]]:
    """Every named instrument with what is done with it ("" when that is not said)."""
    last_use, last_end = "", -1
    for match in _NAMED.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()].rpartition("\n")[2]
        between = text[last_end : match.start()] if last_end >= 0 else None
        if between is not None and len(between) <= 3 and _JOINED.match(between):
            use = last_use  # 《甲》《乙》、《丙》 share their verb
        elif _ISSUES.search(before) or _NEW.search(before):
            use = "issued"
        elif _CITES.search(before):
            use = "cited"
        else:
            use = ""
        last_use, last_end = use, match.end()
        if _REPEALS.match(text[match.end() : match.end() + 24]):
            use = "repealed"
        yield use, MetaValue(value=match["name"], span=Span(*match.span("name")))


def _numbers(draft: Draft) -> tuple[MetaValue, ...]:
    """The document's own number: in a line of its own above the text, or in its byline."""
    found: list[MetaValue] = []
    for block in draft.blocks[:5]:
        text = block.span.of(draft.text)
        if block.kind is BlockKind.TITLE or len(text) > 60:
            continue
        found += [
            MetaValue(value=figure.text, span=figure.span.shift(block.span.start))
            for figure in figures(text)
            if figure.kind == "document_number"
        ]
    return tuple(found)
