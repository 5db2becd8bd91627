"""Reading a document for answering: sentences with what they inherit from headings and paragraphs."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

from corpus.catalogue import Catalogue
from corpus.figures import figures
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Document
from corpus.sentences import sentences_of
from rag.questions.times import main_year, relative_years, rounds, rounds_together, sessions, years

from .lists import begins_item, list_runs
from .rows import row_figures, rows_of
from .scope import ReadDocument, ReadSentence, Times, is_question

__all__ = ["Reader", "read_document"]

_SKIP = frozenset({BlockKind.FURNITURE})
_QUESTION_LEVEL = 9  # a question that the text itself puts stands below every heading
_ITEM_HEAD = 18  # characters up to which the first sentence of an item names what follows: 二是压实责任。
_REPORTING = "04"  # the month until which the year before is reported on
_BEGINNING = "02"  # the month until which a year has only begun
_SPOKEN_OF = 3  # mentions that make a place the one that a document is about
_NOTHING: frozenset[str] = frozenset()
# In folded rows of tables: a cell that carries the head of its column; several cells without heads.
_HEADED_CELL = re.compile(r"[^|;。]{1,48}[:：]")
_CELLS = re.compile(r"[|｜]")
# A line that says what the table below it tells: the name of the table, or the sentence that introduces it.
_LEADS = re.compile(r"^[^。;!?]{1,60}[::]?$|(?:如下|下表|见表|表\s*\d)[^。]{0,16}[。::]?$")

_NOTE = re.compile(r"(?:备?注|说明)[::]")

Chains = tuple[tuple[str, ...], ...]


class Reader:
    """Reads documents of the catalogue for answering and keeps the last ones.

    Args:
        catalogue: where documents come from.
        gazetteer: finds the places in sentences.
        keep: how many read documents stay in memory.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer, keep: int = 256) -> None:
        self._catalogue = catalogue
        self._shipped = self._gazetteer = gazetteer
        self._learnt: frozenset[str] = frozenset()
        self._keep = keep
        self._read: OrderedDict[tuple[str, str], ReadDocument] = OrderedDict()
        self._lock = Lock()

    def learn(self, regions: Iterable[str]) -> None:
        """Find these places too, in every document: those that documents at hand are about."""
        new = frozenset(name for name in regions if not self._shipped.resolve(name))
        with self._lock:
            if new != self._learnt:
                self._learnt = new
                self._gazetteer = self._shipped.extended(sorted(new))
                self._read.clear()

    def read(self, document_id: str, version: str) -> ReadDocument:
        """The document, read; raises DocumentNotFound where the catalogue has no such version."""
        key = (document_id, version)
        with self._lock:
            gazetteer = self._gazetteer
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        document = self._catalogue.document(document_id, version)
        read = read_document(document, gazetteer)
        with self._lock:
            if gazetteer is not self._gazetteer:
                return read  # learnt of other places meanwhile
            self._read[key] = read
            while len(self._read) > self._keep:
                self._read.popitem(last=False)
        return read


def read_document(document: Document, gazetteer: Gazetteer) -> ReadDocument:
    """Read one document: carry places, years and rounds from headings and earlier sentences."""
    title, whole = fold(document.title), fold(document.text)
    headline = fold(" ".join((document.title, *_subtitles(document))))
    background, near = _years_of(document.date, headline, whole)
    return ReadDocument(
        document=document,
        regions=_regions(document, gazetteer),
        sentences=_Walk(document, gazetteer).sentences(),
        years=background,
        near_years=near,
        rounds=frozenset(rounds(title)),
        sessions=frozenset(sessions(title)),
        all_years=frozenset(years(whole)) | background,
        all_sessions=frozenset(sessions(whole)),
        all_rounds=frozenset(rounds(whole)),
        folded=f"{title}\n{whole}",
    )


def _subtitles(document: Document) -> Iterator[str]:
    """The lines below the headline that a dash leads in: they say of which year a review is."""
    for block in document.blocks:
        text = block.span.of(document.text)
        if block.kind is BlockKind.SUBTITLE and text.startswith(("—", "–", "-", "─")):
            yield text


