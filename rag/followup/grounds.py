"""What the documents say of a conversation: which an answer was taken from, and what leans on them.

A short question without a subject (发现问题多少) may continue a conversation or begin anew; its words
can't tell. The documents can: where those that the last answer was taken from answer it about as
well as any other does, it continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.fold import fold
from corpus.model import Passage
from corpus.segment import bigrams
from index.model import Filters
from index.snapshot import Snapshot
from rag.choosing.gather import Gatherer
from rag.choosing.select import Selector
from rag.questions.asking import Question

from .cues import LEAD, MARKER

__all__ = ["NOWHERE", "Grounds", "Told", "quotes"]

_BREAK = re.compile(r"[。!?;\n]|\.{3,}|…+")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?!\d|\.\d|年)")
_UNSEEN = "\uffff"  # stands in no text
_MAX_SENTENCES = 6  # of an answer that are looked up
_LEAST = 4  # characters of a sentence that can be found again
_SHORT = 14  # characters of a sentence that may stand in several documents
_SAME = 0.6  # of a sentence's character pairs, for the passage that it was taken from
_PASSAGES = 3  # looked at for a sentence
#: A question leans on the documents of the last answer where their best sentence scores at least
#: this much for each content character beyond so many above the best sentence elsewhere: the more a
#: question says itself, the less it needs. Fitted on 158 questions whose words leave it open: of
#: tests/quality/samples_qa.jsonl behind unrelated turns, of stand_alone.jsonl and of dialogues.jsonl;
#: the margin alone gets 150 right, with the two rules below 156 (a logistic fit, each left out in turn: 151).
#: Of several askings the one that says most counts: with all together three of 40 further ones were lost.
_PER_CHARACTER = 0.95
_CHARACTERS = 7.3
_POINTING = 1.0  # characters more for a question with a word that may point back
_BARE = 3  # content characters up to which a question of common words says too little to begin anew
_COMMON = 0.55  # of the weight of a word that no document has, for a common word
_FAR = 0.2  # probability of an answer up to which a sentence is none
_STRANGE = 4  # content characters from which a question leans on documents that hold some word of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where answers were taken from: ids of documents, and of the passages in them."""

    documents: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.documents)

    def __or__(self, other: Told) -> Told:
        return Told(documents=self.documents | other.documents, passages=self.passages | other.passages)


NOWHERE = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The open index as the ground of a conversation."""

    snapshot: Snapshot
    gatherer: Gatherer
    selector: Selector
    filters: Filters

    def told(self, answer: str, asked: str = "") -> Told:
        """The documents and passages that an earlier answer was taken from; none where it quotes none.

        Args:
            answer: its text.
            asked: the question that it answered; among texts that say the same, it tells which was meant.
        """
        found = (self._source(sentence, asked) for sentence in _sentences(answer))
        return _told_in(p for p in found if p is not None)

    def _source(self, sentence: str, asked: str) -> Passage | None:
        """The passage that a folded sentence stands in."""
        pairs = set(bigrams(sentence))
        if not pairs:
            return None  # marks or letters alone are no quotation
        figures, best = _figures(sentence), (False, _SAME)
        source: Passage | None = None
        queries = (f"{asked} {sentence}", sentence) if asked and len(sentence) <= _SHORT else (sentence,)
        for query in queries:
            for hit in self.snapshot.search(query, _PASSAGES, filters=self.filters or None):
                text = fold(hit.passage.text)
                share = len(pairs & set(bigrams(text))) / len(pairs)
                alike = (figures <= _figures(text), share)
                if share >= _SAME and (alike > best or (alike == best and source is None)):
                    best, source = alike, hit.passage
        if len(sentence) <= _SHORT and not best[0]:
            return None  # little more than a figure, and this one stands nowhere
        return source

    def one_file(self, one: Told, other: Told) -> bool:
        """Whether a document of either side comes from the same file as one of the other."""
        files, theirs = ({self.snapshot.document(i).source for i in t.documents} for t in (one, other))
        return bool(files & theirs)

    def answers(self, question: Question) -> Told:
        """Where the sentence stands that answers a question best; nowhere where none comes near to it."""
        if not (question.terms or question.places or question.instruments):
            return NOWHERE  # a greeting
        gathered = self.gatherer.gather(question, self.snapshot, self.filters)
        ranked = self.selector.rank(question, self.selector.targets(question)[0], gathered, self.snapshot)
        return _told_in(s.candidate.passage for s in ranked[:1] if self.selector.probability(s) >= _FAR)

    def answer_all_of(self, question: Question) -> bool:
        """Whether the documents answer everything that a question asks."""
        gathered = self.gatherer.gather(question, self.snapshot, self.filters)
        return all(f.answered for f in self.selector.select(question, gathered, self.snapshot))

    def carry(self, question: Question, told: Told, *, pointing: bool) -> bool:
        """Whether a question is answered from the documents last told of, rather than from others.

        Args:
            question: the words as typed, parsed.
            told: where the last answer was taken from, not empty.
            pointing: it holds a word that may point back.
        """
        said = max(sum(len(t.text) for t in f.terms) for f in question.facets)
        if self._says_little(question, said):
            return True
        gathered = self.gatherer.gather(question, self.snapshot, self.filters, told=told.documents)
        target = replace(self.selector.targets(question)[0], place=None)
        ranked = self.selector.rank(
            replace(question, places=()), target, replace(gathered, told=frozenset()), self.snapshot
        )
        within = [s for s in ranked if s.candidate.read.document.id in told.documents]
        inside = max((s.score for s in within), default=None)
        others = (s for s in ranked if s.candidate.read.document.id not in told.documents)
        outside = max((s.score for s in others), default=None)
        if inside is None or (said >= _STRANGE and not any(s.values["own"] for s in within)):
            return False
        beyond = said - _CHARACTERS - (_POINTING if pointing else 0.0)
        return outside is None or inside - outside >= _PER_CHARACTER * beyond

    def _says_little(self, question: Question, said: int) -> bool:
        """Whether a question has but one short, common word of its own (线索多少件)."""
        rare = self.snapshot.idf(_UNSEEN)
        return 1 < said <= _BARE and all(t.weight < _COMMON * rare for t in question.terms)


def quotes(answer: str, sentence: str) -> bool:
    """Whether an answer holds words of a folded sentence, with the figures that it says."""
    text = set(bigrams(sentence))
    for said in _sentences(answer):
        pairs = set(bigrams(said))
        if pairs and len(pairs & text) / len(pairs) >= _SAME and _figures(said) <= _figures(sentence):
            return True
    return False


def _told_in(passages: Iterable[Passage]) -> Told:
    found = tuple(passages)
    return Told(documents=frozenset(p.document_id for p in found), passages=frozenset(p.id for p in found))


def _figures(text: str) -> frozenset[str]:
    """The figures of a folded text that are no years, as they are written."""
    return frozenset(_FIGURE.findall(text))


def _sentences(answer: str) -> Iterator[str]:
    """The folded sentences of an answer as they may stand in a document."""
    pieces = (LEAD.sub("", p).strip(" “”\"'") for p in _BREAK.split(fold(MARKER.sub("", answer))))
    long_enough = [p for p in pieces if len(p) >= _LEAST]
    yield from long_enough[:_MAX_SENTENCES]
