"""``/healthz`` and ``/readyz``."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api.schemas import HealthOut, ReadyOut

from .deps import AnsweringDep, ServiceDep, errors

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
