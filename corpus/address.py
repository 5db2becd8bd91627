"""Structural addresses: 《条例》第二十三条第二款 is a place in a text, in Chinese or Arabic numerals.

An article (条) has paragraphs (款): its text blocks, counted from one; a paragraph has items (项): （一）,
（二）, each a block of its own or a part of the paragraph. Chapters (章) and sections (节) are headings with
what follows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fold import fold
from .model import Block, BlockKind, Document, Span
from .numerals import number

__all__ = ["Address", "addresses", "find_address", "parse_address", "same_instrument"]

_N = r"(?:[〇零一二两三四五六七八九十百千]+|\d+)"
_S = r"[\s　]*"
_WHERE = (
    rf"(?:第{_S}(?P<chapter>{_N}){_S}章{_S})?(?:第{_S}(?P<section>{_N}){_S}节{_S})?"
    rf"(?:第{_S}(?P<article>{_N}){_S}条(?:之(?P<among>{_N}))?{_S})?"
    rf"(?:第{_S}(?P<paragraph>{_N}){_S}款{_S})?(?:第?{_S}[（(]?(?P<item>{_N})[）)]?{_S}项)?"
)
_ADDRESS = re.compile(
    rf"(?:《(?P<title>[^《》\n]{{2,60}})》(?:[（(][^）)\n]{{1,16}}[）)])?(?:的|中的|规定的)?{_S})?{_WHERE}"
)
_LOOSE = re.compile(
    rf"(?P<article>{_N}){_S}条(?:{_S}第?(?P<paragraph>{_N}){_S}款)?(?:{_S}第?[（(]?(?P<item>{_N})[）)]?{_S}项)?"
)
# 第三条 as the head of an article, not "第三条规定的…": loaders close up the space after the number.
_ABOUT = "规定|所|的|第|和|与|及|至|到|中|要求|明确|指出|讲|款|、"
_ARTICLE = re.compile(
    rf"{_S}第{_S}(?P<number>{_N}){_S}条(?:之(?P<among>{_N}))?"
    rf"(?=[\s　]|$|(?:要点)?[：:]|(?!{_ABOUT})[一-鿿“《])"
)
_PART = re.compile(rf"{_S}第{_S}(?P<number>{_N}){_S}(?P<what>[编章节])(?=[\s　]|$)")
_ITEM = re.compile(rf"[（(](?P<number>{_N})[)）]")
_ITEM_HEAD = re.compile(rf"{_S}[（(](?P<number>{_N})[)）]")
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})
_PREFIX = re.compile(r"^(?:中国共产党|中华人民共和国|中共中央|中共|关于)+")
_SUFFIX = re.compile(r"(?:\([^()]*\)|要点|摘编|全文|解读|:.*)+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place in a regulation; 0 and "" where a level is not named. ``among`` is the n of 第×条之n."""

    title: str = ""
    chapter: int = 0
    section: int = 0
    article: int = 0
    among: int = 0
    paragraph: int = 0
    item: int = 0


@dataclass(slots=True)
class _Article:
    """An article and its paragraphs, each with the items that stand as blocks of their own."""

    number: int
    among: int
    chapter: int
    section: int
    start: int
    end: int
    paragraphs: list[tuple[Span, list[tuple[int, Span]]]]


