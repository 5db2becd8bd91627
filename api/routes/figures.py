"""``POST /v1/figures``."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.schemas.desk import FiguresIn, FiguresOut
from api.text import clean
from rag.examples import write_csv, write_xlsx

from .deps import AnsweringDep, DeskDep, errors
from .files import documented, file_response

__all__ = ["router"]

router = APIRouter(tags=["desk"])

_TITLE = "数字表"


@router.post(
    "/v1/figures",
    summary="List figures by place or by round",
    response_model=FiguresOut,
    responses={
        200: {"description": "The table", "content": documented("csv", "xlsx")},
        **errors(413, 422, 500, 503),
    },
)
async def figures(body: FiguresIn, desk: DeskDep, answering: AnsweringDep) -> Response:
    """Places, or rounds of places, by what was counted; every value is cited and nothing added up.

    As JSON, as CSV (a line for each value, with a BOM), or as a workbook: the table with the sentences as
    comments, and a sheet of the sources.
    """
    what = [clean(term) for term in body.what]
    table = await answering.run(lambda: desk.figures(what, filters=body.filters.to_filters(), by=body.by))
    if body.format == "csv":
        return file_response(f"\ufeff{write_csv(table)}".encode("utf-8", "replace"), _TITLE, "csv")
    if body.format == "xlsx":
        return file_response(await answering.run(lambda: write_xlsx(table)), _TITLE, "xlsx")
    return JSONResponse(FiguresOut.of(table).model_dump(mode="json"))
