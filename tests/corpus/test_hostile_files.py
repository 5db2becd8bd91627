"""Files made to hurt: refused or read within bounds of time and memory, and the others go in."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from random import Random

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import FileTooLarge, LoadError
from corpus.library import ingest
from corpus.reader import read_bytes
from corpus.settings import CorpusSettings
from tests.corpus.files import PARAGRAPHS, ofd, package, pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = PARAGRAPHS[0]


class Bounds:
    """What a block of code took: CPU seconds and MiB of Python objects."""

    def __enter__(self):
        tracemalloc.start()
        self._begun = time.process_time()
        return self

    def __exit__(self, *_):
        self.seconds = time.process_time() - self._begun
        self.mib = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()


def docx() -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in PARAGRAPHS * 5)
    return package({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for k in range(40):
        book.active.append([f"第{k}项", TEXT])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as saved:
        members = {name: saved.read(name) for name in saved.namelist()}
    dated = members["docProps/core.xml"]
    members["docProps/core.xml"] = re.sub(rb"\d{4}-[^<]*Z", b"2025-01-01T00:00:00Z", dated)
    return package(members)


def picture() -> bytes:
    pillow = pytest.importorskip("PIL.Image")
    buffer = io.BytesIO()
    pillow.effect_noise((80, 40), 60).save(buffer, "PNG")
    return buffer.getvalue()


WHOLE = {
    "a.txt": lambda: "\n".join(PARAGRAPHS).encode(),
    "a.md": lambda: "\n\n".join(["# 通报", *PARAGRAPHS]).encode(),
    "a.html": lambda: "".join(["<html><body>", *(f"<p>{p}</p>" for p in PARAGRAPHS)]).encode(),
    "a.csv": lambda: "\n".join(["事项,内容", *(f"{k},{p}" for k, p in enumerate(PARAGRAPHS))]).encode(),
    "a.docx": docx,
    "a.xlsx": xlsx,
    "a.pdf": lambda: pdf([[(60, 60 + 20 * k, 12, p[:40]) for k, p in enumerate(PARAGRAPHS)]] * 3),
    "a.ofd": lambda: ofd([list(PARAGRAPHS)] * 3),
    "a.png": picture,
    "a.zip": lambda: package({"甲.txt": TEXT, "乙.txt": TEXT}),
}


def refusal(data: bytes, source: str) -> LoadError | None:
    """The error that a file is refused with, None when it is read."""
    try:
        loaded = read_bytes(data, source=source)
    except LoadError as error:
        return error
    assert any(document.text for document in loaded.documents)
    return None


@pytest.mark.parametrize("source", WHOLE)
def test_every_cut_is_read_as_far_as_it_goes_or_refused_in_our_words(source):
    data = WHOLE[source]()
    for cut in sorted({1, 7, 64, *(len(data) * k // 7 for k in range(1, 7)), len(data) - 1}):
        error = refusal(data[:cut], source)
        assert error is None or (error.source.startswith(source) and source in error.message and error.hint)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("source", WHOLE)
def test_bytes_turned_over_are_read_or_refused(source, share):
    data = bytearray(WHOLE[source]())
    for at in range(int(share * len(data)), len(data), max(1, len(data) // 40)):
        data[at] ^= 0x5A
    error = refusal(bytes(data), source)
    assert error is None or (source in error.message and error.hint)


@pytest.mark.parametrize("source", WHOLE)
def test_single_wrong_bytes_are_read_over_or_refused(source):
    data = WHOLE[source]()
    random = Random(7)
    for _ in range(60):
        changed = bytearray(data)
        changed[random.randrange(len(data))] ^= random.randrange(1, 256)
        error = refusal(bytes(changed), source)
        assert error is None or (source in error.message and error.hint)


def test_a_container_of_a_version_to_come_is_refused_in_our_words():
    for make in (docx, xlsx, WHOLE["a.ofd"], WHOLE["a.zip"]):
        data = bytearray(make())
        data[data.index(b"PK\x01\x02") + 6] = 200  # the version that reading the first member needs
        error = refusal(bytes(data), "a.zip")
        assert error is not None
        assert error.hint


def test_a_pdf_of_five_thousand_pages_is_refused_at_once_beyond_the_limit():
    data = pdf([[(60, 60, 12, "整改")]] * 5_000)
    with Bounds() as took, pytest.raises(FileTooLarge) as caught:
        read_bytes(data, source="a.pdf", settings=CorpusSettings(max_pages=4_999))
    assert "5,000" in caught.value.message
    assert took.seconds < 20
    assert took.mib < 8


def test_pages_of_a_pdf_are_not_kept_while_others_are_read():
    page = [(60, 60 + 18 * k, 12, TEXT[:38]) for k in range(40)]
    data = pdf([page] * 20)
    with Bounds() as took, pytest.raises(FileTooLarge):
        read_bytes(data, source="a.pdf", settings=CorpusSettings(max_chars=15_000))
    assert took.mib < 8


def test_a_page_of_rules_is_a_drawing_and_is_read_in_time():
    hatch = [(5 + k % 580, 10, 5 + k % 580, 800) for k in range(900)]
    hatch += [(5, 10 + k % 800, 585, 10 + k % 800) for k in range(900)]
    with Bounds() as took:
        loaded = read_bytes(pdf([[*hatch, (60, 60, 12, TEXT[:38])]]), source="a.pdf")
    assert TEXT[:38] in "".join(document.text for document in loaded.documents).replace("\n", "")
    assert took.seconds < 60


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("a.html", f"<table><tr><td colspan=99999 rowspan=9999>{TEXT}</td></tr>{'<tr><td>一' * 200}</table>"),
        ("a.html", f"<table>{'<tr>' + '<td rowspan=999>一' * 30}</table>{TEXT}"),
        ("a.csv", TEXT + "," * 300_000 + "\n甲,乙\n"),
        ("a.md", "|" * 20_000 + f"\n\n{TEXT}\n" + "> " * 5_000),
        ("a.txt", "（" * 50_000 + TEXT),
        ("a.txt", "\n".join(f"第{k}条" for k in range(300)) + TEXT),
    ],
    ids=["wide", "tall", "columns", "pipes", "brackets", "articles"],
)
def test_tables_and_marks_beyond_reason_are_bounded(source, data):
    with Bounds() as took:
        refusal(data.encode(), source)
    assert took.seconds < 60
    assert took.mib < 300


def test_a_merged_cell_that_claims_a_million_columns():
    span = '<w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr>'
    cell = f"<w:tc>{span}<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * 100}</w:tbl>"
    with Bounds() as took:
        (document,) = read_bytes(
            package({"word/document.xml": f"<w:document {W}><w:body>{table}</w:body></w:document>"}),
            source="a.docx",
        ).documents
    assert document.text.count(TEXT) == 300
    assert took.mib < 50


def test_an_ofd_whose_advances_claim_a_thousand_million():
    code = '<TextCode DeltaX="g 999999999 1">整改</TextCode>'
    data = package(
        {
            "OFD.xml": "<O><DocBody><DocRoot>D.xml</DocRoot></DocBody></O>",
            "D.xml": '<D><Pages><Page BaseLoc="P.xml"/></Pages></D>',
            "P.xml": f'<P><TextObject Boundary="0 0 9 9" Size="5">{code}</TextObject></P>',
        }
    )
    with Bounds() as took:
        (document,) = read_bytes(data, source="a.ofd").documents
    assert document.text == "整改"
    assert took.mib < 8


def test_the_other_files_go_in(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "好.txt").write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    for source, make in WHOLE.items():
        data = make()
        (folder / f"断{source[1:]}").write_bytes(data[: len(data) // 3] + b"\0\xff")
    with Catalogue.open(tmp_path / "home" / "catalogue.db") as catalogue:
        report = ingest([folder], catalogue=catalogue, files_dir=tmp_path / "home" / "files")
        assert {"好.txt"} <= {row.source for row in catalogue.documents()}
        assert len(catalogue.failures.all()) == len(report.failed) >= 5
