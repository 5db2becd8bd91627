"""Follow-up questions resolved from the last turns, without a model.

A question that stands alone is returned untouched, to the letter. Otherwise what it lacks —
place, year, session and round, instrument, and the thing an anaphor points at — is taken from
the nearest earlier turn that has it and written in front, so that the reader sees (and may edit)
exactly what is searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .asking import AnswerType, Question
from .model import Turn
from .patterns import ANAPHORA, ELLIPSIS
from .understand import Understanding

__all__ = ["Resolved", "resolve"]

_MAX_TURNS = 6
_AGAIN = re.compile(
    r"^(?:再|还|另外?再?)(?:举|说|讲|来|给|列)?(?:一|几|两)?[个件些条]?(?:例子?|例|别的|其他的?|更多)?[吗呢]?[?？。]*$|还有(?:别的|其他|更多)"
)
_POINTS_AT_THING = re.compile(
    r"它|[这那](?:个|项|种|份|套)|该(?!区|市|县|地|省)|此(?!外|次)|其(?![中他它实])"
)
_PLACE_WORDS = re.compile(
    r"(?:他们|她们|当地|本地|那里|那边|这里|这边|该[市县区省地]|[那这]个?(?:市|县|区|地方|城市)|人家)"
)
_SESSION_ROUND = re.compile(
    r"(?:十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2})届(?:[省市县区]委)?|(?:第[一二三四五六七八九十\d]+|首)轮"
)
_DANGLING = re.compile(r"^(?:那么?|那)(?=[一-鿿])|^[,，]")
_SHORT = 22  # characters: a longer question without anaphor carries its own context


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The question that is searched; ``changed`` is False when the user's words stand alone."""

    text: str
    changed: bool


def resolve(text: str, history: Sequence[Turn], understanding: Understanding) -> Resolved:
    """Complete a follow-up from the conversation; a stand-alone question comes back unchanged."""
    turns = [t for t in history if t.content.strip()][-_MAX_TURNS:]
    if not turns:
        return Resolved(text=text, changed=False)
    question = understanding.parse(text)
    earlier = [understanding.parse(t.content) for t in reversed(turns)]
    asked = [understanding.parse(t.content) for t in reversed(turns) if t.role == "user"]
    if not asked:
        return Resolved(text=text, changed=False)
    if not _depends(text, question):
        return Resolved(text=text, changed=False)
    if _AGAIN.search(text.strip()):
        return Resolved(text=f"{asked[0].text.rstrip('?？。')}（{text.strip()}）", changed=True)
    swapped = _swap(text, question, asked)
    if swapped is not None:
        return Resolved(text=swapped, changed=True)
    prefix = _missing(text, question, asked, earlier)
    if not prefix:
        return Resolved(text=text, changed=False)
    body = _DANGLING.sub("", text)
    body = _PLACE_WORDS.sub("", body, count=1) if not question.places else body
    return Resolved(text=f"{prefix}{body}" if prefix.endswith("的") else f"{prefix}，{body}", changed=True)


def _depends(text: str, question: Question) -> bool:
    """Whether the words need the conversation: anaphor, ellipsis, or short and without a subject."""
    bare = text.strip()
    if _AGAIN.search(bare) or ELLIPSIS.match(bare):
        return True
    if ANAPHORA.search(bare) and not (question.places and question.instruments):
        return True
    if question.places or question.instruments or any(t.quoted for t in question.terms):
        return False
    if any(f.type is AnswerType.DEFINITION for f in question.facets) and len(question.terms) >= 1:
        return bool(_PLACE_WORDS.search(bare))
    return len(bare) <= _SHORT


def _swap(text: str, question: Question, asked: Sequence[Question]) -> str | None:
    """For 那青岛呢？ the last question again, with its place, year or round replaced."""
    m = ELLIPSIS.match(text.strip())
    if not m or any(
        f.type is not AnswerType.OVERVIEW for f in question.facets if f.type is not AnswerType.YESNO
    ):
        return None
    value, last = m.group("value").strip(), asked[0]
    if question.places and last.places:
        rest = question.folded
        names = [p.name for p in question.places]
        if (
            len(re.sub("|".join(map(re.escape, names)) + "|那么?|呢|市|县|区|省|[?？,，和与、]", "", rest))
            <= 2
        ):
            return _replace_places(last, names)
    if question.years and last.years and len(value) <= 8:
        return re.sub(r"(?:19|20)?\d{2}年", f"{question.years[0]}年", last.text, count=1)
    round_ = _SESSION_ROUND.search(value)
    old = _SESSION_ROUND.search(last.text)
    if round_ and old and len(value) <= 10:
        return last.text.replace(old.group(), round_.group(), 1)
    return None


def _replace_places(last: Question, names: Sequence[str]) -> str:
    text = last.text
    first, *others = last.places
    text = text.replace(first.name, "、".join(names), 1)
    for other in others:
        text = re.sub(rf"[、和与及]?{re.escape(other.name)}", "", text, count=1)
    return text


def _missing(text: str, question: Question, asked: Sequence[Question], earlier: Sequence[Question]) -> str:
    """What the follow-up lacks, from the nearest turn that has it: place, year, round, thing."""
    parts: list[str] = []
    if not question.places and not question.instruments:
        source = next((q for q in asked if q.places), None) or next((q for q in earlier if q.places), None)
        if source:
            parts.append("、".join(p.name for p in source.places[:2]))
        instrument = next((q for q in asked if q.instruments), None)
        if instrument and not source:
            parts.append(f"《{instrument.instruments[0]}》")
    if not question.years:
        year = next((q.years[0] for q in asked[:2] if q.years), None)
        if year:
            parts.append(f"{year}年")
    if not question.sessions and not question.rounds:
        found = next((ms for q in asked[:2] if (ms := _SESSION_ROUND.findall(q.text))), None)
        if found:
            parts.append("".join(found))
    thing = _thing(text, question, asked)
    if thing:
        parts.append(thing)
    return "".join(parts)


def _thing(text: str, question: Question, asked: Sequence[Question]) -> str:
    """What "它" or "这个机制" points at: the quoted or rarest term of the last question."""
    pointed = _POINTS_AT_THING.search(_PLACE_WORDS.sub("", text))
    lacking = len([t for t in question.terms if t.weight > 0]) == 0
    if not (pointed or lacking):
        return ""
    last = asked[0]
    quoted = [t.text for t in last.terms if t.quoted]
    if quoted:
        return f"“{quoted[0]}”"
    rare = sorted(last.terms, key=lambda t: -t.weight)[:2]
    return "".join(t.text for t in sorted(rare, key=lambda t: last.folded.find(t.text)))
