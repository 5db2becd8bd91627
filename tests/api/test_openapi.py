"""The description that the service gives of itself: whole, with true examples and the errors of the gates."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from api.app import create_app
from api.openapi.examples import EXAMPLES
from api.settings import load_settings
from api.users.rules import rule_of


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(load_settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> dict[str, dict[str, Any]]:
    """Every operation by method and path."""
    paths = app.openapi()["paths"]
    return {f"{m.upper()} {path}": paths[path][m] for path in paths for m in paths[path]}


def strict(schema: Any) -> Any:
    """The same schema, in which an object has no properties but those that are named."""
    if isinstance(schema, list):
        return [strict(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {} if "properties" not in schema else {"additionalProperties": False}
    return {**closed, **{name: strict(inner) for name, inner in schema.items()}}


def test_every_example_is_what_its_address_answers(app: FastAPI, operations: dict[str, Any]) -> None:
    components = strict(app.openapi()["components"])
    assert set(EXAMPLES) <= set(operations)
    for name, example in EXAMPLES.items():
        (answer,) = [r for status, r in operations[name]["responses"].items() if status.startswith("2")]
        schema = strict(answer["content"]["application/json"]["schema"])
        faults = Draft202012Validator({**schema, "components": components}).iter_errors(example)
        assert [f"{name}: {fault.message}" for fault in faults] == []


def test_every_json_answer_and_body_has_an_example(operations: dict[str, Any], app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    for name, operation in operations.items():
        for status, response in operation["responses"].items():
            media = response.get("content", {}).get("application/json")
            if status.startswith("2") and media is not None:
                named = schemas.get(media["schema"].get("$ref", "").rsplit("/", 1)[-1], {})
                assert "example" in media or "examples" in named, name
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            named = schemas[body["schema"]["$ref"].rsplit("/", 1)[-1]]
            fields = named["properties"].values()
            told = ["examples" in field or field.get("format") == "password" for field in fields]
            assert "examples" in named or all(told), name


def test_every_operation_says_what_it_does_and_what_goes_wrong(operations: dict[str, Any]) -> None:
    for name, operation in operations.items():
        assert operation["summary"], name
        assert operation["description"], name
        method, path = name.split()
        if rule_of(method, path).role is None:
            assert "security" not in operation, name
            continue
        assert "401" in operation["responses"], name
        assert {"key": []} in operation["security"], name
        if method != "GET":
            assert "403" in operation["responses"], name
        for status, response in operation["responses"].items():
            if status >= "400":
                shape = response["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/ErrorOut"}, (name, status)
