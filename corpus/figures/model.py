"""The figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.model import Span

__all__ = ["Figure", "FigureKind"]

FigureKind = Literal[
    "quantity", "percent", "money", "date", "time", "ordinal", "round", "document_number", "article", "name"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text: ``text_of_source[span] == text``.

    ``value`` is normalised by ``kind``:

    - ``quantity``: the count; ``unit`` is the classifier or measure ("个", "人次", "公里"), "" if none.
    - ``percent``: in percent (百分之八十七 is 87, 三成 is 30); ``unit`` "%" or "百分点".
    - ``money``: in units of the currency (2.24亿元 is 224000000); ``unit`` "元", "美元", …
    - ``date``: YYYYMMDD with 0 for what is not said (3月14日 is 314, 2023年 is 20230000); ``unit`` "".
    - ``time``: minutes after midnight.
    - ``ordinal``: the place; ``unit`` what is counted ("届", "次", "名").
    - ``round``: the number of an inspection round (第十二轮, 首轮); ``unit`` "轮".
    - ``document_number``: the running number; ``unit`` the rest ("中发〔2024〕号").
    - ``article``: number of an article, paragraph, chapter of a regulation; ``unit`` "条", "款", ….
    - ``name``: part of a set phrase or label (“四个意识”, 1+8); counts nothing.

    ``high`` is the upper end of a range. ``approximate`` marks 近, 约, 超过, 余, 多, 以上 and the like.
    ``counts`` is what is counted, as written after the unit ("问题线索"), "" when unknown.
    """

    span: Span
    text: str
    value: Decimal
    unit: str
    kind: FigureKind
    high: Decimal | None = None
    approximate: bool = False
    counts: str = ""
