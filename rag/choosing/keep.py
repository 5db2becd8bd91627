"""How many of the ranked sentences an answer takes: one for a number, the whole list for a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind
from corpus.segment import bigrams
from rag.questions.asking import AnswerType, Facet, Term

from .features import Scored
from .row_choice import rows_asked
from .sections import of_the_asked

__all__ = ["as_told", "keep"]

#: How many entries an asking of each kind may take, and the share of the best score they need.
#: Chosen on tests/quality/samples_qa.jsonl for citation precision against evidence recall.
_LENGTH: Mapping[AnswerType, tuple[int, float]] = {
    AnswerType.HOW: (3, 0.80),
    AnswerType.LIST: (2, 0.90),
    AnswerType.EXAMPLE: (2, 0.85),
    AnswerType.OVERVIEW: (3, 0.80),
    AnswerType.COMPARE: (2, 0.90),
    AnswerType.DEFINITION: (1, 0.95),
    AnswerType.WHY: (2, 0.90),
}
_SEVERAL = (2, 0.93)  # for figures and the like of which several values are asked
_SURVEY = frozenset({AnswerType.HOW, AnswerType.OVERVIEW, AnswerType.EXAMPLE, AnswerType.LIST})
_SURVEY_MORE, _SURVEY_LESS = 2, 0.12  # entries more and share less, when no place narrows the question
_SURVEY_PER_DOCUMENT = 2
_MOST = 12  # sentences of one asking, lists included
#: What a reader who asks for more gets on top: entries, share less, entries of one document, sentences.
_FULL_MORE, _FULL_LESS, _FULL_PER_DOCUMENT, _FULL_MOST = 5, 0.25, 4, 30
#: Kinds of answer that a list gives as a whole.
_LISTED = frozenset({*_SURVEY, AnswerType.DEFINITION, AnswerType.WHY, AnswerType.COMPARE})
#: Askings for the course of a case: how it was solved, what came of it.
_COURSE = re.compile(
    r"(?:怎么|如何|怎样|咋)[一-鿿]{0,3}(?:解决|处理|处分|整改|改的|改好|办[的成]|处置|化解|回事|盘活|修好|落实|兑现|追[回缴]|理清|整治|清[理退]|发现|查出|暴露"
    r"|露馅|露[的了出]|收场|了结|解释|回应|答复|起疑)|(?:看到|发现|凭|从)(?:了?什么|啥|哪)[^,。;]{0,6}(?:疑|不对劲|端倪|破绽)|经过|来龙去脉|前因后果|后来|结果(?:怎|如|咋)|下场|始末"
)
#: Kinds whose answer may stand in the sentences after the one that names what is asked for.
_TOLD_ON = frozenset({AnswerType.HOW, AnswerType.WHY})
#: The head of a case in a row of cases: 二、某单位某某收受礼品问题。
_HEADS_ITEM = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、])[^,]*问题。$")
_STORY, _STORY_LENGTH = 2, 160  # sentences, characters that are told after the one that fits best
_BEFORE_LENGTH = 90  # characters of the sentence before it
_CLOSE = 2  # sentences between two that explain parts of one name
_ROW = 0.25  # of the feature "own", by which one row of a table has to stand out to be given alone
_HOLDS = 0.8  # of the feature "type", for a row of a list that gives one of several values
_HEADED = 0.55  # of the feature "under", for a list whose headings name what is asked
_OTHER_TIME = 0.25  # of the feature "time", up to which a sentence tells of other times
_STEPS = 6  # sentences of a list of steps, of which no single one is told
_TOPIC = 0.4  # share of the heaviest noun's weight
_SAME = 0.8  # of the shorter sentence's character pairs, for two sentences that say the same


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    """How far an answer may grow; ``per_document`` 0 leaves the documents alone."""

    entries: int
    floor: float
    per_document: int
    sentences: int


def keep(
    facet: Facet,
    best: Scored,
    scored: Sequence[Scored],
    *,
    broad: bool,
    answers: Callable[[Scored], bool],
    full: bool = False,
) -> tuple[Scored, ...]:
    """The best sentence and what adds to it, within what an asking of this kind deserves.

    Args:
        facet: the asking.
        best: the sentence that answers best.
        scored: all candidates, best first.
        broad: the question names no place and asks one thing; then several documents may speak.
        answers: whether a sentence by itself is likely to answer.
        full: add further evidence to that; the shorter answer stays its beginning.

    Returns:
        Sentences without repeats; a list that is taken is taken whole.
    """
    kind = facet.type
    limit, share = _LENGTH.get(kind, _SEVERAL if facet.several else (1, 1.0))
    survey = broad and kind in _SURVEY
    if survey:
        limit, share = limit + _SURVEY_MORE, share - _SURVEY_LESS
    rows = None if best.parts else rows_asked(best, scored)
    kept = list(rows) if rows is not None else as_told(best, scored)
    reach = max(4.0, abs(best.score))
    short = _Bounds(
        entries=limit,
        floor=best.score - (1.0 - share) * reach,
        per_document=_SURVEY_PER_DOCUMENT if survey else 0,
        sentences=max(_MOST, limit, len(best.parts) + 1),
    )
    bounds = [short] if rows is None else []
    if full:
        bounds.append(
            _Bounds(
                entries=limit + _FULL_MORE,
                floor=best.score - (1.0 - share + _FULL_LESS) * reach,
                per_document=_FULL_PER_DOCUMENT,
                sentences=_FULL_MOST,
            )
        )
    entries = {best.candidate.read.document.id: 1}
    for bound in bounds:
        _grow(kept, entries, scored, bound, survey=survey, answers=answers)
        del kept[bound.sentences :]
    return tuple(kept)


def as_told(best: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence with what belongs to it: its list, its explanations, its case."""
    facet = best.facet
    if best.parts:
        return _parts_of(best, scored)
    kept = _list_of(best, scored) if facet.type in _LISTED else [best]
    if facet.several and best.candidate.sentence.run:
        kept = [s for s in _list_of(best, scored) if s.values["type"] >= _HOLDS] or kept
    if best.defines and len(kept) == 1:
        kept = _explained(best, scored)
    course = bool(_COURSE.search(facet.text))
    heads = bool(_HEADS_ITEM.search(best.candidate.sentence.folded))
    unsaid = facet.type in _TOLD_ON and best.values["type"] < 1.0
    if len(kept) == 1 and (facet.type is AnswerType.EXAMPLE or course or heads or unsaid):
        kept = _story(best, paragraphs=int(course or heads))
    return kept


