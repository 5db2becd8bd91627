"""``POST /v1/examples``."""

from __future__ import annotations

from fastapi import APIRouter

from api.schemas.desk import ExamplesIn, ExamplesOut
from api.text import clean

from .deps import AnsweringDep, DeskDep, errors

__all__ = ["router"]

router = APIRouter(tags=["desk"])


@router.post("/v1/examples", summary="Find examples to teach with", responses=errors(413, 422, 500, 503))
async def examples(body: ExamplesIn, desk: DeskDep, answering: AnsweringDep) -> ExamplesOut:
    """Examples of a theme or practice, each an exact quotation with its figures and outcome, grouped.

    `theme` and `practice` narrow them by the heading above an example and by the name of its practice.
    Regulations and policies are left out unless `kinds` names them or nothing else fits. A query that is
    a person's name is refused with `examples.person`.
    """
    found = await answering.run(
        lambda: desk.examples(
            clean(body.query),
            filters=body.filters.to_filters(),
            limit=body.limit,
            group_by=body.group_by,
            theme=clean(body.theme),
            practice=clean(body.practice),
        )
    )
    return ExamplesOut.of(found)
