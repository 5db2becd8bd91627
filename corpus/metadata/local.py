"""Places that no gazetteer holds, told by the offices that bear their names: 中共某某市委, 某某县人民政府.

New districts, renamed counties and places of teaching texts stand in no list; a text that speaks of
their committee or government says all the same that they are places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from corpus.draft import Draft
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from corpus.segment import Segmenter, load_segmenter

__all__ = ["local_places"]

_SUFFIX = "省|市|县|新区|区|旗"
_HELD = re.compile(
    rf"(?=(?P<stem>[\u4e00-\u9fff]{{2,3}})(?P<suffix>{_SUFFIX})(?!长(?![江沙春])|下(?!辖)|民(?!政)|场)"
    r"(?:委(?![员托派屈任会])|纪委|监委|人民政府|政府|人大|政协|巡[视察](?:办|组|工作|机构)|直机关"
    r"|下?辖|地处|位于|[\u4e00-\u9fff]{0,6}?(?:局|医院|大学|学院|公司|集团|街道|镇|中学|小学)))"
)
# Characters of which no name of a place is made, in front of 市委 and the like: 全市委, 对某县委.
_NO_NAME = re.compile(
    r"[印全该各我本某两每外原老副一二三四五六七八九十几多数这那此其他她和与及或的了在对向由从被把让为是以于之等个"
    r"省市县区旗镇村级直属共党委组部办厅局院巡视察检查届轮次年月日给跟据按经到赴并比如时说后前有无归再又也都就才已将会能可要去来过还看请兼团]"
)
# Words that end as places do.
_WORDS = re.compile(
    "(?:[上城超都闹股楼夜门入救]市|[地特治城景园校矿灾山牧林库片郊街小厂军老湾新社禁洪元辖战养采改险水燃]区|[秀困强弱大列拥明]县|[大强]省|[大强明]市|[国党军红锦]旗)$"
)
# A paper that is called by its city: the name at its head, in the text or beside it.
_PAPER = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<stem>[\u4e00-\u9fff]{2,3})(?:日报|晚报|晨报)[\s　]*(?:\d{4}年|第?\d+版|总第)"
)
_PAPERS = re.compile(r"[东南西北]方|新民|都市|城市|日$")  # what papers are called by that is no place
_PLACE_TAGS = ("ns", "nr", "nz", "nt")
_HEADLINE = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE})
_HEAD = 300  # characters at the head and the foot of a text that may name its paper
# The name at the head of a line, cell or clause, in rows and lists of places.
_LISTED = re.compile(
    rf"(?<![\u4e00-\u9fff\w])(?P<stem>[\u4e00-\u9fff]{{2,3}}?)(?P<suffix>{_SUFFIX})(?![\u4e00-\u9fff]?(?:[市县区]|域|内|里|外))"
)
_LISTINGS = 3  # times that a name has to be listed so
#: Kinds of areas, of which every city has one.
_AREAS = re.compile(
    r"高新|经开|开发|综保|保税|示范|自贸|度假|风景|工业|产业|试验|实验|管理|行政|功能|管辖|聚居|居住|中心|重点|主城|沿海|内陆|偏远|贫困|责任|保护|服务|自治|港|限|禁|棚"
)
_LEAST = 2  # times that a name has to be borne, unless a headline bears it
_BEFORE = 4  # characters that a known name may begin before
_ALWAYS = 0.9  # of a name's occurrences, from which the character before it belongs to it


def local_places(drafts: Sequence[Draft], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The full names of places of one file that the gazetteer doesn't know, in the order of the text.

    Args:
        drafts: the articles of the file; they share what they know.
        gazetteer: places that it knows are none of these.
    """
    borne, headed = _borne(drafts, gazetteer)
    found = [
        stem + suffix
        for (stem, suffix), times in borne.items()
        if (times >= _LEAST or (len(stem) == 2 and (stem, suffix) in headed))
        and _whole(stem, suffix, borne)
        and not any(gazetteer.resolve((stem + suffix)[k:]) for k in range(len(stem)))
        and _may_name(stem, suffix)
    ]
    found.extend(_of_papers(drafts, gazetteer, found))
    return tuple(found)


Name = tuple[str, str]  # "青禾", "县"


def _borne(drafts: Sequence[Draft], gazetteer: Gazetteer) -> tuple[Counter[Name], set[Name]]:
    """How often offices bear a name or lists give it, and the names that stand in a headline so."""
    borne: Counter[Name] = Counter()
    listed: Counter[Name] = Counter()
    headed: set[Name] = set()
    for draft in drafts:
        starts = {p for b in draft.blocks if b.kind in _HEADLINE for p in range(b.span.start, b.span.end)}
        for m in _HELD.finditer(draft.text):
            key = (m.group("stem"), m.group("suffix"))
            before = range(max(0, m.start() - _BEFORE), m.start())
            if _NO_NAME.search(key[0]) or any(gazetteer.resolve(draft.text[k : m.end(2)]) for k in before):
                continue  # 尔多斯市 is the end of a longer name
            borne[key] += _LEAST if draft.text.endswith("中共", 0, m.start()) else 1
            if m.start() in starts:
                headed.add(key)
        found = ((m.group("stem"), m.group("suffix")) for m in _LISTED.finditer(draft.text))
        listed.update(key for key in found if not _NO_NAME.search(key[0]))
    for key, times in listed.items():
        if times >= _LISTINGS:
            borne[key] = max(borne[key], times)
    return borne, headed


def _whole(stem: str, suffix: str, borne: Counter[Name]) -> bool:
    """Whether a name is neither the end of a longer one nor a shorter one with a word before it."""
    times = borne[(stem, suffix)]
    longer = [n for (o, end), n in borne.items() if end == suffix and len(o) > len(stem) and o.endswith(stem)]
    if len(stem) == 2:
        return not longer or max(longer) < max(_LEAST, _ALWAYS * times)
    return times >= max(_LEAST, _ALWAYS * borne[(stem[1:], suffix)])


def _of_papers(drafts: Sequence[Draft], gazetteer: Gazetteer, found: Sequence[str]) -> list[str]:
    """The cities that the papers among the drafts are called by, 人民日报 and the like left out."""
    lines = [line for draft in drafts for line in (*draft.page, draft.text[:_HEAD], draft.text[-_HEAD:])]
    stems = dict.fromkeys(m.group("stem") for line in lines for m in _PAPER.finditer(line))
    return [
        f"{stem}市"
        for stem in stems
        if not any(name.startswith(stem) for name in found)
        and not gazetteer.resolve(stem)
        and not _NO_NAME.search(stem)
        and not _PAPERS.search(stem)
        and _may_name(stem, "市")
    ]


def _may_name(stem: str, suffix: str) -> bool:
    """Whether a place may be called so: no ordinary word, nor the end of one."""
    if _WORDS.search(stem[-1] + suffix) or _AREAS.search(stem):
        return False
    tagged = _segmenter().tags(stem)
    return len(tagged) > 1 or tagged[0][1].startswith(_PLACE_TAGS) or not _segmenter().is_word(stem)


@cache
def _segmenter() -> Segmenter:
    return load_segmenter()
