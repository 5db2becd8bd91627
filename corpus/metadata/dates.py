"""When a text was issued or published, and the dates of what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.draft import Draft
from corpus.figures import Figure, figures
from corpus.model import Block, BlockKind, MetaValue, Span
from corpus.numerals import number

from .people import ORGANISATION

__all__ = ["Dates", "dates_of"]

_MARGIN = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.SUBTITLE})
_ENACTED = re.compile(r"(?P<verb>印发|发布|公布|颁布|(?:修订|修正|修改)(?!后|的)|通过|批准)")
# The day a text goes out counts before the day it was decided.
_RANK = {"印发": 0, "发布": 0, "公布": 0, "颁布": 0, "修订": 1, "修正": 1, "修改": 1, "通过": 2, "批准": 2}
_OF_ANOTHER = re.compile(r"的[^《。]{0,8}《")  # 2023年印发的《……规定》 is another text
_NOT_ISSUED = re.compile(r"废止|失效|施行|实施|停止")
_DATE_LINE = re.compile(r"[\s\d年月日号./:：〇○零一二三四五六七八九十（）()星期—-]{6,40}")
_SOURCE_LINE = re.compile(
    r"[\s（(]*(?:来源|发布|信息来源|时间|日期|原载|摘自|刊发|刊于|编辑)[^：:]{0,6}[：:]"
)
_TAKEN_FROM = re.compile(r"[\s（(]*(?:信息来源|来源|原载|摘自|转自|转载|刊发|刊于|编辑)")
_WHEN = re.compile(r"(?:时间|日期|发布)[^：:]{0,6}[：:]")
_SENTENCE = re.compile(r"[，。；！？：:]")
_EDGES = " \t\u3000（）()·•|—－-"
_IN_NAME = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_.年]?(?P<m>0[1-9]|1[0-2])[-_.月]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_AMENDED = re.compile(r"[^，。；《）)\d]{0,40}(?:修订|修正|修改)(?!后|的)")
_UP_TO = re.compile(r"截[至止]到?\s*$")
_EFFECTIVE = re.compile(r"自(?P<when>[^，。；]{4,16}?)起(?:施行|实施|执行|生效)")
_CLOSERS = " \t\u3000）)】]"
_HEAD, _FOOT = 5, 5  # blocks at the ends where a text says when it was issued
_LINE, _DATELINE = 120, 40  # characters of a line beside the body, and of a line that gives a day
_ENACTING = 60  # characters of a line that begins with the day of issue
_AFTER = 12  # characters behind a day that say what happened on it
_YEAR = re.compile(r"[12１２][0-9０-９]{3}|[二一][〇零○一二三四五六七八九]{2,3}年")
_DAY = re.compile(
    r"(?:((?:19|20)\d{2}|二[〇零○]\w{2})\s*年\s*)?(\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月\s*"
    r"(\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号]"
)
_EVENTS = 40  # dates of events that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """ISO 8601. ``issued`` and ``revised`` may be partial, ``events`` be "--03-14" where the year is open."""

    issued: MetaValue | None
    effective: tuple[MetaValue, ...]
    revised: tuple[MetaValue, ...]
    events: tuple[MetaValue, ...]


def dates_of(draft: Draft) -> Dates:
    """The dates of a draft, each with the span it was read from."""
    issued = _issued(draft)
    return Dates(
        issued=issued,
        effective=_effective(draft),
        revised=_revised(draft),
        events=tuple(_events(draft, issued)),
    )


def _issued(draft: Draft) -> MetaValue | None:
    return (
        _enacted(draft)
        or _at_the_ends(draft)
        or _signed(draft)
        or _ends_title(draft)
        or _of_the_page(draft)
        or _in_title(draft)
    )


def _signed(draft: Draft) -> MetaValue | None:
    """The day below the first signature, where a text goes on behind it with what it appends."""
    for above, block in pairwise(draft.blocks):
        line = block.span.of(draft.text).strip()
        if not _DATE_LINE.fullmatch(line) or not ORGANISATION.fullmatch(above.span.of(draft.text).strip()):
            continue
        for figure in _dates(line):
            if figure.value % 100:
                return _value(figure, block.span.start)
    return None


def _ends_title(draft: Draft) -> MetaValue | None:
    """The day that a headline ends with: "……（某某网 2023-01-29）"."""
    for block in draft.blocks:
        if block.kind is not BlockKind.TITLE:
            continue
        line = block.span.of(draft.text)
        for figure in _dates(line):
            if figure.value % 100 and figure.span.end >= len(line.rstrip(_CLOSERS)):
                return _value(figure, block.span.start)
    return None


def _iso(figure: Figure) -> str:
    """ISO 8601 of a date figure with a year, as exact as it is."""
    number = int(figure.value)
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _dates(text: str) -> list[Figure]:
    """The dates with a year in a text."""
    if not _YEAR.search(text):
        return []
    return [f for f in figures(text) if f.kind == "date" and f.high is None and f.value >= 10_000]


def _value(figure: Figure, offset: int) -> MetaValue:
    return MetaValue(value=_iso(figure), span=figure.span.shift(offset))


def _enacted(draft: Draft) -> MetaValue | None:
    """（2021年3月1日……会议通过 2021年3月15日印发）, under the title."""
    best: tuple[int, str, MetaValue] | None = None
    for block in draft.blocks[:_HEAD]:
        text = block.span.of(draft.text)
        if block.kind is BlockKind.TITLE or len(text) > 200:
            continue
        found = _dates(text)
        dated = bool(found) and found[0].span.start == 0 and len(text) <= _ENACTING and "。" not in text
        if block.kind not in _MARGIN and not dated and not text.lstrip().startswith(("（", "(", "—")):
            continue
        ends = [following.span.start for following in found[1:]] + [len(text)]
        for figure, end in zip(found, ends, strict=False):
            rest = text[figure.span.end : end]
            verb = _ENACTED.search(rest)
            named = verb is not None and _OF_ANOTHER.match(rest, verb.end())
            if verb is None or named or _NOT_ISSUED.search(rest[: verb.start()]):
                continue
            value = _value(figure, block.span.start)
            # Of several revisions the last counts; of issuing and deciding, issuing.
            candidate = (-_RANK[verb["verb"]], value.value, value)
            if best is None or candidate[:2] > best[:2]:
                best = candidate
    return best[2] if best is not None else None


def _at_the_ends(draft: Draft) -> MetaValue | None:
    """A dated line around the body: under the title, else a signature, else a note of the source.

    The first day counts; where no line gives a day, the first month.
    """
    blocks, text = draft.blocks, draft.text
    head = _under_the_title(draft)
    foot = [block for block in blocks[-_FOOT:][::-1] if block not in head]
    margin = [block for block in blocks if block.kind in _MARGIN]
    lines = [
        *head,
        *(block for block in foot if _is_own(block, text)),
        *(block for block in (*foot, *blocks[:_HEAD], *margin) if _is_marginal(block, text)),
    ]
    month: MetaValue | None = None
    for block in lines:
        line = block.span.of(text)
        for figure in _dates(line):
            after = line[figure.span.end : figure.span.end + _AFTER]
            if _NOT_ISSUED.search(after) or _UP_TO.search(line[: figure.span.start]):
                continue
            if figure.value % 100:
                return _value(figure, block.span.start)
            if figure.value % 10_000 and month is None and block.kind is not BlockKind.SUBTITLE:
                month = _value(figure, block.span.start)
    return month


def _under_the_title(draft: Draft) -> list[Block]:
    """The lines between the headline and the body that give the day of the text itself."""
    found: list[Block] = []
    for block in draft.blocks[:_HEAD]:
        if block.kind is BlockKind.TITLE:
            continue
        own = _is_own(block, draft.text)
        if not own and not _is_marginal(block, draft.text):
            break
        if own:
            found.append(block)
    return found


def _is_own(block: Block, text: str) -> bool:
    """Whether the day in a line is this text's, not that of another one that it was taken from."""
    line = block.span.of(text)
    if _is_dateline(block, line):
        return True
    if block.kind in {BlockKind.NOTE, BlockKind.SUBTITLE} or not _is_marginal(block, text):
        return False
    return _TAKEN_FROM.match(line) is None or _WHEN.search(line) is not None


