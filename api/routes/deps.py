"""What the routes share: the service behind them, and the errors they document."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from api.access import Access
from api.desk import Desk
from api.limits import UploadAllowance
from api.metrics import Metrics
from api.rooms import Rooms
from api.schemas import ErrorOut
from api.service import Service
from api.stream import Answering

__all__ = [
    "AccessDep",
    "AnsweringDep",
    "DeskDep",
    "MetricsDep",
    "RoomsDep",
    "ServiceDep",
    "UploadsDep",
    "errors",
]


def _rooms(request: Request) -> Rooms:
    rooms = request.app.state.rooms
    assert isinstance(rooms, Rooms)
    return rooms


def _service(request: Request) -> Service:
    """The service over what the caller may read."""
    return _rooms(request).here().service


def _access(request: Request) -> Access:
    return _rooms(request).whole.wiring.access


def _answering(request: Request) -> Answering:
    answering = request.app.state.answering
    assert isinstance(answering, Answering)
    return answering


def _metrics(request: Request) -> Metrics:
    metrics = request.app.state.metrics
    assert isinstance(metrics, Metrics)
    return metrics


def _desk(request: Request) -> Desk:
    """The desk over what the caller may read."""
    return _rooms(request).here().desk


def _uploads(request: Request) -> UploadAllowance:
    uploads = request.app.state.uploads
    assert isinstance(uploads, UploadAllowance)
    return uploads


AccessDep = Annotated[Access, Depends(_access)]
DeskDep = Annotated[Desk, Depends(_desk)]
RoomsDep = Annotated[Rooms, Depends(_rooms)]
UploadsDep = Annotated[UploadAllowance, Depends(_uploads)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
ServiceDep = Annotated[Service, Depends(_service)]
AnsweringDep = Annotated[Answering, Depends(_answering)]

_WORDS = {
    401: "A key is needed",
    403: "Not allowed",
    404: "Not there",
    409: "Taken already",
    413: "Too large",
    415: "No loader reads this kind of file",
    422: "The request cannot be worked on; the message names the field",
    429: "Too many requests",
    500: "A fault of the service",
    502: "The language model did not deliver",
    503: "No index is open, or too many are asking",
    504: "The language model stayed silent",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented error responses of a route, all of the one shape."""
    return {status: {"model": ErrorOut, "description": _WORDS[status]} for status in statuses}
