"""Publishing a part of a library in a home of its own, for readers who may not see all of it.

A part is a home whose index holds some of the documents of another, the whole. It shares files
with the whole only where the whole's generation holds exactly the part's documents, and never held
others: statistics of the lexical half count deleted passages until they are merged away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from .documents import NAME as DOCUMENTS
from .documents import DocumentTable
from .errors import IndexCorrupt
from .generation import (
    building,
    current,
    generation_folder,
    hold,
    publish,
    remove_old,
    remove_unpublished,
    staging_folder,
    sync_folder,
    write_errors,
)
from .lexical import link
from .manifest import NAME as MANIFEST
from .manifest import Manifest
from .settings import BuildSettings

__all__ = ["adopt", "published_documents"]


def published_documents(home: Path) -> dict[str, str]:
    """Id and version of every document that a home's published generation holds; none without one.

    Raises:
        IndexCorrupt: the generation cannot be read.
    """
    name = current(home)
    if name is None:
        return {}
    folder = generation_folder(home, name)
    if not folder.is_dir():
        return {}
    Manifest.read(folder)  # a generation that is not whole is told as such
    with contextlib.closing(DocumentTable.read(folder / DOCUMENTS)) as table:
        return table.versions()


def adopt(whole: Path, part: Path, documents: Mapping[str, str]) -> bool:
    """Publish in ``part`` what ``whole`` has published, if that is right and nothing is to be built.

    Costs a hard link a file. It is right when the generation holds exactly the part's documents,
    and either none of its rows is dead, or it follows on the generation that the part adopted last.

    Args:
        whole: home of the whole library.
        part: home of the part; made when it is not there.
        documents: id and version of every document of the part.

    Returns:
        Whether the part has published the same as the whole now.

    Raises:
        IndexBusy: another process is building in ``part``.
        IndexWriteFailed: ``part`` cannot be written.
    """
    name = current(whole)
    if name is None:
        return False
    folder = generation_folder(whole, name)
    try:
        held = hold(folder)
    except FileNotFoundError:
        return False
    try:
        with building(part), write_errors(part):
            try:
                right = published_documents(whole) == documents and _follows(whole, part, name)
            except IndexCorrupt:
                return False
            if right and current(part) != name:
                _link(folder, part, name)
            return right
    finally:
        os.close(held)


def _follows(whole: Path, part: Path, name: str) -> bool:
    """Whether the generation ``name`` of ``whole`` may be the next of ``part``, or is its present one."""
    manifest = Manifest.read(generation_folder(whole, name))
    mine = current(part)
    if mine == name:
        return _same(whole, part, name)
    if manifest.rows == manifest.passages and (mine is None or int(mine) < int(name)):
        return True
    return mine is not None and int(mine) + 1 == int(name) and _same(whole, part, mine)


def _same(whole: Path, part: Path, name: str) -> bool:
    """Whether both homes have the generation ``name``, and it is the same one."""
    manifests = [generation_folder(home, name) / MANIFEST for home in (whole, part)]
    try:
        first, second = (path.read_bytes() for path in manifests)
    except FileNotFoundError:
        return False
    return first == second


def _link(folder: Path, part: Path, name: str) -> None:
    """Publish the generation in ``folder`` as that of ``part``."""
    remove_unpublished(part)
    staging = staging_folder(part, name)
    try:
        # Who opens a generation locks its manifest: the two homes must not lock each other's.
        shutil.copytree(
            folder,
            staging,
            copy_function=lambda a, b: (
                shutil.copyfile(a, b) if Path(a).name == MANIFEST else link(Path(a), Path(b))
            ),
        )
        for path in sorted(path for path in staging.rglob("*") if path.is_dir()):
            sync_folder(path)
        sync_folder(staging)
        publish(part, staging, name)
    finally:
        if staging.exists():
            shutil.rmtree(staging)
    remove_old(part, keep=BuildSettings().keep)
