"""Finding figures: one pattern with a branch for each way of writing, read left to right."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from corpus.data import rows
from corpus.model import Span
from corpus.numerals import ARABIC, CHINESE, number

from .model import Figure, FigureKind
from .rough import HALVES, ROUGH, ROUGH_READERS
from .shares import SHARE_READERS, SHARES
from .units import TRUSTED
from .written import MONEY, NUMBER, SPACE, TO, UNIT

__all__ = ["figures"]

# Width is folded character by character, so that offsets stay those of the text.
_WIDE = str.maketrans("０１２３４５６７８９．％＋－～：［］", "0123456789.%+-~:[]")
_SCALE = r"(?:[十百千]?[万亿]{1,2}|[百千](?![米克瓦]))"
_MORE = r"(?:多|余|来)"
_YEAR = r"(?:(?:19|20)\d{2}|[一二]?[〇零○一二三四五六七八九]{3,4})"
_BEFORE = re.compile(
    r"(?:近|约|大约|大概|将近|接近|超|超过|逾|突破|不到|不足|不少于|不低于|至少|最少|多达|最多|至多|不超过)"
    r"[ \t]*$"
)
_AFTER = re.compile(rf"{SPACE}(?:左右|以上|以下|上下|之多)")
_RANKED = "轮次|轮|届|条|款|项|章|节|编|次|批|名|位|个|期|季度|阶段|部分|步|类|号"
_HAN_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_HAN_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"


def _amount(first: str, second: str, unit: str) -> str:
    """A number, or a range of two, with scales and "more than", before a unit."""

    def part(name: str) -> str:
        more = f"(?P<{name}1>{_MORE})?{SPACE}(?P<{name}s>{_SCALE})?(?P<{name}2>{_MORE})?"
        return f"(?P<{name}>{NUMBER}){SPACE}{more}"

    one, two = part(first), part(second)
    return rf"{one}(?:{TO}{two})?{SPACE}(?P<{unit}>"


_DAY = rf"(?:{SPACE}(?P<d>{_HAN_DAY}){SPACE}[日号])?"
_Y4 = r"(?:19|20)\d{2}"
_LATIN = "A-Za-z0-9_"
_NOT_DECIMAL = r"(?![\d.%])(?!\s*[万亿元个])"
_NO_MEASURE = r"(?!(?:km|kg|m2|t|g)(?![A-Za-z]))"
_CODE = rf"[A-Za-z]+[-/_.]?\d[{_LATIN}./-]*|\d+(?:\.\d+){{2,}}|\d+(?:\.\d+)?{_NO_MEASURE}[A-Za-z]+[{_LATIN}]*"
# Tried in this order at every place where a figure may begin.
_BRANCHES = (
    ("isodate", rf"(?P<iy>{_Y4})(?P<sep>[-./])(?P<im>\d{{1,2}})(?:(?P=sep)(?P<id>\d{{1,2}}))?{_NOT_DECIMAL}"),
    ("code", _CODE),
    ("plus", rf"(?:\d+|[Nn]){SPACE}\+{SPACE}(?:\d+|[NnXx])(?:{SPACE}\+{SPACE}[\dNnXx]+)*"),
    ("docnum", rf"[〔\[（(](?P<docyear>{_YEAR})[〕\]）)]{SPACE}第?{SPACE}(?P<docno>\d+){SPACE}号"),
    *HALVES,
    ("yearrange", rf"(?P<y1>{_YEAR}){SPACE}年?{TO}(?P<y2>{_YEAR}){SPACE}年"),
    ("date", rf"(?P<y>{_YEAR}){SPACE}年(?:{SPACE}(?P<m>{_HAN_MONTH}){SPACE}月份?{_DAY})?"),
    ("monthrange", rf"(?P<m1>{_HAN_MONTH}){SPACE}月?{TO}(?P<m2>{_HAN_MONTH}){SPACE}月(?!{SPACE}\d)"),
    ("monthday", rf"(?P<mm>{_HAN_MONTH}){SPACE}月(?:份)?(?:{SPACE}(?P<dd>{_HAN_DAY}){SPACE}[日号])?"),
    ("clock", r"(?P<hh>[01]?\d|2[0-4]):(?P<mi>[0-5]\d)(?!\d)"),
    *SHARES,
    ("rank", rf"第{SPACE}(?P<nth>\d+|{CHINESE}){SPACE}(?P<what>{_RANKED})?"),
    ("first", r"首(?P<ffirst>轮|届|批|次|个|家|部|例)"),
    ("term", rf"(?P<tn>{CHINESE}|\d{{1,2}}){SPACE}届"),
    ("plenum", r"(?P<pn>[一二三四五六七八九十]{1,2}|\d{1,2})(?:次|中)全会"),
    ("money", _amount("a", "b", "mu") + rf"{MONEY})"),
    ("count", _amount("c", "e", "cu") + rf"{UNIT})(?P<cm>{_MORE}(?![信访电函]))?"),
    *ROUGH,
    ("bare", rf"(?P<n>{ARABIC})(?P<ns>{_SCALE})?(?P<nm>{_MORE})?"),
)  # fmt: skip
_START = re.compile(
    "[0-9一二两三四五六七八九十〇零○壹贰叁肆伍陆柒捌玖拾百千万亿首第〔（(½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\\[(?=[12])|[A-Za-z](?=[A-Za-z]*[-/_.+]?[0-9])"
)
_ISSUER = re.compile(r"[\u4e00-\u9fff]{1,10}$")
_LISTED = re.compile(r"(?:^|\n)[ \t\u3000（(]*$")
_QUOTED = re.compile(r"[^“”‘’「」\n]{1,8}[”’」]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,8}")
_COUNTED_END = re.compile(r"[的了和与及等并为在中由对于以从将被]")


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{body})" for name, body in _BRANCHES))


@functools.cache
def _idioms() -> re.Pattern[str]:
    phrases = sorted((row[0] for row in rows("numeral_idioms.txt")), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, phrases)))


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order, without overlap; set phrases come as kind ``name``.

    Full-width digits, spaces between a number and its unit, thousands separators, Chinese
    numerals and scales are understood; digits may touch Han characters. Figures that say no
    number (数十个, 若干) are left out.
    """
    flat = text.translate(_WIDE)
    found: list[Figure] = []
    at = 0
    while (start := _START.search(flat, at)) is not None:
        here = start.start()
        match = _pattern().match(flat, here)
        idiom = _idioms().match(flat, here)
        if idiom is not None and (match is None or idiom.end() >= match.end()):
            if len(idiom.group()) > 2:  # 一把手 is a label, 一直 is just a word
                found.append(_figure(text, idiom.span(), Decimal(0), "", "name"))
            at = idiom.end()
            continue
        if match is None:
            at = here + 1
            continue
        figure = _read(text, flat, match)
        if figure is not None:
            found.append(figure)
        at = max(match.end(), here + 1)
    return tuple(found)


