"""Putting a checklist together from what the sources say of a kind of unit."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import Catalogue
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, DocumentKind, Span
from corpus.segment import bigrams
from index.model import DocumentInfo, Filters
from index.snapshot import Snapshot
from rag.errors import PersonQuery, QuestionEmpty
from rag.examples.person import asks_for_person
from rag.examples.quotes import trimmed
from rag.model import Citation
from rag.persons import Masker
from rag.reading.scope import ReadDocument, ReadSentence
from rag.reading.sentences import Reader

from .clauses import Found, Setting, items_in
from .model import Checklist, ChecklistItem, ChecklistSection
from .words import names_unit, subject_names, subject_of, words_of_unit

__all__ = ["GENERAL", "ChecklistMaker"]

GENERAL = "各类单位通用"
"""The name of the last section: what holds for every kind of unit."""

_QUERIES = (
    "重点检查 是否 紧盯 监督重点",
    "巡察发现 存在的突出问题 不到位 不规范",
    "应当 不得 必须 规定 要求",
)
_PASSAGES = 60  # looked through for each query
_OF_ONE_DOCUMENT = 20  # items: a checklist is put together from many
_GENERAL_OF_ONE_DOCUMENT = 4
_LONGEST = 900  # characters of a sentence that an item is taken from
_MOST_CITED = 260  # characters of a sentence that is cited whole; of a longer one the part around the item is
_PART = re.compile(r"[^；;：:。]+[；;：:。]?")
_SAME = 0.6  # of the shorter item's character pairs
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_RULES = frozenset({DocumentKind.REGULATION, DocumentKind.POLICY})
#: What an item for every kind of unit speaks of.
_EVERYONE = (
    "党组织",
    "党委(党组)",
    "党委、党组",
    "领导班子",
    "一把手",
    "党员",
    "领导干部",
    "被巡察",
    "被巡视",
    "班子成员",
    "主要负责人",
)
_NAMES_IT, _NEAR_IT, _IN_HEADING = 3, 2, 1  # how plainly a sentence speaks of the kind of unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A possible item; ``plainly`` is how plainly it speaks of the unit, 0 for every kind of unit."""

    read: ReadDocument
    info: DocumentInfo
    at: int
    found: Found
    plainly: int
    score: float


