"""How the names of units are shortened: which words they lose, and what of the others stays.

Every telling word of a name is kept by its first character at least (某市第一人民医院: 市一院;
某省交通投资集团: 某交投). Companies may lose what all of them do as well: 某地城建 for 某地城建投资集团.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["COMPANY", "HAN", "KIND", "KINDS", "OPENS", "SUFFIXES", "forms_in", "parts_of", "pattern_of"]

HAN = "一-鿿"
COMPANY = "(?:股份)?有限(?:责任)?公司"
#: What units are, longest first, with the forms that abbreviations keep of it; "" where it may be left out.
KINDS: dict[str, str] = {
    "委员会": "委员会|委",
    "办公室": "办公室|办",
    "检察院": "检察院",
    "保健院": "保健院",
    "研究院": "研究院|院",
    "研究所": "研究所|所",
    "出版社": "出版社",
    "电视台": "电视台|台",
    "大学": "大学|大|",
    "学院": "学院|院",
    "学校": "学校|校",
    "党校": "党校",
    "中学": "中学|中",
    "小学": "小学",
    "医院": "医院|院",
    "集团": "集团|",
    "公司": "公司|",
    "银行": "银行|行",
    "法院": "法院|院",
    "中心": "中心",
    "街道": "街道",
    "厅": "厅",
    "局": "局",
    "委": "委|委员会",
    "镇": "镇",
    "乡": "乡",
}
#: 国资委, 卫健委; no 市委, 党委, 纪委
_COMMISSION = "(?<=国资|卫健|健康|发改|改革|住建|建设|经信|工信|政法|城管|农工|编办|教科)委(?!员|托|派)"
KIND = "|".join(_COMMISSION if kind == "委" else kind for kind in KINDS)
#: Words that a name may lose whole.
_LOST = frozenset({"人民", "省立", "市立", "国有", "控股", "有限", "责任", "股份"})
#: Words that the names of companies may lose: 某地城建 for 某地城建投资集团.
_BUSINESS = re.compile(r"(?:投资|发展|建设|实业|产业|开发|运营|经营|管理|资产|资本|服务|国际|控股){1,2}")
#: What a company is left without its kind, and yet tells no company: 某地旅游, 某市水利.
_FIELD = re.compile(
    r"旅游|文化|农业|农村|教育|卫生|体育|交通|林业|水利|粮食|能源|环境|环保|生态|医疗|健康|科技|金融|工业|商业|城市|住房|乡村|人才"
    r"|数字|信息|民生|园林|供水|供电|供热|公交|国有|资产|产业|建设|投资|发展"
)
_LEGAL = re.compile(COMPANY)
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+")
SUFFIXES = "省市县区州旗"
_ANY_KIND = re.compile("|".join(KINDS))
# Before a short form that lacks the place of the full name: nothing that could belong to the name.
OPENS = re.compile(rf"(?:^|[^{HAN}]|[和与跟及同比在对向从由给请问说看是那像拿么把叫找查看以而就])$")
# Behind the first character of a name and 大 (某大 for 某州大学): no 大桥, no 大爷.
_AFTER_SHORT = re.compile(rf"$|[^{HAN}]|[的和与跟及第在有这那党校各整巡反被]")
# Behind a short form: the rest of a longer name.
_GOES_ON = re.compile(
    rf"附属|附中|附小|分(?:院|校|公司|行|局)|子公司|(?:(?![和与跟及的各分两三都在])[{HAN}]){{0,5}}(?:大学|学院|医院|集团|公司|银行)"
)


def parts_of(core: str, cut: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """The words of a name; a number told in order (第一) is one."""
    parts = (p for p in re.split(rf"({_ORDINAL.pattern})", core) if p)
    return tuple(w for p in parts for w in ((p,) if _ORDINAL.fullmatch(p) else cut(p)))


def pattern_of(place: str, words: Sequence[str], kind: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """What the short forms of a name look like, and characters that all of them have.

    Args:
        place: the place with which the name begins, "" for none.
        words: the words between that and its kind.
        kind: one of ``KINDS``.

    Returns:
        A pattern with the groups ``head`` (the place), ``core`` and ``kind``.
    """
    business = kind in ("集团", "公司") and bool(words) and not _BUSINESS.fullmatch(words[0])
    told = [w for w in words if w not in _LOST and not (business and _BUSINESS.fullmatch(w))]
    core = "".join(_word(w, business=business) for w in words)
    pattern = re.compile(rf"(?P<head>{_head(place)})(?P<core>{core})(?P<kind>{KINDS[kind]})")
    return pattern, frozenset(_ORDINAL.sub(lambda o: o.group()[1:], w)[0] for w in told)


def _head(place: str) -> str:
    """The forms of the place with which a name begins: 某某省 as 某某省, 某某, 某, 省; it may be left out."""
    if len(place) < 2:
        return f"{place}|"
    ending = place[-1] if place[-1] in SUFFIXES and len(place) > 2 else ""
    short = place.removesuffix(ending) if ending else place
    forms = (
        [f"{short}[{SUFFIXES}]", short, short[0], ending] if ending else [f"{short}[{SUFFIXES}]?", short[0]]
    )
    return "|".join([*(f for f in forms if f), ""])


def _word(word: str, *, business: bool) -> str:
    """The forms of a word of a name: whole, or its first character; some may be left out."""
    if word in _LOST:
        return f"(?:{re.escape(word)})?"
    if _ORDINAL.fullmatch(word):
        return f"第?{re.escape(word[1:])}"
    either = f"(?:{re.escape(word)}|{re.escape(word[0])})" if len(word) > 1 else re.escape(word)
    return f"{either}?" if business and _BUSINESS.fullmatch(word) else either


def forms_in(
    name: str, pattern: re.Pattern[str], folded: str, is_word: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[int, int]]:
    """Where a text has a short form of a name that can mean nothing else.

    Args:
        name: the full name.
        pattern: of its short forms (:func:`pattern_of`).
        folded: the text.
        is_word: whether the dictionary has a word; a form without the kind of the unit is none.
    """
    for m in pattern.finditer(folded):
        form, head, core, kind = m.group(), m.group("head"), m.group("core"), m.group("kind")
        if len(form) < 2 or not (core or (head and kind)):
            continue
        opens = bool(OPENS.search(folded, 0, m.start()))
        if len(head) < 2 and head in SUFFIXES and not opens:
            continue
        legal = _LEGAL.match(folded, m.end())
        end = legal.end() if legal else m.end()
        if _GOES_ON.match(folded, end):
            continue
        if not core and len(head) == 1 and not (opens and _AFTER_SHORT.match(folded, end)):
            continue
        if kind or _tells(name, head, core, folded[end:], is_word):
            yield m.start(), end


def _tells(name: str, head: str, core: str, behind: str, is_word: Callable[[str], bool]) -> bool:
    """Whether a form without the kind of its unit tells the unit: 某某交投, 某地城建; no 水利发展."""
    if is_word(head + core) or _FIELD.fullmatch(core) or _ANY_KIND.match(behind):
        return False
    cut = core not in name  # 交投 of 交通投资: no words that stand for themselves
    return bool(head and len(core) > 1) or cut or name.endswith("大学")
