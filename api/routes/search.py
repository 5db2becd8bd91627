"""``GET /v1/search``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.schemas import FiltersIn, SearchOut
from corpus.model import DocumentKind

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["router"]

router = APIRouter(tags=["search"])


@router.get("/v1/search", summary="Find passages", responses=errors(422, 500, 503))
async def search(
    *,
    service: ServiceDep,
    answering: AnsweringDep,
    q: Annotated[str, Query(max_length=2000, description="what to look for", examples=["提级巡察"])],
    k: Annotated[int, Query(ge=1, le=100, description="most hits")] = 10,
    region: Annotated[list[str], Query(max_length=50, default_factory=list)],
    year: Annotated[list[str], Query(max_length=50, default_factory=list)],
    kind: Annotated[list[DocumentKind], Query(max_length=20, default_factory=list)],
    document: Annotated[list[str], Query(max_length=200, default_factory=list)],
) -> SearchOut:
    """Passages, best first, with the scores of every channel. Repeat a filter to allow several values."""
    filters = FiltersIn(regions=region, years=year, kinds=kind, documents=document).to_filters()
    return await answering.run(lambda: service.search(q, k, filters))
