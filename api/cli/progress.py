"""Progress bars, on standard error only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from tqdm import tqdm

    from corpus.library import Progress as Reading

__all__ = ["Bars"]

_FORMAT = "{desc} {percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} 已用 {elapsed}"
_NAME_CHARS = 24  # of a file's name beside the bar
_NAMES = {"read": "读取", "index": "建立索引", "publish": "发布", "ask": "提问"}


class Bars:
    """A bar a stage; called with the stage, how much is done and how much there is.

    Draws nothing when ``quiet`` or when standard error is no terminal.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._bar: tqdm[Any] | None = None
        self._stage = ""
        self._file = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps of ``stage`` are done."""
        if self._quiet:
            return
        if stage != self._stage or self._bar is None:
            from tqdm import tqdm

            self._close()
            self._stage = stage
            self._bar = tqdm(
                total=total,
                desc=_NAMES.get(stage, stage),
                leave=False,
                file=sys.stderr,
                dynamic_ncols=True,
                bar_format=_FORMAT,
            )
        bar = self._bar
        bar.total = total
        bar.update(done - bar.n)
        if stage == "read":  # at once: this may be the file that takes long
            bar.bar_format = f"{_FORMAT}{self._file}"
            bar.refresh()

    def reading(self, state: Reading) -> None:
        """Say which file is read next, and how many could not be; told before the stage is."""
        failed = f"失败 {state.failed} " if state.failed else ""
        self._file = f" {failed}{_shortened(state.source)}".replace("{", "{{").replace("}", "}}")

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


def _shortened(name: str) -> str:
    """The end of a path: its last characters tell more than its first."""
    return name if len(name) <= _NAME_CHARS else f"…{name[1 - _NAME_CHARS :]}"
