"""``python -m api``: the same as ``xunwen``."""

from __future__ import annotations

from api.cli import entry

entry()
