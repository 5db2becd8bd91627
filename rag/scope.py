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
from corpus.sentences import sentences_of

from .asking import QuestionPlace
from .lists import list_runs
from .times import rounds, sessions, years

__all__ = ["ReadDocument", "ReadSentence", "Reader", "Times", "is_question", "place_match"]

_QUESTION_LEVEL = 9  # a question that the text itself puts stands below every heading
_ASKED = re.compile(r"^(?:问[::]|\d+[.、])?.{4,60}[?]$")
_SKIP = frozenset({BlockKind.FURNITURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Years, rounds or sessions of a sentence: those it names, else those of its paragraph."""

    own: frozenset[str]
    carried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence with what is needed to judge it; all text folded but ``sentence``.

    ``own`` are the place chains it names, ``carried`` those that it inherits from its paragraph
    or heading; ``context`` is title, headings and the sentences around it; ``path`` the headings above
    it with the sentence that introduces its list, or the head row of its table (``head``).
    ``run`` is the range of sentences of the list that it introduces or belongs to, empty outside lists.
    """

    sentence: Sentence
    kind: BlockKind
    folded: str
    context: str
    title: str
    path: str
    run: range
    head: bool
    own: tuple[tuple[str, ...], ...]
    carried: tuple[tuple[str, ...], ...]
    years: Times
    rounds: Times
    sessions: Times
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document and its sentences.

    ``years`` and ``sessions`` are those of its date and title, ``all_…`` those named anywhere in it.
    """

    document: Document
    sentences: tuple[ReadSentence, ...]
    years: frozenset[str]
    sessions: frozenset[str]
    all_years: frozenset[str]
    all_sessions: frozenset[str]
    all_rounds: frozenset[str]


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
    background = set(years(title))
    if document.date:
        background.add(document.date[:4])
    headings: dict[int, str] = {}
    out: list[ReadSentence] = []
    spoken = [s for s in sentences_of(document) if document.blocks[s.block].kind not in _SKIP]
    texts = [fold(s.text) for s in spoken]
    carried: tuple[tuple[str, ...], ...] = ()
    years_carried: frozenset[str] = frozenset()
    heading_places: tuple[tuple[str, ...], ...] = ()
    rounds_carried: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    block, table_head = -1, ""
    runs = list_runs(texts, [document.blocks[s.block].kind for s in spoken])
    for i, sentence in enumerate(spoken):
        kind = document.blocks[sentence.block].kind
        own = tuple(tuple(m.chain) for m in gazetteer.find(texts[i]))
        if sentence.block != block:
            block = sentence.block
            carried, years_carried, rounds_carried = heading_places, frozenset(), (frozenset(), frozenset())
        if kind in (BlockKind.HEADING, BlockKind.SUBTITLE) or is_question(texts[i]):
            level = document.blocks[sentence.block].level or _QUESTION_LEVEL
            headings = {k: v for k, v in headings.items() if k < level}
            headings[level] = texts[i]
            heading_places = own
        own_years = frozenset(years(texts[i]))
        own_rounds, own_sessions = frozenset(rounds(texts[i])), frozenset(sessions(texts[i]))
        near = [texts[j] for j in (i - 1, i + 1) if 0 <= j < len(texts) and abs(spoken[j].block - block) <= 1]
        run = runs.get(i, range(0))
        head = kind is BlockKind.TABLE and (i == 0 or spoken[i - 1].block != sentence.block)
        if head:
            table_head = texts[i]
        intro = texts[run.start] if run and run.start != i else ""
        if kind is BlockKind.TABLE and not head:
            intro = f"{intro} {table_head}"
        path = " ".join([*headings.values(), intro])
        out.append(
            ReadSentence(
                sentence=sentence,
                kind=kind,
                folded=texts[i],
                context=" ".join([title, path, *near]),
                title=title,
                path=path,
                run=run,
                head=head,
                own=own,
                carried=carried,
                years=Times(own=own_years, carried=years_carried),
                rounds=Times(own=own_rounds, carried=rounds_carried[0]),
                sessions=Times(own=own_sessions, carried=rounds_carried[1]),
                figures=figures(sentence.text),
            )
        )
        carried = own or carried
        years_carried = own_years or years_carried
        rounds_carried = (own_rounds or rounds_carried[0], own_sessions or rounds_carried[1])
    whole = fold(document.text)
    return ReadDocument(
        document=document,
        sentences=tuple(out),
        years=frozenset(background),
        sessions=frozenset(sessions(title)),
        all_years=frozenset(years(whole)) | background,
        all_sessions=frozenset(sessions(whole)),
        all_rounds=frozenset(rounds(whole)),
    )


def is_question(folded: str) -> bool:
    """Whether a sentence is a question that the text puts and then answers (问：什么是…)."""
    return bool(_ASKED.match(folded)) and not folded.startswith(("“", '"'))


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
