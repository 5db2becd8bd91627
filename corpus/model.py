"""The nouns of the corpus layer. All frozen, slotted, keyword-only; ids come from content.

Offsets are half-open and count Unicode code points of ``Document.text`` unless a name says
``raw``: then they count code points of the decoded file (for formats without plain text, of
the loader's extraction, which ``RawText`` holds).
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "DocumentKind",
    "MetaValue",
    "Passage",
    "Repair",
    "Segment",
    "Sentence",
    "Span",
    "passage_id",
    "text_version",
]


class BlockKind(enum.StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    NOTE = "note"  # editor's note, footnote, source line
    FURNITURE = "furniture"  # page heads, editors' names; kept in the text, never cited first


class DocumentKind(enum.StrEnum):
    """What kind of text a document is."""

    REGULATION = "regulation"
    POLICY = "policy"
    REPORT = "report"
    CASE = "case"
    EXPERIENCE = "experience"
    NEWS = "news"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)``. The one noun that is positional, for brevity."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span out of order: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The slice of ``text`` under this span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """The same range, ``by`` characters further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of characters that stands unchanged in the canonical and in the raw text.

    ``document.text[text : text+length] == raw[raw : raw+length]``.
    """

    text: int
    raw: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A title, byline, heading, paragraph, … of a document.

    ``span`` is in ``Document.text``; ``raw`` covers it in the raw text; ``segments`` map one to
    the other character by character (joined lines and closed gaps lie between segments).
    ``level`` is the depth of a heading (1 = highest), 0 elsewhere. ``label`` is a structural
    address such as "第二十三条" when the block has one. ``page`` counts from 1.
    """

    kind: BlockKind
    span: Span
    raw: Span
    segments: tuple[Segment, ...] = ()
    level: int = 0
    label: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One thing that a repair changed or left out, so that no text is ever lost silently.

    ``rule`` is the stable name of the repair, ``raw`` the run of raw text concerned, ``before``
    that run as it stood, ``after`` what stands in the text instead ("" when it was left out).
    """

    rule: str
    reason: str
    raw: Span
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaValue:
    """A piece of metadata and where it was read; ``span`` is None when a sidecar gave it."""

    value: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article, regulation, report or notice. A file may hold several.

    ``text`` is canonical: repaired once, never rewritten afterwards. ``version`` is
    :func:`text_version` of it, ``id`` is stable across edits. ``date`` is ISO 8601 and may be
    partial ("2023", "2023-03", "2023-03-14"). ``regions`` go from the narrowest named place
    outwards ("锦江区", "成都市", "四川省"), the most important place first. ``meta`` holds every
    metadata value with its span, by name (title, author, author_role, issuer, date, region,
    kind, round, instrument, status …).
    """

    id: str
    version: str
    source: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    kind: DocumentKind
    media_type: str
    date: str | None = None
    regions: tuple[str, ...] = ()
    issuer: str | None = None
    meta: Mapping[str, tuple[MetaValue, ...]] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    raw_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document: ``document.text[span] == text``; ``block`` is its index."""

    span: Span
    text: str
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one document: ``document.text[span] == text``.

    ``heading_path`` goes from the document's title down; ``ordinal`` counts the document's
    passages from 0.
    """

    id: str
    document_id: str
    version: str
    span: Span
    text: str
    heading_path: tuple[str, ...]
    ordinal: int


def text_version(text: str) -> str:
    """The version of a text: sha256 of its UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def passage_id(document_id: str, version: str, span: Span) -> str:
    """Sixteen hexadecimal digits from document, version and span; equal input, equal id."""
    key = f"{document_id}\0{version}\0{span.start}\0{span.end}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
