"""``/v1/chat/completions`` and ``/v1/models``: any OpenAI-compatible client can be pointed here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.chat import MODELS, ChatForm, completion, to_ask
from api.questions import admitted
from api.schemas.chat import ChatIn, ChatOut, ModelOut, ModelsOut

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["router"]

router = APIRouter(tags=["openai"])

_CREATED = 1_763_683_200  # fixed, so that the list of models never changes by itself
_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}
    }
}


@router.get("/v1/models", summary="List the models")
async def models() -> ModelsOut:
    """Names that a request may give as ``model``; each stands for a mode of answering."""
    return ModelsOut(data=[ModelOut(id=name, created=_CREATED) for name in MODELS])


@router.post(
    "/v1/chat/completions",
    summary="Answer as a chat completion",
    response_model=ChatOut,
    responses={200: {"content": _STREAM}, **errors(404, 413, 422, 500, 502, 503, 504)},
)
async def chat(body: ChatIn, service: ServiceDep, answering: AnsweringDep) -> Response:
    """The last user message is the question, earlier messages are history.

    Citations stand as footnotes in the text, and whole under ``xunwen``.
    """
    ask = admitted(to_ask(body, service.settings.limits), service.settings)
    if body.stream:
        return await answering.respond(ask, ChatForm(body, ask))
    return JSONResponse(completion(body, ask, await answering.answer(ask)))
