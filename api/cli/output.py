"""What ``--json`` prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

__all__ = ["print_json"]


def print_json(value: BaseModel | Mapping[str, Any]) -> None:
    """One JSON object on standard output, indented for a terminal."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else dict(value)
    print(json.dumps(plain, ensure_ascii=False, indent=None if not sys.stdout.isatty() else 2))
