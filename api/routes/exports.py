"""``POST /v1/conversations/export`` and ``POST /v1/references``: answers on their way to paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Response

from api.exports import conversation_file
from api.exports import references as references_of
from api.schemas.exports import ConversationIn, ReferenceOut, ReferencesIn, ReferencesOut
from rag.printed import one_line

from .deps import AnsweringDep, ServiceDep, errors

__all__ = ["router"]

router = APIRouter(tags=["exports"])

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES: dict[str, Any] = {
    _DOCX: {"schema": {"type": "string", "format": "binary"}},
    "text/markdown": {
        "schema": {"type": "string"},
        "example": "# 标题\n\n## 问题\n\n回答[^1]\n\n[^1]: “引文”……\n",
    },
}


@router.post(
    "/v1/conversations/export",
    summary="Write a conversation to a file",
    response_class=Response,
    responses={200: {"description": "The file", "content": _FILES}, **errors(413, 422, 500, 503)},
)
async def export(body: ConversationIn, service: ServiceDep, answering: AnsweringDep) -> Response:
    """A DOCX or Markdown file; every citation is a footnote with its quotation and reference (GB/T 7714).

    Answers are sent as `POST /v1/ask` gave them. Quotations are read from the library at their places; a
    citation whose place is not there says so in its footnote.
    """
    conversation = body.to_conversation()
    data = await answering.run(lambda: conversation_file(service, conversation, body.format))
    ending, media = ("docx", _DOCX) if body.format == "docx" else ("md", "text/markdown")
    name = quote(f"{one_line(conversation.title).replace('/', '／')}.{ending}", safe="")
    return Response(
        data, media_type=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@router.post("/v1/references", summary="How documents are cited", responses=errors(413, 422, 500, 503))
async def references(body: ReferencesIn, service: ServiceDep, answering: AnsweringDep) -> ReferencesOut:
    """The reference of each document in the form of GB/T 7714-2015; what is not known is left out."""
    found = await answering.run(lambda: references_of(service, body.keys()))
    return ReferencesOut(
        references=[
            ReferenceOut(id=identity, version=version, reference=text)
            for (identity, version), text in zip(body.keys(), found, strict=True)
        ]
    )
