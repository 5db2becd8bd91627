"""Whether an altered sentence is certainly wrong, by the sources themselves."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from corpus.fold import fold
from corpus.segment import bigrams
from index.snapshot import Snapshot
from rag.reading.sentences import Reader
from rag.verify import Source as Known
from rag.verify import Verdict, VerifyContext, verify

from .pool import Source

__all__ = ["Guard"]

_NEAR = 8  # passages in which the same may be said
_USES = 24  # passages in which a name may be used
_ABOUT = 0.5  # of a statement's character pairs, from which a sentence speaks of the same
_SAME_MATTER = 0.75  # from which it says the same, but perhaps with another figure


class Guard:
    """Checks altered sentences against their own source and against what others say of the same.

    Args:
        snapshot: the open index.
        reader: reads documents.
    """

    def __init__(self, snapshot: Snapshot, reader: Reader) -> None:
        self._snapshot = snapshot
        self._reader = reader
        self._used = lru_cache(maxsize=256)(self._find_use)
        self._near = lru_cache(maxsize=256)(self._find_near)

    def contested(self, source: Source) -> bool:
        """Whether another sentence says the same with another figure: then no key is certain."""
        return any(
            _share(source.text, other) >= _SAME_MATTER
            and _codes(verify(source.text, [other]), hard=True) & {"figure.missing", "figure.other_thing"}
            for other in self._others(source)
        )

    def refuted(self, statement: str, source: Source, codes: Collection[str]) -> bool:
        """Whether a statement is refuted by its source for one of ``codes`` only, and said nowhere else.

        Args:
            statement: the source's sentence with one run altered.
            source: the sentence.
            codes: what the verifier may find wrong, such as ``figure.missing``; it must find one of
                them, and no hard problem of another kind.
        """
        verdict = verify(statement, [source.text], context=_context(source))
        found = _codes(verdict, hard=True)
        return (
            verdict.support == "unsupported"
            and bool(found)
            and found <= set(codes)
            and self.said_nowhere(statement, source)
        )

    def said_nowhere(self, statement: str, source: Source) -> bool:
        """Whether no other sentence near the source's in meaning backs a statement."""
        return all(
            _share(statement, other) < _ABOUT or verify(statement, [other]).support == "unsupported"
            for other in self._others(source)
        )

    def names_nearby(self, source: Source, word: str) -> bool:
        """Whether the document, or a sentence that speaks of the same, holds a word."""
        return word in source.document.text or any(word in other for other in self._others(source))

    def used_elsewhere(self, source: Source, name: str) -> bool:
        """Whether a document about another place uses a name too."""
        return self._used(name, source.document.id, source.info.regions)

    def _find_use(self, name: str, document_id: str, regions: tuple[str, ...]) -> bool:
        hits = self._snapshot.search(name, _USES)
        documents = {hit.document.id: hit.document for hit in hits}
        documents.pop(document_id, None)
        return any(
            not set(regions[:1]) & set(info.regions)
            and name in self._reader.read(info.id, info.version).document.text
            for info in documents.values()
        )

    def _others(self, source: Source) -> tuple[str, ...]:
        return self._near(source.text, source.document.id, source.index)

    def _find_near(self, text: str, document_id: str, index: int) -> tuple[str, ...]:
        out: dict[str, None] = {}
        for hit in self._snapshot.search(text, _NEAR):
            read = self._reader.read(hit.document.id, hit.document.version)
            for at, sentence in enumerate(read.sentences):
                inside = hit.passage.span.overlaps(sentence.sentence.span)
                if inside and not (hit.document.id == document_id and at == index):
                    out[sentence.sentence.text] = None
        return tuple(out)


def _codes(verdict: Verdict, *, hard: bool) -> set[str]:
    return {problem.code for problem in verdict.problems if problem.hard or not hard}


def _context(source: Source) -> VerifyContext:
    info = source.info
    known = Known(
        title=info.title, regions=info.regions, date=info.date, heading_path=source.passage.heading_path
    )
    return VerifyContext(sources=(known,))


def _share(text: str, other: str) -> float:
    """The share of a text's character pairs that another holds, 0 to 1."""
    mine, theirs = _pairs(text), _pairs(other)
    return len(mine & theirs) / len(mine) if mine else 0.0


@lru_cache(maxsize=4096)  # every sentence near a source is compared with many statements
def _pairs(text: str) -> frozenset[str]:
    return frozenset(bigrams(fold(text)))
