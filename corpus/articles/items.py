"""The items of a page: runs of body text, headlines of one or more lines, bylines, captions, notes."""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind
from corpus.repair import cues, furniture, people
from corpus.repair.cohesion import crosses
from corpus.repair.lines import Layout
from corpus.repair.pieces import Piece

from .office import is_signature

__all__ = ["Item", "Jump", "Role", "is_bracketed", "is_row", "items_of"]

_LABEL = re.compile(
    r"(?:聚焦|故事|交流|手记|观察|视点|之窗|论坛|链接|短评|速递|动态|传真|简讯|专栏|专版|关注|访谈|声音|点评|评论|解读|案例|"
    r"经验|风采|特写|快讯|要闻|综合|导读|时评|思考|建言|随笔|在线|播报|调查|追踪|纵横|扫描|前沿|一线|平台|园地|天地|笔谈|"
    r"工作|专题|特刊|新闻|报道|纪实|现场|观点|理论|人物|看台|广角|视线|瞭望|进行时|面对面|大家谈)$"
)
_COLON = re.compile(r"^([\u4e00-\u9fff]{2,14})[：:]")


_SECTION = re.compile(
    r"(?:要闻|综合|时评|观点|理论|专题|专版|特刊|新闻|关注|法治|时政|社会|民生|地方|聚焦|短评|评论)"
)


class Role(enum.Enum):
    """What an item does on the page."""

    BODY = "body"
    HEAD = "head"
    LABEL = "label"  # the name of a column: "某某故事", "经验交流"
    BYLINE = "byline"
    CAPTION = "caption"
    NOTE = "note"
    EDITORS = "editors"
    FURNITURE = "furniture"


class Jump(enum.Enum):
    """What a jump line says of the text beside it."""

    ON = "on"  # it goes on elsewhere
    FROM = "from"  # it comes from elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One or more pieces with one role.

    ``text`` is that of all its pieces without white space. ``strong``: a headline in large type
    (doubled) or with a subtitle. ``place``: what stands before the colon of "某市：…".
    ``frame``: a text frame begins here. ``dateline``: a news item begins here.
    ``standing``: body text that is an address to write to and nothing else; no article begins with it.
    ``jump``: the item is a jump line. ``sheet``: it is the dated running head of a page.
    ``close``: it stands as near to the line above as lines of one text do.
    """

    role: Role
    pieces: tuple[Piece, ...]
    text: str
    strong: bool = False
    place: str = ""
    office: bool = False
    frame: bool = False
    dateline: bool = False
    standing: bool = False
    jump: Jump | None = None
    sheet: bool = False
    close: bool = False


_ROLES = {
    BlockKind.HEADING: Role.HEAD,
    BlockKind.TITLE: Role.HEAD,
    BlockKind.SUBTITLE: Role.HEAD,
    BlockKind.BYLINE: Role.BYLINE,
    BlockKind.CAPTION: Role.CAPTION,
    BlockKind.NOTE: Role.NOTE,
    BlockKind.FURNITURE: Role.FURNITURE,
}


def items_of(pieces: Sequence[Piece], layout: Layout) -> tuple[Item, ...]:
    """Group the pieces of a page to items, in the order of the page."""
    items: list[Item] = []
    for piece in pieces:
        item = _item(piece, layout)
        last = items[-1] if items else None
        if last and last.role is Role.HEAD and item.role is Role.HEAD and _continues(last, item, layout):
            items[-1] = _merge(last, item)
        else:
            items.append(item)
    return _gathered(_imprint(_bylines(_labels(items))))


def _item(piece: Piece, layout: Layout) -> Item:
    role = _ROLES.get(piece.kind, Role.BODY)
    text = cues.squeeze(piece.text.text)
    if role is Role.FURNITURE and furniture.is_editors(piece.text.text):
        role = Role.EDITORS
    colon = _COLON.match(text) if role is Role.HEAD else None
    return Item(
        role=role,
        pieces=(piece,),
        text=text,
        strong=piece.doubled or piece.kind is BlockKind.TITLE,
        place=colon.group(1) if colon else "",
        office=role is Role.HEAD and _may_be_office(piece, text),
        frame=piece.frame,
        dateline=role is Role.BODY and people.is_dateline(piece.text.text),
        close=not piece.frame and (piece.blanks == 0 or layout.spaced),
        jump=_jump(piece.text.text) if role is Role.FURNITURE else None,
        sheet=role is Role.FURNITURE and furniture.is_dated_head(piece.text.text),
        standing=role is Role.BODY and furniture.is_contact(piece.text.text),
    )


def _may_be_office(piece: Piece, text: str) -> bool:
    """Whether a headline's line only names an office; the counted ones of a report head its sections."""
    return piece.kind is not BlockKind.TITLE and not cues.is_list_item(text) and people.is_office(text)


def _jump(text: str) -> Jump | None:
    if not furniture.is_jump(text):
        return None
    return Jump.FROM if furniture.is_continued(text) else Jump.ON


