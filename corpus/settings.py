"""Settings of the corpus layer: plain values, handed in by ``api``; nothing here reads the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CorpusSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusSettings:
    """What the corpus layer may be told.

    Attributes:
        max_file_bytes: a larger file is an error (``FileTooLarge``), bytes.
        max_chars: text of one file beyond this is an error, code points.
        max_pages: pages of one file beyond this are an error. 5,000 pages of text take about a minute
            and 440 MB.
        max_scanned_pages: pages of one file that have to be recognised (seconds each); more are an error.
        max_archive_files: files of one archive beyond this are an error.
        max_archive_ratio: unpacked bytes over packed bytes; beyond this an archive is refused.
        passage_chars: the length that passages aim at, code points.
        passage_max_chars: the length that a passage exceeds only when one sentence does.
        lexicon: a file of words, synonyms and stop words of the operator's own, or None.
        hidden_files: whether folder walks take files and folders whose names begin with a dot.
    """

    max_file_bytes: int = 200 * 1024 * 1024
    max_chars: int = 20_000_000
    max_pages: int = 10_000
    max_scanned_pages: int = 1_000
    max_archive_files: int = 20_000
    max_archive_ratio: int = 200
    passage_chars: int = 220
    passage_max_chars: int = 400
    lexicon: Path | None = None
    hidden_files: bool = False
