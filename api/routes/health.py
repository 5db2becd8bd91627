"""``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response

from api.metrics import CONTENT_TYPE
from api.schemas import HealthOut, ReadyOut

from .deps import AnsweringDep, MetricsDep, ServiceDep, errors

__all__ = ["router"]

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Does the process live?")
async def healthz() -> HealthOut:
    """Always ok while the process answers."""
    return HealthOut(status="ok", version=version("xunwen"))


@router.get("/readyz", summary="Are questions answered?", responses=errors(500, 503))
async def readyz(service: ServiceDep, answering: AnsweringDep) -> ReadyOut:
    """Ok while a generation is open; 503 with the reason otherwise."""
    return await answering.run(service.ready)


@router.get(
    "/metrics",
    summary="Counts and times for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(numbers: MetricsDep) -> Response:
    """Never labelled by question, document or person."""
    return Response(numbers.text(), media_type=CONTENT_TYPE)
