"""Quantities in text, found and brought to one form, so that two spellings of one figure agree."""

from __future__ import annotations

from .compare import same_figure, supports
from .find import figures
from .model import Figure, FigureKind
from .records import FigureRecord, figure_records

__all__ = ["Figure", "FigureKind", "FigureRecord", "figure_records", "figures", "same_figure", "supports"]
