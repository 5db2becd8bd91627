"""Who wrote an article, and as what: from bylines, datelines and the line in brackets at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.draft import Draft
from corpus.model import BlockKind, MetaValue, Span
from corpus.names import may_be_name

__all__ = ["ORGANISATION", "Signed", "signed_by"]

#: An organisation's name as a whole: 甲市市委巡察办, 市纪委监委驻市教育局纪检监察组.
ORGANISATION = re.compile(
    r"(?:[\u4e00-\u9fff]|[（(][\u4e00-\u9fff、]+[)）]){2,38}?"
    r"(?:委员会|办公室|领导小组|[省市县区州旗]委|巡[察视]办|巡[察视]组|巡[察视]机构|纪检监察组|纪委监委|纪委|监委|党委|党组|党工委"
    r"|办公厅|政府|组织部|宣传部|统战部|政法委|编办|管理局|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|研究室|研究院|检察院|法院|中心"
    r"|协会|学会|集团|公司|大学|学院|党校|联合会|总工会|纪工委|课题组|调研组|评估组|考核组|督[查导]组|检查组|指导组|专班)"
)
_MARKER = re.compile(
    r"(?:(?:特约|见习|实习|首席)\s*)?(?:记\s*者|通\s*讯\s*员|评论员|实习生|特派员|撰\s*稿|执\s*笔|撰\s*文|作\s*者"
    r"|(?<![\u4e00-\u9fff])文(?=[/／：:｜|]))[：:/／｜|\s]*"
)
_ROLE = re.compile(
    r"作\s*者\s*(?:系|为|单位|简介|职务)\s*[：:]?\s*(?P<role>[^)）\n。]{3,60}?)(?=\s*作\s*者\s*[：:]|[)）\n。]|$)"
)
_TOKEN = re.compile(r"[\u4e00-\u9fff]+(?:[·•][\u4e00-\u9fff]+)*")
_AFTER_NAME = frozenset(
    (
        "报道",
        "摄影报道",
        "文图",
        "文",
        "图",
        "摄",
        "整理",
        "综合",
        "供稿",
        "通讯",
        "采写",
        "本报",
        "记者",
        "发自",
    )
)
_PHOTO = frozenset(("图", "摄", "摄影", "图片", "供图"))
_OFFICE_END = re.compile(
    r"(?:组长|主任|书记|委员|部长|局长|厅长|处长|科长|院长|校长|主席|会长|秘书长|干部|专员|联络员|教授|研究员|讲师|市长|县长|区长"
    r"|镇长|乡长|常委|队员|副职|调研员|巡视员|督导员|检察长|同志)$"
)
_NOT_NAMES = re.compile(
    r"[委局办组部厅院社报]$|联盟|客户端|融媒|新闻|^(?:本报|记者|通讯|综合|来源|编辑|责编|美编|审读|审稿|审核|校对|全文|图片|资料|摄影|巡察|巡视|整改|我们|今年|近年|一线|专题|单位|职务)"
)
_DATELINE = re.compile(
    r"^[^（(。]{0,24}[（(](?P<who>[^（）()]{0,60}(?:记\s*者|通\s*讯\s*员|评论员)[^（）()]{0,80})[)）]"
)
_LAST_LINE = re.compile(r"[（(](?P<who>[^（）()]{2,90})[)）]\s*$")
_SUPPLIED = re.compile(
    r"(?:供稿(?:单位)?[：:]\s*(?P<after>[\u4e00-\u9fff]{4,30})|(?P<unit>[\u4e00-\u9fff]{4,30}?)\s*(?:供稿|报送|提供))$"
)
_NAME_ROLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4})\s*(?:[（(](?P<bracket>[\u4e00-\u9fff、，]{3,50})[)）]?|系(?P<is>[\u4e00-\u9fff、，]{4,50}))"
)
_DATED = re.compile(r"[\s　]*(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*日?)?\s*$")
_UNIT = re.compile(r"单位[：:]\s*(?P<role>[\u4e00-\u9fff（）()]{3,40})")
#: An organisation and those who write for it: 某某县委巡察办 某某某 某某.
_MEMBERS = re.compile(rf"(?P<unit>{ORGANISATION.pattern})[\s　]+(?P<names>[\u4e00-\u9fff\s　、]{{2,30}})")
_TRIM = "（）()·•—-－ 　\t"


@dataclass(slots=True)
class Signed:
    """Who stands under (or above) an article; every value with its span, in the order of the text."""

    authors: list[MetaValue] = field(default_factory=list)
    roles: list[MetaValue] = field(default_factory=list)
    units: list[MetaValue] = field(default_factory=list)

    def add(self, other: Signed) -> None:
        """Take over what ``other`` holds and this does not."""
        for mine, theirs in (
            (self.authors, other.authors),
            (self.roles, other.roles),
            (self.units, other.units),
        ):
            known = {value.value for value in mine}
            mine += [value for value in theirs if value.value not in known]


def signed_by(draft: Draft) -> Signed:
    """The authors of a draft, their roles, and organisations that sign it."""
    found = Signed()
    for start, text in _lines(draft):
        found.add(_read(text, start))
    return found


def _lines(draft: Draft) -> Iterator[tuple[int, str]]:
    """The runs of text that may name an author, with their offsets."""
    body = [b for b in draft.blocks if b.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}]
    for block in draft.blocks:
        text = block.span.of(draft.text)
        if block.kind is BlockKind.BYLINE or (block.kind is BlockKind.NOTE and "作者" in text[:12]):
            yield block.span.start, text
        elif block in body[:2]:
            match = _DATELINE.match(text)
            if match is not None:
                yield block.span.start + match.start("who"), match["who"]
        if body and block is body[-1]:
            match = _LAST_LINE.search(text)
            if match is not None and (_MARKER.search(match["who"]) or _officer(match["who"])):
                yield block.span.start + match.start("who"), match["who"]


def _read(text: str, offset: int) -> Signed:
    """What one byline says."""
    signed = Signed()
    role = _ROLE.search(text)
    if role is not None:
        officer = _officer(role["role"])
        if officer is not None:
            _add_officer(signed, officer, offset + role.start("role"))
        else:
            signed.roles.append(_value(role["role"].rstrip(), offset + role.start("role")))
        # What stands there stays in its place, so that offsets hold.
        text = text[: role.start()] + " " * len(role.group()) + text[role.end() :]
    unit = _UNIT.search(text)
    if unit is not None:
        signed.roles.append(_value(unit["role"], offset + unit.start("role")))
        text = text[: unit.start()]
    markers = list(_MARKER.finditer(text))
    if markers:
        signed.authors += _names(text, 0, _before(text, markers[0].start()), offset, strict=True)
        for marker, following in zip(markers, [*markers[1:], None], strict=True):
            end = following.start() if following is not None else len(text)
            officer = _officer(text[marker.end() : end].rstrip("）)。 ")) if "作" in marker.group() else None
            if officer is not None:
                _add_officer(signed, officer, offset + marker.end())
            else:
                signed.authors += _names(text, marker.end(), end, offset, strict=False)
        return signed
    for part in re.finditer(r"[^；;]+", text):
        _read_unmarked(signed, part.group(), offset + part.start())
    return signed


def _before(text: str, end: int) -> int:
    """Where the words that belong to the marker at ``end`` begin: 南方日报全媒体|记者."""
    while end > 0 and not text[end - 1].isspace():
        end -= 1
    return end


def _read_unmarked(signed: Signed, text: str, offset: int) -> None:
    """A byline without a word such as 记者: a name, names, an office with a name, or an organisation."""
    if "摄" in text or "图" in text:
        return  # a photographer
    bare = _DATED.sub("", text).strip(_TRIM)
    start = offset + text.index(bare) if bare else offset
    officer = _officer(bare)
    supplied = _SUPPLIED.match(bare)
    named = _NAME_ROLE.fullmatch(bare)
    if officer is not None:
        _add_officer(signed, officer, start)
    elif named is not None and _is_name(named["name"]):
        group = "bracket" if named["bracket"] else "is"
        signed.authors.append(_value(named["name"], start + named.start("name")))
        signed.roles.append(_value(named[group], start + named.start(group)))
    elif (member := _MEMBERS.fullmatch(bare)) is not None and (
        authors := _names(bare, member.start("names"), len(bare), start, strict=True)
    ):
        signed.units.append(_value(member["unit"], start))
        signed.authors += authors
    elif supplied is not None:
        group = "after" if supplied["after"] else "unit"
        signed.units.append(_value(supplied[group], start + supplied.start(group)))
    elif ORGANISATION.fullmatch(bare):
        signed.units.append(_value(bare, start))
    else:
        signed.authors += _names(bare, 0, len(bare), start, strict=True)


def _officer(text: str) -> re.Match[str] | None:
    """``OFFICE NAME``: 卫东区委巡察组副组长 某某某."""
    match = re.fullmatch(
        r"\s*(?P<role>[\u4e00-\u9fff、（）() ]{3,50}?)[\s　]+(?P<name>[\u4e00-\u9fff]{2,4})\s*", text
    )
    if match is None or not _OFFICE_END.search(match["role"].strip()) or not _is_name(match["name"]):
        return None
    return match


def _add_officer(signed: Signed, match: re.Match[str], offset: int) -> None:
    signed.roles.append(_value(match["role"].strip(), offset + match.start("role")))
    signed.authors.append(_value(match["name"], offset + match.start("name")))


def _names(text: str, start: int, end: int, offset: int, *, strict: bool) -> list[MetaValue]:
    """The names in ``text[start:end]`` up to the first word that is none.

    ``strict``: nothing says that they are names, so all words must look like one.
    """
    found: list[MetaValue] = []
    tokens = list(_TOKEN.finditer(text, start, end))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word, here = token.group(), token.start()
        if len(word) == 1 and at + 1 < len(tokens) and len(tokens[at + 1].group()) == 1:
            word += tokens[at + 1].group()  # 何  静
            at += 1
        at += 1
        if word in _PHOTO and not strict:
            break  # photographers follow
        if word in _AFTER_NAME:
            if strict:
                return []
            continue
        if _is_name(word) or (not strict and _may_be_name(word)):
            found.append(MetaValue(value=word, span=Span(offset + here, offset + tokens[at - 1].end())))
        elif strict:
            return []
        else:
            break
    return found


def _is_name(word: str) -> bool:
    """Whether a word looks like a Han name: a known family name and one or two more characters."""
    if _NOT_NAMES.search(word):
        return False
    if re.fullmatch(r"[\u4e00-\u9fff]{2,6}[·•][\u4e00-\u9fff]{2,6}", word):
        return True
    return may_be_name(word)


def _may_be_name(word: str) -> bool:
    """A word where a name is due: of other peoples too (阿说小宇, 买买提·艾力)."""
    return (2 <= len(word) <= 4 or "·" in word or "•" in word) and not _NOT_NAMES.search(word)


def _value(text: str, start: int) -> MetaValue:
    return MetaValue(value=text, span=Span(start, start + len(text)))
