"""What a question names one beside the other and asks one thing of: units, bodies, instruments.

Places and times have their own rules (:mod:`~rag.questions.places`, :mod:`~rag.questions.comparing`); what
is told here are the others, known to the library or not: of a name that no document bears nothing is
answered, and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .organs import Numbered, knows, numbered_in
from .units import Mention, Unit

__all__ = [
    "Entity",
    "asked_alone",
    "blanked",
    "entities_in",
    "entity_of",
    "of_a_body",
    "without_names",
]

_HAN = "一-鿿"
_JOIN = r"(?:[、,]|以及|和|与|跟|及|同)"
_BODY = (
    "大学|学院|学校|党校|中学|小学|师大|[理财农医]大|医院|保健院|[一二三四五六七八九十]院|集团|公司|银行|农商行|法院|检察院"
    "|研究院|研究所|农科院|委员会|卫健委|发改委|国资委|住建委|经信委|[农教财]委|办公室|中心|街道|[厅局]"
)
_AREA = "县|市|区|镇|乡|村|社区"
_SAID_APART = r"各|分别|都|谁|哪|两家|三家|几家|[两三四五六]个|怎|如何|多少|几|有|的|在|一年|去年|今年"
#: An item of a list: a name that ends as bodies or places do, before a joiner or what is asked.
_NAMED = re.compile(rf"(?P<name>[{_HAN}]{{0,14}}?(?:{_BODY}|{_AREA}))(?={_JOIN}|{_SAID_APART}|[^{_HAN}]|$)")
_NO_ITEM = re.compile(
    rf"[几每这那哪的了吗是在到把被给让怎如问]|多少|有[几多无没]|[两三四五六]个|其他|其它|别的|^(?:两|三|全|各|该|本|我|某|个|大|城|乡|镇|村)|(?:{_JOIN})"
    r"|(?:行政|自然|重点|示范|试点|贫困|中心|城中|问题|后进|先进|所有)[村镇乡县市区]$|(?:智慧|居民|所有)社区$"
)
_ITEM = re.compile(
    rf"(?<=、)(?P<name>[{_HAN}]{{2,6}}?)(?=[、和与]|各|分别|[两三四五六七八九](?:个|家|所|地|县|市|区))"
)
_BODY_FIRST = re.compile(
    rf"(?:^|[,;:。]|其中)[省市县区](?:(?![委省市县区])[{_HAN}]){{1,8}}?(?:大学|学院|医院|保健院|集团|公司|银行|[^当大结格布全]局|厅)(?![{_HAN}]?[长内属])"
)
_JOINED = re.compile(rf"\s*{_JOIN}\s*")
_DISTRIBUTED = re.compile(
    r"各(?!级|类|种|项|地|界|方)|分别|都(?=[是有怎说讲])|不同|区别|差别|相比|对比|比较|[两三四五六]家|[哪谁](?:个|家|边|所)?(?:更|最)"
    r"|逐一|一一|呢"
)
_INSTRUMENT = re.compile(r"《(?P<name>[^《》]{2,60})》")
_RULES = "条例|办法|规定|细则|规则|准则|方案|制度|意见|规程|守则"
_RULED = re.compile(
    rf"(?:^|[^{_HAN}]|和|与|跟|及|同)(?P<name>(?:(?!和|与|跟|及)[{_HAN}]){{3,30}}?(?:{_RULES}))(?={_JOIN}|{_SAID_APART}|[^{_HAN}]|$)"
)
_LEAST_RULE = 5  # characters of an instrument's name that a title ends with
_VILLAGE = re.compile(r"(?:村|社区|镇|乡)$")
_SHORT_PLACE = 2  # characters of a short name that nothing knows
_LEAST_VILLAGE = 3
_PROVINCE = "省里"  # asked about beside a place: 某市和省里各怎么规定
_OF_PROVINCE = re.compile(r"省[委级纪]|全省")
_PLACED = re.compile(rf"^[{_HAN}]{{2,4}}?(?=[省市县区])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One of several things that are asked about, each for itself.

    Attributes:
        name: as the question writes it.
        at: where it stands in the folded question.
        names: folded names by which a sentence speaks of it.
        within: the place that its shorter name leaves out, "" for none: a document has to know it.
        documents: ids of the documents that are about it.
        unit: the unit of the library, None for another thing.
        numbered: the number of a body that is told by it (第三巡察组).
        years: those said of it where the question names several things; ``sessions``, ``rounds`` likewise.
    """

    name: str
    at: int
    names: tuple[str, ...]
    within: str = ""
    documents: frozenset[str] = frozenset()
    unit: Unit | None = None
    numbered: Numbered | None = None
    years: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()

    @property
    def is_province(self) -> bool:
        """Whether it is the province, named by no name."""
        return self.name == _PROVINCE

    def placed_in(self, folded: str, regions: Iterable[str]) -> bool:
        """Whether a document with this text, about these regions, knows the place that tells it apart."""
        return not self.within or self.within in folded or any(self.within in region for region in regions)

    def told_by(self, document_id: str, folded: str, above: str) -> bool:
        """Whether a sentence under this title and these headings, of this document, may speak of it."""
        return document_id in self.documents or self.named_in(folded) or self.named_in(above)

    def named_in(self, folded: str) -> bool:
        """Whether a folded text names it."""
        if self.numbered is not None:
            return self.numbered in numbered_in(folded)
        if self.unit is not None and self.unit.named_in(folded):
            return True
        if any(name in folded for name in self.names):
            return True
        return self.name[-1] in "局委厅" and not self.documents and knows(folded, self.name)


