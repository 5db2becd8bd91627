from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.doubled import Doubled, remove_doubled
from corpus.library import ingest
from corpus.originals import original, stored_file

TEXTS = {
    "甲.txt": "甲县开展巡察，发现问题三十六个。\n问题已经整改，群众满意。\n".encode(),
    "乙.txt": "乙县的报告用另一种编码写成，一字不差地保留下来。\n".encode("gb18030"),
}


def keep(files_dir: Path, data: bytes) -> Path:
    """Keep a file as earlier versions did, whatever its kind."""
    place = stored_file(files_dir, hashlib.sha256(data).hexdigest())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of an earlier version: two text files, each kept a second time."""
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    for name, data in TEXTS.items():
        (folder / name).write_bytes(data)
        keep(home / "files", data)
    with Catalogue.open(home / "catalogue.db") as catalogue:
        assert ingest([folder], catalogue=catalogue, files_dir=home / "files").added == 2
    return home


def kept(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "files").rglob("*") if path.is_file())


def test_copies_of_texts_are_removed_and_still_given_back(home: Path) -> None:
    size = sum(map(len, TEXTS.values()))
    assert remove_doubled(home / "catalogue.db", home / "files") == Doubled(files=2, bytes=size)
    assert kept(home) == []
    with Catalogue.open(home / "catalogue.db") as catalogue:
        for name, data in TEXTS.items():
            assert original(home / "files", catalogue.raw_of_file(name)) == data
    assert remove_doubled(home / "catalogue.db", home / "files") == Doubled(files=0, bytes=0)


def test_what_no_text_gives_back_stays(home: Path) -> None:
    stranger = keep(home / "files", b"\x50\x4b nobody read this")
    other = stranger.with_name(".part-abc")
    other.write_bytes(b"half a file")
    assert remove_doubled(home / "catalogue.db", home / "files").files == 2
    assert kept(home) == sorted([stranger.name, other.name])


def test_the_copy_of_a_damaged_text_stays(home: Path) -> None:
    name, data = next(iter(TEXTS.items()))
    with sqlite3.connect(home / "catalogue.db") as connection:
        connection.execute("UPDATE raws SET text = substr(text, 1, 9) WHERE source = ?", (name,))
    connection.close()
    assert remove_doubled(home / "catalogue.db", home / "files").files == 1
    assert kept(home) == [hashlib.sha256(data).hexdigest()]


def test_the_copy_of_a_text_that_was_read_otherwise_stays(home: Path) -> None:
    name, data = next(iter(TEXTS.items()))
    with sqlite3.connect(home / "catalogue.db") as connection:  # an older reading of the same bytes
        connection.execute(
            "INSERT INTO raws (key, source, media_type, sha256, head, text) SELECT x'00', source, media_type,"
            " sha256, head, (SELECT text FROM raws WHERE source <> ?) FROM raws WHERE source = ?",
            (name, name),
        )
    connection.close()
    assert remove_doubled(home / "catalogue.db", home / "files").files == 1
    assert kept(home) == [hashlib.sha256(data).hexdigest()]


def test_a_home_without_files(tmp_path: Path) -> None:
    Catalogue.open(tmp_path / "catalogue.db").close()
    assert remove_doubled(tmp_path / "catalogue.db", tmp_path / "files") == Doubled(files=0, bytes=0)
