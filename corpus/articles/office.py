"""Official documents: title, number, recipients, body and signature stand where their form says.

A notice, a report, a set of rules or a plan is one document in reading order, whatever is in it.
The form is that of GB/T 9704 (layout of the official documents of party and state bodies): issuer
and title at the top, the number below, whom it is for, the text, who signs it and when. Newspaper
pages have none of it, and are left to the rest of this package.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import BlockKind
from corpus.repair import cues, furniture, people
from corpus.repair.lines import Layout, Line
from corpus.repair.pieces import Piece
from corpus.repair.tracked import Tracked, concat

__all__ = ["has_letterhead", "is_marking", "is_named_paper", "is_signature", "line_by_line", "office_pieces"]

_KINDS = (
    "通知|意见|办法|规定|条例|报告|方案|决定|决议|细则|规则|准则|要点|规划|计划|纲要|通报|公告|公示|通告|清单|指引|手册|总结|制度|规程"
    "|批复|请示|复函|函|讲话|讲话提纲|纪要|规范|守则|章程|流程|标准|一览表|安排|提纲|建议|提案"
)
_NAMED = re.compile(rf"(?:{_KINDS})[》”]?(?:[（(〔][^（）()〔〕]{{1,16}}[)）〕])?$")
_WORK = re.compile(
    r"(?:工作|进展|整改|完成|落实)情况(?:的?(?:通报|报告|汇报|公告|公示))?(?:[（(〔][^（）()〔〕]{1,16}[)）〕])?$"
)
_PARTED = re.compile(r"[，,。；：？！]")  # no name of a paper has these
_SIGNED = re.compile(r"(?:办公室|领导小组|委员会|党委|党组|市委|县委|区委|纪委监委)$")
_BODY = (
    "委员会|办公室|办公厅|领导小组|[省市县区州盟旗]委|巡[察视][办组]|纪检监察组|纪委|监委|党委|党组|党工委|政府|[部局厅署院社]|支部|中心|协会|公司"
    "|学院|大学|课题组|调研组|工作组|评估组|考核组|督[查导]组|检查组|指导组|专班"
)
_UNIT = re.compile(
    rf"(?:(?:[\u4e00-\u9fff]|[（(][\u4e00-\u9fff、]+[)）]){{2,38}}(?:{_BODY})[\s　、]*){{1,4}}(?:文件)?"
)
_D = r"[\d〇○零一二三四五六七八九十]{1,4}"
_DATE = re.compile(
    rf"[（(]?{_D}\s*年\s*{_D}\s*月(?:\s*{_D}\s*日)?[)）]?(?:印发)?"
    r"|[（(]?(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}[)）]?"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:字|函|办|发)?[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\]）)]\s*第?\s*\d+\s*号"
)
_ADOPTED = re.compile(
    rf"[（(](?=[^。]*(?:{_D}年|试行|修订))[^。]{{2,120}}(?:通过|批准|印发|发布|公布|施行|修订|修正|转发|替代|废止)[^。]{{0,60}}[)）]"
)
_FOR = re.compile(r"(?:[^。；！？]{2,80}|同志们)[：:]")
_TO = re.compile(
    r"^(?:各|你|同志们)|(?:党[组委]|党[（(]工[)）]委|单位|部门|[局办委厅院组]|公司|政府|同志)(?:[（(][^（）()]{1,12}[)）])?[：:]$"
)
_MASTHEAD = re.compile(
    r"^内部(?:资料|文件|材料|参考)|注意保[存管密]$|妥善保管$|(?:简报|动态|信息|专报|快报|参考|通讯)$|^[（(]?第\s*\d+\s*期[)）]?|编印?\s*(?:19|20)\d{2}\s*年|文件$"
)
_OFFICER = re.compile(
    r"[\u4e00-\u9fff、（）()]{2,40}(?:书记|主任|组长|主席|常委|委员|[局部市县区院校处科]长)[\s　]+"
    r"[\u4e00-\u9fff](?:[\s　]?[\u4e00-\u9fff]){1,3}"
)
_SPOKEN = re.compile(r"[会议]上的")  # 在某某会议上的报告, over two lines
_MARKING = re.compile(
    r"[（(\s\u3000，,、]*(?:(?:绝密|机密|秘密)(?:★\S*)?|内部(?:资料|文件|材料|参考)|(?:仅供)?内部(?:学习|参考|使用)|(?:请?注意|妥善)保[存管密]"
    r"|不得(?:外传|翻印)|第[一二三四五六七八九十0-9]{1,4}期)(?=[\s\u3000，,、）)]|$)"
)
_FIRST = re.compile(r"第一条(?:[\s　]|[\u4e00-\u9fff])|第一章")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
_END = re.compile(r"[（(]?(?:附件|抄送|主送|联系人|联系电话|此件)[^。]{0,80}")
_RULE = re.compile(r"[—\-─━＿_=＝*＊\s]{4,}")
_LEVELS = (
    (re.compile(r"第[一二三四五六七八九十百\d]+[编章]"), 1),
    (re.compile(r"第[一二三四五六七八九十百\d]+节"), 2),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 1),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"), 2),
)
_TOP = 9  # pieces at most above the text
_FOOT = 8  # pieces at most below it
_ABOVE, _BELOW = 4, 2  # lines that may end open above and below the text, however wide
_TITLE_TOP = 5  # lines among which the number of a paper stands
_TITLE = 3  # lines of a title at most


def has_letterhead(pieces: Sequence[Piece]) -> bool:
    """Whether the number of an official paper stands among the first lines: "某纪通〔2024〕9号"."""
    return any(_NUMBER.fullmatch(piece.text.text.strip()) for piece in pieces[:_TITLE_TOP])


def is_named_paper(text: str) -> bool:
    """Whether a line is the full name of an official paper: "某某党委关于……情况的通报（2024年9月）"."""
    named = _NAMED.search(text) or _WORK.search(text)
    whole = len(text) <= 80 and not _PARTED.search(text)
    return whole and named is not None and named.start() >= 4 and not text.startswith("《")


def is_marking(text: str) -> bool:
    """Whether a line says nothing but who may read a paper, or which issue it is: "内部资料　注意保存"."""
    rest = text
    while (match := _MARKING.match(rest)) is not None:
        rest = rest[match.end() :]
    return len(rest) < len(text) and not rest.strip(" \t\u3000，,、（）()")


def is_signature(text: str) -> bool:
    """Whether a line is a day, or a body, as they stand below an official paper."""
    return bool(_DATE.fullmatch(text) or (_SIGNED.search(text) and _UNIT.fullmatch(text)))


def line_by_line(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether each line is a paragraph, as far as the lines between title and signature show."""
    if not layout.wrapped:
        return True
    body = lines[_ABOVE:-_BELOW]
    widest = max((line.width for line in lines), default=0)
    return bool(body) and not any(
        line.width >= 0.6 * widest
        and not cues.ends_sentence(line.text.text)
        and line.text.text[-1] not in "：:）)"
        for line in body
    )


