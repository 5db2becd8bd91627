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

__all__ = ["Headed", "Mention", "Unit", "Units", "units_of"]

_HAN = "一-鿿"
_COMPANY = "(?:股份)?有限(?:责任)?公司"
#: What units are, longest first, with the forms that abbreviations keep of it; "" where it may be left out.
_KINDS: dict[str, str] = {
    "委员会": "委员会|委",
    "办公室": "办公室|办",
    "检察院": "检察院",
    "保健院": "保健院",
    "研究院": "研究院|院",
    "研究所": "研究所|所",
    "出版社": "出版社",
    "电视台": "电视台|台",
    "大学": "大学|大|",
    "学院": "学院|院",
    "学校": "学校|校",
    "党校": "党校",
    "中学": "中学|中",
    "小学": "小学",
    "医院": "医院|院",
    "集团": "集团|",
    "公司": "公司|",
    "银行": "银行|行",
    "法院": "法院|院",
    "中心": "中心",
    "街道": "街道",
    "厅": "厅",
    "局": "局",
    "镇": "镇",
    "乡": "乡",
}
_KIND = "|".join(_KINDS)
_PARTY = "(?:机关)?(?:党委|党组|党工委|分党组|党支部)"
_TITLED = re.compile(
    rf"(?:^|(?<=中共)|(?<=[^{_HAN}])|(?<=[对向]))(?P<name>[{_HAN}]{{2,22}}?(?:{_KIND})(?:{_COMPANY})?)"
    rf"(?={_PARTY}|委员会|关于|巡[视察]|整改|落实|接受|公布|通报|的|\d|$|[^{_HAN}])"
)
_SIGNED = re.compile(
    rf"^\s*(?:中共|中国共产党)?(?P<name>[{_HAN}]{{2,22}}?(?:{_KIND}|{_COMPANY})(?:{_COMPANY})?)(?:{_PARTY}|委员会)?\s*$",
    re.MULTILINE,
)
_DEFINED = re.compile(
    rf"(?P<name>[{_HAN}]{{3,26}}?)(?:{_PARTY}|委员会)?\(?\((?:以下|下)?(?:统)?简称[::]?\s*"
    rf"[“\"'‘「]?(?P<short>[{_HAN}]{{2,12}}?)(?:{_PARTY})?[”\"'’」]?\)"
)
_LEAD = re.compile(rf"^[{_HAN}]{{0,14}}[对向由在]|^(?:中共|中国共产党)")
_NO_NAME = re.compile(r"[的了和与及或各该本我某每全这那其等几哪被将把是有为]|巡[视察](?:组|工作)|领导小组")
_ENDING = re.compile(rf"(?:{_KIND})$")
#: Words that a name may lose whole.
_LOST = frozenset({"人民", "省立", "市立", "国有", "控股", "有限", "责任", "股份"})
# Titles of what units report of themselves; news, of which there may be very many, are not read for names.
_REPORTS = re.compile(
    rf"整改|通报|公示|公告|反馈|报告|自查|述职|(?:{_KIND})(?:{_COMPANY})?(?:{_PARTY}|委员会)"
)
_LEGAL = re.compile(_COMPANY)
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+")
_SUFFIXES = "省市县区州旗"
# What a headline says before the name: 再看市水利局
_INNER = re.compile(rf"^[{_HAN}]{{4,}}(?=[{_SUFFIXES}](?:(?![{_SUFFIXES}])[{_HAN}]){{2,10}}(?:{_KIND})$)")
_LEAST = 4  # characters of a full name
_HEAD, _FOOT = 400, 120  # characters in which a text names its unit
# Before a short form that lacks the place of the full name: nothing that could belong to the name.
_OPENS = re.compile(rf"(?:^|[^{_HAN}]|[和与跟及同比在对向从由给请问说看是那像拿么把叫找查看以而就])$")
# Behind a short form: the rest of a longer name.
_GOES_ON = re.compile(
    rf"附属|附中|附小|分(?:院|校|公司|行|局)|子公司|(?:(?![和与跟及的各分两三都在])[{_HAN}]){{0,5}}(?:大学|学院|医院|集团|公司|银行)"
)


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
    """

    name: str
    short: tuple[str, ...]
    documents: frozenset[str]
    pattern: re.Pattern[str]
    kept: frozenset[str]

    def named_in(self, folded: str) -> bool:
        """Whether a folded text names it by its full name or a short one."""
        return any(n in folded for n in (self.name, *self.short)) or any(_forms(self, folded))


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
        """Where a folded question names units, left to right; short forms of several units are left out."""
        spans: dict[tuple[int, int], list[tuple[bool, Unit]]] = {}
        characters = frozenset(folded)
        for unit in self.units:
            for name in (unit.name, *unit.short):
                if name in folded:
                    for m in re.finditer(re.escape(name), folded):
                        spans.setdefault(m.span(), []).append((True, unit))
            for span in () if not unit.kept <= characters else _forms(unit, folded, self._segmenter.is_word):
                spans.setdefault(span, []).append((False, unit))
        out: list[Mention] = []
        for (start, end), bearers in sorted(spans.items(), key=lambda s: (s[0][0] - s[0][1], s[0])):
            if any(start < o.end and o.start < end for o in out):
                continue
            sure = {u.name: u for exact, u in bearers if exact} or {u.name: u for _, u in bearers}
            if len(sure) == 1:
                out.append(Mention(start=start, end=end, unit=next(iter(sure.values()))))
        return tuple(sorted(out, key=lambda m: m.start))

    def _learnt(self) -> tuple[Unit, ...]:
        """The units that documents name, short names merged with the full names that they abbreviate."""
        names: dict[str, set[str]] = {}
        shorts: dict[str, set[str]] = {}
        documents = tuple(self._documents())
        self._titles = tuple((d.id, fold(d.title)) for d in documents)
        for document in documents:
            for found, short in _named_by(document):
                name = found if self._head(found) else _INNER.sub("", found)
                if _may_name(name) and not self._gazetteer.resolve(name):
                    names.setdefault(name, set()).add(document.id)
                    if short:
                        shorts.setdefault(name, set()).add(short)
        defined = [s for all_ in shorts.values() for s in all_]
        unique = {s for s, times in Counter(defined).items() if times == 1}
        return _merged([self._unit(n, about, shorts.get(n, set()) & unique) for n, about in names.items()])

    def _unit(self, name: str, documents: Iterable[str], short: Iterable[str]) -> Unit:
        """A unit with what abbreviations of its name look like."""
        kind = m.group() if (m := _ENDING.search(name)) else ""
        head = self._head(name)
        words = tuple(self._words(name[len(head) : len(name) - len(kind)]))
        core = "".join(map(_word, words))
        return Unit(
            name=name,
            short=tuple(sorted(short)),
            documents=frozenset(documents),
            pattern=re.compile(rf"(?P<head>{_head(head)})(?P<core>{core})(?P<kind>{_KINDS[kind]})"),
            kept=frozenset(_ORDINAL.sub(lambda o: o.group()[1:], w)[0] for w in words if w not in _LOST),
        )

    def _head(self, name: str) -> str:
        """The place with which a name begins."""
        for mention in self._gazetteer.find(name):
            if mention.span.start == 0:
                return mention.name
        return name[0] if name[0] in _SUFFIXES else ""

    def _words(self, core: str) -> Iterator[str]:
        for part in re.split(rf"({_ORDINAL.pattern})", core):
            if _ORDINAL.fullmatch(part):
                yield part
            elif part:
                yield from self._segmenter.cut(part)


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
        yield _whole(m.group("name")), ""
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
    bare = re.sub(rf"{_COMPANY}$", "", name)
    return bare if _ENDING.search(bare) else f"{bare}公司" if bare != name else name


def _may_name(name: str) -> bool:
    ending = _ENDING.search(name)
    return bool(ending and len(name) >= _LEAST and ending.start() and not _NO_NAME.search(name))


def _head(place: str) -> str:
    """The forms of the place with which a name begins: 某某省 as 某某省, 某某, 某, 省; it may be left out."""
    if len(place) < 2:
        return f"{place}|"
    ending = place[-1] if place[-1] in _SUFFIXES and len(place) > 2 else ""
    short = place.removesuffix(ending) if ending else place
    forms = (
        [f"{short}[{_SUFFIXES}]", short, short[0], ending] if ending else [f"{short}[{_SUFFIXES}]?", short[0]]
    )
    return "|".join([*(f for f in forms if f), ""])


def _word(word: str) -> str:
    """The forms of a word of a name: whole, or its first character; some may be left out."""
    if word in _LOST:
        return f"(?:{re.escape(word)})?"
    if _ORDINAL.fullmatch(word):
        return f"第?{re.escape(word[1:])}"
    return f"(?:{re.escape(word)}|{re.escape(word[0])})" if len(word) > 1 else re.escape(word)


def _forms(
    unit: Unit, folded: str, is_word: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[int, int]]:
    """Where a text has an abbreviation of a unit's name that can mean nothing else."""
    for m in unit.pattern.finditer(folded):
        form, head, core, kind = m.group(), m.group("head"), m.group("core"), m.group("kind")
        if len(form) < 2 or not (core or (head and kind)) or (not kind and is_word(form)):
            continue
        if len(head) < 2 and head in _SUFFIXES and not _OPENS.search(folded, 0, m.start()):
            continue
        cut = core not in unit.name  # 交投 of 交通投资: no words that stand for themselves
        whole = cut or unit.name.endswith("大学")  # 某某理工, but no 水利发展 for a group of that name
        legal = _LEGAL.match(folded, m.end())
        end = legal.end() if legal else m.end()
        if (not kind and not head and not whole) or _GOES_ON.match(folded, end):
            continue
        yield m.start(), end


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