class ChecklistMaker:
    """Makes checklists over open snapshots; one serves many threads.

    Args:
        catalogue: where documents' texts come from.
        gazetteer: tells places from persons.
        masker: knows persons; no item is about one.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer, masker: Masker) -> None:
        self._gazetteer = gazetteer
        self._masker = masker
        self._reader = Reader(catalogue=catalogue, gazetteer=gazetteer, keep=128)

    def make(
        self,
        snapshot: Snapshot,
        unit: str,
        *,
        filters: Filters | None = None,
        limit: int = 40,
        general: int = 8,
        hide_names: bool = False,
    ) -> Checklist:
        """What the sources say is to be checked in a kind of unit, grouped by subject.

        Args:
            snapshot: the open index.
            unit: a kind of unit, such as "村（社区）"; any words will do.
            filters: which documents may speak.
            limit: most items that speak of the unit.
            general: most items that hold for every kind of unit.
            hide_names: whether private persons' names are hidden in the sentences around the items.

        Raises:
            QuestionEmpty: no unit is named.
            PersonQuery: the unit is a person.
        """
        name = " ".join(unit.split())
        if not fold(name).strip("()、,，/ "):
            raise QuestionEmpty("没有写明单位类型。", hint="请写下单位类型，例如“村（社区）”。")
        if asks_for_person(name, segmenter=snapshot.segmenter, gazetteer=self._gazetteer):
            raise PersonQuery("不能为个人列清单。", hint="请写单位类型，例如“乡镇（街道）”。")
        words = words_of_unit(name)
        candidates = sorted(
            self._candidates(snapshot, words, filters),
            key=lambda c: (-c.plainly, -c.score, c.info.id, c.found.span.start),
        )
        seen: list[frozenset[str]] = []
        of_unit = _chosen((c for c in candidates if c.plainly), limit, _OF_ONE_DOCUMENT, seen)
        rest = _chosen((c for c in candidates if not c.plainly), general, _GENERAL_OF_ONE_DOCUMENT, seen)
        return Checklist(
            unit=name,
            sections=self._sections(snapshot, of_unit, rest, hide_names=hide_names),
            generation=snapshot.generation,
        )

    def _sections(
        self,
        snapshot: Snapshot,
        of_unit: Sequence[_Candidate],
        rest: Sequence[_Candidate],
        *,
        hide_names: bool,
    ) -> tuple[ChecklistSection, ...]:
        numbers = itertools.count(1)

        def section(name: str, members: Iterable[_Candidate], *, general: bool = False) -> ChecklistSection:
            items = tuple(self._item(snapshot, c, next(numbers), hide_names=hide_names) for c in members)
            return ChecklistSection(name=name, general=general, items=items)

        subjects = {id(c): subject_of(c.found.span.of(c.read.document.text)) for c in of_unit}
        sections = [
            section(name, [c for c in of_unit if subjects[id(c)] == name]) for name in subject_names()
        ]
        sections.append(section(GENERAL, rest, general=True))
        return tuple(s for s in sections if s.items)

    def _candidates(
        self, snapshot: Snapshot, words: Sequence[str], filters: Filters | None
    ) -> Iterator[_Candidate]:
        """Every run of the documents found that says what to check, once each."""
        scores: dict[str, float] = {}
        infos: dict[str, DocumentInfo] = {}
        for query in (" ".join(words[:6]), *(f"{words[0]} {query}" for query in _QUERIES)):
            for hit in snapshot.search(query, _PASSAGES, filters=filters or None):
                infos[hit.document.id] = hit.document
                scores[hit.document.id] = max(hit.score, scores.get(hit.document.id, 0.0))
        for info in infos.values():
            read = self._reader.read(info.id, info.version)
            yield from self._of_document(read, info, words, scores[info.id])

    def _of_document(
        self, read: ReadDocument, info: DocumentInfo, words: Sequence[str], score: float
    ) -> Iterator[_Candidate]:
        document = read.document
        rules = document.kind in _RULES
        for at, sentence in enumerate(read.sentences):
            span = trimmed(document.text, sentence.sentence.span)
            text = span.of(document.text)
            if sentence.kind not in _BODY or len(span) > _LONGEST or text.startswith(("“", "‘", "问", "答")):
                continue
            setting = Setting(
                rules=rules, listed=bool(sentence.run), path=f"{sentence.path} {sentence.title}"
            )
            for found in items_in(text, setting):
                inside = replace(found, span=found.span.shift(span.start))
                plainly = _plainly(read, at, words)
                if found.kind == "problem" and plainly == _IN_HEADING and not _in_title(sentence, words):
                    continue  # the head of a list may be another case than this one
                everyone = found.kind != "problem" and _holds_for_all(sentence)
                if (plainly or everyone) and not self._masker.names_person(document, inside.span):
                    yield _Candidate(read=read, info=info, at=at, found=inside, plainly=plainly, score=score)

    def _item(
        self, snapshot: Snapshot, chosen: _Candidate, marker: int, *, hide_names: bool
    ) -> ChecklistItem:
        document = chosen.read.document
        sentence = chosen.read.sentences[chosen.at]
        span = trimmed(document.text, sentence.sentence.span)
        if len(span) > _MOST_CITED:
            parts = (Span(m.start(), m.end()) for m in _PART.finditer(document.text, span.start, span.end))
            span = next((trimmed(document.text, p) for p in parts if p.contains(chosen.found.span)), span)
        passage = next(p for p in snapshot.passages_of(chosen.info.id) if p.span.overlaps(chosen.found.span))
        citation = Citation(
            marker=marker,
            document=chosen.info,
            span=span,
            quote=span.of(document.text),
            passage_id=passage.id,
            heading_path=passage.heading_path,
            score=chosen.score,
        )
        return ChecklistItem(
            kind=chosen.found.kind,
            text=chosen.found.span.of(document.text),
            span=chosen.found.span,
            address=document.blocks[sentence.sentence.block].label,
            citation=self._masker.citation(document, citation) if hide_names else citation,
        )


def _plainly(read: ReadDocument, at: int, words: Sequence[str]) -> int:
    """How plainly a sentence speaks of the unit: by itself, by what leads to it, or by headings."""
    sentence = read.sentences[at]
    if any(word in sentence.folded for word in words):
        return _NAMES_IT
    before = read.sentences[at - 1] if at else None
    follows = before is not None and before.sentence.block == sentence.sentence.block
    if follows and before is not None and any(word in before.folded for word in words):
        return _NEAR_IT
    above = any(word in sentence.path for word in words) or _in_title(sentence, words)
    return _IN_HEADING if above else 0


def _in_title(sentence: ReadSentence, words: Sequence[str]) -> bool:
    return any(word in sentence.title for word in words)


def _holds_for_all(sentence: ReadSentence) -> bool:
    """Whether a sentence speaks of what every unit has, and of no kind of unit in particular."""
    told = f"{sentence.folded} {sentence.path} {sentence.title}"
    return any(word in sentence.folded for word in _EVERYONE) and not names_unit(told)


def _chosen(
    candidates: Iterable[_Candidate], limit: int, of_one: int, seen: list[frozenset[str]]
) -> list[_Candidate]:
    """The first candidates without repeats, so many of one document; ``seen`` grows by what is chosen."""
    chosen: list[_Candidate] = []
    documents: Counter[str] = Counter()
    for candidate in candidates:
        if len(chosen) == limit:
            break
        pairs = frozenset(bigrams(fold(candidate.found.span.of(candidate.read.document.text))))
        if documents[candidate.info.id] >= of_one or any(_alike(pairs, other) for other in seen):
            continue
        documents[candidate.info.id] += 1
        seen.append(pairs)
        chosen.append(candidate)
    return chosen


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > _SAME