def _continues(last: Item, item: Item, layout: Layout) -> bool:
    """Whether a headline line goes on with the headline before it."""
    first, second = last.pieces[-1], item.pieces[0]
    if second.frame:
        return False
    if BlockKind.TITLE in (first.kind, second.kind):  # which lines are the headline is known
        return second.kind in (BlockKind.TITLE, BlockKind.SUBTITLE) and first.kind is BlockKind.TITLE
    if BlockKind.SUBTITLE in (first.kind, second.kind):
        if first.kind is BlockKind.SUBTITLE and is_bracketed(item.text):
            return False
        apart = first.kind is BlockKind.SUBTITLE and second.blanks > 0 and not layout.spaced
        return not apart and len(last.pieces) < 3 and not (_is_label(last.text) and len(last.pieces) == 1)
    if last.text.endswith(("：", ":")):
        return True
    if people.is_names(second.text.text) or item.text.endswith(("：", ":")):
        return False
    if last.office or item.office or item.place or len(last.pieces) > 2 or _is_label(last.text):
        return False
    if layout.parted and second.blanks == 0:
        return True
    apart = second.blanks > max(first.blanks, 1 if layout.parted else 0) and not layout.spaced
    return not apart and crosses(last.text[-6:], item.text[:6])


def is_row(item: Item) -> bool:
    """Whether a line of an item is a row of figures: of a table that its printing broke."""
    return any(cues.is_figured(piece.text.text) for piece in item.pieces)


def is_bracketed(text: str) -> bool:
    """Whether a line is the name of a section in brackets: "【某区】"."""
    return text.startswith(("【", "〖")) and text.endswith(("】", "〗"))


def _merge(last: Item, item: Item) -> Item:
    subtitle = any(piece.kind is BlockKind.SUBTITLE for piece in (*last.pieces, *item.pieces))
    return replace(
        last,
        pieces=(*last.pieces, *item.pieces),
        text=last.text + item.text,
        strong=last.strong or item.strong or subtitle,
        office=False,
    )


def _is_label(text: str) -> bool:
    return 2 <= len(text) <= 8 and bool(_LABEL.search(text))


def _labels(items: Sequence[Item]) -> list[Item]:
    """A short line that names a column, before a headline, is a label."""
    found: list[Item] = []
    for i, item in enumerate(items):
        beside = [items[k] for k in (i - 1, i + 1) if 0 <= k < len(items)]
        lone = item.role is Role.HEAD and len(item.pieces) == 1 and not item.strong and _is_label(item.text)
        if (lone and _SECTION.fullmatch(item.text)) or (
            lone and any(other.role is not Role.BODY or other.dateline for other in beside[-1:])
        ):
            found.append(replace(item, role=Role.LABEL))
        else:
            found.append(item)
    return found


def _bylines(items: Sequence[Item]) -> tuple[Item, ...]:
    """Names or a date under a headline or beside a byline; an office between a headline and its text."""
    found: list[Item] = []
    for i, item in enumerate(items):
        before = found[-1] if found else None
        after = items[i + 1] if i + 1 < len(items) else None
        if _is_byline(item, before, after):
            pieces = tuple(replace(piece, kind=BlockKind.BYLINE) for piece in item.pieces)
            found.append(replace(item, role=Role.BYLINE, pieces=pieces))
        else:
            found.append(item)
    return tuple(found)


def _imprint(items: Sequence[Item]) -> tuple[Item, ...]:
    """The paper's addresses at the end of a page, below headlines gathered there, are no article's text."""
    end = len(items)
    while end and (items[end - 1].standing or items[end - 1].role in (Role.FURNITURE, Role.EDITORS)):
        end -= 1
    gathered = end > 1 and all(item.role is Role.HEAD for item in items[end - 2 : end])
    if not gathered:
        return tuple(items)
    below = (replace(item, role=Role.FURNITURE) if item.standing else item for item in items[end:])
    return (*items[:end], *below)


def _gathered(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items; a headline of several lines below all texts is as many, where as many authors sign."""
    end = max((i + 1 for i, item in enumerate(items) if item.role is Role.BODY), default=0)
    ends = sum(item.dateline for item in items)
    ends += sum(
        item.role is Role.BYLINE and before.role is Role.BODY for before, item in itertools.pairwise(items)
    )
    heads = [item for item in items[end:] if item.role is Role.HEAD]
    if len(heads) != 1 or not 1 < len(heads[0].pieces) <= ends:
        return tuple(items)
    if any(piece.kind is BlockKind.SUBTITLE for piece in heads[0].pieces):
        return tuple(items)
    place = items.index(heads[0])
    return (*items[:place], *(_alone(heads[0], piece) for piece in heads[0].pieces), *items[place + 1 :])


def _alone(item: Item, piece: Piece) -> Item:
    return replace(item, pieces=(piece,), text=cues.squeeze(piece.text.text), strong=piece.doubled)


def _is_byline(item: Item, before: Item | None, after: Item | None) -> bool:
    text = item.pieces[0].text.text
    if item.role is Role.BODY and furniture.is_date(text):
        return before is None or after is None or before.role in (Role.HEAD, Role.BYLINE)
    if item.role is not Role.HEAD or len(item.pieces) > 1 or item.strong:
        return False
    if is_signature(text) and after is not None and furniture.is_date(after.pieces[0].text.text):
        return True
    names = people.is_names(text)
    beside = before is not None and before.role in (Role.HEAD, Role.BYLINE) and not before.office
    leads = after is not None and after.role is Role.BODY and not after.dateline
    if beside and ((names and len(item.text) <= 12) or (item.office and leads)):
        return True
    ends = before is not None and before.role is Role.BODY and cues.ends_sentence(before.text)
    apart = after is None or after.role in (Role.HEAD, Role.EDITORS, Role.FURNITURE) or after.frame
    return names and ends and (apart or " " in text) and len(item.text) <= 12
