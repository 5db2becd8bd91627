"""Quizzes from the sources, without a model: every key has its place, every wrong answer is checked."""

from __future__ import annotations

from .make import KINDS, QuizMaker
from .model import BLANK, Change, ChangeKind, Pair, Question, QuestionKind, Quiz
from .paper import quiz_sheet, quiz_title

__all__ = [
    "BLANK",
    "KINDS",
    "Change",
    "ChangeKind",
    "Pair",
    "Question",
    "QuestionKind",
    "Quiz",
    "QuizMaker",
    "quiz_sheet",
    "quiz_title",
]
