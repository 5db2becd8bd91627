"""Checklists on the wire: what to check in a kind of unit, every item with its source."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.checklists import Checklist, ChecklistItem, ItemKind

from .answers import FiltersIn, RequestBody
from .places import CitationOut, citation_out

__all__ = ["ChecklistIn", "ChecklistItemOut", "ChecklistOut", "ChecklistSectionOut", "ItemSpanOut"]

_EXAMPLE_CHECKLIST: dict[str, Any] = {"unit": "村（社区）", "filters": {}, "format": "json"}


class ChecklistIn(RequestBody):
    """For what kind of unit a checklist is wanted; never for a person."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE_CHECKLIST]})

    unit: str = Field(max_length=100, description="a kind of unit, such as 医院; any words will do")
    filters: FiltersIn = Field(default_factory=FiltersIn)
    limit: int = Field(default=40, ge=1, le=100, description="most items that speak of the unit")
    general: int = Field(default=8, ge=0, le=40, description="most items that hold for every kind of unit")
    format: Literal["json", "docx", "markdown"] = "json"


class ItemSpanOut(BaseModel):
    """Where the item stands in the document's text, within the citation."""

    start: int
    end: int


class ChecklistItemOut(CitationOut):
    """A citation with the run of it that is to be checked.

    ``kind`` tells whether it is a thing to look at, a problem that was found elsewhere, or a duty that a rule
    lays down; ``address`` the article, or empty.
    """

    kind: ItemKind
    text: str
    at: ItemSpanOut
    address: str

    @classmethod
    def from_item(cls, item: ChecklistItem) -> ChecklistItemOut:
        """From the answering layer's value."""
        return cls(
            **dict(citation_out(item.citation)),
            kind=item.kind,
            text=item.text,
            at=ItemSpanOut(start=item.span.start, end=item.span.end),
            address=item.address,
        )


class ChecklistSectionOut(BaseModel):
    """The items of one subject; ``general`` those that hold for every kind of unit."""

    name: str
    general: bool
    items: list[ChecklistItemOut]


class ChecklistOut(BaseModel):
    """What the documents say is to be checked, by subject; empty where they say nothing."""

    unit: str
    sections: list[ChecklistSectionOut]
    generation: str

    @classmethod
    def of(cls, checklist: Checklist) -> ChecklistOut:
        """From the answering layer's value."""
        return cls(
            unit=checklist.unit,
            sections=[
                ChecklistSectionOut(
                    name=section.name,
                    general=section.general,
                    items=[ChecklistItemOut.from_item(item) for item in section.items],
                )
                for section in checklist.sections
            ],
            generation=checklist.generation,
        )
