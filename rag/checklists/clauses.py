"""From a sentence to the runs of it that say what to check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Span

from .model import ItemKind

__all__ = ["Found", "Setting", "items_in"]

_SHORTEST, _LONGEST = 6, 90  # characters of an item
_MOST_WRONG = 45  # of a clause that tells what was wrong: longer ones tell a story
_SEGMENT = re.compile(r"[^；;。！!？?\n]+[？?]?")
_CLAUSE = re.compile(r"[^，,]+")
_LEADING = re.compile(
    r"^(?:[\s　，、：:•·\-–—]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|[①-⑳]"
    r"|[一二三四五六七八九]是(?![否不])|第[一二三四五六七八九十百\d]+条(?:要点)?[\s　：:]*"
    r"|其中|同时|此外|另外|并且|以及|还|但是?)+"
)
_TRAILING = " 　，,、:：”"

# What to look at: a cue of its own, a question that a list puts, an order to those who inspect.
_WHETHER = re.compile(r"是否|有无|有没有|是不是")
_LOOKS = re.compile(
    r"(?:重点|着重|逐项|逐笔|逐一|随机)(?:检查|核查|查看|查阅|看|查(?![找摆])|盯|关注|监督|了解|抽查|核对|核实|比对)"
    r"(?!了|过|组|到|出|、|的|力度|对象)|紧盯(?!着)|盯[住牢紧](?!了|着|谁|什么)|重点查[找摆]"
    r"|围绕(?=[^，。；]{6,60}(?:加强|开展|强化)(?:政治)?监督)"
)
_ASKS = re.compile(
    r"(?:重点|着重)?(?:看|查|核|盯|了解|关注|检查|核实|询问|评估)[^，。；;]{0,14}(?:是否|有没有|有无|是不是)"
)
_ORDERS = re.compile(r"(?:看|查|访|核对|核实|比对|抽查|查看|查阅|了解|走访|对照|检查|询问)(?![看了过出到组])")
_ORDERING = re.compile(
    r"清单|要点|操作|指引|手册|提纲|监督重点|检查(?:内容|事项)|[二三四五六七八九十][看查访]|[看查]什么"
)
# Behind what is looked at, this goes on with what came of it.
_GOES_ON = re.compile(
    r"强化|提供|推动|确保|做到|为|把|发现|共|已|形成|促进|提升|不断|持续|以|解决|督促|查处|协调|给予|移交"
)
_VAGUE = re.compile(
    r"^[，,]|^.{0,4}(?:问题|重点|目标|任务|关键|整改|时间|节点|进度|不放|落实|成效|一环|责任|权力|主责主业)?$"
)
_RHETORIC = re.compile(
    r"为什么|怎么办|怎样|如何|答案|回答|难道|我们|他们|你们|大家|记者|笔者|会议(?=要求|认为|精神)|讲话|指出|强调"
)

# What was found wrong.
_WRONG = re.compile(
    r"(?<!看)不(?:到位|规范|严(?![重肃])|实(?![行现施])|力(?![争求])|够|公开|透明|及时|足|担当|落实|健全|完善"
    r"|符|准确|按|作为(?=$|[、，；。])|执行|深(?!化)|强|高(?!于)|全|齐|细|紧|公(?!开)|科学|合理|合规|彻底|扎实|充分|明确|坚决|主动"
    r"|入账|报账|签字|履行|兑付|达标|敢|注重|重视|顺畅|平衡)"
    r"|(?<![看听记分])不清(?!楚的)|未(?:按|经|开|建立|落实|履行|公开|公示|及时|严格|入账|召开|执行|纳入|办理|签订|验收|收缴|收回|上缴)"
    r"|时有发生|屡禁不止|屡查屡犯|边改边犯|倒置|超支|随意(?!性)|乏力|不轮岗|占用(?:集体|公|专项|资金)|造成[^，。]{0,8}损失"
    r"|薄弱|缺失|缺位|滞后|弱化|虚化|淡化|异化|流于形式|走过场|形同虚设|形式主义|官僚主义|灯下黑|虚报|冒领|套取|骗取"
    r"|截留|挪用|侵占|私分|优亲厚友|吃拿卡要|雁过拔毛|闲置|违规|违反|拖欠|推诿|漏洞|积压|浪费|混乱|迟缓|缓慢"
    r"|(?:问题|现象|矛盾)(?:较为|比较|仍然|依然)?(?:突出|多发|频发|严重)|多发|脱节|宽松软|超标准|超范围"
    r"|公款(?!存)|无人(?:管|问)|有差距|慢作为|乱作为|以权谋私|利益输送|弄虚作假|回扣|好处费|白条|账外|坐收坐支"
    r"|小金库|吃空饷|层层递减|重[\u4e00-\u9fff]{1,4}轻|以(?:会议|文件|批示)代|存在“[^”]+”[^，。]{0,8}(?:问题|现象|倾向)"
)
_FOUND = re.compile(
    r"发现|存在|有的|个别|一些|部分(?!依据)|通报|问题(?:有|是|主要|表现|清单|[：:])|主要(?:是|表现)|查出|查处|揭[露示]"
    r"|仍有|还有|普遍|不同程度|风险点|负面清单|短板|弱项"
)
_PROBLEMS = re.compile(
    r"存在(?:以下|下列|的)?(?:主要|突出)?问题|(?:主要|常见|突出)问题|问题(?:有|主要|表现|清单)|风险点"
)
_FINDINGS = re.compile(r"问题|通报|反馈|短板|不足|薄弱|表现|风险")
# A case in a notice: who, then what was done; only the deed is an item, never the person.
_NOTICE = re.compile(r"通报|典型(?:问题|案例)|曝光")
_PUNISHED = re.compile(r"处分|责令|立案|开除|撤销|撤职|免职|移送|诫勉")
_DEED = re.compile(
    r"^[^。；]{0,40}?(?:[\u4e00-\u9fff]某{1,2}|[×xX]{1,3})[，,]?(?P<deed>[^，。；某×]{6,40})(?=$|，)"
)
# What is threatened, forbidden, cured or feared is not found.
_NOT_FOUND = re.compile(
    r"的[，,]?$|应当|必须|不得|严禁|禁止|解决了|已(?:整改|解决|完成)|杜绝|防止|避免|严防|防范|破解|为解决|纠治|整治"
    r"|治理(?!不)|坚决|如果|凡是?|问责|追究|有没有|是否|针对|推动|督促|化解|消除|退回|约谈|带来|移交|处分|进行|提醒"
    r"|整改(?!不|落实不|责任|工作|报告|走|流|虚|敷)"
)
_OF_INSPECTORS = re.compile(
    r"巡[视察](?:工作|干部|组|机构|队伍|力量|人员|监督)[^，]{0,12}(?:不|弱|缺|滞)|巡不|察不|驻地|底稿"
)

# What a rule lays down for those who are inspected.
_DUTY = re.compile(
    r"(?:应当|必须|不得)(?![^，；。]{1,8}(?:而[没未]|的(?:[，；。]|$|重要|问题|事项|情况)))|严禁|禁止|不准|不许"
    r"|应(?=及时|如实|公开|建立|按|将|定期|由|经|严格)|须(?=经|由|报|在)|至少(?:每|召开|公开|一次|两次)"
)
_INSPECTORS = re.compile(
    r"巡[视察]|领导小组|监察(?:机关|机构|委员会|人员|法)|纪(?:检|委)|派驻|审查调查|组织部|公安机关|检察|底稿"
)
_THEIRS = re.compile(
    r"被巡[视察](?:党组织|单位|地区|的)|党委[（(]党组[）)]|党支部|(?<!被巡察)(?<!被巡视)党组织|领导班子|一把手"
    r"|班子成员|党员|领导干部|主要负责人|各单位|各级党委"
)

# Counted results and what one person did are told, not to be checked elsewhere.
_TOLD = re.compile(
    r"\d+(?:\.\d+)?(?:个|项|条|次|轮|名|件|人|家|户|万|亿|元|%|％|余|多|天|公里|米|盏|份|宗|处)|起典型|组长|"
    r"[\u4e00-\u9fff]某(?:某|[\u4e00-\u9fff]{0,2}问题|$)"
)
_PREAMBLE = re.compile(
    r"^(?:本(?:办法|条例|规定|清单|细则)|根据|依照|依据|为了?|.{0,6}第[一二三四五六七八九十]+条)"
)
_CUE = re.compile(
    r"^.{0,24}?(?:巡[视察](?:组)?(?:还)?发现|发现|存在(?:着)?|主要(?:是|表现在|表现为)|表现为|反映出)"
    r"(?:的(?:问题|主要问题)(?:有|是|主要是)?)?[：:]?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A run of a sentence that is an item, and what kind of one."""

    span: Span
    kind: ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a sentence stands.

    ``rules``: in a rule or policy; ``listed``: in a list; ``path``: title, headings, head of the list.
    """

    rules: bool
    listed: bool
    path: str

    @property
    def orders(self) -> bool:
        """Whether it is for those who inspect: an item of a list that tells them what to do."""
        return self.listed and bool(_ORDERING.search(self.path))


def items_in(text: str, setting: Setting) -> Iterator[Found]:
    """The runs of a sentence that say what to check, in its order, apart from each other.

    Args:
        text: one sentence.
        setting: where it stands.
    """
    found_here = (
        bool(_FOUND.search(text))
        or (setting.listed and bool(_FINDINGS.search(setting.path)))
        or (text.rstrip("。；").endswith("问题") and bool(_NOTICE.search(setting.path)))
    )
    for match in _SEGMENT.finditer(text):
        segment = _trimmed(text, Span(match.start(), match.end()))
        words = segment.of(text)
        told_of = _NOTICE.search(setting.path) or _PUNISHED.search(text)
        deed = _DEED.match(words) if told_of else None
        if deed is not None and _WRONG.search(deed["deed"]) and not _TOLD.search(deed["deed"]):
            begin = segment.start + deed.start("deed")
            yield Found(span=Span(begin, segment.start + deed.end("deed")), kind="problem")
            continue
        if not words or _RHETORIC.search(words) or _PREAMBLE.match(words):
            continue
        point = _point(text, segment, setting)
        duty = _duty(text, segment, setting) if setting.rules and point is None else None
        if point is not None and _fits(point):
            yield Found(span=point, kind="point")
        elif duty is not None and _fits(duty):
            yield Found(span=duty, kind="duty")
        elif (
            point is None and found_here and (not setting.rules or _PROBLEMS.search(f"{text} {setting.path}"))
        ):
            yield from (Found(span=wrong, kind="problem") for wrong in _wrongs(text, segment))


def _fits(span: Span) -> bool:
    return _SHORTEST <= len(span) <= _LONGEST


def _point(text: str, segment: Span, setting: Setting) -> Span | None:
    """What a segment says is to be looked at."""
    words = segment.of(text)
    if setting.listed and _WHETHER.search(words):
        return segment
    if setting.orders and _ORDERS.match(words):
        return segment
    cue = _ASKS.search(words) or _LOOKS.search(words)
    if cue is None or words.endswith(("?", "？")):
        return None
    begin = segment.start + cue.start()
    end = next(
        (m.start() for m in _CLAUSE.finditer(text, begin, segment.end) if _GOES_ON.match(m.group())),
        segment.end,
    )
    span = _trimmed(text, Span(begin, end))
    rest = text[span.start + len(cue.group()) : span.end]
    return None if _VAGUE.search(rest) or _TOLD.search(span.of(text)) else span


def _duty(text: str, segment: Span, setting: Setting) -> Span | None:
    """What a segment of a rule lays down for those who are inspected."""
    words = segment.of(text)
    modal = _DUTY.search(words)
    if modal is None:
        return None
    before = words[: modal.start()]
    own = before[before.rfind("，") + 1 :]  # what stands before the modal in its own clause
    theirs = _THEIRS.search(own)
    if theirs is not None:
        apart = own is not before and _INSPECTORS.search(before[: -len(own)])
        return Span(segment.start + modal.start() - len(own), segment.end) if apart else segment
    if _INSPECTORS.search(text[: segment.start + modal.start()]):
        return None
    return segment if own or not _INSPECTORS.search(setting.path) else None


def _wrongs(text: str, segment: Span) -> Iterator[Span]:
    """The clauses of a segment that tell what was found wrong."""
    for match in _CLAUSE.finditer(text, segment.start, segment.end):
        whole = _trimmed(text, Span(match.start(), match.end()))
        words = whole.of(text)
        refused = (_NOT_FOUND, _OF_INSPECTORS, _TOLD)
        if not _WRONG.search(words) or any(pattern.search(words) for pattern in refused):
            continue
        clause = _after_cue(text, whole)
        if _SHORTEST <= len(clause) <= _MOST_WRONG and not clause.of(text).startswith(("的", "地", "了")):
            yield clause


def _after_cue(text: str, clause: Span) -> Span:
    """Without the words that only say that something was found."""
    colon = max(clause.of(text).rfind(mark) for mark in "：:") + 1
    if colon and len(clause) - colon >= _SHORTEST:
        clause = _trimmed(text, Span(clause.start + colon, clause.end))
    cue = _CUE.match(clause.of(text))
    if cue is None or len(clause) - cue.end() < _SHORTEST:
        return clause
    return _trimmed(text, Span(clause.start + cue.end(), clause.end))


def _trimmed(text: str, span: Span) -> Span:
    """Without numbering and joining words before it, and marks behind it."""
    lead = _LEADING.match(span.of(text))
    start, end = span.start + (lead.end() if lead else 0), span.end
    while end > start and text[end - 1] in _TRAILING:
        if text[end - 1] == "”" and "“" in text[start : end - 1]:
            break  # it closes what is quoted inside
        end -= 1
    return Span(min(start, end), end)
