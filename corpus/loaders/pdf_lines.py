"""The straight lines that are drawn on a page of a PDF file."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from .ruled import Rule, level_or_upright

__all__ = ["rules_of"]

_THIN: Final = 3.0  # points; a filled shape no thicker is a rule, a thicker one a background
_MOST_OBJECTS: Final = 20_000  # of a page; one with more is a drawing
_MOST_SEGMENTS: Final = 20_000

Point = tuple[float, float]


def rules_of(page: Any) -> list[Rule]:
    """The level and upright lines of a page in points, y growing downwards; none of a drawing.

    Lines that are drawn, and filled shapes as thin as lines (browsers print borders so).
    """
    import pypdfium2.raw as pdfium

    height = page.get_height()
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return []
    found: list[Rule] = []
    segments = 0
    for k in range(count):
        item = pdfium.FPDFPage_GetObject(page.raw, k)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        segments += pdfium.FPDFPath_CountSegments(item)
        if segments > _MOST_SEGMENTS:
            return []
        found += _rules(pdfium, item, height)
    return found


def _rules(pdfium: Any, item: Any, height: float) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if stroke.value:
        for start, end in _lines(pdfium, item):
            yield from level_or_upright(_down(start, height), _down(end, height))
    elif fill.value:
        sides = [ctypes.c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(item, *sides):
            left, bottom, right, top = (side.value for side in sides)
            if top - bottom <= _THIN < right - left:
                middle = (top + bottom) / 2
                yield from level_or_upright((left, height - middle), (right, height - middle))
            elif right - left <= _THIN < top - bottom:
                middle = (left + right) / 2
                yield from level_or_upright((middle, height - top), (middle, height - bottom))


def _lines(pdfium: Any, item: Any) -> Iterator[tuple[Point, Point]]:
    """The straight segments of a path, in page units."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = here = (0.0, 0.0)
    for k in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, k)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield here, point
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield here, begin
            here = begin


def _down(point: Point, height: float) -> Point:
    """A point of a page whose y grows upwards, as one whose y grows downwards."""
    return point[0], height - point[1]
