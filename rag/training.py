"""Fit the two linear models of :mod:`rag.choosing.ranking` on labelled question sets.

    python -m rag.training --set HOME=QA.jsonl [--set …] [--check HOME=QA.jsonl …] --out rag/data/ranking.json

Every set is asked of the home it belongs to (``xunwen ingest … --home HOME``). Positive candidates are
sentences that share half of an evidence span. Relevance is fitted pairwise (logistic loss on feature
differences within one asking, after RankNet, Burges et al. 2005, with a linear scorer); answerability on
the best candidate of each asking. Weights keep the sign that their meaning demands (bounds of L-BFGS-B),
so that a small question set cannot teach nonsense. Deterministic. Needs scipy (extra ``dev``).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model import Filters

from .choosing.features import FEATURES, Scored
from .choosing.ranking import Linear
from .evaluate import EvalCase, load_cases, overlap, squash

__all__ = ["Example", "examples_of", "fit_answerable", "fit_relevance", "main", "rank_cases", "right"]

_NEGATIVE = frozenset({"heading", "short", "disclaims"})  # features whose weight may not be positive
#: Weights that logic demands where a question set has too few cases to teach them.
_LEAST = {"time": 1.5, "place": 1.0, "figure": 0.8, "under": 0.5}
#: Features that say whether a sentence answers at all, apart from which one answers best.
ANSWERABLE = (
    "own",
    "all",
    "context",
    "exact",
    "bigram",
    "type",
    "counted",
    "figure",
    "cosine",
    "window",
    "place",
    "time",
    "quoted",
    "rare",
    "about",
    "under",
    "title",
    "path",
    "passage",
    "disclaims",
)
_SAME = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One asking of one question: its candidates' features and which of them are evidence."""

    case: str
    answerable: bool
    values: NDArray[np.float64]  # (n, len(FEATURES)), best first by the current weights
    positive: NDArray[np.bool_]  # (n,)


def examples_of(
    cases: Sequence[EvalCase], rank: Callable[[EvalCase], Sequence[Sequence[Scored]]]
) -> list[Example]:
    """Label what ``rank`` gives for every case: one sequence of candidates for each asking."""
    out = []
    for case in cases:
        evidence = [squash(e) for e in case.evidence]
        for scored in rank(case):
            if not scored:
                continue
            texts = [squash(s.candidate.sentence.sentence.text) for s in scored]
            homes = [s.candidate.read.document.source.rsplit("/", 1)[-1] in case.docs for s in scored]
            positive = [
                home and any(overlap(e, t) >= _SAME or (len(t) > 5 and t in e) for e in evidence)
                for home, t in zip(homes, texts, strict=True)
            ]
            values = np.array([[s.values[f] for f in FEATURES] for s in scored])
            out.append(
                Example(case=case.id, answerable=case.answerable, values=values, positive=np.array(positive))
            )
    return out


def fit_relevance(examples: Sequence[Example], *, ridge: float = 0.02) -> Linear:
    """Pairwise logistic regression: evidence above the other candidates of the same asking."""
    differences = []
    for e in examples:
        if not e.positive.any() or e.positive.all():
            continue
        negatives = e.values[~e.positive]
        pairs = (e.values[e.positive][:, None, :] - negatives[None, :, :]).reshape(-1, len(FEATURES))
        differences.append((pairs, np.full(len(pairs), 1.0 / len(pairs))))
    x = np.concatenate([d for d, _ in differences])
    weight = np.concatenate([w for _, w in differences])
    fitted = _minimise(x, np.ones(len(x)), weight / weight.sum(), FEATURES, ridge=ridge, intercept=False)
    return Linear(bias=0.0, weights=_named(FEATURES, fitted[:-1]))


def fit_answerable(examples: Sequence[Example], relevance: Linear, *, ridge: float = 0.01) -> Linear:
    """Logistic regression: the best candidate of an asking answers it, or nothing does."""
    columns = [FEATURES.index(f) for f in ANSWERABLE]
    weights = np.array([relevance.weights.get(f, 0.0) for f in FEATURES])
    rows, labels = [], []
    for e in examples:
        best = int(np.argmax(e.values @ weights))
        if e.answerable and not e.positive[best]:
            continue  # the ranking missed; says nothing of answerability
        rows.append(e.values[best][columns])
        labels.append(1.0 if e.answerable else -1.0)
    y = np.array(labels)
    share = np.where(y > 0, 0.5 / (y > 0).sum(), 0.5 / (y < 0).sum())
    fitted = _minimise(np.array(rows), y, share, ANSWERABLE, ridge=ridge, intercept=True)
    return Linear(bias=round(float(fitted[-1]), 4), weights=_named(ANSWERABLE, fitted[:-1]))


