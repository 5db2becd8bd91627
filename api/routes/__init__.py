"""The HTTP addresses: each a few lines that call the service."""

from __future__ import annotations

__all__: list[str] = []