def office_pieces(pieces: Sequence[Piece], *, certain: bool = False) -> tuple[Piece, ...] | None:
    """The pieces of an official document, each as what its place makes it; None when they are none.

    No piece is moved but the lines of the title, which come first. ``certain``: they are known to have
    the form of one, whatever they append or quote.
    """
    texts = [piece.text.text.strip() for piece in pieces]
    if not (certain or _has_form(pieces, texts)):
        return None
    top = _top(pieces, texts)
    foot = _foot(texts, top)
    title = _title_lines(texts[:top])
    if title is None:
        return None
    head = [_head(piece, text) for piece, text in zip(pieces[: title[0]], texts, strict=False)]
    below = [
        _head(piece, text) for piece, text in zip(pieces[title[1] : top], texts[title[1] : top], strict=True)
    ]
    body = [_of_body(piece, text) for piece, text in zip(pieces[top:foot], texts[top:foot], strict=True)]
    end = [_at_foot(piece, text) for piece, text in zip(pieces[foot:], texts[foot:], strict=True)]
    return (_joined(pieces[slice(*title)]), *head, *below, *body, *end)


def _has_form(pieces: Sequence[Piece], texts: Sequence[str]) -> bool:
    """Whether the pieces have the form of one official document, and no mark of a newspaper."""
    if sum(bool(_FIRST.match(text)) and text.startswith("第一条") for text in texts) > 1:
        return False
    if any(
        piece.kind is BlockKind.CAPTION or people.is_dateline(text) or "记者" in text[:40]
        for piece, text in zip(pieces, texts, strict=True)
    ):
        return False
    if sum(bool(_ARTICLE.match(text)) for text in texts) >= 2 and any(map(_FIRST.match, texts)):
        return True
    top = texts[:_TOP]
    if sum(bool(_MASTHEAD.search(text)) for text in top[:4]) >= 2:
        return True
    if any(_NUMBER.fullmatch(text) or _ADOPTED.fullmatch(text) or _is_for(text) for text in top):
        return True
    named = any(_NAMED.search(text) and len(text) <= 80 for text in top[:_TITLE])
    dated = any(_DATE.fullmatch(text) for text in (*top[:5], *texts[-_FOOT:]))
    signed = any(_UNIT.fullmatch(text) for text in texts[-_FOOT:])
    return named and (dated or signed)


