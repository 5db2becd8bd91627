"""Quantities in text, found and brought to one form, so that two spellings of one figure agree."""

from __future__ import annotations

from .compare import same_figure, supports
from .find import figures
from .model import Figure, FigureKind

__all__ = ["Figure", "FigureKind", "figures", "same_figure", "supports"]
