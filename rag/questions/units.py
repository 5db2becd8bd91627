"""Names of units: a university, a hospital, a company, told by the titles and texts at hand.

A unit is known by the full name that a title, a signature or a definition gives it, by the short names that
its texts define (以下简称…), and by abbreviations: the characters of the name in their order, every telling
word of it kept by its first character at least (某市第一人民医院: 市一院; 某省交通投资集团: 某交投).
A short form that two units of the library could bear names neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.segment import Segmenter
from index.snapshot import Snapshot

from .unit_names import COMPANY, HAN, KIND, OPENS, SUFFIXES, forms_in, parts_of, pattern_of

__all__ = ["Headed", "Mention", "Unit", "Units", "units_of"]

_PARTY = "(?:机关)?(?:党委|党组|党工委|分党组|党支部)"
_TITLED = re.compile(
    rf"(?:^|(?<=中共)|(?<=[^{HAN}])|(?<=[对向]))(?P<name>[{HAN}]{{2,22}}?(?:{KIND})(?:{COMPANY})?)"
    rf"(?={_PARTY}|委员会|关于|巡[视察]|整改|落实|接受|公布|通报|的|\d|$|[^{HAN}])"
)
_SIGNED = re.compile(
    rf"^\s*(?:中共|中国共产党)?(?P<name>[{HAN}]{{2,22}}?(?:{KIND}|{COMPANY})(?:{COMPANY})?)(?:{_PARTY}|委员会)?\s*$",
    re.MULTILINE,
)
_DEFINED = re.compile(
    rf"(?P<name>[{HAN}]{{3,26}}?)(?:{_PARTY}|委员会)?\(?\((?:以下|下)?(?:统)?简称[::]?\s*"
    rf"[“\"'‘「]?(?P<short>[{HAN}]{{2,12}}?)(?:{_PARTY})?[”\"'’」]?\)"
)
_LEAD = re.compile(rf"^[{HAN}]{{0,14}}[对向由在]|^(?:中共|中国共产党)")
_NO_NAME = re.compile(
    r"下乡$|进村|^(?:新闻|信息|服务|政务|数据|指挥|活动|培训)中心$|[的了和与及或各该本我某每全这那其等几哪被将把是有为]|巡[视察](?:组|工作)|领导小组"
)
_ENDING = re.compile(rf"(?:{KIND})$")
_OFFICES = frozenset({"委员会", "办公室", "检察院", "法院", "中心", "厅", "局", "委"})
_PROPER = ("ns", "nr", "nz", "nt")  # tags of names
# Titles of what units report of themselves; news, of which there may be very many, are not read for names.
_REPORTS = re.compile(rf"整改|通报|公示|公告|反馈|报告|自查|述职|(?:{KIND})(?:{COMPANY})?(?:{_PARTY}|委员会)")
# What a headline says before the name: 再看市水利局
_INNER = re.compile(rf"^[{HAN}]{{4,}}(?=[{SUFFIXES}](?:(?![{SUFFIXES}])[{HAN}]){{2,10}}(?:{KIND})$)")
_LEAST = 4  # characters of a full name
_HEAD, _FOOT = 400, 120  # characters in which a text names its unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """What a document tells of its unit: its id, its title, the beginning and the end of its text."""

    id: str
    title: str
    head: str
    foot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the library.

    Attributes:
        name: its full name, folded, 有限公司 left out behind another word for what it is.
        short: the short names that texts define for it, folded.
        documents: ids of the documents that are about it.
        pattern: what its names and abbreviations look like, groups ``head`` (the place that it begins with),
            ``core`` and ``kind``.
        kept: characters that all of these have.
        place: the place with which its name begins, "" for none; one character for 市 and the like.
    """

    name: str
    short: tuple[str, ...]
    documents: frozenset[str]
    pattern: re.Pattern[str]
    kept: frozenset[str]
    place: str = ""

    def named_in(self, folded: str) -> bool:
        """Whether a folded text names it by its full name or a short one."""
        return any(n in folded for n in (self.name, *self.short)) or any(
            forms_in(self.name, self.pattern, folded)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a text names a unit, [start, end) of the folded text."""

    start: int
    end: int
    unit: Unit


class Units:
    """The units of a library; read when first asked for.

    Args:
        documents: gives title, beginning and end of every document.
        gazetteer: tells the places with which names begin.
        segmenter: cuts names into words.
    """

    def __init__(
        self, documents: Callable[[], Iterable[Headed]], *, gazetteer: Gazetteer, segmenter: Segmenter
    ) -> None:
        self._documents = documents
        self._gazetteer = gazetteer
        self._segmenter = segmenter
        self._units: tuple[Unit, ...] | None = None
        self._titles: tuple[tuple[str, str], ...] = ()

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Id and folded title of every document."""
        return self._titles if self.units or self._titles else ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, by name."""
        if self._units is None:
            self._units = self._learnt()
        return self._units

    def find(self, folded: str) -> tuple[Mention, ...]:
        """Where a folded question names units, left to right.

        A short form of several units is that of the one whose place the question names, and else left out.
        """
        out: list[Mention] = []
        spans = self._spans(folded)
        for (start, end), bearers in sorted(spans.items(), key=lambda s: (s[0][0] - s[0][1], s[0])):
            if any(start < o.end and o.start < end for o in out):
                continue
            sure = {u.name: u for exact, u in bearers if exact} or {u.name: u for _, u in bearers}
            if len(sure) > 1:
                sure = {n: u for n, u in sure.items() if _place_named(u, folded)}
            if len(sure) == 1:
                out.append(Mention(start=start, end=end, unit=next(iter(sure.values()))))
        return tuple(sorted(out, key=lambda m: m.start))

    def _spans(self, folded: str) -> dict[tuple[int, int], list[tuple[bool, Unit]]]:
        """Where a text may name units, and which; True for a name to the letter."""
        spans: dict[tuple[int, int], list[tuple[bool, Unit]]] = {}
        characters = frozenset(folded)
        for unit in self.units:
            for name in (unit.name, *unit.short):
                for m in re.finditer(re.escape(name), folded) if name in folded else ():
                    if name[0] not in SUFFIXES or OPENS.search(folded, 0, m.start()):
                        spans.setdefault(m.span(), []).append((True, unit))
            if unit.kept <= characters:
                for span in forms_in(unit.name, unit.pattern, folded, self._segmenter.is_word):
                    spans.setdefault(span, []).append((False, unit))
        return spans

    def _learnt(self) -> tuple[Unit, ...]:
        """The units that documents name, short names merged with the full names that they abbreviate."""
        names: dict[str, set[str]] = {}
        shorts: dict[str, set[str]] = {}
        documents = tuple(self._documents())
        self._titles = tuple((d.id, fold(d.title)) for d in documents)
        for document in documents:
            for found, short in _named_by(document):
                name = found if self._head(found) else _INNER.sub("", found)
                if self._may_name(name):
                    names.setdefault(name, set()).add(document.id)
                    if short:
                        shorts.setdefault(name, set()).add(short)
        defined = [s for all_ in shorts.values() for s in all_]
        unique = {s for s, times in Counter(defined).items() if times == 1}
        return _merged([self._unit(n, about, shorts.get(n, set()) & unique) for n, about in names.items()])

    def _may_name(self, name: str) -> bool:
        """Whether a name tells one unit; that of an office without a place (交通运输厅) tells none."""
        ending = _ENDING.search(name)
        if not ending or len(name) < _LEAST or not ending.start() or _NO_NAME.search(name):
            return False
        office = ending.group() in _OFFICES and not self._head(name)
        return not office and not self._gazetteer.resolve(name)

    def _unit(self, name: str, documents: Iterable[str], short: Iterable[str]) -> Unit:
        """A unit with what abbreviations of its name look like."""
        kind = m.group() if (m := _ENDING.search(name)) else ""
        place = self._head(name) or (self._proper(name) if kind in ("集团", "公司") else "")
        words = parts_of(name[len(place) : len(name) - len(kind)], self._segmenter.cut)
        pattern, kept = pattern_of(place, words, kind)
        return Unit(
            name=name,
            short=tuple(sorted(short)),
            documents=frozenset(documents),
            pattern=pattern,
            kept=kept,
            place=place,
        )

    def _head(self, name: str) -> str:
        """The place with which a name begins."""
        for mention in self._gazetteer.find(name):
            if mention.span.start == 0:
                return mention.name
        for length in (4, 3, 2):  # 某某大学, of which a gazetteer takes 某某 for a part
            if self._gazetteer.resolve(name[:length]):
                return name[:length]
        return name[0] if name[0] in SUFFIXES else ""

    def _proper(self, name: str) -> str:
        """The name with which that of a company begins, where it is no word: 某州 of 某州水务集团."""
        for length in (2, 3):
            proper, rest = name[:length], self._segmenter.cut(name[length:])
            if self._names(proper) and all(len(w) > 1 and self._segmenter.is_word(w) for w in rest):
                return proper
        return ""

    def _names(self, word: str) -> bool:
        """Whether characters are a name, or no word at all."""
        tagged = self._segmenter.tags(word)
        return not self._segmenter.is_word(word) or (len(tagged) == 1 and tagged[0][1].startswith(_PROPER))


def units_of(snapshot: Snapshot, gazetteer: Gazetteer) -> Units:
    """The units of a generation; texts are read of those documents alone whose title is one of reports."""

    def documents() -> Iterator[Headed]:
        for info in snapshot.documents():
            passages = snapshot.passages_of(info.id) if _REPORTS.search(info.title) else ()
            yield Headed(
                id=info.id,
                title=info.title,
                head=passages[0].text[:_HEAD] if passages else "",
                foot=passages[-1].text[-_FOOT:] if passages else "",
            )

    return Units(documents, gazetteer=gazetteer, segmenter=snapshot.segmenter)


def _named_by(document: Headed) -> Iterator[tuple[str, str]]:
    """The units that a document is about, each with the short name that it defines or ""."""
    for m in _TITLED.finditer(fold(document.title)):
        yield _whole(m.group("name").lstrip("对向")), ""
    for m in _DEFINED.finditer(fold(document.head)):
        name = _whole(_LEAD.sub("", m.group("name")))
        if _ENDING.search(name):
            short = m.group("short")
            yield name, "" if _ENDING.fullmatch(short) else short
    for m in _SIGNED.finditer(fold(document.foot)):
        yield _whole(m.group("name")), ""


def _whole(name: str) -> str:
    """A name without the word for its legal form, where another tells what it is."""
    name = name.removeprefix("中共")
    bare = re.sub(rf"{COMPANY}$", "", name)
    return bare if _ENDING.search(bare) else f"{bare}公司" if bare != name else name


def _place_named(unit: Unit, folded: str) -> bool:
    """Whether a question names the place with which a unit's name begins, by its short name at least."""
    place = unit.place.rstrip(SUFFIXES) if len(unit.place) > 2 else unit.place
    return len(place) > 1 and place in folded


def _merged(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Units whose name abbreviates exactly one other's are that other one."""
    out: dict[str, Unit] = {}
    alike: dict[frozenset[str], list[str]] = {}
    defined = {s: u.name for u in units for s in u.short}
    for unit in sorted(units, key=lambda u: (-len(u.name), u.name)):
        near = [name for kept, names in alike.items() if kept <= set(unit.name) for name in names]
        longer = [out[n] for n in near if n in out and out[n].pattern.fullmatch(unit.name)]
        if not longer and defined.get(unit.name) in out:
            longer = [out[defined[unit.name]]]
        if len(longer) == 1:
            o = longer[0]
            out[o.name] = replace(
                o,
                short=tuple(sorted({*o.short, unit.name, *unit.short})),
                documents=o.documents | unit.documents,
            )
        else:
            out[unit.name] = unit
            alike.setdefault(unit.kept, []).append(unit.name)
    return tuple(out[name] for name in sorted(out))
