"""What belongs to the page and to no article: running heads, editors, the paper's address, jump lines.

Lines that stand by themselves (a date, a telephone number) are told here too. Pure predicates over
short strings; none knows any particular paper or place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = [
    "DAY",
    "breaks_within",
    "is_clock",
    "is_contact",
    "is_continued",
    "is_date",
    "is_dated_head",
    "is_editors",
    "is_jump",
    "is_menu",
    "is_neighbour",
    "is_page_number",
    "is_path",
    "is_ruling",
    "is_web",
    "jump_at",
    "names_sheet",
]

_POSTS = (
    "本版责编|责任编辑|美术编辑|图片编辑|文字编辑|视觉编辑|执行主编|版面主编|本版主编|本期主编|本版编辑|本期编辑|值班主任|"
    "值班总编|值班副总编|值班编委|值班主编|责任校对|版式设计|美术设计|责编|美编|图编|编辑|主编|编委|校对|审读|排版|组版|"
    "版式|责校|检校|审校|制图|编审|视觉|统筹|策划|监制|终审"
)
_NAME = (
    r"[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff](?![\u4e00-\u9fff])|[\u4e00-\u9fff]{1,3})"  # 段嘉禾, 胡　玥
)
_EDITORS = re.compile(rf"(?:{_POSTS})[：:\s\u3000/|｜]*{_NAME}")
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
    r"发行(?:部|电话)|(?:本版|本报)?投稿(?:邮箱|信箱)|邮发代号|国内统一(?:连续出版物号|刊号)|零售价|每份|定价|印刷|印厂|版权(?:所有|声明)|"
    r"未经\S{0,12}(?:许可|授权|同意|允许)[，,]?\S{0,6}(?:不得|禁止|请勿)\S{0,6}(?:转载|摘编|复制)|"
    r"扫(?:一扫|码|描)\S{0,20}(?:关注|阅读|下载|观看|更多|客户端))"
)
_YMD = re.compile(
    r"(?:19|20)[0-9]{2}\s*(?:年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日|[-./][0-9]{1,2}[-./][0-9]{1,2})(?![0-9])"
    r"|[二〇○零一]{2}[〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
#: A day or a month as sources give it, a time of day perhaps beside it.
DAY = re.compile(
    r"(?:19|20)\d{2}\s*[年.／/-]\s*\d{1,2}\s*(?:[月.／/-]\s*\d{1,2}\s*[日号]?|月)(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_FIELD = re.compile(r"来源|记者|作者|通讯员|(?:发布)?时间|日期|责编|编辑")
_CLOCK = re.compile(r"[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?")
_WEEKDAY = re.compile(
    r"星期[一二三四五六日天]|周[一二三四五六日](?![\u4e00-\u9fff])|农历\S{2,12}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
)
_SHEET = re.compile(
    r"第\s*[0-9A-Z一二三四五六七八九十]{1,4}\s*版|(?<![0-9A-Z])(?:[A-Z]?[0-9]{1,2}\s*版|(?:0[0-9]|[A-Z][0-9]{1,2})(?![0-9A-Z.]))"
)
_NUMBERED_SHEET = re.compile(r"第\s*[0-9A-Z]{1,4}\s*版")
_PATH = re.compile(
    r"(?:首页|(?:当前|所在)?位置\s*[：:]|您(?:现在)?的位置)[^。！？]{0,60}|[^。！？]{0,24}(?:>>|»)[^。！？]{1,40}"
)
_SITE = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:网|网站|官网|门户)[\s\u3000]+[\u4e00-\u9fff]{2,8}(?:\s*[/／>＞»]\s*[\u4e00-\u9fff]{2,12}){1,4}"
)
# The menu of a site: the names of its parts beside each other.
_MENU = re.compile(
    r"首\s*页|(?:新闻|资讯|政策|服务|办事)(?:中心|动态|公开|大厅|服务)|政(?:府信息|务|策)(?:公开|服务|解读|动态)|信息公开|互动交流|政民互动"
    r"|专题(?:专栏)?|通知公告|网站地图|联系我们|关于我们|解读回应|走进[\u4e00-\u9fff]{1,6}|魅力[\u4e00-\u9fff]{1,6}|网上(?:办事|信访|举报)|数据(?:开放|发布)"
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
_SECTIONS = 3  # names of sections in one running head at most
_FULL_WIDTH = {0xFF10 + k: 0x30 + k for k in range(10)} | {0xFF21 + k: 0x41 + k for k in range(26)}
_LETTER_SPACED = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,}(?![\u4e00-\u9fff])")
_BOOK_PAGE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,12})[ \t\u3000]{2,}第\s*[0-9]{1,4}\s*页")
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
_BEFORE_OR_BEHIND = re.compile(
    r"(?:上一[篇条]|下一[篇条]|相关(?:新闻|文章))\s*[：:]|[【\[](?:上一[篇条]|下一[篇条])[】\]]"
)
_NEIGHBOUR = re.compile(
    r"(?:(?:上一[篇条]|下一[篇条])\s*[：:]|[【\[](?:上一[篇条]|下一[篇条])[】\]])[^。]{0,120}"
)
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
    if (
        _BARE_PAGE.match(text)
        or _BOOK_PAGE.fullmatch(text)
        or _is_head(text)
        or (len(text) <= 120 and _IMPRINT.match(text))
    ):
        return True
    cells = [cell.strip() for cell in _BAR.split(text)] if len(text) <= 120 else []
    return len(cells) > 1 and all(_is_head(cell) or is_editors(cell) for cell in cells)


def _is_head(text: str) -> bool:
    """Whether a line holds nothing but date, weekday, page, paper and the name of a section."""
    text = text.translate(_FULL_WIDTH)
    if len(text) > _HEAD or not _HEAD_HINT.search(text) or _CLAUSE.search(text):
        return False
    text = _LETTER_SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    editors = _EDITORS.search(text)
    if editors is not None and editors.start() and is_editors(text[editors.start() :]):
        text = text[: editors.start()]
    rest, found = text, 0
    for pattern in (_YMD, _WEEKDAY, _SHEET, _PAPER):
        rest, count = pattern.subn("\t", rest)
        found += count > 0
    rest = rest.strip(_BETWEEN)
    if found > 1:  # a county's paper, which beside date and page only is no notice or report
        rest = _COUNTY_PAPER.sub("", rest).strip(_BETWEEN)
    if found == 1:  # a paper's name, or the name of a section with its page
        return not rest if _PAPER.search(text) else bool(_SHEET.search(text)) and _is_section(rest)
    return found > 1 and (rest.isdigit() or _are_sections(rest.replace("·", " ").split()))


def _are_sections(names: Sequence[str]) -> bool:
    return len(names) <= _SECTIONS and all(map(_is_section, names))


def _is_section(text: str) -> bool:
    return 2 <= len(text) <= _SECTION and all("\u4e00" <= char <= "\u9fff" for char in text)


def breaks_within(text: str, after: str) -> bool:
    """Whether the break between two lines falls within a day, a time, a page or the name of a field."""
    whole, seam = text + after, len(text)
    parts = (_YMD, DAY, _WEEKDAY, _SHEET, _CLOCK, _FIELD)
    return any(found.start() < seam < found.end() for part in parts for found in part.finditer(whole))


def is_path(text: str) -> bool:
    """Whether a line is the path of a web page: "首页 > 巡察工作 > 正文", "某县政府网　公开 / 整改"."""
    return bool(_PATH.fullmatch(text) or _SITE.fullmatch(text))


def is_neighbour(text: str) -> bool:
    """Whether a line names the text before or behind on a site."""
    return bool(_BEFORE_OR_BEHIND.match(text))


def names_sheet(text: str) -> bool:
    """Whether a line names the page of a newspaper by its number: "第3版"."""
    return bool(_NUMBERED_SHEET.search(text))


def is_dated_head(text: str) -> bool:
    """Whether a line is the running head of a page and gives its day."""
    return bool(DAY.search(text)) and is_page_number(text)


def is_ruling(text: str) -> bool:
    """Whether a line is drawn, not written: dashes, stars, "（另页）"."""
    return bool(_RULING.fullmatch(text.strip()))


def is_web(text: str) -> bool:
    """Whether a line holds nothing but what web pages set around a text ("字号：大 中 小", "上一篇：…")."""
    if len(text) > 140:
        return False
    return bool(_CONTROLS.fullmatch(text) or _NEIGHBOUR.fullmatch(text) or _SITE.fullmatch(text)) or is_menu(
        text
    )


def is_menu(text: str) -> bool:
    """Whether a line holds four names of a site's parts or more and nothing else, most of them usual ones."""
    names = re.sub(r"首\s+页", "首页", text).split()
    usual = sum(bool(_MENU.fullmatch(name)) for name in names)
    return len(names) >= 4 and max(map(len, names)) <= 8 and 2 * usual >= len(names)


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
