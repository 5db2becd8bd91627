"""``/openapi.json``: with who may use an address, the errors of the gates, and an example of every answer.

The gates in front of the routes (``api/auth.py``) decide about keys, sessions, roles and rates, so that
the routes don't name those errors; they are added here, from the same table that the gates read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from api.auth import COOKIE, CSRF_HEADER
from api.users import Role
from api.users.rules import rule_of

from .examples import EXAMPLES

__all__ = ["install_description"]

_METHODS = ("get", "post", "put", "delete")
_SAFE = ("get",)
_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "a key of a user or of the operator; not needed where there are none",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"from `POST /v1/session`; what changes something needs the header {CSRF_HEADER} too",
    },
}
_ROLES = {Role.READER: "reader", Role.TRAINER: "trainer", Role.ADMINISTRATOR: "administrator"}
_REFUSALS = {
    "401": "Who asks is not known: log in, or show a key",
    "403": "The user's role may not do this, or the page's word for a write is missing",
    "429": "Too many requests; `Retry-After` says after how many seconds to come back",
}


def install_description(app: FastAPI) -> None:
    """Let ``app`` describe itself in full; the description is made when it is first asked for."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    schema["components"]["securitySchemes"] = _SCHEMES
    for method, path, operation in _operations(schema):
        role = rule_of(method.upper(), path).role
        if role is not None:
            operation["security"] = [{}, {"key": []}, {"session": []}]
            told = f"Needs the role {_ROLES[role]}, where there are users."
            operation["description"] = f"{operation.get('description', '')}\n\n{told}".strip()
        _add_refusals(operation, _refusals(method, path, role))
        _add_examples(operation, f"{method.upper()} {path}")
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield method, path, methods[method]


def _refusals(method: str, path: str, role: Role | None) -> list[str]:
    """The statuses with which the gates may answer in a route's place."""
    statuses = ["429"] if path.startswith("/v1/") else []
    if role is not None:
        statuses.append("401")
        if method not in _SAFE or role is not Role.READER:
            statuses.append("403")
    return statuses


def _add_refusals(operation: dict[str, Any], statuses: list[str]) -> None:
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
    for status in statuses:
        operation["responses"].setdefault(status, {"description": _REFUSALS[status], "content": shape})
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _add_examples(operation: dict[str, Any], name: str) -> None:
    for status, response in operation["responses"].items():
        if status.startswith("2") and name in EXAMPLES:
            response["content"]["application/json"]["example"] = EXAMPLES[name]
