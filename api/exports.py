"""Answers on their way to paper: conversations as files, documents as references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from corpus.errors import DocumentNotFound
from rag.printed import Conversation, reference, write_conversation

from .service import Service

__all__ = ["conversation_file", "references"]


def conversation_file(
    service: Service, conversation: Conversation, form: Literal["docx", "markdown"]
) -> bytes:
    """The conversation as a file; its quotations are read from the library."""
    return write_conversation(conversation, service.stored, form)


def references(service: Service, documents: Sequence[tuple[str, str]]) -> list[str | None]:
    """The reference of each document by id and version; None where the library has no such version."""
    return [_reference(service, identity, version) for identity, version in documents]


def _reference(service: Service, identity: str, version: str) -> str | None:
    try:
        return reference(service.stored(identity, version))
    except DocumentNotFound:
        return None  # the caller is told by the value: the other references are still wanted
