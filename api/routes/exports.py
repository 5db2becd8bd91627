"""``POST /v1/conversations/export`` and ``POST /v1/references``: answers on their way to paper."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.exports import conversation_file
from api.exports import references as references_of
from api.schemas.exports import ConversationIn, ReferenceOut, ReferencesIn, ReferencesOut
from rag.printed import one_line

from .deps import AnsweringDep, ServiceDep, errors
from .files import documented, file_response

__all__ = ["router"]

router = APIRouter(tags=["exports"])

_EXAMPLE = "# 标题\n\n## 问题\n\n回答[^1]\n\n[^1]: “引文”……\n"


@router.post(
    "/v1/conversations/export",
    summary="Write a conversation to a file",
    response_class=Response,
    responses={
        200: {"description": "The file", "content": documented("docx", "markdown", example=_EXAMPLE)},
        **errors(413, 422, 500, 503),
    },
)
async def export(body: ConversationIn, service: ServiceDep, answering: AnsweringDep) -> Response:
    """A DOCX or Markdown file; every citation is a footnote with its quotation and reference (GB/T 7714).

    Answers are sent as `POST /v1/ask` gave them. Quotations are read from the library at their places; a
    citation whose place is not there says so in its footnote.
    """
    conversation = body.to_conversation()
    data = await answering.run(lambda: conversation_file(service, conversation, body.format))
    return file_response(data, one_line(conversation.title), body.format)


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
