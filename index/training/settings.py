"""What a training run is made with; equal settings and data give an equal model."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

__all__ = ["TrainingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """Every number of a run; the defaults made the model in the box."""

    seed: int = 0
    vocabulary: int = 36_000  # pieces
    dim: int = 256
    epochs: float = 2.5  # passes over the pairs, as the shares of ``data`` count them
    batch: int = 1024  # pairs; the others of a batch are each pair's negatives
    learning_rate: float = 0.01  # Adam; warmed up, then falling linearly
    temperature: float = 0.06  # of the softmax over the batch
    parts: float = 1.0  # how much of a word is the sum of its parts at the start
    longest_query: int = 64  # tokens
    longest_passage: int = 256  # tokens; windows of random length up to it
    shortest_window: int = 48  # tokens

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change with any of the numbers."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
