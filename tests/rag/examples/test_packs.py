"""Packs: quotations from the catalogue only, footnotes, checksums, and re-checking a file."""

from __future__ import annotations

import hashlib
import io
import zipfile

import docx
import pytest
from lxml import etree

from corpus.errors import DocumentNotFound, LoadError
from rag.errors import PackInvalid
from rag.examples import PackItem, check_pack, make_pack, write_pack
from rag.examples.markdown import read_markdown
from rag.examples.word import read_word
from rag.printed import reference

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def documents(catalogue):
    return {row.source.rsplit("/", 1)[-1]: catalogue.document(row.id) for row in catalogue.documents()}


@pytest.fixture(scope="module")
def items(documents):
    def item(name, first, last, note=""):
        document = documents[name]
        start = document.text.index(first)
        end = document.text.index(last, start) + len(last)
        return PackItem(document=document.id, version=document.version, start=start, end=end, note=note)

    return (
        item("yixing.txt", "宜兴市委建立", "群众评单。", "机制名称可用作板书。\n> 第二行 [^9]"),
        item("tengzhou.txt", "滕州市委第一轮", "92.5%。"),
        item("rules.txt", "（一）实事求是", "公开透明。"),  # across paragraphs
        item("tengzhou.txt", "滕州市木石镇", "水泥路。"),
    )


@pytest.fixture(scope="module")
def pack(items, catalogue):
    return make_pack("巡察 *教学* 包 <一>", items, catalogue)


def written(path, pack, form):
    path = path / ("pack.docx" if form == "docx" else "pack.md")
    path.write_bytes(write_pack(pack, form))
    return path


