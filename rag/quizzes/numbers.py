"""Figures that a reader could take for the right one, and that are another number."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from corpus.figures import Figure, figures, same_figure
from corpus.figures.units import MEASURES
from corpus.numerals import number, to_chinese

__all__ = ["askable", "other_figures"]

_FORM = re.compile(
    r"^(?P<before>第)?(?P<number>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?P<after>[^\d一二两三四五六七八九十百千].*)?$"
)
_KINDS = frozenset({"quantity", "percent", "money", "round"})
_YEAR = re.compile(r"^(?P<year>(?:19|20)\d{2})年$")
_SMALL = 12  # up to here other figures differ by steps, above it by a share
_SHARES = (0.08, 0.12, 0.17, 0.23, 0.3, 0.38, 0.46)
_BETWEEN = (Decimal("0.4"), Decimal("2.5"))  # a figure from elsewhere must lie so near to be taken for it
_MOST = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a figure is written: its number between what stands before and after it."""

    before: str
    number: str
    after: str

    @property
    def chinese(self) -> bool:
        return not self.number[0].isdigit()


def askable(figure: Figure, text: str) -> bool:
    """Whether a figure of a sentence can be asked for: exact, counted, and told only once."""
    if figure.approximate or figure.high is not None:
        return False
    if figure.kind == "date":
        form_known = _YEAR.match(figure.text) is not None
    else:
        form_known = figure.kind in _KINDS and (bool(figure.unit) or figure.kind == "percent")
        form = _form(figure)
        form_known = form_known and form is not None and not _counts_words(figure, form)
    if not form_known or figure.value <= 0:
        return False
    again = [f for f in figures(text) if f.value == figure.value]
    return len(again) == 1 and text.count(figure.text) == 1


def _counts_words(figure: Figure, form: _Form) -> bool:
    """Whether a small number in Chinese counts what the sentence itself lists: 三张清单, 四个方面."""
    return form.chinese and figure.kind == "quantity" and figure.unit not in MEASURES


def other_figures(
    figure: Figure, *, text: str, elsewhere: Sequence[Figure], latest_year: int | None, rng: random.Random
) -> tuple[str, ...]:
    """Figures written like the right one, with other values, the likeliest first.

    Args:
        figure: the right one.
        text: its sentence; none of its figures is offered.
        elsewhere: figures of other sentences: real ones are the best to confuse.
        latest_year: no year after it is offered.
        rng: decides.
    """
    taken = [f.value for f in figures(text)]
    out: dict[str, None] = {}
    values: set[Decimal] = set()
    for written in _candidates(figure, elsewhere, latest_year, rng):
        found = figures(written)
        if len(found) != 1 or found[0].text != written:
            continue
        other = found[0]
        if other.kind != figure.kind or other.unit != figure.unit or same_figure(other, figure):
            continue
        if other.value in values or other.value in taken:
            continue
        values.add(other.value)
        out[written] = None
    return tuple(out)


def _candidates(
    figure: Figure, elsewhere: Sequence[Figure], latest_year: int | None, rng: random.Random
) -> Iterator[str]:
    if figure.kind == "date":
        year = int(figure.text[:4])
        years = [y for y in range(year - 4, year + 5) if y != year and y <= (latest_year or year)]
        yield from (f"{y}年" for y in rng.sample(years, len(years)))
        return
    form = _form(figure)
    if form is None:
        return
    real = [f.text for f in elsewhere if _could_be(f, figure, form)]
    yield from rng.sample(real, len(real))
    yield from _made(form, rng, percent=figure.kind == "percent")


def _could_be(other: Figure, figure: Figure, form: _Form) -> bool:
    """Whether a figure from elsewhere is written alike and of a like size."""
    theirs = _form(other)
    return (
        theirs is not None
        and other.kind == figure.kind
        and other.unit == figure.unit
        and not other.approximate
        and other.high is None
        and replace(theirs, number="") == replace(form, number="")
        and theirs.chinese == form.chinese
        and figure.value * _BETWEEN[0] <= other.value <= figure.value * _BETWEEN[1]
    )


def _made(form: _Form, rng: random.Random, *, percent: bool) -> Iterator[str]:
    """Figures made by steps or shares of the number, as round and as exact as it is."""
    value = number(form.number)
    if value is None:
        return
    whole = value == value.to_integral_value()
    if whole and value <= _SMALL:
        steps = [Decimal(v) for v in range(1, _SMALL + 4) if v != value]
        near = sorted(steps, key=lambda v: (abs(v - value) > 3, rng.random()))
        made: list[Decimal] = near
    else:
        unit = _grain(form.number)
        shares = [share * sign for share in _SHARES for sign in (1, -1)]
        rng.shuffle(shares)
        made = [(value * Decimal(str(1 + s)) / unit).to_integral_value(ROUND_HALF_UP) * unit for s in shares]
    for other in made:
        if other <= 0 or (percent and value <= _MOST < other):
            continue
        written = _write(other, form)
        if written:
            yield written


def _grain(written: str) -> Decimal:
    """The size of the last digit that is not zero: 1,200 is told in hundreds, 92.5 in tenths."""
    value = number(written)
    assert value is not None
    if "." in written:
        return Decimal(1).scaleb(-len(written.partition(".")[2]))
    grain = Decimal(1)
    while value % (grain * 10) == 0:
        grain *= 10
    return grain


def _write(value: Decimal, form: _Form) -> str:
    if form.chinese:
        if value != value.to_integral_value() or not 0 < value < 10_000:
            return ""
        written = to_chinese(int(value))
        if written == "二" and not form.before:
            written = "两"
    else:
        decimals = len(form.number.partition(".")[2])
        written = f"{value:,.{decimals}f}" if "," in form.number else f"{value:.{decimals}f}"
    return f"{form.before}{written}{form.after}"


def _form(figure: Figure) -> _Form | None:
    match = _FORM.match(figure.text)
    if match is None:
        return None
    return _Form(before=match["before"] or "", number=match["number"], after=match["after"] or "")
