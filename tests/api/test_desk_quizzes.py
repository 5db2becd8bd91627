"""Quizzes and checklists over HTTP, over real parts and invented texts."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest

from api.cli import main
from api.service import Service

# Invented: no place below did what is told of it here.
TEXTS = {
    "宜兴.txt": """江苏宜兴：巡察盯紧办事窗口
2022-05-18
2022年3月，宜兴市委第一轮巡察共发现问题214个，移交问题线索17件。
宜兴市委建立“三单联办”机制，由巡察组开单、职能部门接单、群众评单。
宜兴市委巡察组在办事大厅设置了26个意见箱，收到群众意见359条。
""",
    "滕州.txt": """山东滕州：把巡察整改放到阳光下
2023-08-09
滕州市委第一轮巡察共发现问题187个，推动整改完成173个。
滕州市委建立“亮账销账”制度，被巡察单位必须在每月5日前公开整改进度。
滕州市委巡察办抽查了41个村的公开栏，补正内容不全的公开栏12个。
巡察发现，一些村集体资产出租不公开，村级工程招标不规范。
""",
    "邛崃.txt": """四川邛崃：巡察问到田埂上
2024-03-02
邛崃市委巡察组走访农户628户，发现灌溉渠失修问题33个。
邛崃市委建立“田埂会商”机制，巡察组与水务部门每周会商一次。
邛崃市水务局修复灌溉渠19公里，受益农户1460户。
""",
}


def quiz_of(desk: httpx.Client, **body: Any) -> Any:
    answer = desk.post("/v1/quizzes", json={"topic": "巡察", **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_key_has_its_source(desk: httpx.Client, library: Service) -> None:
    quiz = quiz_of(desk, seed=3)
    assert (quiz["topic"], quiz["seed"], quiz["wanted"]) == ("巡察", 3, 10)
    assert len(quiz["questions"]) >= 4
    assert [q["number"] for q in quiz["questions"]] == list(range(1, len(quiz["questions"]) + 1))
    for question in quiz["questions"]:
        for cited in [question["citation"], *(pair["citation"] for pair in question["pairs"])]:
            document = library.wiring.catalogue.document(
                cited["document"]["id"], cited["document"]["version"]
            )
            assert document.text[cited["start"] : cited["end"]] == cited["quote"]
        if question["kind"] in {"cloze", "term"}:
            right = question["options"][question["key"]]
            assert question["stem"].replace("＿＿＿＿", right) == question["citation"]["quote"]
        if question["change"]:
            change, stem = question["change"], question["stem"]
            assert stem[change["start"] : change["end"]] == change["said"]
            told = stem[: change["start"]] + change["source"] + stem[change["end"] :]
            assert told == question["citation"]["quote"]


def test_a_seed_gives_the_same_quiz_again(desk: httpx.Client) -> None:
    assert quiz_of(desk, seed=3) == quiz_of(desk, seed=3)
    stems = {tuple(q["stem"] for q in quiz_of(desk, seed=seed)["questions"]) for seed in range(4)}
    assert len(stems) > 1


def test_kinds_and_count_are_kept_to(desk: httpx.Client) -> None:
    quiz = quiz_of(desk, kinds=["cloze"], count=2)
    assert [q["kind"] for q in quiz["questions"]] == ["cloze", "cloze"]


def test_a_quiz_of_chosen_quotations_asks_about_nothing_else(desk: httpx.Client) -> None:
    (found,) = desk.get("/v1/search", params={"q": "灌溉渠失修", "k": 1}).json()["hits"]
    item = {
        "document": found["document"]["id"],
        "version": found["document"]["version"],
        "start": found["start"],
        "end": found["end"],
    }
    quiz = quiz_of(desk, topic="", items=[item])
    assert quiz["questions"]
    assert {q["citation"]["document"]["id"] for q in quiz["questions"]} == {found["document"]["id"]}


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_quiz_as_a_file_can_be_verified(
    desk: httpx.Client, library: Service, tmp_path: Path, form: str
) -> None:
    quiz = quiz_of(desk, seed=5)
    answer = desk.post(
        "/v1/quizzes", json={"topic": "巡察", "seed": 5, "format": form, "title": "第三课 小测"}
    )
    assert "%E7%AC%AC%E4%B8%89%E8%AF%BE" in answer.headers["content-disposition"]
    path = tmp_path / ("quiz.docx" if form == "docx" else "quiz.md")
    path.write_bytes(answer.content)
    assert main(["verify", str(path), "--home", str(library.wiring.home)]) == 0
    if form == "docx":
        texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]
        at = texts.index("答案与出处")
        for question in quiz["questions"]:
            assert any(question["stem"] in text for text in texts[:at])
            assert question["citation"]["quote"] in texts[at:]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"topic": "周晓岚"}, "examples.person"),
        ({"topic": " "}, "question.empty"),
        ({"topic": "巡察", "kinds": []}, "request.invalid"),
        ({"topic": "巡察", "kinds": ["essay"]}, "request.invalid"),
        ({"topic": "巡察", "count": 0}, "request.invalid"),
        ({"topic": "量子色动力学", "filters": {"years": ["1901"]}, "format": "docx"}, "packs.invalid"),
    ],
)
def test_what_no_quiz_can_be_made_of_is_told(desk: httpx.Client, body: Any, code: str) -> None:
    answer = desk.post("/v1/quizzes", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_a_quiz_without_questions_says_how_many_were_wanted(desk: httpx.Client) -> None:
    quiz = quiz_of(desk, filters={"years": ["1901"]}, count=3)
    assert (quiz["questions"], quiz["wanted"]) == ([], 3)


def test_a_checklist_cites_every_item(desk: httpx.Client, library: Service) -> None:
    answer = desk.post("/v1/checklists", json={"unit": "村（社区）"})
    assert answer.status_code == 200
    checklist = answer.json()
    items = [item for section in checklist["sections"] for item in section["items"]]
    assert {item["text"] for item in items} == {"一些村集体资产出租不公开", "村级工程招标不规范"}
    assert {item["kind"] for item in items} == {"problem"}
    for item in items:
        document = library.wiring.catalogue.document(item["document"]["id"], item["document"]["version"])
        assert document.text[item["start"] : item["end"]] == item["quote"]
        assert document.text[item["at"]["start"] : item["at"]["end"]] == item["text"]


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_checklist_as_a_file_can_be_verified(
    desk: httpx.Client, library: Service, tmp_path: Path, form: str
) -> None:
    answer = desk.post("/v1/checklists", json={"unit": "村（社区）", "format": form})
    assert answer.status_code == 200
    path = tmp_path / ("list.docx" if form == "docx" else "list.md")
    path.write_bytes(answer.content)
    assert main(["verify", str(path), "--home", str(library.wiring.home)]) == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"unit": "周晓岚"}, "examples.person"),
        ({"unit": " "}, "question.empty"),
        ({"unit": "村", "limit": 0}, "request.invalid"),
        ({"unit": "潜水艇", "format": "docx"}, "packs.invalid"),
    ],
)
def test_what_no_checklist_can_be_made_of_is_told(desk: httpx.Client, body: Any, code: str) -> None:
    answer = desk.post("/v1/checklists", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