def _is_dateline(block: Block, text: str) -> bool:
    """A short line that is no sentence and begins or ends with a day: "2021年3月27日·某某办公室"."""
    line = text.strip(_EDGES)
    if block.kind not in _MARGIN | {BlockKind.PARAGRAPH} or len(line) > _DATELINE or _SENTENCE.search(line):
        return False
    days = [figure.span for figure in _dates(line) if figure.value % 100]
    return any(span.start == 0 or span.end == len(line) for span in days)


def _is_marginal(block: Block, text: str) -> bool:
    """Whether a line stands beside the body: byline, note, source, or nothing but a date."""
    line = block.span.of(text)
    if _DATE_LINE.fullmatch(line.strip()):
        return True
    return len(line) <= _LINE and (block.kind in _MARGIN or _SOURCE_LINE.match(line) is not None)


def _of_the_page(draft: Draft) -> MetaValue | None:
    """The date in the page's head, of the file, or in the file's name."""
    for line in draft.page:
        for figure in _dates(line):
            if figure.value % 100:
                return MetaValue(value=_iso(figure))
    for figure in _dates(draft.meta.get("date", "")):
        return MetaValue(value=_iso(figure))
    match = _IN_NAME.search(draft.source.rsplit("/", 1)[-1])
    return MetaValue(value=f"{match['y']}-{match['m']}-{match['d']}") if match is not None else None


