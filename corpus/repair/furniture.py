"""What belongs to the page and to no article: running heads, editors, the paper's address, jump lines.

Lines that stand by themselves (a date, a telephone number) are told here too. Pure predicates over
short strings; none knows any particular paper or place.
"""

from __future__ import annotations

import re

__all__ = [
    "is_clock",
    "is_contact",
    "is_continued",
    "is_date",
    "is_editors",
    "is_jump",
    "is_page_number",
    "is_ruling",
    "is_web",
    "jump_at",
]

_POSTS = (
    "本版责编|责任编辑|美术编辑|图片编辑|文字编辑|视觉编辑|执行主编|版面主编|本版主编|本期主编|本版编辑|本期编辑|值班主任|"
    "值班总编|值班副总编|值班编委|值班主编|责任校对|版式设计|美术设计|责编|美编|图编|编辑|主编|编委|校对|审读|排版|组版|"
    "版式|责校|检校|审校|制图|编审|视觉|统筹|策划|监制|终审"
)
_EDITORS = re.compile(rf"(?:{_POSTS})[：:\s\u3000/|｜]*[\u4e00-\u9fff]{{2,4}}")
_LEAD = " \t\u3000□■◎●○◇◆▲△|｜/"
_NUMBER = r"[（(]?[0-9]{3,4}[)）]?[-—－\s]?[0-9]{5,8}|1[3-9][0-9]{9}|[0-9]{5,8}"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_REACHED = re.compile(
    rf"(?:联系|咨询|举报|监督|投诉|热线)?(?:电话|手机|传真|信箱|邮箱|邮件|E-?mail|微信|QQ)[：:\s]*(?:{_MAIL}|{_NUMBER})",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^(?:联系(?:人|方式|电话)|(?:咨询|举报|监督|投诉|服务|值班)?(?:电话|热线|信箱|邮箱)|电子(?:邮箱|信箱|邮件)|手机|传真|"
    r"邮编|邮政编码|(?:来信|通信|通讯|通讯|办公|联系|邮寄)?地址|E-?mail|网址)[：:\s]\s*\S",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"^(?:(?:本报|报社|本社|社)(?:地址|电话|热线|网址|信箱|邮箱)|新闻热线|报料热线|发行热线|广告(?:热线|部|许可|经营)|"
    r"发行(?:部|电话)|(?:本版|本报)?投稿(?:邮箱|信箱)|邮发代号|国内统一(?:连续出版物号|刊号)|零售价|每份|定价|印刷|印厂|版权所有|"
    r"扫(?:一扫|码|描)\S{0,20}(?:关注|阅读|下载|观看|更多|客户端))"
)
_YMD = re.compile(
    r"(?:19|20)[0-9]{2}\s*(?:年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日|[-./][0-9]{1,2}[-./][0-9]{1,2})(?![0-9])"
    r"|[二〇○零一]{2}[〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_CLOCK = re.compile(r"[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?")
_WEEKDAY = re.compile(
    r"星期[一二三四五六日天]|周[一二三四五六日](?![\u4e00-\u9fff])|农历\S{2,12}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
)
_SHEET = re.compile(
    r"第\s*[0-9A-Z一二三四五六七八九十]{1,4}\s*版|(?<![0-9A-Z])(?:[A-Z]?[0-9]{1,2}\s*版|(?:0[0-9]|[A-Z][0-9]{1,2})(?![0-9A-Z.]))"
)
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:日报|晚报|早报|时报|导报|商报|周报|周刊|都市报|晨报)|[A-Z]{3,}(?:\s+[A-Z]{2,})+"
)
_BAR = re.compile(r"[|｜]")
_HEAD_HINT = re.compile(r"[0-9A-Z年周星农版报刊]")  # without any of these no part of a running head matches
_CLAUSE = re.compile(r"[，。；！？“”（）]")
_PROSE = re.compile(r"[。，；！？]")
_COUNTY_PAPER = re.compile(r"^[\u4e00-\u9fff]{2,4}报(?=\s|$)")
_BARE_PAGE = re.compile(
    r"^[-—–·•\s]*(?:第?\s*[0-9A-Z]{1,4}\s*[版页]?|第\s*[一二三四五六七八九十]{1,3}\s*[版页]"
    r"|[A-Z]?\d{1,3}\s*/\s*\d{1,3}|第?\s*\d{1,4}\s*页\s*[,，/]?\s*共\s*\d{1,4}\s*页"
    r"|[\u4e00-\u9fff]{2,8}\s*(?:19|20)\d\d(?:\.\d{1,2}|年第\d{1,2}期)\s+\d{1,3})[-—–·•\s]*$"
    r"|^[>＞»\s]*(?:首页|(?:您(?:现在|当前)?的?)?(?:当前|所在)?位置)\s*[：:]?[^。]{0,60}[>＞»→][^。]{0,40}$"
)
_DATE_BEGINS = frozenset("二〇○零一")  # and figures
_DATE_EDGES = " \t\u3000()（）"
_BETWEEN = " \t\u3000·•|｜/■□◆▲-—:："
_SECTION = 6  # Han characters that the name of a page's section has at most
_HEAD = 60  # characters of a running head
_RULING = re.compile(r"(?:[-—–─━＿_=＝*＊~～※◆◇●○■□★☆#＃]\s*){3,}|[（(]另(?:页|篇|起|文)[^（()）]{0,6}[)）]")
# What web pages set around a text: sizes of type, colours, counters, buttons, the texts before and behind.
_CONTROL = (
    r"(?:字号|字体(?:大小)?|文字大小|(?:保护)?视力(?:保护)?色|背景色)\s*[：:]?\s*(?:[【\[]?\s*(?:[大中小默认特超]|缺省|\s)+[】\]]?)?"
    r"|[【\[]\s*大\s*中\s*小\s*[】\]]"
    r"|(?:浏览|阅读|点击|访问)(?:次数|数|量)?\s*[：:]\s*[0-9]*\s*次?"
    r"|[【\[]?\s*(?:打印(?:本[页文])?|关闭(?:窗口|本页)?|返回(?:顶部|列表|首页)|收藏(?:本页)?|纠错)\s*[】\]]?"
    r"|分享(?:到|至)?\s*[：:]?(?:\s*(?:微信|微博|朋友圈|QQ(?:空间|好友)?|新浪微博))*"
)
_CONTROLS = re.compile(rf"[\s\u3000|｜/·\-]*(?:(?:{_CONTROL})[\s\u3000|｜/·]*)+")
_NEIGHBOUR = re.compile(r"(?:上一[篇条]|下一[篇条])\s*[：:][^。]{0,120}")
_JUMP = (
    r"[（(\[【]?\s*[▶►→▲←◀◄》>]*\s*(?P<way>紧?上接|上接|下转|转接|紧接|转|接|续接|续)\s*"
    r"(?:第?\s*[0-9A-Z一二三四五六七八九十]{1,4}\s*版|[A-Z]?[0-9]{1,2}\s*版|本版)[^（()）\[\]【】。！？]{0,24}[)）\]】]?"
)
_JUMP_LINE = re.compile(rf"^\s*{_JUMP}\s*$")
_JUMP_END = re.compile(
    r"[（(\[【]\s*[▶►→←◀◄》>]*\s*(?:下转|转)\s*[^（()）\[\]【】。！？]{1,12}版[^（()）\[\]【】。！？]{0,24}[)）\]】]\s*$"
)
_JUMP_START = re.compile(
    r"^\s*[（(\[【]\s*[▶►→←◀◄》>]*\s*(?:紧接|上接|接)\s*[^（()）\[\]【】。！？]{1,12}版[^（()）\[\]【】。！？]{0,24}[)）\]】]"
)


def is_editors(text: str) -> bool:
    """Whether a line names the page's editors and nothing else ("责编：某某 电话：…")."""
    if len(text) > 120 or _PROSE.search(text):
        return False
    bare = _WEEKDAY.sub("", _YMD.sub("", _REACHED.sub("", text))).strip(_LEAD)
    match = _EDITORS.match(bare)
    if match is None:
        return False
    return len(_EDITORS.findall(bare)) >= (1 if len(bare) <= 16 else 2)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number, the running head of a newspaper page, or its imprint."""
    if _BARE_PAGE.match(text) or _is_head(text) or (len(text) <= 120 and _IMPRINT.match(text)):
        return True
    cells = [cell.strip() for cell in _BAR.split(text)] if len(text) <= 120 else []
    return len(cells) > 1 and all(_is_head(cell) or is_editors(cell) for cell in cells)


def _is_head(text: str) -> bool:
    """Whether a line holds nothing but date, weekday, page, paper and the name of a section."""
    if len(text) > _HEAD or not _HEAD_HINT.search(text) or _CLAUSE.search(text):
        return False
    rest, found = text, 0
    for pattern in (_YMD, _WEEKDAY, _SHEET, _PAPER):
        rest, count = pattern.subn("\t", rest)
        found += count > 0
    rest = rest.strip(_BETWEEN)
    if found > 1:  # a county's paper, which beside date and page only is no notice or report
        rest = _COUNTY_PAPER.sub("", rest).strip(_BETWEEN)
    if found == 1:  # a paper's name, or the name of a section with its page
        return not rest if _PAPER.search(text) else bool(_SHEET.search(text)) and _is_section(rest)
    return found > 1 and (not rest or _is_section(rest) or rest.isdigit())


def _is_section(text: str) -> bool:
    return 2 <= len(text) <= _SECTION and all("\u4e00" <= char <= "\u9fff" for char in text)


def is_ruling(text: str) -> bool:
    """Whether a line is drawn, not written: dashes, stars, "（另页）"."""
    return bool(_RULING.fullmatch(text.strip()))


def is_web(text: str) -> bool:
    """Whether a line holds nothing but what web pages set around a text ("字号：大 中 小", "上一篇：…")."""
    return len(text) <= 140 and bool(_CONTROLS.fullmatch(text) or _NEIGHBOUR.fullmatch(text))


def is_contact(text: str) -> bool:
    """Whether a line tells where to write or to call ("举报电话：…")."""
    return len(text) <= 80 and bool(_CONTACT.match(text) or _REACHED.match(text)) and not text.endswith("。")


def is_date(text: str) -> bool:
    """Whether a line is a whole date, a time of day perhaps beside it, and nothing else."""
    first = text.lstrip(_DATE_EDGES)[:1]
    if not (first.isdigit() or first in _DATE_BEGINS):
        return False  # spares looking for dates in each paragraph
    rest, found = _YMD.subn(" ", text)
    return bool(found) and not _CLOCK.sub(" ", rest).strip(_DATE_EDGES)


def is_clock(text: str) -> bool:
    """Whether a line is a time of day and nothing else."""
    return bool(_CLOCK.fullmatch(text.strip(_DATE_EDGES)))


def is_jump(text: str) -> bool:
    """Whether a line says on which page an article goes on, or from which it comes."""
    return len(text) <= 40 and bool(_JUMP_LINE.match(text))


def is_continued(text: str) -> bool:
    """Whether a jump line stands before the rest of an article ("上接第1版")."""
    match = _JUMP_LINE.match(text)
    return match is not None and "接" in match.group("way")


def jump_at(text: str) -> int:
    """Where a jump line that shares its line with an article's text parts from it, 0 when there is none.

    "……推动整改（下转第3版）" parts before the bracket, "（上接第1版）落实……" after it.
    """
    match = _JUMP_START.match(text)
    if match:
        return match.end() if match.end() < len(text) else 0
    match = _JUMP_END.search(text)
    return match.start() if match else 0
