"""The manifest of a generation: the settings it was made with and the checksum of every file."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import IndexCorrupt, IndexMismatch

__all__ = ["FORMAT", "FileEntry", "Fingerprints", "Manifest", "Verifier", "file_entry", "process_verifier"]

FORMAT = 4
"""Raised when the files of a generation change their meaning; older ones are then built anew."""

NAME = "manifest.json"

_LABELS = {
    "format": "索引格式版本",
    "embedder": "嵌入模型",
    "dim": "向量维数",
    "splitter": "段落切分方式",
    "segmenter": "分词器与词表",
    "fields": "检索字段",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """What must be equal between the process that wrote a generation and one that reads it."""

    format: int
    embedder: str
    dim: int
    splitter: str
    segmenter: str
    fields: str

    def check(self, wanted: Fingerprints) -> None:
        """Compare with what the reader uses.

        Raises:
            IndexMismatch: naming the first field that differs.
        """
        for name, label in _LABELS.items():
            mine, theirs = getattr(self, name), getattr(wanted, name)
            if mine != theirs:
                raise IndexMismatch(
                    f"索引是用另一种设置建立的：{label}（{name}）为 {mine}，当前为 {theirs}",
                    field=name,
                    published=str(mine),
                    wanted=str(theirs),
                    hint="请恢复原来的设置，或重新运行 xunwen ingest 以新设置重建索引",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """Size in bytes and sha256 (64 hexadecimal digits) of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands in ``manifest.json``.

    ``files`` maps paths relative to the generation, with forward slashes, to their checksums;
    ``shards`` names the dense shards in the order of their rows; ``rows`` counts live and dead
    rows, ``passages`` the live ones.
    """

    generation: str
    fingerprints: Fingerprints
    documents: int
    passages: int
    rows: int
    shards: tuple[str, ...]
    files: Mapping[str, FileEntry]

    @property
    def sha256(self) -> str:
        """Checksum of everything in it, 64 hexadecimal digits: equal only for equal generations."""
        return _digest(self._body())

    def to_json(self) -> str:
        """The manifest as text, with a checksum of itself in the last member."""
        body = self._body()
        return json.dumps({"manifest": body, "sha256": _digest(body)}, ensure_ascii=False, indent=1)

    def _body(self) -> dict[str, Any]:
        return {
            "generation": self.generation,
            "fingerprints": dataclasses.asdict(self.fingerprints),
            "documents": self.documents,
            "passages": self.passages,
            "rows": self.rows,
            "shards": list(self.shards),
            "files": {name: [entry.size, entry.sha256] for name, entry in sorted(self.files.items())},
        }

    @staticmethod
    def read(folder: Path) -> Manifest:
        """Read and check the manifest of the generation in ``folder``.

        Raises:
            IndexCorrupt: it is missing, damaged or not a manifest.
        """
        try:
            whole = json.loads((folder / NAME).read_text("utf-8"))
            body = whole["manifest"]
            sound = whole["sha256"] == _digest(body)
            manifest = _from_body(body)
        except FileNotFoundError as error:
            raise IndexCorrupt(f"索引 {folder.name} 缺少 {NAME}", file=NAME) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexCorrupt(f"索引 {folder.name} 的 {NAME} 已损坏", file=NAME) from error
        if not sound:
            raise IndexCorrupt(f"索引 {folder.name} 的 {NAME} 内容已改变，校验和不符", file=NAME)
        return manifest


class Verifier:
    """Compares files with their checksums; one that was found sound is not read twice.

    A file is known again by device, inode, size and time of its last change, so the parts that
    a new generation shares with the one before (hard links) cost nothing to check.
    """

    def __init__(self) -> None:
        self._sound: dict[tuple[int, int, int, int], str] = {}

    def damaged(self, folder: Path, files: Mapping[str, FileEntry]) -> list[tuple[str, str]]:
        """The files that are not what they were, each with the reason in Chinese."""
        with ThreadPoolExecutor(max_workers=2) as pool:
            found = pool.map(lambda item: self._check(folder / item[0], item[1]), sorted(files.items()))
            return [(name, reason) for name, reason in zip(sorted(files), found, strict=True) if reason]

    def require(self, folder: Path, files: Mapping[str, FileEntry]) -> None:
        """Check every file.

        Raises:
            IndexCorrupt: naming the first file that is missing or changed.
        """
        for name, reason in self.damaged(folder, files):
            raise IndexCorrupt(f"索引 {folder.name} 的文件 {name} {reason}", file=name)

    def _check(self, path: Path, entry: FileEntry) -> str:
        try:
            with path.open("rb") as file:
                stat = path.stat()
                key = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
                if stat.st_size != entry.size:
                    return f"长度不符（应为 {entry.size} 字节，实为 {stat.st_size}）"
                if self._sound.get(key) == entry.sha256:
                    return ""
                if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
                    return "内容已改变，校验和不符"
        except FileNotFoundError:
            return "缺失"
        except OSError as error:
            return f"无法读取（{error.strerror or error}）"
        self._sound[key] = entry.sha256
        return ""


@functools.cache
def process_verifier() -> Verifier:
    """What this process has found sound, building or opening, it doesn't read again."""
    return Verifier()


def file_entry(path: Path) -> FileEntry:
    """Size and checksum of a file as it is now."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(size=path.stat().st_size, sha256=digest)


def _digest(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _from_body(body: Mapping[str, Any]) -> Manifest:
    return Manifest(
        generation=str(body["generation"]),
        fingerprints=Fingerprints(**body["fingerprints"]),
        documents=int(body["documents"]),
        passages=int(body["passages"]),
        rows=int(body["rows"]),
        shards=tuple(body["shards"]),
        files={name: FileEntry(size=size, sha256=digest) for name, (size, digest) in body["files"].items()},
    )
