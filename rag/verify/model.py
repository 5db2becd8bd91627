"""The nouns of verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Problem", "Source", "Support", "Verdict", "VerifyContext"]

Support = Literal["verified", "partial", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a quote without being in it: where it stands."""

    title: str = ""
    regions: tuple[str, ...] = ()
    date: str | None = None
    heading_path: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything in one line, for looking names and dates up."""
        date = f"{self.date}年" if self.date and len(self.date) == 4 else self.date or ""
        return "，".join((self.title, *self.heading_path, *self.regions, date))


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyContext:
    """What a sentence may say besides its quotes.

    Args:
        sources: empty, or one for each quote, in the same order. Their titles, headings, regions
            and dates may be named in the sentence; their figures support nothing but dates.
        allowed: further texts whose names may be used (not figures), such as a fixed phrase that
            the composer puts before a quote.
    """

    sources: tuple[Source, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing in a sentence that its quotes do not carry.

    ``code`` is stable (``figure.missing``, ``negation.added``, …), ``message`` is for users, in
    Chinese, ``text`` is the part of the sentence concerned. A ``hard`` problem makes the sentence
    unsupported by itself; the others make it partial. ``told`` is what the quotes have in its place,
    "" where nothing of theirs stands there.
    """

    code: str
    message: str
    text: str
    hard: bool = True
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How well quotes carry a sentence. ``coverage`` is from 0 to 1, see ``coverage.py``."""

    support: Support
    problems: tuple[Problem, ...]
    coverage: float
