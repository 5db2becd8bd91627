"""Making a quiz: sentences from the sources, questions of every kind in turn, the same for a seed."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Catalogue
from corpus.figures import figures
from corpus.gazetteer import Gazetteer
from corpus.model import Document
from index.model import Filters
from index.snapshot import Snapshot
from rag.errors import PersonQuery, QuestionEmpty
from rag.examples.model import PackItem
from rag.examples.person import asks_for_person
from rag.model import Citation
from rag.persons import Masker
from rag.questions.understand import clean_question
from rag.reading.sentences import Reader

from .ask import Asker
from .guard import Guard
from .match import matching
from .model import Question, QuestionKind, Quiz
from .pool import Source, chosen_sources, found_sources
from .terms import Term, classed_terms, named_practices

__all__ = ["KINDS", "QuizMaker"]

KINDS: tuple[QuestionKind, ...] = ("cloze", "term", "true_false", "matching")
_OF_ONE_DOCUMENT = 3  # questions, while there are other documents


class QuizMaker:
    """Makes quizzes over open snapshots; one serves many threads.

    Args:
        catalogue: where documents' texts come from.
        gazetteer: knows places.
        masker: knows persons; no question is about one.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer, masker: Masker) -> None:
        self._gazetteer = gazetteer
        self._masker = masker
        self._reader = Reader(catalogue=catalogue, gazetteer=gazetteer, keep=128)

    def make(
        self,
        snapshot: Snapshot,
        topic: str,
        *,
        items: Sequence[PackItem] = (),
        filters: Filters | None = None,
        kinds: Sequence[QuestionKind] = KINDS,
        count: int = 10,
        seed: int = 0,
        hide_names: bool = False,
    ) -> Quiz:
        """A quiz about a topic, or about chosen quotations.

        Args:
            snapshot: the open index.
            topic: what to look for in the sources; names the quiz when there are items.
            items: quotations to ask about instead; only their sentences are used.
            filters: which documents may speak for a topic.
            kinds: kinds of question, in the order of the quiz.
            count: how many questions at most.
            seed: the same seed gives the same quiz of the same generation.
            hide_names: whether private persons' names are hidden in the titles of sources, too; no question
                names a person in any case.

        Raises:
            QuestionEmpty: neither topic nor items.
            PersonQuery: the topic is a person.
        """
        text = self._topic(snapshot, topic, items)
        sources = (
            chosen_sources(snapshot, self._reader, self._masker, items)
            if items
            else found_sources(snapshot, self._reader, self._masker, text, filters)
        )
        asker = Asker(
            guard=Guard(snapshot, self._reader),
            gazetteer=self._gazetteer,
            elsewhere=[f for s in sources for f in figures(s.text) if f.kind != "name"],
        )
        # One stream of chance for each kind: leaving a kind out does not change the others.
        made = {kind: self._made(kind, asker, sources, seed) for kind in dict.fromkeys(kinds)}
        taken = [self._hidden(q) if hide_names else q for q in _taken(made, count)]
        numbered = (replace(question, number=number) for number, question in enumerate(taken, start=1))
        return Quiz(
            topic=text, seed=seed, wanted=count, questions=tuple(numbered), generation=snapshot.generation
        )

    def _hidden(self, question: Question) -> Question:
        """The question with private persons' names hidden in what it says of its sources."""

        def hidden(cited: Citation) -> Citation:
            return self._masker.citation(self._document(cited), cited)

        return replace(
            question,
            about=self._masker.line(self._document(question.citation), question.about),
            citation=hidden(question.citation),
            pairs=tuple(replace(pair, citation=hidden(pair.citation)) for pair in question.pairs),
        )

    def _document(self, cited: Citation) -> Document:
        return self._reader.read(cited.document.id, cited.document.version).document

    def _topic(self, snapshot: Snapshot, topic: str, items: Sequence[PackItem]) -> str:
        text = clean_question(topic)
        if not text and not items:
            raise QuestionEmpty("没有出题的主题。", hint="请写下主题，例如“巡察整改”，或从教学包出题。")
        if asks_for_person(text, segmenter=snapshot.segmenter, gazetteer=self._gazetteer):
            raise PersonQuery("不能就个人出题。", hint="请按主题、做法或制度出题。")
        return text

    def _made(
        self, kind: QuestionKind, asker: Asker, sources: Sequence[Source], seed: int
    ) -> Iterator[Question]:
        """Questions of one kind, made as they are asked for, each of other sentences."""
        rng = random.Random(f"{seed}/{kind}")  # noqa: S311 - a quiz is repeatable, not secret
        shuffled = rng.sample(sources, len(sources))
        match kind:
            case "cloze":
                yield from filter(None, (asker.cloze(source, rng) for source in shuffled))
            case "term":
                yield from filter(None, (asker.term(term, rng) for term in _terms(shuffled, rng)))
            case "true_false":
                yield from _judged(asker, shuffled, rng)
            case "matching":
                yield from matching(named_practices(shuffled), self._gazetteer, asker.guard, rng)


def _judged(asker: Asker, sources: Sequence[Source], rng: random.Random) -> Iterator[Question]:
    """True and false statements, as many of each as the sources give, in an order of chance."""
    balance = 0  # true ones beyond false ones
    for source in sources:
        true = balance < 0 or (balance == 0 and rng.random() < 0.5)
        question = asker.true_false(source, rng, true=true)
        if question is not None:
            balance += 1 if true else -1
            yield question


def _terms(sources: Sequence[Source], rng: random.Random) -> list[Term]:
    found = [*named_practices(sources), *itertools.chain.from_iterable(map(classed_terms, sources))]
    rng.shuffle(found)
    return found


def _taken(made: dict[QuestionKind, Iterator[Question]], count: int) -> list[Question]:
    """Questions of every kind in turn until there are enough, of many documents, each sentence once."""
    taken: dict[QuestionKind, list[Question]] = {kind: [] for kind in made}
    set_aside: list[Question] = []
    used: set[tuple[str, int]] = set()
    terms: set[str] = set()  # asked for once: a second question would be answered by the first
    documents: Counter[str] = Counter()

    def take(question: Question) -> None:
        taken[question.kind].append(question)
        terms.update(_asked_terms(question))
        for citation in question.citations:
            used.add((citation.document.id, citation.span.start))
            documents[citation.document.id] += 1

    def free(question: Question) -> bool:
        again = any((c.document.id, c.span.start) in used for c in question.citations)
        return not again and terms.isdisjoint(_asked_terms(question))

    left = dict(made)
    while left and sum(map(len, taken.values())) < count:
        for kind, questions in list(left.items()):
            question = next((q for q in questions if free(q) and not _aside(q, documents, set_aside)), None)
            if question is None:
                del left[kind]
            elif sum(map(len, taken.values())) < count:
                take(question)
    for question in set_aside:
        if sum(map(len, taken.values())) < count and free(question):
            take(question)
    return list(itertools.chain.from_iterable(taken.values()))


def _asked_terms(question: Question) -> tuple[str, ...]:
    """The names that are the answers to a question; figures may come again."""
    if question.kind == "matching":
        return question.options
    return (question.options[question.key],) if question.kind == "term" else ()


def _aside(question: Question, documents: Counter[str], set_aside: list[Question]) -> bool:
    """Keep a question for later whose document has its share already."""
    if all(documents[c.document.id] < _OF_ONE_DOCUMENT for c in question.citations):
        return False
    set_aside.append(question)
    return True
