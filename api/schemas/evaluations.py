"""The scoreboard on the wire and in its files."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .answers import RequestBody

__all__ = [
    "EvaluationIn",
    "EvaluationOut",
    "EvaluationRow",
    "EvaluationsOut",
    "LimitOut",
    "MissOut",
    "SetOut",
]

_EXAMPLE_LINE = (
    '{"question": "…", "answerable": true, "docs": ["a.txt"], "evidence": ["…"], "must_include": ["12个"]}'
)


class SetOut(BaseModel):
    """A question set; ``sha256`` is of its text in UTF-8."""

    name: str
    sha256: str
    questions: int


class LimitOut(BaseModel):
    """What a metric may not be worse than; ``value`` is null when it was not measured."""

    metric: str
    limit: float
    better: Literal["higher", "lower"]
    value: float | None
    holds: bool


class MissOut(BaseModel):
    """A question that was not answered rightly."""

    id: str
    question: str
    status: str
    reason: str | None
    answer: str
    wanted: list[str]


class EvaluationRow(BaseModel):
    """An evaluation without its details. ``id`` comes from what determined it: set, generation, settings."""

    id: str
    set: SetOut
    generation: str
    metrics: dict[str, float] = Field(description="means over the set, every share 0 to 1")
    limits: list[LimitOut] = Field(description="the thresholds it was held to; empty without any")


class EvaluationOut(EvaluationRow):
    """A scored question set; the same inputs give the same bytes."""

    settings: dict[str, str] = Field(description="fingerprints, as in the receipt of an answer")
    correct_by_type: dict[str, str]
    misses: list[MissOut]


class EvaluationsOut(BaseModel):
    """Evaluations that were kept, the last one made first."""

    evaluations: list[EvaluationRow]


class EvaluationIn(RequestBody):
    """A question set to be scored."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "题集.jsonl", "lines": _EXAMPLE_LINE}]}
    )

    name: str = Field(min_length=1, max_length=200)
    lines: str = Field(description="JSON lines, one question each, as `xunwen eval` reads them")