def _minimise(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    names: Sequence[str],
    *,
    ridge: float,
    intercept: bool,
) -> NDArray[np.float64]:
    """Weighted ridge logistic loss under sign bounds; the last entry is the intercept."""
    from scipy.optimize import minimize

    x1 = np.hstack([x, np.ones((len(x), 1)) if intercept else np.zeros((len(x), 1))])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = y * (x1 @ w)
        value = float((weight * np.logaddexp(0.0, -margin)).sum()) + ridge * float(w[:-1] @ w[:-1])
        slope = -y * weight / (1.0 + np.exp(np.clip(margin, -50, 50)))
        gradient = x1.T @ slope
        gradient[:-1] += 2 * ridge * w[:-1]
        return value, gradient

    bounds = [(None, 0.0) if n in _NEGATIVE else (_LEAST.get(n, 0.0), None) for n in names] + [(None, None)]
    result = minimize(loss, np.zeros(x1.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    fitted: NDArray[np.float64] = result.x
    return fitted


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    return {n: round(float(v), 4) for n, v in zip(names, values, strict=True) if abs(v) > 1e-4}


def rank_cases(home: Path, cases: Sequence[EvalCase]) -> list[Example]:
    """The labelled candidates of a question set over the published generation of a home."""
    from corpus.catalogue import Catalogue
    from corpus.gazetteer import Gazetteer
    from corpus.lexicon import Lexicon
    from corpus.passages import Splitter
    from corpus.segment import load_segmenter
    from index.embedder import load_embedder
    from index.snapshot import Snapshot

    from .choosing.barring import barred
    from .choosing.gather import Gatherer
    from .choosing.matching import Matcher
    from .choosing.select import Selector
    from .followup import resolve
    from .questions.understand import Understanding, clean_question
    from .reading.sentences import Reader

    lexicon, gazetteer = Lexicon.load(), Gazetteer.load()
    with Catalogue.open(home / "catalogue.db") as catalogue:
        snapshot = Snapshot.open(
            home,
            catalogue=catalogue,
            embedder=load_embedder(None),
            segmenter=load_segmenter(lexicon),
            splitter=Splitter(),
        )
        regions = {region for info in snapshot.documents() for region in info.regions}
        understanding = Understanding(
            segmenter=snapshot.segmenter,
            lexicon=lexicon,
            gazetteer=gazetteer,
            idf=snapshot.idf,
            regions=regions,
        )
        reader = Reader(catalogue=catalogue, gazetteer=gazetteer)
        reader.learn(regions)
        gatherer = Gatherer(reader=reader)
        selector = Selector(matcher=Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter))

        def rank(case: EvalCase) -> Sequence[Sequence[Scored]]:
            text = resolve(clean_question(case.question), case.history, understanding).text
            question = understanding.parse(text)
            gathered = gatherer.gather(question, snapshot, Filters())
            ranked = [selector.rank(question, t, gathered, snapshot) for t in selector.targets(question)]
            return [[s for s in scored if not barred(s)] for scored in ranked]

        return examples_of(cases, rank)


def right(
    examples: Sequence[Example], relevance: Linear, answerable: Linear, threshold: float
) -> tuple[int, ...]:
    """Questions done right, and the answerable ones answered and unanswerable ones refused, at a threshold.

    A question counts by its likeliest asking; an answer is right when its best sentence is evidence.
    """
    rank = np.array([relevance.weights.get(f, 0.0) for f in FEATURES])
    judge = np.array([answerable.weights.get(f, 0.0) for f in FEATURES])
    by_case: dict[str, tuple[bool, float, bool]] = {}
    for e in examples:
        best = int(np.argmax(e.values @ rank))
        score = float(e.values[best] @ judge + answerable.bias)
        old = by_case.get(e.case)
        if old is None or score > old[1]:
            by_case[e.case] = (e.answerable, score, bool(e.positive[best]))
    answered = sum(a and s >= threshold for a, s, _ in by_case.values())
    refused = sum(not a and s < threshold for a, s, _ in by_case.values())
    good = sum((s >= threshold and p) if a else s < threshold for a, s, p in by_case.values())
    return good, answered, refused


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, choose the threshold, print what it does on every set, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m rag.training", description="Fit rag/data/ranking.json.")
    parser.add_argument("--set", action="append", required=True, metavar="HOME=QA", help="fit on this set")
    parser.add_argument(
        "--check", action="append", default=[], metavar="HOME=QA", help="only report on this set"
    )
    parser.add_argument("--log-odds", type=float, default=-0.45, help="threshold of answering, in log odds")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    sets = {name: _load(name) for name in [*args.set, *args.check]}
    fit = [e for name in args.set for e in sets[name]]
    relevance = fit_relevance(fit, ridge=0.005)
    answerable = fit_answerable(fit, relevance, ridge=0.003)
    for name, examples in sets.items():
        good, answered, refused = right(examples, relevance, answerable, args.log_odds)
        print(f"{name}: right {good}, answered {answered}, refused {refused} of {_count(examples)}")
    data = {
        "fitted_on": [name.split("=", 1)[1] for name in args.set],
        "relevance": {"bias": relevance.bias, "weights": relevance.weights},
        "answerable": {"bias": answerable.bias, "weights": answerable.weights},
        "threshold": round(1.0 / (1.0 + math.exp(-args.log_odds)), 4),
    }
    args.out.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _count(examples: Sequence[Example]) -> int:
    return len({e.case for e in examples})


def _load(name: str) -> list[Example]:
    home, _, questions = name.partition("=")
    return rank_cases(Path(home), load_cases(Path(questions)))


if __name__ == "__main__":
    raise SystemExit(main())