def of_a_body(folded: str) -> bool:
    """Whether a clause of a sentence begins with the name of a body: 市某医院被…, 省某集团完成…."""
    return bool(_BODY_FIRST.search(folded))


def entities_in(
    folded: str,
    *,
    units: Sequence[Mention],
    places: Sequence[str],
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[Entity, ...]:
    """The things that a question names, in order: several one beside the other, or a unit of the library.

    Another thing that stands alone is none: its words are matched like others.

    Args:
        folded: the question.
        units: where it names units of the library.
        places: names of places in it.
        titles: id and folded title of every document, for the instruments that are named.
    """
    found = [entity_of(m, folded) for m in units]
    found += _instruments(folded, titles)
    found += _numbered(folded)
    found += _unknown(folded, found, places)
    province = _province(folded, titles) if found or places else []
    found += province
    distinct: dict[object, Entity] = {}
    for entity in sorted(found, key=lambda e: e.at):
        distinct.setdefault(entity.unit.name if entity.unit else entity.name, entity)
    beside_places = bool(distinct) and any(_beside(folded, e, places) for e in distinct.values())
    a_unit = any(e.unit is not None and not (places and len(e.unit.place) == 1) for e in distinct.values())
    return tuple(distinct.values()) if len(distinct) > 1 or beside_places or a_unit or province else ()


def entity_of(mention: Mention, folded: str) -> Entity:
    """A unit of the library as a text names it."""
    name = folded[mention.start : mention.end]
    return Entity(
        name=name, at=mention.start, names=(name,), documents=mention.unit.documents, unit=mention.unit
    )


def blanked(folded: str, entities: Sequence[Entity]) -> str:
    """The text with the names replaced by white space of their length."""
    for entity in sorted(entities, key=lambda e: -len(e.name)):
        folded = folded.replace(entity.name, " " * len(entity.name))
    return folded


def without_names(text: str, names: Iterable[str]) -> str:
    """The text without names, and without the words that join these."""
    alternatives = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    if not alternatives:
        return text
    run = rf"(?:{_JOIN}\s*)*(?:{alternatives})(?:\s*{_JOIN}?\s*(?:{alternatives}))*"
    return re.sub(run, "", text).strip(" ,、") or text


def asked_alone(text: str, own: str, names: Iterable[str]) -> str:
    """The text as if it asked of one of the names alone."""
    rest = without_names(text, names)
    return f"{own}{rest}" if rest != text else text


def _instruments(folded: str, titles: Iterable[tuple[str, str]]) -> list[Entity]:
    """Instruments in brackets, and those whose names end the titles of documents."""
    written = [(m.start(), m.group(), m.group("name")) for m in _INSTRUMENT.finditer(folded)]
    spans = [range(at, at + len(said)) for at, said, _ in written]
    bare = [
        (m.start("name"), m.group("name"), m.group("name"))
        for m in _RULED.finditer(folded)
        if len(m.group("name")) >= _LEAST_RULE and not any(m.start("name") in s for s in spans)
    ]
    if len(written) + len(bare) < 2:
        return []
    titled = [(i, re.sub(r"\(.{1,6}\)$", "", t).removesuffix("》")) for i, t in titles]
    out = []
    for at, said, name in (*written, *bare):
        documents = frozenset(i for i, title in titled if title.endswith(name))
        if documents or (at, said, name) in written:
            out.append(Entity(name=said, at=at, names=(name,), documents=documents))
    return out if len(out) > 1 else []


def _province(folded: str, titles: Iterable[tuple[str, str]]) -> list[Entity]:
    """The province where it is asked about in a list, without its name; its papers are those titled by it."""
    at = folded.find(_PROVINCE)
    end = at + len(_PROVINCE)
    joined = re.search(rf"{_JOIN}\s*$", folded[:at]) or re.match(_JOIN, folded[end:])
    if at < 0 or not joined or not _DISTRIBUTED.search(folded):
        return []
    documents = frozenset(i for i, title in titles if _OF_PROVINCE.search(title))
    return [Entity(name=_PROVINCE, at=at, names=(_PROVINCE,), documents=documents)]


def _numbered(folded: str) -> list[Entity]:
    """Bodies of one kind that are told by their numbers."""
    bodies = numbered_in(folded)
    kinds = {kind for _, kind in bodies}
    if len(bodies) < 2 or len(kinds) > 1:
        return []
    body = r"第(?:[一二三四五六七八九十]{1,3}|\d{1,2})" + re.escape(next(iter(kinds)))
    out = [
        Entity(name=m.group(), at=m.start(), names=(m.group(),), numbered=numbered_in(m.group())[0])
        for m in re.finditer(body, folded)
    ]
    return out if len(out) > 1 else []


def _unknown(folded: str, known: Sequence[Entity], places: Sequence[str]) -> list[Entity]:
    """Names in one list with known ones, or in a list that asks of each; none of them is of the library."""
    spans = {(e.at, e.at + len(e.name)): True for e in known}
    located = [(i, i + len(p)) for p in places if (i := folded.find(p)) >= 0]
    starts = [0, *(m.end() for m in re.finditer(rf"{_JOIN}|[^{_HAN}]", folded))]
    for start in dict.fromkeys(starts):
        m = _NAMED.match(folded, start)
        fits = m and not _NO_ITEM.search(m.group("name")) and len(m.group("name")) > 2
        if m and fits and not any(s < m.end() and m.start() < e for s, e in spans):
            name = m.span("name")  # 甲县乙镇 is 乙镇
            spans[name] = any(name[0] <= s and e == name[1] for s, e in located)
    spans |= {p: True for p in located if not any(s <= p[0] < e for s, e in spans)}
    spans |= dict.fromkeys(_between(folded, spans), False)
    out: list[Entity] = []
    for run in _lists(folded, sorted(spans)):
        if len(run) > 1 and (any(spans[s] for s in run) or _DISTRIBUTED.search(folded)):
            out.extend(_bearing(folded[s:e], s, places) for s, e in run if not spans[(s, e)])
    return out


def _between(folded: str, spans: Mapping[tuple[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Items of a list of known names, whatever they end with: 甲县、乙、丙县各…, 甲县、丙县、乙三个县."""
    for m in _ITEM.finditer(folded):
        start, end = m.span("name")
        beside = any(known and _JOINED.fullmatch(folded, e, start) for (_, e), known in spans.items())
        if (
            beside
            and not _NO_ITEM.search(m.group("name"))
            and not any(s < end and start < e for s, e in spans)
        ):
            yield start, end


def _lists(folded: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Names that stand in one list."""
    run: list[tuple[int, int]] = []
    for span in spans:
        if run and not _JOINED.fullmatch(folded, run[-1][1], span[0]):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _bearing(name: str, at: int, places: Sequence[str]) -> Entity:
    """A thing by its name, and by this without the place before it: 某某市人民医院, 市人民医院.

    A village behind the short name of a place (甲乙大坪村) is known by its own name too, in what knows 甲乙.
    """
    if _VILLAGE.search(name):
        known = max((len(p) for p in places if name.startswith(p)), default=0)
        rest = name[known or _SHORT_PLACE :]
        short = len(rest) >= _LEAST_VILLAGE
    else:
        m = _PLACED.match(name)
        rest = name[m.end() :] if m else ""
        short = len(rest) > _LEAST_VILLAGE
    within = name.removesuffix(rest) if short else ""
    return Entity(name=name, at=at, names=(name, rest) if short else (name,), within=within)


def _beside(folded: str, entity: Entity, places: Sequence[str]) -> bool:
    """Whether a name stands in one list with a place."""
    spans = [(i, i + len(p)) for p in places if (i := folded.find(p)) >= 0]
    end = entity.at + len(entity.name)
    return any(
        _JOINED.fullmatch(folded, e, entity.at) if e <= entity.at else _JOINED.fullmatch(folded, end, s)
        for s, e in spans
    )
