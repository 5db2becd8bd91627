"""``POST /v1/ask`` and the questions that the page suggests."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.questions import admitted
from api.schemas import AnswerOut, AskIn, SuggestionsOut

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["router"]

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
    question = admitted(body.to_ask(), service.settings)
    if body.stream:
        return await answering.respond(question)
    answer = AnswerOut.of(await answering.answer(question))
    return JSONResponse(answer.model_dump(mode="json"))


@router.get("/v1/suggestions", summary="Questions the documents can answer", responses=errors(422, 500, 503))
async def suggestions(service: ServiceDep, answering: AnsweringDep) -> SuggestionsOut:
    """A few questions to start with."""
    return SuggestionsOut(questions=list(await answering.run(service.suggestions)))
