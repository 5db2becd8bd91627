"""Does a sentence say what its quotes say? Figures, names, negation and content, without a model."""

from __future__ import annotations

from .check import contradictions, verify
from .model import Problem, Source, Verdict, VerifyContext

__all__ = ["Problem", "Source", "Verdict", "VerifyContext", "contradictions", "verify"]
