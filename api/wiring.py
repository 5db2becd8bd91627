"""The composition root: the one place that puts the parts of the house together.

Constructing is cheap; every part is made when it is first used, once, whichever thread asks.
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from rag.model import Answer, AnswerEvent, Ask

from .errors import HomeMissing, HomeUnusable, SettingsError
from .settings import Settings

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.gazetteer import Gazetteer
    from corpus.lexicon import Lexicon
    from corpus.passages import Splitter
    from corpus.segment import Segmenter
    from corpus.settings import CorpusSettings
    from index.embedder import Embedder
    from index.provider import SnapshotHolder
    from index.reranker import Reranker
    from index.snapshot import Snapshot
    from rag.llm import LlmSettings

    from .access import Access

__all__ = ["Answerer", "Wiring"]

T = TypeVar("T")


class Answerer(Protocol):
    """What the service needs of an assistant; ``rag.assistant.Assistant`` is the real one."""

    def answer(self, ask: Ask) -> Answer:
        """One checked answer, or a refusal as a value."""
        ...

    def stream(self, ask: Ask) -> Iterator[AnswerEvent]:
        """The same in events."""
        ...

    def suggestions(self) -> tuple[str, ...]:
        """Questions that the open documents can answer."""
        ...


class _Once(Generic[T]):
    """A value made on first use, by one thread only."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    @property
    def made(self) -> T | None:
        """The value if it was made."""
        return self._made[0] if self._made else None


_pins: contextvars.ContextVar[ExitStack | None] = contextvars.ContextVar("pins", default=None)


class _PinnedAnswerer:
    """An assistant whose snapshots stay open until its answer is finished.

    The steps of one answer may run in different threads; each tells the snapshot source where to
    pin what it hands out.
    """

    def __init__(self, assistant: Answerer) -> None:
        self._assistant = assistant

    def answer(self, ask: Ask) -> Answer:
        with ExitStack() as pins:
            token = _pins.set(pins)
            try:
                return self._assistant.answer(ask)
            finally:
                _pins.reset(token)

    def stream(self, ask: Ask) -> Iterator[AnswerEvent]:
        with ExitStack() as pins:
            events = self._assistant.stream(ask)
            try:
                while True:
                    token = _pins.set(pins)
                    try:
                        event = next(events, None)
                    finally:
                        _pins.reset(token)
                    if event is None:
                        return
                    yield event
            finally:
                if isinstance(events, Generator):
                    events.close()

    def suggestions(self) -> tuple[str, ...]:
        with ExitStack() as pins:
            token = _pins.set(pins)
            try:
                return self._assistant.suggestions()
            finally:
                _pins.reset(token)


