"""What a document says of itself: title, author, issuer, date, places, kind, each with its span."""

from .describe import describe

__all__ = ["describe"]
