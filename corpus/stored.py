"""Documents and raw texts as bytes in the catalogue: nothing is lost, and nothing is kept twice.

A document's text is what repair left of the raw text, so only the difference is kept: which runs of
the raw text it consists of, and what stands between them. Blocks and repairs lie in order, so their
places are kept as distances; what equals the text under its span, or a field that has a column of its
own, is not written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .draft import RawBlock, RawText
from .model import Block, BlockKind, Document, DocumentKind, MetaValue, Repair, Segment, Span
from .textcode import pack_record, unpack_record

__all__ = ["Facts", "Source", "document_from", "document_to", "raw_from", "raw_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a document stands in columns of its own."""

    id: str
    version: str
    title: str
    kind: str
    date: str | None
    issuer: str | None
    regions: tuple[str, ...]
    media_type: str

    @staticmethod
    def of(document: Document) -> Facts:
        """Those of a document."""
        return Facts(
            id=document.id,
            version=document.version,
            title=document.title,
            kind=document.kind.value,
            date=document.date,
            issuer=document.issuer,
            regions=document.regions,
            media_type=document.media_type,
        )

    def known(self, source: str) -> list[str]:
        """Values that metadata often repeats, in a fixed order."""
        return [self.title, self.kind, self.date or "", self.issuer or "", source, *self.regions]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The raw text that a document was read from; ``part`` gives the characters between two places."""

    source: str
    sha256: str
    part: Callable[[int, int], str]


def document_to(document: Document, raw: RawText) -> bytes:
    """What :func:`document_from` needs beside the columns and the raw text."""
    same_source, same_file = document.source == raw.source, document.raw_sha256 == raw.sha256
    known = Facts.of(document).known(document.source)
    return pack_record(
        [
            _pieces(document, raw.text),
            _blocks_to(document.blocks),
            [_meta_to(name, values, document.text, known) for name, values in document.meta.items()],
            _repairs_to(document.repairs, raw.text),
            0 if same_source else document.source,
            0 if same_file else document.raw_sha256,
        ]
    )


def document_from(data: bytes, facts: Facts, raw: Source) -> Document:
    """The document that :func:`document_to` wrote."""
    pieces, blocks, meta, repairs, source, sha256 = unpack_record(data)
    source = source or raw.source
    text = "".join(_runs(pieces, raw))
    known = facts.known(source)
    return Document(
        id=facts.id,
        version=facts.version,
        source=source,
        title=facts.title,
        text=text,
        kind=DocumentKind(facts.kind),
        media_type=facts.media_type,
        date=facts.date,
        regions=facts.regions,
        issuer=facts.issuer,
        raw_sha256=raw.sha256 if sha256 == 0 else sha256,
        blocks=tuple(_blocks_from(blocks)),
        meta={name: tuple(_meta_from(values, text, known)) for name, *values in meta},
        repairs=tuple(_repairs_from(repairs, raw)),
    )


# -- the text: runs of the raw text, and what stands between them ----------------------------------


def _pieces(document: Document, raw: str) -> list[str | int]:
    """Strings stand for themselves; two numbers for a run: how far on it begins, and its length."""
    text = document.text
    pieces: list[str | int] = []
    done = 0  # of the text
    place = 0  # in the raw text, behind the last run
    for start, origin, length in _copied(document):
        if start < done or text[start : start + length] != raw[origin : origin + length]:
            continue
        between = text[done:start]
        if pieces and origin == place + len(between) and raw[place:origin] == between:
            joined = int(pieces.pop()) + len(between) + length
            pieces.append(joined)
        else:
            if between:
                pieces.append(between)
            pieces += (origin - place, length)
        done, place = start + length, origin + length
    if done < len(text):
        pieces.append(text[done:])
    return pieces


def _copied(document: Document) -> Iterator[tuple[int, int, int]]:
    """Where runs of the text are said to stand in the raw text: place, raw place, length."""
    for block in document.blocks:
        if block.segments:
            yield from ((s.text, s.raw, s.length) for s in block.segments if s.length)
        elif len(block.span):
            yield block.span.start, block.raw.start, len(block.span)


def _runs(pieces: Sequence[str | int], raw: Source) -> Iterator[str]:
    place = 0
    rest = iter(pieces)
    for piece in rest:
        if isinstance(piece, str):
            yield piece
            continue
        start, length = place + piece, int(next(rest))
        found = raw.part(start, start + length)
        if len(found) != length:
            raise ValueError("a run lies beyond the raw text")
        yield found
        place = start + length


# -- blocks, metadata, repairs ---------------------------------------------------------------------


def _blocks_to(blocks: Sequence[Block]) -> list[list[Any]]:
    """Of each block kind, place, raw place, segments, level, label, page; defaults at the end left out."""
    found: list[list[Any]] = []
    text = raw = 0
    for block in blocks:
        kept: list[Any] = [
            block.kind.value,
            block.span.start - text,
            len(block.span),
            block.raw.start - raw,
            len(block.raw),
            _segments_to(block),
            block.level,
            block.label,
            block.page,
        ]
        for default in (None, "", 0, 1):
            if kept[-1] != default:
                break
            kept.pop()
        found.append(kept)
        text, raw = block.span.end, block.raw.end
    return found


def _blocks_from(kept: Sequence[Sequence[Any]]) -> Iterator[Block]:
    text = raw = 0
    for one in kept:
        kind, gap, length, raw_gap, raw_length, *more = one
        rest: list[Any] = [1, 0, "", None]
        rest[: len(more)] = more
        segments, level, label, page = rest
        span = Span(text + gap, text + gap + length)
        raw_span = Span(raw + raw_gap, raw + raw_gap + raw_length)
        yield Block(
            kind=BlockKind(kind),
            span=span,
            raw=raw_span,
            segments=tuple(_segments_from(segments, span, raw_span)),
            level=level,
            label=label,
            page=page,
        )
        text, raw = span.end, raw_span.end


def _segments_to(block: Block) -> int | list[int]:
    """1: the whole block stands unchanged in the raw text; else distances and lengths."""
    whole = Segment(text=block.span.start, raw=block.raw.start, length=len(block.span))
    if len(block.span) == len(block.raw) and block.segments == (whole,):
        return 1
    numbers: list[int] = []
    text, raw = block.span.start, block.raw.start
    for segment in block.segments:
        numbers += (segment.text - text, segment.raw - raw, segment.length)
        text, raw = segment.text + segment.length, segment.raw + segment.length
    return numbers


def _segments_from(kept: int | list[int], span: Span, raw: Span) -> Iterator[Segment]:
    if isinstance(kept, int):
        yield Segment(text=span.start, raw=raw.start, length=len(span))
        return
    text_end, raw_end = span.start, raw.start
    for text, origin, length in zip(kept[::3], kept[1::3], kept[2::3], strict=True):
        yield Segment(text=text_end + text, raw=raw_end + origin, length=length)
        text_end, raw_end = text_end + text + length, raw_end + origin + length


def _meta_to(name: str, values: Sequence[MetaValue], text: str, known: Sequence[str]) -> list[Any]:
    """Name, then of each value: None (the text under its span), the place among ``known``, or itself."""
    found: list[Any] = [name]
    for one in values:
        value: str | int | None = known.index(one.value) if one.value in known else one.value
        if one.span is not None and one.span.of(text) == one.value:
            value = None
        found.append([value] if one.span is None else [value, one.span.start, len(one.span)])
    return found


def _meta_from(values: Sequence[Sequence[Any]], text: str, known: Sequence[str]) -> Iterator[MetaValue]:
    for kept, *place in values:
        span = Span(place[0], place[0] + place[1]) if place else None
        value = known[kept] if isinstance(kept, int) else kept
        yield MetaValue(value=span.of(text) if value is None and span is not None else value, span=span)


def _repairs_to(repairs: Sequence[Repair], raw: str) -> list[list[Any]]:
    """Of each repair rule, reason (None: that of the last one by the same rule), place, after, before."""
    found: list[list[Any]] = []
    reasons: dict[str, str] = {}
    for one in repairs:
        reason = None if reasons.get(one.rule) == one.reason else one.reason
        reasons[one.rule] = one.reason
        kept: list[Any] = [one.rule, reason, one.raw.start, len(one.raw), one.after]
        found.append(kept if one.raw.of(raw) == one.before else [*kept, one.before])
    return found


def _repairs_from(kept: Sequence[Sequence[Any]], raw: Source) -> Iterator[Repair]:
    reasons: dict[str, str] = {}
    for rule, given, start, length, after, *before in kept:
        reasons[rule] = reason = reasons[rule] if given is None else given
        span = Span(start, start + length)
        was = before[0] if before else raw.part(span.start, span.end)
        yield Repair(rule=rule, reason=reason, raw=span, before=was, after=after)


# -- raw texts ---------------------------------------------------------------------------------------


def raw_to(raw: RawText) -> bytes:
    """What :func:`raw_from` needs beside the columns and the text."""
    return pack_record(
        [
            raw.encoding,
            [[page.start, len(page)] for page in raw.pages],
            [
                [
                    block.span.start,
                    len(block.span),
                    None if block.kind is None else block.kind.value,
                    block.level,
                    block.label,
                    block.page,
                ]
                for block in raw.blocks
            ],
            dict(raw.meta),
            _repairs_to(raw.repairs, raw.text),
        ]
    )


def raw_from(data: bytes, *, source: str, media_type: str, sha256: str, text: str) -> RawText:
    """The raw text that :func:`raw_to` wrote."""
    encoding, pages, blocks, meta, repairs = unpack_record(data)
    whole = Source(source=source, sha256=sha256, part=lambda start, end: text[start:end])
    return RawText(
        source=source,
        text=text,
        media_type=media_type,
        sha256=sha256,
        encoding=encoding,
        pages=tuple(Span(start, start + length) for start, length in pages),
        blocks=tuple(
            RawBlock(
                span=Span(start, start + length),
                kind=None if kind is None else BlockKind(kind),
                level=level,
                label=label,
                page=page,
            )
            for start, length, kind, level, label, page in blocks
        ),
        meta=meta,
        repairs=tuple(_repairs_from(repairs, whole)),
    )
