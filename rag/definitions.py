"""Whether a sentence says what something is: its name before an explaining word, or behind a naming one."""

from __future__ import annotations

import re
from functools import lru_cache

from .patterns import ASKING

__all__ = ["defines"]

_NOT_NAME = re.compile(
    r"^(?:是|叫做?|所谓|指|何[为谓]|名词解释)|(?:是|指|的|叫|意思|含义|定义|概念|东西|代表|理解)+$"
)
_LEAST = 2  # characters of a name


def defines(asked: str, folded: str) -> bool:
    """Whether a sentence defines what an asking (什么是提级巡视) wants to have explained.

    Args:
        asked: the folded asking; what is left of it without its words of asking is the name.
        folded: the folded sentence.
    """
    name = _NOT_NAME.sub("", re.sub(r"\W", "", ASKING.sub("", asked)))
    return len(name) >= _LEAST and bool(_pattern(name).search(folded))


@lru_cache(maxsize=512)
def _pattern(name: str) -> re.Pattern[str]:
    x = re.escape(name)
    return re.compile(
        rf"{x}[”』》]?(?:\([^)]*\))?,?"
        r"(?:是指|指的?是|是(?!不|否|怎|谁|什)|即|就是|包括|分为|由[^,。;]{2,40}(?:组成|构成|发起)|:|—)"
        rf"|(?:属于|叫做?|称为|称作|简称|名为|归纳为|概括为|就是|所谓)[“『《]?{x}"
    )
