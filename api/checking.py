"""Checking a home: its catalogue, the files it keeps, and every index that answers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import CorpusError
from corpus.labels import PUBLIC

from .publish import part_home, readable
from .schemas import VerifyOut

if TYPE_CHECKING:
    from .wiring import Wiring

__all__ = ["verify_home"]


def verify_home(wiring: Wiring) -> VerifyOut:
    """Read catalogue, kept files and every index once, and compare every checksum.

    The indexes of readers are checked against what their labels may see: a document in one of them
    that may not be seen there is a problem.

    Raises:
        IndexMissing: nothing has been published.
    """
    from index.verify import verify

    problems = [*wiring.catalogue.verify(), *_damaged_files(wiring)]
    report = verify(wiring.home, catalogue=wiring.catalogue)
    problems += [f"{damage.where}：{damage.reason}" for damage in report.damaged]
    files, more = _parts(wiring)
    problems += more
    return VerifyOut(
        ok=not problems,
        problems=problems,
        documents=report.documents,
        files=report.files + files,
        generation=report.generation,
    )


def _parts(wiring: Wiring) -> tuple[int, list[str]]:
    """How many files the readers' indexes have, and what is wrong with them."""
    from index.errors import IndexMissing
    from index.verify import verify

    files, problems = 0, []
    for labels in sorted(wiring.access.label_sets(), key=sorted):
        try:
            report = verify(part_home(wiring.home, labels), catalogue=readable(wiring, labels))
        except IndexMissing:
            continue  # it is made when the first of its readers comes
        files += report.files
        name = "、".join(sorted(labels)) or PUBLIC
        problems += [f"标签“{name}”的索引 {damage.where}：{damage.reason}" for damage in report.damaged]
    return files, problems


def _damaged_files(wiring: Wiring) -> list[str]:
    from corpus.originals import original

    found: list[str] = []
    for row in wiring.catalogue.files():
        try:
            original(wiring.files_dir, wiring.catalogue.raw_of_file(row.source))
        except CorpusError as error:
            found.append(error.message if row.source in error.message else f"{row.source}：{error.message}")
    return found
