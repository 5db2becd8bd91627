"""What a question names: places, units and other things, and those of which it wants nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.gazetteer import Gazetteer
from corpus.segment import Segmenter

from .asking import QuestionPlace
from .comparing import encloses, exception_in, without_contest
from .entities import Entity, blanked, entities_in, entity_of
from .places import places_in, times_of
from .units import Units

__all__ = ["Named", "Naming"]

_HEAD = re.compile(r"^|[,、;]|(?<=[和与跟及])")
_ENDINGS = ("", "市", "县", "区")
_REST = re.compile(r"[\s、,和与跟及的等这那些个省市县区旗]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a question names; ``asked`` is the folded question that is left to be understood.

    ``entities`` are things named one beside the other, () where it names one thing alone; ``excluded`` those
    of which nothing is wanted, left out of ``asked``.
    """

    asked: str
    places: tuple[QuestionPlace, ...]
    entities: tuple[Entity, ...] = ()
    excluded: tuple[QuestionPlace | Entity, ...] = ()

    @property
    def all(self) -> tuple[QuestionPlace | Entity, ...]:
        """Everything of which something is wanted."""
        return (*self.places, *self.entities)


class Naming:
    """Finds what questions name.

    Args:
        gazetteer: finds places.
        segmenter: cuts folded text into words.
        known: short names of the places at hand.
        units: the units of the documents at hand; None where none are known.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        segmenter: Segmenter,
        known: Mapping[str, str],
        units: Units | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._segmenter = segmenter
        self._known = known
        self._units = units

    def read(self, folded: str) -> Named:
        """What a folded question names."""
        folded = without_contest(folded)
        excluded: tuple[QuestionPlace | Entity, ...] = ()
        exception = exception_in(folded)
        if exception:
            excluded = self._named_alone(exception.group("names"))
            if excluded:
                folded = folded[: exception.start()] + folded[exception.end() :]
        places = self._places(folded)
        entities = self._entities(folded, places)
        if entities:
            places = self._places(blanked(folded, entities))
            places, entities = _timed(folded, places, entities)
        return Named(asked=folded, places=places, entities=entities, excluded=excluded)

    def _places(self, folded: str) -> tuple[QuestionPlace, ...]:
        found = self._found(folded, self._known)
        beside = self._beside(folded, found)
        if beside:
            found = self._found(folded, {**self._known, **beside})
        inner = tuple(p for p in found if not encloses(folded, p.name))
        return inner if len(inner) > 1 else found

    def _found(self, folded: str, known: Mapping[str, str]) -> tuple[QuestionPlace, ...]:
        return places_in(folded, gazetteer=self._gazetteer, segmenter=self._segmenter, known=known)

    def _beside(self, folded: str, found: Sequence[QuestionPlace]) -> dict[str, str]:
        """Names that are words too, and stand as places do: at the head of an item or clause among others.

        "甲市几项,高密几项,乙县几项": 高密 is a place here.
        """
        heads = [m.end() for m in _HEAD.finditer(folded)]
        named = [p.name for p in found if any(folded.startswith(p.name, i) for i in heads)]
        out: dict[str, str] = {}
        for i in heads if named else ():
            if any(folded.startswith(name, i) for name in named):
                continue
            for length in (4, 3, 2):
                name = folded[i : i + length]
                full = {p.name for end in _ENDINGS for p in self._gazetteer.resolve(name + end)}
                if len(name) == length and len(full) == 1:
                    out[name] = full.pop()
                    break
        return out

    def _entities(self, folded: str, places: tuple[QuestionPlace, ...]) -> tuple[Entity, ...]:
        if self._units is None:
            return ()
        return entities_in(
            folded,
            units=self._units.find(folded),
            places=[p.name for p in places],
            titles=self._units.titles,
        )

    def _named_alone(self, names: str) -> tuple[QuestionPlace | Entity, ...]:
        """The places and units of a text that names nothing else."""
        units = self._units.find(names) if self._units is not None else ()
        entities = tuple(entity_of(m, names) for m in units)
        rest = blanked(names, entities)
        places = self._places(rest)
        for place in places:
            rest = rest.replace(place.name, " ")
        return (*entities, *places) if _REST.fullmatch(rest) else ()


def _timed(
    folded: str, places: tuple[QuestionPlace, ...], entities: tuple[Entity, ...]
) -> tuple[tuple[QuestionPlace, ...], tuple[Entity, ...]]:
    """Places and things, of several each with the times that are said of it."""
    if len(places) + len(entities) < 2:
        return places, entities
    bare = blanked(folded, entities)  # 滕州 is not where 滕州市人民医院 stands
    at = {p.name: bare.find(p.name) for p in places}
    named = sorted([(at[p.name], p.name) for p in places] + [(e.at, e.name) for e in entities])
    times = dict(zip(named, times_of(folded, named), strict=True))
    dated_places, dated_entities = [], []
    for place in places:
        y, s, r = times[at[place.name], place.name]
        dated_places.append(replace(place, years=y, sessions=s, rounds=r))
    for entity in entities:
        y, s, r = times[entity.at, entity.name]
        dated_entities.append(replace(entity, years=y, sessions=s, rounds=r))
    return tuple(dated_places), tuple(dated_entities)
