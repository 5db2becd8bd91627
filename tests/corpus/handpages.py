"""Pages written by hand in the manner of other papers, each damage as a person would lay it out.

``handpages/*.txt`` hold them: ``=== NAME`` begins a page, and every line below it says what it is, before
the ``|``: the letter of its article (``-`` for none), its part, and a width in characters.

    A=|the headline        A+|a line above or below it   A@|a byline        A#|a heading within the article
    A>18|a paragraph, set 18 characters wide; what follows ‖ is held back from the end of that printed line
    A..|what was held back A.18|more of the paragraph    A^18|a caption     --|page furniture
    <FF> a form feed       <blank> a blank line          <ind> from here on first lines are indented
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from .pagemaker import Article, MangledPage, wrapped

FOLDER = Path(__file__).parent / "handpages"
_LINE = re.compile(r"(?P<article>[A-Z-])(?P<part>[-=+@#>.^])(?P<width>\d*)\.?\|(?P<text>.*)")
_SENTENCE = re.compile(r"[^。！？]+[。！？][”’）]*|[^。！？]+$")
_HALF = re.compile(r"[^.!?。]+[.。!?][\"')]*|[^.!?。]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The one "damage" of a page by hand: which page it is."""

    page: str


@dataclass(slots=True, kw_only=True)
class _Copy:
    """What is read of one article."""

    title: str = ""
    beside: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    width: int = 0

    def article(self) -> Article:
        title = self.title
        also = [f"{a}{title}{b}" for a, b in product(("", *self.beside), repeat=2)]
        sentences = tuple(tuple(_sentences(text)) for text in self.paragraphs)
        return Article(title=title, author="", style="", sections=(("", sentences),), also=tuple(also))


def hand_pages(name: str) -> tuple[MangledPage, ...]:
    """The pages of ``handpages/NAME.txt``."""
    found = []
    for page in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, *lines = page.splitlines()
        found.append(_page(head, lines))
    return tuple(found)


def _page(name: str, lines: list[str]) -> MangledPage:
    copies: dict[str, _Copy] = {}
    out: list[str] = []
    lead = ""
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            mark = {"<FF>": "\f", "<blank>": "", "<ind>": None, "": None}[line]
            lead = "　　" if line == "<ind>" else lead
            out += [] if mark is None else [mark]
            continue
        part, text = match["part"], match["text"]
        copy = copies.setdefault(match["article"], _Copy())
        copy.width = int(match["width"] or copy.width)
        out += _printed(copy, part, text, lead)
    articles = tuple(copy.article() for key, copy in sorted(copies.items()) if key != "-")
    return MangledPage(
        text="\n".join(out).replace("\f\n", "\f") + "\n", articles=articles, style=Hand(page=name)
    )


def _printed(copy: _Copy, part: str, text: str, lead: str) -> list[str]:
    """The printed lines of one line of the file; what it tells of the article is noted."""
    if part == "=":
        copy.title += text
    elif part == "+":
        copy.beside.append(text)
    elif part == "^":
        return wrapped(text, copy.width, indent=0) if copy.width else [text]
    elif part == "." and not text:
        held, copy.held = copy.held, []
        return held
    elif part in ">.":
        whole = text.replace("‖", "")
        if part == ">":
            copy.paragraphs.append(whole)
        else:
            copy.paragraphs[-1] += whole
        lines = wrapped(whole, copy.width, indent=2 if part == ">" else 0)
        if part == ">":
            lines[0] = lead + lines[0]
        before, printed = text.find("‖"), 0
        for n, line in enumerate(lines):
            printed += len(line.strip())
            if 0 <= before <= printed:
                copy.held = lines[n + 1 :]
                return lines[: n + 1]
        return lines
    return [text]


def _sentences(text: str) -> list[str]:
    pattern = _HALF if "。" not in text else _SENTENCE
    return [sentence.strip() for sentence in pattern.findall(text) if sentence.strip()]
