"""What a quantity counts: the noun behind its unit (28个突出问题), else the one before it (突出问题28个).

Chinese reports state most figures as "verb, noun, number": 追回违规发放津补贴18.6万元. The noun is what
lies between the verb that governs the clause and the number; verbs inside it (违规发放) belong to it.
Where a clause names nothing (已整改45个, 占23%) it goes on counting what the last alike figure counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.data import rows
from corpus.segment import Segmenter, load_segmenter

from .model import Figure
from .units import GENERIC

__all__ = ["alike", "column_head", "counted", "deed"]


def _any(words: str) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


_EVENTS = re.compile(
    rf"(?:{_any('立案审查调查 立案审查 立案 处理处分 处分处理 党纪政务处分 处分 行政处罚')}"
    rf"|{_any('问责 留置 起诉 结案')}"
    rf"|{_any('组织处理 诫勉谈话 诫勉 谈话提醒 批评教育 约谈提醒 提醒谈话 免职')})$"
)
_NOMINAL = re.compile(r"(?:集中|专题|业务|常规|专项)?(?:巡察|巡视|培训|检查|督查|调研|谈话|约谈|审计|整治)$")
_NOT_VERB_BEFORE = re.compile(r"[被未需待应拟受党]$")
# What stands between a noun and its number: approximations, comparisons, copulas, changes.
_ABOUT = (
    "近 约 大约 大概 将近 接近 超过 超 逾 突破 不到 不足 不少于 不低于 不高于 不超过 不多于 低于 高于 "
    "少于 多于 至少 最多 多达"
)
_IS = (
    "达到 达成 高达 达 为 是 占 占比 共计 累计 总计 合计 总共 一共 共 有 仅有 仅为 仅 只有 只 总数 "
    "数量 总额 约合 折合 控制在 维持在 保持在 稳定在"
)
_CHANGED = (
    "降至 降到 升至 增至 增加到 提高到 提升到 提升至 增加 增长 上升 下降 减少 降低 缩短 提高 提升 上涨 "
    "回落 同比 环比 超出"
)
_LINKS = (
    "由 从 原则上 均 全部 已经 已 分别 各 人均 户均 了 过 其中 剩余 其余 另 还 又 再 就 也 都 则 便 不 "
    "未 到 至 于 在 和 与 及 或 即 、"
)
_TAIL = re.compile(
    rf"(?:[\s　]|{_any(_ABOUT)}|{_any(_IS)}|{_any(_CHANGED)}|{_any(_LINKS)}"
    r"|(?:平均)?每[村镇乡县家户人个月年天日名]|平均"
    r"|[比较](?:上年|去年|上一?轮|同期|往年|以往|整改前|改造前))+$"
)
_KEEPS_TAIL = re.compile(r"(?:总人数|人数|户数|次数|件数|总数量|金额|总额|余额|费用|以内|年内|其他)$")
_HEAD = re.compile(
    r"^(?:[\s　、的]|全[省市县区州旗镇乡村]|[我本该各][省市县区州旗镇乡村]|逐[一户项条]"
    rf"|{_any('其中 全部 各类 各项 各种 各级 有关 相关 一批 上述 目前 截至目前 已经 已 先后 累计')}"
    rf"|{_any('共计 共 新 另有 另 还 并 且 仅 只')}"
    rf"|{_any('实际 当场 同步 及时 全面 分别 同时 均 就 又 再 所有 全体')})+"
)
_OFFICE_HEAD = re.compile(
    rf"^[市县区省州镇乡]?(?:{_any('纪委监委 纪检监察机关 纪委 监委 公安机关 司法机关 检察机关')}"
    r"|(?:组织|相关|有关|主管|职能)部门)"
)
_FORWARD_STOP = re.compile(
    _any(
        "立案 受到 给予 违规 违法 违纪 不符 不规范 不到位 未 使用 用于 纳入 逐一 逐个 现场 今年 "
        "去年 目前 均 已 "
        "账实 全部 开展 进行 同比"
    )
    + r"|[并由向对在被共的和与及等了着为是占以从到至比之]|分别"
)
_GENERIC_HEADS = re.compile(r"的(?:问题|事项|案件|情况|项目|线索|意见|诉求|矛盾|纠纷)$")
_DURATION = re.compile("年|个?月|天|日|周|星期|个?小时|分钟|秒|个?工作日")
_DURATION_HEAD = re.compile(r"(?:时间|期限|时长|周期|工期|时限|用时|耗时|工龄|年限)$")
# Units of the same things: 检查机构143家次，约谈21家.
_FAMILIES = (
    frozenset({"人", "名", "位", "人次"}),
    frozenset({"家", "家次"}),
    frozenset({"户", "户次"}),
    GENERIC,
)
_CLAUSE = re.compile(r"[，。；！？：:（）()\n]")
_BEHIND = 14  # characters behind a number in which its noun stands
_CELL = re.compile(r"(?:^|[；;，\n｜|])\s*(?P<head>[^；;，。：:\n｜|]{1,24})[：:]\s*$")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?(?P<unit>[^（）()]{1,10})[)）]$")
_NOUN = ("n", "vn", "an", "l", "j", "b", "a", "i", "eng", "q")
_COUNTABLE = frozenset("组村镇乡县区校站点库房路桥车船井人户家树田")


def column_head(text: str, figure: Figure) -> tuple[str, str]:
    """Head of the cell that holds nothing but the figure, and the unit that the head gives.

    "损失（万元）：6.8；…" gives ("损失", "万元"); ("", "") when the cell holds more.
    """
    match = _CELL.search(text[: figure.span.start])
    if match is None or (text[figure.span.end : figure.span.end + 1] or "；") not in "；;，。｜|\n 　":
        return "", ""
    head = match["head"].strip()
    unit = _IN_BRACKETS.search(head)
    return (head[: unit.start()], unit["unit"]) if unit is not None else (head, "")


def counted(text: str, figure: Figure, after: int) -> str:
    """The noun that a figure counts; "" when its own clause names none.

    Args:
        text: the sentence.
        figure: with its span in the sentence.
        after: where the figure before it ends (0 for none): what lies before counts something else.
    """
    ahead = _behind(text, figure)
    if _DURATION.fullmatch(figure.unit):
        before = _before(text, figure, after)
        return before if _DURATION_HEAD.search(before) else ""
    return ahead or _before(text, figure, after)


def deed(text: str, figure: Figure, after: int) -> str:
    """The deed that a clause of a verb and a number counts: 谈话1142人次; "" for other clauses."""
    if _DURATION.fullmatch(figure.unit):
        return ""
    clause = _without_tail(_CLAUSE.split(text[after : figure.span.start])[-1])
    return clause if len(clause) >= 2 and _patterns()[0].fullmatch(clause) else ""


def alike(figure: Figure, earlier: Sequence[tuple[Figure, str]]) -> str:
    """What the last figure before counted that may be of the same things; "" for none."""
    share = figure.kind == "percent" or figure.unit == "倍"
    for other, what in reversed(earlier):
        if not what:
            continue
        if share or (figure.kind == "money" and other.kind == "money"):
            return what
        if figure.kind == other.kind == "quantity" and _same_family(figure.unit, other.unit):
            return what
    return ""


def _same_family(a: str, b: str) -> bool:
    return a == b or any(a in family and b in family for family in _FAMILIES)


def _behind(text: str, figure: Figure) -> str:
    """The noun right behind the unit."""
    rest = text[figure.span.end : figure.span.end + _BEHIND]
    cut = _CLAUSE.search(rest)
    rest = rest[: cut.start()] if cut else rest
    linked = rest.startswith("的")
    if figure.kind == "percent" and not (linked or figure.text.endswith("成") or "分之" in figure.text):
        return ""
    rest = rest.removeprefix("的")
    lead = "不" if rest.startswith("不") else ""
    words: list[str] = []
    for word, tag in _segmenter().tags(rest.removeprefix("不") if lead else rest):
        noun = not tag or tag.startswith(_NOUN) or word in _COUNTABLE
        if (
            not noun
            or (words and _FORWARD_STOP.match(word))
            or (not words and not lead and _is_verb(word, tag))
        ):
            break
        words.append(word)
    if not words and (single := re.fullmatch(r"(?:巡察|巡视|培训|督查|检查|调研|谈话|整改|审计)", rest)):
        return single.group()
    found = "".join(words)
    return (lead + found if found else "") if not _FORWARD_STOP.match(found) else ""


def _is_verb(word: str, tag: str) -> bool:
    governs = _patterns()[0].fullmatch(word) is not None and not tag.startswith("n")
    return governs or _FORWARD_STOP.match(word) is not None


def _before(text: str, figure: Figure, after: int) -> str:
    """The noun before the number, within its clause."""
    clause = text[after : figure.span.start]
    clause = _CLAUSE.split(clause)[-1]
    clause = _without_tail(clause)
    if not clause:
        return ""
    event = _EVENTS.search(clause)
    governed = _governed(clause)
    if event is not None and len(governed) <= len(event.group()):
        return event.group()
    if governed != clause:
        return _trimmed(governed) or _nominal(clause)
    return _trimmed(_noun_at_end(clause))


def _without_tail(clause: str) -> str:
    """Without approximations, comparisons and copulas before the number."""
    tail = _TAIL.search(clause)
    if tail is None or _KEEPS_TAIL.search(clause.rstrip()):
        return clause.strip()
    return clause[: tail.start()].strip()


def _governed(clause: str) -> str:
    """What follows the governing verb of a clause; the clause itself when no such verb stands in it."""
    at = 0
    governing, compound = _patterns()
    for match in governing.finditer(clause):
        if match.start() < at:
            continue
        before = clause[: match.start()]
        quoted = before.count("“") > before.count("”")
        if quoted or compound.match(clause, match.start()) or _NOT_VERB_BEFORE.search(before):
            continue
        if at and match.start() > at:
            break  # a verb within the noun: 追回|违规发放津补贴
        at = match.end()
    return clause[at:] if at else clause


def _nominal(clause: str) -> str:
    """A verb that is the noun after another one: 参加|巡察, 开展|集中培训."""
    match = _NOMINAL.search(clause)
    return match.group() if match is not None and _patterns()[0].match(clause[: match.start()][-2:]) else ""


def _noun_at_end(clause: str) -> str:
    """The run of nouns that ends a clause; with the verbs inside a rate: 整改完成率."""
    words = _quoted(_segmenter().tags(clause))
    rate = clause.endswith(("率", "度", "量", "额", "面", "数", "分", "比例", "收入", "支出", "费用"))
    taken: list[str] = []
    for k, (word, tag) in reversed(list(enumerate(words))):
        if not taken and tag.startswith("v"):
            taken.insert(0, word)
            continue
        noun = not tag or tag.startswith(_NOUN) or word.endswith("均") or word == "日"
        if tag.startswith("ns") and taken:
            break
        inner = tag.startswith("v") and (rate or (k > 0 and words[k - 1][1].startswith("n")))
        linked = word == "的" and _GENERIC_HEADS.search("的" + "".join(taken))
        if noun or inner or (taken and (word == "、" or linked)):
            taken.insert(0, word)
        else:
            break
    return "".join(taken).strip("、")


def _quoted(words: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words with each quotation as one noun."""
    found: list[tuple[str, str]] = []
    inside: list[str] | None = None
    for word, tag in words:
        if word == "“":
            inside = [word]
        elif inside is None:
            found.append((word, tag))
        else:
            inside.append(word)
            if word == "”":
                found.append(("".join(inside), "n"))
                inside = None
    return found + [(word, "x") for word in inside or ()]


def _trimmed(noun: str) -> str:
    """Without what stands before a noun and tells nothing of it, and without what does not belong to it."""
    noun = _HEAD.sub("", noun)
    noun = _OFFICE_HEAD.sub("", noun)
    noun = _HEAD.sub("", noun)
    if "的" in noun and not _GENERIC_HEADS.search(noun):
        noun = noun.rpartition("的")[2]
    return noun.strip("、 　")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The verbs that govern a clause, and the nouns that begin with one of them."""
    verbs: list[str] = []
    nouns: list[str] = []
    for verb, *ends in rows("report_verbs.txt"):
        verbs.append(verb)
        nouns += [verb + end for end in (ends[0].split() if ends else ())]
    governing = rf"(?:{_any(' '.join(verbs))})(?![率度额面与和、]|量(?!化))(?:了|过|出|到|好|完)?"
    return re.compile(governing), re.compile(_any(" ".join(nouns)))


@cache
def _segmenter() -> Segmenter:
    return load_segmenter()
