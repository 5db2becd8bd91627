"""Whom a headline is about: the place or the body that it names first."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.gazetteer import Gazetteer

__all__ = ["is_new_subject"]

_BODY = re.compile(
    r"省|市|县|区|旗|盟|州|镇|乡|街道|村|社区|集团|公司|大学|学院|学校|中学|小学|医院|银行|研究院|设计院|设计总院|[局厅部](?=党|[：:召举开])|委员会"
)
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fff]{2}(?:集团|公司|大学|学院|中学|小学|医院|银行|研究院|设计院|设计总院)$"
)
# No name begins so: 全市, 各县区, 我省; nor does a verb lead to one: 推进某市.
_NO_NAME = re.compile(
    r"[全各我本某两每该被对向在从把让为以与和及或新一二三四五六七八九十多首年月日的]|(?:推[进动]|坚持|聚焦|深化|加强|做[好实]|走进)"
)
_BEFORE = re.compile(
    r"(?:中共|十[一二三四五六七八九]?届|[一二三四五六七八九]届|[0-9]{4}年度?|来自|关于|[“”《【\[\s　])*"
)
_REACH = 14  # characters at a headline's head that may name whom it is about


def is_new_subject(title: str, named: Callable[[str], bool], behind: str) -> bool:
    """Whether a headline names a place or a body first that the text before it never names.

    A name that no gazetteer holds counts where the text behind the headline takes it up.

    Args:
        title: the headline.
        named: whether the text before it holds a name.
        behind: the beginning of the text behind it.
    """
    start = _leading(title)
    place = _place(title, start)
    if place and not named(place):
        return True
    names = _names(title, start)
    known = any(name in behind or _INSTITUTION.search(name) for name in names)
    return known and not named(names[-1])


def _leading(title: str) -> int:
    match = _BEFORE.match(title)
    return match.end() if match is not None else 0


def _place(title: str, start: int) -> str:
    """The place at a headline's head as it is written there."""
    for mention in Gazetteer.load().find(title[: start + _REACH]):
        text = mention.span.of(title)
        if mention.span.start <= start + 2 and mention.certain:
            return text
    return ""


def _names(title: str, start: int) -> list[str]:
    """The names of bodies that a headline may begin with, the shortest first."""
    if _NO_NAME.match(title, start):
        return []
    found = []
    for match in _BODY.finditer(title, start, start + _REACH):
        name = title[start : match.end()]
        if len(name) >= 3 and re.fullmatch(r"[\u4e00-\u9fff]+", name):
            found.append(name)
    return found
