"""References in the form of GB/T 7714-2015 (参考文献著录规则), from what is known of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import BlockKind, Document, DocumentKind

from .text import one_line

__all__ = ["reference"]

#: Table B.1 of the standard: type marks. A rule is no technical standard [S]: like every official text
#: without a mark of its own it is [Z]. Practice is reported in newspapers, as news is.
_TYPES = {DocumentKind.NEWS: "N", DocumentKind.EXPERIENCE: "N", DocumentKind.REPORT: "R"}
_MOST_AUTHORS = 3  # section 8.1.2: the first three, then 等
_HEAD = frozenset(
    {BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE}
)
_NEWSPAPER = re.compile(r"[\u4e00-\u9fff]{1,14}(?:报|周刊)$")


def reference(document: Document) -> str:
    """How ``document`` is cited; what is not known of it is left out with its punctuation.

    - newspaper article: 作者. 题名[N]. 报纸名, 日期(版次).
    - web page: 作者. 题名[EB/OL]. (日期)[引用日期]. 网址.
    - rule, notice, report: 发布者. 题名: 文号[Z]. 日期.

    Newspaper, page, address and date of access are known when the file's ``.meta.yaml`` names them
    (``newspaper``, ``page``, ``url``, ``accessed``); a newspaper named as the source counts too.
    """
    authors = _values(document, "author")
    issuer = document.issuer or ""
    newspaper = _first(document, "newspaper") or (issuer if _NEWSPAPER.fullmatch(issuer) else "")
    url = _first(document, "url")
    who = _names(authors) or ("" if newspaper else one_line(issuer))
    kind = "N" if newspaper else _TYPES.get(document.kind, "Z")
    mark = f"{kind}/OL" if url and newspaper else "EB/OL" if url else kind
    number = "" if newspaper or url else _number(document)
    title = f"{one_line(document.title)}{f': {number}' if number else ''}[{mark}]"
    publisher = newspaper or (one_line(issuer) if authors and issuer else "")
    return f"{f'{who}. ' if who else ''}{title}.{_published(document, publisher, url)}"


def _published(document: Document, publisher: str, url: str) -> str:
    """Everything after the title, each part with its full stop."""
    page = _first(document, "page")
    date = document.date or ""
    edition = f"({page})" if page else ""
    if not url:
        parts = ", ".join(part for part in (publisher, date) if part)
        return f" {parts}{edition}." if parts else ""
    accessed = _first(document, "accessed")
    dates = f"{f'({date})' if date else ''}{f'[{accessed}]' if accessed else ''}"
    before = f" {publisher}{edition}." if publisher else ""
    return f"{before}{f' {dates}.' if dates else ''} {url}."


def _names(authors: Sequence[str]) -> str:
    return ", ".join([*authors[:_MOST_AUTHORS], *(["等"] if len(authors) > _MOST_AUTHORS else [])])


def _number(document: Document) -> str:
    """The document's own number (文号): the one given in its sidecar, or read above its first paragraph."""
    body = next((b.span.start for b in document.blocks if b.kind not in _HEAD), 0)
    for value in document.meta.get("doc_number", ()):
        if value.span is None or value.span.start < body:
            return one_line(value.value)
    return ""


def _values(document: Document, name: str) -> list[str]:
    return list(dict.fromkeys(one_line(value.value) for value in document.meta.get(name, ())))


def _first(document: Document, name: str) -> str:
    return next(iter(_values(document, name)), "")
