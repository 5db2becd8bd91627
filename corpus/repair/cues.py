"""What the words and marks of a line say about it: sentence ends, openers, bylines, furniture.

Pure predicates over short strings; none knows any particular paper or place.
"""

from __future__ import annotations

import re

__all__ = [
    "address",
    "attributes",
    "balanced",
    "closer_at",
    "ends_open",
    "ends_sentence",
    "heading_like",
    "is_byline",
    "is_caption",
    "is_closer",
    "is_dateline",
    "is_editors",
    "is_list_item",
    "is_names",
    "is_note",
    "is_office",
    "is_page_number",
    "is_shooter",
    "is_shot",
    "is_source_line",
    "is_starter",
    "is_subtitle",
    "resumes",
    "short_clause",
    "squeeze",
    "starts_inside",
]

_SENTENCE_END = re.compile(r"[。！？!?…⋯][”’」』）)》〉】]*$|[；;]$")
_OPEN_END = re.compile(r"[，、,：:（(“‘《〈「『【〔]$|——$|[的和与及或并把被将从于]$")
_INSIDE = re.compile(r"^[，、。；：！？）”’》〉」』】〕%％)…⋯]")
_PAIRS = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "(": ")",
    "《": "》",
    "【": "】",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
_CLOSERS = {close: opener for opener, close in _PAIRS.items()}

_PEOPLE = "记者|通讯员|实习生|见习记者|特约记者|撰稿|作者|摄影|摄影报道|报道员|供稿|图文"
_DATELINE = re.compile(
    r"^(?:本报|本刊|本网)?\S{0,14}?讯\s*[（(【]|^(?:本报|本刊|本网)讯|^[（(【]?(?:新华社|人民网|中新社)\S{0,12}电"
)
_CLOSER = re.compile(
    rf"[（(](?:[^（()）]{{0,12}}(?:{_PEOPLE})[^（()）]{{0,60}}|作者(?:系|为|单位|是)[^（()）]{{2,80}})[）)]$"
)
_SIGNED = re.compile(r"[（(][\u4e00-\u9fff]{4,30}[\s\u3000]+[\u4e00-\u9fff]{2,4}[）)]$")
_DOTTED = re.compile(r"[·•●■]\s*(?:[\u4e00-\u9fff]{2,4}[\s\u3000]*){1,4}[·•●■]$")
_BYLINE = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{0,14}}?(?:{_PEOPLE})[：:\s\u3000]*|[□■◎●○◇]\s*)(?P<names>[\u4e00-\u9fff·/\s\u3000]{{2,40}})$"
)
_BETWEEN_NAMES = re.compile(rf"(?:{_PEOPLE}|[·/\s\u3000])+")
_EDITORS = re.compile(
    r"(?:责编|责任编辑|美编|编辑|校对|审读|排版|组版|版式|值班(?:主任|总编|编委)|责校|检校|制图|编审|视觉)[：:\s\u3000/]*"
    r"[\u4e00-\u9fff]{2,4}"
)
_SOURCE_LINE = re.compile(
    r"^[\[【（(]?(?:发布时间|发布日期|时间|日期|来源|信息来源|稿件来源|作者|发文机关|浏览次数|字号|索引号)[：:]\s*\S[^。！？]*$"
)
_PAGE = re.compile(r"^[-—–·•\s]*(?:第?\s*[0-9A-Z]{1,4}\s*[版页]?|[A-Z]?\d{1,3}\s*/\s*\d{1,3})[-—–·•\s]*$")
_PAGE_HEAD = re.compile(
    r"^(?=.{6,60}$)(?=.*(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日))(?=.*(?:星期[一二三四五六日天]|第\s*[0-9A-Z]+\s*版|[0-9]{1,2}\s*版))"
)
_ARROW = re.compile(
    r"^[→←↑↓↗↘↙↖▲▼△▽►◄➡⬅⬆⬇⇧⇩⇨⇦☞]|^(?:上图|下图|左图|右图|图[①-⑩一二三四1-9]|图为|题图|本版图片)"
)
_SHOOTER = re.compile(r"^[（(]?(?:[\u4e00-\u9fff]{1,4}[\s\u3000/]*){1,2}(?:摄|摄影|供图|摄影报道)[）)]?$")
_SHOT = re.compile(r"[\s\u3000（(。！”][\u4e00-\u9fff]{2,4}[\s\u3000]*(?:摄|/摄|摄影|供图|图)[）)]?$")
_NOTE = re.compile(
    r"^(?:编者按|编者的话|编后|开栏语|开栏的话|按语|导读|核心提示|内容提要|摘要|阅读提示|新闻背景|相关链接|链接)(?:[\s\u3000：:]|$)"
)
_LIST = re.compile(
    r"^(?:第[一二三四五六七八九十百千零〇0-9]+[章节条款编篇][\s\u3000]?|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[①-⑳]|"
    r"[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、](?![0-9])|[■●◆★▲◇○□•·-]\s*)"
)
_ADDRESS = re.compile(r"^第[一二三四五六七八九十百千零〇0-9]+(?:条之[一二三四五六七八九十]+|[编章节条])")
_SUBTITLE = re.compile(r"^(?:——|--|—|―{1,2}|─{1,2})\s*\S")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅"
    "钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤向常温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝"
    "路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂"
    "全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝蔺封官闫慕"
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
_CLAUSE = re.compile(r"^[\u4e00-\u9fff]{1,2}[，、。；]")
_SAID = re.compile(
    r"^[^。！？；“”]{0,30}?(?:(?:说|表示|说道|介绍|坦言|感慨|感叹|告诉记者|称|强调|指出|谈道|回忆|直言|赞叹道|道)[。，：]"
    r"|谈起|谈及|提起|点赞|称赞)"
)
_TAIL = "的了和与及或并把被将从于而且但也都就使让至"


