"""How much speaks for a headline's beginning a text of its own, where texts are joined in one file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.repair import cues, furniture, people
from corpus.repair.lines import Line

from .office import is_named_paper, is_signature
from .signs import (
    ends_with_source,
    is_column,
    is_first,
    is_frame,
    is_said,
    opens,
    tells_source,
)
from .subjects import is_new_subject

__all__ = ["BESIDE", "Head", "Past", "is_apart", "is_firm", "is_numbered", "weight"]

_PARTED = 3.0  # weight of a ruling or a path above a headline
_BEHIND = 900  # characters behind a headline that show what it is about
BESIDE = 8  #: lines that may stand between headline and text, and above a headline
_NEXT = re.compile(r"二、|[（(]二[)）]|第二[章条]")
_APPENDED = re.compile(r"附(?:件|表|录)?[\s\d一二三四五六七八九十]*[：:]?")


@dataclass(frozen=True, slots=True)
class Head:
    """A headline that may begin a text, as indices of lines.

    ``first``: what stands above it and belongs to it; ``start`` to ``end`` (exclusive): its own lines;
    ``body``: the first line of its text.
    """

    first: int
    start: int
    end: int
    body: int


class Past:
    """The lines of a file, and what is asked of those between two of them.

    Each line is judged once, and no text is put together anew, however many headlines look back over it.
    Ranges are half-open and of indices of lines.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._whole = "".join(texts)
        self._at = [0, *accumulate(map(len, texts))]
        bare = [cues.squeeze(text) for text in texts]
        self._bare = "".join(bare)
        self._bare_at = [0, *accumulate(map(len, bare))]
        self._said = [0]
        self._counted = [0]

    def said(self, begun: int, end: int) -> int:
        """The characters of the lines of a range that are of some text."""
        for text in self.texts[len(self._said) - 1 : end]:
            self._said.append(self._said[-1] + (len(text) if is_said(text) else 0))
        return self._said[end] - self._said[begun]

    def counts_on(self, begun: int, end: int) -> bool:
        """Whether a line of a range is counted as the second of several."""
        for text in self.texts[len(self._counted) - 1 : end]:
            self._counted.append(self._counted[-1] + bool(_NEXT.match(text)))
        return self._counted[end] > self._counted[begun]

    def names(self, name: str, begun: int, end: int) -> bool:
        """Whether the lines of a range hold a name."""
        return self._whole.find(name, self._at[begun], self._at[end]) >= 0

    def cites(self, title: str, begun: int, end: int) -> bool:
        """Whether the lines of a range name a paper by its title, which holds no white space."""
        return self._bare.find(f"《{title}》", self._bare_at[begun], self._bare_at[end]) >= 0


def is_numbered(text: str) -> bool:
    """Whether a headline is counted as one of several texts: "剪报二　……", "第9期　……"."""
    return cues.count_at(text) > 0


def is_firm(texts: Sequence[str], head: Head, begun: int) -> bool:
    """Whether something that no page prints between its articles shows the beginning of a text."""
    sourced = any(tells_source(text) for text in texts[head.end : head.body])
    parted = _weight_above(texts, head, begun) >= _PARTED
    return sourced or parted or is_named_paper(cues.squeeze("".join(texts[head.start : head.end])))


def weight(lines: Sequence[Line], past: Past, head: Head, begun: int, gap: int, *, wrapped: bool) -> float:
    """How much speaks for a text that begins with this headline."""
    texts = past.texts
    title = "".join(texts[head.start : head.end])
    title = title[cues.count_at(title) :]
    behind = "".join(texts[head.body : head.body + 40])[:_BEHIND]
    return (
        _weight_above(texts, head, begun)
        + _weight_below(texts, head, wrapped=wrapped)
        + (1.0 if lines[head.first].blanks > gap or lines[head.start].blanks > gap else 0.0)
        + (2.0 if is_new_subject(title, lambda name: past.names(name, begun, head.first), behind) else 0.0)
        + (1.0 if opens(texts[head.body]) else 0.0)
        + _weight_named(title, past, head, begun)
    )


def is_apart(texts: Sequence[str], head: Head) -> bool:
    """Whether a ruling, a path or the running head of a page stands right above a headline."""
    return any(
        furniture.is_ruling(text) or furniture.is_path(text) or furniture.names_sheet(text)
        for text in texts[max(0, head.first - 1) : head.start]
    )


def _weight_above(texts: Sequence[str], head: Head, begun: int) -> float:
    """What stands between the text before and the headline."""
    found = 0.0
    near = range(head.start - 1, max(begun, head.start - BESIDE) - 1, -1)
    for k in near:
        text = texts[k]
        if furniture.is_ruling(text) or furniture.is_path(text):
            found = max(found, _PARTED)
        elif is_column(text) or furniture.is_editors(text) or furniture.is_neighbour(text):
            found = max(found, 2.0)
        elif is_frame(text):
            found = max(found, 1.0)
        else:
            found = max(found, 2.0 if _closes(texts, k, begun) else 0.0)
            break
    return found


def _closes(texts: Sequence[str], k: int, begun: int) -> bool:
    """Whether a line closes a text: its author's mark, its source, its signature, below its last sentence."""
    text = texts[k]
    if people.is_closer(text) and not people.is_byline(text):
        return True
    beside = people.is_byline(text) or tells_source(text) or is_signature(text)
    return beside and k > begun and (cues.ends_sentence(texts[k - 1]) or is_signature(texts[k - 1]))


def _weight_below(texts: Sequence[str], head: Head, *, wrapped: bool) -> float:
    """What stands between the headline and its text.

    Author and dateline say less on a printed page, where each article has one: there they are weighed with
    all else of the page (:mod:`.stories`).
    """
    beside = texts[head.end : head.body]
    found = 0.0
    if any(tells_source(text) for text in beside) or ends_with_source(texts[head.end - 1]):
        found = 3.0
    elif any(people.is_byline(text) or people.is_names(text) for text in beside):
        found = 1.0 if wrapped else 2.0
    if any(cues.is_subtitle(text) for text in beside):
        found += 1.0
    dateline = 1.0 if wrapped else 3.0
    return found + (dateline if people.is_dateline(texts[head.body]) else 0.0)


def _weight_named(title: str, past: Past, head: Head, begun: int) -> float:
    """Official papers by their names; what the text before appends or asks is none of them."""
    texts = past.texts
    bare = cues.squeeze(title)
    if past.cites(bare, begun, head.first) or _APPENDED.fullmatch(texts[head.start - 1]):
        return -4.0
    found = 2.0 if is_named_paper(bare) else 0.0
    found += 3.0 if is_numbered(texts[head.start]) else 0.0
    found += 1.0 if _restarts(past, head, begun) else 0.0
    return found


def _restarts(past: Past, head: Head, begun: int) -> bool:
    """Whether the headings of the text before have been counted on, and begin again at one."""
    if not past.counts_on(begun, head.first):
        return False
    texts = past.texts
    again = next(
        (text for text in texts[head.body : head.body + 60] if is_first(text) or _NEXT.match(text)), ""
    )
    return bool(is_first(again)) and not cues.is_list_item(texts[head.start])
