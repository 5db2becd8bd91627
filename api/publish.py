"""Bringing every index of a home up to date: that of the whole library, and those of its parts.

Readers who may not see every document get answers from an index of their own, in
``HOME/audiences/``, made of the documents that they may see and of nothing else. Word statistics,
suggestions, spelling, places, neighbours and figures all come from that index and from a catalogue
that shows the same documents (:class:`corpus.readable.ReadableCatalogue`), so a document that may
not be seen is one that is not there, whatever part of the program asks. One index with a filter
would not do: how rare a word is would still tell what the hidden documents say.

A part that may see every document links to the files of the whole and costs next to nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.readable import ReadableCatalogue

if TYPE_CHECKING:
    from index.build import BuildReport

    from .wiring import Wiring

__all__ = ["Progress", "part_home", "publish", "publish_part", "publish_parts", "readable"]

Progress = Callable[[str, int, int], None]
"""Called with the stage ("read" or "index"), how much is done, and how much there is."""

_FOLDER = "audiences"


def part_home(home: Path, labels: frozenset[str]) -> Path:
    """Where the index of what ``labels`` may see is kept."""
    name = hashlib.sha256("\n".join(sorted(labels)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return home / _FOLDER / name


def readable(wiring: Wiring, labels: frozenset[str]) -> ReadableCatalogue:
    """The catalogue as ``labels`` may see it."""
    return ReadableCatalogue(wiring.catalogue, labels, unlabelled=wiring.settings.auth.unlabelled)


def publish(wiring: Wiring, progress: Progress | None = None) -> BuildReport | None:
    """Publish what the catalogue holds, to everybody; None when nothing ever was in it.

    Raises:
        IndexBusy: another process is building in this home.
        IndexWriteFailed: the disk is full or the home cannot be written.
    """
    if wiring.published() is None and not wiring.catalogue.current():
        return None
    from index.build import build

    report = build(
        wiring.home,
        wiring.catalogue,
        embedder=wiring.embedder,
        segmenter=wiring.segmenter,
        splitter=wiring.splitter,
        progress=progress,
        workers=wiring.workers,
    )
    publish_parts(wiring, progress)
    return report


def publish_parts(wiring: Wiring, progress: Progress | None = None) -> None:
    """Publish what every set of labels in use may see, and remove the indexes of the others.

    Raises:
        IndexBusy, IndexWriteFailed: as :func:`publish`.
    """
    wanted = wiring.access.label_sets()
    for labels in sorted(wanted, key=sorted):
        publish_part(wiring, labels, progress)
    _forget_parts(wiring.home, {part_home(wiring.home, labels) for labels in wanted})


def publish_part(wiring: Wiring, labels: frozenset[str], progress: Progress | None = None) -> None:
    """Publish what ``labels`` may see of the library.

    Raises:
        IndexBusy, IndexWriteFailed: as :func:`publish`.
    """
    from index.build import build
    from index.errors import IndexCorrupt
    from index.generation import current
    from index.parts import adopt, published_documents

    home = part_home(wiring.home, labels)
    catalogue = readable(wiring, labels)
    documents = catalogue.current()
    if not documents and not home.is_dir():
        return
    try:
        held = published_documents(home)
    except IndexCorrupt:
        held = {}
    # A document that may be seen no longer must leave no trace in the statistics: all is written anew.
    fresh = not all(catalogue.readable(identifier) for identifier in held)
    if not fresh and adopt(wiring.home, home, documents):
        return
    if documents or current(home) is not None:
        build(
            home,
            catalogue,
            embedder=wiring.embedder,
            segmenter=wiring.segmenter,
            splitter=wiring.splitter,
            progress=progress,
            fresh=fresh,
            lender=wiring.home,
            workers=wiring.workers,
        )


def _forget_parts(home: Path, wanted: set[Path]) -> None:
    """Remove the indexes of sets of labels that no user has any more."""
    folder = home / _FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path not in wanted:
            shutil.rmtree(path)
