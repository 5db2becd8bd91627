"""What the last turn told of, as words that a question can be asked about."""

from __future__ import annotations

import re

from rag.questions.patterns import ASKING, COUNTED, STRONG
from rag.questions.understand import Understanding

from .conversation import Exchange
from .cues import LEAD

__all__ = ["event_of", "matter_of", "statement_of", "thing_of", "topic_of"]

_HAS = re.compile(r"(?:一共|总共|共|各|分别)?(?:有|是|为|了)?$")
_IS = re.compile(r"(?:的|由|在|了)?(?:是|有|为|叫)?$")
_TAIL = 4  # characters of a verb after the asking
_FIRST = re.compile(r"^[^。!?;:\n]+")
_ANSWER = range(6, 31)  # characters of an answer that can be asked about in one sentence


def event_of(last: Exchange) -> str:
    """The last question without its asking, "" where little is left.

    ``甲巡察乙局收到几封信`` gives 甲巡察乙局收到信; where the asking can't be taken out of the middle, the
    subject before it.
    """
    m = COUNTED.search(last.text)
    if not m:
        return last.subject
    number = 2 if last.text[m.start() : m.start() + 2] in ("多少", "好多") else 1
    unit = len(m.group("unit") or "") or (number == 1)  # a classifier that the list lacks is one character
    out = _HAS.sub("", last.text[: m.start()]) + last.text[m.start() + number + unit :]
    if STRONG.search(out) or len(out) <= len(last.subject):
        return last.subject
    return out.rstrip("的")


def matter_of(last: Exchange) -> str:
    """All that the last question says but its asking (甲整改怎么分工的: 甲整改分工), or its subject."""
    if COUNTED.search(last.text):
        return event_of(last)
    asking = ASKING.search(last.text)
    if not asking:
        return last.subject
    tail = last.text[asking.end() :].rstrip("的了呢")
    said = _IS.sub("", last.text[: asking.start()]) + (tail if len(tail) <= _TAIL else "")
    clear = len(said) > len(last.subject) and "," not in said and not STRONG.search(said)
    return said if clear else last.subject


def statement_of(last: Exchange, understanding: Understanding) -> str:
    """The last answer's first sentence where it is short and says something by itself, else ""."""
    m = _FIRST.match(LEAD.sub("", last.answer, count=1).strip(' “”"'))
    said = m.group().strip(" ,.") if m else ""
    last_clause = said.rpartition(",")[2]
    said = last_clause if any(p in last_clause for p in last.places) else said
    if len(said) not in _ANSWER or re.match(r"[\d(“]", said):
        return ""
    tags = understanding.tags(said)
    return said if any(tag.startswith("v") and not tag.startswith("vn") for _, tag in tags) else ""


def thing_of(last: Exchange, understanding: Understanding) -> str:
    """The last subject without the verb at its end, which is asked about apart (甲平台入库: 甲平台)."""
    words = understanding.tags(last.subject)
    while len(words) > 1 and words[-1][1] in ("v", "vi"):
        words.pop()
    shorter = "".join(w for w, _ in words)
    return shorter if any(p in shorter and p != shorter for p in last.places) else last.subject


def topic_of(last: Exchange) -> str:
    """What the last question was about apart from its places, "" where it named but places."""
    rest = last.subject
    for place in last.places:
        rest = rest.replace(place, "", 1)
    rest = re.sub(r"^(?:[省市县区州镇乡]?(?:委)?)?的?", "", rest.strip("、,"))
    return rest if len(rest) > 1 else ""
