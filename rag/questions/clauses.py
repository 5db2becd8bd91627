"""A question → its askings, each with the topic that it shares with the others.

What does not ask is the topic of the asking after it; an asking that names a place or unit of its own
keeps the topic of the one before it: "甲事,某县多少,某市多少".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .comparing import likeness_alone, parted
from .patterns import COUNTED, OF_COUNTRY, STRONG, TYPE_PATTERNS

__all__ = ["Words", "clauses_in", "without_places"]

_MOST = 6  # askings of one question
_SPLIT = re.compile(r"[?？;；。!！\n]+")
_SHARED = re.compile(r"(?:各|分别|都)(?:自|是|有|为|达)?(?:多少|几|什么|怎)")
_MEASURE = re.compile(r"[一-鿿]{0,8}(?:总数|[^少多]数|人次|率|[意难]度|数量|金额|比例|占比|面积|总额)")
_COLON = re.compile(r"(?P<topic>[^:]*[一-鿿”\"》)]):(?P<rest>.+)")
#: A list of what the asking before it is asked of: 甲乡的堤坝、乙村的广场分别说
_TOLD_APART = re.compile(
    r"(?P<items>.+?)(?:都|各自?|分别|分开|逐一|一一)(?:来|给)?(?:说|讲|列|答|介绍)(?:说|讲|出来|一下|清楚)?"
)
_ITEMS = re.compile("[、和与跟及]")
_ONE_MORE = re.compile(r"(?P<own>.{2,}?)呢")
#: The words of an asking that say what is wanted of what it names: 收回来多少, 是怎么处理的
_WANTED = ("v", "d", "u", "p", "r", "y")

#: Cuts a folded text into words with their parts of speech.
Tags = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a question is read.

    Attributes:
        names: the places and things that it names.
        content: the content words of a folded text.
        tags: all words of a folded text with their parts of speech, in order.
    """

    names: Sequence[str]
    content: Callable[[str], list[str]]
    tags: Tags

    def named_in(self, text: str) -> list[str]:
        """The names that a text holds."""
        return [name for name in self.names if name in text]

    def beside_names(self, text: str) -> list[str]:
        """The content words of a text without its names."""
        return self.content(without_places(text, self.names))


@dataclass(slots=True)
class _Askings:
    """The askings read so far, and the topic that waits for the next one."""

    words: Words
    out: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # each asking without its topic
    topic: str = ""
    shared: str = ""

    def read(self, piece: str) -> None:
        """Take one more piece of the question."""
        topics = [t for t in re.split(r"[,:]", self.topic) if self.words.beside_names(t)]
        if len(topics) > 1 and _SHARED.match(piece) and not self.words.content(piece):
            for topic in topics:  # "甲的数,和乙的数,各是多少"
                self._add(topic, piece)
            self.topic = ""
        elif self.out and likeness_alone(piece):
            return  # "相同点是什么": told by telling each
        elif self.out and (told := list(self._told_apart(piece))):
            before = self.out.pop()
            self.pieces.pop()
            for item in told:
                self._add(before, item)
        elif self.out and (again := self._asked_again(piece)):
            self._ask(again)
        elif STRONG.search(piece) and (
            self._says_more(piece) or (self.out and _another_unit(self.out[-1], piece))
        ):
            self._ask(piece)
        elif self.out and STRONG.search(piece):
            self.out[-1] = f"{self.out[-1]},{piece}"  # "分别是哪里的": asks more of the same
        else:
            self.topic = f"{self.topic},{piece}" if self.topic else piece

    def end(self) -> None:
        """Place what is left: measures are asked for, anything else belongs to the last asking."""
        if not self.topic:
            return
        measures = [t for t in self.topic.split(",") if _MEASURE.fullmatch(t)] if self.out else []
        left = ",".join(t for t in self.topic.split(",") if t not in measures)
        if left:
            self.out = [*self.out[:-1], f"{self.out[-1]},{left}"] if self.out else [left]
        self.out.extend(f"{m}是多少" for m in measures)  # "收回问卷多少,满意度"

    def _add(self, topic: str, piece: str) -> None:
        self.out.append(f"{topic},{piece}" if topic else piece)
        self.pieces.append(piece)

    def _ask(self, piece: str) -> None:
        """An asking of its own, with the topic before it, or the one that it shares with those before it."""
        named = bool(OF_COUNTRY.search(piece)) or bool(self.words.named_in(piece))
        if self.topic:
            self.shared = "" if self.words.named_in(self.topic) else self.topic
        elif not named:
            self.shared = ""
        self._add(self.topic or self.shared, piece)  # "甲事,某县多少,某市多少": each asks of the same
        self.topic = ""

    def _says_more(self, piece: str) -> bool:
        """Whether a piece asks of something; after another asking, names alone ("甲、乙都说说") don't."""
        named = self.words.named_in(piece)
        new = len(named) > 1 and not any(name in b for b in self.out for name in named)
        return bool(self.words.beside_names(piece) if self.out and new else self.words.content(piece))

    def _told_apart(self, piece: str) -> Iterator[str]:
        """The items of a list, each more than a name, of which each is asked what was asked before."""
        m = _TOLD_APART.fullmatch(piece)
        items = (
            [i.strip() for i in _ITEMS.split(m.group("items"))] if m and not STRONG.search(m["items"]) else []
        )
        if len(items) > 1 and all(self.words.named_in(i) and self.words.beside_names(i) for i in items):
            yield from items

    def _asked_again(self, piece: str) -> str:
        """What 呢 asks (乙县第三轮整改呢), with the words of the asking before it unless it says its own.

        Names alone ("乙县呢") are asked what the asking before them asks, and need no asking of their own.
        """
        m = _ONE_MORE.fullmatch(piece)
        if not m or STRONG.search(m["own"]) or not self.words.beside_names(m["own"]):
            return ""
        if any(pattern.search(piece) for _, pattern in TYPE_PATTERNS):
            return piece  # "公布的日期呢"
        wanted = _wanted(self.pieces[-1], self.words.tags) if self.pieces else ""
        return f"{m['own']}{wanted}" if wanted else ""


