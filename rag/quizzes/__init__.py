"""Quizzes from the sources, without a model: every key has its place, every wrong answer is checked."""

from __future__ import annotations

from .make import QuizMaker
from .model import BLANK, Change, Pair, Question, QuestionKind, Quiz
from .paper import quiz_sheet

__all__ = ["BLANK", "Change", "Pair", "Question", "QuestionKind", "Quiz", "QuizMaker", "quiz_sheet"]
