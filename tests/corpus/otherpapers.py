"""Pages of other papers: damages that the rules of repair were not written on.

``pagemaker`` was beside the rules while they were made. This generator came after them, with articles
of another make (the bundled samples, or a file of headlines and bodies) and what other papers and
other extractions do: several widths on a page, half-width punctuation, stray spaces, other running
heads, bylines, editors' lines and jump lines, captions that nothing marks, headlines in several lines,
printed twice in other ways, pages whose articles nothing parts but their headlines, columns read in
bands. Each field of :class:`Press` is one damage, so a bench can tell them apart.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .pagemaker import NAMES, PLACES, Article, MangledPage, wrapped

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
_SENTENCE = re.compile(r"[^。！？]+[。！？][”’）]*")
_HALF = str.maketrans("，：；？！（）％", ",:;?!()%")

HEADS = (
    "2023年5月9日 星期二 要闻 03",
    "A02 综合 2023.05.09 星期二",
    "03版 · 要闻",
    "云川日报 2024年6月18日 星期二",
    "2021/11/03 星期三",
    "YUNCHUAN DAILY",
    "要闻",
)
FEET = (
    "本版编辑：{0} 版式：{1} 校对：{2}",
    "责编：{0} 电话：0000-8765432",
    "□本版主编 {0} □编辑 {1}",
    "值班编委 {0} 责任校对 {1}",
    "新闻热线：0000-12345678",
    "本报地址：云川市解放路1号 邮编：000000",
    "电子信箱：news@example.com",
)
CAPTIONS = (
    "{place}巡察干部在田间了解灌溉渠修复情况。",
    "巡察组成员向居民了解小区改造进展",
    "{place}便民服务大厅内，工作人员正在为群众办理业务。（资料图片）",
    "本报记者 {name} 摄",
)
NOTES = ("举报电话：0000-{n}", "2022-05-{d}\n12项问题已整改。", "联系人：{name} 0000-{n}")
BYLINES = {
    "bracket": "（记者 {0} 通讯员 {1}）",
    "square": "□ 本报记者 {0}",
    "correspondents": "通讯员 {0} {1}",
    "text_and_picture": "文/图 {0}",
    "slash": "◎文/本报记者 {0} 图/{1}",
    "report": "本报记者 {0} 通讯员 {1} 报道",
    "two_names": "{0} {1}",
    "office_name": "（{office} {0}）",
    "bare_bracket": "（{0}）",
    "lead": "本报{city}讯（记者 {0}）",
    "lead_date": "本报{city}5月8日讯 记者{0}报道：",
    "lead_wire": "{city}5月8日电（记者{0}、{1}）",
    "lead_square": "【本报讯】（通讯员{0}）",
    "none": "",
}
LEADING = ("square", "correspondents", "text_and_picture", "slash", "two_names", "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """How a paper sets its pages and what its extraction does to them."""

    width: int
    widths: str  # "one"; "mixed": each article has its own; "stepped": an article changes it on its way
    blanks: str  # "none", "every", "parted", "double"
    indent: str  # before a paragraph's first line
    punctuation: str  # "full"; "half": all but the full stop; "stop": the full stop too
    stray: float  # share of places between characters that a space comes into
    head: str
    foot: str
    byline: str
    title_place: str  # "above", "below", "end", "start"
    title_lines: str  # "one", "two", "kicker", "subtitle", "spaced"
    doubled: str  # "none", "letters", "lines", "beside", "three"
    interleaved: str  # "none", "halves", "bands"
    jump: bool
    caption: str  # "none", "after", "within"
    note: bool
    sectioned: bool  # the headings within the articles are printed


def make_press(rng: random.Random) -> Press:
    """A press of which most damages are absent, so that each can be told from the others."""

    def some(chance: float, *choices: str) -> str:
        return rng.choice(choices) if rng.random() < chance else "none"

    return Press(
        width=rng.choice((11, 14, 15, 17, 19, 21, 24, 27, 31, 38, 44)),
        widths=rng.choice(("one", "one", "mixed", "stepped")),
        blanks=rng.choice(("none", "none", "every", "parted", "double")),
        indent=rng.choice(("", "", "　　", "    ")),
        punctuation=rng.choice(("full", "full", "full", "half", "stop")),
        stray=rng.choice((0.0, 0.0, 0.01, 0.04)),
        head=some(0.5, *HEADS),
        foot=some(0.5, *FEET),
        byline=rng.choice(tuple(BYLINES)),
        title_place=rng.choice(("above", "above", "above", "above", "below", "end", "start")),
        title_lines=rng.choice(("one", "one", "one", "two", "kicker", "subtitle", "spaced")),
        doubled=some(0.2, "letters", "lines", "beside", "three"),
        interleaved=some(0.2, "halves", "bands"),
        jump=rng.random() < 0.15,
        caption=some(0.3, "after", "within"),
        note=rng.random() < 0.15,
        sectioned=rng.random() < 0.35,
    )


def sample_articles(folder: Path = SAMPLES) -> tuple[Article, ...]:
    """The bundled samples that are running text, tables and lists left out."""
    found = [_sample(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md"))]
    return tuple(article for article in found if len(article.sentences) >= 5)


def filed_articles(path: Path, most: int = 20_000) -> tuple[Article, ...]:
    """Articles of a gzipped file of lines ``{"q": headline, "p": body}``, cut to whole sentences."""
    found: list[Article] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            sentences = [s.strip() for s in _SENTENCE.findall(pair["p"]) if _is_plain(s)]
            if 6 <= len(pair["q"]) <= 30 and len(sentences) >= 5 and len(found) < most:
                paragraphs = tuple(tuple(sentences[i : i + 3]) for i in range(0, len(sentences), 3))
                found.append(_article(pair["q"].replace(" ", ""), (("", paragraphs),)))
    return tuple(found)


def _is_plain(sentence: str) -> bool:
    """Whether a sentence can be found again: no space, no mark of another sentence, nothing unpaired."""
    text = sentence.strip()
    paired = all(text.count(a) == text.count(b) for a, b in ("“”", "（）", "《》", "‘’"))
    return paired and 8 <= len(text) <= 120 and not re.search(r"[\s\"'()]", text)


def _sample(text: str) -> Article:
    title, sections = "", [("", list[tuple[str, ...]]())]
    for block in re.split(r"\n\s*\n", text):
        if block.startswith("# "):
            title = block[2:].strip()
        elif block.startswith("#"):
            sections.append((block.lstrip("# ").strip(), []))
        elif not re.match(r"[|\-*>0-9]|来源", block):
            sentences = tuple(s.strip() for s in _SENTENCE.findall(block))
            if sentences and all(map(_is_plain, sentences)):
                sections[-1][1].append(sentences)
    merged: list[tuple[str, tuple[tuple[str, ...], ...]]] = []
    for head, paragraphs in sections:
        short = sum(map(len, paragraphs)) < 2  # no paper sets a heading over a single sentence
        if short and merged:
            merged[-1] = (merged[-1][0], (*merged[-1][1], *paragraphs))
        elif paragraphs:
            merged.append((head if merged else "", tuple(paragraphs)))
    return _article(title, tuple(merged))


def _article(title: str, sections: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]) -> Article:
    return Article(title=title, author="", style="", sections=sections)


def make_other_page(seed: int, articles: Sequence[Article]) -> MangledPage:
    """The page of a seed: one to four of the articles, set and mangled."""
    rng = random.Random(seed)
    press = make_press(rng)
    chosen = rng.sample(list(articles), rng.choice((1, 2, 2, 3, 4)))
    punctuated = tuple(_punctuated(article, press.punctuation) for article in chosen)
    return _Setter(rng=rng, press=press, articles=punctuated).page()


def _punctuated(article: Article, manner: str) -> Article:
    if manner == "full":
        return article
    table = _HALF if manner == "half" else {**_HALF, ord("。"): "."}
    sections = tuple(
        (head, tuple(tuple(s.translate(table) for s in paragraph) for paragraph in paragraphs))
        for head, paragraphs in article.sections
    )
    return replace(article, sections=sections)


_Lines = list[tuple[str, bool]]  # the text of a line, whether it opens a paragraph


@dataclass(slots=True, kw_only=True)
class _Setter:
    """Sets the articles of one page."""

    rng: random.Random
    press: Press
    articles: tuple[Article, ...]
    accepted: list[tuple[str, ...]] = field(default_factory=list)

    def page(self) -> MangledPage:
        press = self.press
        heads = [self.headline(article) for article in self.articles]
        columns = [self.column(*pair) for pair in zip(self.articles, heads, strict=True)]
        lines: _Lines = []
        if press.head != "none":
            lines.append((press.head, True))
        if press.title_place == "start":
            lines += [line for head in heads for line in head]
        for part in self.arranged(columns):
            lines += part
        if press.title_place == "end":
            lines += [line for head in heads for line in head]
        if press.note:
            lines += [(line, True) for line in self.filled(self.rng.choice(NOTES)).split("\n")]
        if press.foot != "none":
            lines.append((press.foot.format(*self.rng.sample(NAMES, 3)), True))
        truth = tuple(
            replace(article, also=also) for article, also in zip(self.articles, self.accepted, strict=True)
        )
        return MangledPage(text=self.render(lines), articles=truth, style=press)

    def arranged(self, columns: list[_Lines]) -> Iterator[_Lines]:
        """The columns in the order of the extraction."""
        if self.press.interleaved == "none" or len(columns) < 2 or min(map(len, columns[:2])) < 12:
            yield from columns
            return
        first, second = columns[:2]
        if self.press.interleaved == "halves":
            cut = len(first) // 2
            yield from self.jumped(first[:cut], second, first[cut:])
        else:
            a, b = len(first) // 2, len(second) // 2
            yield from self.jumped(first[:a], second[:b], first[a:])
            yield second[b:]
        yield from columns[2:]

    def jumped(self, first: _Lines, between: _Lines, rest: _Lines) -> tuple[_Lines, ...]:
        if not self.press.jump:
            return first, between, rest
        return [*first, ("（下转第三版）", True)], between, [("（上接第一版）", True), *rest]

    def filled(self, text: str) -> str:
        rng = self.rng
        return text.format(
            place=rng.choice(PLACES),
            name=rng.choice(NAMES),
            n=rng.randint(1000000, 9999999),
            d=rng.randint(10, 28),
        )

    def headline(self, article: Article) -> _Lines:
        """The lines of a headline; what may be taken for the title is noted."""
        press, title = self.press, article.title
        lines, titles = [title], [title]
        cut = next(
            (i for i in range(len(title) // 3, len(title) - 3) if title[i] in " ，：　"), len(title) // 2
        )
        if press.title_lines == "two" and len(title) >= 10:
            lines = [title[: cut + 1].strip(), title[cut + 1 :].strip()]
        elif press.title_lines == "kicker":
            kicker = self.filled("{place}深入开展专题调研")
            lines = [kicker, title]
            titles.append(kicker + title)
        elif press.title_lines == "subtitle":
            below = self.filled("——{place}巡察工作纪实")
            lines = [title, below]
            titles.append(title + below)
        elif press.title_lines == "spaced":
            lines = [" ".join(title.replace(" ", ""))]
        self.accepted.append(tuple(titles))
        return [(line, True) for text in lines for line in self.doubled(text)]

    def doubled(self, text: str) -> list[str]:
        match self.press.doubled:
            case "letters":
                return ["".join(char * 2 if char != " " else char for char in text)]
            case "lines":
                return [text, text]
            case "beside":
                return [f"{text} {text}"]
            case "three":
                return [text * 3]
        return [text]

    def column(self, article: Article, head: _Lines) -> _Lines:
        press, rng = self.press, self.rng
        form = BYLINES[press.byline]
        names = rng.sample(NAMES, 2)
        place = rng.choice(PLACES)
        author = form.format(*names, office=f"{place}委巡察办", city=place[:2])
        width = press.width if press.widths != "mixed" else rng.choice((press.width, 16, 23, 36))
        lines: _Lines = list(head) if press.title_place == "above" else []
        leads = press.byline in LEADING and press.title_place == "above"
        if leads:
            lines.append((author, True))
        caption = self.caption()
        paragraphs = list(self.paragraphs(article, author if press.byline.startswith("lead") else ""))
        for n, (section, text) in enumerate(paragraphs):
            if section:
                lines.append((section, True))
            if press.widths == "stepped" and n == len(paragraphs) // 2:
                width = max(11, round(width * rng.choice((0.55, 1.6))))
            body = [(line, i == 0) for i, line in enumerate(wrapped(self.strayed(text), width))]
            if caption and press.caption == "within" and n == len(paragraphs) // 2 and len(body) > 2:
                body[len(body) // 2 : len(body) // 2] = [(line, True) for line in caption]
            lines += body
        if author and not leads and not press.byline.startswith("lead"):
            lines.append((author, True))
        if caption and press.caption == "after":
            lines += [(line, True) for line in caption]
        return lines + (head if press.title_place == "below" else [])

    def caption(self) -> list[str]:
        if self.press.caption == "none":
            return []
        text = self.filled(self.rng.choice(CAPTIONS))
        return wrapped(text, self.rng.choice((12, 18, 30)), indent=0)

    def paragraphs(self, article: Article, lead: str) -> Iterator[tuple[str, str]]:
        for section, paragraphs in article.sections:
            for n, paragraph in enumerate(paragraphs):
                yield section if n == 0 and self.press.sectioned else "", lead + "".join(paragraph)
                lead = ""

    def strayed(self, text: str) -> str:
        if not self.press.stray:
            return text
        return "".join(
            f"{char} " if self.rng.random() < self.press.stray and char > "\u2e80" else char for char in text
        )

    def render(self, lines: _Lines) -> str:
        press = self.press
        out: list[str] = []
        for n, (line, opens) in enumerate(lines):
            parted = press.blanks == "parted" and (opens or self.rng.random() < 0.06)
            if n:
                out.append(
                    {"every": "\n\n", "double": "\n\n\n"}.get(press.blanks, "\n\n" if parted else "\n")
                )
            prose = opens and len(line) >= press.width - 4
            out.append((press.indent if prose else "") + line)
        return "".join(out) + "\n"
