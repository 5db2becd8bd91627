"""Words of a question that no document has, cut anew where the documents' own character pairs lead.

A segmenter cuts a name that it doesn't know together with its neighbours: 某甲村套了 as 某甲 | 村套. Where
the documents never have the pair 村套 but do have 甲村, the name goes on to 村. Words of the dictionary
are left as they are: that no document has 动工 doesn't make 工 part of what follows.

Where neighbours are together an expression of the lexicon (啃 | 不 | 下来), they are one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from itertools import accumulate, pairwise

from corpus.names import is_han

__all__ = ["cut_out", "joined", "recut"]

Tagged = tuple[str, str]

_RARE = 0.5  # of the highest idf, from which a word is rare enough to be the rest of a name
_NAMES = ("nr", "ns", "nz", "nt")
_MOST = 6  # words that an expression may be cut into
_SHORTEST, _LONGEST = 3, 8  # characters of an expression that is looked for across guessed words
_PARTED = re.compile(r"(?<=^.)[了过着个](?=.{1,2}$)")  # between a verb and its object: 圈了地


def cut_out(
    tagged: Sequence[Tagged], expressions: Container[str], *, is_word: Callable[[str], bool]
) -> list[Tagged]:
    """The words with guessed ones cut where an expression begins or ends (比头 | 一年: 比 | 头 | 一年).

    Args:
        tagged: words with their parts of speech, in the order of the text and without gaps.
        expressions: what is one word though the segmenter cuts it.
        is_word: whether the dictionary has a word; such a word is never cut.

    Returns:
        Words of the same characters; the pieces of a word keep its part of speech.
    """
    text = "".join(word for word, _ in tagged)
    ends = [0, *accumulate(len(word) for word, _ in tagged)]
    spans = [
        (word, tag, start, end) for (word, tag), (start, end) in zip(tagged, pairwise(ends), strict=True)
    ]
    inner = {i for word, _, start, end in spans if is_word(word) for i in range(start + 1, end)}
    cuts, at = set(ends), 0
    while at < len(text):
        sizes = range(min(_LONGEST, len(text) - at), _SHORTEST - 1, -1)
        fitting = (n for n in sizes if inner.isdisjoint((at, at + n)) and text[at : at + n] in expressions)
        size = next(fitting, 0)
        if size:
            cuts |= {at, at + size}
        at += size or 1
    out: list[Tagged] = []
    for _, tag, start, end in spans:
        points = [i for i in range(start, end + 1) if i in cuts]
        out.extend((text[a:b], tag) for a, b in pairwise(points))
    return out


def joined(tagged: Sequence[Tagged], expressions: Container[str]) -> list[Tagged]:
    """The words with those joined that are together an expression, the longest first.

    Args:
        tagged: words with their parts of speech, in the order of the text and without gaps.
        expressions: what is one word though the segmenter cuts it.

    Returns:
        Words of the same characters, but for 了, 过, 着 or 个 within an expression (办个证: 办证); a joined
        one has the part of speech ``l``, a set phrase.
    """
    out: list[Tagged] = []
    at = 0
    while at < len(tagged):
        for end in range(min(len(tagged), at + _MOST), at + 1, -1):
            whole = "".join(word for word, _ in tagged[at:end])
            named = next((form for form in (whole, _PARTED.sub("", whole)) if form in expressions), None)
            if named:
                out.append((named, "l"))
                at = end
                break
        else:
            out.append(tagged[at])
            at += 1
    return out


def recut(
    tagged: Sequence[Tagged],
    idf: Callable[[str], float],
    unused: float,
    *,
    is_word: Callable[[str], bool],
) -> list[Tagged]:
    """The words with those that no document has split at pairs that none has, and joined where one has.

    Args:
        tagged: words with their parts of speech, in the order of the text and without gaps.
        idf: inverse document frequency of a word or a pair of characters.
        unused: the idf of what no document has.
        is_word: whether the dictionary has a word; a guessed one is cut.

    Returns:
        Words of the same characters; a word that can't be joined to a neighbour stays as it was, unless
        some of its characters are together in the documents.
    """
    words = list(tagged)
    for i, (word, tag) in enumerate(tagged):
        if len(word) < 2 or not is_han(word) or idf(word) < unused or is_word(word):
            continue
        pieces = _pieces(word, lambda pair: idf(pair) < unused)
        if len(pieces) < 2:
            continue
        left = i > 0 and _joins(words[i - 1], pieces[0], idf, unused)
        after = tagged[i + 1] if i + 1 < len(tagged) else ("", "")
        right = bool(after[0]) and _joins((after[0], after[1]), pieces[-1], idf, unused, behind=True)
        if left:
            words[i - 1] = (words[i - 1][0] + pieces.pop(0), words[i - 1][1])
        if right and pieces:
            words[i + 1] = (pieces.pop() + after[0], after[1])
        if left or right:
            words[i] = ("".join(pieces), tag)
    return [(word, tag) for word, tag in words if word]


def _pieces(word: str, known: Callable[[str], bool]) -> list[str]:
    """The word cut between characters that stand side by side nowhere."""
    out = [word[0]]
    for before, c in pairwise(word):
        if known(before + c):
            out[-1] += c
        else:
            out.append(c)
    return out


def _joins(
    neighbour: Tagged, piece: str, idf: Callable[[str], float], unused: float, *, behind: bool = False
) -> bool:
    """Whether a piece goes on from the word before it, or into the one behind it."""
    word, tag = neighbour
    if not is_han(word):
        return False
    pair = piece[-1] + word[0] if behind else word[-1] + piece[0]
    rare = len(word) == 1 or tag.startswith(_NAMES) or idf(word) >= _RARE * unused
    return rare and idf(pair) < unused
