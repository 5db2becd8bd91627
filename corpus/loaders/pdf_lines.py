"""The straight lines that are drawn on a page of a PDF file."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from .ruled import Rule

__all__ = ["rules_of"]

_STRAIGHT: Final = 0.8  # points that a line may lean
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
            yield from _rule(start, end, height)
    elif fill.value:
        sides = [ctypes.c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(item, *sides):
            left, bottom, right, top = (side.value for side in sides)
            if top - bottom <= _THIN < right - left:
                middle = (top + bottom) / 2
                yield from _rule((left, middle), (right, middle), height)
            elif right - left <= _THIN < top - bottom:
                middle = (left + right) / 2
                yield from _rule((middle, bottom), (middle, top), height)


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


def _rule(start: Point, end: Point, height: float) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
        yield Rule(level=True, at=height - (y0 + y1) / 2, low=min(x0, x1), high=max(x0, x1))
    elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
        low, high = sorted((height - y0, height - y1))
        yield Rule(level=False, at=(x0 + x1) / 2, low=low, high=high)
