"""A document read for answering: its sentences with the places and times that they speak of.

A sentence that names no place speaks of the place named last in its paragraph or heading, else of
the document's own; the same holds for years and rounds. Computed once a document version.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from corpus.catalogue import Catalogue
from corpus.figures import Figure, figures
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Document, Sentence
from corpus.numerals import parse_integer
from corpus.sentences import sentences_of

from .asking import QuestionPlace

__all__ = ["Reader", "ReadDocument", "ReadSentence", "place_match"]

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?")
_ROUND = re.compile(r"(?:第([一二三四五六七八九十\d]{1,3})|(首))轮")
_SESSION = re.compile(
    r"(?<![一二三四五六七八九十])([一二三四五六七八九十\d]{1,3})届(?!三中|[一二三四五六七八九十]中|[一二三四五六七八九十]次全会)"
)
_SKIP = frozenset({BlockKind.FURNITURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence with what is needed to judge it; all text folded but ``sentence``.

    ``own`` are the place chains it names, ``carried`` those that it inherits from its paragraph
    or heading; ``context`` is title, headings and the sentences around it.
    """

    sentence: Sentence
    kind: BlockKind
    folded: str
    context: str
    headings: str
    own: tuple[tuple[str, ...], ...]
    carried: tuple[tuple[str, ...], ...]
    years: frozenset[str]
    rounds: frozenset[str]
    sessions: frozenset[str]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document and its sentences; ``years`` are those of its date and title."""

    document: Document
    sentences: tuple[ReadSentence, ...]
    years: frozenset[str]
    sessions: frozenset[str]


class Reader:
    """Reads documents of the catalogue for answering and keeps the last ones.

    Args:
        catalogue: where documents come from.
        gazetteer: finds the places in sentences.
        keep: how many read documents stay in memory.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer, keep: int = 256) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._keep = keep
        self._read: OrderedDict[tuple[str, str], ReadDocument] = OrderedDict()
        self._lock = Lock()

    def read(self, document_id: str, version: str) -> ReadDocument:
        """The document, read; raises DocumentNotFound where the catalogue has no such version."""
        key = (document_id, version)
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        document = self._catalogue.document(document_id, version)
        read = read_document(document, self._gazetteer)
        with self._lock:
            self._read[key] = read
            while len(self._read) > self._keep:
                self._read.popitem(last=False)
        return read


def read_document(document: Document, gazetteer: Gazetteer) -> ReadDocument:
    """Read one document: carry places, years and rounds from headings and earlier sentences."""
    title = fold(document.title)
    years = set(_years(title))
    if document.date:
        years.add(document.date[:4])
    headings: dict[int, str] = {}
    out: list[ReadSentence] = []
    sentences = [s for s in sentences_of(document) if document.blocks[s.block].kind not in _SKIP]
    texts = [fold(s.text) for s in sentences]
    carried: tuple[tuple[str, ...], ...] = ()
    years_carried: frozenset[str] = frozenset()
    heading_places: tuple[tuple[str, ...], ...] = ()
    rounds_carried: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    block = -1
    for i, sentence in enumerate(sentences):
        kind = document.blocks[sentence.block].kind
        own = tuple(tuple(m.chain) for m in gazetteer.find(texts[i]))
        if sentence.block != block:
            block = sentence.block
            carried, years_carried, rounds_carried = heading_places, frozenset(), (frozenset(), frozenset())
        if kind in (BlockKind.HEADING, BlockKind.SUBTITLE):
            level = document.blocks[sentence.block].level
            headings = {k: v for k, v in headings.items() if k < level}
            headings[level] = texts[i]
            heading_places = own
        own_years = frozenset(_years(texts[i]))
        own_rounds, own_sessions = _ordinals(_ROUND, texts[i]), _ordinals(_SESSION, texts[i])
        near = [
            texts[j] for j in (i - 1, i + 1) if 0 <= j < len(texts) and abs(sentences[j].block - block) <= 1
        ]
        path = " ".join(headings.values())
        out.append(
            ReadSentence(
                sentence=sentence,
                kind=kind,
                folded=texts[i],
                context=" ".join([title, path, *near]),
                headings=f"{title} {path}",
                own=own,
                carried=carried,
                years=own_years or years_carried,
                rounds=own_rounds or rounds_carried[0],
                sessions=own_sessions or rounds_carried[1],
                figures=figures(sentence.text),
            )
        )
        carried = own or carried
        years_carried = own_years or years_carried
        rounds_carried = (own_rounds or rounds_carried[0], own_sessions or rounds_carried[1])
    sessions = _ordinals(_SESSION, title) | {v.value for v in ()}
    return ReadDocument(
        document=document, sentences=tuple(out), years=frozenset(years), sessions=frozenset(sessions)
    )


def place_match(place: QuestionPlace, sentence: ReadSentence, regions: Sequence[str]) -> float:
    """How far a sentence speaks of a place, 0 (not, or of another) to 1 (names it).

    1 the sentence names the place; 0.85 it names a place within; 0.9 its paragraph names the
    place; 0.8 or 0.6 the document is about it, as its first place or another, unless the sentence
    speaks of a place outside.
    """
    wanted = place.canonical
    if any(chain[0] == wanted for chain in sentence.own):
        return 1.0
    if any(wanted in chain for chain in sentence.own):
        return 0.85
    if any(chain[0] == wanted for chain in sentence.carried):
        return 0.9
    if any(wanted in chain for chain in sentence.carried):
        return 0.75
    if wanted not in regions:
        return 0.0
    spoken = sentence.own or sentence.carried
    if spoken and not any(wanted in chain or chain[0] in place.chain for chain in spoken):
        return 0.3
    return 0.8 if regions[0] == wanted else 0.6


def _years(text: str) -> list[str]:
    return [m.group(1) for m in _YEAR.finditer(text)]


def _ordinals(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    values = set()
    for m in pattern.finditer(text):
        groups = [g for g in m.groups() if g]
        value = 1 if groups == ["首"] else parse_integer(groups[0])
        if value is not None:
            values.add(str(value))
    return frozenset(values)