class Wiring:
    """Every part of the program, made when first used.

    Args:
        settings: what the operator set.
        assistant: stands in for the real one in tests.
        embedder: stands in for the one that the settings name.
    """

    def __init__(
        self, settings: Settings, *, assistant: Answerer | None = None, embedder: Embedder | None = None
    ) -> None:
        self.settings = settings
        self.home: Path = settings.home.expanduser()
        self.index_home: Path = self.home  # where generations are; api.rooms has others for some readers
        self._given_embedder = embedder
        self.given_assistant = assistant
        self._catalogue = _Once(self._make_catalogue)
        self._embedder = _Once(self._make_embedder)
        self._reranker = _Once(self._make_reranker)
        self._lexicon = _Once(self._make_lexicon)
        self._gazetteer = _Once(self._make_gazetteer)
        self._segmenter = _Once(self._make_segmenter)
        self._splitter = _Once(self._make_splitter)
        self._assistant = _Once(self._make_assistant)
        self._snapshots = _Once(self._make_snapshots)
        self._access = _Once(self._make_access)

    # --- the home ------------------------------------------------------------------------------

    @property
    def catalogue_path(self) -> Path:
        """The file that holds documents and their versions."""
        return self.home / "catalogue.db"

    @property
    def files_dir(self) -> Path:
        """Where the bytes of every file are kept, by content."""
        return self.home / "files"

    @property
    def workers(self) -> int:
        """Processes that read and index."""
        from corpus.workers import cores

        return self.settings.workers or min(cores(), 8)

    def require_home(self) -> None:
        """Make sure that something was ingested.

        Raises:
            HomeMissing: there is no such folder, or it holds no catalogue.
        """
        hint = "请先运行 xunwen ingest 路径，或用 --home / XUNWEN_HOME 指定已有的数据目录"
        if not self.home.is_dir():
            raise HomeMissing(f"没有数据目录 {self.home}", hint=hint)
        if not self.catalogue_path.is_file():
            raise HomeMissing(f"数据目录 {self.home} 里还没有文档", hint=hint)

    def make_home(self) -> None:
        """Create the home where it is missing.

        Raises:
            HomeUnusable: it cannot be created.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeUnusable(
                f"建不了数据目录 {self.home}：{error.strerror}", hint="请检查权限，或用 --home 指定另一个位置"
            ) from error

    def published(self) -> str | None:
        """The name of the published generation."""
        from index.generation import current

        return current(self.index_home)

    # --- parts ---------------------------------------------------------------------------------

    @property
    def catalogue(self) -> Catalogue:
        """Documents and versions; the home must exist."""
        return self._catalogue()

    @property
    def snapshots(self) -> SnapshotHolder:
        """The published generation, opened; ``use()`` keeps it open for a block."""
        return self._snapshots()

    @property
    def embedder(self) -> Embedder:
        """Texts to vectors."""
        return self._embedder()

    @property
    def lexicon(self) -> Lexicon:
        """Words, synonyms, stop words."""
        return self._lexicon()

    @property
    def segmenter(self) -> Segmenter:
        """Texts to words."""
        return self._segmenter()

    @property
    def splitter(self) -> Splitter:
        """Documents to passages."""
        return self._splitter()

    @property
    def gazetteer(self) -> Gazetteer:
        """Names to places."""
        return self._gazetteer()

    @property
    def access(self) -> Access:
        """Users, sessions, keys and the audit log."""
        return self._access()

    @property
    def assistant(self) -> Answerer:
        """Questions to answers."""
        return self._assistant()

    @property
    def corpus_settings(self) -> CorpusSettings:
        """The corpus layer's part of the settings."""
        from corpus.settings import CorpusSettings

        return CorpusSettings(lexicon=self.settings.lexicon)

    @property
    def llm_settings(self) -> LlmSettings | None:
        """The language model's part of the settings, None without one."""
        from rag.llm import LlmSettings

        options = self.settings.llm
        if not options.base_url or not options.model:
            return None
        try:
            return LlmSettings(
                base_url=options.base_url,
                model=options.model,
                api_key=options.api_key.get_secret_value() if options.api_key else "",
                strict=options.strict,
                timeout_s=options.timeout_s,
                total_timeout_s=options.total_timeout_s,
                temperature=options.temperature,
                max_tokens=options.max_tokens,
                retries=options.retries,
                evidence_chars=options.evidence_chars,
            )
        except ValueError as error:
            raise SettingsError(
                f"语言模型的设置不对：{error}", hint="请改正以 XUNWEN_LLM__ 开头的设置"
            ) from error

    def _make_access(self) -> Access:
        from .access import Access

        return Access(self.home, self.settings)

    def _make_catalogue(self) -> Catalogue:
        from corpus.catalogue import Catalogue

        return Catalogue.open(self.catalogue_path)

    def _make_embedder(self) -> Embedder:
        if self._given_embedder is not None:
            return self._given_embedder
        from index.embedder import load_embedder

        return load_embedder(self.settings.embedder)

    def _make_reranker(self) -> Reranker | None:
        from index.reranker import load_reranker

        return load_reranker(self.settings.reranker)

    def _make_lexicon(self) -> Lexicon:
        from corpus.lexicon import Lexicon

        return Lexicon.load(self.settings.lexicon)

    def _make_gazetteer(self) -> Gazetteer:
        from corpus.gazetteer import Gazetteer

        return Gazetteer.load()

    def _make_segmenter(self) -> Segmenter:
        from corpus.segment import load_segmenter

        return load_segmenter(self.lexicon)

    def _make_splitter(self) -> Splitter:
        from corpus.passages import Splitter

        settings = self.corpus_settings
        return Splitter(target_chars=settings.passage_chars, max_chars=settings.passage_max_chars)

    def _make_assistant(self) -> Answerer:
        if self.given_assistant is not None:
            return self.given_assistant
        return _PinnedAnswerer(self._assistant_over(self._snapshot_for_answer))

    @contextlib.contextmanager
    def assistant_at(self, generation: str) -> Iterator[Answerer]:
        """An assistant over one generation, the published or an older one, while the block lasts.

        Raises:
            GenerationGone: it is not on disk any more.
            IndexMismatch: it was made with other settings than those of now.
        """
        with contextlib.closing(self._open_snapshot(generation)) as snapshot:
            yield self._assistant_over(lambda: snapshot)

    def _assistant_over(self, snapshots: Callable[[], Snapshot]) -> Answerer:
        from rag.assistant import Assistant

        return Assistant(
            snapshots=snapshots,
            catalogue=self.catalogue,
            gazetteer=self.gazetteer,
            lexicon=self.lexicon,
            llm=self.llm_settings,
        )

    def _snapshot_for_answer(self) -> Snapshot:
        pins = _pins.get()
        return self.snapshots.current() if pins is None else pins.enter_context(self.snapshots.use())

    def _make_snapshots(self) -> SnapshotHolder:
        from index.provider import SnapshotHolder

        return SnapshotHolder(self.index_home, self._open_snapshot)

    def _open_snapshot(self, generation: str | None = None) -> Snapshot:
        from index.snapshot import Snapshot

        return Snapshot.open(
            self.index_home,
            catalogue=self.catalogue,
            embedder=self.embedder,
            segmenter=self.segmenter,
            splitter=self.splitter,
            generation=generation,
            reranker=self._reranker(),
        )

    # --- life ----------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Load everything that the first question would wait for; nothing to do on an empty home."""
        if self.published() is None:
            return
        with self.snapshots.use() as snapshot:
            snapshot.search("巡察", 1)
        assert self.assistant is not None

    def close_index(self) -> None:
        """Let go of the index alone."""
        snapshots = self._snapshots.made
        if snapshots is not None:
            snapshots.close()

    def close(self) -> None:
        """Let go of files; nobody may be asking any more."""
        self.close_index()
        catalogue = self._catalogue.made
        if catalogue is not None:
            catalogue.close()
        access = self._access.made
        if access is not None:
            access.close()
