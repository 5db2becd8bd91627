"""``/v1/documents``: the library, its texts and its files."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile

from api.auth import address_of
from api.errors import Forbidden, RequestInvalid, RequestTooLarge
from api.schemas import (
    DocumentOut,
    DocumentsOut,
    DocumentTextOut,
    FailuresOut,
    IngestOut,
    LabelledOut,
    LabelsIn,
    RemovedOut,
)
from api.uploads import FOLDER, Upload, safe_name
from api.users import Caller, caller, note
from corpus.errors import LoadError
from corpus.labels import PUBLIC, checked_labels

from .deps import AnsweringDep, MetricsDep, RoomsDep, ServiceDep, UploadsDep, errors

__all__ = ["router"]

router = APIRouter(prefix="/v1/documents", tags=["documents"])

DocumentId = Annotated[
    str, Path(max_length=200, description="id of a document", examples=["3f0c9a5d2b7e4c11"])
]
Version = Annotated[
    str | None, Query(max_length=64, description="an older version; the current one without it")
]


@router.get("", summary="List the library", responses=errors(422, 500, 503))
async def documents(
    service: ServiceDep,
    answering: AnsweringDep,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> DocumentsOut:
    """The documents of the open index, a page at a time."""
    return await answering.run(lambda: service.documents(cursor=cursor, limit=limit))


def _labels(given: list[str], who: Caller) -> tuple[str, ...]:
    """Labels of a request, if the caller may give them: his own, so that he goes on seeing what he labels.

    Raises:
        RequestInvalid: one of them is no label.
        Forbidden: one of them is not his.
    """
    try:
        labels = checked_labels(given)
    except ValueError as error:
        raise RequestInvalid(str(error), hint="标签是一个词，例如：内部") from error
    if who.sees is not None and not set(labels) <= {*who.sees, PUBLIC}:
        raise Forbidden("不能加上自己没有的标签", hint="请只用自己的标签，或请管理员来加")
    return labels


def _folder(who: Caller) -> str:
    """Where a caller's uploads are named: whom not everything is shown must not meet others' names."""
    return FOLDER if who.sees is None else f"{FOLDER}/{safe_name(who.name)}"


@router.post(
    "", summary="Add files", status_code=201, responses=errors(401, 403, 413, 415, 422, 429, 500, 503)
)
async def upload(
    request: Request,
    rooms: RoomsDep,
    service: ServiceDep,
    metrics: MetricsDep,
    allowance: UploadsDep,
    file: Annotated[list[UploadFile], File(description="one or several files, each in a part named `file`")],
    labels: Annotated[
        list[str] | None, Form(max_length=20, description="who may read the documents has all of these")
    ] = None,
) -> IngestOut:
    """Read files and publish a new generation; one that cannot be read fails alone.

    When not a single file can be read, the answer is the error of the first one. Without `labels` the
    documents of a file that is replaced keep theirs.
    """
    limits, who = service.settings.limits, caller()
    if len(file) > limits.upload_files:
        raise RequestTooLarge(f"一次最多上传 {limits.upload_files} 个文件", hint="请分几次上传")
    given = _labels(labels, who) if labels else None
    files = [Upload(name=one.filename or "", data=await one.read()) for one in file]
    note(files=[safe_name(one.name) for one in files], labels=given)
    allowance.take(
        (f"user {who.id or who.via}", f"address {address_of(request.scope)}"),
        sum(len(one.data) for one in files),
    )
    try:
        report = await to_thread.run_sync(
            lambda: rooms.whole.service.upload(files, folder=_folder(who), labels=given)
        )
    except LoadError:
        metrics.uploaded(read=0, failed=len(files))
        raise
    metrics.uploaded(read=max(0, len(files) - len(report.failed)), failed=len(report.failed))
    return report if who.sees is None else await to_thread.run_sync(service.as_seen, report)


@router.get("/failures", summary="List files that could not be read", responses=errors(401, 403, 500, 503))
async def failures(rooms: RoomsDep, answering: AnsweringDep) -> FailuresOut:
    """Why each file could not be read the last time; a file that was read since, or is gone, is not listed.

    Who may not see everything sees his own uploads only.
    """
    who = caller()
    folder = "" if who.sees is None else _folder(who)
    return await answering.run(lambda: rooms.whole.service.failures(folder))


@router.put(
    "/{document_id}/labels",
    summary="Say who may read a document",
    responses=errors(401, 403, 404, 413, 422, 500, 503),
)
async def label(document_id: DocumentId, body: LabelsIn, service: ServiceDep) -> LabelledOut:
    """Give a document these labels and no others; who may read it has all of them."""
    labels = _labels(body.labels, caller())
    note(labels=labels)
    return await to_thread.run_sync(service.label, [document_id], labels)


@router.delete("/{document_id}", summary="Remove a document", responses=errors(404, 422, 500, 503))
async def remove(document_id: DocumentId, service: ServiceDep) -> RemovedOut:
    """Take it out of the library; old citations still open it by version."""
    return await to_thread.run_sync(service.remove, document_id)


@router.get("/{document_id}", summary="Show a document", responses=errors(404, 422, 500, 503))
async def document(document_id: DocumentId, service: ServiceDep, answering: AnsweringDep) -> DocumentOut:
    """Metadata with their places, what was repaired when the file was read, and all versions."""
    return await answering.run(lambda: service.document(document_id))


@router.get("/{document_id}/text", summary="Read a document", responses=errors(404, 422, 500, 503))
async def text(
    document_id: DocumentId, service: ServiceDep, answering: AnsweringDep, version: Version = None
) -> DocumentTextOut:
    """The text that citations count in, and its blocks. Old versions stay readable."""
    return await answering.run(lambda: service.text(document_id, version))


@router.get(
    "/{document_id}/raw",
    summary="Download the file",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        **errors(404, 422, 500, 503),
    },
)
async def raw(
    document_id: DocumentId, service: ServiceDep, answering: AnsweringDep, version: Version = None
) -> Response:
    """The file as it was given, byte for byte; always a download, never shown as a page."""
    file = await answering.run(lambda: service.raw(document_id, version))
    return Response(
        file.data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"},
    )
