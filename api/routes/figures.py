"""``POST /v1/figures``."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.schemas.desk import FiguresIn, FiguresOut
from api.text import clean
from rag.examples import write_csv

from .deps import AnsweringDep, DeskDep, errors

__all__ = ["router"]

router = APIRouter(tags=["desk"])


@router.post(
    "/v1/figures",
    summary="List figures by place",
    response_model=FiguresOut,
    responses={
        200: {"description": "The table", "content": {"text/csv": {"schema": {"type": "string"}}}},
        **errors(413, 422, 500, 503),
    },
)
async def figures(body: FiguresIn, desk: DeskDep, answering: AnsweringDep) -> Response:
    """Places by what was counted, every value cited and nothing added up; as JSON or CSV (with a BOM)."""
    what = [clean(term) for term in body.what]
    table = await answering.run(lambda: desk.figures(what, filters=body.filters.to_filters()))
    if body.format == "csv":
        return Response(
            f"\ufeff{write_csv(table)}".encode("utf-8", "replace"),
            media_type="text/csv",
            headers={"Content-Disposition": "attachment; filename=figures.csv"},
        )
    return JSONResponse(FiguresOut.of(table).model_dump(mode="json"))
