"""What the words and marks of a line say about it: sentence ends, openers, headings, list items.

Pure predicates over short strings; none knows any particular paper or place.
"""

from __future__ import annotations

import re

__all__ = [
    "LAST",
    "address",
    "attributes",
    "balanced",
    "count_at",
    "ends_open",
    "ends_sentence",
    "heading_like",
    "is_figured",
    "is_list_item",
    "is_note",
    "is_salutation",
    "is_subtitle",
    "may_head",
    "opens",
    "resumes",
    "short_clause",
    "squeeze",
    "starts_inside",
]

_SENTENCE_END = re.compile(
    r"(?:[。！？!?…⋯．]|(?<=[\u4e00-\u9fff”’）)》%])\.)[”’」』）)》〉】\"'①-⑳⁰¹²³⁴-⁹]*$|[；;]$"
)
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
_BRACKET = re.compile("[" + re.escape("".join((*_PAIRS, *_CLOSERS))) + "]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_NOTE = re.compile(
    r"^(?:编者按|编者的话|编后|开栏语|开栏的话|按语|导读|核心提示|内容提要|摘要|阅读提示|新闻背景|相关链接|链接)(?:[\s\u3000：:]|$)"
)
_LIST = re.compile(
    r"^(?:第[一二三四五六七八九十百千零〇0-9]+[章节条款编篇][\s\u3000]?|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[①-⑳]|"
    r"[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、](?![0-9])|[■●◆★▲◇○□•·-]\s*)"
)
# What counts a text among others: "剪报二　……", "第9期　……".
_COUNTED = re.compile(
    r"(?:剪报|摘编|材料|资料|文摘|动态|选登|来稿)[一二三四五六七八九十0-9]{1,3}(?:[\s\u3000：:、.．]+|$)"
    r"|第\s*[一二三四五六七八九十0-9]{1,4}\s*期[\s\u3000：:]+(?=\S)"
)
_ADDRESS = re.compile(r"^第[一二三四五六七八九十百千零〇0-9]+(?:条之[一二三四五六七八九十]+|[编章节条])")
_SUBTITLE = re.compile(r"^(?:——|--|—|―{1,2}|─{1,2})\s*\S")
_CLAUSE = re.compile(r"^[\u4e00-\u9fff]{1,2}[，、。；]")
_SAID = re.compile(
    r"^[^。！？；“”]{0,30}?(?:(?:说|表示|说道|介绍|坦言|感慨|感叹|告诉记者|称|强调|指出|谈道|回忆|直言|赞叹道|道)[。，：]"
    r"|谈起|谈及|提起|点赞|称赞)"
)
_QUOTED = re.compile(r"[。！？…⋯]”$")
_SALUTATION = re.compile(r"^(?:[各你][^。；！？]{2,60}|同志们|各位[^。；！？]{1,12})[：:]$")
_OPENER = re.compile(
    r"^(?:今年|去年|近日|日前|近期|近年来?|连日来|[上本]个?月|[0-9一二三四五六七八九十]{1,3}月[中上下]旬|[0-9]{4}年[^，。]{0,6}以来|截至|据了解|据悉|针对"
    r"|走进|来到|为[^，。]{2,16}，)"
)
_CUT_NUMBER = re.compile(r"[年、][0-9]{1,2}$")  # "2024年3轮、2025年3": the next line says of what
_FIGURE = re.compile(r"[0-9][0-9.,]*[%％]?")
_CELLS = 3  # parts of a row, and of them that hold figures
LAST = "的了"  #: a headline may end so, and so may any line in mid-sentence
_TAIL = "的了和与及或并把被将从于而且但也都就使让至"


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


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
    for char in _BRACKET.findall(text):
        if char in _PAIRS:
            stack.append(char)
        elif not stack or stack.pop() != _CLOSERS[char]:
            return False
    return not stack


def heading_like(text: str, *, limit: int = 34) -> bool:
    """Whether a line could be a headline: short, whole, without an end of sentence."""
    bare = squeeze(text)
    if not 2 <= len(bare) <= limit or ends_open(bare.rstrip("：:")) or starts_inside(bare):
        return False
    if bare[-1] in "；;，、,." or "。" in bare or _CUT_NUMBER.search(bare):
        return False
    return balanced(bare) and bool(_HAN.search(bare)) and bare[-1] not in _TAIL


def is_figured(text: str) -> bool:
    """Whether a line holds figures beside each other, as a row of a table does and no headline."""
    cells = text.split()
    if len(cells) < _CELLS:
        return False
    figured = sum(bool(_FIGURE.search(cell)) for cell in cells)
    bare = sum(bool(_FIGURE.fullmatch(cell)) for cell in cells)
    return bare > 1 or (figured >= _CELLS and len(cells) > _CELLS)


def may_head(text: str, *, limit: int = 34) -> bool:
    """Whether a text that nothing carries on could be a headline: it may end with 的 or 了 too."""
    return heading_like(text[:-1] if text[-1:] in LAST else text, limit=limit)


def attributes(quote: str, after: str) -> bool:
    """Whether a line that ends a quotation is followed by who said it."""
    return bool(_QUOTED.search(quote)) and bool(_SAID.match(after))


def resumes(text: str) -> bool:
    """Whether a paragraph begins as only the middle of a sentence does: particle, mark, short clause."""
    return text[:1] in _TAIL or starts_inside(text) or short_clause(text)


def is_salutation(text: str) -> bool:
    """Whether a line tells whom a letter or a notice is for ("各县（区）党委：")."""
    return bool(_SALUTATION.match(text))


def opens(text: str) -> bool:
    """Whether a line begins as reports do: with a time ("近日，", "今年以来，"), an aim, or on the spot."""
    return bool(_OPENER.match(text))


def short_clause(text: str) -> bool:
    """Whether a line begins with one or two characters and a comma: the end of something begun before."""
    return bool(_CLAUSE.match(text))


def is_note(text: str) -> bool:
    """Whether a paragraph is an editor's note or a summary."""
    return bool(_NOTE.match(text))


def is_list_item(text: str) -> bool:
    """Whether a line begins with a number, an article of a law or a bullet."""
    return bool(_LIST.match(text))


def count_at(text: str) -> int:
    """Where a headline begins behind what counts it as one of several texts, 0 where nothing does."""
    match = _COUNTED.match(text)
    return match.end() if match else 0


def address(text: str) -> str:
    """The structural address that a block begins with ("第二十三条", "第一章"), "" without one."""
    match = _ADDRESS.match(text)
    return match.group() if match else ""


def is_subtitle(text: str) -> bool:
    """Whether a line is introduced by a dash, as subtitles are."""
    return bool(_SUBTITLE.match(text)) and len(squeeze(text)) <= 60
