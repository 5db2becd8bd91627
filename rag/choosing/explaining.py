"""What tells a whole answer by its form: a definition, the parts of a counted class, a list of faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.questions.asking import Facet
from rag.reading.scope import ReadDocument, ReadSentence

from .definitions import asked_names, defines
from .expansions import Counted, announces, counted_of, parts_in, spells_out
from .faults import asks_faults, of_faults, tells_faults

__all__ = ["Wanted", "wanted_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The names whose meaning an asking wants, the class whose parts, and whether it wants faults."""

    names: tuple[str, ...]
    counted: Counted | None
    faults: bool

    def told_by(self, sentence: ReadSentence, before: ReadSentence | None) -> bool:
        """Whether a sentence tells what is wanted; ``before`` is the one before it, None for the first."""
        return (
            (bool(self.names) and defines(self.names, sentence, before))
            or (self.counted is not None and spells_out(self.counted, sentence, before))
            or (self.faults and tells_faults(sentence.folded))
        )

    def parts(self, read: ReadDocument) -> tuple[int, ...]:
        """The sentences of a document that name the parts of the counted class one by one, () for none."""
        return parts_in(self.counted, read) if self.counted else ()

    def leads_to(self, parts: tuple[int, ...], read: ReadDocument, index: int) -> bool:
        """Whether a sentence of the document is one of the parts, or names the class that they are of."""
        if not parts or self.counted is None:
            return False
        return index in parts or announces(self.counted, read.sentences[index])

    def features(self, values: Mapping[str, float], *, told: bool) -> dict[str, float]:
        """The features of a sentence that tells what is wanted, or does not."""
        if self.counted is not None and told:
            return {**values, "type": 1.0}
        return of_faults(values, told=told) if self.faults else dict(values)


def wanted_of(facet: Facet) -> Wanted:
    """What an asking wants told."""
    return Wanted(names=asked_names(facet), counted=counted_of(facet), faults=asks_faults(facet))
