"""Pronouns and ordinals of a follow-up replaced by what they point at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.asking import AnswerType, Term
from rag.questions.patterns import COUNTED, STRONG
from rag.questions.understand import Understanding

from .conversation import Exchange, location_of, noun_ending_in, person_of
from .cues import EVENT_POINTER, LEVEL, MANNER_POINTER, PLACE_POINTER, THAT_TIME, THING_POINTER
from .events import event_of, thing_of, topic_of
from .rows import item_at, row_at

__all__ = ["apposed", "point", "with_own_antecedent"]

_UNITS = "(?:个|项|种|类|张|步|点|家|方面|环节|阶段|条|样|块)"
_MOST_ITEMS = 2  # pointed at beside the first in one question
_KIND = re.compile(r"[省市县区州镇乡旗村]")  # 那个村会计: a head of which words are cut badly
_SPOT = ("那里", "那边", "那儿", "这里", "这边")
_WHICH = re.compile(rf"哪(?P<thing>[两二三四五六七八九十\d]{{1,2}}{_UNITS}[一-鿿]{{2,6}})$")
_CLAUSES = re.compile(r"([,?!。;])")
_PERSON = re.compile(r"[他她](?!们)")
_OWN = re.compile(r"(?<=[,?。])(?:它|那里|那边|那儿|当地)(?!们)")
_DEMONSTRATIVE = re.compile(r"[那这](?:个|种|项|份|套|部|条|次|场)")
_HEAD_TAGS = ("n", "j", "vn", "b", "l", "i", "v", "k")


def point(
    body: str, exchanges: Sequence[Exchange], understanding: Understanding, *, has_place: bool
) -> tuple[str, str]:
    """Replace the first pointing word.

    Returns:
        The body, and what was put in; "" where nothing was.
    """
    if has_place:
        body = _at_that_time(body, exchanges[-1])
    replaced = _items(body, exchanges) or (None if has_place else row_at(body, exchanges))
    if replaced is None and not has_place:
        replaced = _event(body, exchanges[-1]) or _place(body, exchanges, understanding)
    if replaced is None:
        replaced = _thing(body, exchanges, understanding, has_place=has_place)
    return replaced or (body, "")


def with_own_antecedent(body: str, place: str) -> str:
    """乙也是试点吗,它报告叫什么: what opens a later clause points at the place named before it."""
    at = body.find(place) + len(place)
    return body[:at] + _OWN.sub(place, body[at:]) if place in body else body


def apposed(pointer: re.Match[str], tags: Sequence[tuple[str, str]]) -> bool:
    """Whether 这个, 那个 says again what stands right before it: 水渠这个例子, 甲那个市.

    Args:
        pointer: the pointing word, found in a question.
        tags: the words of the question with their tags.
    """
    at = 0
    for word, tag in tags:
        at += len(word)
        if at == pointer.start():
            return _DEMONSTRATIVE.match(pointer.group()) is not None and len(word) > 1 and tag.startswith("n")
    return False


def _items(body: str, exchanges: Sequence[Exchange]) -> tuple[str, str] | None:
    """第二项, 第一个和最后一个 → the items; what was put in is the first of them."""
    first = replaced = item_at(body, exchanges)
    for _ in range(_MOST_ITEMS):
        replaced = item_at(replaced[0], exchanges) if replaced else None
        first = (replaced[0], first[1]) if first and replaced else first
    return first


def _event(body: str, last: Exchange) -> tuple[str, str] | None:
    """这事, 那是哪一年, 在那之前, 这么做 → what the last question was about."""
    m = EVENT_POINTER.search(body)
    if m:
        told = event_of(last)
        if m.group("time") and topic_of(last):
            told = last.subject
    else:
        m = MANNER_POINTER.search(body)
        told = last.subject if topic_of(last) and m and m.start() <= 1 else ""
    if not m or not told:
        return None
    return body[: m.start()] + told + body[m.end() :], told


def _at_that_time(body: str, last: Exchange) -> str:
    """乙地那次发了几份: what was done that time is what the last question was about."""
    m = THAT_TIME.search(body)
    topic = topic_of(last) if m and m.start() > 1 else ""
    return f"{body[: m.start()]}的{topic}{body[m.end() :]}" if m and topic else body


def _place(body: str, exchanges: Sequence[Exchange], understanding: Understanding) -> tuple[str, str] | None:
    """当地, 该县, 他们 → the place of the last question that has one."""
    m = PLACE_POINTER.search(body)
    source = next((e for e in reversed(exchanges) if e.places), None)
    if not m or apposed(m, understanding.tags(body)):
        return None
    people = m.group().startswith(("他们", "她们", "人家"))
    who = exchanges[-1].question.facets[0].type is AnswerType.WHO
    named = who and exchanges[-1].answer and not body[m.end() :].startswith(("那", "这", "的"))
    if people and (m.start() > 2 or named):
        return None  # 谁给他们把关: an object, not the place; and those whom an answer named
    name = "、".join(source.places[:2]) if source else _answered_place(exchanges[-1], understanding)
    name = name or ("" if LEVEL.fullmatch(m.group()) else exchanges[-1].subject)
    if not name:
        return None
    if not any(t.weight > 0 and t.text not in m.group() for t in _content(body, understanding)):
        name = exchanges[-1].subject or name  # 举个那里的例子: says nothing but where
    name = _of_level(name, m.group(), understanding)
    if m.group() in _SPOT:
        spot = location_of(exchanges[-1], understanding)
        name = spot if spot.startswith(name) else name + spot
    rest = body[m.end() :]
    if rest.startswith("的") and people:
        rest = rest[1:]
    return body[: m.start()] + name + rest, name


def _of_level(name: str, said: str, understanding: Understanding) -> str:
    """The place by its full name where 市里, 县里 say which is meant: 甲 and 市里 give 甲市."""
    whole = f"{name}{said[0]}"
    return whole if LEVEL.fullmatch(said) and understanding.gazetteer.resolve(whole) else name


def _answered_place(last: Exchange, understanding: Understanding) -> str:
    """The one place that the last answer names, "" where it names none or several."""
    named = {m.canonical: m.name for m in understanding.gazetteer.find(last.answer)}
    return next(iter(named.values())) if len(named) == 1 else ""


def _content(body: str, understanding: Understanding) -> list[Term]:
    return [
        t for t in understanding.parse(body).terms if t.text not in ("例子", "案例", "做法", "事例", "情况")
    ]


def _thing(
    body: str, exchanges: Sequence[Exchange], understanding: Understanding, *, has_place: bool
) -> tuple[str, str] | None:
    """他 → the person; 它, 这个, 该机制, 这些措施 → the thing last spoken of."""
    m = THING_POINTER.search(body)
    if not m or apposed(m, understanding.tags(body)):
        return None
    if has_place and m.start() > 0 and (m.group("person") or m.group("it")):
        return None  # it points at what the question names itself
    if m.group("person"):
        person = person_of(exchanges, understanding)
        return (_of_person(body, m, person, understanding), person) if person else None
    if m.group("one") and body[: m.start()].endswith("的"):
        return None  # 没改完的那个: says itself which
    last = exchanges[-1]
    if m.group("it"):
        thing = _asked_of(last) or thing_of(last, understanding)
        return (body[: m.start()] + thing + body[m.end() :], thing) if thing else None
    head = _head(body[m.end() :], understanding)
    if head:
        thing = _named(head, exchanges, understanding)
        return (body[: m.start()] + thing + body[m.end() + len(head) :], thing) if thing else None
    thing = _counted(last, understanding) or last.subject
    if m.group("many") or not thing or _KIND.match(body[m.end() :]):
        return None
    return body[: m.start()] + thing + body[m.end() :], thing


def _of_person(body: str, pointer: re.Match[str], person: str, understanding: Understanding) -> str:
    """The body about a person, who is the subject of what is asked further on too.

    他退了多少钱,最后怎么处理的: 孟某退了多少钱,孟某最后怎么处理的.
    """
    first, *others = _CLAUSES.split(body[: pointer.start()] + person + body[pointer.end() :])
    subject = pointer.start() <= 1
    for i in range(1, len(others), 2):
        clause = _PERSON.sub(person, others[i])
        lacks = subject and clause == others[i] and STRONG.search(clause) is not None
        tag = understanding.tags(clause)[0][1] if lacks and clause else ""
        others[i] = f"{person}{clause}" if tag.startswith(("d", "v", "p", "f", "t")) else clause
    return "".join((first, *others))


def _asked_of(last: Exchange) -> str:
    """What the last question wanted listed (甲有哪三个平台: 甲的三个平台), "" for none."""
    m = _WHICH.search(last.text)
    if not m:
        return ""
    return ("、".join(last.places[:1]) + "的" if last.places else "") + m.group("thing")


def _counted(last: Exchange, understanding: Understanding) -> str:
    """What the last question counted, of its place (甲有几张画像: 甲的画像); "" where it counted nothing."""
    m = COUNTED.search(last.text)
    tags = understanding.tags(m.group("noun") or "") if m else []
    if not tags or not tags[0][1].startswith("n") or len(tags[0][0]) < 2:
        return ""
    return ("、".join(last.places[:1]) + "的" if last.places else "") + tags[0][0]


def _head(text: str, understanding: Understanding) -> str:
    """The noun after a demonstrative: 机制 in 这个机制是谁定的; one character of a longer word counts."""
    tags = understanding.tags(text)
    out = ""
    for word, tag in tags:
        if not (tag.startswith(_HEAD_TAGS) or tag == "") or len(out) >= 6:
            break
        if out and tag.startswith("v"):
            break
        if tag.startswith("v") and len(word) > 1:
            break
        out += word
    return re.sub(r"[是有写]$", "", out)


def _named(head: str, exchanges: Sequence[Exchange], understanding: Understanding) -> str:
    """What the conversation calls the thing: its subject when it ends so, a quoted or longer name."""
    for exchange in reversed(exchanges):
        if exchange.subject.endswith(head) and len(exchange.subject) > len(head):
            return exchange.subject
        quoted = next((t.text for t in exchange.question.terms if t.quoted), "")
        if quoted:
            return f"“{quoted}”{'' if quoted.endswith(head) else head}"
    return noun_ending_in(head, exchanges, understanding)
