"""What a draft says about itself: title, author, date, places, kind, round; each with its span."""

from __future__ import annotations

from .describe import describe

__all__ = ["describe"]
