"""The trainers' desk on the wire: examples, packs, and what re-checking a pack found."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.text import clean
from corpus.figures import Figure
from rag.examples import Example, ExampleSet, FigureTable, GroupBy, PackItem, PackReport, RowBy
from rag.examples.tables import Value

from .answers import FiltersIn, RequestBody
from .places import CitationOut, citation_out

__all__ = [
    "ExampleOut",
    "ExamplesIn",
    "ExamplesOut",
    "FigureOut",
    "FigureRowOut",
    "FigureValueOut",
    "FiguresIn",
    "FiguresOut",
    "GroupOut",
    "ItemCheckOut",
    "OutcomeOut",
    "PackIn",
    "PackItemIn",
    "PackReportOut",
]

_EXAMPLE_QUERY: dict[str, Any] = {
    "query": "村干部被处分的例子",
    "filters": {"regions": [], "years": ["2023"], "kinds": [], "documents": []},
    "group_by": "region",
    "limit": 20,
}
_EXAMPLE_PACK: dict[str, Any] = {
    "title": "提级巡察：教学例子",
    "items": [
        {
            "document": "3f0c9a5d2b7e4c11",
            "version": "9b74c9897bac770ffc029102a200c5de1f2b6c3a7d8e9f00112233445566aabb",
            "start": 120,
            "end": 131,
            "note": "讨论：为什么由市里来巡？",
        }
    ],
    "format": "docx",
}


class ExamplesIn(RequestBody):
    """What examples are looked for: a theme or a practice, never a person."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE_QUERY]})

    query: str = Field(max_length=2000, description="a theme or practice")
    filters: FiltersIn = Field(default_factory=FiltersIn)
    theme: str = Field(default="", max_length=200, description="words of the heading above the example")
    practice: str = Field(
        default="", max_length=200, description="words of the name that the text gives to a way of working"
    )
    group_by: GroupBy = "region"
    limit: int = Field(default=20, ge=1, le=100, description="most examples in all")


class FigureOut(BaseModel):
    """A figure in the quotation: ``text[start:end] == text`` of the document's version."""

    text: str
    value: float = Field(description="brought to one unit: 2.24亿元 is 224000000 元, a date is YYYYMMDD")
    high: float | None = Field(description="the upper end of a range")
    unit: str
    kind: str = Field(examples=["quantity", "percent", "money", "date", "round"])
    approximate: bool
    start: int
    end: int

    @classmethod
    def of(cls, figure: Figure) -> FigureOut:
        """From the corpus layer's value."""
        return cls(
            text=figure.text,
            value=float(figure.value),
            high=None if figure.high is None else float(figure.high),
            unit=figure.unit,
            kind=figure.kind,
            approximate=figure.approximate,
            start=figure.span.start,
            end=figure.span.end,
        )


class OutcomeOut(BaseModel):
    """The sentence that tells what came of it, with its place in the same version."""

    quote: str
    start: int
    end: int


class ExampleOut(CitationOut):
    """A citation with what a card shows; ``text`` is the sentence in the quotation that fits best."""

    text: str
    place: str = Field(description="county, city or province spoken of; empty when none is named")
    theme: str = Field(description="the heading above")
    practice: str = Field(description="the name that the text gives to a way of working, or empty")
    figures: list[FigureOut]
    outcome: OutcomeOut | None

    @classmethod
    def from_example(cls, example: Example) -> ExampleOut:
        """From the answering layer's value."""
        outcome = example.outcome
        return cls(
            **dict(citation_out(example.citation)),
            text=example.text,
            place=example.place,
            theme=example.theme,
            practice=example.practice,
            figures=[FigureOut.of(figure) for figure in example.figures],
            outcome=OutcomeOut(quote=outcome.quote, start=outcome.span.start, end=outcome.span.end)
            if outcome
            else None,
        )


class GroupOut(BaseModel):
    """Examples of one region, theme, practice, year or kind; the name is empty for those without one."""

    name: str
    examples: list[ExampleOut]


