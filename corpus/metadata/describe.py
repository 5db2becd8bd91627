"""Drafts of one file → documents with their metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from corpus.draft import Draft
from corpus.errors import LoadError
from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Document, DocumentKind, MetaValue, Span, text_version

from .dates import date_of
from .kinds import kind_of
from .regions import page_home, regions_of

__all__ = ["describe"]

_ROUND = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,4}届)?(?:[一-鿿]{0,6}?(?:省委|市委|县委|区委|自治区党委|中央))?"
    r"第[一二三四五六七八九十\d]{1,3}轮(?=[巡专常提])"
)
_INSTRUMENT = re.compile(
    r"《([^《》\n]{4,60}(?:条例|办法|规定|规则|准则|细则|意见|方案|规划|通知|决定|纲要|指引|清单|制度))》"
)
_NAME = re.compile(r"(?:记者|通讯员|作者|文)[::：\s]*([一-鿿]{2,4}(?:[\s、]+[一-鿿]{2,4})*)")
_ROLE = re.compile(r"作者(?:系|为|单位[::：])\s*([^)）\n]{3,60})")


def describe(drafts: Sequence[Draft], *, sidecar: Mapping[str, Any] | None = None) -> tuple[Document, ...]:
    """Read the metadata of the articles of one file; a sidecar overrides any of it.

    Args:
        drafts: the file's articles in page order; they share the page's city.
        sidecar: title, date, kind, regions, issuer, author … as a person gave them.

    Raises:
        LoadError: the sidecar holds a value that cannot be used.
    """
    gazetteer = Gazetteer.load()
    page = page_home(drafts, gazetteer)
    return tuple(_document(draft, gazetteer, page, sidecar or {}) for draft in drafts)


def _document(
    draft: Draft, gazetteer: Gazetteer, page: tuple[str, ...], sidecar: Mapping[str, Any]
) -> Document:
    regions = regions_of(draft, gazetteer, page)
    date = date_of(draft)
    meta: dict[str, tuple[MetaValue, ...]] = {
        "author": _matches(_NAME, draft),
        "author_role": _matches(_ROLE, draft),
        "round": _matches(_ROUND, draft),
        "instrument": _matches(_INSTRUMENT, draft),
        "region": regions.values,
        "date": (date,) if date else (),
    }
    title = _title(draft)
    meta["title"] = (title,)
    for name, given in sidecar.items():
        values = given if isinstance(given, list) else [given]
        meta[str(name)] = tuple(MetaValue(value=str(v)) for v in values)
    return Document(
        id=draft.id,
        version=text_version(draft.text),
        source=draft.source,
        title=meta["title"][0].value,
        text=draft.text,
        blocks=draft.blocks,
        kind=_kind(draft, sidecar),
        media_type=draft.media_type,
        date=str(sidecar["date"]) if "date" in sidecar else (date.value if date else None),
        regions=_given_regions(sidecar, gazetteer) or regions.names,
        issuer=str(sidecar["issuer"]) if "issuer" in sidecar else None,
        meta={name: values for name, values in meta.items() if values},
        repairs=draft.repairs,
        raw_sha256=draft.raw_sha256,
    )


def _title(draft: Draft) -> MetaValue:
    for block in draft.blocks:
        if block.kind is BlockKind.TITLE:
            text = re.sub(r"\s+", " ", block.span.of(draft.text)).strip()
            return MetaValue(value=text, span=block.span)
    return MetaValue(value=draft.meta.get("title") or PurePosixPath(draft.source).stem)


def _matches(pattern: re.Pattern[str], draft: Draft) -> tuple[MetaValue, ...]:
    """Distinct matches of a pattern, with the spans of the first of each."""
    found: dict[str, MetaValue] = {}
    for m in pattern.finditer(draft.text):
        group = 1 if m.re.groups else 0
        value = m.group(group).strip()
        found.setdefault(value, MetaValue(value=value, span=Span(*m.span(group))))
    return tuple(found.values())


def _kind(draft: Draft, sidecar: Mapping[str, Any]) -> DocumentKind:
    if "kind" not in sidecar:
        return kind_of(draft)
    try:
        return DocumentKind(str(sidecar["kind"]))
    except ValueError as error:
        names = "、".join(DocumentKind)
        raise LoadError(
            f"{draft.source}：说明文件里的 kind 是“{sidecar['kind']}”，不认识",
            source=draft.source,
            hint=f"可用的有：{names}。",
        ) from error


def _given_regions(sidecar: Mapping[str, Any], gazetteer: Gazetteer) -> tuple[str, ...]:
    given = sidecar.get("regions") or sidecar.get("region") or []
    names: dict[str, None] = {}
    for name in given if isinstance(given, list) else [given]:
        places = gazetteer.resolve(str(name))
        names.update(dict.fromkeys(places[0].chain if len(places) == 1 else (str(name),)))
    return tuple(names)
