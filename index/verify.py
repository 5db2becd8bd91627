"""Checks everything that is published: checksums of all files, and that the catalogue has the texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import CatalogueError, DocumentNotFound
from corpus.model import text_version

from .documents import NAME as DOCUMENTS
from .documents import DocumentTable
from .errors import IndexCorrupt
from .generation import generation_folder, require_current
from .manifest import Manifest, Verifier
from .writer import open_shards

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue

__all__ = ["Damage", "VerifyReport", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something that is not as it was published: a file, or a document; ``reason`` is Chinese."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was checked and what is damaged (nothing when all is well)."""

    generation: str
    files: int
    documents: int
    damaged: tuple[Damage, ...]


def verify(home: Path, *, catalogue: Catalogue | None = None) -> VerifyReport:
    """Check the published generation of ``home``; no model is needed.

    Args:
        home: the home folder.
        catalogue: also check that the indexed version of every document stands there unchanged
            and that every passage lies inside it.

    Raises:
        IndexMissing: nothing has been published.
    """
    try:
        name = require_current(home)
        folder = generation_folder(home, name)
        manifest = Manifest.read(folder)
    except IndexCorrupt as error:
        damage = Damage(where=error.file or "CURRENT", reason=error.message)
        return VerifyReport(generation="", files=0, documents=0, damaged=(damage,))
    found = [Damage(where=file, reason=reason) for file, reason in Verifier().damaged(folder, manifest.files)]
    if catalogue is not None and not found:
        found += _texts(folder, manifest, catalogue)
    return VerifyReport(
        generation=name, files=len(manifest.files), documents=manifest.documents, damaged=tuple(found)
    )


def _texts(folder: Path, manifest: Manifest, catalogue: Catalogue) -> list[Damage]:
    """Documents whose indexed text the catalogue does not give back."""
    shards = open_shards(folder, manifest.shards)
    ends = np.concatenate([np.zeros(0, np.int64), *(shard.table["end"].astype(np.int64) for shard in shards)])
    documents = DocumentTable.read(folder / DOCUMENTS)
    found: list[Damage] = []
    try:
        for stored in documents.everything():
            last = int(ends[stored.first : stored.first + stored.count].max(initial=0))
            reason = _text_damage(stored.info.id, stored.info.version, last, catalogue)
            if reason:
                found.append(Damage(where=f"{stored.info.source}（{stored.info.id}）", reason=reason))
    finally:
        documents.close()
    return found


def _text_damage(identifier: str, version: str, last: int, catalogue: Catalogue) -> str:
    try:
        text = catalogue.document(identifier, version).text
    except (DocumentNotFound, CatalogueError) as error:
        return f"目录库中没有被索引的版本：{error.message}"
    if text_version(text) != version:
        return "目录库中的正文与其版本号不符"
    return "段落超出正文" if last > len(text) else ""
