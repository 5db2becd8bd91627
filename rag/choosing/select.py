"""Candidates → the sentences that answer each asking, or the finding that none does."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.segment import bigrams
from index.snapshot import Snapshot
from rag.questions.asking import AnswerType, Facet, Question, QuestionPlace
from rag.questions.comparing import When, asks_which, times_apart
from rag.questions.entities import Entity
from rag.questions.settlements import settlements

from .addresses import look_up
from .authorship import asks_author, author_evidence
from .barring import barred
from .completion import of_completed
from .explaining import wanted_of
from .features import Featurizer, Scored
from .gather import Gathered
from .imprint import asks_imprint, imprint
from .keep import as_told, keep
from .matching import Matcher
from .narrowing import at_time, of_facet, parted_at_places
from .punished import of_the_punished
from .ranking import Ranking
from .row_choice import named_row
from .shortlist import shortlist
from .subjects import OF_ANOTHER, asked_of, may_speak_of, subjects_of

__all__ = ["Found", "Selector", "Target", "of_one_round"]

_REUSE = 0.35  # a sentence chosen already is preferred to a better one by less than this score
_OTHER_PLACE = 0.8  # a supposed place is doubted when another's sentence scores this much better
_SILENT = 0.5  # agreement of a sentence that names no time: it answers for none of several that are asked
_FEW = 2  # askings of a question from which on one may drift from the others
#: What a follow-up leaves unsaid, the documents that the conversation is about say: added to their
#: sentences' scores and log odds. Measured with tests/quality/followups.py; larger values add nothing.
_TOLD_SCORE, _TOLD_ODDS = 1.0, 0.5
_NEAR_SCORE = 0.5  # the same for the passages that the last answer was taken from; 1.0 chooses worse
_DEFINES = 2.0  # added to a sentence that says what the thing asked for is
_DEFINES_ODDS = 0.5  # and to the log odds that it answers
_SUPERSEDED = 0.5  # of the score: a text in force comes first, unless the year of the old one is asked for
_COMPANY = 0.6  # of the threshold, for an asking beside an answered one
_TOLD_ALREADY = 0.5  # the same, for an asking whose best sentence answers another asking
_WITHIN = 1.0  # of the score, by which what answers for one of several things may miss its best sentence
_ADJACENT = 0.15  # the same for a sentence of a document chosen already
_NEXT, _NEAR = 0.25, 3  # the same for one that stands up to so many sentences from a chosen one
#: Documents that tell which places or units do something, and how far below the best one they may score.
_WHICH, _WHICH_SHARE, _WHICH_REACH = 6, 0.15, 4.0
_SAYS_IT = 0.9  # of the feature "own", for a sentence that holds all that an asking of several words names
_ABOUT, _A_LITTLE = 0.5, 0.25  # of the question's terms, for an asking that names nothing, or something
_COUNTS = 0.45  # of the feature "counted", for a figure that counts what is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One asking about one place or other thing, or about none, at one of several times."""

    facet: Facet
    place: QuestionPlace | None
    when: When | None = None
    entity: Entity | None = None

    @property
    def name(self) -> str:
        """What the question calls the place or thing that is asked about, "" for none."""
        subject = self.entity or self.place
        return subject.name if subject else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a target: sentences best first, and the probability that they answer."""

    target: Target
    scored: tuple[Scored, ...]
    probability: float
    answered: bool
    elsewhere: bool = False  # what was asked of one place stands of another


class Selector:
    """Ranks candidates for each target and keeps what answers it.

    Args:
        matcher: soft term matching.
        ranking: the learnt weights; the shipped ones by default.
    """

    def __init__(self, *, matcher: Matcher, ranking: Ranking | None = None) -> None:
        self._matcher = matcher
        self._ranking = ranking or Ranking.load()

    def targets(self, question: Question) -> tuple[Target, ...]:
        """Every asking with every place and each of several times that it concerns."""
        out: list[Target] = []
        for facet in question.facets:
            times: Sequence[When | None] = times_apart(question, facet) or (None,)
            alone = times[0] or question.entities  # each wants one value
            one = replace(facet, several=False) if alone else facet
            for subject in subjects_of(question, facet):
                entity = subject if isinstance(subject, Entity) else None
                place = None if isinstance(subject, Entity) else subject
                out.extend(Target(facet=one, place=place, when=w, entity=entity) for w in times)
        return tuple(out)

    def select(
        self, question: Question, gathered: Gathered, snapshot: Snapshot, *, full: bool = False
    ) -> tuple[Found, ...]:
        """For each target the sentences that answer it; sentences are shared between targets.

        ``full`` keeps further evidence beside what a short answer needs.
        """
        if question.address:
            return (self._article(question, gathered, snapshot),)
        found: list[tuple[Found, tuple[Scored, ...]]] = []
        featurizer = self.featurizer(question, gathered, snapshot)
        taken: dict[tuple[str, int], str] = {}
        broad = len(question.facets) == 1 and not question.places and not question.entities
        targets = self.targets(question)
        for target in targets:
            chosen = {} if target.entity else taken  # what is told of another thing is not preferred
            one, scored = self._find(
                question,
                target,
                gathered,
                snapshot,
                featurizer,
                chosen,
                broad=broad,
                full=full,
                apart=len(targets) > 1 and bool(target.name),
                before=[s for f, _ in found if f.answered for s in f.scored[:1]],
            )
            if one.answered:
                taken.update({s.candidate.key: s.candidate.read.document.id for s in one.scored})
            found.append((one, scored))
        of_one = len({t.name for t in targets}) == 1
        all_found = tuple(
            f if f.answered or not taken else self._beside(f, taken, s, of_one=of_one) for f, s in found
        )
        return tuple(replace(f, answered=False) if _adrift(f, all_found) else f for f in all_found)

    def _beside(
        self, found: Found, taken: Mapping[tuple[str, int], str], scored: Sequence[Scored], *, of_one: bool
    ) -> Found:
        """What answers an asking beside an answered one: it needs less certainty.

        A sentence of the same documents that is likely to answer comes before the one that fits the words
        best. Where all is asked of one thing (``of_one``), a sentence that is told already needs the least.
        """
        documents = set(taken.values())
        own_figure = bool(found.target.name) and found.target.facet.type.is_figure
        least = max((s.score for s in found.scored[:1]), default=0.0) - _WITHIN
        near = [
            s
            for s in scored
            if (s.candidate.read.document.id in documents or (own_figure and s.score >= least))
            and self._answers(s)
            and _timely(found.target, s)
        ]
        if near:
            best = max(near, key=lambda s: self._ranking.answerable.probability(s.values))
            probability = self._ranking.answerable.probability(best.values)
            return replace(found, scored=_told_beside(best, scored), probability=probability, answered=True)
        first = found.scored[:1]
        fits = all(not barred(s) and _timely(found.target, s) for s in first)
        told = of_one and any(s.candidate.key in taken for s in first)
        share = _TOLD_ALREADY if told else _COMPANY
        if first and fits and found.probability >= share * self._ranking.threshold:
            return replace(found, scored=_told_beside(first[0], scored), answered=True)
        return found

    def _find(
        self,
        question: Question,
        target: Target,
        gathered: Gathered,
        snapshot: Snapshot,
        featurizer: Featurizer,
        taken: Mapping[tuple[str, int], str],
        *,
        broad: bool,
        full: bool,
        apart: bool,
        before: Sequence[Scored],
    ) -> tuple[Found, tuple[Scored, ...]]:
        """What answers one target, and all that was ranked; a place is let go when another plainly fits.

        ``apart`` tells that it is one of several things of which the same is asked: what adds to its best
        sentence needs less certainty; ``before`` is what answers the askings before it.
        """
        scored = self.rank(question, target, gathered, snapshot, featurizer)
        signed = author_evidence(question, scored) if asks_author(question) else ()
        fitting = [s for s in scored if not barred(s) and _timely(target, s)]
        signed = signed or (imprint(target.facet, fitting) if asks_imprint(target.facet) else ())
        if signed:
            return Found(target=target, scored=signed, probability=1.0, answered=True), scored
        fitting = of_the_punished(target.facet, scored, fitting, before)
        best = self._prefer(fitting, {} if target.facet.several or target.when else taken)
        best = named_row(of_one_round(best, fitting), fitting)
        elsewhere = False
        if target.place is not None and any(f.type is AnswerType.YESNO for f in question.facets):
            free = replace(target, place=None)
            anywhere = self.rank(replace(question, places=()), free, gathered, snapshot, featurizer)
            other = self._prefer([s for s in anywhere if not barred(s)], taken)
            if other is not None and (best is None or other.score > best.score + _OTHER_PLACE):
                scored, best, elsewhere = anywhere, other, True
        told = best is not None and best.candidate.read.document.id in gathered.told
        odds = _TOLD_ODDS * told + _DEFINES_ODDS * (best is not None and best.defines)
        probability = self._ranking.answerable.probability(best.values, extra=odds) if best else 0.0
        answered = best is not None and probability >= self._ranking.threshold
        adds = functools.partial(self._answers, share=_COMPANY if apart else 1.0)
        kept = (
            keep(target.facet, best, scored, broad=broad, answers=adds, full=full)
            if best and answered
            else ()
        )
        if kept and not target.name and asks_which(target.facet.text):
            kept = (*kept, *self._alike(kept, scored))
        found = Found(
            target=target,
            scored=kept or tuple([best, *(s for s in scored if s is not best)] if best else scored)[:3],
            probability=probability,
            answered=answered,
            elsewhere=elsewhere and answered,
        )
        return found, scored

    def _alike(self, kept: Sequence[Scored], scored: Sequence[Scored]) -> tuple[Scored, ...]:
        """What else answers which places or units do something: each further document's best."""
        best = kept[0]
        floor = best.score - _WHICH_SHARE * max(_WHICH_REACH, abs(best.score))
        told = {s.candidate.read.document.id for s in kept}
        more: dict[str, Scored] = {}
        for s in scored:
            document = s.candidate.read.document.id
            if document not in told and s.score >= floor and self._answers(s):
                more.setdefault(document, s)
        return tuple(more.values())[: max(0, _WHICH - len(told))]

    def _article(self, question: Question, gathered: Gathered, snapshot: Snapshot) -> Found:
        """The numbered article that the question names, or nothing."""
        target = Target(facet=question.facets[0], place=None)
        scored = self.rank(replace(question, places=()), target, gathered, snapshot)
        lookup = look_up(question, scored)
        cited = lookup.scored if lookup else ()
        return Found(
            target=target, scored=cited or scored[:3], probability=float(bool(cited)), answered=bool(cited)
        )

    def rank(
        self,
        question: Question,
        target: Target,
        gathered: Gathered,
        snapshot: Snapshot,
        featurizer: Featurizer | None = None,
    ) -> tuple[Scored, ...]:
        """All candidates that speak of the target's place, scored, best first."""
        subject = target.entity or target.place
        narrowed, facet = asked_of(subject, question, target.facet)
        narrowed = of_facet(at_time(narrowed, facet), facet)
        if target.when is not None:
            narrowed = target.when.of(narrowed)
        featurizer = featurizer or self.featurizer(question, gathered, snapshot)
        facet_vector, question_vector = snapshot.embedder.encode_queries([facet.text, narrowed.folded])
        idf = {b: snapshot.idf(b) for b in set(bigrams(facet.text))}
        if len(question.names) > 1 or question.entities or question.excluded:
            speaking = tuple(c for c in gathered.candidates if may_speak_of(subject, question, c))
            gathered = replace(gathered, candidates=speaking)
        short = shortlist(narrowed, gathered, facet_vector, idf)
        featurizer.prepare(short)
        wanted = wanted_of(facet)
        parts = wanted.all_parts(c.read for c in short)
        asked = replace(facet, text=target.facet.text)
        out = []
        for candidate in short:
            values = featurizer.features(
                narrowed, facet, candidate, facet_vector=facet_vector, question_vector=question_vector
            )
            values = of_completed(asked, candidate.sentence, values)
            listed = parts.get(candidate.read.document.id, ())
            leads = wanted.leads_to(listed, candidate.read, candidate.index)
            explains = leads or wanted.told_by(candidate.sentence, candidate.before)
            values = wanted.features(values, candidate.sentence, told=explains)
            if values["place"] <= OF_ANOTHER:
                continue
            score = self._ranking.relevance.score(values)
            if candidate.read.document.id in gathered.told:
                score += _TOLD_SCORE + _NEAR_SCORE * (candidate.passage.id in gathered.near)
            score += _DEFINES * explains
            if candidate.read.superseded and not set(question.years) & candidate.read.years:
                score -= _SUPERSEDED
            out.append(
                Scored(
                    candidate=candidate,
                    facet=asked,
                    values=values,
                    score=score,
                    defines=explains,
                    parts=listed if leads else (),
                )
            )
        out.sort(key=lambda s: (-s.score, s.candidate.key))
        return tuple(out)

    def probability(self, scored: Scored) -> float:
        """How likely a sentence answers its asking, 0 to 1."""
        return self._ranking.answerable.probability(scored.values)

    def featurizer(self, question: Question, gathered: Gathered, snapshot: Snapshot) -> Featurizer:
        """What the rankings of one question share."""
        reads = {c.read.document.id: c.read.folded for c in gathered.candidates}
        return Featurizer(
            question,
            matcher=self._matcher,
            idf=snapshot.idf,
            best_passage=gathered.best,
            settlements=settlements(parted_at_places(question), reads.values()),
        )

    def _answers(self, scored: Scored, share: float = 1.0) -> bool:
        """Whether a sentence by itself is likely enough to answer, or by a share of what that needs."""
        if barred(scored):
            return False
        return self._ranking.answerable.probability(scored.values) >= share * self._ranking.threshold

    def _prefer(self, scored: Sequence[Scored], taken: Mapping[tuple[str, int], str]) -> Scored | None:
        """The best, or one chosen already for another asking that is nearly as good."""
        if not scored:
            return None
        documents = set(taken.values())

        def preference(s: Scored) -> float:
            if s.candidate.key in taken:
                return s.score + _REUSE
            document, index = s.candidate.read.document.id, s.candidate.index
            if any(document == d and abs(index - i) <= _NEAR for d, i in taken):
                return s.score + _NEXT
            return s.score + (_ADJACENT if document in documents else 0.0)

        return max(scored, key=preference)


