"""The nouns of quizzes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.model import Span
from rag.model import Citation

__all__ = ["BLANK", "Change", "ChangeKind", "Pair", "Question", "QuestionKind", "Quiz"]

QuestionKind = Literal["cloze", "term", "true_false", "matching"]
ChangeKind = Literal["figure", "place", "wording", "term"]
BLANK = "＿＿＿＿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The one thing that a false statement has otherwise: ``statement[span] == said``.

    The source has ``source`` in its place and is the same in everything else.
    """

    kind: ChangeKind
    span: Span
    said: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One line of a matching question: ``right`` is the index of its partner among the options."""

    left: str
    right: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its key and the source of the key.

    - ``cloze``, ``term``: ``stem`` is a sentence of a source with one run replaced by :data:`BLANK`;
      ``options[key]`` is that run.
    - ``true_false``: ``stem`` is a statement, ``options`` are 正确 and 错误; ``change`` is what a false
      one has otherwise, None for a true one.
    - ``matching``: ``pairs`` to be joined with ``options``; ``key`` is -1.

    ``about`` names the source as it is told with the question. ``citation`` is the sentence that
    decides (for matching that of the first pair; each pair has its own).
    """

    number: int
    kind: QuestionKind
    stem: str
    about: str
    options: tuple[str, ...]
    key: int
    citation: Citation
    change: Change | None = None
    pairs: tuple[Pair, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the key, one for each pair of a matching question."""
        return tuple(pair.citation for pair in self.pairs) or (self.citation,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """Questions made from one generation of the index; the same seed gives the same quiz.

    ``wanted`` is how many were asked for: where the sources do not give as many good ones there are fewer.
    """

    topic: str
    seed: int
    wanted: int
    questions: tuple[Question, ...]
    generation: str
