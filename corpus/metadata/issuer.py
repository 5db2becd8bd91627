"""Who issued a text: its signature, its title, the line under the title, the organisation that signs it."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.model import BlockKind, MetaValue, Span

from .people import ORGANISATION, Signed

__all__ = ["issuer_of"]

_ENACTED_BY = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日月]\s*(?P<who>(?!印发|发布|公布|颁布|修[订改正]|通过|批准|召开)[\u4e00-\u9fff]{3,40}?)"
    r"(?:第[^，。）)]{1,14}会议|(?:常委会|常务|全体|主任|党组)?(?:扩大)?(?:会议)?)"
    r"(?:审议|讨论)?(?:通过|批准|印发|发布|公布|颁布|修订)"
)
_MEETING = re.compile(r"(?:常委会|常务|全体|主任|党组)(?:会议)?$|会议$")
_BEFORE_ABOUT = re.compile(r"^(?P<who>[\u4e00-\u9fff、（）() ]{4,40}?)关于")
_SOURCE = re.compile(
    r"(?:来源|供稿|信息来源|发布机构|发布单位)\s*[：:]\s*(?P<who>[\u4e00-\u9fff（）()]{3,30}?)"
    r"(?:网站|官网|微信公众号)?(?=[\s　,，；;|｜）)\d]|字体|作者|$)"
)
_COMPILED = re.compile(r"^[\s　]*(?P<who>[\u4e00-\u9fff]{4,30}?)\s*编(?:印|发)?[\s　]*(?:19|20)\d{2}\s*年")
_AGENCY = re.compile(r"^[^。]{0,6}(?P<who>新华社)[\u4e00-\u9fff]{2,4}\d{1,2}月\d{1,2}日电")
_SIGNATURE = 4  # blocks at the end where a signature stands
_TRAILING_DATE = re.compile(r"[\s　]*(?:\d{4}|[二〇零○一]{1,2}[〇零○一二三四五六七八九]{2,3})\s*年.*$")


def issuer_of(draft: Draft, signed: Signed) -> MetaValue | None:
    """The body that issued a draft, with its span; None when the text names none."""
    return (
        _signature(draft)
        or _under_title(draft)
        or _title(draft)
        or (signed.units[0] if signed.units and not signed.authors else None)
        or _named_source(draft)
        or _agency(draft)
    )


def _signature(draft: Draft) -> MetaValue | None:
    """A line at the end that is an organisation's name, alone or with a date."""
    for block in draft.blocks[-_SIGNATURE:]:
        text = block.span.of(draft.text)
        if len(text) > 60 or block.kind in {
            BlockKind.CAPTION,
            BlockKind.HEADING,
            BlockKind.TITLE,
            BlockKind.BYLINE,
        }:
            continue
        bare = _TRAILING_DATE.sub("", text).strip()
        if bare and ORGANISATION.fullmatch(bare):
            start = block.span.start + text.index(bare)
            return MetaValue(value=bare, span=Span(start, start + len(bare)))
    return None


def _under_title(draft: Draft) -> MetaValue | None:
    """（2019年5月6日中共中央办公厅印发）."""
    for block in draft.blocks[:4]:
        text = block.span.of(draft.text)
        if block.kind is BlockKind.TITLE or len(text) > 200:
            continue
        match = _ENACTED_BY.search(text)
        if match is not None:
            who = _MEETING.sub("", match["who"])
            if len(who) >= 3:
                start = block.span.start + match.start("who")
                return MetaValue(value=who, span=Span(start, start + len(who)))
    return None


def _title(draft: Draft) -> MetaValue | None:
    """中共某市委关于……的通报."""
    for block in draft.blocks:
        if block.kind is BlockKind.TITLE:
            match = _BEFORE_ABOUT.match(block.span.of(draft.text))
            if match is not None and ORGANISATION.fullmatch(match["who"].strip()):
                span = Span(*match.span("who")).shift(block.span.start)
                return MetaValue(value=match["who"].strip(), span=span)
    return None


def _named_source(draft: Draft) -> MetaValue | None:
    for block in draft.blocks:
        if block.kind in {BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE}:
            text = block.span.of(draft.text)
            match = _SOURCE.search(text) or _COMPILED.match(text)
            if match is not None:
                return MetaValue(value=match["who"], span=Span(*match.span("who")).shift(block.span.start))
    return None


def _agency(draft: Draft) -> MetaValue | None:
    for block in draft.blocks[:4]:
        match = _AGENCY.match(block.span.of(draft.text))
        if match is not None:
            return MetaValue(value=match["who"], span=Span(*match.span("who")).shift(block.span.start))
    return None
