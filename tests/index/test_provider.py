from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from index.errors import IndexCorrupt, IndexMissing
from index.provider import SnapshotHolder


def test_moves_on_between_questions(filled, helpers: SimpleNamespace) -> None:
    opened, closed = [], []

    def opener():
        snapshot = filled.open()
        close = snapshot.close
        snapshot.close = lambda: (closed.append(snapshot.generation), close())
        opened.append(snapshot)
        return snapshot

    holder = SnapshotHolder(filled.home, opener)
    first = holder.current()
    assert holder.current() is first
    with holder.use() as held:
        filled.catalogue.put(*helpers.documents(61)[60:])
        filled.build()
        assert holder.current().generation == "000002"
        assert held is first
        assert len(held.search("整改", 3)) == 3  # still open: this question began before
    assert len(opened) == 2
    with holder.use() as held:
        assert held.generation == "000002"
    holder.close()
    assert closed == ["000001", "000002"]


def test_a_replaced_snapshot_is_closed_after_its_last_use(filled, helpers: SimpleNamespace) -> None:
    closed = []
    holder = SnapshotHolder(filled.home, filled.open)
    with holder.use() as first, holder.use() as again:
        assert first is again
        close = first.close
        first.close = lambda: (closed.append(1), close())
        filled.catalogue.put(*helpers.documents(61)[60:])
        filled.build()
        holder.current()
        assert not closed
    assert closed == [1]
    holder.close()


def test_missing_then_built(library) -> None:
    holder = SnapshotHolder(library.home, library.open)
    with pytest.raises(IndexMissing):
        holder.current()
    library.build()
    assert holder.current().generation == "000001"
    holder.close()
    with pytest.raises(RuntimeError):
        holder.current()


def test_a_home_made_again_is_not_taken_for_the_one_before(filled, helpers: SimpleNamespace) -> None:
    holder = SnapshotHolder(filled.home, filled.open)
    assert len(holder.current().documents()) == 60
    shutil.rmtree(filled.home / "generations")
    (filled.home / "CURRENT").unlink()
    filled.catalogue.put(*helpers.documents(61)[60:])
    filled.build()
    assert holder.current().generation == "000001"
    assert len(holder.current().documents()) == 61
    holder.close()


def test_a_damaged_new_generation_is_never_served(filled, helpers: SimpleNamespace) -> None:
    holder = SnapshotHolder(filled.home, filled.open)
    holder.current()
    filled.catalogue.put(*helpers.documents(61)[60:])
    filled.build()
    path = filled.home / "generations" / "000002" / "documents.db"
    path.write_bytes(path.read_bytes()[:-7] + b"damaged")
    with pytest.raises(IndexCorrupt):
        holder.current()
    holder.close()
