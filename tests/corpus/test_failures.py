from __future__ import annotations

import sqlite3

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, LoadError
from corpus.library import ingest
from corpus.readable import ReadableCatalogue
from tests.corpus.files import package

GOOD = "甲市抓整改\n\n甲市巡察机构督促整改，成效明显。干部群众都说好。\n"


@pytest.fixture
def home(tmp_path):
    with Catalogue.open(tmp_path / "home" / "catalogue.db") as catalogue:
        yield catalogue


def run(home, *paths):
    return ingest(paths, catalogue=home, files_dir=home.path.parent / "files")


def kept(home) -> dict[str, str]:
    return {one.source: one.code for one in home.failures.all()}


def test_why_a_file_failed_is_kept_until_it_can_be_read(home, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"PK\x03\x04 broken off")
    (folder / "b.txt").write_text(GOOD, encoding="utf-8")
    run(home, folder)
    (one,) = home.failures.all()
    assert (one.source, one.at[:2]) == ("a.docx", "20")
    assert one.message
    assert one.hint
    run(home, folder)
    assert list(kept(home)) == ["a.docx"]
    (folder / "a.docx").write_text(GOOD, encoding="utf-8")
    run(home, folder)
    assert kept(home) == {}


def test_a_file_that_was_damaged_for_a_while_is_forgotten(home, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(GOOD, encoding="utf-8")
    run(home, path)
    path.write_bytes(b"")
    run(home, path)
    assert kept(home) == {"a.txt": "load.empty"}
    path.write_text(GOOD, encoding="utf-8")
    assert run(home, path).unchanged == 1
    assert kept(home) == {}


def test_members_of_an_archive_are_named(home, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(package({"好.txt": GOOD, "坏.txt": b"", "坏.pdf": b"%PDF-1.4 cut"}))
    run(home, path)
    assert set(kept(home)) == {"a.zip/坏.txt", "a.zip/坏.pdf"}
    path.write_bytes(package({"好.txt": GOOD}))
    run(home, path)
    assert kept(home) == {}


def test_a_file_that_is_gone_is_forgotten(home, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_bytes(b"")
    run(home, path)
    home.failures.set("uploads/b.txt", [LoadError("坏", source="uploads/b.txt")])
    path.unlink()
    run(home, folder)
    assert list(kept(home)) == ["uploads/b.txt"]
    with sqlite3.connect(home.path) as db:
        db.execute("UPDATE failures SET at = at - 31 * 24 * 3600")
    db.close()
    home.failures.forget_gone()
    assert kept(home) == {}


def test_a_view_of_some_documents_shows_none(home):
    with pytest.raises(CatalogueError):
        _ = ReadableCatalogue(home, ["内部"]).failures


def test_a_home_of_an_earlier_structure_gets_the_table_and_loses_an_index(tmp_path):
    path = tmp_path / "catalogue.db"
    with Catalogue.open(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE failures")
        db.execute("CREATE INDEX files_origin ON files (origin)")
        db.execute("PRAGMA user_version = 5")
    db.close()
    with Catalogue.open(path) as catalogue:
        assert catalogue.failures.all() == ()
        assert catalogue.failures.files() == frozenset()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'files_origin'").fetchall() == []
    db.close()
