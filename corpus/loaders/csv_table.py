"""CSV and TSV: each row a block with its column heads."""

from __future__ import annotations

import csv
import io

from corpus.decode import decode
from corpus.draft import RawText
from corpus.errors import LoadError
from corpus.model import BlockKind
from corpus.settings import CorpusSettings

from .base import Loader, check_bytes
from .builder import TextBuilder
from .tables import row_texts

__all__ = ["CSV", "load_csv"]

_MEDIA_TYPE = "text/csv"


def load_csv(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a table of values parted by commas, tabs or semicolons, whichever is most frequent.

    Raises:
        LoadError: a cell is too long, or quoted wrongly.
    """
    check_bytes(len(data), source, 4 * settings.max_chars)
    text = decode(data, source=source).text
    head = text[:10_000]
    delimiter = max(",\t;", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise LoadError(
            f"{source}：表格无法读取", source=source, hint="请检查引号与分隔符，或另存为 XLSX。"
        ) from error
    builder = TextBuilder(source, settings)
    for row in row_texts(rows):
        builder.add(row, BlockKind.TABLE)
    return builder.raw(data, _MEDIA_TYPE)


CSV = Loader(name="CSV 表格", media_type=_MEDIA_TYPE, suffixes=(".csv", ".tsv"), load=load_csv)
