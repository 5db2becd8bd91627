"""Places of China from province to township, found in text and tied to the places around them.

Data: ``corpus/data/places.tsv`` (provinces, cities, counties with their other names),
``towns.tsv.gz`` (streets, towns, townships) and ``place_nicknames.tsv``; their headers name
source, licence and date.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from .data import rows
from .model import Span
from .segment import Segmenter, load_segmenter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Gazetteer", "Level", "Place", "PlaceMention", "short_name"]

Level = Literal["province", "city", "county", "town"]

_LEVELS: dict[str, Level] = {"province": "province", "city": "city", "county": "county"}
#: What places of a level are called by; those that end with another one first.
_ENDINGS: tuple[tuple[str, Level], ...] = (
    ("自治区", "province"), ("自治州", "city"), ("自治县", "county"), ("自治旗", "county"),
    ("新区", "county"), ("省", "province"), ("市", "city"), ("州", "city"),
    ("县", "county"), ("区", "county"), ("旗", "county"),
)  # fmt: skip
_WIDTH = {"province": 0, "city": 1, "county": 2, "town": 3}
# A short name before one of these is part of another name: 北京路, 遵义会议, 延安精神, 上海合作组织.
_NO_PLACE_AFTER = re.compile(
    r"(?:路|街(?!道)|大道|胡同|巷|桥|号|精神|大学|学院|银行|会议(?!室)|合作组织|冬奥|世博|宣言|时间|公约|证券)"
)
_NO_PLACE_BEFORE = re.compile(r"(?:通|超|不|经|路|度)$")
# Words that a name runs into: 南通过去 is 南通 过去, but 南通过程 is 通过.
_RUNS_INTO = {"南通": "过常道", "海南": "方", "通化": "肥", "大连": "续接忙", "中山": "装陵", "西安": "全装"}
_STILL_PLACE = ("过去", "常务", "常委")
# One character before 县 that is a word of its own: 市委和县委 names no 和县.
_LOOSE = frozenset("和成代单随应新高理文云宁通同与及各全该本邻外并或在由经为当从向据")
# Names that are common words too: 会同县委组织部 is mostly "together with the county's …".
_COMMON = frozenset(
    (
        "城区",
        "郊区",
        "矿区",
        "新城区",
        "老城区",
        "会同县",
        "互助县",
        "合作市",
        "共和县",
        "同心县",
        "中方县",
        "通道县",
        "公安县",
    )
)
_OFFICE = re.compile(r"县?(?:委|纪委|监委|人民政府|政府|人大|政协)")
_MARK = re.compile(r"[，。；：、！？\n]")
_SIEVE = 1 << 20
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative division; ``chain`` runs from it outwards to its province."""

    name: str
    level: Level
    chain: tuple[str, ...]

    @property
    def city(self) -> tuple[str, ...]:
        """The city around it, with its province; () for a province that is no municipality.

        A municipality is its own city, and so is a county that stands directly under a province. Of a county
        that no list holds (:meth:`Gazetteer.extended`) the city is unknown: ().
        """
        if self.level in ("county", "town") and len(self.chain) == 1:
            return ()
        if self.level == "province":
            return self.chain if self.name.endswith("市") else ()
        return self.chain[-2:] if not self.chain[-1].endswith("市") else self.chain[-1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in a text: ``text[span] == name``; ``canonical`` is its official name.

    ``chain`` starts with ``canonical``. It ends there when several places bear the name and
    neither the context nor the text itself says which is meant. ``places`` are all that bear the
    name. ``certain`` is False for a short name that is also a word or part of one (新和, 叶县), when
    nothing else in the text or its context points to the place: enough for a question, which names
    what it means, too little for an article.
    """

    name: str
    canonical: str
    span: Span
    chain: tuple[str, ...]
    level: Level
    places: tuple[Place, ...] = ()
    certain: bool = True


class Gazetteer:
    """Finds and resolves place names.

    Args:
        places: name, level and index of the enclosing place (-1: none) of every place.
        names: every known name with the indices of the places that bear it.
        weak: names that stand for a place only where something else points to it.
        lengths: by the first two characters of ``names``, their lengths as bits; read from them when None.
        listed: the gazetteer that this one extends; it knows all counties of cities.
    """

    def __init__(
        self,
        places: list[tuple[str, Level, int]],
        names: dict[str, list[int]],
        weak: frozenset[str],
        *,
        lengths: dict[str, int] | None = None,
        listed: Gazetteer | None = None,
    ) -> None:
        self._places = places
        self._names = names
        self._weak = weak
        self._listed = listed
        # By the first two characters of a name, the lengths of names as bits: compact and quick to make.
        self._lengths = _lengths_of(names) if lengths is None else lengths
        self._sieve: NDArray[np.bool_] | None = None  # lets about one in a hundred other pairs pass
        self._built: dict[int, Place] = {}
        self._counties: dict[tuple[str, ...], list[Place]] = {}

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The shipped gazetteer; read once a process (about 45,000 names)."""
        return _read()

    def resolve(self, name: str) -> tuple[Place, ...]:
        """Every place that bears a full, short or nick name; () for an unknown one."""
        return tuple(self._place(index) for index in self._names.get(name, ()))

    def extended(self, names: Iterable[str]) -> Gazetteer:
        """A gazetteer that knows further places by their full names, and by these without their endings.

        Nothing is known to enclose such a place. Names that are known already, or whose ending tells no
        level, are left out; with none left it is this gazetteer itself. A short name then means the
        place given here, as the text that it comes from does.
        """
        new: dict[str, tuple[str, Level]] = {}
        for name in names:
            ending = _ending(name)
            if ending and name not in self._names:
                new[name] = (name.removesuffix(ending[0]), ending[1])
        if not new:
            return self
        places, known, lengths = list(self._places), dict(self._names), dict(self._lengths)
        for name, (short, level) in new.items():
            for other in (name, short):
                known[other] = [len(places)]
                lengths[other[:2]] = lengths.get(other[:2], 0) | 1 << len(other)
            places.append((name, level, -1))
        weak = self._weak - {short for short, _ in new.values()}
        return Gazetteer(places, known, weak, lengths=lengths, listed=self)

    def find(self, text: str, *, context: Iterable[str] = ()) -> tuple[PlaceMention, ...]:
        """The places named in a text, left to right, of names at one place the longest.

        Args:
            text: any text; spans count its code points.
            context: official names of places known to be around, to tell namesakes apart.
        """
        raw: list[tuple[int, str]] = []
        cuts = _Cuts(text)
        starts = self._lengths
        end = -1
        for i in self._candidates(text):
            if i < end:
                continue
            for length in _longest_first(starts[text[i : i + 2]]):
                name = text[i : i + length]
                if name not in self._names or _part_of_word(name, text, i, end):
                    continue
                if name in self._weak and not {i, i + length} <= cuts.around(i):
                    continue  # 创新和发展 names no 新和县
                raw.append((i, name))
                end = i + length
                break
        return self._disambiguated(text, raw, set(context))

    def _candidates(self, text: str) -> list[int]:
        """Where a name may begin: at the first two characters of one."""
        import numpy as np

        starts = self._lengths
        if self._sieve is None:
            self._sieve = np.zeros(_SIEVE, np.bool_)
            self._sieve[_pair_keys("".join(starts))[::2]] = True
        return [
            i for i in np.flatnonzero(self._sieve[_pair_keys(text)]).tolist() if text[i : i + 2] in starts
        ]

    def counties(self, city: tuple[str, ...]) -> tuple[Place, ...]:
        """The counties of a city, by its chain; () for an unknown one."""
        if self._listed is not None:
            return self._listed.counties(city)
        if not self._counties:
            for index, (_, level, _) in enumerate(self._places):
                if level == "county":
                    place = self._place(index)
                    self._counties.setdefault(place.city, []).append(place)
        return tuple(self._counties.get(city, ()))

    def _place(self, index: int) -> Place:
        found = self._built.get(index)
        if found is None:
            name, level, outer = self._places[index]
            chain = (name, *self._place(outer).chain) if outer >= 0 else (name,)
            found = self._built[index] = Place(name=name, level=level, chain=chain)
        return found

    def _disambiguated(
        self, text: str, raw: Sequence[tuple[int, str]], context: set[str]
    ) -> tuple[PlaceMention, ...]:
        """Choose among namesakes by the unambiguous places of the text and the given context."""
        bearers = {name: self.resolve(name) for _, name in raw}
        sure = {
            place
            for name, places in bearers.items()
            if len(places) == 1 and not self._doubtful(name)
            for place in places[0].chain
        }
        mentions: list[PlaceMention] = []
        for start, name in raw:
            places = bearers[name]
            chosen = _choose(places, sure) or _choose(places, context)
            place = chosen or places[0]
            alike = chosen is None and len({p.name for p in places}) == 1
            certain = True
            if self._doubtful(name) and not (len(places) == 1 and _stands_alone(name, text, start)):
                others = (p for other, ps in bearers.items() if other != name for p in ps)
                near = {n for p in others for n in p.chain} | context
                certain = bool(near & set(place.chain))
            mentions.append(
                PlaceMention(
                    name=name,
                    canonical=place.name,
                    span=Span(start, start + len(name)),
                    chain=(place.name,) if alike else place.chain,
                    level=place.level,
                    places=places,
                    certain=certain,
                )
            )
        return tuple(mentions)

    def _doubtful(self, name: str) -> bool:
        """Whether a name needs something else that points to its place."""
        return name in self._weak or (len(name) == 2 and name[1] in "县区")


def _lengths_of(names: Iterable[str]) -> dict[str, int]:
    lengths: dict[str, int] = {}
    for name in names:
        first = name[:2]
        lengths[first] = lengths.get(first, 0) | 1 << len(name)
    return lengths


def short_name(name: str) -> str:
    """A place's name without 市, 县, 自治州 and the like; "" where less than two characters stay."""
    ending = _ending(name)
    return name.removesuffix(ending[0]) if ending else ""


def _ending(name: str) -> tuple[str, Level] | None:
    """What a name that is long enough ends with, and the level that it tells."""
    found = next((e for e in _ENDINGS if name.endswith(e[0])), None)
    return found if found and len(name) - len(found[0]) >= 2 else None


def _pair_keys(text: str) -> NDArray[np.uint32]:
    """A number below ``_SIEVE`` for each pair of neighbouring characters, shape (len(text) - 1,)."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    keys: NDArray[np.uint32] = (codes[:-1] * np.uint32(2311) + codes[1:]) & np.uint32(_SIEVE - 1)
    return keys


@cache
def _longest_first(bits: int) -> tuple[int, ...]:
    return tuple(length for length in range(bits.bit_length(), 1, -1) if bits >> length & 1)


@cache
def _segmenter() -> Segmenter:
    return load_segmenter()


class _Cuts:
    """Where the segmenter cuts a text: a short county name has to be whole words.

    No word reaches across a mark, so only the clause around a name is cut.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks: list[int] | None = None
        self._done: dict[int, set[int]] = {}

    def around(self, place: int) -> set[int]:
        """The cuts within the clause that holds the character at ``place``, and at its ends."""
        if self._marks is None:
            self._marks = [-1, *(mark.start() for mark in _MARK.finditer(self._text)), len(self._text)]
        at = bisect.bisect_right(self._marks, place) - 1
        cuts = self._done.get(at)
        if cuts is None:
            start = self._marks[at] + 1
            cuts = self._done[at] = {start}
            for word in _segmenter().cut(self._text[start : self._marks[at + 1]]):
                start += len(word)
                cuts.add(start)
        return cuts


def _part_of_word(name: str, text: str, start: int, last_end: int) -> bool:
    """Whether the name at ``start`` is only a part of another name or word."""
    end = start + len(name)
    following = text[end : end + 4]
    if following[:1] and following[0] in _RUNS_INTO.get(name, "") and not following.startswith(_STILL_PLACE):
        return True
    if name.endswith("市") and following[:1] in ("场", "值"):
        return True  # 青岛市场监管局 names 青岛, not 青岛市 and 场
    if name in _COMMON:
        # only at the head, or right after the place around it
        return start != last_end and (start > 0 or following[:1] in {"委", "级", "直", "改", "建"})
    if len(name) == 2 and name[1] == "县":
        loose = name[0] in _LOOSE and start != last_end and start > 0 and _HAN.match(text[start - 1])
        return bool(loose)  # 市委和县委 names no 和县, 马鞍山市和县 does
    if name[-1] in "市县区旗盟州省镇乡" or name.endswith("街道"):
        return False
    return bool(_NO_PLACE_AFTER.match(following) or _NO_PLACE_BEFORE.search(text[max(0, start - 1) : start]))


def _stands_alone(name: str, text: str, start: int) -> bool:
    """Whether a county of one character and 县 begins an office's name: 中共房县委, but not 重温县委."""
    if len(name) != 2 or name[1] != "县" or not _OFFICE.match(text, start + 2):
        return False
    return start == 0 or not _HAN.match(text[start - 1]) or text[:start].endswith(("中共", "市", "州"))


def _choose(places: Sequence[Place], around: set[str]) -> Place | None:
    """The place whose enclosing places are around; the only one, or the widest of a short name."""
    if len(places) == 1:
        return places[0]
    if len({p.name for p in places}) > 1:  # a short name: 濮阳 is the city, not the county in it
        widest = min(places, key=lambda p: _WIDTH[p.level])
        if sum(p.level == widest.level for p in places) == 1:
            return widest
    near = [p for p in places if around & set(p.chain[1:])]
    return max(near, key=lambda p: len(around & set(p.chain[1:]))) if near else None


def _read() -> Gazetteer:
    """Read the data files."""
    places: list[tuple[str, Level, int]] = []
    names: dict[str, list[int]] = {}
    weak: set[str] = set()
    strong: set[str] = set()
    by_code: dict[str, int] = {"": -1}
    for code, level, name, *rest in rows("places.tsv"):
        parent, sure_names, weak_names = (*rest, "", "", "")[:3]
        index = by_code[code] = len(places)
        places.append((name, _LEVELS[level], by_code[parent]))
        for other in (name, *sure_names.split()):
            names.setdefault(other, []).append(index)
            strong.add(other)
        for other in weak_names.split():
            names.setdefault(other, []).append(index)
            weak.add(other)
    setdefault = names.setdefault
    for name, parent in rows("towns.tsv.gz"):
        setdefault(name, []).append(len(places))
        places.append((name, "town", by_code[parent]))
    for nickname, name in rows("place_nicknames.tsv"):
        bearers = [i for i in names[name] if places[i][1] in ("city", "province")]
        names.setdefault(nickname, []).extend(bearers)
    return Gazetteer(places, names, frozenset(weak - strong))
