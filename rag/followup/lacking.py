"""What a follow-up lacks: as much of the last question's subject as it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from rag.questions.asking import AnswerType, Question
from rag.questions.patterns import ASKING, STRONG
from rag.questions.understand import Understanding

from .conversation import Exchange, leading, person_of
from .cues import (
    ALSO,
    ANOTHER_WHERE,
    BODY,
    COMPARED,
    INSTRUMENT_NAME,
    OFFICE_HELD,
    ROUND,
    SESSION,
    WITHIN,
    YEAR,
)
from .events import matter_of, thing_of
from .swapping import swap_places

__all__ = ["is_frame", "missing"]

_MONTH = re.compile(r"\d{1,2}月(?:份|[上中下]旬)?")
_TELLING = 4  # characters of a subject that says by itself what it is about
_THINGS = ("n", "j", "l", "i")
_SAYS_ALSO = re.compile(
    r"(?:是不是|有没有)?也?(?:是|有|要|能)?(?:这么|这样|如此|同样)?(?:做|搞|干)?[的了吗呢]*"
)
_WHAT_IS = re.compile(
    r"[一-鿿]{2,6}(?:是(?:什么|啥|怎么回事|怎样|指)|指(?:的是)?(?:什么|啥|哪)|(?:是)?什么意思)"
)
_WHICH_ROUND = re.compile(r"第几轮|哪一?轮")
_OF_A_THING = frozenset((AnswerType.WHO, AnswerType.DATE, AnswerType.WHERE))
_HIDDEN = r"[一-鿿]某[某甲乙丙丁]?"
_QUOTED = r"“[^”]{2,20}”"


def missing(
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
    if places and COMPARED.match(body):
        return last.subject
    if places:
        return "" if pointed else _same_of(body, places, last)
    if ANOTHER_WHERE.match(body) and last.places:
        return last.places[0]
    times = question.years or question.sessions or question.rounds
    subject = last.subject if question.terms or times or pointed else matter_of(last)
    subject = BODY.sub("", subject) if BODY.search(body) else subject
    if not last.places and not (question.sessions or question.rounds):
        subject = _with_answered_place(subject, last, understanding)
    subject = _with_answered_round(subject, last)
    who = "" if pointed else _answered_person(body, last, understanding)
    if who:
        return "、".join(last.places[:1]) + who
    subject = _narrowed(subject, body, last, understanding, pointed=pointed)
    return _without_overlap(_without_times(subject, body), body, understanding)


def _narrowed(subject: str, body: str, last: Exchange, understanding: Understanding, *, pointed: str) -> str:
    """As much of the last subject as the follow-up leaves open."""
    if pointed:
        return "" if pointed in subject else _frame(last, subject)
    if WITHIN.match(body):
        _, comma, asked = last.text.partition(",")
        return thing_of(last, understanding) + (leading(asked, understanding) if comma else "")
    if not _names_a_thing(body, understanding):
        return subject
    if last.places:
        return _frame(last, subject)
    return _beside(subject, body, last, understanding)


def _beside(subject: str, body: str, last: Exchange, understanding: Understanding) -> str:
    """The subject without its last word where the follow-up asks the same of another thing.

    整改主体责任谁承担, then 日常监督归谁: 整改.
    """
    asked = understanding.parse(body).facets[0].type
    words = [w for w, _ in understanding.tags(subject)]
    same = asked in _OF_A_THING and asked is last.question.facets[0].type
    if not same or len(words) < 2 or INSTRUMENT_NAME.search(subject + "的"):
        return subject
    shorter = subject[: -len(words[-1])].rstrip("的")
    return shorter if len(shorter) > 1 else subject


def _same_of(body: str, places: Sequence[str], last: Exchange) -> str:
    """The last subject of other places that are said to do the same, "" where nothing is said of it."""
    if set(places) == set(last.places) or not last.places or not ALSO.search(body):
        return ""
    clauses = body.split(",")
    if len(clauses) > 1 and not _SAYS_ALSO.fullmatch(clauses[0].removeprefix(places[0])):
        return ""  # 乙也是试点吗,它报告叫什么: says itself what it is about
    subject = swap_places(last.subject, last.places, places)
    return subject if any(p in subject for p in places) else ""


def _without_times(subject: str, body: str) -> str:
    """The subject without the times that the follow-up sets anew."""
    if YEAR.search(body):
        subject = YEAR.sub("", subject)
    if SESSION.search(body):
        subject = SESSION.sub("", ROUND.sub("", subject))
    return _MONTH.sub("", ROUND.sub("", subject)) if ROUND.search(body) else subject


def is_frame(prefix: str, last: Exchange) -> bool:
    """Whether a prefix names places and times alone."""
    return bool(last.places) and prefix == _frame(last, re.sub(_QUOTED, "", prefix))


def _frame(last: Exchange, subject: str) -> str:
    """Place, year, session, round, hidden and quoted names of the last question's subject, in their order."""
    names = "|".join(re.escape(p) for p in last.places[:2] if p in subject)
    places = rf"(?:{names})(?:[省市县区]?委)?" if names else r"(?!)"
    pieces = "|".join([places, YEAR.pattern, SESSION.pattern, ROUND.pattern, _HIDDEN, _QUOTED])
    frame = "".join(m.group() for m in re.finditer(pieces, subject))
    missing = [p for p in last.places[:2] if p not in frame]
    return "、".join(missing) + frame


def _names_a_thing(body: str, understanding: Understanding) -> bool:
    """Whether the follow-up brings a noun of its own, so that place and time are all that it lacks.

    An office (组长是谁) is somebody's office in something: it lacks more.
    """
    if OFFICE_HELD.search(body):
        return False
    if _WHAT_IS.match(body):
        return True
    words = [(w, t) for w, t in understanding.tags(STRONG.sub(",", ASKING.sub(",", body))) if len(w) > 1]
    return any(t.startswith(_THINGS) or t == "" or (i and t == "vn") for i, (_, t) in enumerate(words))


def _answered_person(body: str, last: Exchange, understanding: Understanding) -> str:
    """Whom the last answer named as asked, for a body that opens with its verb; "" otherwise."""
    if not understanding.tags(body)[0][1].startswith("v"):
        return ""
    asked = any(f.type is AnswerType.WHO for f in last.question.facets)
    return person_of([last], understanding) if asked and last.answer else ""


def _with_answered_place(subject: str, last: Exchange, understanding: Understanding) -> str:
    """The answer's place with the subject, where the last question asked for one or says little."""
    where = any(f.type is AnswerType.WHERE for f in last.question.facets)
    if not where and len(subject) >= _TELLING:
        return subject
    named = understanding.gazetteer.find(last.answer)
    if not named or named[-1].name in subject or (not where and len({m.canonical for m in named}) > 1):
        return subject
    return f"{named[-1].name}{subject}"


def _with_answered_round(subject: str, last: Exchange) -> str:
    """The subject with the round that the last question asked for and its answer named."""
    named = {m.group() for m in ROUND.finditer(last.answer)}
    return subject + named.pop() if len(named) == 1 and _WHICH_ROUND.search(last.text) else subject


def _without_overlap(subject: str, body: str, understanding: Understanding) -> str:
    """The subject without last words that the body begins with; "" where the body repeats it all."""
    starts = {0, *accumulate(len(w) for w, _ in understanding.tags(subject))}
    for at in sorted(starts):
        if len(subject) - at > 1 and body.startswith(subject[at:]):
            return subject[:at].rstrip("的,")
    return "" if subject and subject in body else subject
