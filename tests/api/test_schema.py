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


def check(operation: Any) -> None:
    """A dozen requests to one operation, the same ones at every run."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        response = case.call(timeout=20)
        case.validate_response(response, checks=CHECKS)
        assert response.headers["x-request-id"]

    run()


@pytest.mark.slow
def test_generated_requests(described: Any) -> None:
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:
        check(operation)


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