def _years_of(date: str | None, title: str, whole: str) -> tuple[frozenset[str], frozenset[str]]:
    """The years that a document is about, and those that it may be about.

    A report of the first months on the year before is about that year. Another one that names the year
    before its date most, or what is dated January or February, may speak of either.
    """
    named = frozenset(years(title))
    if named:
        return named, _NOTHING
    main = main_year(whole)
    if not date:
        return (frozenset((main,)) if main else _NOTHING), _NOTHING
    dated, month = date[:4], date[5:7]
    before = str(int(dated) - 1)
    if main == before and "01" <= month <= _REPORTING:
        return frozenset((before,)), frozenset((dated,))
    if main == before or (not main and "01" <= month <= _BEGINNING):
        return _NOTHING, frozenset((dated, before))
    return frozenset((dated,)), _NOTHING


def _regions(document: Document, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The places that a document is about; if its own text tells none, those of its title or text.

    A place that only another document shows to be one is none yet to the document's own metadata.
    """
    if document.regions:
        return document.regions
    titled = [m for m in gazetteer.find(document.title) if m.certain and m.level != "town"]
    named = titled or [m for m in gazetteer.find(document.text) if m.certain and m.level != "town"]
    if not named:
        return ()
    most, times = Counter(m.chain for m in named).most_common(1)[0]
    return most if titled or times >= _SPOKEN_OF else ()


def _times(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The years, rounds and sessions that a folded text names."""
    return frozenset(years(text)), frozenset(rounds(text)), frozenset(sessions(text))


class _Walk:
    """One way through a document, remembering what later sentences inherit."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self._document = document
        self._gazetteer = gazetteer
        self._spoken = [
            s
            for s in sentences_of(document)
            if document.blocks[s.block].kind not in _SKIP and any(map(str.isalnum, s.text))
        ]  # the rule under a table's head says nothing
        self._kinds = [document.blocks[s.block].kind for s in self._spoken]
        self._rows = rows_of(self._spoken, self._kinds)
        self._heads = {i for row in self._rows.values() for i in row.heads} | self._second_heads()
        self._texts = [
            fold(self._rows[i].said if i in self._rows else s.text) for i, s in enumerate(self._spoken)
        ]
        self._runs = list_runs(self._texts, self._kinds)
        self._title = fold(document.title)
        self._headings: dict[int, str] = {}
        self._heading_places: Chains = ()
        self._heading_times = (_NOTHING, _NOTHING, _NOTHING)
        self._table_head = self._table_lead = self._item_head = ""
        self._lead_places: Chains = ()
        self._lead_times = (_NOTHING, _NOTHING, _NOTHING)
        self._under_name = False  # the row before is a table's name: one cell
        self._leave_block(-1)

    def _second_heads(self) -> set[int]:
        """Rows of heads right above the rows that carry them."""
        found: set[int] = set()
        for i in sorted(self._rows, reverse=True):
            above = i - 1
            while above >= 0 and above not in self._rows and above not in found and self._is_parted(above):
                found.add(above)
                above -= 1
        return found

    def _is_parted(self, i: int) -> bool:
        return self._kinds[i] is BlockKind.TABLE and _CELLS.search(self._spoken[i].text) is not None

    def sentences(self) -> tuple[ReadSentence, ...]:
        """The sentences in order, page furniture left out."""
        return tuple(self._read(i) for i in range(len(self._spoken)))

    def _leave_block(self, block: int) -> None:
        """A new paragraph inherits from its heading only."""
        self._block = block
        self._item_head = ""
        self._places: Chains = self._heading_places
        self._years, self._rounds, self._sessions = self._heading_times

    def _read(self, i: int) -> ReadSentence:
        text, sentence = self._texts[i], self._spoken[i]
        own = tuple(tuple(m.chain) for m in self._gazetteer.find(text, context=self._document.regions))
        row = self._rows.get(i)
        if sentence.block != self._block or row:
            self._leave_block(sentence.block)
        self._enter_heading(i, own)
        if self._kinds[i] is BlockKind.TABLE:
            self._enter_table(i)
        own_years, own_rounds, own_sessions = _times(f"{text} {row.times}" if row else text)
        own_years = own_years or frozenset(relative_years(text, self._document.date))
        head = self._is_head(i)
        begins = begins_item(text)
        path = self._path(i, head=head, begins=begins)
        if begins:
            self._item_head = text if len(text) <= _ITEM_HEAD else ""
        read = ReadSentence(
            sentence=sentence,
            kind=self._kinds[i],
            folded=text,
            context=" ".join([self._title, path, *self._around(i)]),
            title=self._title,
            path=path,
            run=self._runs.get(i, range(0)),
            head=head,
            own=own,
            carried=self._places,
            years=Times(own=own_years, carried=self._years),
            rounds=Times(own=own_rounds, carried=self._rounds, together=frozenset(rounds_together(text))),
            sessions=Times(own=own_sessions, carried=self._sessions),
            figures=row_figures(sentence.text, row) if row else figures(sentence.text),
            row=row,
        )
        self._places = own or self._places
        self._years = own_years or self._years
        self._rounds = own_rounds or self._rounds
        self._sessions = own_sessions or self._sessions
        return read

    def _enter_heading(self, i: int, own: Chains) -> None:
        """Headings, and questions that the text itself puts, stand above what follows."""
        if self._kinds[i] in (BlockKind.HEADING, BlockKind.SUBTITLE) or is_question(self._texts[i]):
            level = self._document.blocks[self._spoken[i].block].level or _QUESTION_LEVEL
            self._headings = {k: v for k, v in self._headings.items() if k < level}
            self._headings[level] = self._texts[i]
            self._heading_places = own
            self._heading_times = _times(" ".join(self._headings.values()))

    def _enter_table(self, i: int) -> None:
        """A table speaks of the places and times of its name, or of the line that introduces it."""
        above = self._texts[i - 1] if i else ""
        if not i or self._kinds[i - 1] is not BlockKind.TABLE:
            leads = i > 0 and self._kinds[i - 1] is not BlockKind.HEADING and _LEADS.search(above) is not None
            self._table_lead = " ".join(t for t in (above if leads else "", self._note_below(i)) if t)
            found = self._gazetteer.find(above, context=self._document.regions) if leads else ()
            self._lead_places = tuple(tuple(m.chain) for m in found)
            self._lead_times = _times(above if leads else "")
        self._places = self._lead_places or self._places
        self._years = self._lead_times[0] or self._years
        self._rounds = self._lead_times[1] or self._rounds
        self._sessions = self._lead_times[2] or self._sessions

    def _note_below(self, i: int) -> str:
        """What the note under a table that begins here says of it, "" without one."""
        while i < len(self._texts) and self._kinds[i] is BlockKind.TABLE:
            i += 1
        return self._texts[i] if i < len(self._texts) and _NOTE.match(self._texts[i]) else ""

    def _is_head(self, i: int) -> bool:
        """Whether the sentence is the head row of its table, or the table's name above it.

        Rows that carry the heads of their columns (``head：value``) are none, the only ones of a table too.
        """
        if self._kinds[i] is not BlockKind.TABLE or i in self._rows:
            return False
        if i in self._heads:
            again = i - 1 in self._heads
            self._table_head = f"{self._table_head} {self._texts[i]}" if again else self._texts[i]
            return True
        if _HEADED_CELL.match(self._texts[i]):
            return False
        below = i > 0 and self._kinds[i - 1] is BlockKind.TABLE
        head = not below or (self._under_name and _CELLS.search(self._texts[i]) is not None)
        self._under_name = head and _CELLS.search(self._texts[i]) is None
        if head:
            self._table_head = self._texts[i]
        return head

    def _path(self, i: int, *, head: bool, begins: bool) -> str:
        """The headings above, the sentence that introduces the list or the item, the table's head row."""
        run = self._runs.get(i, range(0))
        parts = list(self._headings.values())
        if run and run.start != i:
            parts.append(self._texts[run.start])
        if self._kinds[i] is BlockKind.TABLE and not head:
            parts += [t for t in (self._table_lead, self._table_head) if t not in parts]
        if self._item_head and not begins:
            parts.append(self._item_head)
        return " ".join(parts)

    def _around(self, i: int) -> Sequence[str]:
        """The sentences before and after, of the same or the neighbouring paragraph; rows stand alone."""
        if i in self._rows:
            return ()
        block = self._spoken[i].block
        near = (j for j in (i - 1, i + 1) if 0 <= j < len(self._texts))
        return [self._texts[j] for j in near if abs(self._spoken[j].block - block) <= 1]
