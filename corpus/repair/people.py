"""Who wrote and who took the picture: datelines, bylines, author's marks, captions, offices.

Pure predicates over short strings; none knows any particular paper or place.
"""

from __future__ import annotations

import re

from corpus.names import may_be_name

from .cohesion import is_word

__all__ = [
    "closer_at",
    "is_byline",
    "is_caption",
    "is_closer",
    "is_dateline",
    "is_names",
    "is_office",
    "is_pointed",
    "is_shooter",
    "is_shot",
    "is_source_line",
]

_PEOPLE = (
    r"记者|通讯员|实习生|见习记者|特约记者|撰稿|特约撰稿|作者|执笔|审稿|摄影|摄影报道|报道员|供稿|图文|撰文|文/图|图/文|文图"
    r"|(?<![\u4e00-\u9fff])[文图]\s*[/／｜|：:]"
)
_DATELINE = re.compile(
    r"^(?:本报|本刊|本网)?\S{0,14}?讯\s*[（(【]"
    r"|^[【\[（(]?本(?:报|刊|网|台)\S{0,20}?(?<![通资审])讯(?![员息问号])"
    r"|^[\u4e00-\u9fff]{2,8}讯\s*(?:\S{0,4}记者|通讯员)"
    r"|^[\u4e00-\u9fff]{2,8}\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日[电讯](?=[\s（(记])"
    r"|^[（(【]?(?:新华社|人民网|中新社|中新网|央视网|光明网)\S{0,14}[电讯]"
)
_CLOSER = re.compile(
    rf"[（(](?:[^（()）]{{0,12}}(?:{_PEOPLE})[^（()）]{{0,60}}|作者(?:系|为|单位|是)[^（()）]{{2,80}})[）)]$"
)
_SIGNED = re.compile(r"[（(][\u4e00-\u9fff]{4,30}(?:[\s\u3000]+[\u4e00-\u9fff]{2,4}){1,3}[）)]$")
_BRACKETED = re.compile(r"(?:^|(?<=[。！？”.]))\s*[（(](?P<names>[\u4e00-\u9fff\s\u3000、]{2,16})[）)]$")
_DOTTED = re.compile(r"[·•●■]\s*(?:[\u4e00-\u9fff]{2,4}[\s\u3000]*){1,4}[·•●■]$")
_CLOSES = frozenset("）)·•●■")
_BYLINE = re.compile(
    rf"^(?:(?:[□■◎●○◇]\s*)?[\u4e00-\u9fff]{{0,14}}?(?:{_PEOPLE})[：:\s\u3000]*|[□■◎●○◇]\s*)(?P<names>[\u4e00-\u9fff·/／｜|：:□■◎●○◇\s\u3000]{{2,40}}?)"
    r"(?:[\s\u3000]+(?:综合)?(?:报道|整理|采写|摄影报道))?$"
)
_OFFICER = re.compile(
    r"(?P<office>[\u4e00-\u9fff（）()、]{4,40})[\s\u3000]+(?P<name>[\u4e00-\u9fff\s\u3000]{2,12})"
)
_POST = re.compile(
    r"(?:书记|[局部厅处科院校县区市镇乡州队组会所站]长|主任|主席|委员|常委|专员|巡视员|调研员|督导员|联络员|秘书长|检察长|教授|研究员)$"
)
_DATED = re.compile(
    r"(?P<office>\S{4,30}?)[\s\u3000]*(?:(?:19|20)[0-9]{2}\s*年\s*[0-9]{1,2}\s*月(?:\s*[0-9]{1,2}\s*日)?)"
)
_BETWEEN_NAMES = re.compile(rf"(?:{_PEOPLE}|[·/／｜|：:□■◎●○◇\s\u3000])+")
_SOURCE_LINE = re.compile(
    r"^(?:[-·•]\s*)?[\[【（(]?(?:发布时间|发布日期|时间|日期|来源|信息来源|稿件来源|作者|发文机关|浏览次数|字号|索引号)\s*[：:]\s*\S[^。！？]*$"
    r"|^(?:19|20)[0-9]{2}[年./-]\s*[0-9]{1,2}[月./-]\s*[0-9]{1,2}日?[\s0-9:：]*[|｜\s]\s*(?:来源|作者|编辑|记者)[：:][^。！？]*$"
)
_ARROW = re.compile(
    r"^[→←↑↓↗↘↙↖▲▼△▽►◄➡⬅⬆⬇⇧⇩⇨⇦☞]|^(?:上图|下图|左图|右图|图[①-⑩一二三四1-9]|图为|题图|本版图片)"
)
_SHOOTER = re.compile(r"^[（(]?(?:[\u4e00-\u9fff]{1,4}[\s\u3000/]*){1,2}(?:摄|摄影|供图|摄影报道)[）)]?$")
_CAPTION = 200  # characters of a caption that only its photographer tells
_SHOT = re.compile(
    r"[\s\u3000（(。！”][\u4e00-\u9fff]{2,4}[\s\u3000]*(?:摄|/摄|摄影|供图|图)[）)]?$"
    r"|[（(](?:资料|本版)?(?:图片|照片|图)[）)]$|[（(][^（()）]{2,16}(?:供图|提供|摄)[）)]$"
)
# Who sent a text in, in brackets on a line of its own: "（某某区委巡察办）", "（据某某简报摘编）".
_SENDER = re.compile(
    r"[（(](?:据[^（()）。]{2,20}|[^（()）。]{2,20}?(?:[委局办科室组部院校]|中心)(?:供稿)?|[^（()）。]{0,20}(?:供稿|摘编|整理|综合))[）)]"
)
_NAMES = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff][\s\u3000]+[\u4e00-\u9fff])(?:[\s\u3000/、]+(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff][\s\u3000]+[\u4e00-\u9fff])){0,5}$"
)
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff（）()]{3,28}(?:委|局|办|组|院|厅|部|会|政府|公司|中心|支队|大队|机关|党组|党委|纪委|监委|巡察办|巡视办|大学|学院|学校|医院|集团|银行|处|站|所|社|队)$"
)
_SEAT = re.compile(r"[省市县区州盟旗镇乡村]|中共|中央|国家|党[组委]|公司|集团|大学|学院|医院|银行")
_DEED = re.compile(
    r"(?:构建|推进|坚持|强化|深化|加强|打造|推动|聚焦|建立|落实|提升|抓好|做好|走进|迈|破|召开|举行|开展|"
    r"格局|大局|全局|开局|布局|结局|社会|机会|全会|大会|学会|不会|现场会|推进会|部署会)$|"
    r"(?:构建|推进|坚持|强化|深化|打造|推动|聚焦|提升|助力|赋能|释放|激发)"
)