class ExamplesOut(BaseModel):
    """The groups, that of the best example first."""

    groups: list[GroupOut]
    generation: str

    @classmethod
    def of(cls, found: ExampleSet) -> ExamplesOut:
        """From the answering layer's value."""
        return cls(
            groups=[
                GroupOut(name=group.name, examples=[ExampleOut.from_example(e) for e in group.examples])
                for group in found.groups
            ],
            generation=found.generation,
        )


class PackItemIn(RequestBody):
    """A place to quote; the quotation itself is read from the library."""

    document: str = Field(max_length=200)
    version: str = Field(max_length=200)
    start: int = Field(ge=0, le=1_000_000_000)
    end: int = Field(ge=0, le=1_000_000_000)
    note: str = Field(default="", max_length=5000, description="the trainer's own words")

    def to_item(self) -> PackItem:
        """The same as the answering layer's value."""
        return PackItem(
            document=clean(self.document),
            version=clean(self.version),
            start=self.start,
            end=self.end,
            note=clean(self.note),
        )


class PackIn(RequestBody):
    """A pack to write, its items in order."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE_PACK]})

    title: str = Field(max_length=200)
    items: list[PackItemIn] = Field(min_length=1, max_length=200)
    format: Literal["docx", "markdown"] = "docx"

    def to_items(self) -> list[PackItem]:
        """The same as the answering layer's values."""
        return [item.to_item() for item in self.items]


class ItemCheckOut(BaseModel):
    """What re-checking found for one quotation; ``problem`` is empty when it is right."""

    number: int
    document: str
    ok: bool
    problem: str


class PackReportOut(BaseModel):
    """What re-checking a pack found."""

    ok: bool
    items: list[ItemCheckOut]

    @classmethod
    def of(cls, report: PackReport) -> PackReportOut:
        """From the answering layer's value."""
        return cls(
            ok=report.ok,
            items=[
                ItemCheckOut(number=item.number, document=item.document, ok=item.ok, problem=item.problem)
                for item in report.items
            ],
        )


class FiguresIn(RequestBody):
    """What is to be listed, by place or by place and inspection round."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"what": ["发现问题", "追回资金/挽回损失"], "by": "round", "filters": {}, "format": "json"}
            ]
        },
    )

    what: list[Annotated[str, Field(max_length=50)]] = Field(
        min_length=1, max_length=20, description="names for the same thing stand together with / between them"
    )
    by: RowBy = Field(default="place", description="whether a row is a place or a round of a place")
    filters: FiltersIn = Field(default_factory=FiltersIn)
    format: Literal["json", "csv", "xlsx"] = "json"


class FigureValueOut(CitationOut):
    """A value with its sentence; ``when`` and ``who`` are as the text has them, or empty.

    ``round`` is the inspection round that is spoken of, such as 第四轮, or empty.
    """

    figure: FigureOut
    when: str
    who: str
    round: str

    @classmethod
    def from_value(cls, value: Value) -> FigureValueOut:
        """From the answering layer's value."""
        return cls(
            **dict(citation_out(value.citation)),
            figure=FigureOut.of(value.figure),
            when=value.when,
            who=value.who,
            round=value.round,
        )


class FigureRowOut(BaseModel):
    """A place and, by rounds, a round, each empty where none is named; a list of values for each thing."""

    place: str
    round: str
    cells: list[list[FigureValueOut]]


class FiguresOut(BaseModel):
    """Figures by place or round, cells in the order of ``what``; nothing is added up."""

    what: list[str]
    by: RowBy
    rows: list[FigureRowOut]
    generation: str

    @classmethod
    def of(cls, table: FigureTable) -> FiguresOut:
        """From the answering layer's value."""
        return cls(
            what=list(table.what),
            by=table.by,
            rows=[
                FigureRowOut(
                    place=row.place,
                    round=row.round,
                    cells=[[FigureValueOut.from_value(v) for v in cell] for cell in row.cells],
                )
                for row in table.rows
            ],
            generation=table.generation,
        )
