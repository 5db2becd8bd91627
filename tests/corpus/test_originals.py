from __future__ import annotations

import codecs
import hashlib

import pytest

from corpus.decode import decode
from corpus.draft import RawText
from corpus.errors import CorpusError, DocumentNotFound, OriginalDamaged
from corpus.originals import keep_original, original, stored_file

TEXT = "甲县开展巡察，发现问题三十六个。\r\n问题已经整改，群众满意。\n"


def read(data: bytes, source: str = "a.txt") -> RawText:
    found = decode(data, source=source)
    return RawText(
        source=source, text=found.text, media_type="text/plain", encoding=found.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_a_text_file_is_made_from_its_text(tmp_path, data):
    raw = read(data)
    keep_original(tmp_path / "files", data, raw)
    assert not (tmp_path / "files").exists()
    assert original(tmp_path / "files", raw) == data


def test_what_the_text_does_not_give_back_is_kept(tmp_path):
    data = b"\x50\x4b some document"
    raw = RawText(
        source="a.docx", text=TEXT, media_type="x", encoding="utf-8", sha256=hashlib.sha256(data).hexdigest()
    )
    for _ in range(2):
        keep_original(tmp_path, data, raw)
    assert stored_file(tmp_path, raw.sha256).read_bytes() == data
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [raw.sha256]
    assert original(tmp_path, raw) == data


def test_missing_and_damaged_files_are_told_apart(tmp_path):
    data = b"\x50\x4b some document"
    raw = RawText(source="a.docx", text="", media_type="x", sha256=hashlib.sha256(data).hexdigest())
    with pytest.raises(DocumentNotFound, match=r"a\.docx"):
        original(tmp_path, raw)
    keep_original(tmp_path, data, raw)
    stored_file(tmp_path, raw.sha256).write_bytes(data[:-1] + b"x")
    with pytest.raises(OriginalDamaged, match=r"a\.docx"):
        original(tmp_path, raw)
    changed = RawText(
        source="b.txt", text=TEXT + "改", media_type="text/plain", encoding="utf-8",
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    )  # fmt: skip
    with pytest.raises(DocumentNotFound):
        original(tmp_path, changed)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "files").write_text("in the way")
    data = b"\x50\x4b"
    raw = RawText(source="a.docx", text="", media_type="x", sha256=hashlib.sha256(data).hexdigest())
    with pytest.raises(CorpusError, match="存不进"):
        keep_original(tmp_path / "files", data, raw)
