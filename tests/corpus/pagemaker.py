"""A seeded generator of newspaper pages and of what PDF extraction makes of them.

Clean articles of our own writing (headline, section headings, paragraphs of known sentences) are
set in columns, wrapped, spaced, doubled, moved and interleaved. The truth is kept beside the
mangled page, so that a reader can be scored: which sentences come back whole and in order, and
where the articles part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

PLACES = ("云川市", "青岚县", "南浦区", "临溪市", "石门县", "东屏区", "安澜县", "望江区", "和顺县", "白鹭市")
NAMES = ("李文涛", "王雨桐", "张建国", "陈晓曦", "刘志远", "赵敏", "周立平", "孙海燕", "吴思源", "郑可欣")
TOPICS = {
    "乡村振兴": ("产业项目", "帮扶资金", "防返贫监测", "高标准农田", "村集体经济"),
    "医疗卫生": ("药品采购", "医保基金", "基层诊疗", "医德医风", "设备招标"),
    "教育系统": ("校服采购", "食堂管理", "课后服务", "师德师风", "教育收费"),
    "国有企业": ("投资决策", "工程招标", "薪酬管理", "资产出租", "选人用人"),
    "营商环境": ("行政审批", "涉企收费", "拖欠账款", "执法检查", "政策兑现"),
    "社区治理": ("物业服务", "老旧小区改造", "便民设施", "网格管理", "邻里纠纷"),
}
OPENERS = (
    "今年以来，{place}聚焦{topic}领域突出问题，把{a}和{b}作为监督重点，推动巡察工作走深走实。",
    "“过去办一件事要跑好几趟，现在一次就办成了。”{place}一位居民谈起{a}的变化，连连点赞。",
    "针对群众反映强烈的{a}问题，{place}党委巡察机构深入一线，采取随机走访、现场核查等方式摸清底数。",
    "走进{place}，{topic}带来的新变化随处可见：{a}更加规范，{b}更加透明，群众脸上的笑容更多了。",
    "{month}月中旬，{place}党委第{n}巡察组进驻以来，围绕{a}、{b}等方面开展了细致的监督检查。",
)
BODIES = (
    "巡察组共走访群众{n}人次，发现{a}方面的问题{m}个，移交问题线索{k}件。",
    "针对{b}中存在的漏洞，该地出台管理办法{k}项，明确了责任单位、完成时限和验收标准。",
    "“发现问题只是第一步，解决问题才是目的。”{place}党委巡察办负责人说。",
    "通过建立台账、逐项销号，{m}个问题已整改到位，整改完成率达{p}%。",
    "为防止同类问题反弹，{place}组织职能部门开展“回头看”，对整改不力的{k}家单位进行了约谈。",
    "截至目前，已追缴资金{p}万元，退还群众款项{m}万元，给予党纪政务处分{k}人。",
    "在{a}环节，巡察组坚持边巡边改，推动主管部门当场解决困难，得到群众认可。",
    "下一步，{place}将继续紧盯{topic}领域，持续压实整改责任，不断提升群众获得感。",
    "过去，由于缺少统一的标准，{place}的{b}一直存在底数不清、责任不明的情况，群众意见较大。",
    "如今，随着《关于规范{a}的若干措施》印发实施，各项流程全部上网公开，谁在办、办到哪一步一目了然。",
    "有的单位重视不够，有的干部能力不足，还有的存在应付心态，这些都影响了{place}{topic}工作的成效。",
    "{place}还探索建立了纪检监察、审计、财政等部门的会商机制，每月通报一次进展，形成监督合力。",
    "“{a}的账本晒出来了，大家心里就亮堂了！”一位参加座谈会的村民代表说。",
    "{year}年，{place}共开展{k}轮常规巡察，覆盖党组织{m}个，其中村（社区）{n}个。",
    "巡察发现的{m}个共性问题被梳理成清单，印发{place}各单位对照检查，做到一个问题推动一类问题的解决。",
)
HEADS = (
    "{place}：紧盯{a} 守护群众利益",
    "小切口破解{topic}大难题",
    "让{a}晒在阳光下",
    "以巡促改推动{topic}提质增效",
    "巡出新气象 改出好作风",
    "{a}有了“明白账”",
    "巡察组来了以后",
    "擦亮{topic}的民生底色",
)
SECTIONS = ("找准问题症结", "压实整改责任", "健全长效机制", "凝聚监督合力", "回应群众期盼", "督在关键处")
_NEVER_FIRST = "，。、；：？！”’）》%,.;:?!)"
CAPTION = "图为{place}巡察干部在现场了解{a}情况。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean article: sentences by section and paragraph; the first section may lack a heading."""

    title: str
    author: str
    style: str  # "dateline", "closer", "leading" or "office"
    sections: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    caption: str = ""
    also: tuple[str, ...] = ()  # what may stand as its title too: with the line above or below it

    @property
    def sentences(self) -> list[str]:
        return [s for _, paragraphs in self.sections for paragraph in paragraphs for s in paragraph]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a page is set and what its extraction does to it; each field names one mangling."""

    width: int
    blanks: str  # "none", "every", "parted"
    indent: bool
    digits_spaced: bool
    letters_spaced: float
    doubled: bool
    title_place: str  # "above", "below", "end"
    furniture: bool
    captions: bool
    interleaved: bool
    repeated: bool
    sectioned: bool
    framed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MangledPage:
    text: str
    articles: tuple[Article, ...]
    style: object  # a frozen dataclass; each field names one damage
    order: tuple[int, ...] = ()  # the article of each sentence, in the order of the mangled text
    flaws: list[str] = field(default_factory=list)


def make_style(rng: random.Random) -> Style:
    return Style(
        width=rng.choice((13, 16, 18, 20, 22, 25, 28, 34, 46, 58)),
        blanks=rng.choice(("none", "every", "every", "parted", "parted")),
        indent=rng.random() < 0.25,
        digits_spaced=rng.random() < 0.4,
        letters_spaced=0.03 if rng.random() < 0.25 else 0.0,
        doubled=rng.random() < 0.15,
        title_place=rng.choice(("above", "above", "above", "below", "end")),
        furniture=rng.random() < 0.5,
        captions=rng.random() < 0.4,
        interleaved=rng.random() < 0.15,
        repeated=rng.random() < 0.1,
        sectioned=rng.random() < 0.5,
        framed=rng.random() < 0.4,
    )


def make_article(rng: random.Random, *, style: str, sectioned: bool, used: set[str]) -> Article:
    topic = rng.choice(sorted(TOPICS))
    place = rng.choice([name for name in PLACES if name not in used] or list(PLACES))
    used.add(place)
    a, b = rng.sample(TOPICS[topic], 2)
    seen: set[str] = set()

    def say(pool: tuple[str, ...]) -> str:
        for _ in range(40):
            template = rng.choice(pool)
            if template not in seen:
                break
        seen.add(template)
        return template.format(
            place=place,
            topic=topic,
            a=a,
            b=b,
            n=rng.randint(11, 980),
            m=rng.randint(12, 96),
            k=rng.randint(2, 9),
            p=f"{rng.randint(100, 9999) / 100:.2f}",
            month=rng.randint(2, 12),
            year=rng.randint(2019, 2024),
        )

    count = rng.randint(2, 3) if sectioned else 1
    heads = rng.sample(SECTIONS, count)
    sections = []
    for k in range(count):
        paragraphs = [tuple(say(BODIES) for _ in range(rng.randint(2, 4))) for _ in range(rng.randint(1, 2))]
        if k == 0:
            paragraphs.insert(0, (say(OPENERS), say(BODIES)))
        sections.append((heads[k] if sectioned and k else "", tuple(paragraphs)))
    head = rng.choice([h for h in HEADS if h not in used] or list(HEADS))
    used.add(head)
    return Article(
        title=head.format(place=place, topic=topic, a=a),
        author=rng.choice(NAMES),
        style=style,
        sections=tuple(sections),
        caption=CAPTION.format(place=place, a=a),
    )


def make_page(seed: int) -> MangledPage:
    """The page of a seed: one to four articles, set and mangled."""
    rng = random.Random(seed)
    style = make_style(rng)
    count = rng.choice((1, 1, 2, 3, 4))
    kind = rng.choice(("dateline", "closer", "leading"))
    used: set[str] = set()
    articles = tuple(
        make_article(rng, style=kind, sectioned=style.sectioned, used=used) for _ in range(count)
    )
    return Setter(rng=rng, style=style, articles=articles).page()


@dataclass(slots=True, kw_only=True)
class Setter:
    """Sets articles in columns; ``lines`` holds (text, opens a frame, opens a paragraph)."""

    rng: random.Random
    style: Style
    articles: tuple[Article, ...]
    lines: list[tuple[str, bool, bool]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)

    def page(self) -> MangledPage:
        rng, style = self.rng, self.style
        if style.furniture:
            self.lines.append(
                (
                    f"2023年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期三 第{rng.randint(1, 8)}版",
                    True,
                    True,
                )
            )
        columns = [self.columns(k, article) for k, article in enumerate(self.articles)]
        marked = style.title_place == "above" or style.framed or self.articles[0].style == "dateline"
        broken = style.interleaved and len(columns) > 1 and len(columns[0]) > 12 and marked
        for k, lines in enumerate(columns):
            if broken and k == 0:
                cut = len(lines) // 2
                self.lines.extend(lines[:cut])
                held = [(lines[cut][0], True, lines[cut][2]), *lines[cut + 1 :]]
            elif broken and k == 1:
                self.lines.extend([(lines[0][0], True, True), *lines[1:]])
                self.lines.extend(held)
            else:
                self.lines.extend(lines)
        if style.title_place == "end":
            for article in self.articles:
                self.lines.append((self.headline(article.title), True, True))
        if style.furniture:
            self.lines.append((f"责编 {rng.choice(NAMES)} 美编 {rng.choice(NAMES)}", True, True))
        return MangledPage(text=self.render(), articles=self.articles, style=style, order=tuple(self.order))

    def headline(self, text: str) -> str:
        if not self.style.doubled:
            return text
        return "".join(part * 2 if i % 2 == 0 else part for i, part in enumerate(_parts(text)))

    def columns(self, k: int, article: Article) -> list[tuple[str, bool, bool]]:
        rng, style = self.rng, self.style
        lines: list[tuple[str, bool, bool]] = []
        if style.title_place == "above":
            lines.append((self.headline(article.title), True, True))
        if article.style == "leading" and style.title_place == "above":
            lines.append((article.author, False, True))
        width = max(12, style.width + rng.randint(-1, 1))
        repeated = ""
        for head, text in self.paragraphs(k, article):
            if head:
                lines.append((head, False, True))
            first = not repeated
            lines.extend(
                (line, first and n == 0, n == 0) for n, line in enumerate(wrapped(self.spaced(text), width))
            )
            repeated = text
        if article.style == "closer" or (article.style == "leading" and style.title_place != "above"):
            lines.append((f"（本报记者 {article.author}）", False, True))
        if style.repeated and k == len(self.articles) - 1:
            lines.extend(
                (line, n == 0, n == 0) for n, line in enumerate(wrapped(self.spaced(repeated), width))
            )
        if style.title_place == "below":
            lines.append((self.headline(article.title), False, True))
        if style.captions:
            caption = f"{article.caption}{rng.choice(NAMES)} 摄".replace("。", "。 ")
            lines.extend(
                (line, False, n == 0) for n, line in enumerate(wrapped(self.spaced(caption), width, indent=0))
            )
        return lines

    def paragraphs(self, k: int, article: Article) -> Iterator[tuple[str, str]]:
        """The paragraphs of an article, each with the heading that stands before it."""
        first = article.style == "dateline"
        for head, paragraphs in article.sections:
            for n, paragraph in enumerate(paragraphs):
                self.order.extend(k for _ in paragraph)
                lead = f"本报讯（记者{article.author}）" if first else ""
                first = False
                yield head if n == 0 else "", lead + "".join(paragraph)

    def spaced(self, text: str) -> str:
        out: list[str] = []
        for i, char in enumerate(text):
            if i and self.style.digits_spaced and char.isdigit() != text[i - 1].isdigit():
                if {char, text[i - 1]} & set(".%“”（）"):
                    pass
                elif self.rng.random() < 0.8:
                    out.append(" ")
            out.append(char)
        text = "".join(out)
        if self.style.letters_spaced and self.rng.random() < 0.5 and len(text) > 40:
            start = self.rng.randint(10, len(text) - 16)
            run = text[start : start + 9]
            if all("\u4e00" <= char <= "\u9fff" for char in run):
                text = text[:start] + " ".join(run) + text[start + 9 :]
        return text

    def render(self) -> str:
        out: list[str] = []
        for n, (line, frame, opens) in enumerate(self.lines):
            lead = "　　" if self.style.indent and opens and len(line) >= self.style.width - 4 else ""
            if frame and self.style.framed and n:
                lead = "\f"
            if n:
                out.append("\n")
                if self.style.blanks == "every" or (
                    self.style.blanks == "parted" and (opens or self.rng.random() < 0.06)
                ):
                    out.append("\n")
            out.append(lead + line)
        return "".join(out) + "\n"


def wrapped(text: str, width: int, *, indent: int = 2) -> list[str]:
    """Break a text at ``width`` characters; no line begins with a closing mark."""
    lines: list[str] = []
    room = width - indent
    start = 0
    while start < len(text):
        end, used = start, 0.0
        while end < len(text) and used + _em(text[end]) <= room + 0.01:
            used += _em(text[end])
            end += 1
        while end < len(text) and text[end] in _NEVER_FIRST:
            end += 1
        while end < len(text) and end - start > 4 and text[end - 1] in "“‘（《(":
            end -= 1
        lines.append(text[start:end].strip(" "))
        start, room = end, width
    return [line for line in lines if line]


def _em(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def _parts(text: str) -> list[str]:
    """A headline cut at its spaces and quotation marks, separators at the odd places."""
    parts = [""]
    for char in text:
        if char == " ":
            parts.extend((char, ""))
        else:
            parts[-1] += char
    return parts