def _figure(text: str, span: tuple[int, int], value: Decimal, unit: str, kind: FigureKind) -> Figure:
    return Figure(span=Span(*span), text=text[slice(*span)], value=value, unit=unit, kind=kind)


def _read(text: str, flat: str, match: re.Match[str]) -> Figure | None:
    """The figure under a match of the whole pattern, None when it says no number after all."""
    name = next(name for name, _ in _BRANCHES if match.group(name) is not None)
    before = flat[max(0, match.start() - 12) : match.start()]
    if before[-1:] in {"数", "几"} and flat[match.start()] in "十百千万亿" and name != "fraction":
        return None  # 数十个, 几百户; but 总数20%, 总数百分之二十
    figure = _READERS[name](text, match)
    if figure is None or figure.kind == "name":
        return figure
    if _is_label(flat, match, figure):
        return _figure(text, match.span(), Decimal(0), "", "name")
    if (
        figure.kind == "quantity"
        and _LISTED.search(before)
        and flat[match.end() : match.end() + 1] in {".", "、", ")", "）"}
    ):
        return None  # the number of a list item
    if _BEFORE.search(before):
        figure = replace(figure, approximate=True)
    after = _AFTER.match(flat, match.end())
    if after is not None and figure.kind not in {"ordinal", "article", "document_number"}:
        figure = replace(figure, approximate=True)
    return replace(figure, counts=_counted(flat, match.end())) if figure.kind == "quantity" else figure


