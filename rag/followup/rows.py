"""Rows of items that an answer told, and the one that a follow-up points at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.times import whole

from .conversation import Exchange
from .cues import ALL_OF_ROW, INSTRUMENT_NAME, LAST_ITEM, LEAD, MIDDLE_ITEM, ONE_OF_TWO, ORDINAL, POINT

__all__ = ["item_at", "item_of", "place_of_item", "row_at"]

_ROW = re.compile(r"[、;；]")
_N = r"[一二两三四五六七八九十]{1,2}"
_NUMBERED = re.compile(
    rf"(?:(?<=^)|(?<=[\n。;；:：]))\s*(?:\d{{1,2}}[.、]|[(]\d{{1,2}}[)]|[(]{_N}[)]|{_N}是)\s*"
)
_COUNT_AFTER = re.compile(
    rf"(?<=[一-鿿]{{2}})(?:等)?(?:\d{{1,2}}|{_N})(?:个|名|家|项|种|类|方|省|市|县|区|大).*$"
)
_LEADS_IN = re.compile(r"^.{0,12}?(?:包括|分为|分别是|分别为|分|是|有|为)(?=[一-鿿“]{2})")
_STEP = re.compile(r"^(?:首先|其次|然后|最后|先|再|后)(?=[一-鿿]{2})")
_ROW_SAID = 26  # characters of a row that stands in a question
_ITEM = 14  # characters of an item of a row within a sentence
_TOLD = 24  # characters of a longer item that stand for it
_OPENS = 3  # characters before words that point at a row
_QUOTES = "“”\"' ,.。"


def item_of(exchanges: Sequence[Exchange], n: int, unit: str) -> str:
    """The n-th item (-1: the last, 0: the middle) of the latest row that an answer told, "" without one.

    A row has two or more items: joined by 、 or ；, or numbered. A count said with it (三项措施：…) has to
    agree.
    """
    for exchange in reversed(exchanges):
        items = _row_in(exchange.answer, unit)
        if not items or n > len(items) or (n == 0 and len(items) % 2 == 0):
            continue
        return items[-1 if n == -1 else len(items) // 2 if n == 0 else n - 1]
    return ""


def _row_in(answer: str, unit: str) -> list[str]:
    """The longest row of an answer."""
    numbered = [p.strip() for p in _NUMBERED.split(answer)[1:]]
    if len(numbered) > 1 and all(numbered):
        return [_told(i) for i in numbered]
    lines = _lines_in(answer)
    if len(lines) > 1:
        return lines
    best: list[str] = []
    for clause in re.split(r"[。!?\n]", answer):
        for part in clause.split(":")[-1:] if ":" in clause else re.split(",", clause):
            items = [i.strip(_QUOTES) for i in _ROW.split(part)]
            if len(items) < 2:
                items = [i.strip(_QUOTES) for i in re.split("[与和]", part)]
                items = items if len(items) == 2 and len(part) <= _ITEM else []
            if len(items) < 2:
                continue
            items[-1] = _COUNT_AFTER.sub("", items[-1])
            items[0] = _LEADS_IN.sub("", items[0]).strip(_QUOTES)
            if not all(1 < len(i) <= _ITEM for i in items) or not _agrees(answer, unit, len(items)):
                continue
            best = max(best, items, key=len)
    if best and all(_STEP.match(i) for i in best):
        return [_STEP.sub("", i) for i in best]
    return best


def _lines_in(answer: str) -> list[str]:
    """The items that an answer from one document tells line by line, without what leads to them."""
    if len(LEAD.findall(answer)) > 1:
        return []
    lines = [line.strip() for line in LEAD.sub("", answer).split("\n") if line.strip()]
    if len(lines) > 1 and lines[0].endswith(":"):
        lines = lines[1:]
    return [_told(line) for line in lines]


def _agrees(answer: str, unit: str, count: int) -> bool:
    """Whether the count that the answer says with the unit, if any, is that of the row."""
    said = re.search(rf"(\d{{1,2}}|{_N})(?:{re.escape(unit)}|大)", answer)
    return not said or whole(said.group(1).replace("两", "二")) in (None, count)


def _told(item: str) -> str:
    """A long item by its first clause."""
    return re.split(r"[,。;:!?\n]", item, maxsplit=1)[0].strip(_QUOTES)[:_TOLD]


def row_at(body: str, exchanges: Sequence[Exchange]) -> tuple[str, str] | None:
    """这三项, 它们 → the row that the last answer told, where it is short; the body with it, and the row."""
    m = ALL_OF_ROW.search(body)
    if not m or m.start() > _OPENS:
        return None
    unit = m.group("unit") or "项"
    items = _row_in(exchanges[-1].answer, unit)
    counted = whole(m.group("n").replace("两", "二")) if m.group("n") else len(items)
    row = "、".join(items)
    if len(items) < 2 or counted != len(items) or len(row) > _ROW_SAID:
        return None
    rest = body[m.end() :]
    overlap = next((k for k in range(4, 0, -1) if all(i.endswith(rest[:k]) for i in items) and rest[:k]), 0)
    return body[: m.start()] + row + rest[overlap:], row


def place_of_item(body: str) -> tuple[re.Match[str], int, str] | None:
    """The words of a follow-up that point into a row, the position and the classifier.

    -1 is the last, 0 the middle; None where nothing does.
    """
    m = ORDINAL.search(body)
    n = whole(m.group("n").replace("两", "二")) if m else None
    if m is not None and n:
        return m, n, m.group("unit")
    for pattern, at in ((LAST_ITEM, -1), (MIDDLE_ITEM, 0)):
        m = pattern.search(body)
        if m:
            return m, at, m.group("unit")
    m = ONE_OF_TWO.search(body)
    return (m, 1 if m.group("first") else -1, m.group("unit") or m.group("kind") or "个") if m else None


def _point(body: str, last: Exchange) -> tuple[re.Match[str], int, str] | None:
    """第二条 where the conversation is not about a text that has articles."""
    m = POINT.search(body)
    n = whole(m.group("n")) if m else None
    lawful = last.question.instruments or INSTRUMENT_NAME.search(last.text)
    return (m, n, m.group("unit")) if m and n and not lawful else None


def item_at(body: str, exchanges: Sequence[Exchange]) -> tuple[str, str] | None:
    """第二项 → the second item that the last answers told; the body with it, and the item."""
    found = place_of_item(body) or _point(body, exchanges[-1])
    if found is None:
        return None
    m, n, unit = found
    item = item_of(exchanges, n, unit)
    if not item:
        return None
    rest = body[m.end() :].removeprefix("的")
    overlap = next((k for k in range(min(4, len(item)), 0, -1) if rest.startswith(item[-k:])), 0)
    return body[: m.start()] + item + rest[overlap:], item
