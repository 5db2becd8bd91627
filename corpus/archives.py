"""An archive as one file with many articles: its members' raw texts one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .articles import drafts_of
from .draft import Draft, RawText
from .errors import EmptyDocument, LoadError
from .loaders import is_archive, load
from .loaders.archive import members
from .loaders.base import check_chars, sha256_of
from .model import Block, Repair, Segment
from .settings import CorpusSettings

__all__ = ["ReadArchive", "read_archive"]

_MEDIA_TYPE = "application/zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArchive:
    """``drafts`` of all members by member, their offsets in ``raw``; what could not be read."""

    raw: RawText
    drafts: tuple[tuple[Draft, ...], ...]
    failures: tuple[LoadError, ...]


def read_archive(data: bytes, source: str, settings: CorpusSettings) -> ReadArchive:
    """Read every member of a ZIP archive; one that cannot be read fails alone.

    Raises:
        LoadError: the archive itself is damaged, or none of its members can be read.
        FileTooLarge: it exceeds a limit.
    """
    parts: list[str] = []
    drafts: list[tuple[Draft, ...]] = []
    failures: list[LoadError] = []
    place = 0
    for member in members(data, source, settings):
        if isinstance(member, LoadError):
            failures.append(member)
            continue
        name = f"{source}/{member.name}"
        try:
            raw = _load(member.data, name, settings)
            found = drafts_of(raw)
        except LoadError as error:
            failures.append(error)
            continue
        check_chars(place + len(raw.text), source, settings.max_chars)
        drafts.append(tuple(_moved(draft, source, place) for draft in found))
        parts.append(raw.text + "\n")
        place += len(raw.text) + 1
    if not drafts:
        if failures:
            raise failures[0]
        raise EmptyDocument(f"{source}：压缩包中没有可读的文件", source=source, hint="请检查压缩包内容。")
    raw = RawText(
        source=source, text="".join(parts), media_type=_MEDIA_TYPE, sha256=sha256_of(data), encoding="utf-8"
    )
    return ReadArchive(raw=raw, drafts=tuple(drafts), failures=tuple(failures))


def _load(data: bytes, name: str, settings: CorpusSettings) -> RawText:
    if is_archive(data):
        raise LoadError(f"{name}：不读取压缩包中的压缩包", source=name, hint="请先解压。")
    return load(data, name, settings)


def _moved(draft: Draft, source: str, by: int) -> Draft:
    """A member's draft as one of the archive's: the same id, the raw offsets ``by`` further on."""
    return replace(
        draft,
        source=source,
        blocks=tuple(_moved_block(block, by) for block in draft.blocks),
        repairs=tuple(_moved_repair(repair, by) for repair in draft.repairs),
        meta={**draft.meta, "member": draft.source},
    )


def _moved_block(block: Block, by: int) -> Block:
    segments = tuple(
        Segment(text=segment.text, raw=segment.raw + by, length=segment.length) for segment in block.segments
    )
    return replace(block, raw=block.raw.shift(by), segments=segments)


def _moved_repair(repair: Repair, by: int) -> Repair:
    return replace(repair, raw=repair.raw.shift(by))
