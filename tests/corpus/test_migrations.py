"""Homes of earlier structures, written here as the program wrote them then."""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueCorrupt
from corpus.marks import marks_of
from corpus.reader import LoadedFile, read_bytes
from corpus.reprints import reprints_of

OLD = """
CREATE TABLE files (source TEXT PRIMARY KEY, origin TEXT NOT NULL, key TEXT NOT NULL, sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL, put_at TEXT NOT NULL) STRICT;
CREATE INDEX files_origin ON files (origin);
CREATE TABLE documents (id TEXT PRIMARY KEY, version TEXT NOT NULL, source TEXT NOT NULL,
    file TEXT NOT NULL, ordinal INTEGER NOT NULL, removed INTEGER NOT NULL, added_at TEXT NOT NULL,
    updated_at TEXT NOT NULL) STRICT;
CREATE INDEX documents_file ON documents (file);
CREATE TABLE versions (id TEXT NOT NULL, version TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
    date TEXT, issuer TEXT, regions TEXT NOT NULL, media_type TEXT NOT NULL, chars INTEGER NOT NULL,
    raw_key TEXT NOT NULL, body BLOB NOT NULL, put_at TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT;
CREATE TABLE raws (key TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE marks (mark INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (mark, id)) STRICT, WITHOUT ROWID;
CREATE INDEX marks_id ON marks (id);
CREATE TABLE labels (id TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (id, label)) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1482118961;
"""
BEFORE = {
    4: "",
    3: "DROP TABLE labels;",
    2: "DROP TABLE labels; DROP TABLE marks;",
    1: "DROP TABLE labels; DROP TABLE marks; DROP INDEX documents_file;"
    "ALTER TABLE documents DROP COLUMN file; CREATE INDEX documents_source ON documents (source);",
}
TIMES = ("2024-03-01T08:00:00+00:00", "2024-03-02T09:30:05+00:00")
REPORT = "巡察整改见实效\n\n" + "\n\n".join(
    f"县委巡察组在{place}发现问题{count}个，推动立行立改{count // 3}个，群众{word}。"
    for place, count, word in [("甲乡", 36, "满意"), ("乙镇", 48, "拍手叫好"), ("丙村", 51, "点了头")]
)


def pack(value: dict[str, object]) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)


def old_bodies(loaded: LoadedFile) -> tuple[bytes, list[bytes]]:
    raw = loaded.raw
    raw_body = pack({
        "source": raw.source, "text": raw.text, "media_type": raw.media_type, "sha256": raw.sha256,
        "encoding": raw.encoding, "pages": [[p.start, p.end] for p in raw.pages],
        "blocks": [[[b.span.start, b.span.end], b.kind, b.level, b.label, b.page] for b in raw.blocks],
        "meta": dict(raw.meta),
        "repairs": [[r.rule, r.reason, [r.raw.start, r.raw.end], r.before, r.after] for r in raw.repairs],
    })  # fmt: skip
    return raw_body, [
        pack({
            "id": d.id, "version": d.version, "source": d.source, "title": d.title, "text": d.text,
            "kind": d.kind, "media_type": d.media_type, "date": d.date, "regions": d.regions,
            "issuer": d.issuer, "raw_sha256": d.raw_sha256,
            "blocks": [
                [b.kind, [b.span.start, b.span.end], [b.raw.start, b.raw.end],
                 [[s.text, s.raw, s.length] for s in b.segments], b.level, b.label, b.page]
                for b in d.blocks
            ],
            "meta": {
                name: [[v.value, v.span and [v.span.start, v.span.end]] for v in values]
                for name, values in d.meta.items()
            },
            "repairs": [[r.rule, r.reason, [r.raw.start, r.raw.end], r.before, r.after] for r in d.repairs],
        })
        for d in loaded.documents
    ]  # fmt: skip


