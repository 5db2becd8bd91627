"""Follow-up questions resolved from the last turns, without a model.

A question that stands alone is returned untouched, to the letter. Otherwise what it lacks (place,
year, session and round, instrument, subject, and the person or thing that a pronoun points at) is
taken from the nearest earlier turn that has it, so that the reader sees, and may edit, exactly
what is searched. Earlier questions are resolved first, so that a chain of short questions keeps
what its first one was about. The user's words come before the answers'.

Where the words leave open whether a question leans on the conversation, the documents decide
(:mod:`rag.followup.grounds`); without them a short question without a subject does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.fold import fold
from rag.model import Turn
from rag.questions.asking import Question
from rag.questions.patterns import COMMA, STRONG
from rag.questions.understand import Understanding

from .conversation import Exchange, place_names, subject_of
from .cues import (
    AGAIN,
    ALSO,
    ANOTHER,
    BODY,
    CORRECTION,
    DANGLING,
    MARKER,
    MORE,
    NEW_TOPIC,
    PREFACE,
    WHY,
)
from .events import event_of, statement_of
from .grounds import NOWHERE, Grounds, Told
from .joining import join
from .lacking import is_frame, missing
from .leaning import Lean, lean_of
from .plainer import LEAST, PARTICLE, plainly
from .pointing import point, with_own_antecedent
from .swapping import swap
from .wording import for_another_place, for_another_time

__all__ = ["Resolved", "resolve"]

_MAX_TURNS = 8
_MAX_ANSWER = 600  # characters of an answer that are looked at
_MORE_ASKED = re.compile(r"(?:\([^()]*\))+$")  # set there when more was asked for before

#: Whether a question (parsed; with a word that may point back) is carried on by what the documents
#: say; None where they can't tell.
Carried = Callable[[Question, bool], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The question that is searched.

    ``changed`` is False when the user's words stand as they are; ``told`` is where the
    answers of the conversation were taken from, if the question leans on it; ``carried`` are the
    words that were set before the user's own, "" where the question was completed in another way.
    ``more`` is "another" where another example is asked for, "rest" for what has not been told yet;
    ``heard`` is then what the earlier answers said. ``quoted`` is the last answer where the question leans
    on it and asks of the same places. ``unclear``: it points at something that nobody spoke of.
    """

    text: str
    changed: bool
    told: Told = NOWHERE
    carried: str = ""
    more: Literal["", "another", "rest"] = ""
    heard: str = ""
    quoted: str = ""
    unclear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A question written out, or its own words as None, and whether it leans on the documents told of.

    With another place or time in it, it does not. ``about`` are the words that were set before it;
    ``otherwise`` is the same in other words, for documents that don't answer it as it is.
    """

    text: str | None = None
    leans: bool = False
    about: str = ""
    more: Literal["", "another", "rest"] = ""
    otherwise: str = ""


def resolve(
    text: str, history: Sequence[Turn], understanding: Understanding, grounds: Grounds | None = None
) -> Resolved:
    """Complete a follow-up from the conversation; a stand-alone question comes back unchanged.

    Args:
        text: the question as typed.
        history: the turns before it, oldest first; the last eight count.
        understanding: parses questions.
        grounds: the documents, which decide where words can't; None to go by the words alone.
    """
    turns = [t for t in history if t.content.strip()][-_MAX_TURNS:]
    exchanges: list[Exchange] = []
    told = every = NOWHERE
    for i, turn in enumerate(turns):
        if turn.role != "user":
            continue
        following = turns[i + 1].content if i + 1 < len(turns) and turns[i + 1].role == "assistant" else ""
        answer = following[:_MAX_ANSWER]
        source = grounds.told(answer, turn.content) if grounds and answer else NOWHERE
        read = _read(turn.content, exchanges, understanding, _continued(told, source, grounds))
        question = understanding.parse(read.text or turn.content)
        places = place_names(question, understanding)
        exchanges.append(
            Exchange(
                question=question,
                subject=read.about or subject_of(question, places, understanding),
                places=places,
                answer=fold(MARKER.sub("", answer)),
            )
        )
        told, every = source or told, every | source
    if grounds and exchanges and exchanges[-1].answer and not told:
        told = grounds.answers(exchanges[-1].question)
    read = _as_told_there(
        _read(text, exchanges, understanding, _carried(told, grounds)), understanding, grounds
    )
    changed = read.text is not None and read.text != text
    last = exchanges[-1] if exchanges and read.leans else None
    return Resolved(
        text=read.text or text,
        changed=changed,
        told=(every | told if read.more == "another" else told) if read.leans else NOWHERE,
        carried=read.about if changed else "",
        more=read.more,
        heard="".join(t.content for t in turns if t.role == "assistant") if read.more else "",
        unclear=last is not None
        and not told
        and not read.about
        and _points_nowhere(read.text, text, understanding),
        quoted=last.answer if last and _of_its_places(understanding.parse(read.text or text), last) else "",
    )


def _points_nowhere(written: str | None, typed: str, understanding: Understanding) -> bool:
    """Whether a leaning question was given no words but its own, and these neither name nor ask anything."""
    said = fold(written or typed)
    question = understanding.parse(said)
    names = question.places or question.instruments or any(t.names for t in question.terms)
    return said.rstrip("?!。 ") in fold(typed) and not names and not STRONG.search(said)


def _of_its_places(question: Question, last: Exchange) -> bool:
    """Whether a question names no place that the last one does not."""
    return {p.canonical for p in question.places} <= {p.canonical for p in last.question.places}


def _as_told_there(read: _Read, understanding: Understanding, grounds: Grounds | None) -> _Read:
    """In other words where the documents answer it only so."""
    if not grounds or not read.text or not read.otherwise:
        return read
    as_asked, otherwise = (grounds.answer_all_of(understanding.parse(t)) for t in (read.text, read.otherwise))
    return replace(read, text=read.otherwise) if otherwise and not as_asked else read


def _continued(told: Told, source: Told, grounds: Grounds | None) -> Carried:
    """An earlier question leant on the turns before it if it was answered from their files."""
    return lambda _question, _pointing: (
        grounds.one_file(told, source) if grounds and told and source else None
    )


def _carried(told: Told, grounds: Grounds | None) -> Carried:
    """The question at hand, judged by the documents."""
    return lambda question, pointing: (
        grounds.carry(question, told, pointing=pointing) if grounds and told else None
    )


def _read(text: str, exchanges: Sequence[Exchange], understanding: Understanding, carried: Carried) -> _Read:
    """The question written out with full-width punctuation."""
    read = _completed(text, exchanges, understanding, carried)
    if read.text is None:
        return read
    return replace(read, text=_full_width(read.text), otherwise=_full_width(read.otherwise))


def _full_width(text: str) -> str:
    return COMMA.sub("，", text).replace("?", "？").replace("(", "（").replace(")", "）")


def _completed(
    text: str, exchanges: Sequence[Exchange], understanding: Understanding, carried: Carried
) -> _Read:
    """The follow-up written out in folded text."""
    bare = fold(text).strip()
    if not exchanges or not bare:
        return _Read()
    if NEW_TOPIC.search(bare):
        rest = PREFACE.sub("", bare)
        return _Read(text=rest) if LEAST <= len(rest) < len(bare) else _Read()
    said = plainly(bare, exchanges[-1])
    question = understanding.parse(text if said == bare else said)
    places = place_names(question, understanding)
    if said in (bare, PARTICLE.sub("", bare)):
        lean = lean_of(said, question, places, exchanges, understanding)
    else:
        lean = Lean.SURE
    if not _leans(lean, question, carried):
        return _Read()
    said = with_own_antecedent(said, places[0]) if len(places) == 1 else said
    read = _written_out(said, question, places, exchanges, understanding, told=lean is Lean.UNLIKELY)
    leans = read.leans and not CORRECTION.match(bare)  # what was told is what the user did not mean
    return replace(read, text=read.text or (None if said == bare else said), leans=leans)


def _leans(lean: Lean, question: Question, carried: Carried) -> bool:
    """The words' verdict, and the documents' where the words are not sure."""
    if lean in (Lean.ALONE, Lean.SURE):
        return lean is Lean.SURE
    by_documents = carried(question, lean is Lean.POINTING)
    return lean is not Lean.UNLIKELY if by_documents is None else by_documents


def _written_out(
    bare: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
    understanding: Understanding,
    *,
    told: bool,
) -> _Read:
    """What a leaning question asks, in full; its own words where nothing can be added.

    ``told``: it names a place or a thing that an answer brought up.
    """
    last = exchanges[-1]
    if (AGAIN.search(bare) or MORE.search(bare)) and not places:
        more: Literal["another", "rest"] = "another" if ANOTHER.search(bare) else "rest"
        asked = _MORE_ASKED.sub("", last.text)
        return _Read(text=f"{asked}({bare.rstrip('?!。 ')})", leans=True, more=more)
    if WHY.search(bare):
        return _Read(text=_reason(last, understanding), leans=True)
    if told and places:
        topic = re.sub("|".join(map(re.escape, last.places)) or r"(?!)", "", last.subject).strip("的,、")
        return _Read(text=f"{topic},{bare}" if len(topic) >= LEAST else None, leans=True, about=topic)
    swapped = swap(bare, question, places, exchanges, understanding)
    if swapped is not None:
        otherwise = for_another_place(swapped, understanding) if places else for_another_time(swapped, last)
        return _Read(
            text=swapped,
            otherwise=otherwise,
            leans=_same_place_and_time(understanding.parse(swapped), last.question),
        )
    body, pointed = point(bare, exchanges, understanding, has_place=bool(places))
    spoken_of = next((p for p in last.places if pointed.startswith(p)), "")
    if spoken_of and _repeats(body, last, understanding):
        return _Read(text=last.text.replace(spoken_of, pointed, 1), leans=True)
    told_more = bool(pointed) or body != bare
    body = DANGLING.sub("", body) or body
    body = _same_form(body, last)
    prefix = missing(body, question, places, exchanges, understanding, pointed=pointed)
    if not prefix:
        return _Read(text=body if told_more else None, leans=True)
    if places and ALSO.search(body):
        body = body.removeprefix(places[0])
    written = join(prefix, body, understanding, frame=is_frame(prefix, last))
    return _Read(text=written, leans=True, about=prefix)


def _same_place_and_time(question: Question, last: Question) -> bool:
    """Whether two questions ask of the same places, years, sessions and rounds."""
    ours, theirs = (
        ({p.canonical for p in q.places}, q.years, q.sessions, q.rounds) for q in (question, last)
    )
    return ours == theirs


def _repeats(body: str, last: Exchange, understanding: Understanding) -> bool:
    """Whether a question about the place spoken of asks in fewer words what the last one asked."""
    question = understanding.parse(body)
    same = [(f.type, f.unit) for f in question.facets] == [(f.type, f.unit) for f in last.question.facets]
    return same and bool(question.terms) and all(t.text in last.text for t in question.terms)


def _reason(last: Exchange, understanding: Understanding) -> str:
    """Why it is as the last answer says, or as the last question takes for granted."""
    told = statement_of(last, understanding)
    if told:
        places = [p for p in last.places if p not in told]
        return f"{'、'.join(places)}{',' if places else ''}为什么{told}"
    event = event_of(last)
    return f"{event}的原因是什么" if event else ""


def _same_form(body: str, last: Exchange) -> str:
    """第二组 as the last question writes such a body: 第二巡察组."""
    new, old = BODY.search(body), BODY.search(last.text)
    if not new or not old or new.group("kind") or not old.group("kind"):
        return body
    return f"{body[: new.start()]}{new.group('n')}{old.group('kind')}组{body[new.end() :]}"
