"""Rounds of inspection: 十四届市委第一轮, 首轮, and the term that a bare 第二轮 belongs to."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.model import MetaValue, Span

__all__ = ["rounds_of"]

_NUMBER = r"[一二三四五六七八九十\d]{1,3}"
_BODY = "中央|省委|市委|县委|区委|州委|旗委|自治区党委|党委"
_ROUND = re.compile(
    rf"(?:(?P<term>{_NUMBER}|本|新一)届(?:[\u4e00-\u9fff]{{1,8}}?(?=(?:{_BODY})(?:第{_NUMBER}|首)轮))?)?"
    rf"(?P<body>{_BODY})?(?P<round>第(?:{_NUMBER})|首)轮(?=[\u4e00-\u9fff]{{0,6}}[巡专常提联机])"
)
_TERM = re.compile(rf"(?P<term>{_NUMBER})届[\u4e00-\u9fff]{{0,6}}?(?P<body>{_BODY})")


def rounds_of(draft: Draft) -> tuple[MetaValue, ...]:
    """The rounds named, in normal form (``十四届市委第一轮``), each with the span of its first mention.

    A round named without its term takes the term of the text when it speaks of one only.
    """
    if "轮" not in draft.text:
        return ()
    terms = dict.fromkeys((m["term"], m["body"]) for m in _TERM.finditer(draft.text))
    only = next(iter(terms)) if len(terms) == 1 else None
    found: dict[str, MetaValue] = {}
    for match in _ROUND.finditer(draft.text):
        term, body = match["term"], match["body"]
        if term in {None, "本", "新一"}:
            term = ""
        if not term and only is not None and body in {None, only[1]}:
            term, body = only
        number = "第一" if match["round"] == "首" else match["round"]
        value = f"{term}届{body or ''}{number}轮" if term else f"{body or ''}{number}轮"
        found.setdefault(value, MetaValue(value=value, span=Span(*match.span())))
    return tuple(found.values())
