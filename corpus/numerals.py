"""Numbers written in Chinese or Arabic characters: to values, and back."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["ARABIC", "CHINESE", "number", "to_chinese", "to_digits"]

_WRITTEN = ("零〇○", "一壹幺", "二贰两貳兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = {written: value for value, group in enumerate(_WRITTEN) for written in group}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")

#: A number in Arabic digits, with or without thousands separators and decimals.
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
#: A number in Chinese characters, without a scale standing alone (千万 is no number, 一千万 is one).
_ONES = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
CHINESE = f"[{_ONES}十拾][{_ONES}十百千万亿拾佰仟]*"
_MIXED = re.compile(rf"({ARABIC})([十百千万亿]*)")
_CHINESE = re.compile(rf"{CHINESE}(?:点[零〇○一二三四五六七八九]+)?")


def number(text: str) -> Decimal | None:
    """The value of a number, None when ``text`` as a whole is none.

    Understands 3682, 3,682, ３６８２, 三千六百八十二, 二〇二三, 十二, 一万二 (12,000), 两亿, 1.2亿
    3万5千 and 三点五. White space around it is ignored.
    """
    text = text.strip().translate(_WIDE)
    if not text:
        return None
    if text[0] in "0123456789":
        return _mixed(text)
    if not _CHINESE.fullmatch(text):
        return None
    whole, _, decimals = text.partition("点")
    value = _positional(whole) if len(whole) > 1 and all(c in _DIGITS for c in whole) else _scaled(whole)
    if value is None:
        return None
    if decimals:
        return Decimal(f"{value}.{''.join(str(_DIGITS[c]) for c in decimals)}")
    return Decimal(value)


def to_chinese(value: int) -> str:
    """A whole number from 0 below 10**16 in Chinese characters, as officially written: 一百零五, 十二.

    Raises:
        ValueError: out of that range.
    """
    if not 0 <= value < 10**16:
        raise ValueError(f"0 <= value < 10**16, not {value}")
    if value == 0:
        return "零"
    groups: list[tuple[int, str]] = []
    for unit in ("", "万", "亿", "万亿"):
        value, group = divmod(value, 10_000)
        groups.append((group, unit))
    written = ""
    for group, unit in reversed(groups):
        if group == 0:
            if written and not written.endswith("零"):
                written += "零"
            continue
        if written and group < 1000 and not written.endswith("零"):
            written += "零"
        name = unit
        if unit == "万亿" and groups[2][0]:
            name = "万"  # 一万二千亿: the 亿 comes with the group below
        written += _below_ten_thousand(group) + name
    written = written.rstrip("零")
    return written[1:] if written.startswith("一十") else written


def to_digits(value: int) -> str:
    """The digits of a whole number one by one, as years are written: 二〇二三."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def _mixed(text: str) -> Decimal | None:
    """Arabic digits with Chinese scales: 3, 1,234.5, 1.2亿, 3万5千."""
    total = Decimal(0)
    at = 0
    ceiling: Decimal | None = None
    for match in _MIXED.finditer(text):
        if match.start() != at:
            return None
        at = match.end()
        scale = Decimal(1)
        for character in match.group(2):
            scale *= _SMALL.get(character) or _LARGE[character]
        if ceiling is not None and scale >= ceiling:
            return None
        total += Decimal(match.group(1).replace(",", "")) * scale
        ceiling = scale
    return total if at == len(text) else None


def _positional(text: str) -> int:
    return int("".join(str(_DIGITS[c]) for c in text))


def _scaled(text: str) -> int | None:
    """三千六百八十二, 十二, 一万二, 两亿零五十."""
    total = section = digit = 0
    last_scale = 1  # of the scale before the digit now held: 一万二 is 12,000
    pending = False
    zero = False
    for character in text:
        if character in _DIGITS:
            if pending:
                return None  # two digits in a row are no scaled number
            digit = _DIGITS[character]
            pending = digit != 0
            zero = zero or digit == 0
        elif character in _SMALL:
            scale = _SMALL[character]
            section += (digit if pending else 1) * scale
            digit, pending, zero, last_scale = 0, False, False, scale
        else:
            scale = _LARGE[character]
            if not pending and not section and not total:
                return None
            section += digit if pending else 0
            if total and total < scale:
                total = (total + section) * scale  # 一万二千亿
            else:
                total += section * scale
            section, digit, pending, zero, last_scale = 0, 0, False, False, scale
    if pending:
        section += digit * (last_scale // 10 if last_scale >= 100 and not zero else 1)
    return total + section


def _below_ten_thousand(value: int) -> str:
    written = ""
    for scale, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit:
            written += "零一二三四五六七八九"[digit] + unit
        elif written and value and not written.endswith("零"):
            written += "零"
    return written