def rewrite(path, member, change):
    """Change one file inside a DOCX."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data.decode()).encode() if info.filename == member else data)
    path.write_bytes(out.getvalue())


def test_quotations_come_from_the_catalogue(pack, items, catalogue):
    for packed, item in zip(pack.quotes, items, strict=True):
        text = catalogue.document(item.document, item.version).text
        assert packed.quote == text[item.start : item.end]
        assert packed.checksum == hashlib.sha256(packed.quote.encode()).hexdigest()
    assert [p.source for p in pack.quotes] == [1, 2, 3, 2]
    assert len(pack.sources) == 3


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_written_pack_passes(tmp_path, pack, catalogue, form):
    report = check_pack(written(tmp_path, pack, form), catalogue)
    assert report.ok
    assert [(i.number, i.quote) for i in report.items] == [(p.number, p.quote) for p in pack.quotes]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_one_changed_character_fails_and_names_the_item(tmp_path, pack, catalogue, form, number):
    path = written(tmp_path, pack, form)
    old = {1: "接单", 2: "187个", 3: "依靠群众", 4: "86万元"}[number]
    new = {1: "接收", 2: "188个", 3: "信靠群众", 4: "88万元"}[number]
    if form == "docx":
        rewrite(path, "word/document.xml", lambda xml: xml.replace(old, new))
    else:
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    report = check_pack(path, catalogue)
    assert not report.ok
    (bad,) = [i for i in report.items if not i.ok]
    assert bad.number == number
    assert new in bad.problem
    assert old in bad.problem


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_changed_checksum_fails(tmp_path, pack, catalogue, form):
    path = written(tmp_path, pack, form)
    right, wrong = pack.quotes[1].checksum, "0" * 64
    if form == "docx":
        rewrite(path, "word/footnotes.xml", lambda xml: xml.replace(right, wrong))
    else:
        path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    (bad,) = [i for i in check_pack(path, catalogue).items if not i.ok]
    assert (bad.number, bad.problem) == (2, "校验和与原文不符")


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_quotation_with_a_spoilt_footnote_fails(tmp_path, pack, catalogue, form):
    path = written(tmp_path, pack, form)
    digest = pack.quotes[0].checksum
    if form == "docx":
        rewrite(path, "word/footnotes.xml", lambda xml: xml.replace(f"SHA-256 {digest}", "另见"))
    else:
        path.write_text(path.read_text("utf-8").replace(digest, "另见"), "utf-8")
    (bad,) = [i for i in check_pack(path, catalogue).items if not i.ok]
    assert bad.number == 1
    assert "脚注" in bad.problem


def test_a_version_that_is_gone_fails(tmp_path, pack, catalogue):
    path = written(tmp_path, pack, "markdown")
    version = pack.quotes[0].item.version
    path.write_text(path.read_text("utf-8").replace(version, "f" * 64), "utf-8")
    (bad,) = [i for i in check_pack(path, catalogue).items if not i.ok]
    assert (bad.number, bad.problem) == (1, "资料库里没有这篇文档的这个版本")


def test_the_footnotes_are_real_ones(pack):
    data = write_pack(pack, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        types = package.read("[Content_Types].xml").decode()
    assert "footnotes+xml" in types
    texts = {n.get(f"{W}id"): "".join(n.itertext()) for n in notes.iter(f"{W}footnote")}
    marks = [r.get(f"{W}id") for r in body.iter(f"{W}footnoteReference")]
    assert marks == ["1", "2", "3", "4"]
    for packed in pack.quotes:
        assert packed.checksum in texts[str(packed.number)]
        assert packed.document.title in texts[str(packed.number)]


def test_word_reads_the_file(pack):
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(write_pack(pack, "docx"))).paragraphs)
    assert "巡察 *教学* 包 <一>" in text
    for packed in pack.quotes:
        assert packed.quote in text
    assert "备注：机制名称可用作板书。" in text
    for source in pack.sources:
        assert reference(source) in text


def test_the_file_survives_being_saved_again(tmp_path, pack, catalogue):
    path = written(tmp_path, pack, "docx")
    document = docx.Document(path)
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("备注："):
            paragraph.add_run("课上讨论。")
    document.save(path)
    assert check_pack(path, catalogue).ok


def test_annotations_may_be_edited_in_markdown(tmp_path, pack, catalogue):
    path = written(tmp_path, pack, "markdown")
    path.write_text(path.read_text("utf-8").replace("**备注：**", "**讲解：** 先看数字。"), "utf-8")
    assert check_pack(path, catalogue).ok


def test_markdown_keeps_every_character():
    from dataclasses import replace

    from corpus.model import Document, DocumentKind, text_version
    from rag.examples.pack import Pack, PackedQuote, checksum

    quote = "# 一*二*_三_ [^1] `四` <b>&amp;</b> \\ | ~ !\n> 五\n\n1. 六\n- 七[^2]"
    document = Document(
        id="d", version=text_version(quote), source="a.md", title="题[^1]\n目", text=quote, blocks=(),
        kind=DocumentKind.NEWS, media_type="text/plain",
    )  # fmt: skip
    item = PackItem(document="d", version=document.version, start=0, end=len(quote), note="注[^1]: 假")
    packed = PackedQuote(
        number=1, item=item, quote=quote, checksum=checksum(quote), document=document, source=1
    )
    pack = Pack(title="题", quotes=(packed, replace(packed, number=2)), sources=(document,))
    assert [f.quote for f in read_markdown(write_pack(pack, "markdown").decode())] == [quote, quote]
    assert [f.item.start for f in read_markdown(write_pack(pack, "markdown").decode())] == [0, 0]
    assert [f.quote for f in read_word(write_pack(pack, "docx"), "a.docx")] == [quote, quote]
    tabs = replace(packed, quote="甲\t乙\x01丙 ")
    found = read_word(write_pack(replace(pack, quotes=(tabs,)), "docx"), "a.docx")
    assert [f.quote for f in found] == ["甲\t乙\ufffd丙 "]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**9)], ids=["before", "empty", "reversed", "beyond"]
)
def test_a_range_outside_the_text_is_told(documents, catalogue, start, end):
    document = documents["rules.txt"]
    item = PackItem(document=document.id, version=document.version, start=start, end=end)
    with pytest.raises(PackInvalid, match="第 1 条"):
        make_pack("包", [item], catalogue)


def test_an_unknown_document_is_told(catalogue):
    with pytest.raises(DocumentNotFound, match="第 1 条"):
        make_pack("包", [PackItem(document="没有", version="0" * 64, start=0, end=1)], catalogue)
    with pytest.raises(PackInvalid):
        make_pack("包", [], catalogue)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b""), ("a.md", b"# \xe9\xa2\x98\n"), ("a.md", b"\xff\xfe\x00"), ("gone.md", None)],
)
def test_what_is_no_pack_is_told(tmp_path, catalogue, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(PackInvalid):
        check_pack(tmp_path / name, catalogue)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"nothing"])
def test_a_broken_docx_is_told(tmp_path, catalogue, data):
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(LoadError):
        check_pack(tmp_path / "a.docx", catalogue)