def _is_label(flat: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether a Chinese numeral stands at the head of a short quotation: “三个聚焦”, ‘四项监督’."""
    if figure.kind != "quantity" or flat[match.start()].isdigit():
        return False
    return flat[match.start() - 1 : match.start()] in {"“", "‘", "「"} and bool(
        _QUOTED.match(flat, match.end())
    )


def _counted(flat: str, at: int) -> str:
    """What is counted: the words after the unit, up to a particle or a mark."""
    match = _COUNTED.match(flat, at)
    if match is None:
        return ""
    return _COUNTED_END.split(match.group(), maxsplit=1)[0]


def _name(text: str, match: re.Match[str]) -> Figure:
    return _figure(text, match.span(), Decimal(0), "", "name")


def _value(written: str, scale: str | None) -> Decimal | None:
    """A number with the scale after it; None for what is none (七八, which is a range)."""
    value = number(written)
    if value is None or not scale:
        return value
    factor = Decimal(1)
    for character in scale:
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    return value * factor


def _date(text: str, match: re.Match[str], year: str, month: str | None, day: str | None) -> Figure | None:
    parts = [number(part) if part else Decimal(0) for part in (year, month, day)]
    if None in parts:
        return None
    y, m, d = (int(part or 0) for part in parts)
    if not (0 <= m <= 12 and 0 <= d <= 31 and (m or not d)):
        return _name(text, match)
    return _figure(text, match.span(), Decimal(y * 10_000 + m * 100 + d), "", "date")


def _read_isodate(text: str, match: re.Match[str]) -> Figure | None:
    return _date(text, match, match["iy"], match["im"], match["id"])


def _read_date(text: str, match: re.Match[str]) -> Figure | None:
    return _date(text, match, match["y"], match["m"], match["d"])


def _read_monthday(text: str, match: re.Match[str]) -> Figure | None:
    figure = _date(text, match, "0", match["mm"], match["dd"])
    return None if figure is None or figure.kind == "name" else figure


def _read_yearrange(text: str, match: re.Match[str]) -> Figure | None:
    first, last = number(match["y1"]), number(match["y2"])
    if first is None or last is None:
        return None
    return replace(_figure(text, match.span(), first * 10_000, "", "date"), high=last * 10_000)


def _read_monthrange(text: str, match: re.Match[str]) -> Figure | None:
    first, last = number(match["m1"]), number(match["m2"])
    if first is None or last is None or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return replace(_figure(text, match.span(), first * 100, "", "date"), high=last * 100)


def _read_clock(text: str, match: re.Match[str]) -> Figure | None:
    return _figure(text, match.span(), Decimal(int(match["hh"]) * 60 + int(match["mi"])), "", "time")


def _read_docnum(text: str, match: re.Match[str]) -> Figure | None:
    year = number(match["docyear"])
    issuer = _ISSUER.search(text[max(0, match.start() - 10) : match.start()])
    word = issuer.group() if issuer else ""
    # 依据中发〔2024〕5号: only the agency's short name belongs to the number, at most five characters.
    word = re.split(r"[据按照以和与及见了的（(]", word)[-1][-5:]
    span = (match.start() - len(word), match.end())
    return _figure(text, span, Decimal(match["docno"]), f"{word}〔{year}〕号", "document_number")


def _read_rank(text: str, match: re.Match[str]) -> Figure | None:
    value = number(match["nth"])
    if value is None:
        return None
    unit = match["what"] or ""
    kind: FigureKind = "round" if unit in {"轮", "轮次"} else "ordinal"
    if unit in {"条", "款", "项", "章", "节", "编"}:
        kind = "article"
    return _figure(text, match.span(), value, "轮" if kind == "round" else unit, kind)


def _read_first(text: str, match: re.Match[str]) -> Figure | None:
    unit = match["ffirst"]
    return _figure(text, match.span(), Decimal(1), unit, "round" if unit == "轮" else "ordinal")


def _read_term(text: str, match: re.Match[str]) -> Figure | None:
    value = number(match["tn"])
    if value is None or match["tn"] == "一":
        return None  # 上一届, 新一届, 一届任期
    return _figure(text, match.span(), value, "届", "ordinal")


def _read_plenum(text: str, match: re.Match[str]) -> Figure | None:
    value = number(match["pn"])
    return None if value is None else _figure(text, match.span(), value, "次", "ordinal")


def _read_amount(text: str, match: re.Match[str], first: str, second: str) -> Figure | None:
    """A number or a range, with scales; the unit and kind are filled in by the caller."""
    low_text, high_text = match[first], match[second]
    low = _value(low_text, match[f"{first}s"])
    high = _value(high_text, match[f"{second}s"]) if high_text else None
    more = any(match[f"{name}{n}"] for name in (first, second) for n in "12")
    if (
        len(low_text) == 2
        and _HAN.match(low_text)
        and not high_text
        and not set(low_text) & set("十百千万亿")
    ):
        ends = (number(low_text[0]), number(low_text[1]))
        if None in ends or ends[0] is None or ends[1] is None or not 0 < ends[1] - ends[0] <= 2:
            return None
        scale = _value("1", match[f"{first}s"]) or Decimal(1)
        low, high, more = ends[0] * scale, ends[1] * scale, True  # 七八个
    if low is None or (high_text and high is None):
        return None
    if high is not None and match[f"{second}s"] and not match[f"{first}s"] and low < high:
        scale = _value("1", match[f"{second}s"]) or Decimal(1)
        low = low * scale if low * scale < high else low  # 3至5万元
    figure = _figure(text, match.span(), low, "", "quantity")
    return replace(figure, high=high, approximate=more)


def _read_money(text: str, match: re.Match[str]) -> Figure | None:
    figure = _read_amount(text, match, "a", "b")
    unit = match["mu"] if match["mu"] not in {"人民币", "块钱", "元钱"} else "元"
    return None if figure is None else replace(figure, unit=unit, kind="money")


def _read_count(text: str, match: re.Match[str]) -> Figure | None:
    figure = _read_amount(text, match, "c", "e")
    if figure is None:
        return None
    unit = match["cu"]
    written = match["c"]
    if len(written) == 1 and _HAN.match(written) and match["e"] is None and not match["cs"]:
        if unit not in TRUSTED or (written == "一" and unit != "倍"):
            return None
        if written == "十" and unit in {"分", "足"}:
            return None
    return replace(figure, unit=unit, approximate=figure.approximate or bool(match["cm"]))


def _read_bare(text: str, match: re.Match[str]) -> Figure | None:
    value = _value(match["n"], match["ns"])
    if value is None:
        return None
    return replace(_figure(text, match.span(), value, "", "quantity"), approximate=bool(match["nm"]))


_READERS: dict[str, Callable[[str, re.Match[str]], Figure | None]] = {
    "isodate": _read_isodate,
    "code": _name,
    "plus": _name,
    "docnum": _read_docnum,
    "yearrange": _read_yearrange,
    "date": _read_date,
    "monthrange": _read_monthrange,
    "monthday": _read_monthday,
    "clock": _read_clock,
    "rank": _read_rank,
    "first": _read_first,
    "term": _read_term,
    "plenum": _read_plenum,
    "money": _read_money,
    "count": _read_count,
    "bare": _read_bare,
    **SHARE_READERS,
    **ROUGH_READERS,
}