def _is_for(text: str) -> bool:
    return bool(_FOR.fullmatch(text) and _TO.search(text)) and not cues.is_list_item(text)


def _top(pieces: Sequence[Piece], texts: Sequence[str]) -> int:
    """How many pieces stand above the text."""
    for i, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        if i >= _TOP or _is_for(text) or _FIRST.match(text) or cues.is_list_item(text):
            return i
        beside = _ADOPTED.fullmatch(text) or _DATE.fullmatch(text) or _NUMBER.fullmatch(text)
        named = _NAMED.search(text) and len(text) <= 80
        if piece.kind in (BlockKind.PARAGRAPH, BlockKind.NOTE) and not (beside or named):
            return i
    return len(texts)


def _foot(texts: Sequence[str], top: int) -> int:
    """Where the signature begins."""
    foot = len(texts)
    signed = False
    while foot > max(top, len(texts) - _FOOT):
        text = texts[foot - 1]
        if not (_DATE.fullmatch(text) or _UNIT.fullmatch(text) or _END.fullmatch(text)):
            break
        signed = signed or not _END.fullmatch(text)
        foot -= 1
    return foot if signed else len(texts)


def _title_lines(top: Sequence[str]) -> tuple[int, int] | None:
    """The half-open range of the lines that make the title, None when no line can be one."""
    may = [i for i, text in enumerate(top) if _may_be_title(text)]
    named = [i for i in may if _NAMED.search(top[i])]
    if not may:
        return None
    end = named[0] if named else may[0]
    start = end
    while start - 1 in may and end - start + 1 < _TITLE and not _NAMED.search(top[start - 1]):
        goes_on = _UNIT.fullmatch(top[start - 1]) and not top[start - 1].endswith("文件")
        spoken = top[start - 1].startswith("在") and _SPOKEN.search(top[start])
        if not (goes_on and "关于" in top[start]) and not spoken and "关于" not in top[start - 1]:
            break
        start -= 1
    return start, end + 1


def _may_be_title(text: str) -> bool:
    beside = (_DATE, _NUMBER, _ADOPTED, _OFFICER, _RULE)
    return (
        not any(pattern.fullmatch(text) for pattern in beside)
        and not _MASTHEAD.search(text)
        and not cues.is_subtitle(text)
        and not people.is_names(text)
        and not people.is_source_line(text)
        and not furniture.is_page_number(text)
    )


def _head(piece: Piece, text: str) -> Piece:
    """What a line beside the title is."""
    if _OFFICER.fullmatch(text) or people.is_names(text) or people.is_source_line(text):
        return _as(piece, BlockKind.BYLINE)
    if _MASTHEAD.search(text) or _RULE.fullmatch(text) or furniture.is_page_number(text):
        return _as(piece, BlockKind.FURNITURE)
    if cues.is_subtitle(text):
        return _as(piece, BlockKind.SUBTITLE)
    if _DATE.fullmatch(text) or _NUMBER.fullmatch(text) or _ADOPTED.fullmatch(text):
        return _as(piece, BlockKind.NOTE)
    if _UNIT.fullmatch(text):
        return _as(piece, BlockKind.BYLINE)
    return piece if piece.kind is not BlockKind.HEADING else _as(piece, BlockKind.SUBTITLE)


def _of_body(piece: Piece, text: str) -> Piece:
    """A paragraph of the text; what ends with a colon leads into something and heads nothing."""
    if piece.kind is not BlockKind.HEADING:
        return piece
    if text.endswith(("：", ":")) or _DATE.fullmatch(text):
        return _as(piece, BlockKind.LIST_ITEM if cues.is_list_item(text) else BlockKind.PARAGRAPH)
    level = next((level for pattern, level in _LEVELS if pattern.match(text)), piece.level or 1)
    return replace(piece, level=level)


def _at_foot(piece: Piece, text: str) -> Piece:
    return (
        piece
        if piece.kind is BlockKind.FURNITURE and not _DATE.fullmatch(text)
        else _as(piece, BlockKind.NOTE)
    )


def _joined(lines: Sequence[Piece]) -> Piece:
    """The title in one piece; issuer and "关于……" touch, as they do when the title is cited."""
    parts: list[Tracked] = []
    for line in lines:
        if parts and not (line.text.text.startswith(("关于", "的")) or parts[0].text.startswith("在")):
            parts.append(Tracked.inserted(" "))
        parts.append(line.text)
    return replace(lines[0], kind=BlockKind.TITLE, level=0, text=concat(parts))


def _as(piece: Piece, kind: BlockKind) -> Piece:
    return replace(piece, kind=kind, level=0)