def is_dateline(text: str) -> bool:
    """Whether this is the first line of a news item, "本报讯（记者…" and its like."""
    return bool(_DATELINE.match(text))


def closer_at(text: str) -> int:
    """Where the author's mark at the end of a paragraph begins, -1 when it ends with none.

    "（本报记者 …）", "（作者系…）", "（某区委巡察组副组长 某某）", "（某某某）", "·某某某·".
    """
    if text.rstrip("\n")[-1:] not in _CLOSES:
        return -1  # every form ends so: spares looking for them in each paragraph
    for pattern in (_CLOSER, _SIGNED, _DOTTED):
        match = pattern.search(text)
        if match:
            return match.start()
    match = _BRACKETED.search(text)
    return match.start() if match and is_names(match.group("names")) else -1


def is_closer(text: str) -> bool:
    """Whether a paragraph ends with its author's mark."""
    return closer_at(text) >= 0


def is_byline(text: str) -> bool:
    """Whether a line names authors, or who signs and when, and nothing else."""
    bare = text.strip()
    if not bare or len(bare) > 60:
        return False
    whole = bare[0] in "（(" and bare[-1] in "）)" and (is_closer(bare) or bool(_SENDER.fullmatch(bare)))
    if whole or _DOTTED.fullmatch(bare) or all(map(_is_officer, re.split("[；;]", bare))):
        return True
    dated = _DATED.fullmatch(bare) if "年" in bare else None
    if dated is not None and is_office(dated.group("office")):
        return True
    match = _BYLINE.match(bare)
    return match is not None and all(len(name) <= 4 for name in _BETWEEN_NAMES.split(match.group("names")))


def _is_officer(text: str) -> bool:
    """Whether a line holds an office or a post and who has it: 某某县纪委监委 某某, 某某镇党委书记 某某."""
    bare = text.strip()
    match = _OFFICER.fullmatch(bare) if " " in bare or "\u3000" in bare else None
    if match is None or not is_names(match.group("name")):
        return False
    office = match.group("office")
    return is_office(office) or bool(_POST.search(office) and _SEAT.search(office))


def is_source_line(text: str) -> bool:
    """Whether a line tells date and source of a web page ("发布时间：… 来源：…")."""
    return len(text) <= 80 and bool(_SOURCE_LINE.match(text))


def is_caption(text: str) -> bool:
    """Whether a line or paragraph is the caption of a picture."""
    if is_shooter(text):
        return True
    return is_pointed(text) or (len(text) <= _CAPTION and bool(_SHOT.search(text)))


def is_pointed(text: str) -> bool:
    """Whether a text begins as only a caption does: with an arrow, with "图为"."""
    return bool(_ARROW.match(text))


def is_shooter(text: str) -> bool:
    """Whether a line names a photographer and nothing else."""
    return bool(_SHOOTER.match(text))


def is_shot(text: str) -> bool:
    """Whether a text ends with the photographer: "某某 摄"."""
    return bool(_SHOT.search(text))


def is_names(text: str) -> bool:
    """Whether a line holds nothing but one to six personal names."""
    bare = text.strip()
    if not _NAMES.match(bare):
        return False
    names = [name for name in re.split(r"[\s\u3000/、]+", bare) if len(name) > 1]
    return all(may_be_name(name) and not is_word(name) for name in names)


def is_office(text: str) -> bool:
    """Whether a line could name an office and nothing else ("某某市委巡察办")."""
    bare = text.strip()
    return bool(_OFFICE.match(bare)) and bool(_SEAT.search(bare)) and not _DEED.search(bare)
