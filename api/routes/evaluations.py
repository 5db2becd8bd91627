"""``/v1/evaluations``: the scoreboard."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.schemas.evaluations import EvaluationIn, EvaluationOut, EvaluationsOut
from api.scoreboard import QuestionSet, Scoreboard
from api.scoring import Scoring
from api.text import clean

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["router"]

router = APIRouter(prefix="/v1/evaluations", tags=["scoreboard"])

_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "properties": {
                "event": {"enum": ["progress", "done", "error"]},
                "data": {"type": "string", "description": "a JSON object"},
            },
            "required": ["event", "data"],
        },
        "example": 'event: progress\ndata: {"done":1,"all":200}\n\nevent: done\ndata: {"id":"000001-…"}\n\n',
    }
}


@router.get("", summary="List the evaluations", responses=errors(404, 422, 500, 503))
async def evaluations(service: ServiceDep, answering: AnsweringDep) -> EvaluationsOut:
    """What was kept by `xunwen eval --save` and from the page, the last one made first."""
    board = Scoreboard(service.wiring.home)
    return EvaluationsOut(evaluations=await answering.run(board.rows))


@router.get("/{evaluation_id}", summary="Show an evaluation", responses=errors(404, 422, 500, 503))
async def evaluation(
    evaluation_id: Annotated[str, Path(max_length=80)], service: ServiceDep, answering: AnsweringDep
) -> EvaluationOut:
    """Every metric, the thresholds it was held to, and the questions that were missed."""
    board = Scoreboard(service.wiring.home)
    return await answering.run(lambda: board.get(evaluation_id))


@router.post(
    "",
    summary="Score a question set",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events `progress`, `done`, `error`", "content": _STREAM},
        **errors(413, 422, 500, 503),
    },
)
async def evaluate(body: EvaluationIn, service: ServiceDep, answering: AnsweringDep) -> Response:
    """Ask every question of the set, a few at a time beside those of readers, and keep the scores.

    Closing the connection stops it; nothing is kept then.
    """
    questions = QuestionSet(name=clean(body.name) or "题集", text=body.lines)
    return await Scoring(service, answering).respond(questions)
