"""What kind of text an article is, from its title and form."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.model import DocumentKind

__all__ = ["kind_of"]

_ARTICLE = re.compile(r"(?m)^\s*第[一二三四五六七八九十百零\d]+条[\s　]")
_BY_TITLE: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (
        DocumentKind.REGULATION,
        re.compile(
            r"(?:条例|办法|规定|规则|准则|细则|章程|法)(?:[(（].{1,12}[)）])?(?:要点|摘编|解读)?[》”]?$"
        ),
    ),
    (DocumentKind.POLICY, re.compile(r"(?:意见|通知|方案|规划|决定|纲要|公告|指引|清单)[》”]?$")),
    (DocumentKind.CASE, re.compile(r"案例|典型|通报|被?查处|处分|违纪")),
    (DocumentKind.REPORT, re.compile(r"综述|工作报告|总结|情况(?:报告|通报)|述评|纪实|反馈")),
    (DocumentKind.EXPERIENCE, re.compile(r"经验|做法|体会|探索|实践|创新|推动|构建|打造|着力")),
)
_NEWS = re.compile(r"本报讯|记者|通讯员|近日|日前")


def kind_of(draft: Draft) -> DocumentKind:
    """Regulation by its articles, else by the last word of the title, else by its manner."""
    if len(_ARTICLE.findall(draft.text)) >= 3:
        return DocumentKind.REGULATION
    title = re.sub(r"[\s　]+", "", draft.title)
    for kind, pattern in _BY_TITLE[:4]:
        if pattern.search(title):
            return kind
    if _NEWS.search(draft.text[:400]) or _NEWS.search(draft.text[-80:]):
        return DocumentKind.NEWS
    return DocumentKind.EXPERIENCE if _BY_TITLE[4][1].search(title) else DocumentKind.NEWS
