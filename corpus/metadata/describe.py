"""Drafts of one file to documents with their metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from corpus.draft import Draft
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Document, MetaValue, Span, text_version
from corpus.repair.cues import count_at
from corpus.sentences import split_sentences

from .dates import dates_of
from .instruments import instruments_of, status_of
from .issuer import issuer_of
from .kinds import kind_of
from .labels import labelled
from .local import local_places
from .people import Signed, signed_by
from .regions import City, Regions, Seen, page_home, places_in, regions_of
from .rounds import rounds_of
from .sidecar import Given, read_sidecar

__all__ = ["describe"]

_TITLE_CHARS = 30  # of a title made from the first sentence
_LEAD = 1000  # characters that hold the first sentence as far as a title shows it
_QUOTES = "“”‘’\"' 。，"
_NAMED = re.compile(r"[\u4e00-\u9fff]{3,}")
# What stands before a headline and is none: the name of its field, the name of a column in brackets.
_BEFORE_TITLE = re.compile(
    r"[\s　]*(?:标\s*题[：:]|【[\u4e00-\u9fff]{2,8}】|[（(](?:新闻|相关|延伸)(?:链接|阅读|报道|背景)[)）])"
    r"[\s　]*(?=\S{4})"
)
_DAY = r"(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"
_SOURCE = r"[\u4e00-\u9fff·]{2,20}(?:网站?|报|客户端|公众号|中心|电视台|通讯社?|频道|杂志|周刊)"
# What stands behind one and is none: where and when it appeared.
_BEHIND_TITLE = re.compile(
    rf"[\s　]*[（(]{_SOURCE}[\s　·,，|｜]*{_DAY}[)）][\s　]*$"
    rf"|[\s　]+[\u4e00-\u9fff]{{1,8}}报[\s　]+(?:第\s*)?[0-9A-Z]{{1,4}}\s*版[^。]{{0,30}}{_DAY}[\s　]*$"
)
_DATELINE = re.compile(
    r"^[\s　]*(?:本报讯|[^（(。]{0,16}讯|新华社[^。]{2,20}电)?[\s　]*[（(][^）)]{2,60}[)）][\s　]*"
)


def describe(drafts: Sequence[Draft], *, sidecar: Mapping[str, Any] | None = None) -> tuple[Document, ...]:
    """The documents of one file.

    Args:
        drafts: the articles of one file, in the order of the page; they share its context.
        sidecar: values of ``NAME.meta.yaml``; they replace what was read. Of a file with several
            articles, title and authors of the sidecar are those of the file and left alone.

    Raises:
        LoadError: the sidecar holds a value that cannot be used.
    """
    if not drafts:
        return ()
    gazetteer = Gazetteer.load()
    given = read_sidecar(sidecar or {}, gazetteer, drafts[0].source)
    gazetteer = gazetteer.extended(local_places(drafts, gazetteer))
    seen = [places_in(draft, gazetteer) for draft in drafts]
    homes = _homes(drafts, seen, gazetteer)
    return tuple(
        _document(draft, regions_of(draft, places, gazetteer, homes[draft.part]), given)
        for draft, places in zip(drafts, seen, strict=True)
    )


def _homes(drafts: Sequence[Draft], seen: Sequence[Sequence[Seen]], gazetteer: Gazetteer) -> dict[int, City]:
    """The city that the articles of each page speak of; texts that only share a file share none."""
    homes: dict[int, City] = {}
    for part in {draft.part for draft in drafts}:
        inside = [k for k, draft in enumerate(drafts) if draft.part == part]
        own = [drafts[k] for k in inside]
        homes[part] = page_home([seen[k] for k in inside], [*own[0].page, *_heads(own)], gazetteer)
    return homes


def _heads(drafts: Sequence[Draft]) -> list[str]:
    """The running heads that stand in the articles themselves."""
    return [
        block.span.of(draft.text)
        for draft in drafts
        for block in draft.of_kind(BlockKind.FURNITURE, BlockKind.SUBTITLE)
    ]


def _document(draft: Draft, places: Regions, given: Given) -> Document:
    signed = signed_by(draft)
    meta = _read(draft, signed, places)
    one = draft.count == 1
    own = {name: found for name, found in given.meta.items() if one or name not in {"title", "author"}}
    meta.update(own)
    title = given.title if given.title is not None and one else meta["title"][0].value
    date = given.date or _first(meta, "date")
    issuer = given.issuer or _first(meta, "issuer")
    kind = given.kind or kind_of(draft, signed)
    meta["kind"] = own.get("kind") or (MetaValue(value=kind.value),)
    return Document(
        id=draft.id,
        version=text_version(draft.text),
        source=draft.source,
        title=title,
        text=draft.text,
        blocks=labelled(draft.text, draft.blocks, kind),
        kind=kind,
        media_type=draft.media_type,
        date=date,
        regions=places.names if given.regions is None else given.regions,
        issuer=issuer,
        meta={name: values for name, values in meta.items() if values},
        repairs=draft.repairs,
        raw_sha256=draft.raw_sha256,
    )


def _read(draft: Draft, signed: Signed, places: Regions) -> dict[str, tuple[MetaValue, ...]]:
    """Everything that the draft says of itself, by name, with spans."""
    dates = dates_of(draft)
    issuer = issuer_of(draft, signed)
    instruments = instruments_of(draft)
    status = (
        status_of(draft) if draft.of_kind(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE) else None
    )
    return {
        "title": (_title(draft, signed.units),),
        "author": tuple(signed.authors),
        "author_role": tuple(signed.roles),
        "author_unit": tuple(signed.units),
        "issuer": (issuer,) if issuer is not None else (),
        "date": (dates.issued,) if dates.issued is not None else (),
        "effective": dates.effective,
        "revised": dates.revised,
        "event_date": dates.events,
        "region": places.values,
        "round": rounds_of(draft),
        "instrument": instruments.all,
        "instrument_issued": instruments.issued,
        "instrument_cited": instruments.cited,
        "instrument_repealed": instruments.repealed,
        "doc_number": instruments.numbers,
        "status": (status,) if status is not None else (),
    }


def _first(meta: Mapping[str, tuple[MetaValue, ...]], name: str) -> str | None:
    values = meta.get(name, ())
    return values[0].value if values else None


def _bare(text: str, span: Span) -> Span:
    """A headline without the name of its field or column, its count among others, its source and day."""
    start, end = span.start, span.end
    if (before := _BEFORE_TITLE.match(text, start, end)) is not None:
        start = before.end()
    start += count_at(text[start:end])
    if (behind := _BEHIND_TITLE.search(text, start, end)) is not None and behind.start() > start:
        end = behind.start()
    return Span(start, end) if text[start:end].strip() else span


def _title(draft: Draft, units: Sequence[MetaValue]) -> MetaValue:
    """The headline; else what the file calls itself; else who signs it and how the first sentence begins."""
    for block in draft.blocks:
        if block.kind is BlockKind.TITLE:
            span = _bare(draft.text, block.span)
            return MetaValue(value=re.sub(r"\s+", " ", span.of(draft.text)).strip(), span=span)
    stem = PurePosixPath(draft.source).stem
    if draft.count == 1 and (
        named := draft.meta.get("title", "").strip() or (stem if _NAMED.search(stem) else "")
    ):
        return MetaValue(value=named)
    for block in draft.of_kind(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING):
        text = block.span.of(draft.text)
        match = _DATELINE.match(text)
        start = match.end() if match is not None else 0
        sentences = split_sentences(text[start : start + _LEAD])
        if sentences:
            span = sentences[0].shift(block.span.start + start)
            span = Span(span.start, min(span.end, span.start + _TITLE_CHARS))
            unit = f"{units[0].value}：" if units else ""
            return MetaValue(value=f"{unit}{span.of(draft.text).strip(_QUOTES)}…", span=span)
    return MetaValue(value=stem)
