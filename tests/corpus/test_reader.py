"""Files on disk: what cannot be read is a clear error of ours, quickly and in little memory."""

from __future__ import annotations

import contextlib
import os
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import EmptyDocument, FileTooLarge, LoadError, UndecodableText, UnsupportedFormat
from corpus.reader import read_bytes, read_file
from corpus.settings import CorpusSettings
from tests.corpus.files import ofd, package

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SENTENCE = "临溪市巡察组发现问题三十二个，已全部整改到位。"


def test_a_file_is_read_from_disk(tmp_path):
    path = tmp_path / "通报.txt"
    path.write_text("整改情况通报\n" + SENTENCE, encoding="utf-8")
    loaded = read_file(path, source="甲/通报.txt")
    (document,) = loaded.documents
    assert (document.title, document.source, loaded.source) == ("整改情况通报", "甲/通报.txt", "甲/通报.txt")
    assert document.raw_sha256 == loaded.raw.sha256
    for block in document.blocks:
        for s in block.segments:
            assert document.text[s.text : s.text + s.length] == loaded.raw.text[s.raw : s.raw + s.length]


def test_a_sidecar_overrides_what_was_read(tmp_path):
    path = tmp_path / "通报.txt"
    path.write_text("整改情况通报\n" + SENTENCE, encoding="utf-8")
    (tmp_path / "通报.txt.meta.yaml").write_text("title: 正式标题\ndate: 2023-05-06\n", encoding="utf-8")
    (document,) = read_file(path, source="通报.txt").documents
    assert (document.title, document.date) == ("正式标题", "2023-05-06")


