"""What a person says of a document in ``NAME.meta.yaml``; it replaces what was read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import LoadError
from corpus.gazetteer import Gazetteer
from corpus.model import DocumentKind, MetaValue

__all__ = ["Given", "read_sidecar"]

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_STATUS = {
    **dict.fromkeys(("in_force", "现行", "现行有效", "有效"), "in_force"),
    **dict.fromkeys(
        ("superseded", "废止", "已废止", "失效", "已失效", "被替代", "已被替代", "已被修订"), "superseded"
    ),
}
_PLURAL = {"regions": "region", "authors": "author", "instruments": "instrument", "rounds": "round"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The values of a sidecar, checked; ``meta`` holds every one of them as strings."""

    title: str | None = None
    kind: DocumentKind | None = None
    date: str | None = None
    issuer: str | None = None
    regions: tuple[str, ...] | None = None
    meta: Mapping[str, tuple[MetaValue, ...]] = field(default_factory=dict)


def read_sidecar(values: Mapping[str, Any], gazetteer: Gazetteer, source: str) -> Given:
    """Check a sidecar's values.

    ``regions`` may name the narrowest place only; what encloses it is added when it is certain. A key
    that is not known is kept as metadata of that name.

    Raises:
        LoadError: a value cannot be used; the message names key and value.
    """
    meta: dict[str, tuple[MetaValue, ...]] = {}
    for name, value in values.items():
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(item, (dict, list)) for item in listed):
            raise _wrong(source, str(name), "应为文字或文字的列表")
        texts = [_text(item) for item in listed if item is not None]
        meta[_PLURAL.get(str(name), str(name))] = tuple(MetaValue(value=text) for text in texts)
    first = {name: found[0].value for name, found in meta.items() if found}
    if "status" in first:
        if first["status"] not in _STATUS:
            raise _wrong(
                source, "status", f"“{first['status']}”不认识，可用 in_force（现行有效）或 superseded（废止）"
            )
        meta["status"] = (MetaValue(value=_STATUS[first["status"]]),)
    date = first.get("date")
    if date is not None and not _DATE.fullmatch(date):
        raise _wrong(source, "date", f"“{date}”不是 2024、2024-03 或 2024-03-14 这样的日期")
    return Given(
        title=first.get("title"),
        kind=_kind(first.get("kind"), source),
        date=date,
        issuer=first.get("issuer"),
        regions=_regions([v.value for v in meta["region"]], gazetteer) if "region" in meta else None,
        meta=meta,
    )


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value).strip()


def _kind(name: str | None, source: str) -> DocumentKind | None:
    if name is None:
        return None
    try:
        return DocumentKind(name)
    except ValueError as error:
        raise _wrong(source, "kind", f"“{name}”不认识，可用的有：{'、'.join(DocumentKind)}") from error


def _regions(names: list[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    found: dict[str, None] = {}
    around = set(names)
    for name in names:
        places = gazetteer.resolve(name)
        if len(places) > 1:
            places = tuple(p for p in places if around & set(p.chain[1:])) or places
        found.update(dict.fromkeys(places[0].chain if len(places) == 1 else (name,)))
    return tuple(found)


def _wrong(source: str, key: str, what: str) -> LoadError:
    return LoadError(
        f"{source}：说明文件里的 {key} 有误：{what}", source=source, hint="请改正 .meta.yaml 后再试。"
    )
