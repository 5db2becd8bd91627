"""The vocabulary: words as the segmenter cuts them, every character, and what they are made of.

The tokenizer is a unigram model over those words, so that its cut is the most probable sequence
of words. A word's vector is its own plus a share of its parts (characters, and shorter words in
it), so that rare words start from what they are made of; the sum is folded into one row at the end.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Vocabulary", "build_tokenizer", "build_vocabulary", "count_words"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORTH = re.compile(r"\w")
_LONGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Pieces with their log probabilities; piece 0 is the unknown one.

    ``parts[i]`` are indices below ``len(pieces) + len(characters)``: other pieces, or, from
    ``len(pieces)`` on, characters as parts of words.
    """

    pieces: tuple[tuple[str, float], ...]
    characters: tuple[str, ...]
    parts: tuple[tuple[int, ...], ...]


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often the segmenter's words occur in the texts, folded as the tokenizer folds them."""
    import rjieba

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(rjieba.cut(unicodedata.normalize("NFKC", text).lower()))
    return counts


def build_vocabulary(counts: Counter[str], *, size: int, terms: Sequence[str] = ()) -> Vocabulary:
    """The ``size`` most useful pieces.

    Args:
        counts: of ``count_words``.
        size: number of pieces, the unknown one included.
        terms: words of the field, taken in however rare they are.
    """
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            characters[character] += count
    singles = {one for one, count in characters.items() if _WORTH.match(one) and count >= 3}
    singles |= set("0123456789abcdefghijklmnopqrstuvwxyz")
    wanted = dict.fromkeys(term for term in map(_folded, terms) if 2 <= len(term) <= _LONGEST)
    words = [
        word
        for word, count in counts.most_common()
        if 2 <= len(word) <= _LONGEST and count >= 2 and _is_word(word) and word not in wanted
    ]
    room = max(0, size - 1 - len(singles) - len(wanted))
    chosen = [*sorted(singles), *wanted, *words[:room]]
    total = sum(counts.values())
    floor = math.log(0.5 / total)
    scored = [
        (word, math.log(counts[word] / total) if counts[word] else floor - (0 if len(word) > 1 else 2))
        for word in chosen
    ]
    pieces = (("<unk>", floor - 10), *scored)
    return _with_parts(pieces)


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The tokenizer over these pieces: NFKC, lower case, runs of word characters, then unigrams."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), 0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def _is_word(word: str) -> bool:
    return all(_WORTH.match(character) and character != "_" for character in word)


def _with_parts(pieces: tuple[tuple[str, float], ...]) -> Vocabulary:
    known = {piece: index for index, (piece, _) in enumerate(pieces)}
    characters = tuple(sorted({one for piece, _ in pieces[1:] for one in piece if _HAN.match(one)}))
    place = {one: len(pieces) + index for index, one in enumerate(characters)}
    parts: list[tuple[int, ...]] = [()]
    for piece, _ in pieces[1:]:
        found = [place[one] for one in piece if one in place]
        found += [known[part] for part in _inner(piece) if part in known]
        parts.append(tuple(found))
    return Vocabulary(pieces=pieces, characters=characters, parts=tuple(parts))


def _inner(piece: str) -> Iterable[str]:
    """Proper substrings of two characters or more, of words with Han characters."""
    if not _HAN.search(piece):
        return
    for length in range(2, len(piece)):
        for start in range(len(piece) - length + 1):
            yield piece[start : start + length]
