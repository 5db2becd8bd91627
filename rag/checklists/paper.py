"""A checklist on paper: boxes to tick, and below each the sentence it was taken from."""

from __future__ import annotations

from corpus.catalogue import Catalogue
from rag.errors import PackInvalid
from rag.examples import Heading, PackItem, Quoted, Sheet, Words, make_pack
from rag.examples.sheet import Part
from rag.persons import Masker

from .model import ITEM_KINDS, Checklist

__all__ = ["checklist_sheet", "checklist_title"]


def checklist_title(checklist: Checklist) -> str:
    """What a checklist is called."""
    return f"{checklist.unit}巡察清单"


def checklist_sheet(checklist: Checklist, catalogue: Catalogue, masker: Masker | None = None) -> Sheet:
    """The checklist as a sheet; its quotations are read from the catalogue.

    Args:
        checklist: at least one item.
        catalogue: where the sources are.
        masker: hides the names of private persons, when given.

    Raises:
        PackInvalid: a checklist without items.
        DocumentNotFound: a source is not in the library any more.
    """
    if not checklist.items:
        raise PackInvalid("资料库里没有讲到怎样检查这类单位。", hint="请换一种叫法，或放宽范围。")
    title = checklist_title(checklist)
    items = [
        PackItem(
            document=item.citation.document.id,
            version=item.citation.document.version,
            start=item.citation.span.start,
            end=item.citation.span.end,
        )
        for item in checklist.items
    ]
    pack = make_pack(title, items, catalogue, masker)
    quoted = iter(pack.quotes)
    lead = "由资料库里的文字汇成，每一条下面是它的出处；不求齐全，请结合实际增减。"
    parts: list[Part] = [Words(text=f"{lead}（索引 {checklist.generation}）")]
    for section in checklist.sections:
        parts.append(Heading(text=section.name))
        for item in section.items:
            about = "，".join(filter(None, (ITEM_KINDS[item.kind], item.address)))
            parts += [Words(text=f"□ {item.text}（{about}）"), Quoted(packed=next(quoted))]
    return Sheet(title=title, parts=tuple(parts), sources=pack.sources)
