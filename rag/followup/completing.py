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
from itertools import accumulate

from corpus.fold import fold
from rag.asking import AnswerType, Question
from rag.model import Turn
from rag.patterns import ANAPHORA, ASKING, ELLIPSIS, STRONG
from rag.understand import Understanding

from .conversation import Exchange, leading, place_names, subject_of
from .cues import (
    AGAIN,
    ALSO,
    APPOSITION,
    ARTICLE,
    DANGLING,
    INSTRUMENT_NAME,
    LAST_ITEM,
    NEW_TOPIC,
    NEXT_ARTICLE,
    OFFICE,
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
_MONTH = re.compile(r"\d{1,2}月(?:份|[上中下]旬)?")
_QUOTED = r"“[^”]{2,20}”"
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
    if not _depends(bare, question, places, exchanges):
        return None
    swapped = swap(bare, question, places, exchanges, understanding)
    if swapped is not None:
        return swapped
    body, pointed = point(bare, exchanges, understanding, has_place=bool(places))
    body = DANGLING.sub("", body) or body
    if places and ALSO.search(body):
        body = body.removeprefix(places[0])
    prefix = _missing(body, question, places, exchanges, understanding, pointed=pointed)
    if not prefix:
        return body if pointed else None
    return f"{prefix}{body}" if prefix.endswith("的") else f"{prefix},{body}"


def _depends(
    bare: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
) -> bool:
    """Whether the words need the conversation: anaphor, ellipsis, or short and without a subject."""
    ellipsis = ELLIPSIS.match(bare)
    if AGAIN.search(bare) or (ellipsis and not STRONG.search(ellipsis.group("value"))):
        return True
    if NEXT_ARTICLE.match(bare) or WITHIN.match(bare):
        return True
    bare = APPOSITION.sub("", bare)
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
    if pointed:
        subject = "" if pointed in subject else _frame(last, subject)
    elif last.places and not WITHIN.match(body) and _names_a_thing(body, understanding):
        subject = _frame(last, subject)
    if WITHIN.match(body):
        _, comma, asked = last.text.partition(",")
        subject += leading(asked, understanding) if comma else ""
    return _without_overlap(_without_times(subject, body), body, understanding)


def _without_times(subject: str, body: str) -> str:
    """The subject without the times that the follow-up sets anew."""
    if YEAR.search(body):
        subject = YEAR.sub("", subject)
    if SESSION.search(body):
        subject = SESSION.sub("", ROUND.sub("", subject))
    return _MONTH.sub("", ROUND.sub("", subject)) if ROUND.search(body) else subject


def _frame(last: Exchange, subject: str) -> str:
    """Place, year, session, round and quoted names of the last question's subject, in their order."""
    names = "|".join(re.escape(p) for p in last.places[:2] if p in subject)
    places = rf"(?:{names})(?:[省市县区]?委)?" if names else r"(?!)"
    pieces = "|".join([places, YEAR.pattern, SESSION.pattern, ROUND.pattern, _QUOTED])
    frame = "".join(m.group() for m in re.finditer(pieces, subject))
    missing = [p for p in last.places[:2] if p not in frame]
    return "、".join(missing) + frame


def _names_a_thing(body: str, understanding: Understanding) -> bool:
    """Whether the follow-up brings a noun of its own, so that place and time are all that it lacks.

    An office (组长是谁) is somebody's office in something: it lacks more.
    """
    return not OFFICE.search(body) and any(
        tag.startswith(("n", "j", "l", "i")) or tag == ""
        for word, tag in understanding.tags(STRONG.sub(",", ASKING.sub(",", body)))
        if len(word) > 1
    )


def _with_answered_place(subject: str, last: Exchange, understanding: Understanding) -> str:
    """Where the last question asked for a place, the answer's place with the subject."""
    if not any(f.type is AnswerType.WHERE for f in last.question.facets):
        return subject
    named = understanding.gazetteer.find(last.answer)
    return f"{named[-1].name}{subject}" if named and named[-1].name not in subject else subject


def _without_overlap(subject: str, body: str, understanding: Understanding) -> str:
    """The subject without last words that the body begins with; "" where the body repeats it all."""
    starts = {0, *accumulate(len(w) for w, _ in understanding.tags(subject))}
    for at in sorted(starts):
        if len(subject) - at > 1 and body.startswith(subject[at:]):
            return subject[:at].rstrip("的,")
    return "" if subject and subject in body else subject
