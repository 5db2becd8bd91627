"""Traditional spellings of the vocabulary's words, sharing the rows of the simplified ones."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["add_variants", "read_variants"]

_MOST = 4  # spellings of a word
_LONGEST = 4  # characters of a word that gets spellings; longer ones are cut into such


def read_variants(path: Path) -> dict[str, str]:
    """Simplified character to its traditional forms, from lines ``simplified<TAB>forms``."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {row[0]: row[1].strip() for row in rows if len(row) > 1}


def add_variants(tokenizer: Tokenizer, variants: dict[str, str]) -> tuple[Tokenizer, npt.NDArray[np.int32]]:
    """A tokenizer with the further spellings, and for each of its pieces the row that it shares.

    Args:
        tokenizer: as trained with; its pieces keep their places.
        variants: of ``read_variants``.

    Returns:
        The tokenizer, and int32 ``(pieces,)``.
    """
    from tokenizers import Tokenizer

    data = json.loads(tokenizer.to_str())
    pieces: list[list[str | float]] = data["model"]["vocab"]
    rows = list(range(len(pieces)))
    known = {piece for piece, _ in pieces}
    for row, (piece, score) in enumerate(list(pieces)):
        for spelling in _spellings(str(piece), variants):
            if spelling not in known:
                known.add(spelling)
                pieces.append([spelling, score])
                rows.append(row)
    return Tokenizer.from_str(json.dumps(data)), np.array(rows, dtype=np.int32)


def _spellings(piece: str, variants: dict[str, str]) -> list[str]:
    if len(piece) > _LONGEST or not any(character in variants for character in piece):
        return []
    forms = [variants.get(character, character) for character in piece]
    if len(piece) == 1:
        return list(forms[0])
    return ["".join(one) for one in itertools.islice(itertools.product(*forms), _MOST)]
