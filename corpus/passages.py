"""Passages: runs of whole sentences, the unit that is indexed and found.

Rules, in this order: a passage never leaves its section, so a heading opens a new one and is its
first line; an article of a regulation (第×条) is one passage unless it is long, and is never mixed
with the next; a table, captions, notes and page furniture stand apart from the running text; within
a section, paragraphs are kept whole where they fit and packed until ``target_chars``; a longer
paragraph is divided between sentences into parts of nearly equal length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Block, BlockKind, Document, Passage, Sentence, Span, passage_id
from .sentences import sentences_of

__all__ = ["Splitter"]

_RULES = 4  # raise it when these rules or those of sentences change the passages of any document
# What stands together above the text, a column's name among it.
_OPENING = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE, BlockKind.FURNITURE})
_BODY = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(slots=True)
class _Group:
    """Sentences that may share passages, by paragraph (a heading counts to the paragraph below it)."""

    kind: str  # "body", or the kind of block that stands apart
    path: tuple[str, ...]
    parts: list[list[Sentence]]
    opened: bool = False  # the last block was a heading or the title: what follows stands with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitter:
    """Divides documents into passages; equal settings and text give equal passages.

    Args:
        target_chars: the length that passages aim at, code points.
        max_chars: the length that a passage exceeds only when a single sentence does.
    """

    target_chars: int = 220
    max_chars: int = 400

    def __post_init__(self) -> None:
        if not 0 < self.target_chars <= self.max_chars:
            raise ValueError(f"0 < target_chars <= max_chars, not {self.target_chars}, {self.max_chars}")

    @property
    def fingerprint(self) -> str:
        """Changes whenever the passages of any document may change."""
        return f"passages-{_RULES}:{self.target_chars}:{self.max_chars}"

    def split(self, document: Document) -> tuple[Passage, ...]:
        """The passages of ``document`` in order; every sentence is in exactly one of them.

        ``document.text[p.span.start:p.span.end] == p.text`` holds for each. A document without
        any visible text has none.
        """
        passages: list[Passage] = []
        for group in _groups(document):
            for run in self._pack(group.parts):
                span = Span(run[0].span.start, run[-1].span.end)
                passages.append(
                    Passage(
                        id=passage_id(document.id, document.version, span),
                        document_id=document.id,
                        version=document.version,
                        span=span,
                        text=span.of(document.text),
                        heading_path=group.path,
                        ordinal=len(passages),
                    )
                )
        return tuple(passages)

    def _pack(self, parts: list[list[Sentence]]) -> list[list[Sentence]]:
        """Runs of whole paragraphs, or of parts of long ones, as near the target length as they get.

        Least sum of squared distances from the target, by dynamic programming over the places
        where a run may end; a run of several pieces stays below the mean of target and maximum.
        """
        pieces = [piece for part in parts for piece in self._divide(part)]
        limit = (self.target_chars + self.max_chars) // 2
        best: list[tuple[float, int]] = [(0.0, 0)]  # cost of pieces[:i], and where the last run begins
        for end in range(1, len(pieces) + 1):
            choices: list[tuple[float, int]] = []
            for begin in range(end - 1, -1, -1):
                length = pieces[end - 1][-1].span.end - pieces[begin][0].span.start
                if length > limit and begin < end - 1:
                    break
                choices.append((best[begin][0] + (length - self.target_chars) ** 2, begin))
            best.append(min(choices))
        runs: list[list[Sentence]] = []
        end = len(pieces)
        while end:
            begin = best[end][1]
            runs.append([sentence for piece in pieces[begin:end] for sentence in piece])
            end = begin
        return runs[::-1]

    def _divide(self, part: list[Sentence]) -> list[list[Sentence]]:
        """A paragraph as it is when it fits, else in parts of nearly equal length."""
        if not part:
            return []
        if _length(part) <= (self.target_chars + self.max_chars) // 2:
            return [part]
        count = max(2, round(_length(part) / self.target_chars))
        goal = _length(part) / count
        pieces: list[list[Sentence]] = [[]]
        for sentence in part:
            current = pieces[-1]
            if current:
                before, after = _length(current), sentence.span.end - current[0].span.start
                short = before < self.target_chars // 3
                if after > self.max_chars or (not short and abs(before - goal) <= abs(after - goal)):
                    pieces.append([])
            pieces[-1].append(sentence)
        if len(pieces) > 1 and _length(pieces[-1]) < self.target_chars // 3:
            joined = pieces[-1][-1].span.end - pieces[-2][0].span.start
            if joined <= self.max_chars:
                pieces[-2:] = [pieces[-2] + pieces[-1]]
        return pieces


def _length(run: list[Sentence]) -> int:
    """Characters from the first sentence to the last, gaps included."""
    return run[-1].span.end - run[0].span.start


def _groups(document: Document) -> list[_Group]:
    """Sentences by section, article, table or other thing that stands apart, in order."""
    outline = _Outline(document.title.strip())
    groups: list[_Group] = []
    for block, sentences in _blocks(document):
        text = block.span.of(document.text).strip()
        last = groups[-1] if groups else None
        if block.kind in _OPENING and (last is None or last.kind == "head"):
            kind, opened = "head", False
        elif block.kind in _BODY:
            kind, opened = "body", block.kind is BlockKind.HEADING
        else:
            kind, opened = block.kind.value, False
        begins = outline.take(block, text)
        path = outline.path if kind in {"body", BlockKind.TABLE.value} else outline.top
        if last is not None and last.kind == kind and not (begins and not last.opened):
            if last.opened:
                last.parts[-1] += sentences
            else:
                last.parts.append(sentences)
            last.opened = opened
            last.path = path
        elif last is not None and last.kind == "head" and kind == "body" and not outline.article:
            last.kind = kind  # the title and byline stand with the first paragraph
            last.parts.append(sentences)
            last.opened = opened
            last.path = path
        else:
            groups.append(_Group(kind, path, [sentences], opened))
    return groups


def _blocks(document: Document) -> list[tuple[Block, list[Sentence]]]:
    """The blocks that hold any sentence, each with its sentences."""
    held: dict[int, list[Sentence]] = {}
    for sentence in sentences_of(document):
        held.setdefault(sentence.block, []).append(sentence)
    return [(document.blocks[index], sentences) for index, sentences in held.items()]


class _Outline:
    """Where in the document's headings and articles the reading stands."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._headings: list[tuple[int, str]] = []
        self.article = ""

    @property
    def top(self) -> tuple[str, ...]:
        """The path of what belongs to the document as a whole."""
        return (self._title,) if self._title else ()

    @property
    def path(self) -> tuple[str, ...]:
        """Title, headings from the highest down, article."""
        return tuple(part for part in (self._title, *(h for _, h in self._headings), self.article) if part)

    def take(self, block: Block, text: str) -> bool:
        """Read one block; whether a section or article begins with it."""
        if block.kind is BlockKind.HEADING:
            level = max(1, block.level)
            self._headings = [h for h in self._headings if h[0] < level]
            self._headings.append((level, text))
            self.article = ""
            return True
        if block.kind in _BODY:
            match = (
                _ARTICLE.match(block.label) or _ARTICLE.match(text) if block.label else _ARTICLE.match(text)
            )
            if match is not None and match.group() != self.article and self._is_article(block, text, match):
                self.article = match.group()
                return True
        return False

    @staticmethod
    def _is_article(block: Block, text: str, match: re.Match[str]) -> bool:
        """An article begins a paragraph ("第三条 ……"); a sentence about one does not ("第三条规定……")."""
        return bool(block.label) or text[match.end() : match.end() + 1].isspace()
