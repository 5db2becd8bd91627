"""``XUNWEN_MASK_NAMES`` over HTTP: no private person's name in anything that the desk gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.cli import main
from api.service import Service
from api.settings import load_settings
from api.wiring import Wiring

NAME, HIDDEN = "周晓岚", "周某某"
# Invented, the person and what is told of the place.
TEXT = f"""江苏邳州：信访件里找线索
2024-04-11
2024年3月，村民{NAME}向第二轮巡察组反映，村里的道路维修款迟迟没有兑付。
巡察组核实村民{NAME}等人的反映后，推动镇政府兑付维修款36万元，发现问题12个。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    service = Service(Wiring(load_settings(home=folder / "home")))
    assert service.ingest([folder / "a.txt"]).added == 1
    service.wiring.close()
    return folder / "home"


@pytest.fixture(scope="module", params=[True, False], ids=["masked", "plain"])
def service(home: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    service = Service(Wiring(load_settings(home=home, mask_names=request.param)))
    yield service
    service.wiring.close()


@pytest.fixture(scope="module")
def desk(service: Service, servers: Any) -> Iterator[httpx.Client]:
    with servers(service) as url, httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client


def test_no_name_is_told_where_names_are_hidden(
    desk: httpx.Client, service: Service, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    masks = service.wiring.settings.mask_names
    shown, other = (HIDDEN, NAME) if masks else (NAME, HIDDEN)
    found = desk.post("/v1/examples", json={"query": "兑付维修款的例子"})
    table = desk.post("/v1/figures", json={"what": ["发现问题"]})
    for answer in (found, table):
        assert shown in answer.text
        assert other not in answer.text
    example = next(e for group in found.json()["groups"] for e in group["examples"])
    item = {
        "document": example["document"]["id"],
        "version": example["document"]["version"],
        "start": example["start"],
        "end": example["end"],
    }
    for form, ending in (("markdown", "md"), ("docx", "docx")):
        pack = desk.post("/v1/packs", json={"title": "课", "items": [item], "format": form})
        if form == "markdown":
            assert shown in pack.text
            assert other not in pack.text
        path = tmp_path / f"课.{ending}"
        path.write_bytes(pack.content)
        assert main(["verify", str(path), "--home", str(home)]) == 0, capsys.readouterr()
    quiz = desk.post("/v1/quizzes", json={"topic": "兑付维修款"})
    assert quiz.status_code == 200
    assert NAME not in quiz.text  # no question is about a person in any case


def test_the_document_itself_stays_as_it_is(desk: httpx.Client) -> None:
    (document,) = desk.get("/v1/documents").json()["documents"]
    assert NAME in desk.get(f"/v1/documents/{document['id']}/text").json()["text"]
