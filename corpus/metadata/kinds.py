"""What kind of text an article is, from its form, its title and who signs it."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.model import BlockKind, DocumentKind

from .people import Signed

__all__ = ["kind_of"]

_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百零\d]+条(?![是，、：:])")
_END = r"(?:[（(〔《].{1,14}[)）〕》])?(?:要点|摘编|摘要|全文|解读)*[》”]?(?:（?要点摘编.*)?$"
_REGULATION = re.compile(
    rf"(?:条例|办法|规定|规则|准则|细则|章程|规程|(?:刑|宪|监察|处分|公务员|组织|监督|诉讼|选举|立法|保密|审计|行政)法){_END}"
)
_POLICY = re.compile(rf"(?:意见|通知|方案|规划|决定|决议|纲要|公告|通告|指引|清单|批复|函){_END}")
_CASE = re.compile(
    r"案例|典型|(?:通报|曝光)[^，。]{0,14}问题|被?查处|严重违纪|处分通报|受到?处分|警示录|忏悔|以案|微案"
)
_CASES = re.compile(r"查处|违纪|违法|典型问题|典型案例|警示")
_REPORT = re.compile(
    r"综述|工作报告|总结|(?:情况|进展|整改)的?(?:报告|通报|公示|公告)|述评|纪实|回眸|巡礼|盘点|上的(?:报告|讲话|发言)|(?:年度|调研|专题|调查|评估|自查)报告|反馈(?!会)(?:情况|意见)?$"
)
_PRACTICE = re.compile(
    r"经验|做法|体会|探索|实践|创新|推动|构建|打造|思考|路径|机制|模式|工作法|怎么|如何|举措"
)
_REPORTED = re.compile(r"本报讯|讯\s*[（(]|记\s*者|通\s*讯\s*员|新华社|(?:日电|日讯)")
_RECENT = re.compile(r"近日|日前|昨日|今日|据悉|获悉")
_OFFICE = re.compile(r"各县|各区|各市|各镇|各乡|各单位|各部门|各党|现印发|现就|特此通知")


def kind_of(draft: Draft, signed: Signed) -> DocumentKind:
    """Regulation by its articles, else by the last words of the title, else by who signs it and how."""
    if sum(_ARTICLE.match(draft.text, block.span.start) is not None for block in draft.blocks) >= 3:
        return DocumentKind.REGULATION
    title = re.sub(r"[\s　]+", "", draft.title)
    heads = title + "".join(
        "\n" + re.sub(r"[\s　]+", "", block.span.of(draft.text))
        for block in draft.of_kind(BlockKind.SUBTITLE)[:2]
    )
    reported = _is_reported(draft)
    if _REGULATION.search(title) and not reported:
        return DocumentKind.REGULATION
    if _REPORT.search(heads) and not _CASES.search(heads):
        return DocumentKind.REPORT
    if _CASE.search(heads):
        return DocumentKind.CASE
    if _POLICY.search(title) and (not reported or _OFFICE.search(draft.text[:400])):
        return DocumentKind.POLICY
    if reported:
        return DocumentKind.NEWS
    if signed.roles or signed.units or signed.authors or _PRACTICE.search(title):
        return DocumentKind.EXPERIENCE
    return DocumentKind.NEWS


def _is_reported(draft: Draft) -> bool:
    """Whether a journalist tells it: byline, dateline, or the way news begins."""
    bylines = " ".join(block.span.of(draft.text) for block in draft.of_kind(BlockKind.BYLINE))
    body = draft.of_kind(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    head = " ".join(block.span.of(draft.text)[:80] for block in body[:2])
    tail = body[-1].span.of(draft.text)[-60:] if body else ""
    return bool(_REPORTED.search(f"{bylines} {head} {tail}") or _RECENT.search(head))
