"""``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response

from api.metrics import CONTENT_TYPE
from api.schemas import HealthOut, ReadyOut
from api.users import caller

from .deps import AnsweringDep, MetricsDep, RoomsDep, errors

__all__ = ["router"]

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Does the process live?")
async def healthz() -> HealthOut:
    """Always ok while the process answers."""
    return HealthOut(status="ok", version=version("xunwen"))


@router.get("/readyz", summary="Are questions answered?", responses=errors(500, 503))
async def readyz(rooms: RoomsDep, answering: AnsweringDep) -> ReadyOut:
    """Ok while a generation is open; 503 with the reason otherwise.

    Which one it is, and of how many documents, is told to those only who may read them.
    """
    known = caller().role is not None

    def ready() -> ReadyOut:
        room = rooms.here() if known else rooms.whole
        return room.service.ready()

    told = await answering.run(ready)
    return told if known else ReadyOut(status="ready", generation=None, documents=None)


@router.get(
    "/metrics",
    summary="Counts and times for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(numbers: MetricsDep) -> Response:
    """Never labelled by question, document or person."""
    return Response(numbers.text(), media_type=CONTENT_TYPE)
