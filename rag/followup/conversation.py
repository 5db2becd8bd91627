"""Earlier turns read for what a follow-up may lean on: subjects, places, people, rows of items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rag.questions.asking import AnswerType, Question
from rag.questions.organs import hidden_names
from rag.questions.patterns import ASKING, STRONG
from rag.questions.understand import Understanding

from .cues import FUNCTION_WORDS, LOCATION, OFFICE, PLACE_SUFFIX, ROUND, SESSION, YEAR

__all__ = [
    "Exchange",
    "leading",
    "location_of",
    "noun_ending_in",
    "person_of",
    "place_names",
    "subject_of",
]

_MAX_SUBJECT = 26
_STOPS = ("p", "d", "r", "y", "e")
_VILLAGE = re.compile(r"[一-鿿]{1,6}(?:[村镇乡县区市]|社区|街道|小区)(?=那边|那里|那儿|这边)")
_DEFINES = re.compile(r"(?:什么是|何谓|啥是|啥叫|什么叫)$")
#: 甲的某事是谁…: the thing before 是, whatever its words are taken for.
_OWNED = re.compile(r"[一-鿿]{2,8}?的[一-鿿“”]{2,10}?(?=(?:是|由|叫|归)(?:谁|什么|啥|哪|几|多少|怎))")
#: A bound says nothing of when the rest was.
_SINCE = re.compile(rf"(?:{YEAR.pattern})(?=起|以来|以后|之后|至今)")
_DEMONSTRATIVE = re.compile(r"[那这](?:个|次|种|项|份)")
_PLACE_TAGS = ("n", "a", "t", "s", "b")
_COMMON = frozenset(
    (
        "公安",
        "合作",
        "通道",
        "中方",
        "互助",
        "共和",
        "同心",
        "会同",
        "新建",
        "新城",
        "城中",
        "东方",
        "和平",
        "解放",
        "安全",
    )
)
_ENDS_NAME = frozenset("村车站")  # of things, though the segmenter takes them for other words: 流动车
_TRAILING = re.compile(
    r"(?:最后|最终|后来|现在|已经|到底|究竟|没有?|的|之|在|从|由|被|把|为|怎|了|是|有|里|一共|总共|合计|[一二三四五六七八九十]|,|、)+$"
)
_GENERIC = frozenset(("人", "问题", "家", "数", "情况", "总数", "数量", "时候", "钱"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An earlier question as it was searched, and what was answered to it ("" for nothing)."""

    question: Question
    subject: str
    places: tuple[str, ...]
    answer: str

    @property
    def text(self) -> str:
        """The question's folded text without the mark at its end."""
        return self.question.folded.rstrip("?!。 ")


def place_names(question: Question, understanding: Understanding) -> tuple[str, ...]:
    """Places that a question names, as written; a place unknown to prose may open a question.

    The gazetteer leaves short names alone that are words too (高密, 晋宁) where nothing points to
    the place; at the head of a question they are taken as places.
    """
    names = [p.name for p in question.places]
    text = FUNCTION_WORDS.sub("", question.folded)
    if names and question.folded.find(names[0]) <= len(question.folded) - len(text) + 4:
        return tuple(names)
    head = _opening_place(text, understanding)
    return (head, *names) if head and head not in names else tuple(names)


def _opening_place(text: str, understanding: Understanding) -> str:
    village = _VILLAGE.match(text)
    if village:
        return village.group()
    bare = re.sub(r"(?:那边|那里|这边|的)?呢?[?!。]*$", "", text)
    if PLACE_SUFFIX.match(bare) and len(bare) <= 8 and not STRONG.search(bare):
        return bare
    tags = understanding.tags(text)
    ends = dict(zip(accumulate(len(w) for w, _ in tags), (t for _, t in tags), strict=True))
    for length in range(min(6, len(text)), 1, -1):
        name = text[:length]
        if name in _COMMON or not any(understanding.gazetteer.resolve(name + s) for s in ("", *"区县市")):
            continue
        tag = ends.get(length)
        if length >= 3 or (tag is not None and tag.startswith(_PLACE_TAGS)):
            return name
    return ""