def clauses_in(folded: str, words: Words) -> list[str]:
    """The askings of a folded question, at most six; what does not ask is the topic of the asking after it.

    Args:
        folded: the question.
        words: what it names, and how its words are told.
    """
    askings = _Askings(words)
    for piece in _pieces(folded):
        askings.read(piece)
    askings.end()
    out = askings.out
    return parted(out[0], words.names) if len(out) == 1 else (out or [folded])[:_MOST]


def without_places(text: str, names: Iterable[str]) -> str:
    """The text without names of places; "义乌市委" leaves "市委"."""
    for name in names:
        if name[-1] in "省市县区州旗":
            text = re.sub(re.escape(name[:-1]) + rf"(?={name[-1]}[委纪政级直属])", " ", text)
        text = text.replace(name, " ")
    return text


def _wanted(asked: str, tags: Tags) -> str:
    """What an asking wants of what it names: its question word with the verb before it and all behind it."""
    m = STRONG.search(asked)
    if m is None:
        return ""
    at, verbs = m.start(), 0
    for word, tag in reversed(tags(asked[:at])):
        verbs += tag.startswith("v")
        if not tag.startswith(_WANTED) or verbs > 1:
            break
        at -= len(word)
    return asked[at:]


def _another_unit(before: str, piece: str) -> bool:
    """Whether a piece without content counts something else than the asking before it."""
    ours, theirs = COUNTED.search(piece), COUNTED.search(before)
    return bool(ours and theirs and ours.group("unit") and ours.group("unit") != theirs.group("unit"))


def _pieces(folded: str) -> list[str]:
    """Sentences, cut further at commas, and at 、 where the parts ask on their own.

    A colon ends a topic: "交叉巡察抽人:甲市抽了多少,乙县出了多少".
    """
    out: list[str] = []
    for sentence in _SPLIT.split(folded):
        for part in re.split(r"[,，]", sentence):
            m = _COLON.match(part)
            topic, rest = (m["topic"], m["rest"]) if m and not STRONG.search(m["topic"]) else ("", part)
            out.append(topic)
            inner = rest.split("、")
            out.extend(inner if len(inner) > 1 and all(STRONG.search(p) for p in inner) else [rest])
    return [p for p in (x.strip(" ,，、:：。.~") for x in out) if p]
