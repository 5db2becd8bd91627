"""What a conversation means for choosing evidence: own words first, and nothing told twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.fold import fold
from index.model import DocumentInfo, Filters
from index.snapshot import Snapshot
from rag.choosing.gather import Gathered, Gatherer
from rag.questions.asking import Question, Term
from rag.reading.scope import ReadDocument

from .completing import Resolved
from .grounds import NOWHERE, quotes

__all__ = ["gather_for", "own_words_first"]

_SPACE = re.compile(r"\s+")

#: Weight of a term that was set before the user's own words, against 1 for theirs: the documents told
#: of know it anyway. With it evidence recall of tests/quality/dialogues.jsonl rises from 0.755 to 0.768;
#: 0.3 gives the same.
_CARRIED = 0.5


def own_words_first(question: Question, resolved: Resolved) -> Question:
    """The question with less weight on what the conversation added, and asked in the user's own words.

    One that points at something that nobody spoke of asks nothing: it is refused as unclear.

    Args:
        question: the completed question, parsed.
        resolved: how it was completed.
    """
    if resolved.unclear:
        facets = tuple(replace(f, terms=()) for f in question.facets)
        return replace(question, terms=(), facets=facets)
    carried = fold(resolved.carried)
    if not carried or not question.folded.startswith(carried):
        return question
    own = question.folded.removeprefix(carried).lstrip(",的").rstrip("?")
    facets = question.facets
    asked = own if len(facets) == 1 else ""
    return replace(
        question,
        terms=_weighed(question.terms, carried, own),
        facets=tuple(replace(f, text=asked or f.text, terms=_weighed(f.terms, carried, own)) for f in facets),
    )


def _weighed(terms: Sequence[Term], carried: str, own: str) -> tuple[Term, ...]:
    """The terms, lighter where only the carried words hold them."""
    return tuple(
        replace(t, weight=_CARRIED * t.weight) if t.text in carried and t.text not in own else t
        for t in terms
    )


def gather_for(
    resolved: Resolved, question: Question, gatherer: Gatherer, snapshot: Snapshot, filters: Filters
) -> Gathered:
    """Candidates for a question; where more or another is asked for, without what was told before.

    Args:
        resolved: how the question was completed.
        question: the same, parsed.
        gatherer: retrieves.
        snapshot: the open index.
        filters: which documents may speak.
    """
    told = NOWHERE if resolved.more == "another" else resolved.told
    gathered = gatherer.gather(question, snapshot, filters, told=told.documents)
    gathered = _with_files(replace(gathered, near=told.passages), snapshot)
    gathered = _as_told_of(gathered, question, resolved.quoted)
    if not resolved.more:
        return gathered
    heard = _SPACE.sub("", fold(resolved.heard))
    left = tuple(c for c in gathered.candidates if _SPACE.sub("", c.sentence.folded) not in heard)
    if resolved.more == "another":
        left = tuple(c for c in left if c.read.document.id not in resolved.told.documents)
    return replace(gathered, candidates=left)


def _as_told_of(gathered: Gathered, question: Question, quoted: str) -> Gathered:
    """What the last answer quoted is about the place that it answered for, though another stands before it.

    A sentence without a place inherits that of its paragraph, which may be of the office that did the work.
    """
    chains = tuple(p.chain for p in question.places)
    reads: dict[str, ReadDocument] = {}
    for c in gathered.candidates if chains and quoted else ():
        if c.passage.id in gathered.near and not c.sentence.own and quotes(quoted, c.sentence.folded):
            read = reads.get(c.read.document.id, c.read)
            told = replace(c.sentence, carried=(*chains, *c.sentence.carried))
            sentences = (*read.sentences[: c.index], told, *read.sentences[c.index + 1 :])
            reads[c.read.document.id] = replace(read, sentences=sentences)
    changed = (replace(c, read=reads.get(c.read.document.id, c.read)) for c in gathered.candidates)
    return replace(gathered, candidates=tuple(changed)) if reads else gathered


def _with_files(gathered: Gathered, snapshot: Snapshot) -> Gathered:
    """The documents told of, with what else comes from their files and is not of other regions alone.

    A page may end within a notice; but a file may also join the notices of several places.
    """
    told = [snapshot.document(i) for i in gathered.told]
    infos = {h.document.id: h.document for h in gathered.hits}
    beside = {i for i, info in infos.items() if any(_belong_together(info, t) for t in told)}
    return replace(gathered, told=gathered.told | beside)


def _belong_together(one: DocumentInfo, other: DocumentInfo) -> bool:
    """Whether two documents of a file may be parts of one text."""
    apart = one.regions and other.regions and not set(one.regions) & set(other.regions)
    return one.source == other.source and not apart
