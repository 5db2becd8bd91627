"""The reading order of text runs on a page, by recursive cuts along its white gutters (XY-cut).

After Nagy and Seth, "Hierarchical representation of optically scanned documents" (1984): the
widest empty band cuts the page; vertical bands part columns, horizontal ones part what stands
above from what stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import BlockKind

__all__ = ["Frame", "Run", "joined_lines", "page_frames", "reading_order"]

_DEEPEST = 60

Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of text on one line: its box in page units, y growing downwards.

    A ruled table stands on the page as one run: ``cells`` are the texts of its cells by row, ``edges``
    those of its columns from left to right, and its text is empty. ``kind`` is set where its place and
    size on the page tell what it is: a footnote, a running head.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    cells: Cells = ()
    edges: tuple[float, ...] = ()
    kind: BlockKind | None = None

    @property
    def height(self) -> float:
        """The height of its box."""
        return self.bottom - self.top


def reading_order(runs: Sequence[Run]) -> list[list[Run]]:
    """The frames of a page in reading order; the runs of a frame from top to bottom, left to right."""
    frames: list[list[Run]] = []
    _cut(list(runs), frames, 0)
    return frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A text frame: its lines, or the rows of the one table that it holds, with the edges of its columns.

    ``kind``: what all of its lines are, where that is known.
    """

    lines: tuple[str, ...] = ()
    cells: Cells = ()
    edges: tuple[float, ...] = ()
    kind: BlockKind | None = None


def page_frames(runs: Sequence[Run]) -> list[Frame]:
    """The frames of a page in reading order; tables, running heads and footnotes in frames of their own.

    An indented first line is led by two ideographic spaces.
    """
    found = [_of_kind(runs, BlockKind.FURNITURE)]
    for frame in reading_order([run for run in runs if run.kind is None]):
        found += _parted(frame)
    return [frame for frame in (*found, _of_kind(runs, BlockKind.NOTE)) if frame.lines or frame.cells]


def _of_kind(runs: Sequence[Run], kind: BlockKind) -> Frame:
    return Frame(lines=tuple(_frame_lines([run for run in runs if run.kind is kind])), kind=kind)


def joined_lines(runs: Sequence[Run]) -> str:
    """The lines of a cell as one, without the breaks that its width made."""
    text = ""
    for line in _frame_lines(runs):
        bare = line.strip()
        gap = " " if text[-1:].isascii() and bare[:1].isascii() and text else ""
        text += gap + bare
    return text


def _parted(runs: Sequence[Run]) -> list[Frame]:
    """A frame cut at its tables, from top to bottom."""
    found: list[Frame] = []
    rest = list(runs)
    for table in sorted((run for run in runs if run.cells), key=lambda run: run.top):
        above = [run for run in rest if run is not table and run.top + run.bottom <= table.top + table.bottom]
        rest = [run for run in rest if run is not table and run not in above]
        if above:
            found.append(Frame(lines=tuple(_frame_lines(above))))
        found.append(Frame(cells=table.cells, edges=table.edges))
    return [*found, Frame(lines=tuple(_frame_lines(rest)))] if rest else found


def _cut(runs: list[Run], frames: list[list[Run]], depth: int) -> None:
    if len(runs) < 2 or depth > _DEEPEST:
        if runs:
            frames.append(runs)
        return
    for part in _parts(runs):
        if len(part) == len(runs):
            frames.append(runs)
            return
        _cut(part, frames, depth + 1)


def _parts(runs: list[Run]) -> list[list[Run]]:
    """The runs in two parts, the first to be read first; in one when no gutter parts them."""
    size = sorted(run.height for run in runs)[len(runs) // 2] or 1.0
    rows = _gutters([(run.top, run.bottom) for run in runs], 0.3 * size)
    for _, at in (rows[:1] + rows[-1:]) if rows else ():
        above, below = _split(runs, at, down=True)
        if _spans(above, below, size) or _spans(below, above, size):
            return [above, below]
    columns = _gutters([(run.left, run.right) for run in runs], 0.8 * size)
    if columns:
        _, at = max(columns)
        if _worth(runs, at):
            return _split(runs, at, down=False)
    widest = max(rows, default=(0.0, 0.0))
    return _split(runs, widest[1], down=True) if widest[0] >= 0.9 * size else [runs]


def _split(runs: Sequence[Run], at: float, *, down: bool) -> list[list[Run]]:
    ends = [(run.bottom if down else run.right, run) for run in runs]
    return [[run for end, run in ends if end <= at], [run for end, run in ends if end > at]]


def _spans(few: Sequence[Run], rest: Sequence[Run], size: float) -> bool:
    """Whether a headline or foot of few lines stands over more than one column of the rest."""
    if _rows(few) > 3:
        return False
    gutters = _gutters([(run.left, run.right) for run in rest], 0.8 * size)
    crossed = [at for gap, at in gutters if any(run.left < at and run.right > at + gap for run in few)]
    return any(_worth(rest, at) for at in crossed)


def _worth(runs: Sequence[Run], at: float) -> bool:
    """Whether both sides of a vertical gutter hold lines of text, not the words of one line."""
    left = [run for run in runs if run.right <= at]
    right = [run for run in runs if run.right > at]
    return min(_rows(left), _rows(right)) >= 3


def _rows(runs: Sequence[Run]) -> int:
    """How many lines the runs stand on."""
    rows, bottom = 0, float("-inf")
    for run in sorted(runs, key=lambda run: run.top):
        if run.top >= bottom - 0.5 * run.height:
            rows, bottom = rows + 1, run.bottom
    return rows


def _gutters(extents: Sequence[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """The empty bands of at least that width between intervals, in order: (width, where it begins)."""
    found: list[tuple[float, float]] = []
    reach: float | None = None
    for low, high in sorted(extents):
        if reach is not None and low - reach >= least:
            found.append((low - reach, reach))
        reach = high if reach is None else max(reach, high)
    return found


def _frame_lines(frame: Sequence[Run]) -> list[str]:
    rows: list[list[Run]] = []
    for run in sorted(frame, key=lambda run: (run.top + run.bottom) / 2):
        middle = (run.top + run.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(run)
        else:
            rows.append([run])
    edge = min((run.left for run in frame), default=0.0)
    return [_line(sorted(row, key=lambda run: run.left), edge, len(rows)) for row in rows]


def _line(row: Sequence[Run], edge: float, rows: int) -> str:
    parts: list[str] = []
    for before, run in zip([None, *row], row, strict=False):
        if before is not None and run.left - before.right > 0.4 * run.height:
            parts.append(" ")
        parts.append(run.text)
    size = row[0].height or 1.0
    indented = rows > 2 and 1.2 <= (row[0].left - edge) / size <= 3.2
    return ("　　" if indented else "") + "".join(parts)
