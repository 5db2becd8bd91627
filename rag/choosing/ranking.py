"""Linear models over the features: how well a sentence answers, and whether it answers at all.

The weights are learnt by ``python -m rag.training`` and stored in ``rag/data/ranking.json`` with
what they were fitted and checked on; nothing is learnt while answering.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .features import FEATURES

__all__ = ["Linear", "Ranking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """``bias + Σ weight·feature``; unknown feature names are an error when loading."""

    bias: float
    weights: Mapping[str, float]

    def score(self, values: Mapping[str, float]) -> float:
        """The score of one feature vector."""
        return self.bias + sum(w * values[name] for name, w in self.weights.items())

    def probability(self, values: Mapping[str, float], *, extra: float = 0.0) -> float:
        """The score and ``extra`` log odds through the logistic function, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.score(values) + extra))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The two models and the probability below which a facet counts as unanswered."""

    relevance: Linear
    answerable: Linear
    threshold: float

    @staticmethod
    @cache
    def load() -> Ranking:
        """The shipped weights."""
        data = json.loads(resources.files("rag").joinpath("data/ranking.json").read_text("utf-8"))
        return Ranking(
            relevance=_linear(data["relevance"]),
            answerable=_linear(data["answerable"]),
            threshold=float(data["threshold"]),
        )


def _linear(data: Mapping[str, object]) -> Linear:
    weights = data["weights"]
    assert isinstance(weights, dict)
    unknown = set(weights) - set(FEATURES)
    if unknown:
        raise ValueError(f"ranking.json names unknown features: {sorted(unknown)}")
    return Linear(bias=float(str(data["bias"])), weights={k: float(v) for k, v in weights.items()})