def _grow(
    kept: list[Scored],
    entries: dict[str, int],
    scored: Sequence[Scored],
    bound: _Bounds,
    *,
    survey: bool,
    answers: Callable[[Scored], bool],
) -> None:
    """Add to ``kept`` what answers too, best first, and count the entries of each document.

    What a survey adds has to speak of what the question is about, if the best sentence does.
    """
    topics = _topics(kept[0])
    for other in scored:
        if (
            sum(entries.values()) >= bound.entries
            or len(kept) >= bound.sentences
            or other.score < bound.floor
        ):
            break
        document = other.candidate.read.document.id
        listed = bool(other.candidate.sentence.run)
        headed = survey and listed and other.values["under"] >= _HEADED
        way = listed and other.facet.type is AnswerType.HOW and len(other.candidate.sentence.run) <= _STEPS
        if bound.per_document and not headed and entries.get(document, 0) >= bound.per_document:
            continue
        if any(_repeats(other, k) for k in kept) or not answers(other):
            continue
        if survey and topics and not any(_speaks_of(t, other) for t in topics):
            continue
        whole = _list_of(other, scored) if headed or way else [other]
        kept.extend(s for s in whole if not _held(s, kept))
        entries[document] = entries.get(document, 0) + 1


def _list_of(best: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """The whole list that a sentence introduces or belongs to, in order; else it alone."""
    candidate = best.candidate
    run = candidate.sentence.run
    if not run:
        return [best]
    known = {s.candidate.index: s for s in scored if s.candidate.read is candidate.read}
    if candidate.sentence.kind is BlockKind.TABLE:
        rows = [s.values["own"] for i, s in known.items() if i in run and i != candidate.index]
        if best.values["own"] >= max(rows, default=0.0) + _ROW:
            return [best]  # it alone is the row that the question names
    known[candidate.index] = best
    sentences = candidate.read.sentences
    return [
        known[i] if i in known else replace(best, candidate=replace(candidate, index=i))
        for i in run
        if not sentences[i].head
    ]


def _parts_of(best: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """The sentences that name the parts of a class, after the best one where that names the class.

    Parts of another place, thing or time than the one asked about are left out.
    """
    candidate = best.candidate
    known = {s.candidate.index: s for s in scored if s.candidate.read is candidate.read}
    known[candidate.index] = best
    own = of_the_asked(best.facet, candidate.read, candidate.index, best.parts)
    fitting = (i for i in own if i not in known or _may_be_a_part(known[i]))
    wanted = sorted({candidate.index, *fitting})
    return [known.get(i) or replace(best, candidate=replace(candidate, index=i)) for i in wanted]


def _may_be_a_part(scored: Scored) -> bool:
    """Whether a sentence tells of no other time or body; its words need not be those of the question."""
    return scored.values["time"] > _OTHER_TIME and scored.values["organ"] > 0.0


def _explained(best: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence with those close to it that explain other parts of the name."""
    candidate = best.candidate
    close = (
        s
        for s in scored
        if s.defines
        and s.candidate.read is candidate.read
        and abs(s.candidate.index - candidate.index) <= _CLOSE
    )
    return sorted(close, key=lambda s: s.candidate.index)


def _story(best: Scored, paragraphs: int) -> list[Scored]:
    """A sentence of a case with what is told around it: what it is about, what was done, what came of it."""
    candidate = best.candidate
    before = _told_before(best)
    sentences, last = candidate.read.sentences, candidate.sentence.sentence.block + paragraphs
    story, told = [*before, best], 0
    for i in range(candidate.index + 1, min(len(sentences), candidate.index + 1 + _STORY)):
        told += len(sentences[i].folded)
        follows = sentences[i].sentence.block <= last and sentences[i].kind is candidate.sentence.kind
        if not follows or told > _STORY_LENGTH or _HEADS_ITEM.search(sentences[i].folded):
            break
        story.append(replace(best, candidate=replace(candidate, index=i)))
    return story


def _topics(best: Scored) -> tuple[Term, ...]:
    """The nouns of an asking that tell most of what it is about, those that the best sentence speaks of."""
    nouns = [t for t in best.facet.terms if t.names]
    least = _TOPIC * max((t.weight for t in nouns), default=0.0)
    return tuple(t for t in nouns if t.weight >= least and _speaks_of(t, best))


def _speaks_of(topic: Term, scored: Scored) -> bool:
    """Whether a word or one for the same stands in a sentence, in its title or in the headings above it."""
    sentence = scored.candidate.sentence
    around = f"{sentence.folded} {sentence.path} {sentence.title}"
    return any(name in around for name in (topic.text, *topic.synonyms))


def _told_before(best: Scored) -> list[Scored]:
    """The sentence before one of a case, where a paragraph begins the case with it."""
    candidate = best.candidate
    sentences, i = candidate.read.sentences, candidate.index - 1
    if i < 0 or len(sentences[i].folded) > _BEFORE_LENGTH:
        return []
    together = sentences[i].sentence.block == candidate.sentence.sentence.block
    return [replace(best, candidate=replace(candidate, index=i))] if together else []


def _held(scored: Scored, kept: Sequence[Scored]) -> bool:
    return any(scored.candidate.key == k.candidate.key for k in kept)


def _repeats(a: Scored, b: Scored) -> bool:
    """The same sentence, or nearly: most of the shorter one's character pairs stand in the other."""
    if a.candidate.key == b.candidate.key:
        return True
    x, y = set(bigrams(a.candidate.sentence.folded)), set(bigrams(b.candidate.sentence.folded))
    return bool(x and y) and len(x & y) / min(len(x), len(y)) > _SAME
