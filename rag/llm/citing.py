"""Which evidence carries a sentence of the model: what it cited, or what it should have cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.verify import Verdict, VerifyContext, contradictions, verify
from rag.verify.clauses import bigram_set
from rag.verify.numbers import without_enumerator

from .evidence import NumberedSentence

__all__ = ["Judgement", "judge"]

_CANDIDATES = 6  # further evidence sentences tried for one that its own citations do not carry
_MAX_CITED = 4  # a sentence that needs more sources than this is a summary nobody can check
_NOTHING = 1000  # any evidence is better than none, whatever it lacks by itself
_RANK = {"verified": 2, "partial": 1, "unsupported": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with the evidence it holds for; ``recited`` when that is not what was cited."""

    verdict: Verdict
    cited: tuple[NumberedSentence, ...]
    recited: bool


def judge(text: str, cited: Sequence[NumberedSentence], everything: Sequence[NumberedSentence]) -> Judgement:
    """Verify ``text`` against ``cited``; if that fails, against the most similar evidence.

    A sentence that is verified keeps only the citations it needs. One whose closest evidence says
    the opposite is unsupported, whatever else it cites.

    Args:
        text: a sentence without markers; a list number before it is the model's own.
        cited: the evidence its markers name, possibly none.
        everything: all numbered evidence.
    """
    text = without_enumerator(text).strip()
    best = _try(text, tuple(cited)[:_MAX_CITED])
    context = VerifyContext(sources=tuple(sentence.source for sentence in everything))
    if denied := contradictions(text, [s.text for s in everything], context=context):
        verdict = Verdict(
            support="unsupported", problems=(*best.verdict.problems, *denied), coverage=best.verdict.coverage
        )
        return Judgement(verdict=verdict, cited=best.cited, recited=False)
    if best.verdict.support != "verified":
        best = max(best, _recite(text, best, everything), key=_quality)
    if best.verdict.support != "unsupported":
        best = _prune(text, best)
    numbers = {sentence.number for sentence in cited}
    recited = bool(best.cited) and not numbers.issuperset(s.number for s in best.cited)
    return Judgement(verdict=best.verdict, cited=best.cited, recited=recited)


def _try(text: str, cited: tuple[NumberedSentence, ...]) -> Judgement:
    context = VerifyContext(sources=tuple(sentence.source for sentence in cited))
    verdict = verify(text, [sentence.text for sentence in cited], context=context)
    return Judgement(verdict=verdict, cited=cited, recited=False)


def _quality(judgement: Judgement) -> tuple[int, int, float, int]:
    verdict = judgement.verdict
    hard = sum(problem.hard for problem in verdict.problems) if judgement.cited else _NOTHING
    return _RANK[verdict.support], -hard, verdict.coverage, -len(judgement.cited)


def _recite(text: str, cited: Judgement, everything: Sequence[NumberedSentence]) -> Judgement:
    """The best that adding similar sentences, one after the other, can do.

    Starts both from what was cited and from nothing, because a wrong citation can do harm: its
    figures stand beside other things.
    """
    wanted = bigram_set(text)
    by_likeness = sorted(
        everything, key=lambda sentence: (-len(wanted & bigram_set(sentence.text)), sentence.number)
    )
    candidates = [s for s in by_likeness if wanted & bigram_set(s.text)][:_CANDIDATES]
    results = [cited]
    for start in (cited.cited, ()) if cited.cited else ((),):
        current = _try(text, start)
        while len(current.cited) < _MAX_CITED and current.verdict.support != "verified":
            steps = [_try(text, (*current.cited, c)) for c in candidates if c not in current.cited]
            step = max(steps, key=_quality, default=current)
            if _quality(step)[:3] <= _quality(current)[:3]:
                break
            current = step
        results.append(current)
    return max(results, key=_quality)


def _prune(text: str, judgement: Judgement) -> Judgement:
    """Without the citations that add nothing, the last first."""
    best = judgement
    for sentence in reversed(judgement.cited):
        fewer = tuple(s for s in best.cited if s is not sentence)
        if not fewer:
            break
        trial = _try(text, fewer)
        if (
            _quality(trial)[:2] >= _quality(best)[:2]
            and trial.verdict.coverage >= best.verdict.coverage - 0.02
        ):
            best = trial
    return best
