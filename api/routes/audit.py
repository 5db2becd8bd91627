"""``GET /v1/audit``."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query

from api.schemas.access import AuditEntryOut, AuditOut

from .deps import AccessDep, errors

__all__ = ["router"]

router = APIRouter(tags=["audit"])


@router.get("/v1/audit", summary="Read the audit log", responses=errors(401, 403, 422, 500, 503))
async def audit(
    access: AccessDep,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    who: Annotated[str, Query(max_length=200, description="only this user")] = "",
    action: Annotated[str, Query(max_length=40, description="only this action")] = "",
    since: Annotated[str, Query(max_length=40, description="only from this moment on, UTC, ISO 8601")] = "",
) -> AuditOut:
    """Logins, failed ones too, uploads, deletions, exports and changes of users, the newest first."""
    found = await to_thread.run_sync(
        lambda: access.audit.entries(limit=limit + 1, before=before, who=who, action=action, since=since)
    )
    page = found[:limit]
    more = len(found) > limit
    return AuditOut(
        entries=[AuditEntryOut.of(entry) for entry in page], next=page[-1].number if more else None
    )
