"""What is asked about a person: age, home, family, pay. Only a sentence with words for it tells it.

The program explains public texts and profiles nobody: a sentence that merely names the person, or gives
some other figure, is no answer to such an asking.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["asked_attribute", "tells_attribute"]

#: What asks for an attribute, and what a sentence says that gives it.
_ATTRIBUTES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asks), re.compile(tells))
    for asks, tells in (
        (
            r"(?:结婚|离婚|成家)(?:没|了吗|了没|否)|(?:已婚|未婚|单身)(?:吗|还是)|(?:老婆|妻子|丈夫|爱人|配偶)(?:是谁|叫|姓|在哪)",
            r"婚|妻|丈夫|夫妇|配偶|爱人",
        ),
        (
            r"(?:家住|住在|住)(?:哪|什么地方|何处)|家在哪|(?:住址|家庭地址)(?:是|在)?(?:哪|什么|多少)",
            r"住在|家住|居住|住址|住所",
        ),
        (
            r"(?:孩子|儿子|女儿|子女)(?:在哪|多大|几岁|叫什么|上什么|读什么|有几个|几个)|几个(?:孩子|子女|儿子|女儿)",
            r"孩子|子女|儿子|女儿|之子|之女",
        ),
        (
            r"(?:工资|月薪|年薪|薪水|收入)(?:是|有|拿|能拿)?(?:多少|几)|(?:一个?月|一年|每月|每年)(?:挣|拿|赚)(?:多少|几)",
            r"工资|薪|收入|待遇|报酬",
        ),
        (r"多大(?:岁数|年纪|年龄)|几岁|多少岁|年龄(?:是|有)?多|哪年(?:出生|生)|生日", r"岁|年龄|出生|\d年生"),
        (r"哪[里儿]人|籍贯|老家(?:在|是)?哪|什么地方人", r"籍贯|老家|出生于|生于|[省市县区乡镇村]人"),
        (
            r"(?:哪|什么)[个所]?(?:大学|学校|院校)[^,。]{0,4}(?:毕业|读|念)|毕业于(?:哪|什么)|(?:什么|啥)学历|哪[里儿]毕业",
            r"毕业|学历|学位|本科|研究生|硕士|博士|专科",
        ),
        (r"(?:[男女](?:同志|性|的|干部|党员|职工|代表)(?:有|占|是)?(?:多少|几))|男女(?:比例|各)", r"[男女]"),
        (r"(?:什么|哪个|啥)民族", r"[一-鿿]族"),
        (r"身体(?:怎么样|好不好|状况)|(?:得|患|生)了?(?:什么|啥)病", r"病|健康|身体"),
    )
)


@lru_cache(maxsize=256)
def _asked(folded: str) -> tuple[re.Pattern[str], ...]:
    """What tells the things that an asking wants to know; an asking is held against many sentences."""
    return tuple(tells for asks, tells in _ATTRIBUTES if asks.search(folded))


def asked_attribute(folded: str) -> bool:
    """Whether an asking wants to know such a thing."""
    return bool(_asked(folded))


def tells_attribute(asked: str, folded: str) -> bool:
    """Whether a sentence has words for every such thing that an asking wants; true where it wants none.

    Args:
        asked: the folded asking.
        folded: the folded sentence.
    """
    return all(tells.search(folded) for tells in _asked(asked))
