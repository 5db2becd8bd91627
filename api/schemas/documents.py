"""The library on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from corpus.errors import LoadError
from corpus.failures import FailedFile
from corpus.model import Block, BlockKind, MetaValue, Repair
from corpus.records import DocumentRow as CatalogueRow
from corpus.reprints import Reprint

from .answers import RequestBody
from .places import DocumentRef

if TYPE_CHECKING:  # it reads files of all kinds, which a question needs not wait for
    from corpus.library import Failure

__all__ = [
    "BlockOut",
    "DifferenceOut",
    "DocumentOut",
    "DocumentRow",
    "DocumentTextOut",
    "DocumentsOut",
    "FailureOut",
    "FailuresOut",
    "IngestOut",
    "KeptFailureOut",
    "LabelledOut",
    "LabelsIn",
    "MetaOut",
    "RemovedOut",
    "RepairOut",
    "ReprintOut",
    "TidiedOut",
    "VerifyOut",
]


class DocumentRow(DocumentRef):
    """A line of the library."""

    passages: int
    labels: list[str] = Field(default=[], description="who may read it has all of these")


class DocumentsOut(BaseModel):
    """A page of the library; ``next`` is the cursor of the following one."""

    documents: list[DocumentRow]
    next: str | None


class MetaOut(BaseModel):
    """A piece of metadata and the place it was read from (none when a sidecar gave it)."""

    value: str
    start: int | None
    end: int | None

    @classmethod
    def of(cls, value: MetaValue) -> MetaOut:
        """From the corpus layer's value."""
        span = value.span
        return cls(value=value.value, start=span.start if span else None, end=span.end if span else None)


class RepairOut(BaseModel):
    """Something that reading the file changed or left out."""

    rule: str
    reason: str
    raw_start: int
    raw_end: int
    before: str
    after: str

    @classmethod
    def of(cls, repair: Repair) -> RepairOut:
        """From the corpus layer's value."""
        return cls(
            rule=repair.rule,
            reason=repair.reason,
            raw_start=repair.raw.start,
            raw_end=repair.raw.end,
            before=repair.before,
            after=repair.after,
        )


class DifferenceOut(BaseModel):
    """A stretch that reads differently: ``[start, end)`` of this text, the other's beside it."""

    start: int
    end: int
    text: str
    other_start: int
    other_end: int
    other_text: str


class ReprintOut(BaseModel):
    """Another document with the same report; ``share`` of the shorter body stands in both."""

    document: DocumentRef
    share: float
    differences: list[DifferenceOut]

    @classmethod
    def of(cls, reprint: Reprint, row: CatalogueRow) -> ReprintOut:
        """From the corpus layer's values; ``row`` is the other document."""
        return cls(
            document=DocumentRef(
                id=row.id,
                version=reprint.version,
                title=row.title,
                source=row.source,
                date=row.date,
                regions=list(row.regions),
                kind=row.kind,
            ),
            share=reprint.share,
            differences=[
                DifferenceOut(
                    start=one.span_a.start,
                    end=one.span_a.end,
                    text=one.text_a,
                    other_start=one.span_b.start,
                    other_end=one.span_b.end,
                    other_text=one.text_b,
                )
                for one in reprint.differences
            ],
        )


class DocumentOut(DocumentRow):
    """Everything known of a document but its text."""

    issuer: str | None
    media_type: str
    meta: dict[str, list[MetaOut]]
    repairs: list[RepairOut]
    versions: list[str]
    reprints: list[ReprintOut]


class BlockOut(BaseModel):
    """A block of the text: ``[start, end)`` in the text, ``[raw_start, raw_end)`` in the file."""

    kind: BlockKind
    start: int
    end: int
    level: int
    label: str
    raw_start: int
    raw_end: int
    page: int | None

    @classmethod
    def of(cls, block: Block) -> BlockOut:
        """From the corpus layer's value."""
        return cls(
            kind=block.kind,
            start=block.span.start,
            end=block.span.end,
            level=block.level,
            label=block.label,
            raw_start=block.raw.start,
            raw_end=block.raw.end,
            page=block.page,
        )


class DocumentTextOut(BaseModel):
    """The canonical text of one version; citations count its code points."""

    id: str
    version: str
    text: str
    blocks: list[BlockOut]


class FailureOut(BaseModel):
    """A file that could not be read; the others went in."""

    source: str
    code: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, failure: Failure | LoadError) -> FailureOut:
        """From the corpus layer's account or error of it."""
        return cls(source=failure.source, code=failure.code, message=failure.message, hint=failure.hint)


class KeptFailureOut(FailureOut):
    """A file that could not be read the last time, and when that was (UTC, ISO 8601)."""

    at: str = Field(examples=["2026-03-02T09:15:00+00:00"])

    @classmethod
    def of_kept(cls, failed: FailedFile) -> KeptFailureOut:
        """From the catalogue's account of it."""
        return cls(
            source=failed.source, code=failed.code, message=failed.message, hint=failed.hint, at=failed.at
        )


class FailuresOut(BaseModel):
    """The files that could not be read the last time, by name."""

    failures: list[KeptFailureOut]


class IngestOut(BaseModel):
    """What reading files did. ``added``, ``updated`` and ``unchanged`` count documents."""

    added: int
    updated: int
    unchanged: int
    failed: list[FailureOut]
    documents: int
    passages: int
    generation: str | None
    seconds: float


class RemovedOut(BaseModel):
    """A document was taken out of the library."""

    id: str
    documents: int = Field(description="how many are left")
    generation: str


class TidiedOut(BaseModel):
    """Kept files were removed whose bytes their texts give back."""

    files: int
    bytes: int


class LabelsIn(RequestBody):
    """The labels that a document is to have, and no others."""

    labels: list[str] = Field(max_length=20, examples=[["内部"]])


class LabelledOut(BaseModel):
    """Documents have these labels now."""

    ids: list[str]
    labels: list[str]


class VerifyOut(BaseModel):
    """What a check of everything on disk found; ``problems`` is empty when all is well."""

    ok: bool
    problems: list[str]
    documents: int
    files: int
    generation: str
