from __future__ import annotations

import os
import warnings
import zipfile

import pytest

from corpus.catalogue import Catalogue
from corpus.library import ingest
from corpus.originals import original, stored_file
from corpus.reader import read_file
from corpus.settings import CorpusSettings

A = "甲市抓整改\n\n甲市巡察机构督促整改，成效明显。干部群众都说好。\n"
B = "乙县强队伍\n\n乙县巡察机构抓培训，队伍更强。\n"


@pytest.fixture
def home(tmp_path):
    with Catalogue.open(tmp_path / "home" / "catalogue.db") as catalogue:
        yield catalogue


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    (folder / "2023").mkdir(parents=True)
    (folder / "a.txt").write_text(A, encoding="utf-8")
    (folder / "2023" / "b.txt").write_text(B, encoding="gb18030")
    return folder


def run(home, *paths, **more):
    return ingest(paths, catalogue=home, files_dir=home.path.parent / "files", **more)


def test_an_unchanged_folder_changes_nothing(home, folder):
    first = run(home, folder)
    assert (first.files, first.added, first.failed) == (2, 2, ())
    before = home.documents()
    second = run(home, folder)
    assert (second.added, second.updated, second.unchanged, second.changed) == (0, 0, 2, ())
    assert home.documents() == before
    assert {row.source for row in before} == {"a.txt", "2023/b.txt"}


def test_a_changed_file_makes_a_new_version(home, folder):
    run(home, folder)
    row = next(r for r in home.documents() if r.source == "a.txt")
    (folder / "a.txt").write_text(A.replace("成效明显", "成效显著"), encoding="utf-8")
    report = run(home, folder)
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert report.changed == (row.id,)
    assert "成效明显" in home.document(row.id, row.version).text
    assert "成效显著" in home.document(row.id).text


def test_only_what_changed_is_read(home, folder):
    read = []

    def reader(path, *, source, settings):
        read.append(source)
        return read_file(path, source=source, settings=settings)

    run(home, folder, reader=reader)
    run(home, folder, reader=reader)
    (folder / "a.txt.meta.yaml").write_text("title: 另题\n", encoding="utf-8")
    run(home, folder, reader=reader)
    assert sorted(read) == ["2023/b.txt", "a.txt", "a.txt"]
    assert read[-1] == "a.txt"
    assert "另题" in {row.title for row in home.documents()}


