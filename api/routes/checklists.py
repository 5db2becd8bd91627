"""``POST /v1/checklists``."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.schemas.checklists import ChecklistIn, ChecklistOut
from api.text import clean
from rag.checklists import checklist_title
from rag.printed import one_line

from .deps import AnsweringDep, DeskDep, errors
from .files import documented, file_response

__all__ = ["router"]

router = APIRouter(tags=["desk"])


@router.post(
    "/v1/checklists",
    summary="Put a checklist together",
    response_model=ChecklistOut,
    responses={
        200: {"description": "The checklist", "content": documented("docx", "markdown")},
        **errors(404, 413, 422, 500, 503),
    },
)
async def checklists(body: ChecklistIn, desk: DeskDep, answering: AnsweringDep) -> Response:
    """What the documents say is to be checked in a kind of unit: things to look at, problems that were found
    in such units, duties that rules lay down. Every item is cited word for word, grouped by subject; what
    holds for every kind of unit follows at the end.
    """
    checklist = await answering.run(
        lambda: desk.checklist(
            clean(body.unit), filters=body.filters.to_filters(), limit=body.limit, general=body.general
        )
    )
    if body.format == "json":
        return JSONResponse(ChecklistOut.of(checklist).model_dump(mode="json"))
    form = body.format
    data = await answering.run(lambda: desk.checklist_file(checklist, form))
    return file_response(data, one_line(checklist_title(checklist)), form)
