"""What tells a whole answer by its form: a definition, the parts of a counted class, a list of faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.questions.asking import AnswerType, Facet
from rag.reading.scope import ReadDocument, ReadSentence

from .completion import asks_left, left_in
from .definitions import asked_names, defines
from .expansions import Counted, announces, counted_of, parts_in, spells_out
from .faults import announces_faults, asks_faults, named_faults, of_faults, tells_faults
from .members import heads_of, members_of, names_all

__all__ = ["Wanted", "wanted_of"]

_REASONS = re.compile(r"为什么|为何|为啥|缘由|原因|理由|由来")
_NAMED = 0.6  # of the feature "path", for headings that name what is asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an asking wants told as a whole.

    ``names`` are the names whose meaning it wants, ``counted`` the class whose parts, ``faults`` whether it
    wants the problems that were found, ``reasons`` whether it wants reasons, ``members`` the things named
    side by side of each of which it asks, ``left`` whether it wants what is not done yet.
    """

    names: tuple[str, ...]
    counted: Counted | None
    faults: bool
    reasons: bool
    members: tuple[str, ...]
    left: bool

    def told_by(self, sentence: ReadSentence, before: ReadSentence | None) -> bool:
        """Whether a sentence tells what is wanted; ``before`` is the one before it, None for the first."""
        return (
            (bool(self.names) and defines(self.names, sentence, before))
            or (self.counted is not None and spells_out(self.counted, sentence, before))
            or (self.faults and tells_faults(sentence.folded))
        )

    def parts(self, read: ReadDocument) -> tuple[int, ...]:
        """The sentences of a document that tell members, what is left, faults or parts one by one.

        They are those of the whole document, whatever place or time its sections are about.
        """
        if self.members:
            return heads_of(self.members, read)
        if self.left:
            return left_in(read)
        if self.faults:
            return named_faults(read)
        return parts_in(self.counted, read) if self.counted else ()

    def all_parts(self, reads: Iterable[ReadDocument]) -> dict[str, tuple[int, ...]]:
        """:meth:`parts` of each document by its id, {} where the asking wants nothing told one by one.

        It does where it has members or a class, or wants faults or what is left.
        """
        if not (self.members or self.counted or self.faults or self.left):
            return {}
        return {id_: self.parts(read) for id_, read in {r.document.id: r for r in reads}.items()}

    def leads_to(self, parts: tuple[int, ...], read: ReadDocument, index: int) -> bool:
        """Whether a sentence of the document is one of the parts, or names the class that they are of."""
        if not parts or index in parts:
            return bool(parts)
        sentence = read.sentences[index]
        if self.left:
            return False
        if self.faults:
            return announces_faults(sentence.folded)
        return names_all(self.members, sentence) or (
            self.counted is not None and announces(self.counted, sentence)
        )

    def features(
        self, values: Mapping[str, float], sentence: ReadSentence, *, told: bool
    ) -> dict[str, float]:
        """The features of a sentence that tells what is wanted, or does not.

        Under a heading that asks for the reason of what is asked about stand reasons.
        """
        if self.reasons and values["path"] >= _NAMED and _REASONS.search(sentence.path):
            return {**values, "type": 1.0}
        if self.counted is not None and told:
            return {**values, "type": 1.0}
        return of_faults(values, told=told) if self.faults else dict(values)


def wanted_of(facet: Facet) -> Wanted:
    """What an asking wants told."""
    return Wanted(
        names=asked_names(facet),
        counted=counted_of(facet),
        faults=asks_faults(facet),
        reasons=facet.type is AnswerType.WHY,
        members=members_of(facet),
        left=asks_left(facet),
    )
