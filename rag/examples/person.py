"""Telling a search for a person from a search for a theme: nobody's conduct is looked up by name."""

from __future__ import annotations

import re

from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.names import family_names
from corpus.segment import Segmenter

__all__ = ["asks_for_person"]

# What may stand beside a name without making the search one for a theme: asking words, offices, conduct.
_BESIDE = re.compile(
    r"(?:的|被|有哪些|有什么|有无|是谁|谁是|怎么|如何|关于|有关|请问|查找|搜索|找|查|一下|所有|全部|相关|情况"
    r"|例子|案例|案件|事例|典型|通报|新闻|报道|资料|材料|信息|简历|履历|名字|姓名|问题|事情|行为|表现|作风|言行"
    r"|违纪|违法|违规|违反|犯罪|腐败|贪污|受贿|行贿|渎职|失职|挪用|处分|处理|处罚|查处|被查|立案|留置|双开|开除|撤职"
    r"|免职|警告|记过|判刑|审查|调查|举报|投诉|线索|案$"
    r"|党员|干部|同志|先生|女士|书记|主任|局长|部长|市长|县长|区长|镇长|乡长|村长|组长|委员|常委|厅长|处长|科长|院长|校长"
    r"|[\s,，。？?！!、：:“”\"'《》()（）])+"
)
_MASKED = re.compile(r"[\u4e00-\u9fff][某×xX*]{1,2}")
_OTHER_PEOPLES = re.compile(r"[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff]{2,8}")
# The segmenter's dictionary marks these as names; nobody is called so.
_NO_NAME = re.compile(
    r"(?:制|法|化|港|镇|乡|村|县|市|区|局|院|校|办|组)$|^(?:温馨|康复|和谐|平安|方正|高明|阳光)$"
)


def asks_for_person(query: str, *, segmenter: Segmenter, gazetteer: Gazetteer) -> bool:
    """Whether a query consists of a person's name, alone or with words for office, conduct or asking.

    Args:
        query: as typed.
        segmenter: its part-of-speech tags tell unknown names.
        gazetteer: tells places from persons.
    """
    left = [part for part in _BESIDE.sub(" ", fold(query)).split(" ") if part]
    return bool(left) and all(_is_person(part, segmenter, gazetteer) for part in left)


def _is_person(word: str, segmenter: Segmenter, gazetteer: Gazetteer) -> bool:
    if _OTHER_PEOPLES.fullmatch(word):
        return True
    single, compound = family_names()
    if _MASKED.fullmatch(word):
        return word[0] in single
    double = len(word) in {3, 4} and word[:2] in compound
    if not double and not (len(word) in {2, 3} and word[0] in single):
        return False
    if _NO_NAME.search(word) or gazetteer.resolve(word):
        return False
    tags = segmenter.tags(word)
    return double or (len(tags) == 1 and tags[0][1].startswith("nr"))