def subject_of(question: Question, places: Sequence[str], understanding: Understanding) -> str:
    """What a question is about: the words before its verb and its asking, "" where it names nothing.

    ``毕节三个库是什么`` gives 毕节三个库, ``问责条例多少条`` 问责条例; ``什么是监察再派出`` what stands
    after the asking. What a figure counts is left out beside a place: ``桐庐线索多少`` gives 桐庐.
    """
    text = question.folded.rstrip("?!。 ")
    head, comma, _ = text.partition(",")
    if comma and 2 <= len(head) <= _MAX_SUBJECT and not STRONG.search(head):
        return head
    opening = FUNCTION_WORDS.match(text)
    begins = opening.end() if opening else 0
    rest = text[begins:]
    if _DEFINES.search(text[:begins]):
        return rest[:_MAX_SUBJECT]
    if text[:begins].endswith("谁"):
        rest = _without_verb(rest, understanding)
    owned = _OWNED.match(rest)
    if owned and any(owned.group().startswith(p) for p in places):
        return owned.group()[:_MAX_SUBJECT]
    subject = leading(rest, understanding)
    reach = max((rest.find(p) + len(p) for p in places if rest.find(p) in range(4)), default=0)
    if reach > len(subject):
        subject = rest[:reach] + leading(rest[reach:], understanding)  # cut within the place's name
    if not reach and not any(_names(w, t) and t != "m" for w, t in understanding.tags(subject)):
        subject = _last_nouns(rest, understanding) or subject
    subject = _DEMONSTRATIVE.sub("", subject)
    for since in _SINCE.finditer(text):
        subject = subject.replace(since.group(), "")
    return _without_count(subject, rest, places, understanding)[:_MAX_SUBJECT]


def _without_verb(text: str, understanding: Understanding) -> str:
    """What somebody is asked to have done it to: 承担整改责任 gives 整改责任."""
    words = understanding.tags(text)
    if len(words) < 2 or not words[0][1].startswith("v") or words[0][1].startswith("vn"):
        return text
    left = re.sub(r"^[了过]?的?", "", text[len(words[0][0]) :])
    return left if len(left) > 1 and not STRONG.match(left) else text


def _without_count(subject: str, text: str, places: Sequence[str], understanding: Understanding) -> str:
    """The subject without the noun that stands right before 多少 or 几, where a place remains."""
    reach = max((subject.find(p) + len(p) for p in places if p in subject), default=0)
    counted = re.sub(rf"^(?:{YEAR.pattern}|{SESSION.pattern}|{ROUND.pattern})+", "", subject[reach:])
    if (
        not reach
        or not counted
        or not re.match(r"(?:有|是|共)?(?:多少|几)(?![人家])[一-鿿]?[?。]?$", text[len(subject) :])
    ):
        return subject
    tags = understanding.tags(counted)[:-1]
    while tags and tags[-1][1].startswith(("v", "u")) and not tags[-1][1].startswith("vn"):
        tags.pop()
    return subject[: -len(counted)] + "".join(w for w, _ in tags)


def leading(text: str, understanding: Understanding) -> str:
    """The noun phrase that opens a text."""
    asking = STRONG.search(text)
    limit = asking.start() if asking else len(text)
    tags = understanding.tags(text)
    out = ""
    for i, (word, tag) in enumerate(tags):
        after = tags[i + 1] if i + 1 < len(tags) else ("", "y")
        end = len(out) + len(word)
        if len(out) >= limit or _closes(word, tag, after, at_limit=end >= limit, empty=not out):
            break
        if end > limit:
            out = text[:limit]
            break
        if len(word) > 1 and word[-1] in "有是" and tag[:1] in ("v", "n"):
            out += word[:-1]
            break
        if after[0] in ("了", "过") and tag.startswith(("n", "v")):  # 护农派 了: the verb's end
            out += word[:-1] if len(word) > 2 else (word if not out and len(word) > 1 else "")
            break
        out += word
    return _TRAILING.sub("", out)


