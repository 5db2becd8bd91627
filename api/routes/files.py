"""Files that routes write: how they are documented, named and sent."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from fastapi import Response

from api.users import note

__all__ = ["FileForm", "documented", "file_response"]

FileForm = Literal["docx", "markdown", "csv", "xlsx"]
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: dict[FileForm, tuple[str, str]] = {
    "docx": ("docx", _DOCX),
    "markdown": ("md", "text/markdown"),
    "csv": ("csv", "text/csv"),
    "xlsx": ("xlsx", _XLSX),
}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def documented(*forms: FileForm, example: str = "") -> dict[str, Any]:
    """The ``content`` of a response that is a file in one of the forms.

    Args:
        forms: what the route can write.
        example: what a file in Markdown looks like.
    """
    content: dict[str, Any] = {}
    for form in forms:
        _, media_type = _KINDS[form]
        content[media_type] = {"schema": {"type": "string"}} if form in {"markdown", "csv"} else _BINARY
        if form == "markdown" and example:
            content[media_type] = {**content[media_type], "example": example}
    return content


def file_response(data: bytes, title: str, form: FileForm) -> Response:
    """A file that the browser saves under its title; a slash in it becomes a full-width one.

    The audit log hears of it.
    """
    ending, media_type = _KINDS[form]
    shown = f"{title.replace('/', '／')}.{ending}"
    note(file=shown)
    name = quote(shown, safe="")
    return Response(
        data,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
