"""Writes the files of one generation; :mod:`index.build` decides what goes in and publishes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .cutting import CutDocument, Embedded, embed
from .documents import NAME as DOCUMENTS
from .documents import DocumentTable, StoredDocument, labels_of
from .embedder import Embedder
from .generation import sync_file, sync_folder
from .lexical import LexicalWriter, fork, link
from .manifest import NAME as MANIFEST
from .manifest import FileEntry, Fingerprints, Manifest, file_entry
from .matching import TokenSource
from .model import DocumentInfo
from .reuse import VectorCache
from .settings import BuildSettings
from .shard import Shard, ShardWriter

__all__ = ["LIVE", "GenerationWriter", "open_shards"]

LIVE = "live.npy"
"""bool ``(rows,)``: which rows are not dead."""

T = TypeVar("T")

_SHARD_BYTES = 128 << 20  # half-precision vectors of one shard, which a build holds in memory


class GenerationWriter:
    """Puts a generation together in ``folder``.

    Args:
        folder: made here; removed by the caller when something fails.
        name: name of the generation.
        fingerprints: what it is made with.
        base: generation to go on from, or None.
        vectors_from: generation whose vectors fit, or None.
        exact_only: of that generation, take no vector that was rounded together with others.
        settings: how to write.
        embedder: embeds what comes without its vectors.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        fingerprints: Fingerprints,
        base: Path | None,
        vectors_from: Path | None,
        exact_only: bool = False,
        settings: BuildSettings,
        embedder: Embedder,
    ) -> None:
        self._folder, self._name, self._fingerprints = folder, name, fingerprints
        self._settings, self._base = settings, base
        self._embedder = embedder
        self._shard_rows = max(1, min(settings.shard_rows, _SHARD_BYTES // (2 * self._embedder.dim)))
        folder.mkdir()
        (folder / "shards").mkdir()
        self._shards: list[str] = []
        self._kept: list[tuple[str, Shard]] = []
        self._live = np.zeros(0, np.bool_)
        reusable: list[Shard] = []
        if vectors_from is not None:
            reusable = open_shards(vectors_from, Manifest.read(vectors_from).shards)
        if base is None:
            self._documents = DocumentTable.create(folder / DOCUMENTS)
            self._lexical = LexicalWriter(folder / "lexical", heap=settings.lexical_heap)
        else:
            (folder / DOCUMENTS).write_bytes((base / DOCUMENTS).read_bytes())
            self._documents = DocumentTable.edit(folder / DOCUMENTS)
            fork(base / "lexical", folder / "lexical")
            self._lexical = LexicalWriter(folder / "lexical", heap=settings.lexical_heap)
            self._live = np.load(base / LIVE)
            self._kept = list(zip(Manifest.read(base).shards, reusable, strict=True))
        self._cache = VectorCache([s for s in reusable if s.dense.exact] if exact_only else reusable)
        self._rows = len(self._live)
        self._written_rows = sum(len(shard) for _, shard in self._kept)
        self._added = np.zeros(0, np.bool_)
        self._number = self._documents.next_ord()
        self._pending: list[tuple[int, CutDocument]] = []  # with its number
        self._waiting = 0  # passages of these
        # Embedding runs beside cutting and indexing; one worker, so that rows keep their order.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed")
        self._jobs: deque[Future[None]] = deque()
        self._shard = ShardWriter(dim=self._embedder.dim)

    def listed(self) -> dict[str, tuple[Any, ...]]:
        """What the base says of every document (:meth:`DocumentTable.listed`)."""
        return self._documents.listed()

    def remove(self, document_id: str) -> None:
        """Remove a document that the base holds."""
        stored = self._documents.by_id(document_id)
        assert stored is not None
        self._documents.remove(stored)
        self._lexical.delete_document(stored.ord)
        self._live[stored.first : stored.first + stored.count] = False

    def add(self, info: DocumentInfo, cut: CutDocument) -> None:
        """Add a document and its passages."""
        stored = StoredDocument(ord=self._number, info=info, first=self._rows, count=len(cut))
        self._number += 1
        self._documents.add(stored)
        labels = labels_of(info)
        for terms in cut.terms:
            self._lexical.add(self._rows, terms, number=stored.ord, labels=labels)
            self._rows += 1
        self._pending.append((stored.ord, cut))
        self._waiting += len(cut)
        if self._waiting >= self._settings.batch_passages:
            self._hand_over(waiting=1)

    def finish(self, base: Manifest | None) -> Manifest:
        """Write and sync everything, the manifest last; the folder can be published then."""
        self._hand_over(waiting=0)
        if self._shard.count or not self._kept:
            self._close_shard(last=True)
        self._link_kept()
        passages = int(np.count_nonzero(self._live)) + self._rows - len(self._live)
        live = np.ones(self._rows, np.bool_)
        live[: len(self._live)] = self._live
        np.save(self._folder / LIVE, live)
        documents = len(self._documents)
        self._documents.close(commit=True)
        self._lexical.close()
        files = self._sync(base)
        manifest = Manifest(
            generation=self._name,
            fingerprints=self._fingerprints,
            documents=documents,
            passages=passages,
            rows=self._rows,
            shards=tuple(self._shards),
            files=files,
        )
        (self._folder / MANIFEST).write_text(manifest.to_json(), "utf-8")
        sync_file(self._folder / MANIFEST)
        sync_folder(self._folder)
        return manifest

    def close(self) -> None:
        """Let go of files after a failure; harmless after :meth:`finish`."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._lexical.discard()
        self._documents.close()

    def _hand_over(self, *, waiting: int) -> None:
        """Give what is pending to the worker; at most ``waiting`` batches wait for it."""
        if self._pending:
            self._jobs.append(self._worker.submit(self._embed, self._pending))
            self._pending, self._waiting = [], 0
        while len(self._jobs) > waiting:
            self._jobs.popleft().result()

    def _embed(self, pending: list[tuple[int, CutDocument]]) -> None:
        """Embed passages and put them into the shard under construction (in the worker)."""
        cuts = [cut for _, cut in pending]
        columns: dict[str, list[Any]] = {
            "numbers": [number for number, cut in pending for _ in cut.ids],
            "spans": [span for cut in cuts for span in cut.spans],
            "ids": [identifier for cut in cuts for identifier in cut.ids],
            "paths": [path for cut in cuts for path in cut.paths],
            "digests": [digest for cut in cuts for digest in cut.digests],
        }
        embedded = self._embedded(cuts, columns["digests"])
        start = 0
        while start < len(columns["ids"]):
            part = slice(start, start + self._shard_rows - self._shard.count)
            self._shard.add(
                **{name: column[part] for name, column in columns.items()},
                vectors=embedded.vectors[part],
                tokens=embedded.tokens[part],
            )
            if self._shard.count >= self._shard_rows:
                self._close_shard(last=False)
            start = part.stop

    def _embedded(self, cuts: Sequence[CutDocument], digests: Sequence[bytes]) -> Embedded:
        """The vectors and tokens of passages: those of a generation before where it has them."""
        places = self._cache.find(digests)
        known, new = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        if all(cut.embedded is not None for cut in cuts):
            made = _joined([cut.embedded for cut in cuts if cut.embedded is not None])
            fresh = Embedded(vectors=made.vectors[new], tokens=_at(made.tokens, new))
        else:
            texts = [text for cut in cuts for text in cut.texts]
            fresh = embed(self._embedder, _at(texts, new))
        if not len(known):
            return fresh
        vectors = np.zeros((len(places), self._embedder.dim), np.float16)
        vectors[known], vectors[new] = self._cache.vectors(places[known]), fresh.vectors
        if not isinstance(self._embedder, TokenSource):
            return Embedded(vectors=vectors, tokens=())
        left = iter(fresh.tokens)
        tokens = [self._cache.tokens(place) if place >= 0 else next(left) for place in places.tolist()]
        return Embedded(vectors=vectors, tokens=tuple(tokens))

    def _close_shard(self, *, last: bool) -> None:
        """Write the shard under construction, together with small ones that stand before it."""
        if not self._shards and self._kept:
            self._absorb_small(last=last)
        name = f"{self._written_rows:08d}"
        self._shard.write(self._folder / "shards" / name, flat_rows=self._settings.flat_rows)
        self._shards.append(name)
        self._written_rows += self._shard.count
        self._shard = ShardWriter(dim=self._embedder.dim)

    def _absorb_small(self, *, last: bool) -> None:
        """Put the kept shards at the end that are not larger than what is new into the new one.

        So their number grows with the logarithm of the number of builds.
        """
        taken: list[Shard] = []
        count = self._shard.count
        while last and self._kept:
            size = len(self._kept[-1][1])
            if size > max(count, self._settings.merge_rows) or count + size > self._shard_rows:
                break
            taken.append(self._kept.pop()[1])
            count += size
        if not taken:
            return
        merged = ShardWriter(dim=self._embedder.dim)
        for shard in reversed(taken):
            merged.absorb(shard)
            self._written_rows -= len(shard)
        merged.append(self._shard)
        self._shard = merged

    def _link_kept(self) -> None:
        """Share the files of the shards that stay as they are."""
        if self._base is None:
            return
        for name, _ in self._kept:
            (self._folder / "shards" / name).mkdir()
            for path in sorted((self._base / "shards" / name).iterdir()):
                link(path, self._folder / "shards" / name / path.name)
        self._shards = [name for name, _ in self._kept] + self._shards

    def _sync(self, base: Manifest | None) -> dict[str, FileEntry]:
        """Bring every file to the disk; those shared with the base are there, with known checksums."""
        known = base.files if base is not None and self._base is not None else {}
        files: dict[str, FileEntry] = {}
        for path in sorted(self._folder.rglob("*")):
            if path.is_dir():
                sync_folder(path)
                continue
            name = path.relative_to(self._folder).as_posix()
            entry = known.get(name)
            if entry is not None and self._base is not None and _same_file(path, self._base / name):
                files[name] = entry
            else:
                sync_file(path)
                files[name] = file_entry(path)
        return files


def open_shards(folder: Path, names: Sequence[str]) -> list[Shard]:
    """The shards of a generation, in the order of their rows."""
    shards: list[Shard] = []
    base = 0
    for name in names:
        shards.append(Shard(folder / "shards" / name, base=base))
        base += len(shards[-1])
    return shards


def _joined(parts: Sequence[Embedded]) -> Embedded:
    return Embedded(
        vectors=np.concatenate([part.vectors for part in parts]),
        tokens=tuple(one for part in parts for one in part.tokens),
    )


def _at(values: Sequence[T], places: npt.NDArray[np.int64]) -> tuple[T, ...]:
    """The values at places; none of none at all."""
    return tuple(values[place] for place in places.tolist()) if values else ()


def _same_file(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)
