"""The trainers' desk over HTTP and on the command line, over real parts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import httpx
import openpyxl
import pytest

from api.app import create_app
from api.cli import main
from api.service import Service

# Invented: no place below did what is told of it here.
TEXTS = {
    "宜兴.txt": """江苏宜兴：巡察盯紧办事窗口
2022-05-18
2022年3月，宜兴市委启动第一轮巡察，共发现问题214个，移交问题线索17件，给予党纪政务处分9人。
宜兴市委建立“三单联办”机制，由巡察组开单、职能部门接单、群众评单。
""",
    "滕州.txt": """山东滕州：把巡察整改放到阳光下
2023-08-09
滕州市委第一轮巡察共发现问题187个，推动整改完成173个，整改完成率为92.5%。
滕州市委建立“亮账销账”制度，被巡察单位每月5日前公开整改进度。
""",
}


def examples_of(found: Any) -> list[Any]:
    return [example for group in found["groups"] for example in group["examples"]]


def post(client: httpx.Client, path: str, **body: Any) -> httpx.Response:
    return client.post(path, json=body)


def test_examples_are_cited_by_exact_places(desk: httpx.Client) -> None:
    answer = post(desk, "/v1/examples", query="巡察发现问题的例子", group_by="region")
    assert answer.status_code == 200
    found = answer.json()
    assert found["generation"]
    assert {group["name"] for group in found["groups"]} == {"宜兴市", "滕州市"}
    for example in examples_of(found):
        document = example["document"]
        text = desk.get(
            f"/v1/documents/{document['id']}/text", params={"version": document["version"]}
        ).json()
        assert text["text"][example["start"] : example["end"]] == example["quote"]
        assert example["text"] in example["quote"]
        for figure in example["figures"]:
            assert text["text"][figure["start"] : figure["end"]] == figure["text"]
        if example["outcome"]:
            outcome = example["outcome"]
            assert text["text"][outcome["start"] : outcome["end"]] == outcome["quote"]


def test_figures_and_outcome_are_told(desk: httpx.Client) -> None:
    found = post(desk, "/v1/examples", query="党员干部被处分的例子").json()
    (best, *_) = examples_of(found)
    assert {"214个", "17件", "9人"} <= {figure["text"] for figure in best["figures"]}
    assert "处分9人" in best["outcome"]["quote"]


def test_examples_are_grouped_by_practice(desk: httpx.Client) -> None:
    found = post(desk, "/v1/examples", query="建立制度机制的做法", group_by="practice").json()
    assert {"三单联办", "亮账销账"} <= {group["name"] for group in found["groups"]}


def test_examples_keep_to_the_filters(desk: httpx.Client) -> None:
    found = post(desk, "/v1/examples", query="巡察发现问题", filters={"years": ["2023"]}).json()
    assert {e["document"]["date"] for e in examples_of(found)} == {"2023-08-09"}


@pytest.mark.parametrize(
    ("narrowed", "practices"),
    [
        ({"practice": "三单"}, {"三单联办"}),
        ({"theme": "阳光"}, {"亮账销账"}),
        ({"practice": "没有的做法"}, set()),
    ],
)
def test_examples_are_narrowed_by_theme_and_practice(
    desk: httpx.Client, narrowed: dict[str, str], practices: set[str]
) -> None:
    found = post(desk, "/v1/examples", query="建立制度机制的做法", group_by="practice", **narrowed).json()
    assert {group["name"] for group in found["groups"] if group["name"]} == practices


@pytest.mark.parametrize(("by", "names"), [("year", {"2022", "2023"}), ("kind", {"news", "experience"})])
def test_examples_are_grouped_by_year_and_kind(desk: httpx.Client, by: str, names: set[str]) -> None:
    groups = post(desk, "/v1/examples", query="巡察发现问题的例子", group_by=by).json()["groups"]
    assert groups
    assert {group["name"] for group in groups} <= names
    for group in groups:
        for example in group["examples"]:
            document = example["document"]
            assert group["name"] == (document["kind"] if by == "kind" else document["date"][:4])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "周晓岚"}, "examples.person"),
        ({"query": "巡察", "theme": "周晓岚"}, "examples.person"),
        ({"query": "巡察", "practice": "周晓岚"}, "examples.person"),
        ({"query": "王建国被处分的例子"}, "examples.person"),
        ({"query": " "}, "question.empty"),
        ({"query": "巡察", "group_by": "person"}, "request.invalid"),
        ({"query": "巡察", "limit": 0}, "request.invalid"),
        ({}, "request.invalid"),
    ],
)
def test_what_is_no_theme_is_told(desk: httpx.Client, body: Any, code: str) -> None:
    answer = desk.post("/v1/examples", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code


def test_figures_by_place_are_cited(desk: httpx.Client) -> None:
    answer = post(desk, "/v1/figures", what=["发现问题", "问题线索"])
    assert answer.status_code == 200
    rows = {row["place"]: row["cells"] for row in answer.json()["rows"]}
    told = {p: [[v["figure"]["text"] for v in cell] for cell in cells] for p, cells in rows.items()}
    assert told == {"宜兴市": [["214个"], ["17件"]], "滕州市": [["187个"], []]}
    for value in (value for cells in rows.values() for cell in cells for value in cell):
        document = value["document"]
        path = f"/v1/documents/{document['id']}/text"
        text = desk.get(path, params={"version": document["version"]}).json()["text"]
        assert text[value["start"] : value["end"]] == value["quote"]
        assert text[value["figure"]["start"] : value["figure"]["end"]] == value["figure"]["text"]


def test_figures_as_csv(desk: httpx.Client) -> None:
    answer = post(desk, "/v1/figures", what=["发现问题"], format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {(r["地区"], r["数值"], r["单位"]) for r in rows} == {
        ("宜兴市", "214", "个"),
        ("滕州市", "187", "个"),
    }


def test_figures_by_round(desk: httpx.Client) -> None:
    table = post(desk, "/v1/figures", what=["发现问题"], by="round").json()
    assert table["by"] == "round"
    assert {(r["place"], r["round"]) for r in table["rows"]} == {("宜兴市", "第一轮"), ("滕州市", "第一轮")}
    assert {v["round"] for r in table["rows"] for cell in r["cells"] for v in cell} == {"第一轮"}


def test_figures_as_a_workbook_with_the_source_of_every_cell(desk: httpx.Client) -> None:
    answer = post(desk, "/v1/figures", what=["发现问题", "问题线索"], format="xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"].endswith("%E6%95%B0%E5%AD%97%E8%A1%A8.xlsx")
    overview, sources = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert [cell.value for cell in overview[1]] == ["地区", "发现问题", "问题线索"]
    quotes = {row[11].value for row in sources.iter_rows(min_row=2)}
    filled = [c for row in overview.iter_rows(min_row=2, min_col=2) for c in row if c.value]
    assert len(filled) == 3
    for cell in filled:
        assert cell.comment is not None
        assert any(quote in cell.comment.text for quote in quotes)


def test_figures_of_a_person_are_refused(desk: httpx.Client) -> None:
    answer = post(desk, "/v1/figures", what=["发现问题", "周晓岚"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "examples.person")
    assert post(desk, "/v1/figures", what=[" "]).json()["error"]["code"] == "question.empty"


@pytest.fixture
def items(desk: httpx.Client) -> list[dict[str, Any]]:
    found = post(desk, "/v1/examples", query="巡察发现问题的例子").json()
    return [
        {
            "document": e["document"]["id"],
            "version": e["document"]["version"],
            "start": e["start"],
            "end": e["end"],
            "note": f"备课用 {e['id']}",
        }
        for e in examples_of(found)[:2]
    ]


def quotes_of(items: list[dict[str, Any]], library: Service) -> list[str]:
    catalogue = library.wiring.catalogue
    return [catalogue.document(i["document"], i["version"]).text[i["start"] : i["end"]] for i in items]


def test_a_pack_is_a_word_file(desk: httpx.Client, library: Service, items: list[dict[str, Any]]) -> None:
    answer = post(desk, "/v1/packs", title="第一课", items=items, format="docx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    assert "filename*=UTF-8''%E7%AC%AC%E4%B8%80%E8%AF%BE.docx" in answer.headers["content-disposition"]
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]
    for quote in quotes_of(items, library):
        assert quote in texts


def test_a_pack_is_a_markdown_file(desk: httpx.Client, items: list[dict[str, Any]]) -> None:
    answer = post(desk, "/v1/packs", title="第一课", items=items, format="markdown")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text.startswith("# 第一课\n")
    assert "[^2]: " in answer.text


def test_a_client_cannot_send_its_own_quotation(desk: httpx.Client, items: list[dict[str, Any]]) -> None:
    answer = post(desk, "/v1/packs", title="第一课", items=[{**items[0], "quote": "编造的话"}])
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"document": "没有"}, 404, "document.not_found"),
        ({"version": "0" * 64}, 404, "document.not_found"),
        ({"end": 10_000_000}, 422, "packs.invalid"),
        ({"start": 5, "end": 5}, 422, "packs.invalid"),
        ({"start": -1}, 422, "request.invalid"),
    ],
)
def test_a_place_that_is_none_is_told(
    desk: httpx.Client, items: list[dict[str, Any]], change: Any, status: int, code: str
) -> None:
    answer = post(desk, "/v1/packs", title="第一课", items=[items[0], {**items[1], **change}])
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    if code != "request.invalid":
        assert "第 2 条" in answer.json()["error"]["message"]


def test_nothing_ingested_yet(settings: Any, live: Callable[..., httpx.Client]) -> None:
    client = live(create_app(settings))
    item = {"document": "d", "version": "v", "start": 0, "end": 1}
    assert post(client, "/v1/examples", query="巡察").status_code == 503
    assert post(client, "/v1/packs", title="题", items=[item]).status_code == 404
    assert post(client, "/v1/quizzes", topic="巡察").status_code == 503


@pytest.mark.parametrize(("form", "name"), [("docx", "课.docx"), ("markdown", "课.md")])
def test_verify_passes_and_then_names_what_was_changed(
    desk: httpx.Client,
    library: Service,
    items: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
    name: str,
) -> None:
    path, home = tmp_path / name, str(library.wiring.home)
    path.write_bytes(post(desk, "/v1/packs", title="第一课", items=items, format=form).content)
    assert main(["verify", str(path), "--home", home, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert [item["ok"] for item in report["items"]] == [True, True]

    quote = quotes_of(items, library)[1]
    changed = quote[:-2] + "改" + quote[-1]
    if form == "docx":
        document = docx.Document(path)
        for paragraph in document.paragraphs:
            for run in (run for run in paragraph.runs if quote in run.text):
                run.text = run.text.replace(quote, changed)
        document.save(path)
    else:
        escaped = path.read_text("utf-8").replace(quote[-4:] + "[^2]", changed[-4:] + "[^2]")
        path.write_text(escaped, "utf-8")
    assert main(["verify", str(path), "--home", home]) == 1
    out = capsys.readouterr().out
    assert "第 2 条" in out
    assert "第 1 条" not in out
    assert main(["verify", str(path), "--home", home, "--json"]) == 1
    assert [i["number"] for i in json.loads(capsys.readouterr().out)["items"] if not i["ok"]] == [2]


def test_verify_of_no_pack_ends_with_a_reason(
    library: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "没有.md"), "--home", str(library.wiring.home)]) == 1
    assert "没有.md" in capsys.readouterr().err


def test_verify_without_a_file_checks_the_home(library: Service, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--home", str(library.wiring.home), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"ok", "problems", "documents", "files", "generation"}
