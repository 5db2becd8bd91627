"""Chosen sentences → evidence for a language model: what answers, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.model import BlockKind, Passage, Span
from index.model import DocumentInfo, SearchHit
from index.snapshot import Snapshot
from rag.model import Evidence
from rag.questions.asking import Question
from rag.reading.scope import ReadDocument, ReadSentence

from .barring import barred
from .features import Candidate, Scored
from .gather import Gathered, is_announcing
from .select import Found, Selector

__all__ = ["evidence_of", "further"]

_MOST = 16  # passages; the characters that the settings allow end it sooner for long ones
_RANKED = 10  # sentences for each asking, beyond those that an answer would show
_AROUND = 2  # sentences on either side of a chosen one
#: Lines that say whose text it is, not what it says; a model would cite them for what they announce.
_SILENT = frozenset(
    {BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING, BlockKind.BYLINE, BlockKind.FURNITURE}
)


@dataclass(slots=True, kw_only=True)
class _Group:
    """What one passage gives, while it is gathered."""

    passage: Passage
    document: DocumentInfo
    score: float
    place: str
    hit: SearchHit
    why: dict[str, float]
    chosen: dict[Span, None] = field(default_factory=dict)
    around: dict[Span, None] = field(default_factory=dict)


def evidence_of(found: Iterable[Found], snapshot: Snapshot) -> tuple[Evidence, ...]:
    """The passages behind the sentences that were chosen as answering, best first, each once.

    A list is given whole, from the sentence that introduces it; beside the chosen sentences stand their
    neighbours. Each sentence is left to the passage that holds it, so that it is cited where it stands.

    Args:
        found: what was chosen for each asking; askings without an answer give nothing.
        snapshot: knows the passages of the documents.
    """
    groups: dict[str, _Group] = {}
    taken: dict[tuple[str, int], None] = {}
    for scored in (s for f in found if f.answered for s in f.scored):
        candidate = scored.candidate
        if candidate.key in taken:
            continue
        taken[candidate.key] = None
        if candidate.span is not None:
            _add(groups, scored, candidate.span, snapshot, chosen=True)
            continue
        sentences = candidate.read.sentences
        for i in (candidate.index, *_items_of(candidate)):
            _add(groups, scored, sentences[i].sentence.span, snapshot, chosen=True)
        for i in _neighbours(candidate.read, candidate.index):
            _add(groups, scored, sentences[i].sentence.span, snapshot, chosen=False)
    ranked = sorted(groups.values(), key=lambda g: (-g.score, g.document.id, g.passage.span.start))
    return tuple(_evidence(group) for group in ranked if group.chosen or group.around)[:_MOST]


def further(
    question: Question, found: Iterable[Found], gathered: Gathered, snapshot: Snapshot, selector: Selector
) -> tuple[Found, ...]:
    """What a model is given beside the short answer's sentences: it puts together what it needs.

    First what the long answer would show, then the best of the rest, for each asking that is answered.
    ``python -m tests.bench.prompts`` tells how much of what answers they hold.
    """
    ranked = tuple(
        replace(f, scored=tuple(s for s in scored if not barred(s))[:_RANKED])
        for f in found
        if f.answered and (scored := selector.rank(question, f.target, gathered, snapshot))
    )
    return (*selector.select(question, gathered, snapshot, full=True), *ranked)


def _add(groups: dict[str, _Group], scored: Scored, span: Span, snapshot: Snapshot, *, chosen: bool) -> None:
    candidate = scored.candidate
    passage = _home(candidate, span, snapshot)
    if passage is None:
        return
    group = groups.setdefault(
        passage.id,
        _Group(
            passage=passage,
            document=candidate.hit.document,
            score=scored.score,
            place=_place(candidate),
            hit=candidate.hit,
            why={k: round(v, 3) for k, v in scored.values.items()},
        ),
    )
    group.score = max(group.score, scored.score)
    (group.chosen if chosen else group.around)[span] = None


def _home(candidate: Candidate, span: Span, snapshot: Snapshot) -> Passage | None:
    """The passage that holds a sentence: the candidate's own, else another of its document."""
    if candidate.passage.span.contains(span):
        return candidate.passage
    document_id = candidate.read.document.id
    return next((p for p in snapshot.passages_of(document_id) if p.span.contains(span)), None)


def _items_of(candidate: Candidate) -> Sequence[int]:
    """The other sentences of the list that a sentence introduces or belongs to; of a row its heads."""
    sentence = candidate.sentence
    if sentence.kind is BlockKind.TABLE:
        return sentence.row.heads if sentence.row else ()
    return [i for i in sentence.run if i != candidate.index and _speaks(candidate.read.sentences[i])]


def _neighbours(read: ReadDocument, index: int) -> list[int]:
    """Sentences around one, nearest first, the next before the last."""
    near = sorted(
        (
            i
            for i in range(index - _AROUND, index + _AROUND + 1)
            if i != index and 0 <= i < len(read.sentences)
        ),
        key=lambda i: (abs(i - index), i < index),
    )
    return [i for i in near if _speaks(read.sentences[i])]


def _speaks(sentence: ReadSentence) -> bool:
    return sentence.kind not in _SILENT and not sentence.head and not is_announcing(sentence.folded)


def _place(candidate: Candidate) -> str:
    """The narrower place within the document's own that the sentence speaks of, "" for none."""
    regions = candidate.read.regions
    chains = candidate.sentence.own or candidate.sentence.carried
    return next((c[0] for c in chains if c[0] not in regions and set(c[1:]) & set(regions)), "")


def _evidence(group: _Group) -> Evidence:
    return Evidence(
        passage=group.passage,
        document=group.document,
        sentences=tuple(group.chosen),
        around=tuple(span for span in group.around if span not in group.chosen),
        place=group.place,
        score=group.score,
        hit=group.hit,
        why=group.why,
    )
