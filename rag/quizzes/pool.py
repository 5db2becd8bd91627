"""Sentences to make questions of: whole, understandable by themselves, and about no person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.fold import fold
from corpus.model import BlockKind, Document, Passage, Span
from corpus.segment import bigrams
from index.model import DocumentInfo, Filters
from index.snapshot import Snapshot
from rag.examples.model import PackItem
from rag.examples.quotes import trimmed
from rag.model import Citation
from rag.persons import Masker
from rag.reading.scope import ReadDocument, ReadSentence, is_question
from rag.reading.sentences import Reader

__all__ = ["Source", "chosen_sources", "found_sources", "unnumbered"]

_PASSAGES = 60  # looked through for a topic
_SHORTEST, _LONGEST = 18, 150  # characters of a sentence that a question is made of
_SAME = 0.6  # of the shorter sentence's character pairs: reprints, and sentences that give answers away
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
# A sentence that leans on the one before it, or on the day it was written, cannot be answered alone.
_LEANS = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳])?\s*(?:该|此|其|这|那|他|她|它|上述|同时|此外|另外|而|但|因此|所以|于是"
    r"|随后|之后|然后|接着|对此|为此|同样|以上|如下|至此|目前|近日|日前|今年|去年|今天|当年|当天|当日|当时|昨日|据此|下一步|截至目前|如今|现在"
    r"|结果|不过|然而|并|还|也|又|再|其中|有关|相关|前者|后者|一方面|另一方面|例如|比如|如[，,])"
)
_SPOKEN = re.compile(
    r"我们|我[市县区镇乡村省局院校]|本报|笔者|记者|(?<![解传小])说(?![明法服清])|告诉|表示|“[^”]*$|^[^“]*”|…|http|www\.|来源[：:]"
)
_ENDS = ("。", "！", "；")
_NUMBER = re.compile(
    r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、．.](?!\d)|[①-⑳])\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sentence of a document: ``document.text[span] == text``."""

    read: ReadDocument
    index: int
    info: DocumentInfo
    passage: Passage
    span: Span
    text: str

    @property
    def document(self) -> Document:
        """The document."""
        return self.read.document

    @property
    def sentence(self) -> ReadSentence:
        """The sentence with what was read of it."""
        return self.read.sentences[self.index]

    def citation(self, marker: int = 1) -> Citation:
        """The sentence as a citation."""
        return Citation(
            marker=marker,
            document=self.info,
            span=self.span,
            quote=self.text,
            passage_id=self.passage.id,
            heading_path=self.passage.heading_path,
            score=0.0,
        )


def found_sources(
    snapshot: Snapshot, reader: Reader, masker: Masker, topic: str, filters: Filters | None
) -> tuple[Source, ...]:
    """The sentences of the passages found for a topic, best passage first."""
    hits = snapshot.search(topic, _PASSAGES, filters=filters or None)
    places = ((hit.document, hit.passage, hit.passage.span) for hit in hits)
    return _fit(places, reader, masker)


def chosen_sources(
    snapshot: Snapshot, reader: Reader, masker: Masker, items: Sequence[PackItem]
) -> tuple[Source, ...]:
    """The sentences that chosen quotations overlap; those of documents no longer indexed are left out."""
    infos = {info.id: info for info in snapshot.documents()}

    def places() -> Iterator[tuple[DocumentInfo, Passage, Span]]:
        for item in items:
            info = infos.get(item.document)
            if info is None or info.version != item.version or item.start >= item.end:
                continue
            wanted = Span(item.start, item.end)
            for passage in snapshot.passages_of(info.id):
                if passage.span.overlaps(wanted):
                    yield info, passage, wanted

    return _fit(places(), reader, masker)


def _fit(
    places: Iterable[tuple[DocumentInfo, Passage, Span]], reader: Reader, masker: Masker
) -> tuple[Source, ...]:
    out: dict[tuple[str, int], Source] = {}
    seen: list[frozenset[str]] = []
    for info, passage, wanted in places:
        read = reader.read(info.id, info.version)
        for index, sentence in enumerate(read.sentences):
            span = unnumbered(read.document.text, trimmed(read.document.text, sentence.sentence.span))
            if not (wanted.overlaps(span) and passage.span.contains(span)) or (info.id, index) in out:
                continue
            source = Source(
                read=read,
                index=index,
                info=info,
                passage=passage,
                span=span,
                text=span.of(read.document.text),
            )
            pairs = frozenset(bigrams(fold(source.text)))
            if _stands_alone(source, masker) and not any(_alike(pairs, other) for other in seen):
                out[info.id, index] = source
                seen.append(pairs)
    return tuple(out.values())


def unnumbered(text: str, span: Span) -> Span:
    """Without the number that a sentence has in its list: the quiz has numbers of its own."""
    number = _NUMBER.match(text, span.start, span.end)
    return Span(number.end(), span.end) if number else span


def _stands_alone(source: Source, masker: Masker) -> bool:
    text, sentence = source.text, source.sentence
    return (
        sentence.kind in _BODY
        and _SHORTEST <= len(text) <= _LONGEST
        and "\n" not in text
        and text.endswith(_ENDS)
        and not is_question(sentence.folded)
        and "？" not in text
        and not _LEANS.search(text)
        and not _SPOKEN.search(text)
        and not masker.names_person(source.document, source.span)
    )


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > _SAME
