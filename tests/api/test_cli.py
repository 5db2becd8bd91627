"""The command line: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.wiring import Wiring
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from index.embedder import HashEmbedder

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def small_model(monkeypatch: pytest.MonkeyPatch, scripted: Any) -> None:
    """The hashing embedder and a scripted assistant in place of the shipped ones."""
    monkeypatch.setattr(Wiring, "_make_embedder", lambda _: HashEmbedder(dim=32))
    monkeypatch.setattr(Wiring, "_make_assistant", lambda _: scripted())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and a home that they were ingested into."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "sources").mkdir()
    (folder / "sources" / "甲县.md").write_text("# 甲县提级巡察\n\n发现问题345个。\n", encoding="utf-8")
    (folder / "sources" / "乙市.txt").write_text("乙市推动巡审联动\n共享线索58条。\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Wiring, "_make_embedder", lambda _: HashEmbedder(dim=32))
        assert main(["ingest", str(folder / "sources"), "--home", str(folder / "home")]) == 0
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of that home, to be changed."""
    return Path(shutil.copytree(made / "home", tmp_path / "home"))


class Ran:
    """What a call printed and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def one_error_line(self) -> str:
        assert self.status == 1
        assert self.out == ""
        assert self.err.startswith("xunwen: ")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err


@pytest.fixture
def xunwen(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def test_ingest_tells_what_it_did(xunwen: Any, made: Path, tmp_path: Path) -> None:
    done = xunwen("ingest", made / "sources", "--home", tmp_path / "h", "--json")
    assert done.status == 0
    assert set(done.json) == {
        "added", "updated", "unchanged", "failed", "documents", "passages", "generation", "seconds",
    }  # fmt: skip
    assert (done.json["added"], done.json["documents"], done.json["failed"]) == (2, 2, [])
    again = xunwen("ingest", made / "sources", "--home", tmp_path / "h", "--json").json
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert again["generation"] == done.json["generation"]


def test_bad_files_fail_alone(xunwen: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text("甲县开展巡察。", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    done = xunwen("ingest", folder, tmp_path / "nowhere.txt", "--home", tmp_path / "h", "--json")
    assert done.status == 0
    assert done.json["documents"] == 1
    assert len(done.json["failed"]) == 3
    for failure in done.json["failed"]:
        assert failure["code"].startswith("load.")
        assert failure["message"]


def test_why_a_file_failed_can_be_read_later(xunwen: Any, tmp_path: Path) -> None:
    home, broken = tmp_path / "h", tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "good.txt").write_text("甲县开展巡察。", encoding="utf-8")
    told = xunwen("ingest", broken, tmp_path / "good.txt", "--home", home).out
    assert told.count("broken.docx") == 1
    (kept,) = xunwen("documents", "failures", "--home", home, "--json").json["failures"]
    assert kept["source"] == "broken.docx"
    shown = xunwen("documents", "failures", "--home", home).out
    for words in (kept["message"], kept["hint"]):
        assert words in told
        assert words in shown
    broken.write_text("乙县开展巡察。", encoding="utf-8")
    xunwen("ingest", broken, "--home", home)
    assert xunwen("documents", "failures", "--home", home).out == "没有读不进来的文件\n"


def test_second_copies_of_texts_are_tidied_away(xunwen: Any, tmp_path: Path) -> None:
    home, data = tmp_path / "home", "甲县开展巡察，发现问题三十六个。\n问题已经整改，群众满意。\n".encode()
    (tmp_path / "甲.txt").write_bytes(data)
    assert xunwen("ingest", tmp_path / "甲.txt", "--home", home).status == 0
    digest = hashlib.sha256(data).hexdigest()
    copy = home / "files" / digest[:2] / digest
    copy.parent.mkdir(parents=True)
    copy.write_bytes(data)
    assert xunwen("documents", "tidy", "--home", home, "--json").json == {"files": 1, "bytes": len(data)}
    assert not copy.exists()
    assert "已删去 0 个" in xunwen("documents", "tidy", "--home", home).out


def test_nothing_readable_is_a_failure(xunwen: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = xunwen("ingest", tmp_path / "empty.txt", "--home", tmp_path / "h", "--json")
    assert done.status == 1
    assert done.json["documents"] == 0
    assert done.json["generation"] is None


def test_an_empty_folder(xunwen: Any, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    done = xunwen("ingest", tmp_path / "nothing", "--home", tmp_path / "h", "--json")
    assert done.status == 1
    assert done.json["failed"]


def test_ask(xunwen: Any, home: Path) -> None:
    done = xunwen(
        "ask", "甲县发现了多少问题？", "--home", home, "--json", "--region", "甲县", "--year", "2023"
    )
    assert done.status == 0
    assert done.json["question"] == "甲县发现了多少问题？"
    assert done.json["citations"][0]["quote"] == "发现问题345个"
    shown = xunwen("ask", "甲县发现了多少问题？", "--home", home)
    assert "[1]" in shown.out
    assert "发现问题345个" in shown.out


def test_search(xunwen: Any, home: Path) -> None:
    hits = xunwen("search", "巡审联动", "-k", "1", "--home", home, "--json").json["hits"]
    assert [hit["document"]["source"] for hit in hits] == ["乙市.txt"]
    assert "乙市.txt" in xunwen("search", "巡审联动", "--home", home).out


def test_documents(xunwen: Any, home: Path) -> None:
    rows = xunwen("documents", "--home", home, "--json").json["documents"]
    assert len(rows) == 2
    shown = xunwen("documents", "show", rows[0]["id"], "--home", home, "--json").json
    assert shown["text"]
    assert rows[0]["title"] in xunwen("documents", "list", "--home", home).out
    assert rows[0]["title"] in xunwen("documents", "show", rows[0]["id"], "--home", home).out
    gone = xunwen("documents", "remove", rows[0]["id"], "--home", home, "--json")
    assert gone.json == {"id": rows[0]["id"], "documents": 1, "generation": "000002"}
    assert len(xunwen("documents", "--home", home, "--json").json["documents"]) == 1
    assert rows[0]["id"] in xunwen("documents", "show", rows[0]["id"], "--home", home).one_error_line


def test_a_document_shows_its_reprints(xunwen: Any, tmp_path: Path) -> None:
    body = (
        "甲县县委巡察组对12个乡镇开展巡察，发现问题{}个，住村入户听群众讲道路、水渠和集体账目，"
        "推动立行立改，把评判权交给群众。"
    )
    for name, title, figure in (("甲报", "整改见实效", 345), ("乙报", "渠水通地头", 346)):
        (tmp_path / f"{name}.md").write_text(f"# {title}\n\n{body.format(figure)}\n", encoding="utf-8")
    home = tmp_path / "home"
    assert xunwen("ingest", tmp_path / "甲报.md", tmp_path / "乙报.md", "--home", home).status == 0
    rows = {row["source"]: row for row in xunwen("documents", "--home", home, "--json").json["documents"]}
    identifier = rows["甲报.md"]["id"]
    shown = xunwen("documents", "show", identifier, "--home", home, "--json").json
    (reprint,) = shown["reprints"]
    assert reprint["document"] == {k: v for k, v in rows["乙报.md"].items() if k in reprint["document"]}
    changed = [(one["text"], one["other_text"]) for one in reprint["differences"]]
    assert changed == [("整改见实效", "渠水通地头"), ("345", "346")]
    assert all(shown["text"][one["start"] : one["end"]] == one["text"] for one in reprint["differences"])
    lines = xunwen("documents", "show", identifier, "--home", home).out.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("同文：《渠水通地头》 乙报.md"))
    assert lines[place + 2].endswith("345 → 346")


def test_a_document_lists_its_repairs(xunwen: Any, tmp_path: Path) -> None:
    (tmp_path / "丙报.txt").write_text(
        "丙县整改见实效\n\n共发现问题 34 5 个，推动 立行立改 20 个。\n", encoding="utf-8"
    )
    home = tmp_path / "home"
    assert xunwen("ingest", tmp_path / "丙报.txt", "--home", home).status == 0
    (row,) = xunwen("documents", "--home", home, "--json").json["documents"]
    known = xunwen("documents", "show", row["id"], "--home", home, "--json").json["repairs"]
    assert known
    shown = xunwen("documents", "show", row["id"], "--home", home, "--repairs").out
    assert all(f"{one['rule']} {one['raw_start']}–{one['raw_end']}" in shown for one in known)
    assert xunwen("documents", "list", "--repairs", "--home", home).status == 2


def test_verify_finds_every_damage(xunwen: Any, home: Path, tmp_path: Path) -> None:
    page = tmp_path / "页.html"  # kept whole: its text does not give it back
    page.write_text("<p>丁县<b>开展</b>巡察。</p>", encoding="utf-8")
    assert xunwen("ingest", page, "--home", home).status == 0
    good = xunwen("verify", "--home", home, "--json")
    assert good.status == 0
    assert good.json["ok"] is True
    kept = next(path for path in (home / "files").rglob("*") if path.is_file())
    kept.write_bytes(b"changed")
    largest = max(
        (p for p in (home / "generations").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size
    )
    largest.chmod(0o644)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(bytes(data))
    bad = xunwen("verify", "--home", home, "--json")
    assert bad.status == 1
    assert bad.json["ok"] is False
    assert len(bad.json["problems"]) == 2


def test_eval(xunwen: Any, home: Path, tmp_path: Path) -> None:
    line = {"question": "甲县发现了多少问题？", "answerable": False, "type": "fact"}
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["eval"])
    path.write_text("not json\n", encoding="utf-8")
    assert "1" in xunwen("eval", path, "--home", home).one_error_line


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", "问", "--kind", "none"],
        ["search", "x", "-k", "0"],
        ["ingest"],
        ["documents", "show"],
        ["documents", "list", "x"],
        ["serve", "--port", "x"],
        ["ask", "问", "--js"],
    ],
)
def test_wrong_usage_is_2(xunwen: Any, arguments: list[str]) -> None:
    done = xunwen(*arguments)
    assert done.status == 2
    assert "usage" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "问"],
        ["search", "x"],
        ["documents"],
        ["documents", "show", "x"],
        ["verify"],
        ["eval", "x.jsonl"],
    ],
)
def test_no_home(xunwen: Any, tmp_path: Path, arguments: list[str]) -> None:
    for folder in (tmp_path / "none", tmp_path):
        error = xunwen(*arguments, "--home", folder, "--json").one_error_line
        assert "xunwen ingest" in error
    assert not (tmp_path / "none").exists(), "asking must not create a home"


@pytest.mark.parametrize(
    ("question", "words"),
    [("", "没有问题"), ("  \n", "没有问题"), ("\x01\x02", "没有问题"), ("问" * 100_000, "2000")],
)
def test_questions_that_are_none(xunwen: Any, home: Path, question: str, words: str) -> None:
    assert words in xunwen("ask", question, "--home", home, "--json").one_error_line


def test_a_home_that_is_a_file(xunwen: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    assert str(path) in xunwen("ingest", tmp_path, "--home", path).one_error_line


def test_a_catalogue_of_another_version(xunwen: Any, home: Path) -> None:
    import sqlite3

    with sqlite3.connect(home / "catalogue.db") as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    for command in (["ask", "问"], ["documents"], ["ingest", str(home.parent)]):
        run = xunwen(*command, "--home", home)
        if command[0] != "ask":  # the scripted assistant opens nothing
            assert run.one_error_line


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 100])
def test_a_damaged_catalogue(xunwen: Any, home: Path, data: bytes) -> None:
    for path in home.glob("catalogue.db*"):
        path.unlink()
    (home / "catalogue.db").write_bytes(data)
    done = xunwen("verify", "--home", home)
    assert done.status == 1
    assert "Traceback" not in done.err


@pytest.mark.parametrize("where", ["manifest.json", "CURRENT", "largest"])
def test_a_damaged_index(xunwen: Any, home: Path, where: str) -> None:
    files = [path for path in (home / "generations").rglob("*") if path.is_file()]
    path = {
        "manifest.json": next(path for path in files if path.name == "manifest.json"),
        "CURRENT": home / "CURRENT",
        "largest": max(files, key=lambda path: path.stat().st_size),
    }[where]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-3] + b"\xff\xff\xff")
    assert xunwen("search", "巡察", "--home", home, "--json").one_error_line
    assert xunwen("verify", "--home", home).status == 1


def test_settings_errors_are_one_line(xunwen: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XUNWEN_EMBEDER", "x")
    assert "XUNWEN_EMBEDDER" in xunwen("ask", "问", "--home", tmp_path).one_error_line


def test_port_taken(xunwen: Any, home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in xunwen("serve", "--home", home, "--port", port).one_error_line


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.invalid"])
def test_other_machines_are_not_let_in_without_users(
    xunwen: Any, home: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "xunwen users add" in xunwen("serve", "--home", home, "--host", host).one_error_line
    monkeypatch.setenv("XUNWEN_AUTH__KEYS", "a-key-for-programs")
    assert "xunwen users add" in xunwen("serve", "--home", home, "--host", host).one_error_line


@pytest.mark.parametrize("arguments", [["--host", "127.0.0.999"], ["--port", "70000"], ["--port", "-1"]])
def test_addresses_that_are_none(xunwen: Any, home: Path, arguments: list[str]) -> None:
    assert xunwen("serve", "--home", home, *arguments).one_error_line


# --- real processes --------------------------------------------------------------------------------

PRELUDE = """
import sys, time
from api.wiring import Wiring
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from index.embedder import HashEmbedder
Wiring._make_embedder = lambda self: HashEmbedder(dim=32)
Wiring._make_assistant = lambda self: object()
"""


@pytest.fixture
def process() -> Iterator[Any]:
    """Start the command line in a process of its own, after some code; all are ended at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: object, code: str = "") -> subprocess.Popen[str]:
        # A test run in the background hands on an ignored Ctrl-C; a terminal does not.
        heard = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        ran = "\nfrom api.cli import main\nsys.exit(main(sys.argv[1:]))\n"
        script = f"{heard}{PRELUDE}{textwrap.dedent(code)}{ran}"
        one = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("XUNWEN_")},
        )
        started.append(one)
        return one

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
        one.communicate()


