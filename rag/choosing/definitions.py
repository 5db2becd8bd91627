"""Whether a sentence says what something is: its name before an explaining word, or behind a naming one.

What is asked is a name in quotation marks (“三张单”), one that counts its own parts (两书一函, 4项机制), or
what is left of the asking without its words of asking (什么是提级巡视).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.fold import fold
from corpus.model import BlockKind
from corpus.numerals import number, to_chinese
from rag.questions.asking import AnswerType, Facet
from rag.questions.patterns import ASKING
from rag.reading.scope import ReadSentence, is_question

__all__ = ["asked_names", "defines"]

_NOT_NAME = re.compile(
    r"^(?:是|叫做?|所谓|指|何[为谓]|名词解释)|(?:是|指|的|叫|意思|含义|定义|概念|东西|代表|理解)+$"
)
_LEAST = 2  # characters of a name
_LONGEST = 12  # of what is left of an asking, for it to be a name and no question of its own
_N = "两二三四五六七八九十"
_H = "(?:(?![指是叫包有为都各分具的])[一-鿿])"
_QUOTED = re.compile(r"[“\"‘'「『](?P<name>[^”\"’'」』]{2,24})[”\"’'」』]")
#: A name that counts its own parts: 两书一函, 三个强化, 4项机制.
_COUNTS = re.compile(
    rf"(?<![哪第几{_N}\d])[{_N}\d]+[个项大种张道本条类套步]?{_H}{{1,4}}?(?:[{_N}一\d]+{_H}{{1,2}}){{0,3}}"
    r"(?=[、,]|(?:分别|具体|都|各)*(?:是|指|叫|包括|有|为|怎么|什么|啥|$))"
)
_PART = re.compile(rf"[{_N}一\d]+[个项大种张道本条类套步]?(?:(?![{_N}一])[一-鿿]){{1,2}}")
#: Askings for what stands behind a name.
_CONTENT = re.compile(
    r"(?:是|指|叫|为|有|包括|分别|具体|都)[^,。;]{0,4}(?:什么|啥|哪)|何谓|何为|所谓|意思|含义|怎么理解|名词解释"
    r"|(?:什么|啥)(?:是|叫)"
)
_OF_CONTENT = frozenset({AnswerType.DEFINITION, AnswerType.LIST, AnswerType.NAME})
#: Askings how two names differ, or when something bears a name: “甲”和“乙”怎么区分, 怎样才算甲.
_APART = re.compile(r"区分|区别|界定|差别|不同|两码事|怎么算|咋算")
_COUNTS_AS = re.compile(
    r"(?:怎么?样?|如何|咋样?|什么|啥)[^,。;]{0,6}?才?(?:能|可以)?(?<![预决核计清结概测推演打])算(?:是|作|得上)?[“\"]?(?P<name>[一-鿿]{2,12})[”\"]?[?]?$"
)
#: What tells 怎样才算甲 from 怎么算甲, which may ask how it is reckoned.
_BEARS = re.compile(r"(?:才|能|可以)算|算(?:是|作|得上|[“\"])")
#: Askings what something amounts to: 虚报销号怎么定性.
_NATURE = re.compile(
    r"(?P<name>[一-鿿]{3,12}?),?(?:在?性质上?(?:怎么|如何|咋)定|(?:怎么|如何|咋)定性|(?:是|算|定)(?:个|成)?什么性质)"
)
#: Askings who bears a responsibility; the sentence that gives it says so beside the word.
_ROLE = re.compile(
    r"(?P<role>(?:第一|主要|直接|具体)?(?:责任人|责任主体|责任单位|责任部门|牵头单位|牵头部门))(?:都|又)?(?:是|由)(?:谁|哪)"
)
_ROLE_NAME = re.compile(r"(?:责任|牵头)(?:人|主体|单位|部门)$")
#: A name made of figures: 1:2:4, 1+3.
_RATIO = re.compile(r"(?<![\d.:])\d{1,2}(?:[:+]\d{1,2})+(?![\d:])")
_SIGNS = {":": "[:∶]", "+": r"\+"}
_LINES = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING, BlockKind.BYLINE})
_HEADS = (
    r"(?:什么是|何为|何谓|所谓|名词解释:?|关于)?[“《「]?{x}[”》」]?"
    r"(?:是什么|指什么|的?(?:含义|意思|释义|解释))?[?:]?$"
)


def asked_names(facet: Facet) -> tuple[str, ...]:
    """The names whose meaning or parts an asking wants, folded; () where it wants something else."""
    folded = fold(facet.text)
    if (borne := _COUNTS_AS.search(folded)) is not None and _asks_what_counts(facet, borne.group()):
        return (borne["name"],)
    if (nature := _NATURE.search(folded)) is not None:
        return (nature["name"].rpartition("的")[2],)
    if (role := _ROLE.search(folded)) is not None:
        return (role["role"],)
    quoted = [m.group("name") for m in _QUOTED.finditer(folded)]
    if facet.type not in _OF_CONTENT or not _CONTENT.search(folded):
        return tuple(dict.fromkeys(quoted)) if _APART.search(folded) else ()
    names = (
        quoted
        or _RATIO.findall(folded)
        or [m.group() for m in _COUNTS.finditer(folded) if _is_counted(m.group())]
    )
    if not names and facet.type is AnswerType.DEFINITION:
        left = _NOT_NAME.sub("", re.sub(r"\W", "", ASKING.sub("", folded))).rpartition("的")[2]
        names = [left] if _LEAST <= len(left) <= _LONGEST else []
    return tuple(dict.fromkeys(part for name in names for part in (name, *_parts(name))))


def defines(names: Sequence[str], sentence: ReadSentence, before: ReadSentence | None) -> bool:
    """Whether a sentence says what one of the names is.

    Args:
        names: folded names, of :func:`asked_names`.
        sentence: the sentence.
        before: the one before it in its document; None for the first. The first sentence under a heading
            or after a question that is the name, or asks for it, explains it.
    """
    if any(_pattern(name).search(sentence.folded) for name in names):
        return True
    headed = [h for h in (sentence.path, sentence.title) if h.strip()]
    if before is not None and (before.path, before.title) == (sentence.path, sentence.title):
        line = before.kind in _LINES or is_question(before.folded)
        if not line or sentence.kind in _LINES:
            return False
    return any(_heading(name).search(head.strip()) for name in names for head in headed)


def _asks_what_counts(facet: Facet, said: str) -> bool:
    """Whether 算 asks when something bears a name: no figure or day is asked, nor how it is reckoned."""
    if facet.type.is_figure or facet.type is AnswerType.DATE:
        return False
    return facet.type is not AnswerType.HOW or _BEARS.search(said) is not None


def _is_counted(name: str) -> bool:
    """Whether the numeral of a name counts it, rather than a year, a place or a time."""
    return not re.search(r"[年月日届轮次期号家名人时天周县市区镇乡村]", name)


def _parts(name: str) -> list[str]:
    """What a name is put together of: 三个强化、两个提升, 两书一函."""
    pieces = [p for p in name.split("、") if len(p) >= _LEAST]
    if len(pieces) > 1:
        return pieces
    parts = _PART.findall(name)
    return parts if len(parts) > 1 and "".join(parts) == name else []


@lru_cache(maxsize=512)
def _heading(name: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s>、.):])" + _HEADS.replace("{x}", _written(name)))


@lru_cache(maxsize=512)
def _pattern(name: str) -> re.Pattern[str]:
    x = _written(name)
    more = ""
    if _ROLE_NAME.search(name):  # 党委书记是整改的第一责任人
        more = rf"|(?:是|为)[^,。;:]{{0,14}}{x}(?=[,。;]|$)"
    if _RATIO.fullmatch(name):  # “1”是方案,“3”是三张清单
        more = "|" + "[^。]*".join(rf"“{n}”(?:是|为|指|即|代表|:)" for n in re.split("[:+]", name))
    return re.compile(
        rf"{x}[”』》]?(?:\([^)]*\))?,?"
        r"(?:是指|指的?是|是(?!不|否|怎|谁|什)|即|就是|包括|分为|由[^,。;]{2,40}(?:组成|构成|发起)|:|—|一是)"
        rf"|{x}[”』》]?[^,。;:“]{{0,8}},(?:即|也就是|就是|指|分别[是指为])"
        rf"|{x};[^;:。]{{1,8}}:是?指"
        rf"|{x}[”』》]?\([^()]*[、,;][^()]*\)"
        rf"|(?:叫做?|称为|称作|简称|名为|归纳为|概括为|就是|所谓|(?:担任|作为|当作?)[^,。;“]{{0,8}})[“『《]?{x}"
        rf"|(?:“[^“”]{{1,30}}”[、和及与]?){{2,}}[^,。;“”]{{0,2}}{x}" + more
    )


def _written(name: str) -> str:
    """A pattern of the name with its first numeral in digits or in Chinese: 4项机制, 四项机制."""
    if _RATIO.fullmatch(name):
        whole = "".join(_SIGNS.get(c, c) for c in name)
        return f"(?<!\\d){whole}(?!\\d)"
    m = re.match(rf"[{_N}\d]+", name)
    value = number(m.group().replace("两", "二")) if m else None
    if m is None or value is None or value != int(value) or not 0 <= value < 10_000:
        return re.escape(name)
    forms = {m.group(), str(int(value)), to_chinese(int(value)), *(("两",) if value == 2 else ())}
    return f"(?:{'|'.join(sorted(forms))}){re.escape(name[m.end() :])}"
