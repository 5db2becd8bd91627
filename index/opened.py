"""The files of a published generation, checked, opened and held against removal."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .documents import NAME as DOCUMENTS
from .documents import DocumentTable
from .generation import hold
from .lexical import Lexical
from .manifest import Manifest, process_verifier
from .shard import Shard
from .writer import LIVE, open_shards

__all__ = ["OpenedFiles", "open_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFiles:
    """The opened parts of a generation; ``live`` bool ``(rows,)``: which rows may be found.

    The generation is not removed while ``descriptor`` is open.
    """

    manifest: Manifest
    documents: DocumentTable
    lexical: Lexical
    shards: tuple[Shard, ...]
    live: npt.NDArray[np.bool_]
    descriptor: int


def open_files(folder: Path, check: Callable[[Manifest], None]) -> OpenedFiles:
    """Open the files of a generation; each is compared with its checksum.

    Args:
        folder: where they lie.
        check: raises when the generation is not one to open.

    Raises:
        IndexCorrupt: a file is missing or damaged; the error names it.
        OSError: the folder cannot be read.
    """
    descriptor = hold(folder)
    try:
        manifest = Manifest.read(folder)
        check(manifest)
        process_verifier().require(folder, manifest.files)
        live = np.load(folder / LIVE)
        return OpenedFiles(
            manifest=manifest,
            documents=DocumentTable.read(folder / DOCUMENTS),
            lexical=Lexical(folder / "lexical"),
            shards=tuple(open_shards(folder, manifest.shards)),
            live=live,
            descriptor=descriptor,
        )
    except BaseException:
        os.close(descriptor)
        raise
