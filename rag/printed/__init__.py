"""What leaves the house on paper or in a file: references, footnotes, Word files, conversations."""

from __future__ import annotations

from .reference import reference
from .text import escape, one_line, shown
from .word import WordFile

__all__ = ["WordFile", "escape", "one_line", "reference", "shown"]
