from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from corpus.draft import RawBlock, RawText
from corpus.errors import CatalogueCorrupt, CatalogueError, CatalogueMismatch, DocumentNotFound
from corpus.model import (
    Block,
    BlockKind,
    Document,
    DocumentKind,
    MetaValue,
    Repair,
    Segment,
    Span,
    text_version,
)
from corpus.reader import LoadedFile
from corpus.stored import document_to


def document(text="标题\n正文一句。", *, id_="d1", source="a.txt", title="标题", **more):
    span, raw = Span(0, 2), Span(1, 3)
    block = Block(
        kind=BlockKind.TITLE, span=span, raw=raw, segments=(Segment(text=0, raw=1, length=2),),
        level=1, label="第一条", page=3,
    )  # fmt: skip
    return Document(
        id=id_, version=text_version(text), source=source, title=title, text=text, blocks=(block,),
        kind=DocumentKind.CASE, media_type="text/plain", date="2023-03", regions=("甲区", "乙市"),
        issuer="某办",
        meta={"author": (MetaValue(value="某人", span=Span(0, 2)), MetaValue(value="又"))},
        repairs=(Repair(rule="wrap", reason="换行", raw=Span(0, 4), before="标 题", after="标题"),),
        raw_sha256="0" * 64, **more,
    )  # fmt: skip


def loaded(*documents, source="a.txt"):
    data = "\n".join(d.text for d in documents)
    raw = RawText(
        source=source, text=data, media_type="text/plain", sha256=hashlib.sha256(data.encode()).hexdigest(),
        encoding="utf-8", pages=(Span(0, 3),), blocks=(RawBlock(span=Span(0, 2), kind=BlockKind.TITLE),),
        meta={"title": "x"},
    )  # fmt: skip
    return LoadedFile(source=source, raw=raw, documents=documents)


@pytest.fixture
def catalogue(tmp_path):
    with Catalogue.open(tmp_path / "home" / "catalogue.db") as opened:
        yield opened


def test_putting_the_same_file_twice_changes_nothing(catalogue):
    assert catalogue.put(loaded(document())).added == ("d1",)
    before = catalogue.row("d1")
    assert catalogue.put(loaded(document())).unchanged == ("d1",)
    assert catalogue.row("d1") == before
    assert catalogue.current() == {"d1": before.version}


def test_old_versions_stay_readable(catalogue):
    old, new = document(), document("标题\n改后的正文。")
    catalogue.put(loaded(old))
    assert catalogue.put(loaded(new)).updated == ("d1",)
    assert catalogue.document("d1") == new
    assert catalogue.document("d1", old.version) == old
    assert catalogue.raw("d1", old.version).text == old.text
    assert [(v.version, v.current) for v in catalogue.versions("d1")] == [
        (new.version, True),
        (old.version, False),
    ]
    assert catalogue.row("d1", old.version).version == old.version


def test_new_metadata_of_the_same_text_is_an_update(catalogue):
    catalogue.put(loaded(document()))
    assert catalogue.put(loaded(replace(document(), date="2024"))).updated == ("d1",)
    assert catalogue.row("d1").date == "2024"
    assert len(catalogue.versions("d1")) == 1


def test_a_document_that_left_its_file_is_removed_and_can_come_back(catalogue):
    one, two = document(), document("第二篇。", id_="d2", title="第二篇")
    catalogue.put(loaded(one, two))
    assert catalogue.put(loaded(one)).removed == ("d2",)
    assert set(catalogue.current()) == {"d1"}
    assert catalogue.document("d2", two.version) == two
    with pytest.raises(DocumentNotFound):
        catalogue.document("d2")
    assert catalogue.put(loaded(one, two)).added == ("d2",)


def test_remove_keeps_versions_and_has_the_file_read_again(catalogue):
    doc = document()
    catalogue.put(loaded(doc), origin="/x/a.txt", key="k")
    catalogue.remove("d1")
    assert catalogue.documents() == []
    assert catalogue.document("d1", doc.version) == doc
    assert catalogue.file("a.txt").key == ""
    with pytest.raises(DocumentNotFound):
        catalogue.remove("d1")


def test_rows_are_by_source_and_place(catalogue):
    catalogue.put(loaded(document(id_="z"), document("乙", id_="b"), source="a.txt"))
    catalogue.put(loaded(document("丙", id_="c", source="0.txt"), source="0.txt"))
    assert [row.id for row in catalogue.documents()] == ["c", "z", "b"]
    assert catalogue.documents()[1].regions == ("甲区", "乙市")
    assert catalogue.count("a.txt") == 2


def test_a_wrong_version_or_a_repeated_id_is_refused_and_leaves_nothing(catalogue):
    with pytest.raises(ValueError, match="version"):
        catalogue.put(loaded(document(id_="ok"), replace(document(), version="0" * 64)))
    with pytest.raises(ValueError, match="same id"):
        catalogue.put(loaded(document(), document()))
    assert catalogue.documents() == []
    assert catalogue.file("a.txt") is None


def test_unknown_documents_and_versions(catalogue):
    catalogue.put(loaded(document()))
    for call in (catalogue.document, catalogue.raw, catalogue.row, catalogue.versions):
        with pytest.raises(DocumentNotFound):
            call("nothing")
    with pytest.raises(DocumentNotFound):
        catalogue.document("d1", "0" * 64)


