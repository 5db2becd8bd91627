"""From a stream of text and markers to finished sentences with the markers that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .markers import Marker, MarkerParser

__all__ = ["THOUGHT", "DraftSentence", "SentenceStream", "without_thinking"]

ENDS = "。！？!?"
CLOSERS = "”’」』）)》\"'*_ \t"
THINK_OPEN, THINK_CLOSE = "<think>", "</think>"
THOUGHT = "\x00"  # a piece that says: what came before was thinking


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
        """The sentences that ``text`` finishes; :data:`THOUGHT` drops the one that is not finished."""
        if text == THOUGHT:
            self._markers = MarkerParser()
            self._text, self._numbers, self._ended = "", {}, False
            return
        for piece in self._markers.feed(text):
            yield from self._piece(piece)

    def broken_off(self) -> Iterator[DraftSentence]:
        """The last sentence, if it came to its end before the text broke off."""
        if self._ended:
            yield from self._finish()

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
    """The pieces without ``<think>…</think>``, wherever it stands; an open one hides what follows.

    Where the opening tag stood in the prompt's template, only ``</think>`` arrives: it is passed on as
    :data:`THOUGHT`, so that what came before can be thrown away.
    """
    held = ""
    hidden = False
    for piece in pieces:
        held += piece
        while held:
            tag = THINK_CLOSE if hidden else _first_tag(held)
            before, found, after = held.partition(tag)
            if not found:
                keep = _half_tag(held)
                if not hidden and len(held) > keep:
                    yield held[: len(held) - keep]
                held = held[len(held) - keep :]
                break
            if not hidden:
                if before:
                    yield before
                if tag == THINK_CLOSE:
                    yield THOUGHT
            hidden, held = tag == THINK_OPEN, after
    if held and not hidden:
        yield held


def _first_tag(text: str) -> str:
    """Which tag comes first."""
    opened, closed = text.find(THINK_OPEN), text.find(THINK_CLOSE)
    return THINK_CLOSE if closed >= 0 and (opened < 0 or closed < opened) else THINK_OPEN


def _half_tag(text: str) -> int:
    """How many characters at the end may be the beginning of a tag."""
    start = text.rfind("<", -len(THINK_CLOSE))
    tail = text[start:] if start >= 0 else ""
    return len(tail) if tail and any(tag.startswith(tail) for tag in (THINK_OPEN, THINK_CLOSE)) else 0
