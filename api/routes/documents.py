"""``/v1/documents``: the library, its texts and its files."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, File, Path, Query, Response, UploadFile

from api.errors import RequestTooLarge
from api.schemas import DocumentOut, DocumentsOut, DocumentTextOut, IngestOut, RemovedOut
from api.uploads import Upload
from corpus.errors import LoadError

from .deps import AnsweringDep, MetricsDep, ServiceDep, errors

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


@router.post("", summary="Add files", status_code=201, responses=errors(413, 415, 422, 500, 503))
async def upload(
    service: ServiceDep,
    metrics: MetricsDep,
    file: Annotated[list[UploadFile], File(description="one or several files, each in a part named `file`")],
) -> IngestOut:
    """Read files and publish a new generation; one that cannot be read fails alone.

    When not a single file can be read, the answer is the error of the first one.
    """
    limits = service.settings.limits
    if len(file) > limits.upload_files:
        raise RequestTooLarge(f"一次最多上传 {limits.upload_files} 个文件", hint="请分几次上传")
    files = [Upload(name=one.filename or "", data=await one.read()) for one in file]
    try:
        report = await to_thread.run_sync(service.upload, files)
    except LoadError:
        metrics.uploaded(read=0, failed=len(files))
        raise
    metrics.uploaded(read=max(0, len(files) - len(report.failed)), failed=len(report.failed))
    return report


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
