"""Chosen sentences → evidence for a language model: passages with the sentences that answer."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Span

from .features import Scored
from .model import Evidence
from .select import Found

__all__ = ["evidence_of"]

_MOST = 12  # passages; a small model reads no more with profit


def evidence_of(found: Sequence[Found]) -> tuple[Evidence, ...]:
    """The passages behind the chosen sentences, best first, each once.

    Sentences that stand outside their passage (a neighbour's, a headline) extend nothing: they are
    left to the passage that holds them.
    """
    chosen: dict[str, list[Scored]] = {}
    for scored in (s for f in found for s in f.scored):
        chosen.setdefault(scored.candidate.passage.id, []).append(scored)
    out = []
    for group in chosen.values():
        best = max(group, key=lambda s: s.score)
        passage = best.candidate.passage
        spans = tuple(dict.fromkeys(span for s in group if passage.span.contains(span := _span(s))))
        out.append(
            Evidence(
                passage=passage,
                document=best.candidate.hit.document,
                sentences=spans,
                score=best.score,
                hit=best.candidate.hit,
                why={k: round(v, 3) for k, v in best.values.items()},
            )
        )
    return tuple(sorted(out, key=lambda e: -e.score)[:_MOST])


def _span(scored: Scored) -> Span:
    return scored.candidate.span or scored.candidate.sentence.sentence.span