def _until(condition: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def _documents(home: Path) -> int:
    """How many documents the catalogue of a home has so far."""
    path = home / "catalogue.db"
    if not path.is_file():
        return 0
    with contextlib.suppress(CatalogueError), Catalogue.open(path, create=False) as catalogue:
        return len(catalogue.documents())
    return 0


def test_ctrl_c_while_reading(process: Any, xunwen: Any, tmp_path: Path) -> None:
    folder, home = tmp_path / "many", tmp_path / "home"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03d}.txt").write_text(f"第{number}号文件。甲县开展巡察。", encoding="utf-8")
    slow = """
        import corpus.reading as reading
        keep = reading.keep_original
        reading.keep_original = lambda *a: (time.sleep(0.05), keep(*a))[1]
    """
    run = process("ingest", folder, "--home", home, code=slow)
    _until(lambda: _documents(home) >= 5)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Traceback" not in err
    done = xunwen("ingest", folder, "--home", home, "--json").json
    assert done["documents"] == 60
    assert done["unchanged"] >= 4, "what was read before the interruption is not read again"


def test_ctrl_c_while_building_keeps_the_published_generation(
    process: Any, xunwen: Any, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("丙县开展巡察，发现问题9个。", encoding="utf-8")
    stuck = """
        class Stuck(HashEmbedder):
            def encode_passages(self, texts):
                (__import__("pathlib").Path(sys.argv[2]).parent / "building").touch()
                time.sleep(2)  # what is being embedded is finished, and nothing more
                return super().encode_passages(texts)
        Wiring._make_embedder = lambda self: Stuck(dim=32)
    """
    run = process("ingest", tmp_path / "new.txt", "--home", home, code=stuck)
    _until((tmp_path / "building").exists)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 130, err
    assert "Traceback" not in err
    assert (home / "CURRENT").read_text().strip() == "000001"
    assert xunwen("search", "巡审联动", "--home", home, "--json").json["hits"]
    done = xunwen("ingest", tmp_path / "new.txt", "--home", home, "--json").json
    assert (done["documents"], done["generation"]) == (3, "000002")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_and_stop(process: Any, home: Path, stop: signal.Signals) -> None:
    import httpx

    run = process("serve", "--home", home, "--port", 0)
    line = run.stdout.readline()
    assert "http://127.0.0.1:" in line
    url = line.split("：", 1)[1].split("/ ")[0]
    _until(lambda: httpx.get(f"{url}/healthz", trust_env=False).status_code == 200)
    assert httpx.get(f"{url}/readyz", trust_env=False).status_code == 200
    run.send_signal(stop)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 0
    assert "Traceback" not in err


def test_output_to_a_reader_that_went_away(process: Any, home: Path) -> None:
    run = process("documents", "--home", home)
    run.stdout.close()
    assert run.wait(30) == 1
    assert run.stderr.read() == ""
    run.stdout = None


def test_demo_fills_an_empty_home_and_leaves_others_alone(xunwen: Any, tmp_path: Path, home: Path) -> None:
    first = xunwen("demo", "--home", tmp_path / "new")
    assert first.status == 0
    assert "[1]" in first.out
    assert "失败 0" in first.out
    again = xunwen("demo", "--home", home)
    assert again.status == 0
    assert len(xunwen("documents", "--home", home, "--json").json["documents"]) == 2


def test_demo_indexes_anew_what_was_made_with_other_settings(
    xunwen: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wiring, "_make_embedder", lambda _: HashEmbedder(dim=48))
    assert "xunwen ingest" in xunwen("search", "巡察", "--home", home).one_error_line
    done = xunwen("demo", "--home", home)
    assert done.status == 0
    assert "正在重建索引" in done.err
    assert xunwen("search", "巡察", "--home", home).status == 0


def test_asking_in_a_new_process_loads_no_web_server_and_no_torch(process: Any, home: Path) -> None:
    code = """
        import atexit
        heavy = ("torch", "fastapi", "uvicorn", "mcp", "prometheus_client", "sentence_transformers")
        loaded = lambda: [name for name in heavy if name in sys.modules]
        atexit.register(lambda: print("LOADED", loaded(), file=sys.stderr))
    """
    run = process("search", "巡审联动", "--home", home, code=code)
    out, err = run.communicate(timeout=60)
    assert "乙市.txt" in out
    assert "LOADED []" in err