def _closes(word: str, tag: str, after: tuple[str, str], *, at_limit: bool, empty: bool) -> bool:
    """Whether a word ends the noun phrase before it."""
    if word == "届":  # 十八届中央: no adverb, though it is tagged as one
        return False
    if word in ("那个", "这个", "那次", "的") or (word in _ENDS_NAME and not empty):
        return False
    if len(word) > 1 and word[-1] == "了":
        return True
    if tag == "zg":
        return not (at_limit and word in "村组户会")
    if tag.startswith(("u", *_STOPS)):
        return True
    if tag.startswith(("l", "i")) and at_limit and not empty:
        return True
    if tag.startswith("v") and not tag.startswith("vn") and word[-1] not in "有是":
        verbal = len(word) == 1 or at_limit or after[1].startswith(("p", "m", "y"))
        return verbal and not (empty and len(word) > 1)
    return False


def _names(word: str, tag: str) -> bool:
    """Whether a word may stand in the name of a thing."""
    return tag.startswith(("n", "vn", "j", "b", "l", "i")) or (tag in ("", "m") and len(word) > 1)


def _last_nouns(text: str, understanding: Understanding) -> str:
    """The last run of nouns of a text."""
    runs: list[str] = [""]
    for word, tag in understanding.tags(STRONG.sub(",", ASKING.sub(",", text))):
        if _names(word, tag) or (runs[-1] and tag == "v"):
            runs[-1] += word
        else:
            runs.append("")
    found = [r for r in (_TRAILING.sub("", r) for r in runs) if len(r) > 1 and r not in _GENERIC]
    return found[-1] if found else ""


def person_of(exchanges: Sequence[Exchange], understanding: Understanding) -> str:
    """The person of the latest answer or question, "" without one."""
    for exchange in reversed(exchanges):
        for text in (exchange.answer, exchange.text):
            bare = text.strip("。 ")
            who = exchange.question.facets[0].type in (AnswerType.WHO, AnswerType.AUTHOR)
            if (
                text is exchange.answer
                and who
                and re.fullmatch(r"[一-鿿]{2,4}", bare)
                and not OFFICE.search(bare)
            ):
                return bare
            found = _person_in(text, understanding)
            if found:
                return found
    return ""


def _person_in(text: str, understanding: Understanding) -> str:
    hidden = hidden_names(text)
    if hidden:
        return hidden[0]
    office = ""
    tags = understanding.tags(text)
    names = [m.name for m in understanding.gazetteer.find(text)]
    for i, (word, tag) in enumerate(tags):
        if tag.startswith("nr") and word not in names and (office or i == 0 or len(word) >= 3):
            name = word
            if len(word) == 1 and i + 1 < len(tags) and len(tags[i + 1][0]) <= 2:
                name += tags[i + 1][0]
            if 2 <= len(name) <= 4 and not LOCATION.search(name):
                return name
        office = word if OFFICE.search(word) else ""
    return ""


def location_of(exchange: Exchange, understanding: Understanding) -> str:
    """The spot that the last answer speaks of (小区, 村, 公司 …), "" without one."""
    best = ""
    for clause in re.split(r"[,。;:、!?]", exchange.answer):
        run = ""
        for word, tag in understanding.tags(clause):
            run = run + word if _names(word, tag) else ""
            counted = re.search(r"\d|个", run)  # 5712个村 are no spot
            if (
                run
                and LOCATION.search(word)
                and not counted
                and not LOCATION.fullmatch(run)
                and len(run) <= 12
            ):
                best = run
    return best


def noun_ending_in(head: str, exchanges: Sequence[Exchange], understanding: Understanding) -> str:
    """The longest run of words in the conversation that ends in ``head`` (座谈会 for 会)."""
    for exchange in reversed(exchanges):
        for text in (exchange.text, exchange.answer):
            run, best = "", ""
            for word, tag in understanding.tags(STRONG.sub(",", text)):
                run = run + word if _names(word, tag) else (word if word.endswith(head) else "")
                if run.endswith(head) and len(run) > len(head):
                    best = run
            if best:
                return best
    return ""