def parse_address(text: str) -> Address | None:
    """The address that ``text`` as a whole is, None when it is none: 第23条第2款, 《条例》第五条（三）项."""
    text = text.strip().rstrip("。")
    match = _ADDRESS.fullmatch(text) or _LOOSE.fullmatch(text)
    return _address(match) if match is not None else None


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses named in a text, in order; those with neither article nor chapter are left out."""
    found = (_address(match) for match in _ADDRESS.finditer(text) if match.group())
    return tuple(address for address in found if address is not None)


def find_address(document: Document, address: str | Address) -> Span | None:
    """The text under an address: an item, a paragraph, a whole article, a section or a chapter.

    A paragraph is taken with its items. Of an address without a chapter, the first article of that
    number counts. The title of the address is not compared; see :func:`same_instrument`.
    """
    where = parse_address(address) if isinstance(address, str) else address
    if where is None:
        return None
    if not where.article:
        return _part(document, where)
    for article in _articles(document):
        if (article.number, article.among) != (where.article, where.among):
            continue
        if where.chapter and article.chapter != where.chapter:
            continue
        return _within(document.text, article, where)
    return None


def same_instrument(title: str, name: str) -> bool:
    """Whether ``name`` may stand for the instrument called ``title``: its full or a shorter title.

    巡视工作条例 and 巡视条例 stand for 中国共产党巡视工作条例, 条例 stands for any 条例.
    """
    full, short = _bare(title), _bare(name)
    if not full or not short:
        return False
    if full == short or full.endswith(short) or short.endswith(full):
        return True
    at = 0
    for character in short:  # every character of the short title, in order, to the very end
        at = full.find(character, at) + 1
        if not at:
            return False
    return full[0] == short[0] and full[-2:] == short[-2:]


def _bare(title: str) -> str:
    """A title for comparison: folded, without quotation marks, prefixes and remarks."""
    bare = re.sub(r"[《》“”‘’\"'\s]", "", fold(title))
    return _PREFIX.sub("", _SUFFIX.sub("", bare))


def _address(match: re.Match[str]) -> Address | None:
    groups = match.groupdict()
    values = {
        name: _int(groups.get(name))
        for name in ("chapter", "section", "article", "among", "paragraph", "item")
    }
    if not (values["article"] or values["chapter"] or values["section"]):
        return None
    return Address(title=groups.get("title") or "", **values)


def _int(text: str | None) -> int:
    value = number(text) if text else None
    return int(value) if value is not None else 0


def _part(document: Document, where: Address) -> Span | None:
    """A chapter or section: from its heading to before the next one of its rank."""
    chapter = 0
    start = -1
    end = 0
    for block in document.blocks:
        match = _PART.match(block.span.of(document.text)) if len(block.span) <= 60 else None
        if match is not None:
            what, value = match["what"], _int(match["number"])
            if start >= 0 and (what != "节" or where.section):
                return Span(start, end)
            if what == "章":
                chapter = value
            wanted = where.section or where.chapter
            rank = "节" if where.section else "章"
            if (
                what == rank
                and value == wanted
                and (rank == "章" or not where.chapter or chapter == where.chapter)
            ):
                start = block.span.start
        if block.kind in _BODY or block.kind is BlockKind.HEADING:
            end = block.span.end
    return Span(start, end) if start >= 0 else None


def _articles(document: Document) -> list[_Article]:
    """The articles of a text in order."""
    found: list[_Article] = []
    chapter = section = 0
    open_article = False
    for block in document.blocks:
        text = block.span.of(document.text)
        head = _ARTICLE.match(text)
        if (block.kind is BlockKind.HEADING and head is None) or (len(text) <= 40 and _PART.match(text)):
            part = _PART.match(text)
            open_article = False
            if part is not None and part["what"] == "章":
                chapter, section = _int(part["number"]), 0
            elif part is not None and part["what"] == "节":
                section = _int(part["number"])
            continue
        if block.kind not in _BODY and block.kind is not BlockKind.HEADING:
            continue
        if head is not None:
            where = (_int(head["number"]), _int(head["among"]), chapter, section)
            found.append(_Article(*where, block.span.start, block.span.end, [(block.span, [])]))
            open_article = True
        elif open_article:
            _continue(found[-1], block, text)
    return found


def _continue(article: _Article, block: Block, text: str) -> None:
    """Add a block to the article that it belongs to: an item of the last paragraph, or a new one."""
    article.end = block.span.end
    item = _ITEM_HEAD.match(text)
    if item is not None and article.paragraphs:
        span, items = article.paragraphs[-1]
        items.append((_int(item["number"]), block.span))
        article.paragraphs[-1] = (Span(span.start, block.span.end), items)
    else:
        article.paragraphs.append((block.span, []))


def _within(text: str, article: _Article, where: Address) -> Span | None:
    """The paragraph or item of an article, the article itself when neither is named."""
    if not where.paragraph and not where.item:
        return Span(article.start, article.end)
    if where.paragraph:
        if where.paragraph > len(article.paragraphs):
            return None
        chosen = [article.paragraphs[where.paragraph - 1]]
    else:
        chosen = article.paragraphs
    if not where.item:
        return chosen[0][0]
    for span, items in chosen:
        found = next((item for value, item in items if value == where.item), None) or _inline(
            text, span, where.item
        )
        if found is not None:
            return found
    return None


def _inline(text: str, span: Span, wanted: int) -> Span | None:
    """An item inside a paragraph: from its number to before the next one."""
    marks = [(m.start(), _int(m["number"])) for m in _ITEM.finditer(text, span.start, span.end)]
    for index, (start, value) in enumerate(marks):
        if value != wanted:
            continue
        following = [at for at, other in marks[index + 1 :] if other == wanted + 1]
        end = following[0] if following else span.end
        return Span(start, start + len(text[start:end].rstrip()))
    return None
