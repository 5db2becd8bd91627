"""Follow-up questions resolved from the last turns, without a model.

A question that stands alone is returned untouched, to the letter. Otherwise what it lacks (place,
year, session and round, instrument, subject, and the person or thing that a pronoun points at) is
taken from the nearest earlier turn that has it, so that the reader sees, and may edit, exactly
what is searched. Earlier questions are resolved first, so that a chain of short questions keeps
what its first one was about. The user's words come before the answers'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.fold import fold

from ..asking import AnswerType, Question
from ..model import Turn
from ..patterns import ANAPHORA, ELLIPSIS, STRONG
from ..understand import Understanding
from .conversation import Exchange, place_names, subject_of
from .cues import (
    AGAIN,
    ALSO,
    ARTICLE,
    DANGLING,
    INSTRUMENT_NAME,
    LAST_ITEM,
    NEW_TOPIC,
    NEXT_ARTICLE,
    ORDINAL,
    PLACE_POINTER,
    ROUND,
    SESSION,
    WITHIN,
    YEAR,
)
from .pointing import point
from .swapping import swap, swap_places

__all__ = ["Resolved", "resolve"]

_MAX_TURNS = 6
_MAX_ANSWER = 600  # characters of an answer that are looked at
_SHORT = 22  # characters: a longer question without anaphor carries its own context
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The question that is searched; ``changed`` is False when the user's words stand alone."""

    text: str
    changed: bool


def resolve(text: str, history: Sequence[Turn], understanding: Understanding) -> Resolved:
    """Complete a follow-up from the conversation; a stand-alone question comes back unchanged."""
    turns = [t for t in history if t.content.strip()][-_MAX_TURNS:]
    exchanges: list[Exchange] = []
    for i, turn in enumerate(turns):
        if turn.role != "user":
            continue
        searched = _complete(turn.content, exchanges, understanding) or turn.content
        question = understanding.parse(searched)
        places = place_names(question, understanding)
        following = turns[i + 1].content if i + 1 < len(turns) and turns[i + 1].role == "assistant" else ""
        exchanges.append(
            Exchange(
                question=question,
                subject=subject_of(question, places, understanding),
                places=places,
                answer=fold(_MARKER.sub("", following[:_MAX_ANSWER])),
            )
        )
    completed = _complete(text, exchanges, understanding)
    return Resolved(text=completed or text, changed=completed is not None and completed != text)


def _complete(text: str, exchanges: Sequence[Exchange], understanding: Understanding) -> str | None:
    """The follow-up written out with full-width punctuation, or None where it stands alone."""
    completed = _completed(text, exchanges, understanding)
    if completed is None:
        return None
    return _COMMA.sub("，", completed).replace("?", "？").replace("(", "（").replace(")", "）")


def _completed(text: str, exchanges: Sequence[Exchange], understanding: Understanding) -> str | None:
    """The follow-up written out in folded text."""
    question = understanding.parse(text)
    bare = question.folded.strip()
    if not exchanges or not bare or NEW_TOPIC.search(bare):
        return None
    places = place_names(question, understanding)
    last = exchanges[-1]
    if AGAIN.search(bare) and not places:
        return f"{last.text}({bare.rstrip('?!。 ')})"
    if not _depends(bare, question, places, exchanges, understanding):
        return None
    swapped = swap(bare, question, places, exchanges, understanding)
    if swapped is not None:
        return swapped
    body, pointed = point(bare, exchanges, understanding, has_place=bool(places))
    body = DANGLING.sub("", body) or body
    prefix = _missing(body, question, places, exchanges, understanding, pointed=pointed)
    if not prefix:
        return body if pointed else None
    return f"{prefix}{body}" if prefix.endswith("的") else f"{prefix},{body}"


def _depends(
    bare: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
    understanding: Understanding,
) -> bool:
    """Whether the words need the conversation: anaphor, ellipsis, or short and without a subject."""
    ellipsis = ELLIPSIS.match(bare)
    if AGAIN.search(bare) or (ellipsis and not STRONG.search(ellipsis.group("value"))):
        return True
    if NEXT_ARTICLE.match(bare) or WITHIN.match(bare):
        return True
    anaphor = ANAPHORA.search(bare) or PLACE_POINTER.search(bare)
    if places:
        opens = anaphor is not None and anaphor.start() == 0 and not bare.startswith(("另外", "此外"))
        also = len(bare) <= _SHORT and ALSO.search(bare) is not None
        return opens or also or _says_nothing_new(question, places, exchanges[-1])
    if anaphor and not question.instruments:
        return True
    if question.instruments or INSTRUMENT_NAME.search(bare):
        return False
    told = " ".join(e.text + e.answer for e in exchanges[-2:])
    known = any(len(t.text) > 1 and t.text in told for t in question.terms)
    if any(t.quoted for t in question.terms):
        return any(t.quoted and t.text in told for t in question.terms)
    if any(f.type is AnswerType.DEFINITION for f in question.facets) and question.terms:
        return known or bool(ORDINAL.search(bare) or LAST_ITEM.search(bare))
    return len(bare) <= _SHORT


def _says_nothing_new(question: Question, places: Sequence[str], last: Exchange) -> bool:
    """Whether a question names another place and beyond it only words of the last question."""
    if not last.places or set(places) == set(last.places):
        return False
    said = re.sub(
        "|".join(map(re.escape, places)) + "|换成|改成|如果是|[那这](?:边|里|儿)", "", question.folded
    )
    content = [t.text for t in question.terms if t.text in said]
    return all(all(c in last.text for c in word) for word in content) and not any(
        m.group() not in last.text for m in ARTICLE.finditer(question.folded)
    )


def _missing(
    body: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
    understanding: Understanding,
    *,
    pointed: str,
) -> str:
    """What the follow-up lacks, from the nearest turn that has it."""
    last = exchanges[-1]
    if question.instruments:
        return ""
    if places:
        if set(places) == set(last.places) or not last.places or pointed:
            return ""
        subject = swap_places(last.subject, last.places, places)
        return subject if any(p in subject for p in places) and ALSO.search(body) else ""
    subject = last.subject
    if not last.places:
        subject = _with_answered_place(subject, last, understanding)
    for pattern in (YEAR, ROUND):
        if pattern.search(body):
            subject = pattern.sub("", subject)
    if SESSION.search(body):
        subject = SESSION.sub("", ROUND.sub("", subject))
    if pointed and pointed in subject:
        return ""
    if pointed:
        subject = _frame(last)
    return _without_overlap(subject, body)


def _frame(last: Exchange) -> str:
    """Place, year, session and round of the last question."""
    times = [m.group() for p in (YEAR, SESSION, ROUND) if (m := p.search(last.subject))]
    return "".join([*last.places[:2], *times])


def _with_answered_place(subject: str, last: Exchange, understanding: Understanding) -> str:
    """Where the last question asked for a place, the answer's place with the subject."""
    if not any(f.type is AnswerType.WHERE for f in last.question.facets):
        return subject
    named = understanding.gazetteer.find(last.answer)
    return f"{named[-1].name}{subject}" if named and named[-1].name not in subject else subject


def _without_overlap(subject: str, body: str) -> str:
    """The subject without an end that the body begins with or wholly repeats."""
    for size in range(len(subject), 1, -1):
        if body.startswith(subject[-size:]):
            return subject[:-size].rstrip("的,")
    return "" if subject and subject in body else subject
