"""The values that a scoreboard may not fall below, kept in a file.

::

    {"command": "how the values were measured", "date": "2026-01-31",
     "metrics": {"correct": {"measured": 0.91, "tolerance": 0.02},
                 "answer_chars_p50": {"measured": 150, "tolerance": 30, "better": "lower"}}}

A metric fails when it is worse than ``measured`` by more than ``tolerance``, or is missing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import XunwenError

__all__ = ["Fallen", "Threshold", "Thresholds", "ThresholdsInvalid"]

_ROUNDING = 1e-9  # decimal fractions are not exact in binary: 0.9 - 0.1 must not fail 0.8


class ThresholdsInvalid(XunwenError):
    """The file is not one of thresholds."""

    code = "eval.invalid_thresholds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The worst value allowed: the least, or the greatest where ``lower_is_better``."""

    metric: str
    limit: float
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """A metric that is worse than allowed; ``value`` is None when it was not measured."""

    threshold: Threshold
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What a report is held to."""

    limits: tuple[Threshold, ...]

    @staticmethod
    def load(path: Path) -> Thresholds:
        """Read a file of thresholds.

        Raises:
            ThresholdsInvalid: it cannot be read or is no such file; the message names the entry.
        """
        hint = '需要 {"metrics": {"correct": {"measured": 0.9, "tolerance": 0.02}}} 这样的 JSON 文件。'
        try:
            entries = json.loads(path.read_text("utf-8"))["metrics"]
            limits = tuple(_threshold(name, entry) for name, entry in sorted(entries.items()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ThresholdsInvalid(f"读不了门槛文件 {path}：{error}", hint=hint) from error
        if not limits:
            raise ThresholdsInvalid(f"门槛文件 {path} 里没有指标。", hint=hint)
        return Thresholds(limits=limits)

    def fallen(self, metrics: Mapping[str, float]) -> tuple[Fallen, ...]:
        """The metrics that are worse than allowed, by name; () when all hold."""
        out = []
        for threshold in self.limits:
            value = metrics.get(threshold.metric)
            if value is None or not _holds(value, threshold):
                out.append(Fallen(threshold=threshold, value=value))
        return tuple(out)


def _holds(value: float, threshold: Threshold) -> bool:
    if threshold.lower_is_better:
        return value <= threshold.limit + _ROUNDING
    return value >= threshold.limit - _ROUNDING


def _threshold(name: str, entry: Mapping[str, object]) -> Threshold:
    better = entry.get("better", "higher")
    if better not in ("higher", "lower"):
        raise ValueError(f"{name}: better 应为 higher 或 lower")
    measured, tolerance = float(str(entry["measured"])), float(str(entry.get("tolerance", 0)))
    if not (math.isfinite(measured) and math.isfinite(tolerance) and tolerance >= 0):
        raise ValueError(f"{name}: measured 和 tolerance 应为数，tolerance 不小于 0")
    lower = better == "lower"
    limit = round(measured + tolerance if lower else measured - tolerance, 9)
    return Threshold(metric=name, limit=limit, lower_is_better=lower)
