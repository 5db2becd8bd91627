"""Finding examples by theme or practice, and grouping them by what is known of them, never by person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import Catalogue
from corpus.figures import Figure, figures
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.model import Document, DocumentKind, Span
from corpus.segment import bigrams
from index.model import Filters
from index.snapshot import Snapshot
from rag.choosing.features import Candidate, Scored
from rag.choosing.gather import Gathered, Gatherer
from rag.choosing.matching import Matcher
from rag.choosing.ranking import Ranking
from rag.choosing.select import Selector
from rag.composing.compose import citation_of
from rag.errors import PersonQuery, QuestionEmpty
from rag.persons import Masker
from rag.questions.asking import Question
from rag.questions.understand import Understanding, clean_question
from rag.reading.sentences import Reader

from .model import Example, ExampleGroup, ExampleSet, GroupBy
from .person import asks_for_person
from .quotes import outcome_after, outcomes_in, practice_in, quote_around

__all__ = ["ExampleFinder", "grouped"]

_PASSAGES = 60  # fetched for a page of examples, against 16 for an answer: examples want breadth
# What fits: a share of the theme's words that the sentence has ("exact": to the letter, "about": in other
# words, or in the headings above it too), with a probability that it answers, as a share of the threshold.
_FITS = (("about", 0.4, 0.8), ("about", 0.33, 1.0), ("exact", 0.25, 1.0))
# Where some sentences have much more of the theme, the others only share a word with it; and half of the
# characters of a theme of one word (提级巡察) are of another one (专项巡察).
_OF_BEST, _OF_ONE_WORD = 0.5, 0.6
# Added to the score: what makes an example worth telling, and the very outcome that was asked for (处分).
_TELLS_OUTCOME, _TELLS_FIGURES, _TELLS_WANTED = 0.5, 0.3, 1.0
_SAME = 0.8  # of the shorter quotation's character pairs: reprints of one text
_RULES = frozenset({DocumentKind.REGULATION.value, DocumentKind.POLICY.value})
_TOLD = tuple(kind.value for kind in DocumentKind if kind.value not in _RULES)
_SHOWN_FIGURES = frozenset({"quantity", "percent", "money", "date", "round"})
_COUNTED = frozenset({"quantity", "percent", "money"})
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节条]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+)[\s　]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What an example's own names have to hold, folded; "" for anything."""

    theme: str
    practice: str

    def fits(self, example: Example) -> bool:
        return self.theme in fold(example.theme) and self.practice in fold(example.practice)


