"""What single lines show where texts are joined in one file: headlines, sources, frames, first lines.

Pure predicates over short strings; none knows any particular paper, site or place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.repair import cues, furniture, people

from .office import is_signature

__all__ = [
    "ends_with_source",
    "heads_page",
    "is_beside",
    "is_column",
    "is_first",
    "is_frame",
    "is_prose",
    "is_said",
    "may_head",
    "opens",
    "tells_source",
]

_LONGEST = 60  # characters of a headline's line
_SHORTEST = 5
_CREDITS = 60  # characters of a line that names day, source and author
_PROSE = 16  # characters from which an unfinished line is prose rather than a heading
_MARKED = "—-–─上下相【[（(发来"  # subtitles, neighbours, sources, credits may hold a comma
_COLUMN = re.compile(
    r"[【\[〖◇·◆■●][\u4e00-\u9fff\s·]{2,10}[】\]〗◇·◆■●]?|(?:延伸阅读|相关链接|新闻链接|新闻背景|名词解释|小资料|短讯|简讯)[\s\u3000]*"
)
_SOURCE = re.compile(
    r"[-·•\s]*[【\[（(]?(?:发布|发表|更新|成文)?(?:时间|日期)[：:]|[-·•\s]*[（(【]?(?:信息|稿件|文章)?来源[：:]|据[^。，]{2,16}(?:整理|摘编)$"
)
# The day of a text with its paper or place: "某某日报 2021年01月22日", "（某地 2024-01-08）"
_DATED = re.compile(
    rf"[（(【\[]?[\u4e00-\u9fff·\s　]{{0,24}}{furniture.DAY.pattern}[\s　·|｜]*"
    r"(?:第?\s*[0-9A-Z]{1,4}\s*版|星期.|(?:公布|发布|印发|刊发|刊登)|[\u4e00-\u9fff]{0,12}[报网社刊室办委组])?[）)】\]]?"
)
# A day with who wrote it and where: "2025年12月27日　报头：某某时报　记者 某某".
_CREDITED = re.compile(
    rf"{furniture.DAY.pattern}[\s　·|｜]*(?:报头|来源|据|记者|作者|通讯员|转自|摘自|原载|编辑)[^。]*$"
)
_OPENS = re.compile(
    r"[“\s　]*(?:"
    r"(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初|末|份)?[^。，,]{0,8}[，,至到]"
    r"|(?:19|20)\d{2}年[^。，,]{0,10}[，,]|近[日期年]|日前|今年|去年|连日来|连续|昨[日天]|一年来|根据|按照"
    r"|为(?:深入|进一步|贯彻|推动|切实|全面|加强|持续|破解|抓实)|本报讯|第一条|[各你][^。]{1,30}[：:]$)"
)
_SENTENCE = re.compile(
    r"(?:(?:19|20)\d{2}年|近[日期年]|日前|今年以?来?|去年以?来?|根据|按照|为)[^。]*[，,]|[^，,]{0,12}的[^，,]{0,4}[，,]"
)
_FIRST = re.compile(r"一、|[（(]一[)）]|第一[章条]")
_ASKS = re.compile(r"[问答Q][：:]|[^。]{1,8}[：:]“")


def is_column(text: str) -> bool:
    """Whether a line is the name of a column and nothing else: "【他山之石】", "相关链接"."""
    return bool(_COLUMN.fullmatch(text))


def opens(text: str) -> bool:
    """Whether a line begins as only the first sentence of a text does: with a day, a reason, a dateline."""
    return bool(_OPENS.match(text))


def is_first(text: str) -> bool:
    """Whether a line is the first of counted headings, or the first article of rules."""
    return bool(_FIRST.match(text))


def may_head(text: str) -> bool:
    """Whether a line may be (one line of) the headline of a text."""
    bare = cues.squeeze(text)
    if not _SHORTEST <= len(bare) <= _LONGEST or (cues.ends_sentence(text) and bare[-1] not in "？！?!）)"):
        return False
    if (
        _SENTENCE.match(bare)
        or bare[-1] in "，、；：,;:的"
        or "。" in bare
        or cues.is_list_item(bare)
        or _ASKS.match(bare)
        or not cues.balanced(bare)
    ):
        return False
    if bare[0] in "“‘" and bare[-1] in "”’" and len(bare) > 16:
        return False
    return not (is_beside(text) or is_frame(text) or people.is_caption(text) or is_signature(text))


def is_prose(texts: Sequence[str], i: int) -> bool:
    """Whether a line begins the text itself: a sentence, or the first line of one."""
    text = texts[i]
    if _OPENS.match(text) or _ASKS.match(text) or people.is_dateline(text) or cues.ends_sentence(text):
        return True
    if cues.is_list_item(text):
        return bool(is_first(text))
    return len(text) >= _PROSE and bool(re.search(r"[，,。；]", text)) and not is_frame(text)


def is_said(text: str) -> bool:
    """Whether a line is of some text, no heading and nothing of the page."""
    return len(text) >= _PROSE and not is_frame(text) and not is_beside(text)


def _is_clause(text: str) -> bool:
    """Whether a line holds a clause, as no line beside a text does: spares asking of which kind it is."""
    return ("，" in text or "。" in text) and text[0] not in _MARKED


def is_beside(text: str) -> bool:
    """Whether a line tells of a text who wrote it, when and where it appeared, or is its subtitle."""
    return not _is_clause(text) and (
        cues.is_subtitle(text)
        or tells_source(text)
        or people.is_byline(text)
        or people.is_names(text)
        or is_signature(text)
        or furniture.is_web(text)
    )


def tells_source(text: str) -> bool:
    """Whether a line gives the day or the paper that a text was taken from, and nothing else."""
    if len(text) > 90 or "。" in text:
        return False
    if people.is_source_line(text) or furniture.is_date(text) or _SOURCE.match(text):
        return True
    return bool(_DATED.fullmatch(text) or (len(text) <= _CREDITS and _CREDITED.match(text)))


def is_frame(text: str) -> bool:
    """Whether a line is of the page: ruling, path, running head, editors, column."""
    return not _is_clause(text) and (
        furniture.is_ruling(text)
        or bool(furniture.is_path(text) or furniture.is_neighbour(text) or is_column(text))
        or furniture.is_page_number(text)
        or furniture.is_editors(text)
        or furniture.is_web(text)
        or furniture.is_jump(text)
    )


def heads_page(text: str) -> bool:
    """Whether a line of the page stands above a text rather than below one."""
    if furniture.is_editors(text) or furniture.is_neighbour(text) or not is_frame(text):
        return False
    return not furniture.is_page_number(text) or bool(
        furniture.names_sheet(text) or furniture.DAY.search(text) or furniture.is_path(text)
    )


def ends_with_source(text: str) -> bool:
    """Whether a headline carries the paper and the day that it was taken from: "……（某网 2023-01-29）"."""
    day = furniture.DAY.search(text)
    return day is not None and day.end() >= len(text.rstrip("）)】] "))
