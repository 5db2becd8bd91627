"""When two figures say the same."""

from __future__ import annotations

from decimal import Decimal

from .model import Figure
from .units import FACTORS, GENERIC

__all__ = ["same_figure", "supports"]


def same_figure(a: Figure, b: Figure) -> bool:
    """Whether two figures state the same number of the same kind.

    Writing does not matter (3682 and 三千六百八十二, 2.24亿元 and 22400万元, 87% and 百分之八十七), nor
    does "about"; the unit does, except between general classifiers (28个, 28项) and where one of the
    two has none. Symmetric and reflexive.
    """
    if a.kind != b.kind:
        return False
    value_a, high_a, unit_a = _normal(a)
    value_b, high_b, unit_b = _normal(b)
    if value_a != value_b or high_a != high_b:
        return False
    if a.kind != "quantity":
        return unit_a == unit_b
    return unit_a == unit_b or not unit_a or not unit_b or (unit_a in GENERIC and unit_b in GENERIC)


def supports(source: Figure, said: Figure) -> bool:
    """Whether a figure of a source backs one that is said: the same, or a date said less exactly."""
    if same_figure(source, said):
        return True
    if source.kind != "date" or said.kind != "date" or source.high is not None or said.high is not None:
        return False
    return all(
        theirs in (0, ours) for ours, theirs in zip(_parts(source), _parts(said), strict=True)
    ) and any(_parts(said))


def _normal(figure: Figure) -> tuple[Decimal, Decimal | None, str]:
    if figure.kind != "quantity" or figure.unit not in FACTORS:
        return figure.value, figure.high, figure.unit
    unit, factor = FACTORS[figure.unit]
    return figure.value * factor, None if figure.high is None else figure.high * factor, unit


def _parts(date: Figure) -> tuple[int, int, int]:
    number = int(date.value)
    return number // 10_000, number // 100 % 100, number % 100
