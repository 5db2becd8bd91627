"""What a question may be before anyone thinks about it."""

from __future__ import annotations

import logging

from rag.errors import QuestionEmpty, QuestionTooLong
from rag.model import Ask

from .errors import RequestTooLarge
from .settings import LimitSettings, Settings
from .text import clean
from .users import note

__all__ = ["admitted", "checked"]

log = logging.getLogger("api.questions")


def admitted(ask: Ask, settings: Settings) -> Ask:
    """The question if it is within the limits; the logs hear its text where the operator wants that.

    Raises:
        QuestionEmpty, QuestionTooLong, RequestTooLarge: as :func:`checked`.
    """
    checked(ask, settings.limits)
    note(question=ask.question)
    if settings.log_questions:
        # One line, without control characters: a question cannot forge a line of the log.
        log.info("question: %s", " ".join(clean(ask.question).split()))
    return ask


def checked(ask: Ask, limits: LimitSettings) -> Ask:
    """The question if it is within the limits.

    Raises:
        QuestionEmpty: nothing is left once control characters and white space are gone.
        QuestionTooLong: longer than ``limits.question_chars``.
        RequestTooLarge: the history has too many turns or characters.
    """
    if not ask.question:
        raise QuestionEmpty("没有问题", hint="请输入要问的话")
    if len(ask.question) > limits.question_chars:
        raise QuestionTooLong(
            f"问题有 {len(ask.question)} 个字，超过了 {limits.question_chars} 个字的上限",
            hint="请把问题写短一些",
        )
    chars = sum(len(turn.content) for turn in ask.history)
    if len(ask.history) > limits.history_turns or chars > limits.history_chars:
        raise RequestTooLarge(
            f"对话历史太长（{len(ask.history)} 轮，{chars} 个字）",
            hint=f"请只带最近的对话，不超过 {limits.history_turns} 轮、{limits.history_chars} 个字",
        )
    return ask
