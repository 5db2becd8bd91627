"""What other sites make a browser send is refused."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "localhost:1", "[::1]:8000", "192.168.1.5:80"]
)
def test_own_names(client: httpx.Client, host: str) -> None:
    assert client.get("/v1/documents", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8000", "localhost.evil.example", "[", "a b"]
)
def test_rebound_names(client: httpx.Client, host: str) -> None:
    answer = client.get("/v1/documents", headers={"host": host})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "auth.forbidden"


def test_forms_of_other_sites(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    files = [("file", ("a.txt", b""))]
    for origin in ("https://evil.example", "null", f"{own}0", "http://127.0.0.1"):
        answer = client.post("/v1/documents", files=files, headers={"origin": origin})
        assert answer.status_code == 403
    assert client.post("/v1/documents", files=files, headers={"origin": own}).status_code == 422
    assert client.get("/v1/documents", headers={"origin": "https://evil.example"}).status_code == 200
