"""Files that join several texts in the manners of clippings, from articles of our own invention.

Each text has its own place, body, day and form (a notice, a news item, a feature with subheads); the manner
says what stands between them. The truth goes with the file, so that boundaries and titles can be scored
(``tests/corpus/scoring.py``).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .pagemaker import Article, MangledPage, wrapped

MANNERS = (
    "ruled",  # a drawn line between the texts
    "starred",  # a line of stars
    "blank",  # nothing but blank lines
    "paths",  # copied web pages: the path of each, its controls
    "sourced",  # day and source under each headline
    "closed",  # each ends with its author
    "numbered",  # headlines counted as clippings
    "columns",  # the name of a column above each headline
    "paged",  # a page number between them
    "signed",  # papers with signature and day
)

_CITIES = ("宁波", "洛阳", "柳州", "遵义", "株洲", "保定", "绵阳", "襄阳", "赣州", "淄博", "芜湖", "漳州")
_OFFICES = (
    "交通运输局",
    "教育局",
    "水利局",
    "民政局",
    "城市管理局",
    "医疗保障局",
    "文化和旅游局",
    "农业农村局",
)
_FIELDS = (
    "农村公路管护",
    "校园供餐",
    "小型水库管理",
    "养老服务",
    "垃圾分类",
    "医保基金",
    "景区收费",
    "农机补贴",
)
_FINDINGS = ("台账登记不全", "验收走过场", "资金拨付拖延", "值守无人", "公示不及时", "合同漏签")
_PAPERS = ("江岸新报", "山城观察", "清源网", "平湖时讯", "群众身边")
_NAMES = ("周明远", "许安宁", "沈知秋", "范小川", "吕长青", "邓若水")
_COLUMNS = ("他山之石", "经验交流", "一线传真", "基层来稿", "各地动态")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """How a file joins its texts; each field names one property that scores are told apart by."""

    manner: str
    width: int  # characters of a wrapped line, 0 where each paragraph is one line
    blanks: int  # blank lines between paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    title: str
    paragraphs: tuple[tuple[str, ...], ...]  # sentences by paragraph
    heads: tuple[str, ...]  # subheads, one before each paragraph but the first; "" for none
    day: str
    unit: str


def make_clippings(seed: int) -> MangledPage:
    """A file of three to five joined texts and what it was made from."""
    rng = random.Random(seed)
    manner = MANNERS[seed % len(MANNERS)]
    style = Joined(manner=manner, width=rng.choice((0, 0, 34, 44)), blanks=rng.choice((0, 1)))
    cities = rng.sample(_CITIES, rng.randint(3, 5))
    texts = [_text(rng, city, manner) for city in cities]
    lines: list[str] = []
    for k, text in enumerate(texts):
        lines += _between(rng, manner, k)
        lines += _written(rng, style, k, text)
        lines += _after(rng, manner, text)
    articles = tuple(_article(manner, k, text) for k, text in enumerate(texts))
    return MangledPage(text="\n".join(lines) + "\n", articles=articles, style=style)


def _article(manner: str, k: int, text: _Text) -> Article:
    return Article(
        title=_headline(manner, k, text),
        author="",
        style=manner,
        sections=(("", text.paragraphs),),
        also=(text.title,),
    )


def _headline(manner: str, k: int, text: _Text) -> str:
    return f"剪报{'一二三四五'[k]}　{text.title}" if manner == "numbered" else text.title


def _text(rng: random.Random, city: str, manner: str) -> _Text:
    office, field = rng.choice(_OFFICES), rng.choice(_FIELDS)
    month, date = rng.randint(1, 12), rng.randint(1, 28)
    day = f"{rng.randint(2019, 2025)}年{month}月{date}日"
    found = rng.sample(_FINDINGS, 2)
    count, done = rng.randint(20, 90), rng.randint(5, 19)
    form = "notice" if manner == "signed" else rng.choice(("notice", "news", "feature"))
    body = (
        f"{city}市抽查{rng.randint(10, 60)}个点位，查出{field}方面的问题{count}个，其中{found[0]}最为集中。",
        f"对照清单，责任单位已整改{done}个，其余列入跟踪督办。",
    )
    more = (
        f"针对{found[1]}，{city}市{office}建立每周碰头、每月通报的办法，逾期未改的约谈负责人。",
        f"当地还把{field}纳入年度考核，请{rng.randint(8, 40)}名群众代表到现场评议。",
    )
    if form == "notice":
        title = f"{city}市{office}党组关于{field}专项巡察整改情况的通报"
        first = (
            f"根据市委统一部署，{month}月至次月，市委第{rng.randint(1, 9)}巡察组对{office}开展了专项巡察。",
            *body,
        )
        return _Text(
            title=title,
            paragraphs=(first, more, (_last(rng),)),
            heads=("一、组织整改情况", "二、下一步打算"),
            day=day,
            unit=f"{city}市{office}党组",
        )
    if form == "news":
        title = f"{city}：{field}有了明白账"
        first = (f"{month}月{date}日，{city}市委巡察办召开{field}专项巡察碰头会，通报进驻以来的情况。", *body)
        return _Text(title=title, paragraphs=(first, more), heads=("",), day=day, unit=f"{city}市委巡察办")
    title = f"{city}市委巡察组走进{field}一线"
    first = (f"近日，{city}市{office}的工作人员带着整改台账，再次来到群众家中回访。", body[0])
    return _Text(
        title=title,
        paragraphs=(first, (body[1], more[0]), (more[1], _last(rng))),
        heads=("盯住细处找问题", "群众点头才算数"),
        day=day,
        unit=f"{city}市委巡察办",
    )


def _last(rng: random.Random) -> str:
    return f"下一步将开展回访，力争{rng.randint(2, 6)}个月内全部销号。"


def _between(rng: random.Random, manner: str, k: int) -> list[str]:
    """What stands between two texts (before the first only what each has)."""
    if manner == "paths":
        return (
            ["", "首页 > 巡察工作 > 工作动态", "字体大小：大 中 小"] if k else ["首页 > 巡察工作 > 工作动态"]
        )
    if manner == "columns":
        return ["", f"【{rng.choice(_COLUMNS)}】"]
    if not k:
        return []
    parts = {"ruled": "-" * rng.randint(8, 40), "starred": "※ ※ ※", "paged": f"— {k} —"}
    return ["", parts[manner], ""] if manner in parts else ["", ""]


def _written(rng: random.Random, style: Joined, k: int, text: _Text) -> list[str]:
    lines = [_headline(style.manner, k, text)]
    if style.manner in ("sourced", "paths"):
        lines.append(f"发布时间：{text.day}　来源：{rng.choice(_PAPERS)}")
    for i, paragraph in enumerate(text.paragraphs):
        lines += [""] * style.blanks
        if i and text.heads[i - 1]:
            lines += [text.heads[i - 1], *[""] * style.blanks]
        whole = "".join(paragraph)
        lines += wrapped(whole, style.width, indent=0) if style.width else [whole]
    return lines


def _after(rng: random.Random, manner: str, text: _Text) -> Sequence[str]:
    if manner == "closed":
        return [f"（记者 {rng.choice(_NAMES)}）"]
    if manner == "signed":
        return [text.unit, text.day]
    return ["责任编辑：" + rng.choice(_NAMES)] if manner == "paths" else []
