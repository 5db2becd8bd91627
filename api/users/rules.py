"""Which address needs which role, and what of it the audit log holds: one table for the whole service.

An address that is not in the table needs an administrator; a test holds the table to the routes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .model import Role

__all__ = ["PAGES", "RULES", "Rule", "rule_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one address needs: ``role`` None for everybody; ``action`` of the audit log, "" for none.

    A "question" is logged when its route notes a ``question``, an "export" when it notes a ``file``.
    """

    method: str
    path: str
    role: Role | None
    action: str = ""


def _rules(role: Role | None, *lines: str) -> tuple[Rule, ...]:
    parts = [(*line.split(), "") for line in lines]
    return tuple(Rule(method=method, path=path, role=role, action=more[0]) for method, path, *more in parts)


RULES = (
    *_rules(
        None,
        "GET /healthz",
        "GET /readyz",
        "GET /favicon.ico",
        "GET /",
        "GET /desk",
        "GET /login",
        "GET /static/{path}",
        "GET /v1/session",
        "POST /v1/session",
    ),
    *_rules(
        Role.READER,
        "GET /openapi.json",
        "DELETE /v1/session",
        "PUT /v1/session/password",
        "POST /v1/ask question",
        "GET /v1/suggestions",
        "GET /v1/search",
        "GET /v1/documents",
        "GET /v1/documents/{id}",
        "GET /v1/documents/{id}/text",
        "GET /v1/documents/{id}/raw download",
        "POST /v1/feedback",
        "POST /v1/conversations/export export",
        "POST /v1/references",
        "GET /v1/models",
        "POST /v1/chat/completions question",
        "POST /mcp question",
    ),
    *_rules(
        Role.TRAINER,
        "POST /v1/documents upload",
        "GET /v1/documents/failures",
        "POST /v1/examples",
        "POST /v1/figures export",
        "POST /v1/packs export",
        "POST /v1/quizzes export",
        "POST /v1/checklists export",
    ),
    *_rules(
        Role.ADMINISTRATOR,
        "DELETE /v1/documents/{id} remove",
        "PUT /v1/documents/{id}/labels label",
        "GET /v1/audit",
        "GET /v1/evaluations",
        "POST /v1/evaluations",
        "GET /v1/evaluations/{id}",
        "GET /metrics",
    ),
)
"""Every address of the service, by the least role that may use it."""

PAGES = frozenset({"/", "/desk"})
"""Addresses that a person opens: who is not known is led to the login page."""


def _pattern(path: str) -> re.Pattern[str]:
    last = r"/static/.*"
    return re.compile(last if path.startswith("/static/") else re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))


_EXACT = {(rule.method, rule.path): rule for rule in RULES if "{" not in rule.path}
_PATTERNS = tuple((rule.method, _pattern(rule.path), rule) for rule in RULES if "{" in rule.path)


@lru_cache(maxsize=4096)
def rule_of(method: str, path: str) -> Rule:
    """The rule of a request; of an address that is not in the table, one that wants an administrator."""
    looked = "GET" if method == "HEAD" else method
    exact = _EXACT.get((looked, path))
    if exact is not None:
        return exact
    for wanted, pattern, rule in _PATTERNS:
        if wanted == looked and pattern.fullmatch(path):
            return rule
    return Rule(method=looked, path=path, role=Role.ADMINISTRATOR)
