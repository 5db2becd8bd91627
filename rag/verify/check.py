"""Whether quotes support a sentence: all the checks, and one verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .claims import claim_problems
from .clauses import clauses, plain
from .coverage import clause_coverages, coverage
from .mentions import mention_problems
from .model import Problem, Support, Verdict, VerifyContext
from .numbers import enumerator_problems, number_problems, without_enumerator
from .polarity import polarity_problems
from .positions import position_problems
from .slots import slot_problems
from .spelling import canonical, simplified
from .swaps import order_problems, swap_problems
from .trends import trend_problems

__all__ = ["contradictions", "verify"]

# Thresholds of coverage; how they were set is told by tests/bench/verify.py, which prints the
# distributions for verbatim, reworded and foreign sentences.
VERIFIED_FROM = 0.72
PARTIAL_FROM = 0.5
CLAUSE_FROM = 0.45  # one clause below this is said by no quote
_SAME_CLAUSE = 0.6  # share of bigrams from which a clause of a text speaks of the same thing
_CLAUSE_MIN = 4  # content characters; shorter clauses are connectives
_CUT = re.compile(r"…+|\.{3,}")
_TITLE = re.compile(r"《[^《》]{2,}》")
_NO_CONTEXT = VerifyContext()


def verify(sentence: str, quotes: Sequence[str], *, context: VerifyContext = _NO_CONTEXT) -> Verdict:
    """Judge one sentence against the quotes it cites, without any model.

    Figures, dates, rounds and document numbers, place and person names, instruments, quoted
    words and negations must agree; then the content must be covered.

    Args:
        sentence: without citation markers.
        quotes: the cited texts; order does not matter.
        context: what else may be named, see :class:`VerifyContext`.

    Returns:
        ``unsupported`` with any hard problem or little coverage, ``partial`` with a soft problem
        or middling coverage, else ``verified``.

    Raises:
        ValueError: ``context.sources`` is neither empty nor as long as ``quotes``.
    """
    if context.sources and len(context.sources) != len(quotes):
        raise ValueError(f"{len(quotes)} quotes, {len(context.sources)} sources")
    sentence, quotes, context = _simplified(sentence, quotes, context)
    if not quotes:
        problem = Problem(code="quote.none", message="这句话没有引文。", text=sentence)
        return Verdict(support="unsupported", problems=(problem,), coverage=0.0)
    text = _without_known(without_enumerator(sentence), context).strip()
    if sentence.strip() in {quote.strip() for quote in quotes} or _is_verbatim(text, quotes):
        return Verdict(support="verified", problems=(), coverage=1.0)
    sources = (*(source.text for source in context.sources), *context.allowed)
    spelt, quotes_spelt = canonical(text), [canonical(quote) for quote in quotes]
    sources = tuple(map(canonical, sources))
    covered = coverage(spelt, quotes_spelt, sources)
    problems = (
        *enumerator_problems(sentence, quotes),
        *number_problems(text, quotes, context),
        *position_problems(text, quotes),
        *mention_problems(spelt, quotes_spelt, sources),
        *polarity_problems(spelt, quotes_spelt),
        *swap_problems(spelt, quotes_spelt),
        *slot_problems(text, quotes),
        *order_problems(text, quotes),
        *claim_problems(text, quotes, sources),
        *trend_problems(text, quotes),
        *_uncovered(spelt, quotes_spelt, sources),
    )
    return Verdict(support=_support(problems, covered), problems=problems, coverage=round(covered, 4))


def contradictions(
    sentence: str, quotes: Sequence[str], *, context: VerifyContext = _NO_CONTEXT
) -> tuple[Problem, ...]:
    """What in ``sentence`` the texts that come closest to it tell otherwise, hard problems only.

    Unlike :func:`verify` it does not ask that the texts carry the sentence, so that all the evidence
    can be held against it, cited or not.

    Raises:
        ValueError: as for :func:`verify`.
    """
    if context.sources and len(context.sources) != len(quotes):
        raise ValueError(f"{len(quotes)} quotes, {len(context.sources)} sources")
    sentence, quotes, context = _simplified(sentence, quotes, context)
    text = _without_known(without_enumerator(sentence), context).strip()
    sources = (*(source.text for source in context.sources), *context.allowed)
    found = (
        *polarity_problems(canonical(text), [canonical(quote) for quote in quotes], min_share=_SAME_CLAUSE),
        *slot_problems(text, quotes),
        *order_problems(text, quotes),
        *claim_problems(text, quotes, sources),
    )
    return tuple(dict.fromkeys(problem for problem in found if problem.hard))


def _simplified(
    sentence: str, quotes: Sequence[str], context: VerifyContext
) -> tuple[str, list[str], VerifyContext]:
    """Everything in simplified characters."""
    sources = tuple(
        replace(
            source,
            title=simplified(source.title),
            regions=tuple(map(simplified, source.regions)),
            heading_path=tuple(map(simplified, source.heading_path)),
        )
        for source in context.sources
    )
    allowed = tuple(map(simplified, context.allowed))
    plain_context = VerifyContext(sources=sources, allowed=allowed)
    return simplified(sentence), [simplified(quote) for quote in quotes], plain_context


def _without_known(sentence: str, context: VerifyContext) -> str:
    """The sentence without what states nothing: allowed phrases, the sources' titles, （地区，日期）."""
    titles = {source.title for source in context.sources if source.title}
    names = [f"《{title}》" for title in titles]
    named = (match[0] for match in _TITLE.finditer(sentence))  # in part, or with its 《》 as 〈〉
    names += [name for name in named if any(plain(name) in plain(title) for title in titles)]
    for source in context.sources:
        if source.date:
            names += [f"（{before}{source.date}）" for before in ("", *(f"{r}，" for r in source.regions))]
    for known in sorted({*names, *context.allowed}, key=len, reverse=True):
        sentence = sentence.replace(known, " ")
    return sentence


def _support(problems: Sequence[Problem], covered: float) -> Support:
    if any(problem.hard for problem in problems) or covered < PARTIAL_FROM:
        return "unsupported"
    return "partial" if problems or covered < VERIFIED_FROM else "verified"


def _uncovered(text: str, quotes: Sequence[str], sources: Sequence[str]) -> list[Problem]:
    return [
        Problem(code="content.missing", message="引文没有说到这一点。", text=clause, hard=False)
        for clause, covered, size in clause_coverages(text, quotes, sources)
        if size >= _CLAUSE_MIN and covered < CLAUSE_FROM
    ]


def _is_verbatim(text: str, quotes: Sequence[str]) -> bool:
    """Whether every piece between cuts (……) is a run of whole clauses of one quote."""
    pieces = [clauses(piece) for piece in _CUT.split(text)]
    return all(any(_is_run(piece, clauses(quote)) for quote in quotes) for piece in pieces if piece)


def _is_run(piece: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(piece)
    return any(whole[at : at + size] == piece for at in range(len(whole) - size + 1))
