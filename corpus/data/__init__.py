"""Word lists and tables, as data: each file's header names its source, licence and date."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib import resources

__all__ = ["names", "read_bytes", "rows"]


def read_bytes(name: str) -> bytes:
    """The bytes of a data file of this package, decompressed when its name ends in ``.gz``."""
    data = resources.files(__name__).joinpath(name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def names(folder: str) -> list[str]:
    """The data files of a folder of this package, as names for :func:`rows`, in order."""
    files = resources.files(__name__).joinpath(folder).iterdir()
    return sorted(f"{folder}/{file.name}" for file in files if file.name.endswith(".tsv"))


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a data file: tab-separated cells; blank lines and ``#`` lines are left out."""
    for line in read_bytes(name).decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