class ExampleFinder:
    """Finds examples over open snapshots; one finder serves many threads.

    Args:
        catalogue: where documents' texts come from.
        gazetteer: finds places.
        lexicon: synonyms and stop words.
    """

    def __init__(self, *, catalogue: Catalogue, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._gatherer = Gatherer(reader=Reader(catalogue=catalogue, gazetteer=gazetteer, keep=96), keep=96)
        self._ranking = Ranking.load()
        self._selectors: dict[str, Selector] = {}

    def find(
        self,
        snapshot: Snapshot,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = 20,
        group_by: GroupBy = "region",
        theme: str = "",
        practice: str = "",
        masker: Masker | None = None,
    ) -> ExampleSet:
        """The examples that fit a theme or practice best, without repeats, grouped.

        Regulations and policies are left out unless the filters name them, or nothing else fits.

        Args:
            snapshot: the open index.
            query: a theme or practice, such as "提级巡察的做法".
            filters: which documents may speak.
            limit: most examples.
            group_by: what the groups are named by.
            theme: words that the heading above an example has to hold, when given.
            practice: words that the name of its practice has to hold, when given.
            masker: hides the names of private persons, when given.

        Raises:
            QuestionEmpty: nothing is looked for.
            PersonQuery: a person is looked for.
        """
        text = clean_question(query)
        if not text:
            raise QuestionEmpty("没有要找的主题。", hint="请写下主题或做法，例如“提级巡察的做法”。")
        for words in (text, theme, practice):
            if asks_for_person(words, segmenter=snapshot.segmenter, gazetteer=self._gazetteer):
                raise PersonQuery(
                    "不能按个人姓名查找例子。",
                    hint="请改按主题、做法、地区或年份查找，例如“村干部被处分的例子”。",
                )
        question = Understanding(
            segmenter=snapshot.segmenter, lexicon=self._lexicon, gazetteer=self._gazetteer, idf=snapshot.idf
        ).parse(text)
        wanted = filters or Filters()
        told = wanted if wanted.kinds else replace(wanted, kinds=_TOLD)
        named = _Named(theme=fold(theme.strip()), practice=fold(practice.strip()))
        found = self._examples(question, snapshot, told, limit, named, masker)
        if not found and told is not wanted:
            found = self._examples(question, snapshot, wanted, limit, named, masker)
        return ExampleSet(groups=grouped(found, group_by), generation=snapshot.generation)

    def _examples(
        self,
        question: Question,
        snapshot: Snapshot,
        filters: Filters,
        limit: int,
        named: _Named,
        masker: Masker | None,
    ) -> tuple[Example, ...]:
        if not question.terms and not question.places:
            return ()
        gathered = self._gatherer.gather(question, snapshot, filters, passages=_PASSAGES)
        out: list[Example] = []
        seen: list[frozenset[str]] = []
        for scored in self._ranked(question, gathered, snapshot):
            if len(out) >= limit:
                break
            example = self._example(scored, marker=len(out) + 1)
            pairs = frozenset(bigrams(fold(example.citation.quote)))
            if (
                not named.fits(example)
                or _covered(example, out)
                or any(_alike(pairs, other) for other in seen)
            ):
                continue
            document = scored.candidate.read.document
            out.append(example if masker is None else _masked(example, document, masker))
            seen.append(pairs)
        return tuple(out)

    def _ranked(self, question: Question, gathered: Gathered, snapshot: Snapshot) -> Iterator[Scored]:
        """Sentences that fit, best first, each once."""
        selector = self._selector(snapshot)
        best: dict[tuple[str, int], Scored] = {}
        featurizer = selector.featurizer(question, gathered, snapshot)
        for target in selector.targets(question):
            for scored in selector.rank(question, target, gathered, snapshot, featurizer):
                old = best.get(scored.candidate.key)
                if old is None or scored.score > old.score:
                    best[scored.candidate.key] = scored
        fitting = [s for s in best.values() if self._fits(s)]
        most = max((s.values["about"] for s in fitting), default=0.0)
        least = max(_OF_BEST * most, _OF_ONE_WORD if len(question.terms) == 1 else 0.0)
        fitting = [s for s in fitting if s.values["about"] >= least or s.values["exact"] >= least]
        wanted = outcomes_in(question.folded)
        yield from sorted(fitting, key=lambda s: (-_worth(s, wanted), s.candidate.key))

    def _fits(self, scored: Scored) -> bool:
        if scored.candidate.sentence.folded.rstrip("”\"'").endswith("?"):
            return False  # a question to discuss
        probability = self._ranking.answerable.probability(scored.values) / self._ranking.threshold
        return any(scored.values[name] >= least and probability >= share for name, least, share in _FITS)

    def _example(self, scored: Scored, *, marker: int) -> Example:
        candidate = scored.candidate
        document = candidate.read.document
        span = quote_around(candidate.read, candidate.index)
        quote = span.of(document.text)
        citation = replace(citation_of(candidate, marker=marker, score=scored.score), span=span, quote=quote)
        assert document.text[citation.span.start : citation.span.end] == citation.quote
        sentence = candidate.sentence.sentence.text.strip()
        path = [name for name in candidate.passage.heading_path if name != document.title]
        theme = _NUMBERING.sub("", path[-1]).strip() if path else document.title
        return Example(
            text=sentence,
            citation=citation,
            place=self._place(candidate),
            theme=theme,
            practice=practice_in(sentence, quote, theme, document.title),
            figures=_figures(quote, span),
            outcome=outcome_after(candidate.read, candidate.index, kind=document.kind.value),
        )

    def _place(self, candidate: Candidate) -> str:
        """The county, city or province that the sentence speaks of, else the document's first."""
        chains = candidate.sentence.own or candidate.sentence.carried
        regions = candidate.read.document.regions
        chain = tuple(chains[0]) if chains else tuple(regions[:1])
        for name in chain:
            if any(place.level != "town" for place in self._gazetteer.resolve(name)):
                return name
        return regions[0] if regions else ""

    def _selector(self, snapshot: Snapshot) -> Selector:
        key = f"{snapshot.embedder.fingerprint}/{snapshot.segmenter.fingerprint}"
        if key not in self._selectors:
            matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
            self._selectors = {key: Selector(matcher=matcher, ranking=self._ranking)}
        return self._selectors[key]


def grouped(examples: Sequence[Example], group_by: GroupBy) -> tuple[ExampleGroup, ...]:
    """Examples in groups, that of the best example first, the nameless last."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        document = example.citation.document
        name = {
            "region": example.place,
            "theme": example.theme,
            "practice": example.practice,
            "year": (document.date or "")[:4],
            "kind": document.kind,
        }[group_by]
        groups.setdefault(name, []).append(example)
    named = sorted(groups.items(), key=lambda item: not item[0])  # stable: only moves the nameless
    return tuple(ExampleGroup(name=name, examples=tuple(members)) for name, members in named)


def _masked(example: Example, document: Document, masker: Masker) -> Example:
    """The example with names of private persons hidden in every text of it."""
    cited, outcome = masker.citation(document, example.citation), example.outcome
    at = example.citation.quote.find(example.text)
    return replace(
        example,
        text=cited.quote[at : at + len(example.text)] if at >= 0 else masker.line(document, example.text),
        theme=masker.line(document, example.theme),
        practice=masker.line(document, example.practice),
        citation=cited,
        outcome=None if outcome is None else replace(outcome, quote=masker.text(document, outcome.span)),
    )


def _worth(scored: Scored, wanted: Sequence[str]) -> float:
    """The score, raised where the sentence tells an outcome or gives figures."""
    candidate = scored.candidate
    kind = candidate.read.document.kind.value
    outcome = outcome_after(candidate.read, candidate.index, kind=kind) is not None
    counted = any(figure.kind in _COUNTED for figure in candidate.sentence.figures)
    asked = any(word in candidate.sentence.folded for word in wanted)
    return scored.score + _TELLS_OUTCOME * outcome + _TELLS_FIGURES * counted + _TELLS_WANTED * asked


def _figures(quote: str, span: Span) -> tuple[Figure, ...]:
    """The figures of a quotation, with spans in the document's text."""
    return tuple(
        replace(figure, span=figure.span.shift(span.start))
        for figure in figures(quote)
        if figure.kind in _SHOWN_FIGURES
    )


def _covered(example: Example, chosen: Sequence[Example]) -> bool:
    """Whether a chosen quotation of the same text holds a part of this one."""
    mine = example.citation
    return any(
        mine.document.id == other.citation.document.id and mine.span.overlaps(other.citation.span)
        for other in chosen
    )


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > _SAME
