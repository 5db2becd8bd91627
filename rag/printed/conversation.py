"""Conversations as Word and Markdown files: every citation a footnote with its quotation and source.

Quotations are read from the library at their places; nothing that a client sends is printed as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.errors import DocumentNotFound
from corpus.model import Document

from .layout import Block, Piece, Sentence, lay_out
from .reference import reference
from .text import escape, one_line
from .word import Note, WordFile

__all__ = ["Conversation", "ConversationTurn", "Place", "write_conversation"]

Form = Literal["docx", "markdown"]
Read = Callable[[str, str], Document]

_QUOTE_CHARS = 1000  # of one footnote; a longer quotation is cut and its place named
_GONE = "资料库里没有这份文件的这个版本，引文从略。"
_OUTSIDE = "引文的位置不在原文里，从略。"
_NEAREST = "最接近的内容："
_SEARCHED = "按此检索："
_UNFINISHED = "（回答没有完成）"
_NOTICE = "由巡问导出。引文取自资料库，以原文件为准。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A citation: ``[start, end)`` in the text of a document's version, under its marker."""

    marker: int
    document: str
    version: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTurn:
    """A question with what came of it; ``remarks`` are warnings, ``nearest`` goes with a refusal."""

    question: str
    searched: str = ""
    status: Literal["answered", "partial", "refused", "unfinished"] = "answered"
    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is exported."""

    title: str
    turns: tuple[ConversationTurn, ...]


def write_conversation(conversation: Conversation, read: Read, form: Form) -> bytes:
    """The conversation as the bytes of a DOCX file, or of Markdown in UTF-8.

    Args:
        conversation: what was asked and answered.
        read: a document's version by its ids; raises DocumentNotFound where there is none.
        form: the kind of file.
    """
    notes = _Notes(read)
    if form == "docx":
        return _word(conversation, notes)
    return _markdown(conversation, notes).encode("utf-8")


@dataclass(slots=True)
class _Notes:
    """The footnotes of a file; a document is read once."""

    read: Read
    count: int = 0  # footnotes that stand in the file so far
    known: dict[tuple[str, str], Document | None] = field(default_factory=dict)

    def of(self, place: Place) -> str:
        key = (place.document, place.version)
        if key not in self.known:
            try:
                self.known[key] = self.read(*key)
            except DocumentNotFound:
                self.known[key] = None  # the footnote says so
        document = self.known[key]
        if document is None:
            return _GONE
        source = reference(document)
        if not 0 <= place.start < place.end <= len(document.text):
            return f"{source} {_OUTSIDE}"
        quote = one_line(document.text[place.start : place.end])
        shown = quote if len(quote) <= _QUOTE_CHARS else f"{quote[:_QUOTE_CHARS]}……"
        return f"“{shown}” {source} 第 {place.start}–{place.end} 字。"


def _head(turn: ConversationTurn) -> Iterator[str]:
    """What stands between the question and its answer."""
    if turn.searched and turn.searched != turn.question:
        yield f"{_SEARCHED}{one_line(turn.searched)}"


def _blocks(turn: ConversationTurn) -> Sequence[Block]:
    return lay_out(turn.text, turn.sentences)


def _word(conversation: Conversation, notes: _Notes) -> bytes:
    word = WordFile(conversation.title)
    word.paragraph(_NOTICE)
    for turn in conversation.turns:
        word.heading(turn.question, level=2)
        for line in _head(turn):
            word.paragraph(line)
        marks = _Marks(turn, notes)
        for block in _blocks(turn):
            runs = list(marks.runs(block.pieces))
            if block.kind == "table":
                word.table(block.rows, *[run for run in runs if isinstance(run, Note)])
            elif block.kind == "heading":
                word.heading("".join(run for run in runs if isinstance(run, str)), level=3)
            else:
                word.paragraph(*runs, style="List Bullet" if block.kind == "item" else None)
        if turn.status == "unfinished":
            word.paragraph(_UNFINISHED)
        for remark in turn.remarks:
            word.paragraph(one_line(remark), style="Quote")
        if turn.nearest:
            word.paragraph(_NEAREST)
            for place in turn.nearest:
                word.paragraph(notes.of(place), style="List Bullet")
    return word.data()


class _Marks:
    """The footnotes of one turn: a citation's first mark gives it whole, further ones point there."""

    def __init__(self, turn: ConversationTurn, notes: _Notes) -> None:
        self._places = {place.marker: place for place in turn.citations}
        self._notes = notes
        self._numbers: dict[int, int] = {}

    def runs(self, pieces: Sequence[Piece]) -> Iterator[str | Note]:
        """Texts and footnotes; a marker without a citation is left out, as on the page."""
        for piece in pieces:
            if piece.marker is None:
                yield piece.text
            elif piece.marker in self._places:
                yield Note(text=self._text(piece.marker))

    def _text(self, marker: int) -> str:
        self._notes.count += 1
        if marker in self._numbers:
            return f"同注 {self._numbers[marker]}。"
        self._numbers[marker] = self._notes.count
        return self._notes.of(self._places[marker])


def _markdown(conversation: Conversation, notes: _Notes) -> str:
    lines = [f"# {escape(one_line(conversation.title))}", "", _NOTICE, ""]
    footnotes: list[str] = []
    for turn in conversation.turns:
        lines += [f"## {escape(one_line(turn.question))}", ""]
        for line in _head(turn):
            lines += [f"> {escape(line)}", ""]
        numbers: dict[int, int] = {}
        places = {place.marker: place for place in turn.citations}
        for place in places.values():
            footnotes.append(notes.of(place))
            numbers[place.marker] = len(footnotes)
        for block in _blocks(turn):
            lines += [_markdown_block(block, numbers), ""]
        if turn.status == "unfinished":
            lines += [_UNFINISHED, ""]
        for remark in turn.remarks:
            lines += [f"> {escape(one_line(remark))}", ""]
        if turn.nearest:
            lines += [_NEAREST, "", *(f"- {escape(notes.of(place))}" for place in turn.nearest), ""]
    lines += [f"[^{number}]: {escape(note)}" for number, note in enumerate(footnotes, start=1)]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_block(block: Block, numbers: dict[int, int]) -> str:
    def mark(piece: Piece) -> str:
        if piece.marker is None:
            return escape(one_line(piece.text))
        return f"[^{numbers[piece.marker]}]" if piece.marker in numbers else ""

    words = "".join(mark(piece) for piece in block.pieces)
    if block.kind == "table":
        rows = [f"| {' | '.join(escape(one_line(cell)) for cell in row)} |" for row in block.rows]
        rule = f"|{' --- |' * len(block.rows[0])}"
        return "\n".join([rows[0], rule, *rows[1:]]) + (f"\n\n{words}" if words else "")
    return {"heading": f"### {words}", "item": f"- {words}"}.get(block.kind, words)
