"""From a stream of text and markers to finished sentences with the markers that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .markers import Marker, MarkerParser

__all__ = ["DraftSentence", "SentenceStream", "without_thinking"]

ENDS = "。！？!?"
CLOSERS = "”’」』）)》\"'*_ \t"
THINK_OPEN, THINK_CLOSE = "<think>", "</think>"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence as the model wrote it, markers taken out; ``separator`` stood before it."""

    text: str
    numbers: tuple[int, ...]
    separator: str


class SentenceStream:
    """Feed text as it arrives; a sentence is finished when the next one begins.

    A marker behind the full stop belongs to the sentence before it, so that a sentence ends only
    where something else than markers, spaces and closing quotes follows, or the line breaks.
    """

    def __init__(self) -> None:
        self._markers = MarkerParser()
        self._text = ""
        self._numbers: dict[int, None] = {}
        self._ended = False
        self._separator = ""

    def feed(self, text: str) -> Iterator[DraftSentence]:
        """The sentences that ``text`` finishes."""
        for piece in self._markers.feed(text):
            yield from self._piece(piece)

    def end(self) -> Iterator[DraftSentence]:
        """The last sentences, finished or not."""
        for piece in self._markers.end():
            yield from self._piece(piece)
        yield from self._finish()

    def _piece(self, piece: str | Marker) -> Iterator[DraftSentence]:
        if isinstance(piece, Marker):
            self._numbers.update(dict.fromkeys(piece.numbers))
            return
        for character in piece:
            if character in "\r\n":
                yield from self._finish()
                self._separator = "\n"
                continue
            if self._ended and character not in ENDS + CLOSERS:
                yield from self._finish()
            self._text += character
            self._ended = self._ended or character in ENDS

    def _finish(self) -> Iterator[DraftSentence]:
        text = _tidy(self._text)
        if text:
            yield DraftSentence(text=text, numbers=tuple(self._numbers), separator=self._separator)
            self._separator = ""
            self._numbers = {}
        self._text, self._ended = "", False


def _tidy(text: str) -> str:
    """Without Markdown emphasis and headings, which a plain-text answer does not show."""
    text = text.strip().replace("**", "").replace("__", "")
    return text.lstrip("#").strip() if text.startswith("#") else text.strip()


def without_thinking(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces without a leading ``<think>…</think>``, which reasoning models put first."""
    held = ""
    for piece in pieces:
        held += piece
        start = held.lstrip()
        if start.startswith(THINK_OPEN):
            _, closed, rest = start.partition(THINK_CLOSE)
            if not closed:
                continue
            held = rest
        elif THINK_OPEN.startswith(start):
            continue
        yield held
        yield from pieces
        return
    if held and not held.lstrip().startswith(THINK_OPEN):
        yield held
