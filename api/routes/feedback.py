"""``POST /v1/feedback``."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter

from api.schemas import FeedbackIn, FeedbackOut
from api.text import clean

from .deps import ServiceDep, errors

__all__ = ["router"]

router = APIRouter(tags=["feedback"])


@router.post(
    "/v1/feedback", summary="Say what you think", status_code=201, responses=errors(413, 422, 500, 503)
)
async def feedback(body: FeedbackIn, service: ServiceDep) -> FeedbackOut:
    """Keep an opinion on an answer, or on one of its citations."""

    def keep() -> int:
        service.wiring.make_home()
        return service.feedback.add(
            answer_id=clean(body.answer_id),
            verdict=body.verdict,
            citation=body.citation,
            question=clean(body.question),
            comment=clean(body.comment),
        )

    return FeedbackOut(id=await to_thread.run_sync(keep))