def squeeze(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s+", "", text)


def ends_sentence(text: str) -> bool:
    """Whether a line ends a sentence (or a clause of a list)."""
    return bool(_SENTENCE_END.search(text))


def ends_open(text: str) -> bool:
    """Whether a line ends where no sentence and no headline can end."""
    return bool(_OPEN_END.search(text))


def starts_inside(text: str) -> bool:
    """Whether a line begins with a mark that only stands inside a sentence."""
    return bool(_INSIDE.match(text))


def balanced(text: str) -> bool:
    """Whether every quotation mark and bracket is opened and closed within the text."""
    stack: list[str] = []
    for char in text:
        if char in _PAIRS:
            stack.append(char)
        elif char in _CLOSERS and (not stack or stack.pop() != _CLOSERS[char]):
            return False
    return not stack


def heading_like(text: str, *, limit: int = 34) -> bool:
    """Whether a line could be a headline: short, whole, without an end of sentence."""
    bare = squeeze(text)
    if not 2 <= len(bare) <= limit or ends_open(bare.rstrip("：:")) or starts_inside(bare):
        return False
    if bare[-1] in "；;，、,." or "。" in bare:
        return False
    return balanced(bare) and bool(re.search(r"[\u4e00-\u9fff]", bare)) and bare[-1] not in _TAIL


def is_dateline(text: str) -> bool:
    """Whether this is the first line of a news item, "本报讯（记者…" and its like."""
    return bool(_DATELINE.match(text))


def closer_at(text: str) -> int:
    """Where the author's mark at the end of a paragraph begins, -1 when it ends with none.

    "（本报记者 …）", "（作者系…）", "（某区委巡察组副组长 某某）", "·某某某·".
    """
    for pattern in (_CLOSER, _SIGNED, _DOTTED):
        match = pattern.search(text)
        if match:
            return match.start()
    return -1


def is_closer(text: str) -> bool:
    """Whether a paragraph ends with its author's mark."""
    return closer_at(text) >= 0


def is_byline(text: str) -> bool:
    """Whether a line names authors and nothing else."""
    bare = text.strip()
    if not bare or len(bare) > 60:
        return False
    whole = bare[0] in "（(" and bare[-1] in "）)" and is_closer(bare)
    if whole or _DOTTED.fullmatch(bare):
        return True
    match = _BYLINE.match(bare)
    return match is not None and all(len(name) <= 4 for name in _BETWEEN_NAMES.split(match.group("names")))


def is_editors(text: str) -> bool:
    """Whether a line names the page's editors and nothing else."""
    if len(text) > 80 or re.search(r"[。，；！？]", text) or not _EDITORS.match(text):
        return False
    return len(_EDITORS.findall(text)) >= (1 if len(text) <= 16 else 2)


def is_source_line(text: str) -> bool:
    """Whether a line tells date and source of a web page ("发布时间：… 来源：…")."""
    return len(text) <= 80 and bool(_SOURCE_LINE.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is a page number or the running head of a newspaper page."""
    return bool(_PAGE.match(text) or _PAGE_HEAD.match(text))


def is_caption(text: str) -> bool:
    """Whether a line or paragraph is the caption of a picture."""
    if is_shooter(text):
        return True
    return bool(_ARROW.match(text)) or (len(text) <= 200 and bool(_SHOT.search(text)))


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
    return all(name[0] in _SURNAMES for name in re.split(r"[\s\u3000/、]+", bare) if len(name) > 1)


def is_office(text: str) -> bool:
    """Whether a line could name an office and nothing else ("某某市委巡察办")."""
    bare = text.strip()
    return bool(_OFFICE.match(bare)) and bool(_SEAT.search(bare)) and not _DEED.search(bare)


def attributes(quote: str, after: str) -> bool:
    """Whether a line that ends a quotation is followed by who said it."""
    return bool(re.search(r"[。！？…⋯]”$", quote)) and bool(_SAID.match(after))


def resumes(text: str) -> bool:
    """Whether a paragraph begins as only the middle of a sentence does: particle, mark, short clause."""
    return text[:1] in _TAIL or starts_inside(text) or short_clause(text)


def short_clause(text: str) -> bool:
    """Whether a line begins with one or two characters and a comma: the end of something begun before."""
    return bool(_CLAUSE.match(text))


def is_note(text: str) -> bool:
    """Whether a paragraph is an editor's note or a summary."""
    return bool(_NOTE.match(text))


def is_list_item(text: str) -> bool:
    """Whether a line begins with a number, an article of a law or a bullet."""
    return bool(_LIST.match(text))


def address(text: str) -> str:
    """The structural address that a block begins with ("第二十三条", "第一章"), "" without one."""
    match = _ADDRESS.match(text)
    return match.group() if match else ""


def is_subtitle(text: str) -> bool:
    """Whether a line is introduced by a dash, as subtitles are."""
    return bool(_SUBTITLE.match(text)) and len(squeeze(text)) <= 60


def is_starter(text: str) -> bool:
    """Whether a line can only begin a block, whatever stands before it."""
    return (
        is_dateline(text)
        or bool(_ARROW.match(text))
        or is_note(text)
        or is_editors(text)
        or is_page_number(text)
    )
