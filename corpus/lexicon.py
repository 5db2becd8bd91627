"""The words of the field: what stays whole, what means the same, what says nothing.

The lists themselves are files in ``corpus/data``; an operator adds a file of their own::

    # a comment
    巡察观察员                   a word to keep whole
    两书一函 = 提醒函 = 建议书    names that may stand for each other
    - 据了解                     a stop word
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .data import names, rows
from .errors import LoadError, UndecodableText
from .fold import fold

__all__ = ["Lexicon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words, synonyms and stop words, all folded.

    Attributes:
        words: words that segmenters keep whole, sorted, at least two characters each.
        synonyms: for a name, the others of its groups, in the order of the files; for an everyday word
            (``corpus/data/colloquial``), the official ones, not the other way round.
        stop_words: words without a subject of their own, question words among them.
        fingerprint: changes when a word changes; synonyms and stop words do not touch an index.
    """

    words: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]]
    stop_words: frozenset[str]
    fingerprint: str

    @classmethod
    def load(cls, extra: Path | None = None) -> Lexicon:
        """The shipped lexicon, with the operator's file when one is given.

        Raises:
            LoadError: ``extra`` cannot be read (``load.failed``) or is not UTF-8
                (``load.undecodable``).
        """
        return _shipped() if extra is None else _with(_shipped_lists(), extra)

    def __reduce__(self) -> tuple[Any, ...]:
        """A view of a dictionary cannot be pickled, the dictionary can."""
        return _made_again, (self.words, dict(self.synonyms), self.stop_words, self.fingerprint)


def _made_again(
    words: tuple[str, ...],
    synonyms: dict[str, tuple[str, ...]],
    stop_words: frozenset[str],
    fingerprint: str,
) -> Lexicon:
    view = MappingProxyType(synonyms)
    return Lexicon(words=words, synonyms=view, stop_words=stop_words, fingerprint=fingerprint)


@dataclass(slots=True)
class _Lists:
    """What the files hold, before it is put in order."""

    words: list[str]
    groups: list[list[str]]
    everyday: list[list[str]]
    stops: list[str]

    def lexicon(self) -> Lexicon:
        words = tuple(sorted({w for w in map(fold, self.words) if len(w) > 1}))
        synonyms: dict[str, dict[str, None]] = {}
        for group in self.groups:
            names = list(dict.fromkeys(map(fold, group)))
            for name in names:
                synonyms.setdefault(name, {}).update((other, None) for other in names if other != name)
        for name, *official in (list(map(fold, row)) for row in self.everyday):
            synonyms.setdefault(name, {}).update((other, None) for other in official if other != name)
        return Lexicon(
            words=words,
            synonyms=MappingProxyType({name: tuple(others) for name, others in synonyms.items()}),
            stop_words=frozenset(map(fold, self.stops)),
            fingerprint=hashlib.sha256("\n".join(words).encode()).hexdigest()[:12],
        )


def _first(cells: Iterable[list[str]]) -> list[str]:
    return [row[0].strip() for row in cells]


def _shipped_lists() -> _Lists:
    """The lists of ``corpus/data``."""
    groups = [row for name in ("synonyms.tsv", "abbreviations.tsv") for row in rows(name)]
    return _Lists(
        words=_first(rows("field_words.txt")),
        groups=groups,
        everyday=[row for name in names("colloquial") for row in rows(name)],
        stops=_first(rows("stop_words.txt")),
    )


@functools.cache
def _shipped() -> Lexicon:
    return _shipped_lists().lexicon()


def _with(lists: _Lists, extra: Path) -> Lexicon:
    """``lists`` with the operator's file added."""
    try:
        text = extra.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LoadError(
            f"词表文件读不出来：{extra}（{error.strerror}）", source=str(extra), hint="请检查路径和读取权限"
        ) from error
    except UnicodeDecodeError as error:
        raise UndecodableText(
            f"词表文件不是 UTF-8 编码：{extra}", source=str(extra), hint="请用 UTF-8 编码保存后再试"
        ) from error
    for line in text.splitlines():
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry.startswith("-"):
            lists.stops.append(entry[1:].strip())
        elif "=" in entry:
            names = [name.strip() for name in entry.split("=") if name.strip()]
            lists.groups.append(names)
            lists.words += names
        else:
            lists.words.append(entry)
    return lists.lexicon()
