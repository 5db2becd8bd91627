"""Parts of the patterns that figures are found by."""

from __future__ import annotations

import re

from corpus.numerals import ARABIC, CHINESE

from .units import CURRENCIES, UNITS

__all__ = ["MONEY", "NUMBER", "SPACE", "TO", "UNIT"]

SPACE = r"[ \t\u3000\xa0]*"
NUMBER = rf"(?:{ARABIC}|{CHINESE}(?:点[零〇一二三四五六七八九]+)?)"
TO = rf"{SPACE}(?:-|—{{1,2}}|–|~|至|到){SPACE}"
UNIT = "|".join(re.escape(unit) for unit in UNITS)
MONEY = "|".join(sorted(CURRENCIES, key=len, reverse=True))