def write_old(path: Path, structure: int, files: list[LoadedFile]) -> None:
    """Files put one after the other; the same name again is a newer version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path)
    db.executescript(OLD)
    for turn, loaded in enumerate(files):
        raw_body, bodies = old_bodies(loaded)
        key, when = f"raw{turn}", TIMES[min(turn, 1)]
        db.execute("INSERT INTO raws VALUES (?, ?)", (key, raw_body))
        for ordinal, (d, body) in enumerate(zip(loaded.documents, bodies, strict=True)):
            regions = json.dumps(d.regions, ensure_ascii=False)
            db.execute(
                "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (d.id, d.version, d.title, d.kind, d.date, d.issuer, regions, d.media_type, len(d.text), key,
                 body, when),
            )  # fmt: skip
            db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " version = excluded.version, updated_at = excluded.updated_at",
                (d.id, d.version, d.source, loaded.source, ordinal, when, when),
            )
            db.execute("INSERT OR IGNORE INTO labels VALUES (?, '内部')", (d.id,))
            db.execute("DELETE FROM marks WHERE id = ?", (d.id,))
            db.executemany("INSERT INTO marks VALUES (?, ?)", [(mark, d.id) for mark in marks_of(d)])
        db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (loaded.source, f"/x/{loaded.source}", "ab" * 32, loaded.raw.sha256, "text/plain", when),
        )
    db.executescript(f"{BEFORE[structure]} PRAGMA user_version = {structure};")
    db.close()


def files() -> list[LoadedFile]:
    return [
        read_bytes(REPORT.encode(), source="甲报.txt"),
        read_bytes((REPORT + "\n\n补记：评议已经结束。").encode(), source="甲报.txt"),
        read_bytes(("另一张报纸也刊登了\n\n" + REPORT).encode("gb18030"), source="乙报.txt"),
    ]


@pytest.mark.parametrize("structure", sorted(BEFORE))
def test_nothing_is_lost(tmp_path, structure):
    put = files()
    write_old(tmp_path / "catalogue.db", structure, put)
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        for loaded in put:
            for document in loaded.documents:
                assert catalogue.document(document.id, document.version) == document
                assert catalogue.raw(document.id, document.version) == loaded.raw
        assert catalogue.current() == {d.id: d.version for loaded in put[1:] for d in loaded.documents}
        first = put[0].documents[0].id
        assert [row.put_at for row in catalogue.versions(first)] == [TIMES[1], TIMES[0]]
        assert catalogue.row(first).added_at == TIMES[0]
        assert catalogue.row(first).updated_at == TIMES[1]
        row = catalogue.file("甲报.txt")
        assert (row.key, row.sha256, row.origin) == ("ab" * 32, put[1].raw.sha256, "/x/甲报.txt")
        assert catalogue.origins()["/x/乙报.txt"] == "乙报.txt"
        assert catalogue.put(put[1]).unchanged == tuple(d.id for d in put[1].documents)
        assert bool(catalogue.labels.all()) == (structure == 4)
        assert [r.document_id for r in reprints_of(catalogue, first)] == [put[2].documents[0].id]
        assert catalogue.verify() == ()
        with sqlite3.connect(catalogue.path) as db:
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
        db.close()
        assert not [name for name in tables if name.startswith("old_")]
    with Catalogue.open(tmp_path / "catalogue.db") as again:
        assert len(again.documents()) == 2


def test_what_is_damaged_is_carried_over_and_named(tmp_path):
    put = files()
    path = tmp_path / "catalogue.db"
    write_old(path, 4, put)
    ids = [put[1].documents[0].id, put[2].documents[0].id]
    db = sqlite3.connect(path)
    db.execute("UPDATE versions SET body = x'00' WHERE version = ?", (put[1].documents[0].version,))
    db.execute("UPDATE raws SET body = x'00' WHERE key = 'raw2'")
    db.commit()
    db.close()
    with Catalogue.open(path) as catalogue:
        assert set(catalogue.current()) == set(ids)
        with pytest.raises(CatalogueCorrupt):
            catalogue.document(ids[0])
        assert catalogue.document(ids[0], put[0].documents[0].version) == put[0].documents[0]
        assert catalogue.document(ids[1]) == put[2].documents[0]
        with pytest.raises(CatalogueCorrupt):
            catalogue.raw(ids[1])
        assert any(ids[0] in line for line in catalogue.verify())


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    put = files()
    path = tmp_path / "catalogue.db"
    write_old(path, 4, put)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("interrupted")

    with monkeypatch.context() as patch:
        patch.setattr("corpus.migrations._Move.everything", fail)
        with pytest.raises(RuntimeError):
            Catalogue.open(path)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,)
        assert db.execute("SELECT count(*) FROM versions").fetchone() == (len(put),)
    db.close()
    with Catalogue.open(path) as catalogue:
        assert len(catalogue.documents()) == 2
