"""The service as each caller sees it: over the whole library, or over the part that he may read."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .desk import Desk
from .publish import part_home, publish_part, readable
from .service import Service
from .users import Caller, caller
from .wiring import Wiring

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.gazetteer import Gazetteer
    from corpus.lexicon import Lexicon
    from corpus.passages import Splitter
    from corpus.segment import Segmenter
    from index.embedder import Embedder

    from .access import Access

__all__ = ["PartWiring", "Room", "Rooms"]


class PartWiring(Wiring):
    """The parts of the program over what some labels may see; what knows no documents is shared.

    Args:
        whole: the parts over the whole library.
        labels: what the readers have.
    """

    def __init__(self, whole: Wiring, labels: frozenset[str]) -> None:
        super().__init__(whole.settings, assistant=whole.given_assistant)
        self._whole, self._labels = whole, labels
        self.index_home = part_home(whole.home, labels)

    def _make_catalogue(self) -> Catalogue:
        return readable(self._whole, self._labels)

    def _make_embedder(self) -> Embedder:
        return self._whole.embedder

    def _make_lexicon(self) -> Lexicon:
        return self._whole.lexicon

    def _make_gazetteer(self) -> Gazetteer:
        return self._whole.gazetteer

    def _make_segmenter(self) -> Segmenter:
        return self._whole.segmenter

    def _make_splitter(self) -> Splitter:
        return self._whole.splitter

    def _make_access(self) -> Access:
        return self._whole.access


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everything that routes call, over the documents of one caller."""

    wiring: Wiring
    service: Service
    desk: Desk
    lock: threading.Lock = field(default_factory=threading.Lock)

    @staticmethod
    def over(wiring: Wiring) -> Room:
        """The room over these parts."""
        return Room(wiring=wiring, service=Service(wiring), desk=Desk(wiring))


class Rooms:
    """The rooms of one service; one for each set of labels by which somebody reads.

    Args:
        wiring: the parts over the whole library.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.whole = Room.over(wiring)
        self._lock = threading.Lock()
        self._parts: dict[frozenset[str], Room] = {}

    def here(self) -> Room:
        """The room of the caller whose request is being served."""
        return self.of(caller())

    def of(self, who: Caller) -> Room:
        """The room of a caller.

        Raises:
            IndexBusy, IndexWriteFailed: it has no index yet, and none can be made now.
        """
        if who.sees is None:
            return self.whole
        with self._lock:
            room = self._parts.get(who.sees)
            if room is None:
                room = self._parts[who.sees] = Room.over(PartWiring(self.whole.wiring, who.sees))
        self._prepare(room, who.sees)
        return room

    def _prepare(self, room: Room, labels: frozenset[str]) -> None:
        """Make the room's index where none was made when its first user was added."""
        if room.wiring.published() is not None or self.whole.wiring.published() is None:
            return
        with room.lock:
            if room.wiring.published() is None:
                publish_part(self.whole.wiring, labels)

    def close(self) -> None:
        """Let go of files; nobody may be asking any more."""
        for room in self._parts.values():
            room.wiring.close_index()
        self.whole.wiring.close()
