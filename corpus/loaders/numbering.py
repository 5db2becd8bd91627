"""Automatic numbering of DOCX paragraphs ("第一条", "（一）", "1.2"), which stands nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

__all__ = ["Level", "Numbering", "chinese", "shown"]

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: its number format (ECMA-376 17.18.59), its text such as "第%1条", its start."""

    form: str
    text: str
    start: int = 1


def chinese(number: int) -> str:
    """A number from 1 to 99,999 in Chinese numerals: 12 is 十二, 105 is 一百零五."""
    if number <= 0 or number > 99_999:
        return str(number)
    parts: list[str] = []
    digits = str(number)
    for i, digit in enumerate(digits):
        unit = ("", "十", "百", "千", "万")[len(digits) - 1 - i]
        if digit != "0":
            parts.append(_DIGITS[int(digit)] + unit)
        elif parts and parts[-1] != "零":
            parts.append("零")
    text = "".join(parts).rstrip("零")
    return text[1:] if text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        while number >= value:
            text, number = text + sign, number - value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _plainly(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(abs(number)))


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _plainly,
    "japaneseDigitalTenThousand": _plainly,
    "taiwaneseDigital": _plainly,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(min(number, 5000)),
    "upperRoman": lambda number: _roman(min(number, 5000)).upper(),
    "ideographTraditional": lambda number: _HEAVENLY[(number - 1) % 10],
    "ideographZodiac": lambda number: _EARTHLY[(number - 1) % 12],
}


def shown(form: str, number: int) -> str:
    """A list number in its format; unknown formats are shown in decimal."""
    return _FORMS.get(form, str)(number)


@dataclass(slots=True)
class Numbering:
    """The lists of a document and where their counting stands.

    ``lists`` maps a numId to its levels, ``abstract`` a numId to the list definition whose
    count it shares. Feed the paragraphs in order to :meth:`next`.
    """

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[str] = field(default_factory=set)
    _restarts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read ``word/numbering.xml``; None gives a numbering without lists."""
        numbering = cls()
        if root is None:
            return numbering
        levels = {
            one.get(f"{_W}abstractNumId", ""): _levels(one.iterfind(f"{_W}lvl"))
            for one in root.iterfind(f"{_W}abstractNum")
        }
        for num in root.iterfind(f"{_W}num"):
            key = num.get(f"{_W}numId", "")
            link = num.find(f"{_W}abstractNumId")
            base = link.get(f"{_W}val", "") if link is not None else ""
            numbering.abstract[key] = base
            numbering.lists[key] = dict(levels.get(base, {}))
            numbering._override(key, num)
        return numbering

    def _override(self, key: str, num: etree._Element) -> None:
        for one in num.iterfind(f"{_W}lvlOverride"):
            depth = int(one.get(f"{_W}ilvl", "0"))
            self.lists[key].update(_levels(one.iterfind(f"{_W}lvl")))
            start = one.find(f"{_W}startOverride")
            if start is not None and depth in self.lists[key]:
                old = self.lists[key][depth]
                value = int(start.get(f"{_W}val", "1"))
                self.lists[key][depth] = Level(form=old.form, text=old.text, start=value)
                self._restarts.add(key)

    def next(self, key: str, depth: int) -> str:
        """The number text of the next paragraph of a list, "" for bullets and unknown lists."""
        levels = self.lists.get(key)
        if not levels or depth not in levels:
            return ""
        counts = self._counts.setdefault(self.abstract.get(key, key), {})
        if key in self._restarts and key not in self._restarted:
            self._restarted.add(key)
            counts.clear()
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if levels[depth].form in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            if level not in levels:
                return ""
            return shown(levels[level].form, counts.get(level, levels[level].start))

        return _PLACE.sub(number, levels[depth].text)


def _levels(elements: Iterable[etree._Element]) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in elements:
        values = {tag: one.find(f"{_W}{tag}") for tag in ("numFmt", "lvlText", "start")}
        got = {tag: value.get(f"{_W}val", "") for tag, value in values.items() if value is not None}
        start = got.get("start", "1")
        found[int(one.get(f"{_W}ilvl", "0"))] = Level(
            form=got.get("numFmt", "decimal"),
            text=got.get("lvlText", ""),
            start=int(start) if start.lstrip("-").isdigit() else 1,
        )
    return found
