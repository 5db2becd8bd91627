"""What the documents say of a conversation: which an answer was taken from, and what leans on them.

A short question without a subject (发现问题多少) may continue a conversation or begin anew; its words
can't tell. The documents can: where those that the last answer was taken from answer it about as
well as any other does, it continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.fold import fold
from corpus.segment import bigrams
from index.model import Filters
from index.snapshot import Snapshot
from rag.asking import Question
from rag.gather import Gatherer
from rag.select import Selector

__all__ = ["Grounds"]

_MARKER = re.compile(r"\[\d+\]")
_LEAD = re.compile(r"^据《[^》]*》(?:\([^)]*\))?:")
_BREAK = re.compile(r"[。!?;\n]|\.{3,}|…+")
_MAX_SENTENCES = 6  # of an answer that are looked up
_LEAST = 4  # characters of a sentence that can be found again
_SAME = 0.6  # of a sentence's character pairs, for the passage that it was taken from
_PASSAGES = 3  # looked at for a sentence
#: A question leans on the documents of the last answer where their best sentence scores at least
#: this much for each content character beyond so many above the best sentence elsewhere: the more a
#: question says itself, the less it needs. Fitted on the stand-alone questions of
#: tests/quality/samples_qa.jsonl behind unrelated turns (220) and the first 127 dialogues (47 whose
#: words leave it open): 95 % and 94 % right; on questions written later, 93 % of 128 and 95 % of 41.
_PER_CHARACTER = 0.92
_CHARACTERS = 7.8
_POINTING = 1.5  # characters more for a question with a word that may point back


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The open index as the ground of a conversation."""

    snapshot: Snapshot
    gatherer: Gatherer
    selector: Selector
    filters: Filters

    def told(self, answer: str) -> frozenset[str]:
        """Ids of the documents that an earlier answer was taken from; none where it quotes none."""
        found = (self._source(sentence) for sentence in _sentences(answer))
        return frozenset(i for i in found if i)

    def _source(self, sentence: str) -> str:
        """The document with the passage that a folded sentence stands in, "" without one."""
        pairs = set(bigrams(sentence))
        for hit in self.snapshot.search(sentence, _PASSAGES, filters=self.filters or None):
            if len(pairs & set(bigrams(fold(hit.passage.text)))) >= _SAME * len(pairs):
                return hit.passage.document_id
        return ""

    def carry(self, question: Question, told: frozenset[str], *, pointing: bool) -> bool:
        """Whether a question is answered from the documents last told of, rather than from others.

        Args:
            question: the words as typed, parsed.
            told: the documents of the last answer, not empty.
            pointing: it holds a word that may point back.
        """
        gathered = self.gatherer.gather(question, self.snapshot, self.filters, told=told)
        target = replace(self.selector.targets(question)[0], place=None)
        ranked = self.selector.rank(
            replace(question, places=()), target, replace(gathered, told=frozenset()), self.snapshot
        )
        inside = max((s.score for s in ranked if s.candidate.read.document.id in told), default=None)
        outside = max((s.score for s in ranked if s.candidate.read.document.id not in told), default=None)
        if inside is None:
            return False
        said = sum(len(t.text) for t in question.terms)
        beyond = said - _CHARACTERS - (_POINTING if pointing else 0.0)
        return outside is None or inside - outside >= _PER_CHARACTER * beyond


def _sentences(answer: str) -> Iterator[str]:
    """The folded sentences of an answer as they may stand in a document."""
    pieces = (_LEAD.sub("", p).strip(" “”\"'") for p in _BREAK.split(fold(_MARKER.sub("", answer))))
    long_enough = [p for p in pieces if len(p) >= _LEAST]
    yield from long_enough[:_MAX_SENTENCES]
