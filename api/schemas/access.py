"""Logins and the audit log on the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.users import Entry, Role
from api.users.passwords import MOST

from .answers import RequestBody

__all__ = ["AuditEntryOut", "AuditOut", "LoginIn", "PasswordIn", "SessionOut"]


class LoginIn(RequestBody):
    """Name and password of a user."""

    name: str = Field(max_length=200, examples=["张三"])
    password: str = Field(max_length=4 * MOST, json_schema_extra={"format": "password"})


class PasswordIn(RequestBody):
    """The password of now and the one to come."""

    password: str = Field(max_length=4 * MOST, json_schema_extra={"format": "password"})
    new_password: str = Field(max_length=4 * MOST, json_schema_extra={"format": "password"})


class SessionOut(BaseModel):
    """Who the service takes the caller for. ``name`` and ``role`` are null where it is not known who asks."""

    name: str | None
    role: Role | None
    role_name: str = Field(description="the role in Chinese")
    labels: list[str] | None = Field(description="what may be read besides the public; null for everything")
    via: Literal["machine", "operator_key", "session", "key", "nothing"]
    login: bool = Field(description="whether there are users who log in")


class AuditEntryOut(BaseModel):
    """One entry of the audit log; ``outcome`` is `ok`, or the status or code that it ended with."""

    number: int
    at: str
    who: str
    via: str
    address: str
    action: str
    object: str
    outcome: str
    detail: dict[str, Any]
    request: str

    @classmethod
    def of(cls, entry: Entry) -> AuditEntryOut:
        """From the log's own value."""
        return cls(
            number=entry.number,
            at=entry.at,
            who=entry.who,
            via=entry.via,
            address=entry.address,
            action=entry.action,
            object=entry.object,
            outcome=entry.outcome,
            detail=dict(entry.detail),
            request=entry.request,
        )


class AuditOut(BaseModel):
    """Entries, the newest first; ``next`` is the ``before`` of the following page."""

    entries: list[AuditEntryOut]
    next: int | None
