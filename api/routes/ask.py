"""``POST /v1/ask`` and the questions that the page suggests."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.errors import RequestTooLarge
from api.schemas import AnswerOut, AskIn, SuggestionsOut
from api.settings import LimitSettings
from rag.errors import QuestionEmpty, QuestionTooLong
from rag.model import Ask

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["checked", "router"]

router = APIRouter(tags=["ask"])

_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {  # of one event, as OpenAPI 3.2 has it
            "type": "object",
            "properties": {
                "event": {"enum": ["meta", "evidence", "delta", "sentence", "done", "error"]},
                "data": {"type": "string", "description": "a JSON object"},
            },
            "required": ["event", "data"],
        },
        "example": 'event: meta\ndata: {"id":"…"}\n\nevent: done\ndata: {"status":"answered"}\n\n',
    }
}


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


@router.post(
    "/v1/ask",
    summary="Ask a question",
    response_model=AnswerOut,
    responses={
        200: {
            "description": "The answer; with `stream: true` the same in server-sent events "
            "`meta`, `evidence`, `delta`, `sentence`, `done`, `error`",
            "content": _STREAM,
        },
        **errors(413, 422, 500, 502, 503, 504),
    },
)
async def ask(body: AskIn, service: ServiceDep, answering: AnsweringDep) -> Response:
    """Answer from the documents alone, every sentence with its place, or refuse with the reason."""
    question = checked(body.to_ask(), service.settings.limits)
    if body.stream:
        return await answering.respond(question)
    answer = AnswerOut.of(await answering.answer(question))
    return JSONResponse(answer.model_dump(mode="json"))


@router.get("/v1/suggestions", summary="Questions the documents can answer", responses=errors(422, 500, 503))
async def suggestions(service: ServiceDep, answering: AnsweringDep) -> SuggestionsOut:
    """A few questions to start with."""
    return SuggestionsOut(questions=list(await answering.run(service.suggestions)))