@pytest.mark.parametrize("text", ["[1, 2", "- a\n- b\n", "title: \x00"])
def test_a_damaged_sidecar_is_an_error_that_names_it(tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.txt.meta.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_file(path, source="a.txt")
    assert "a.txt.meta.yaml" in caught.value.message


def test_a_missing_file(tmp_path):
    with pytest.raises(LoadError) as caught:
        read_file(tmp_path / "none.txt", source="none.txt")
    assert caught.value.source == "none.txt"
    assert caught.value.hint


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(LoadError):
        read_file(tmp_path, source="folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(LoadError):
        read_file(path, source="a.txt")


@pytest.mark.parametrize(
    ("data", "source", "error"),
    [
        (b"", "a.txt", EmptyDocument),
        (b"", "a.pdf", EmptyDocument),
        (b" \n\t\n\xe3\x80\x80", "a.txt", EmptyDocument),
        (b"\x00\x01\x02\xff\xfe" * 50, "a.txt", UndecodableText),
        (os.urandom(4096), "a.txt", UndecodableText),
        ("整改".encode()[:-1], "a.md", UndecodableText),
        (b"\x7fELF" + b"\0" * 100, "a.bin", UnsupportedFormat),
        (b"%PDF-1.7\ntruncated", "a.pdf", LoadError),
        (b"PK\x03\x04 not a zip at all", "a.docx", LoadError),
        (b"PK\x03\x04 not a zip at all", "a.zip", LoadError),
        (b"\x89PNG\r\n\x1a\n broken", "a.png", LoadError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", LoadError),
        (package({"word/document.xml": "<not xml"}), "a.docx", LoadError),
        (package({"word/document.xml": f"<w:document {W}/>"}), "a.docx", LoadError),
        (package({"xl/workbook.xml": "<x/>"}), "a.xlsx", LoadError),
        (
            package({"OFD.xml": "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>"}),
            "a.ofd",
            LoadError,
        ),
        (package({"OFD.xml": "<OFD/>"}), "a.ofd", LoadError),
        (package({}), "a.zip", EmptyDocument),
        (b"<html><body></body></html>", "a.html", EmptyDocument),
    ],
)
def test_bad_files_are_errors_of_ours_that_name_the_file(data, source, error):
    with pytest.raises(error) as caught:
        read_bytes(data, source=source)
    assert caught.value.source.startswith(source)
    assert caught.value.source in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_packages(share):
    body = "".join(f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>" for _ in range(50))
    for data in (
        package({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}),
        ofd([[SENTENCE] * 5]),
        package({"a.txt": SENTENCE}),
    ):
        with pytest.raises(LoadError):
            read_bytes(data[: int(share * len(data))], source="a.docx")


def bounded(
    data: bytes, source: str, error: type[LoadError] = LoadError, seconds: float = 5.0, mib: float = 64
) -> None:
    """Reading fails with ``error`` within so many seconds, allocating no more than so much."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        with pytest.raises(error):
            read_bytes(data, source=source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < seconds
    assert peak < mib * 2**20


def test_one_line_of_200_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(220 * 10**6)
    tracemalloc.start()
    try:
        with pytest.raises(FileTooLarge) as caught:
            read_file(path, source="long.txt")
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    assert "MB" in caught.value.message


def test_a_text_with_more_characters_than_the_limit_is_refused():
    limits = CorpusSettings(max_chars=1000)
    with pytest.raises(FileTooLarge):
        read_bytes(("整改" * 600).encode(), source="a.txt", settings=limits)
    with pytest.raises(FileTooLarge):
        read_bytes(b"a" * 5000, source="a.txt", settings=limits)


def test_a_long_line_within_the_limits_is_read():
    text = SENTENCE * 20_000
    (document,) = read_bytes(text.encode(), source="a.txt").documents
    assert SENTENCE in document.text


def test_zip_bombs_are_refused():
    bounded(package({"word/document.xml": b"0" * (40 << 20)}), "a.docx", FileTooLarge, mib=8)
    bounded(package({"a.txt": b"0" * (40 << 20)}), "a.zip", FileTooLarge, mib=8)


def test_a_bomb_whose_directory_lies_is_cut_off():
    data = bytearray(package({"a.txt": b"0" * (3 << 20)}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    bounded(bytes(data), "a.zip")


def test_entity_bombs_and_external_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    document = f"{bomb}]><w:document {W}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
    bounded(package({"word/document.xml": document}), "a.docx")
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document {W}><w:body><w:p><w:r><w:t>正文&e;</w:t></w:r></w:p></w:body></w:document>'  # noqa: E501 (one XML document)
    (loaded,) = read_bytes(package({"word/document.xml": outside}), source="a.docx").documents
    assert loaded.text == "正文"


def nested_tables(depth: int) -> bytes:
    table = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>表内</w:t></w:r></w:p>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    )
    return package({"word/document.xml": f"<w:document {W}><w:body>{table}</w:body></w:document>"})


def test_deeply_nested_tables_are_bounded():
    begun = time.process_time()
    (document,) = read_bytes(nested_tables(60), source="a.docx").documents
    assert document.text.count("表内") >= 20
    bounded(nested_tables(5000), "a.docx")
    assert time.process_time() - begun < 5


def test_deeply_nested_html_is_bounded():
    page = "<div>" * 3000 + SENTENCE + "</div>" * 3000
    begun = time.process_time()
    with contextlib.suppress(LoadError):  # refused is fine: the parser has a limit of depth of its own
        assert SENTENCE in read_bytes(page.encode(), source="a.html").documents[0].text
    assert time.process_time() - begun < 10


class TestArchives:
    def test_members_are_documents_of_the_archive(self):
        data = package(
            {
                "甲/一.txt": "整改通报一\n" + SENTENCE,
                "乙.md": "# 整改通报二\n\n" + SENTENCE,
                "坏.txt": b"\x00\xff\x01",
            }
        )
        loaded = read_bytes(data, source="包.zip")
        assert [document.title for document in loaded.documents] == ["整改通报一", "整改通报二"]
        assert {document.source for document in loaded.documents} == {"包.zip"}
        assert [failure.source for failure in loaded.failures] == ["包.zip/坏.txt"]
        for document in loaded.documents:
            for block in document.blocks:
                for s in block.segments:
                    assert (
                        document.text[s.text : s.text + s.length] == loaded.raw.text[s.raw : s.raw + s.length]
                    )

    def test_ids_do_not_depend_on_the_other_members(self):
        one = read_bytes(package({"a.txt": SENTENCE}), source="x.zip").documents[0].id
        two = read_bytes(package({"0.txt": SENTENCE, "a.txt": SENTENCE}), source="x.zip").documents[1].id
        assert one == two

    @pytest.mark.parametrize(
        "name", ["../../etc/a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt", "__MACOSX/a.txt", ".git/a.txt"]
    )
    def test_paths_that_lead_out_and_system_files_are_left_out(self, name):
        loaded = read_bytes(package({name: "路径越界", "好.txt": SENTENCE}), source="x.zip")
        assert len(loaded.documents) == 1
        assert "越界" not in loaded.raw.text

    def test_names_in_gbk(self, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("AAAA.txt", b"\xff\x00\xff")
            file.writestr("b.txt", SENTENCE)
        data = path.read_bytes().replace(b"AAAA.txt", "整改".encode("gbk") + b".txt")
        assert read_bytes(data, source="x.zip").failures[0].source == "x.zip/整改.txt"

    def test_archives_within_archives_are_not_opened(self):
        inner = package({"a.txt": SENTENCE})
        loaded = read_bytes(package({"a.txt": SENTENCE, "b.zip": inner}), source="x.zip")
        assert len(loaded.documents) == 1
        assert len(loaded.failures) == 1

    def test_too_many_members(self):
        data = package({f"{n}.txt": SENTENCE for n in range(30)})
        with pytest.raises(FileTooLarge):
            read_bytes(data, source="x.zip", settings=CorpusSettings(max_archive_files=20))


def test_old_formats_say_what_they_need(monkeypatch):
    monkeypatch.setattr("corpus.loaders.office.shutil.which", lambda _: None)
    with pytest.raises(UnsupportedFormat) as caught:
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, source="a.wps")
    assert "LibreOffice" in caught.value.message


def test_pictures_say_what_they_need(monkeypatch):
    pillow = pytest.importorskip("PIL.Image")
    import io
    import sys

    from corpus.loaders import ocr

    buffer = io.BytesIO()
    pillow.new("RGB", (60, 30), "white").save(buffer, "PNG")
    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(LoadError) as caught:
        read_bytes(buffer.getvalue(), source="a.png")
    assert "xunwen[ocr]" in caught.value.hint


KINDS = ("txt", "md", "html", "csv", "pdf", "docx", "xlsx", "ofd", "zip")
NAMES = ["a", *(f"a.{kind}" for kind in KINDS)]
SHARDS = (
    b"%PDF-", b"PK\x03\x04", b"<html>", b"<p>", b"<table><tr><td>", b"# ", b"|a|\n|-|\n", b"---\n",
    "整改。".encode(), b'"', b",", b"\n", b"<!--", b"&#x110000;", b"</",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.lists(st.sampled_from(SHARDS), max_size=20).map(b"".join),
)
def test_any_bytes_are_read_or_refused(source, data):
    with contextlib.suppress(LoadError):
        for document in read_bytes(data, source=source).documents:
            assert document.text
