"""``POST /v1/quizzes``."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.schemas.quizzes import QuizIn, QuizOut
from api.text import clean
from rag.printed import one_line
from rag.quizzes import quiz_title

from .deps import AnsweringDep, DeskDep, errors
from .files import documented, file_response

__all__ = ["router"]

router = APIRouter(tags=["desk"])


@router.post(
    "/v1/quizzes",
    summary="Make a cited quiz",
    response_model=QuizOut,
    responses={
        200: {"description": "The quiz", "content": documented("docx", "markdown")},
        **errors(404, 413, 422, 500, 503),
    },
)
async def quizzes(body: QuizIn, desk: DeskDep, answering: AnsweringDep) -> Response:
    """Questions made of the sources' sentences, without a model: figures and names to fill in, statements to
    judge, places to join with their practices. Every key has its source, every wrong answer was checked
    against the sources. As a file the key follows on a page of its own.
    """
    quiz = await answering.run(
        lambda: desk.quiz(
            body.to_topic(),
            items=body.to_items(),
            filters=body.filters.to_filters(),
            kinds=body.kinds,
            count=body.count,
            seed=body.seed,
        )
    )
    if body.format == "json":
        return JSONResponse(QuizOut.of(quiz).model_dump(mode="json"))
    form, title = body.format, one_line(clean(body.title)) or quiz_title(quiz)
    data = await answering.run(lambda: desk.quiz_file(quiz, title, form))
    return file_response(data, title, form)