def _in_title(draft: Draft) -> MetaValue | None:
    """The year (and month) that a headline speaks of: 2023年巡察工作综述."""
    for block in draft.blocks:
        if block.kind in {BlockKind.TITLE, BlockKind.SUBTITLE}:
            for figure in _dates(block.span.of(draft.text)):
                return _value(figure, block.span.start)
    return None


def _effective(draft: Draft) -> tuple[MetaValue, ...]:
    found: dict[str, MetaValue] = {}
    for match in _EFFECTIVE.finditer(draft.text):
        for figure in _dates(match["when"]):
            if figure.value % 100:
                value = _value(figure, match.start("when"))
                found.setdefault(value.value, value)
    return tuple(found.values())


def _revised(draft: Draft) -> tuple[MetaValue, ...]:
    """When the text was amended, as the title and the lines under it say: （2022年6月1日修订）."""
    found: dict[str, MetaValue] = {}
    for block in draft.blocks[:_HEAD]:
        text = block.span.of(draft.text)
        if len(text) > 200:
            continue
        for figure in _dates(text):
            if _AMENDED.match(text, figure.span.end):
                value = _value(figure, block.span.start)
                found.setdefault(value.value, value)
    return tuple(found.values())


def _events(draft: Draft, issued: MetaValue | None) -> Iterator[MetaValue]:
    """Days named in the body; without a year they take the document's when that is known.

    A day later in the year than the document itself lies in the year before.
    """
    seen: set[str] = set()
    for block in draft.blocks:
        if block.kind in _MARGIN or block.kind is BlockKind.TITLE:
            continue
        text = block.span.of(draft.text)
        for match in _DAY.finditer(text):
            value = _event(match, issued)
            if value is not None and value not in seen and len(seen) < _EVENTS:
                seen.add(value)
                yield MetaValue(value=value, span=Span(*match.span()).shift(block.span.start))


def _event(match: re.Match[str], issued: MetaValue | None) -> str | None:
    year, month, day = (number(part) if part else None for part in match.groups())
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    when = f"{int(month):02d}-{int(day):02d}"
    if year is not None:
        return f"{int(year):04d}-{when}"
    if issued is None:
        return f"--{when}"
    known = int(issued.value[:4])
    if len(issued.value) == 10 and when > issued.value[5:]:
        known -= 1
    return f"{known:04d}-{when}"