def test_an_archive_goes_in_with_its_members_and_names_those_that_failed(home, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("甲/a.txt", A)
        archive.writestr("b.txt", B)
        archive.writestr("empty.txt", "")
    report = run(home, tmp_path / "a.zip")
    assert report.added == 2
    assert [f.code for f in report.failed] == ["load.empty"]
    assert all(row.source.startswith("a.zip") for row in home.documents())
    again = run(home, tmp_path / "a.zip")
    assert (again.unchanged, len(again.failed)) == (2, 1)


def test_members_that_lead_elsewhere_are_doubled_or_damaged_fail_alone(home, tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the second of a name
        for name in ("../../外.txt", "好.txt", "好.txt", "坏.txt", ".git/config"):
            archive.writestr(name, A if name != "坏.txt" else "断" * 400)
    data = bytearray(path.read_bytes())
    at = data.index("断".encode() * 400)
    data[at : at + 30] = bytes(30)
    path.write_bytes(data)
    report = run(home, path)
    assert report.added == 1
    assert sorted(failure.source for failure in report.failed) == [
        "a.zip/../../外.txt", "a.zip/坏.txt", "a.zip/好.txt",
    ]  # fmt: skip
    assert not list(tmp_path.rglob("外.txt"))


def test_every_file_comes_back_byte_for_byte(home, folder):
    (folder / "gb.txt").write_bytes("甲县巡察整改情况通报，问题已经销号。\r\n".encode("gb18030"))
    (folder / "mark.txt").write_bytes(b"\xef\xbb\xbf" + "乙县开展巡察。".encode())
    (folder / "page.html").write_text("<p>丙县<b>开展</b>巡察。</p>", encoding="utf-8")
    files = home.path.parent / "files"
    run(home, folder)
    for row in home.files():
        assert original(files, home.raw_of_file(row.source)) == (folder / row.source).read_bytes()
    kept = [path.read_bytes() for path in files.rglob("*") if path.is_file()]
    assert kept == [(folder / "page.html").read_bytes()], "texts are not kept twice"
    assert stored_file(files, home.file("page.html").sha256).read_bytes() == kept[0]


def test_a_file_that_cannot_be_read_fails_alone(home, folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "big.txt").write_bytes(b"x" * 2000)
    report = run(home, folder, settings=CorpusSettings(max_file_bytes=1500 * 4 - 4001))
    codes = {f.source: f.code for f in report.failed}
    assert codes["empty.txt"] == "load.empty"
    assert codes["big.txt"] == "load.too_large"
    assert codes["binary.txt"].startswith("load.")
    assert report.added == 2
    assert all(f.message and f.source in f.message for f in report.failed)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_fails_alone(home, folder):
    (folder / "a.txt").chmod(0)
    assert run(home, folder).failed[0].code == "load.failed"


def test_a_mistake_of_ours_fails_alone_and_is_logged(home, folder, caplog):
    def reader(path, *, source, settings):
        if source == "a.txt":
            raise KeyError("x")
        return read_file(path, source=source, settings=settings)

    report = run(home, folder, reader=reader)
    assert [f.source for f in report.failed] == ["a.txt"]
    assert report.added == 1
    assert "a.txt" in caplog.text


def test_missing_paths_and_empty_folders_are_named(home, tmp_path):
    (tmp_path / "nothing").mkdir()
    report = run(home, tmp_path / "nothing", tmp_path / "gone.txt")
    assert [f.code for f in report.failed] == ["load.nothing", "load.missing"]


def test_hidden_files_locks_sidecars_and_links_to_folders_are_left_out(home, folder):
    for name in (".hidden.txt", "~$a.docx", "Thumbs.db", "a.txt.meta.yaml"):
        (folder / name).write_text("title: 甲\n", encoding="utf-8")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    report = run(home, folder)
    assert report.files == 2
    assert report.failed == ()


def test_the_library_itself_is_left_out(home, tmp_path):
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    assert home.path.is_relative_to(tmp_path)
    assert run(home, tmp_path).files == 1
    report = run(home, tmp_path)
    assert (report.files, report.unchanged, report.failed) == (1, 1, ())


def test_a_single_file_is_known_by_its_name(home, folder):
    run(home, folder / "a.txt")
    assert [row.source for row in home.documents()] == ["a.txt"]
    assert run(home, folder).unchanged == 1


def test_two_files_of_the_same_name_are_two_files(home, tmp_path):
    for year in ("2022", "2023"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.txt").write_text(A + year, encoding="utf-8")
    run(home, tmp_path / "2022" / "a.txt", tmp_path / "2023" / "a.txt")
    assert [row.source for row in home.documents()] == ["2023/a.txt", "a.txt"]
    report = run(home, tmp_path / "2023" / "a.txt")
    assert (report.added, report.unchanged) == (0, 1)


def test_a_file_that_moved_keeps_its_documents(home, folder, tmp_path):
    run(home, folder)
    ids = set(home.current())
    folder.rename(tmp_path / "moved")
    report = run(home, tmp_path / "moved")
    assert report.unchanged == 2
    assert set(home.current()) == ids


def test_what_vanished_is_told_and_stays(home, folder):
    run(home, folder)
    (folder / "a.txt").unlink()
    report = run(home, folder)
    assert report.missing == ("a.txt",)
    assert len(home.documents()) == 2


def test_an_interrupted_run_goes_on_from_there(home, folder):
    def interrupt(progress):
        if progress.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(home, folder, progress=interrupt)
    assert len(home.documents()) == 1
    report = run(home, folder)
    assert (report.added, report.unchanged) == (1, 1)


def test_progress_names_files_and_counts_failures(home, folder):
    (folder / "empty.txt").write_bytes(b"")
    told = []
    run(home, folder, progress=told.append)
    assert [(p.done, p.total) for p in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[-1].failed == 1
    assert {p.source for p in told} == {"a.txt", "2023/b.txt", "empty.txt", ""}


@pytest.fixture
def workers_pay(monkeypatch):
    monkeypatch.setattr("corpus.library._LEFT", 0)  # else a test would need thousands of files


def many(folder, count=130):
    for number in range(count):
        text = f"第{number}次巡察见实效\n\n县委巡察组发现问题{number * 3 + 1}个，已经整改{number}个。\n"
        (folder / f"{number:03d}.txt").write_text(text * (1 + number % 3), encoding="utf-8")
    (folder / "050.txt").write_bytes(b"")
    (folder / "120.txt").write_bytes(b"")


def held(catalogue):
    rows = [(row.source, row.id, row.version, row.ordinal) for row in catalogue.documents()]
    texts = [catalogue.document(identifier) for _, identifier, _, _ in rows]
    return rows, texts, [catalogue.alike(row[1], most=5) for row in rows]


@pytest.mark.usefixtures("workers_pay")
def test_workers_put_the_same(tmp_path):
    (tmp_path / "in").mkdir()
    many(tmp_path / "in")
    found = []
    for workers in (1, 2):
        with Catalogue.open(tmp_path / f"home{workers}" / "catalogue.db") as catalogue:
            told = []
            files_dir = tmp_path / f"files{workers}"
            arguments = {"catalogue": catalogue, "files_dir": files_dir, "workers": workers}
            report = ingest([tmp_path / "in"], progress=told.append, **arguments)
            assert [state.source for state in told] == [f"{n:03d}.txt" for n in range(130)] + [""]
            assert all(state.done <= place for place, state in enumerate(told))
            again = ingest([tmp_path / "in"], **arguments)
            assert (again.unchanged, again.added, len(again.failed)) == (128, 0, 2)
            found.append((report, held(catalogue)))
    assert found[0] == found[1]
    assert [failure.source for failure in report.failed] == ["050.txt", "120.txt"]


READER = """
import os
from corpus.reader import read_file

def reader(path, *, source, settings):
    if source == "110.txt" and os.environ.get("DEADLY"):
        os.kill(os.getpid(), 9)
    return read_file(path, source=source, settings=settings)
"""


@pytest.mark.usefixtures("workers_pay")
def test_a_file_that_kills_its_worker_fails_alone_and_is_read_again(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    many(tmp_path / "in")
    (tmp_path / "deadly_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DEADLY", "1")
    reader = __import__("deadly_reader").reader
    with Catalogue.open(tmp_path / "home" / "catalogue.db") as catalogue:
        arguments = {"catalogue": catalogue, "files_dir": tmp_path / "files", "reader": reader, "workers": 2}
        report = ingest([tmp_path / "in"], **arguments)
        assert [failure.source for failure in report.failed] == ["050.txt", "110.txt", "120.txt"]
        assert "SIGKILL" in report.failed[1].message
        assert report.added == 127
        monkeypatch.delenv("DEADLY")
        assert ingest([tmp_path / "in"], **arguments).added == 1


@pytest.mark.usefixtures("workers_pay")
def test_a_run_with_workers_that_is_stopped_leaves_whole_files(tmp_path):
    (tmp_path / "in").mkdir()
    many(tmp_path / "in")

    def stop(state):
        if state.source == "110.txt":  # the first hundred are enough to start workers
            raise KeyboardInterrupt

    with Catalogue.open(tmp_path / "home" / "catalogue.db") as catalogue:
        arguments = {"catalogue": catalogue, "files_dir": tmp_path / "files", "workers": 2}
        with pytest.raises(KeyboardInterrupt):
            ingest([tmp_path / "in"], progress=stop, **arguments)
        assert 50 < len(catalogue.files()) < 110
        ingest([tmp_path / "in"], **arguments)
        assert len(catalogue.documents()) == 128
        assert catalogue.verify() == ()
