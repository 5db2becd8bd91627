"""Every documented operation under generated requests: no fault, no undocumented status, no other shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.users import Role

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The schema of a live service, over a home that the requests may change."""
    open_home, serve = request.getfixturevalue("homes"), request.getfixturevalue("servers")
    with open_home(tmp_path_factory.mktemp("schema")) as service, serve(service) as url:
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        yield schema


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Any, dict[str, str]]]:
    """The schema of a service with users, and the headers of a stranger, a reader and an administrator."""
    open_home, serve = request.getfixturevalue("homes"), request.getfixturevalue("servers")
    with open_home(tmp_path_factory.mktemp("guarded")) as service:
        access, keys = service.wiring.access, {"stranger": "none"}
        for role in (Role.READER, Role.ADMINISTRATOR):
            access.users.add(role.value, "a password of some length", role=role)
            keys[role.value] = access.keys.add(role.value, days=1).secret
        with serve(service) as url:
            showing = {"Authorization": f"Bearer {keys['administrator']}"}
            yield schemathesis.openapi.from_url(f"{url}/openapi.json", headers=showing), keys


def check(operation: Any, *, examples: int, headers: dict[str, str] | None = None) -> None:
    """Some requests to one operation, the same ones at every run."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        response = case.call(timeout=20, headers=headers)
        case.validate_response(response, checks=CHECKS)
        assert response.headers["x-request-id"]

    run()


@pytest.mark.slow
def test_generated_requests(described: Any) -> None:
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:
        check(operation, examples=12)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["stranger", "reader", "administrator"])
def test_generated_requests_where_there_are_users(guarded: Any, who: str) -> None:
    described, keys = guarded
    for result in described.get_all_operations():
        check(
            result.ok(),
            examples=3,
            headers={"Authorization": f"Bearer {keys[who]}"},
        )


def test_the_schema_covers_the_contract(described: Any) -> None:
    paths = set(described.raw_schema["paths"])
    assert {
        "/v1/ask", "/v1/search", "/v1/documents", "/v1/documents/{document_id}", "/v1/feedback",
        "/v1/documents/{document_id}/text", "/v1/documents/{document_id}/raw", "/v1/suggestions",
        "/v1/chat/completions", "/v1/models", "/healthz", "/readyz", "/metrics", "/v1/examples", "/v1/packs",
        "/v1/figures", "/v1/quizzes", "/v1/checklists",
    } <= paths  # fmt: skip


def test_no_example_names_this_machine(described: Any) -> None:
    assert str(Path.home()) not in str(described.raw_schema)
