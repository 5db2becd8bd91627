"""Bodies and persons that a question names: only what speaks of them may answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["hidden_names", "knows", "of_another", "organs_in"]

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
        "行政村",
        "自然村",
        "重点村",
        "企业集团",
    ]
)
_HIDDEN = re.compile(r"[一-鿿]某[某甲乙丙丁]?")  # 钱某, 张某某, 李某甲
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
        if len(name) > 2:
            out[name] = None
    return tuple(out)


def knows(folded: str, organ: str) -> bool:
    """Whether a text names a body, by this name or one that this abbreviates (应急局: 应急管理局)."""
    return organ in folded or bool(_pattern(organ).search(folded))


def hidden_names(folded: str) -> tuple[str, ...]:
    """Persons named by a surname alone: 钱某, 张某某."""
    return tuple(dict.fromkeys(_HIDDEN.findall(folded)))


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
