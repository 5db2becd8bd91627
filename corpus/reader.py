"""One file on disk to its documents: load, repair, split into articles, describe."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .archives import read_archive
from .articles import drafts_of
from .draft import RawText
from .errors import EmptyDocument, LoadError
from .labels import without_labels
from .loaders import is_archive, load
from .loaders.base import check_bytes
from .metadata import describe
from .model import Document
from .settings import CorpusSettings

__all__ = ["SIDECAR", "LoadedFile", "read_bytes", "read_file", "sidecars"]

_DEFAULTS = CorpusSettings()
SIDECAR = ".meta.yaml"
"""Ends the names of files that say of another what it does not, or wrongly: ``报告.txt.meta.yaml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """A file that was read: its raw text and its documents, in the order of the page.

    ``failures`` are the members of an archive that could not be read; other files have none.
    ``labels`` say who may read the documents (:mod:`corpus.labels`); None leaves them as they are.
    """

    source: str
    raw: RawText
    documents: tuple[Document, ...]
    failures: tuple[LoadError, ...] = ()
    labels: tuple[str, ...] | None = None


def read_file(path: Path, *, source: str, settings: CorpusSettings = _DEFAULTS) -> LoadedFile:
    """Read one file, with its sidecar ``NAME.meta.yaml`` when there is one.

    Args:
        path: the file.
        source: its name for people and ids, usually its path relative to what was ingested.
        settings: limits.

    Raises:
        LoadError: it cannot be read; the error names ``source``.
    """
    try:
        check_bytes(path.stat().st_size, source, settings.max_file_bytes)
        data = path.read_bytes()
    except OSError as error:
        raise LoadError(
            f"{source}：无法读取文件（{error.strerror or type(error).__name__}）",
            source=source,
            hint="请检查路径与读取权限。",
        ) from error
    return read_bytes(data, source=source, settings=settings, sidecar=_sidecar(path, source))


def read_bytes(
    data: bytes,
    *,
    source: str,
    settings: CorpusSettings = _DEFAULTS,
    sidecar: Mapping[str, Any] | None = None,
) -> LoadedFile:
    """Read a file that is already in memory (an upload, a member of an archive).

    Raises:
        LoadError: it cannot be read.
    """
    check_bytes(len(data), source, settings.max_file_bytes)
    sidecar, labels = without_labels(sidecar, source)
    if is_archive(data):
        archive = read_archive(data, source, settings)
        return LoadedFile(
            source=source,
            raw=archive.raw,
            documents=tuple(
                document for drafts in archive.drafts for document in describe(drafts, sidecar=sidecar)
            ),
            failures=archive.failures,
            labels=labels,
        )
    raw = load(data, source, settings)
    drafts = drafts_of(raw)
    if not drafts:
        raise EmptyDocument(f"{source}：文件中没有可读的文字", source=source, hint="请检查文件内容。")
    return LoadedFile(source=source, raw=raw, documents=describe(drafts, sidecar=sidecar), labels=labels)


def sidecars(path: Path) -> tuple[Path, ...]:
    """The files that are there with metadata that overrides a file's own; the first is the one that does."""
    whole = str(path)
    places = (f"{whole}{SIDECAR}", f"{os.path.splitext(whole)[0]}{SIDECAR}")  # noqa: PTH122 - a tenth
    return tuple(Path(place) for place in places if os.path.isfile(place))  # noqa: PTH113 - of the time


def _sidecar(path: Path, source: str) -> Mapping[str, Any] | None:
    for place in sidecars(path):
        try:
            values = yaml.safe_load(place.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise LoadError(
                f"{source}：说明文件 {place.name} 无法读取", source=source, hint="请检查其 YAML 格式与编码。"
            ) from error
        if values is None:
            return None
        if not isinstance(values, dict):
            raise LoadError(
                f"{source}：说明文件 {place.name} 应为键值对", source=source, hint="例如：title: 标题"
            )
        return values
    return None
