from __future__ import annotations

import dataclasses

import pytest

from index.errors import IndexMissing
from index.verify import verify


def test_all_is_well(filled) -> None:
    report = verify(filled.home, catalogue=filled.catalogue)
    assert report.damaged == ()
    assert report.generation == "000001"
    assert report.documents == 60
    assert report.files >= 12


def test_every_damaged_file_is_named(filled) -> None:
    folder = filled.home / "generations" / "000001"
    names = ("documents.db", "shards/00000000/vectors.faiss")
    for name in names:
        good = (folder / name).read_bytes()
        (folder / name).write_bytes(good[:100] + bytes([good[100] ^ 1]) + good[101:])
    (folder / "live.npy").unlink()
    found = {damage.where: damage.reason for damage in verify(filled.home).damaged}
    assert set(found) == {*names, "live.npy"}
    assert found["live.npy"] == "缺失"


def test_a_flipped_byte_in_any_file_is_named_whatever_the_place(filled) -> None:
    folder = filled.home / "generations" / "000001"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 12
    for path in files:
        good = path.read_bytes()
        for place in (0, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
            (damage,) = verify(filled.home).damaged
            assert damage.where == path.relative_to(folder).as_posix()
        path.write_bytes(good)
    assert verify(filled.home).damaged == ()


def test_a_damaged_manifest_or_pointer_is_named(filled) -> None:
    (filled.home / "generations" / "000001" / "manifest.json").write_text("{}")
    assert [damage.where for damage in verify(filled.home).damaged] == ["manifest.json"]
    (filled.home / "CURRENT").write_text("?")
    assert [damage.where for damage in verify(filled.home).damaged] == ["CURRENT"]


def test_texts_that_the_catalogue_lost_or_changed(filled) -> None:
    first, second = filled.catalogue.latest["doc-00001"], filled.catalogue.latest["doc-00002"]
    del filled.catalogue.versions[first.id, first.version]
    filled.catalogue.versions[second.id, second.version] = dataclasses.replace(second, text="别的文字")
    damaged = verify(filled.home, catalogue=filled.catalogue).damaged
    assert [damage.where for damage in damaged] == [
        "doc-00001.txt（doc-00001）",
        "doc-00002.txt（doc-00002）",
    ]


def test_missing(library) -> None:
    with pytest.raises(IndexMissing):
        verify(library.home)
