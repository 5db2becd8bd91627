"""Places, bodies, posts and persons by their form, and words of which only one can hold.

Found by what names end with (…县, …局, …书记), because fictitious and small ones stand in no dictionary.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .mentions import SURNAME
from .words import BEFORE_LEVELS

__all__ = ["Mention", "mentions", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """``name`` fills a place of its ``kind`` from ``start`` to ``end`` of a text."""

    kind: str
    name: str
    start: int
    end: int


# Characters that end the word before a name, or count: no name of a place or firm begins with them.
_NOT_IN_NAME = (
    "的是在和与及由被把将向对给等各该本两三几多个所家名为了或从到于此每全其有不也还又已至今去明前后让使因以"
    "会能要可就都均并则而来进获评入赴设建办届副某我你他这那些上下内外中头只仅还"
)
_LETTER = f"(?:[一-龥](?<![{_NOT_IN_NAME}]))"
_PLACE = re.compile(
    rf"(?P<name>{_LETTER}{{2}})(?P<level>市|县|区|镇|乡|村|社区|街道)"
    r"(?<!园区|辖区|城区|地区|景区|小区|校区|片区|灾区|山区|库区|牧区|特区|新区|老区|社区|城市|超市|上市|股市|楼市|集镇|乡镇|城镇|农村|乡村)"
)
_ORGAN = (
    r"(?<!届)(?:省|市|县|区|镇|乡|街道|州|村|院|校)(?:委巡[察视](?:工作领导小组|办公室|办|组)|委(?:组织|宣传|统战)部"
    r"|委办公室|委办(?![理事法])|委书记|委副书记|委常委|委(?![托派员任屈曲婉])|纪委监委|纪委书记|纪委|监委|政府办公室|政府办|政府"
    r"|党委书记|党委|党组|人大|政协|(?:财政|审计|教育|民政|公安|信访|水利|交通|住建|农业农村|市场监管|自然资源|卫健|生态环境"
    r"|人社|医保|文旅|统计|税务|司法|发改|工信|商务|应急管理|大数据)(?:局|厅|委))"
)
_PARTY = "(?:党委|党组|党总支|党支部)"
_GROUP = (
    rf"被巡[察视](?:党组织|单位)|(?:公司|集团|局|厅|院|校){_PARTY}"
    "|巡视组|巡察组|审计组|考察组|调查组|督查组|工作组|检查组|领导小组"
)
_POST = (
    r"(?:党组织|党支部|村|镇|乡|副)?书记|(?:副|常务副|村)?主任|(?:副)?组长|组员|成员|(?:副)?[站所局厅处科院校园]长|护士长|(?:副|总)?经理"
    r"|董事长|(?:副)?会长|(?:副)?[市县区镇乡]长(?![期远效足久大江三沙])|(?:主要)?负责(?:人|同志)|村支书|网民|经办人|会计|出纳|监察员|联络员|当事人|村民代表"
)
_UNIT = rf"{_LETTER}{{2}}(?:公司|集团|医院|学校|中学|小学|大学|银行|合作社|水厂|站){_PARTY}?"
_SAYS = "给予|进行|受到|说|表示|介绍|指出|强调|坦言|认为|带队|主持|被|因"
_SPEAKER = rf"(?:村民|居民|职工|教师)(?={SURNAME}[一-龥]{{1,2}}(?:{_SAYS}))"
_PERSON = re.compile(rf"(?:{_POST}|{_SPEAKER})(?P<person>{SURNAME}[一-龥]{{1,2}}?)(?={_SAYS}|和|、|，|。|$)")
_MARKET = r"(?:市场监管|公安|审计|财政|税务|组织|宣传|信访|教育|民政|司法|卫生)部门|纪检监察(?:机关|机构)"
_ACTOR = re.compile(f"{_ORGAN}|{_MARKET}|{_GROUP}|{_UNIT}|{_POST}|{_SPEAKER}")
_HELD = re.compile(f"(?:{_POST}|常委|村民|居民|职工|教师)$")
_GENERIC = re.compile(r"(?:该|本|各|两家|全部|所有|一家|国有|关联|相关|有关|下属)")

# Steps of an inspection, and of what it leads to, before or after which something has to happen.
_STEP = (
    "进驻|反馈|结束|启动|开始|巡察|巡视|整改|通报|移交|报告|审议|批准|谈话|动员|公布|印发|施行|生效"
    "|任职|离任|换届|验收|受理|立案|送达|收到"
)
_EXACT = (
    ("year", re.compile(r"(?P<name>[今去前明上]年|当年)(?!轻|纪)")),
    (
        "frequency",
        re.compile(r"每(?:个)?(?P<name>季度|季|月|周|星期|年|天|日|半年|两个?月)(?![一-龥]{0,2}期)"),
    ),
    ("period", re.compile(r"(?P<name>[年月日周季])(?:租金?|薪|息|报告|收入|产量|检)")),
    ("level", re.compile(r"(?P<name>国家|中央|省|市|县|区|镇|乡|村)级")),
    (
        "anchor",
        re.compile(rf"(?P<name>(?:{_STEP})[前后]|收到[一-龥]{{2,6}}?[前后])(?![半续期来台勤方面线果])"),
    ),
    (
        "penalty",
        re.compile(
            r"(?P<name>严重警告|警告|记大过|记过|降级|撤职|撤销[一-龥]{2,4}职务|留党察看|开除党籍|开除公职|诫勉|免职"
            r"|免去[一-龥]{0,4}职务|通报批评|批评教育)(?!教育片)"
        ),
    ),
)
_ALIKE = {"季": "季度", "星期": "周", "日": "天"}


def persons(texts: Iterable[str]) -> frozenset[str]:
    """Names of persons that stand behind a post."""
    return frozenset(match["person"] for text in texts for match in _PERSON.finditer(text))


@functools.lru_cache(maxsize=4096)
def mentions(text: str, known: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """What fills a place in a text, in order; ``known`` are names of persons to look for."""
    found = [
        Mention(kind="person", name=name, start=at.start(), end=at.end())
        for name in known
        for at in re.finditer(re.escape(name), text)
    ]
    found += [
        Mention(kind=f"place{match['level']}", name=match["name"], start=match.start(), end=match.end())
        for match in _PLACE.finditer(text)
        if match["name"] not in BEFORE_LEVELS
    ]
    for match in _ACTOR.finditer(text):
        name = match[0]
        if _GENERIC.match(name):
            continue
        kind = "person" if _HELD.search(name) else "body"
        found.append(Mention(kind=kind, name=name, start=match.start(), end=match.end()))
    for kind, pattern in _EXACT:
        for match in pattern.finditer(text):
            name = _ALIKE.get(match["name"], match["name"])
            if kind == "anchor":
                name = f"{name[:2]}{name[-1]}"  # 收到反馈意见后 is 收到后
            if kind == "penalty" and name.startswith("免"):
                name = "免职"
            found.append(Mention(kind=kind, name=name, start=match.start(), end=match.end()))
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))