def test_another_database_or_version_is_named(tmp_path):
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE documents (x)")
    db.close()
    with pytest.raises(CatalogueMismatch, match="不是巡问"):
        Catalogue.open(foreign)
    path = tmp_path / "catalogue.db"
    Catalogue.open(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(CatalogueMismatch, match="99"):
        Catalogue.open(path)


def test_members_of_an_archive_belong_to_its_file(catalogue):
    one = document(source="a.zip/1.txt")
    two = document("第二篇。", id_="d2", source="a.zip/2.txt")
    catalogue.put(loaded(one, two, source="a.zip"))
    assert catalogue.count("a.zip") == 2
    assert catalogue.put(loaded(one, source="a.zip")).removed == ("d2",)
    assert [row.source for row in catalogue.documents()] == ["a.zip/1.txt"]


def test_damage_is_named(tmp_path):
    path = tmp_path / "catalogue.db"
    path.write_bytes(b"this is not a database at all, " * 100)
    with pytest.raises(CatalogueCorrupt):
        Catalogue.open(path)


def test_a_damaged_body_is_found_by_verify_and_named_when_read(catalogue):
    catalogue.put(loaded(document()))
    assert catalogue.verify() == ()
    db = sqlite3.connect(catalogue.path)
    db.execute("UPDATE versions SET body = x'00'")
    db.commit()
    db.close()
    assert "d1" in catalogue.verify()[0]
    with pytest.raises(CatalogueCorrupt):
        catalogue.document("d1")


def test_a_changed_text_is_found_by_verify(catalogue):
    catalogue.put(loaded(document()))
    db = sqlite3.connect(catalogue.path)
    other = replace(document(), text="换了")
    db.execute("UPDATE versions SET body = ?", (document_to(other, loaded(document()).raw),))
    db.commit()
    db.close()
    assert "校验和" in catalogue.verify()[0]


def test_missing_locked_closed_and_forbidden(tmp_path, monkeypatch):
    path = tmp_path / "catalogue.db"
    with pytest.raises(CatalogueError, match="不存在"):
        Catalogue.open(path, create=False)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CatalogueError, match="无法建立"):
        Catalogue.open(tmp_path / "file" / "catalogue.db")
    monkeypatch.setattr(Catalogue, "_BUSY_S", 0.05)
    with Catalogue.open(path) as one, Catalogue.open(path) as two, one._transaction():
        with pytest.raises(CatalogueError, match="正被另一个程序"):
            two.put(loaded(document()))
        assert two.documents() == []
    with pytest.raises(CatalogueError, match="已关闭"):
        one.documents()


def test_threads_share_it_and_another_process_reads_while_it_writes(catalogue):
    errors = []

    def work(number):
        try:
            for turn in range(10):
                source = f"{number}.txt"
                catalogue.put(loaded(document(f"第{turn}稿", id_=f"d{number}", source=source), source=source))
                catalogue.document(f"d{number}")
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    script = f"""
        from pathlib import Path
        from corpus.catalogue import Catalogue
        with Catalogue.open(Path({str(catalogue.path)!r}), create=False) as c:
            print(all(c.document(i).id == i for i in c.current()))
    """
    out = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    for thread in threads:
        thread.join()
    assert out.stdout.strip() == "True"
    assert errors == []
    assert len(catalogue.documents()) == 4
    assert len(catalogue.versions("d0")) == 10


def test_a_killed_writer_leaves_whole_files(catalogue):
    catalogue.put(loaded(document()))
    script = f"""
        import os
        from pathlib import Path
        from corpus.catalogue import Catalogue
        c = Catalogue.open(Path({str(catalogue.path)!r}))
        with c._transaction():
            c._run("UPDATE documents SET removed = 1")
            c._run("INSERT INTO labels VALUES ('d1', 'x')")
            os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert set(catalogue.current()) == {"d1"}
    assert catalogue.labels.all() == {}
    assert catalogue.put(loaded(document())).unchanged == ("d1",)


def test_what_a_file_says_and_which_documents_share_it(catalogue):
    one, two = document(), document("第二篇。", id_="d2", title="第二篇")
    catalogue.put(loaded(one, two))
    assert catalogue.raw_of_file("a.txt") == loaded(one, two).raw
    assert set(catalogue._read_together("d1")) == {"d1", "d2"}
    catalogue.put(loaded(one))
    assert set(catalogue._read_together("d1")) == {"d1"}
    assert set(catalogue._read_together("d2", two.version)) == {"d2"}, "read from a raw text that is no more"
    with pytest.raises(DocumentNotFound):
        catalogue.raw_of_file("b.txt")


def test_a_text_is_kept_once(catalogue):
    chars = [chr(0x4E00 + number * 7919 % 20_000) for number in range(60_000)]
    text = "".join(chars)
    span = Span(0, len(text))
    long = Document(
        id="d1", version=text_version(text), source="a.txt", title="长文", text=text,
        blocks=(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span),), kind=DocumentKind.CASE,
        media_type="text/plain",
    )  # fmt: skip
    for _ in range(3):
        catalogue.put(loaded(long))
    catalogue.close()  # brings the log into the file
    assert len(text.encode("gb18030")) < catalogue.path.stat().st_size < 2.5 * len(text.encode("gb18030"))


def test_flush_syncs_the_log_that_holds_what_was_put(catalogue, monkeypatch):
    catalogue.put(loaded(document()))
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(os.fstat(number).st_ino), real(number)))
    catalogue.flush()
    log = catalogue.path.with_name("catalogue.db-wal").stat()
    assert log.st_size > 0
    assert synced == [log.st_ino, catalogue.path.parent.stat().st_ino]

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CatalogueError, match="磁盘"):
        catalogue.flush()
