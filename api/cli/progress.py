"""Progress bars, on standard error only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["Bars"]

_NAMES = {"read": "读取", "index": "建立索引", "publish": "发布", "ask": "提问"}


class Bars:
    """A bar a stage; called with the stage, how much is done and how much there is.

    Draws nothing when ``quiet`` or when standard error is no terminal.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._bar: tqdm[Any] | None = None
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps of ``stage`` are done."""
        if self._quiet:
            return
        if stage != self._stage or self._bar is None:
            from tqdm import tqdm

            self._close()
            self._stage = stage
            self._bar = tqdm(total=total, desc=_NAMES.get(stage, stage), leave=False, file=sys.stderr)
        bar = self._bar
        bar.total = total
        bar.update(done - bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
