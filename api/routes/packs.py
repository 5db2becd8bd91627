"""``POST /v1/packs``."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.schemas.desk import PackIn
from api.text import clean
from rag.errors import PackInvalid

from .deps import AnsweringDep, DeskDep, errors
from .files import documented, file_response

__all__ = ["router"]

router = APIRouter(tags=["desk"])

_EXAMPLE = "# 标题\n\n> 引文[^1]\n\n[^1]: 出处 文档 …，版本 …，第 120–131 字，SHA-256 …\n"


@router.post(
    "/v1/packs",
    summary="Write chosen examples to a file",
    response_class=Response,
    responses={
        200: {"description": "The file", "content": documented("docx", "markdown", example=_EXAMPLE)},
        **errors(404, 413, 422, 500, 503),
    },
)
async def packs(body: PackIn, desk: DeskDep, answering: AnsweringDep) -> Response:
    """A DOCX or Markdown file: quotations with numbered footnotes, notes, the list of sources, and a
    SHA-256 for each quotation. Every quotation is read from the library at its place; `xunwen verify FILE`
    re-checks the file.
    """
    title = " ".join(clean(body.title).split())
    if not title:
        raise PackInvalid("教学包没有标题。", hint="请写一个标题。")
    data = await answering.run(lambda: desk.pack(title, body.to_items(), body.format))
    return file_response(data, title, body.format)
