"""Bodies and persons that a question names: only what speaks of them may answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .times import whole

__all__ = [
    "Numbered",
    "hidden_names",
    "knows",
    "names_a_kind",
    "numbered_in",
    "of_another",
    "of_another_number",
    "organs_in",
]

_SUFFIX = re.compile(
    r"(?:局|厅|委员会|公司|集团|学校|医院|大学|中学|小学|银行|法院|检察院|街道|镇|乡|村|社区|园区|开发区|办事处)$"
)
#: Words with such an ending that name no single body.
_GENERAL = frozenset(
    [
        "农村",
        "乡村",
        "城镇",
        "乡镇",
        "镇街",
        "村镇",
        "全村",
        "各村",
        "该村",
        "本村",
        "当局",
        "结局",
        "格局",
        "布局",
        "全局",
        "大局",
        "残局",
        "故乡",
        "家乡",
        "城乡",
        "下乡",
        "入村",
        "进村",
        "驻村",
        "回村",
        "离村",
        "出村",
        "包村",
        "行政村",
        "自然村",
        "重点村",
        "企业集团",
    ]
)
#: What says of which kind a body is, not which one: 私人医院, 小贷公司, 示范村
_KIND = re.compile(
    r"(?:私人|私立|民营|民办|公立|公办|国有|集体|外地|本地|当地|外省|大型|小型|物业|保安|劳务|中介|小贷|贷款|担保|保险|培训|皮包|空壳"
    r"|贫困|薄弱|示范|试点|移民|帮扶|受灾|后进|先进|重点|普通|职业|农村|乡村|乡镇|城市|山区|老旧|商业|专科|定点|基层"
    r"|行政|自然|城中|空心|中心|居民|智慧|回迁|拆迁|安置|搬迁|还建|高档|样板|亮点|明星|红旗|难点|问题|软弱涣散|新农|文明|小康|平安)+"
)
#: What is no part of a body's name: 代表厅(党组), 几个村社区, 2024年村社区, 单位带村; not 月湖医院, 各庄小学
_NO_NAME = re.compile(
    r"^(?:代表|出席|全体|有关|几|每|各(?!庄)|个(?!旧)|[年月日轮届](?=[村社]))|带[村社]|巡[乡镇]"
)
_HIDDEN = re.compile(r"[一-鿿]某[某甲乙丙丁]?")  # 钱某, 张某某, 李某甲
_NUMBERED = re.compile(
    r"第(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<kind>(?:(?:巡[视察]|检查|督[查导]|调研|工作|考核|评估|审查调查|监督检查|纪检监察|审计|片区|联合|专项|提级"
    r"|交叉|实验|人民|初级|高级|党|团)){0,2}(?:组|室|中学|小学|医院|支部|分公司|分局|大队|中队|支队|办事处))"
)
_NOUN = ("n", "j", "vn", "l", "b", "nz", "nr", "ns")
_SHORT = 3  # characters: a body's name this short is read with the noun before it
_GAP = 4  # characters that a full name may have between two of the short one's


def organs_in(tagged: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of bodies among tagged words: 应急局, 教育局, 李家村."""
    out: dict[str, None] = {}
    for i, (word, _) in enumerate(tagged):
        if not _SUFFIX.search(word) or word in _GENERAL:
            continue
        name = word
        if len(word) <= _SHORT and i and tagged[i - 1][1].startswith(_NOUN) and len(tagged[i - 1][0]) > 1:
            name = tagged[i - 1][0] + word
        if len(name) > 2 and not _NO_NAME.search(name) and not names_a_kind(_SUFFIX.sub("", name)):
            out[name] = None
    return tuple(out)


def names_a_kind(word: str) -> bool:
    """Whether what stands before 村, 医院 and the like tells a kind of these, not which one: 示范, 行政."""
    return bool(_KIND.fullmatch(word))


def knows(folded: str, organ: str) -> bool:
    """Whether a text names a body, by this name or one that this abbreviates (应急局: 应急管理局)."""
    return organ in folded or bool(_pattern(organ).search(folded))


def hidden_names(folded: str) -> tuple[str, ...]:
    """Persons named by a surname alone: 钱某, 张某某."""
    return tuple(dict.fromkeys(_HIDDEN.findall(folded)))


#: A body told by its number: 第三巡察组 as (3, "巡察组").
Numbered = tuple[int, str]


def numbered_in(folded: str) -> tuple[Numbered, ...]:
    """The bodies of a text that are told by their numbers, in order."""
    found = ((whole(m.group("number")), m.group("kind")) for m in _NUMBERED.finditer(folded))
    return tuple(dict.fromkeys((number, kind) for number, kind in found if number is not None))


def of_another_number(asked: Sequence[Numbered], folded: str, document: str) -> bool:
    """Whether a sentence speaks of another body of the same kind, or its document knows none of this number.

    Args:
        asked: the numbered bodies of the question.
        folded: the sentence.
        document: the text that it stands in.
    """
    if not asked:
        return False
    here = numbered_in(folded)
    for body in asked:
        alike = [other for other in here if _same_kind(body, other)]
        if alike:
            if all(other[0] != body[0] for other in alike):
                return True
        elif not any(other[0] == body[0] and _same_kind(body, other) for other in _numbered(document)):
            return True
    return False


def _same_kind(one: Numbered, other: Numbered) -> bool:
    """Whether two bodies are of one kind; 第三组 may be short for 第三巡察组."""
    return one[1].endswith(other[1]) or other[1].endswith(one[1])


@lru_cache(maxsize=64)
def _numbered(document: str) -> tuple[Numbered, ...]:
    return numbered_in(document)


def of_another(persons: Sequence[str], folded: str, around: str) -> bool:
    """Whether a sentence speaks of other persons than those asked for, or nothing near speaks of them.

    Args:
        persons: the hidden names of the question.
        folded: the sentence.
        around: its title, headings and neighbours.
    """
    if not persons or any(p in folded for p in persons):
        return False
    return bool(_HIDDEN.search(folded)) or not any(p in around for p in persons)


@lru_cache(maxsize=512)
def _pattern(organ: str) -> re.Pattern[str]:
    return re.compile(rf"[一-鿿]{{0,{_GAP}}}?".join(map(re.escape, organ)))