def of_one_round(best: Scored | None, fitting: Sequence[Scored]) -> Scored | None:
    """The figure of the asked time alone, where its document has that beside one of several or of none."""
    if best is None or not best.facet.type.is_figure or best.values["time"] > _SILENT:
        return best
    alone = (
        s
        for s in fitting
        if s.candidate.read.document.id == best.candidate.read.document.id
        and s.values["time"] == 1.0
        and s.values["type"] > 0
        and s.values["counted"] >= _COUNTS
    )
    return next(alone, best)


def _adrift(found: Found, others: Sequence[Found]) -> bool:
    """Whether an asking is answered about something else than its question speaks of.

    What an asking that names nothing itself (怎么申请) is about the other askings say: its sentence has to
    hold that, one that names something a little of it, or it stands in a document that answers one of them.
    """
    terms = found.target.facet.terms
    nouns = any(t.names for t in terms)
    askings = {f.target.facet.text for f in others}
    if not found.answered or len(askings) < _FEW or not found.scored or found.target.entity:
        return False
    best = max(found.scored, key=lambda s: s.score)  # a list that it belongs to may begin before it
    if nouns and max(best.values["all"], best.values["about"]) >= _A_LITTLE:
        return False
    own = best.values["own"]
    if (len(terms) >= _FEW and own >= _SAYS_IT) or (own >= _ABOUT and _parallel(found.target.facet, others)):
        return False
    here = best.candidate.read.document.id
    beside = (s for f in others if f is not found and f.answered for s in f.scored)
    return best.values["all"] < _ABOUT and all(s.candidate.read.document.id != here for s in beside)


def _told_beside(best: Scored, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """A sentence with what belongs to it; where a figure is asked for, it alone."""
    return (best,) if best.facet.type.is_figure else tuple(as_told(best, scored))


def _parallel(facet: Facet, others: Sequence[Found]) -> bool:
    """Whether each asking names a place or thing of its own, and so may ask of another matter there."""
    named = {f.target.facet.text: frozenset(f.target.facet.names) for f in others}
    own = named.pop(facet.text, frozenset())
    return bool(own) and all(n and not n & own for n in named.values())


def _timely(target: Target, scored: Scored) -> bool:
    """Whether a sentence names the time of several that is asked about; always where only one is."""
    return target.when is None or scored.values["time"] > _SILENT
