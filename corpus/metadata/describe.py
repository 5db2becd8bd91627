"""From drafts to documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..draft import Draft
from ..model import Document, DocumentKind, text_version

__all__ = ["describe"]


def describe(drafts: Sequence[Draft], *, sidecar: Mapping[str, Any] | None = None) -> tuple[Document, ...]:
    """The documents of one file.

    Args:
        drafts: the articles of one file, in the order of the page; they share its context.
        sidecar: values of ``NAME.meta.yaml``; they replace what was read.
    """
    del sidecar
    return tuple(
        Document(
            id=draft.id,
            version=text_version(draft.text),
            source=draft.source,
            title=draft.title,
            text=draft.text,
            blocks=draft.blocks,
            kind=DocumentKind.NEWS,
            media_type=draft.media_type,
            repairs=draft.repairs,
            raw_sha256=draft.raw_sha256,
        )
        for draft in drafts
    )
