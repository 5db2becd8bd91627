"""Saved web pages: the body of the text is found; navigation, headers and footers are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.decode import decode
from corpus.draft import RawText
from corpus.errors import LoadError, UndecodableText
from corpus.model import BlockKind
from corpus.settings import CorpusSettings

from .base import Loader, check_bytes, check_chars
from .builder import TextBuilder
from .packages import damaged
from .tables import Cell, laid_out, row_texts

__all__ = ["HTML", "load_html"]

_MEDIA_TYPE = "text/html"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{2,20})", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "utf-8": "utf-8"}
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "form",
        "button",
        "select",
        "option",
        "textarea",
        "nav",
        "footer",
        "aside",
        "head",
        "link",
        "meta",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "dd",
        "dt",
        "blockquote",
        "pre",
        "figcaption",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "center",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|foot|footer|header|crumb|breadcrumb|sidebar|share|related|comment|"
    r"copyright|pager|toolbar|banner|advert|ads|login|search|recommend|qrcode)(?:$|[-_ ])",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s*[-_|—–]{1,2}\s*[^-_|—–]{2,30}$")
_META = {
    "pubdate": "date", "publishdate": "date", "article:published_time": "date", "author": "author",
    "contentsource": "issuer", "source": "issuer", "articletitle": "title", "og:title": "title",
}  # fmt: skip


def load_html(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a saved web page.

    Raises:
        UndecodableText: its bytes fit neither the encoding it names nor a Chinese one.
        LoadError: it cannot be parsed.
    """
    check_bytes(len(data), source, 4 * settings.max_chars)
    text = _decode(data, source)
    check_chars(len(text), source, 4 * settings.max_chars)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", ""))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise damaged(source) from error
    meta = _meta(root)
    title = _title(root, meta)
    builder = TextBuilder(source, settings)
    blocks = list(_blocks(_main(root)))
    if title and all(_bare(block) != _bare(title) for block, _, _ in blocks[:6]):
        builder.add(title, BlockKind.TITLE)
    for block, kind, level in blocks:
        is_title = bool(title) and _bare(block) == _bare(title) and kind in (None, BlockKind.HEADING)
        builder.add(block, BlockKind.TITLE if is_title else kind, level=0 if is_title else level)
    return builder.raw(data, _MEDIA_TYPE, meta=meta)


def _decode(data: bytes, source: str) -> str:
    try:
        return decode(data, source=source).text
    except UndecodableText:
        match = _CHARSET.search(data[:4096])
        named = match.group(1).decode("ascii").lower() if match else ""
        if named not in _CHINESE:
            raise
        try:
            return data.decode(_CHINESE[named])
        except UnicodeDecodeError as error:
            raise LoadError(
                f"{source}：网页声明的编码 {named} 与内容不符",
                source=source,
                hint="请用浏览器重新保存该网页。",
            ) from error


def _meta(root: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        value = (element.get("content") or "").strip()
        if name in _META and value:
            found.setdefault(_META[name], value)
    return found


def _title(root: html.HtmlElement, meta: dict[str, str]) -> str:
    """The page's own headline, else what its head says without the name of the site."""
    heads = [_clean(head.text_content()) for head in root.iter("h1")]
    heads = [head for head in heads if 4 <= len(head) <= 120]
    named = next((_clean(title.text_content()) for title in root.iter("title")), "")
    if len(heads) == 1 or (heads and any(head in named for head in heads)):
        return next((head for head in heads if head in named), heads[0])
    if meta.get("title"):
        return meta["title"]
    shorter = _SITE.sub("", named)
    return shorter if len(shorter) >= 4 else named


def _is_chrome(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    if element.tag in ("html", "body", "article", "main"):
        return False
    if element.tag == "header" and element.find(".//h1") is None:
        return True
    hidden = (
        "display:none" in (element.get("style") or "").replace(" ", "").lower()
        or element.get("hidden") is not None
    )
    marks = f"{element.get('id') or ''} {element.get('class') or ''}"
    return hidden or bool(_CHROME.search(marks) and _prose(element) < 400)


def _prose(element: html.HtmlElement) -> int:
    """Characters of text in the element that stand in no link."""
    links = sum(len(_clean(link.text_content())) for link in element.iter("a"))
    return len(_clean(element.text_content())) - links


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """The narrowest element that holds most of the page's prose (readability's idea, in short)."""
    body = root.find("body")
    best = body if body is not None else root
    for junk in [element for element in best.iter() if element is not best and _is_chrome(element)]:
        if junk.getparent() is not None:
            _drop(junk)
    total = _prose(best)
    while True:
        children = [child for child in best if isinstance(child.tag, str)]
        heavy = [
            child
            for child in children
            if child.tag not in ("p", "table", "tbody", "tr") and _prose(child) >= 0.9 * total
        ]
        if len(heavy) != 1 or not total:
            return best
        best = heavy[0]


def _drop(element: html.HtmlElement) -> None:
    """Remove an element, keeping the text that follows it."""
    parent = element.getparent()
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _blocks(root: html.HtmlElement) -> Iterator[tuple[str, BlockKind | None, int]]:
    """The blocks of an element in reading order: (text, kind, heading level)."""
    loose: list[str] = [root.text or ""]
    for child in root:
        if isinstance(child.tag, str) and (
            child.tag in _BLOCKS or child.tag in ("table", "ul", "ol", "dl", "br", "hr")
        ):
            yield from _lines("".join(loose))
            loose = []
            yield from _block(child)
        elif isinstance(child.tag, str) and any(
            one.tag in _BLOCKS or one.tag in ("table", "br") for one in child.iter()
        ):
            yield from _lines("".join(loose))
            loose = []
            yield from _blocks(child)
        elif isinstance(child.tag, str):
            loose.append(child.text_content())
        loose.append(child.tail or "")
    yield from _lines("".join(loose))


def _block(element: html.HtmlElement) -> Iterator[tuple[str, BlockKind | None, int]]:
    tag = element.tag
    if tag in _HEADINGS:
        yield _clean(element.text_content()), BlockKind.HEADING, int(tag[1])
    elif tag == "table" and not any(_prose(cell) > 600 for cell in element.iter("td")):
        cells = [[_cell(cell) for cell in row.iter("td", "th")] for row in element.iter("tr")]
        for row in row_texts(laid_out(cells)):
            yield row, BlockKind.TABLE, 0
    elif tag == "figcaption":
        yield _clean(element.text_content()), BlockKind.CAPTION, 0
    elif tag == "li" and not any(child.tag in ("ul", "ol", "p") for child in element):
        yield _clean(element.text_content()), BlockKind.LIST_ITEM, 0
    else:
        yield from _blocks(element)


def _cell(element: html.HtmlElement) -> Cell:
    across, down = (element.get(name, "1").strip() for name in ("colspan", "rowspan"))
    return Cell(
        text=_clean(element.text_content()),
        across=int(across) if across.isdecimal() and len(across) < 6 else 1,
        down=int(down) if down.isdecimal() and len(down) < 6 else 1,
    )


def _lines(text: str) -> Iterator[tuple[str, BlockKind | None, int]]:
    cleaned = _clean(text)
    if cleaned:
        yield cleaned, None, 0


def _clean(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v\u00a0\u200b\ufeff]+", " ", text).strip(" \u3000")


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


HTML = Loader(
    name="网页", media_type=_MEDIA_TYPE, suffixes=(".html", ".htm", ".xhtml", ".shtml"), load=load_html
)
