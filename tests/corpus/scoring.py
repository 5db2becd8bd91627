"""How well a page was read: sentences whole and in order, article boundaries, characters kept."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.draft import Draft, RawText

from .pagemaker import MangledPage


@dataclass(slots=True, kw_only=True)
class Score:
    sentences: int = 0
    restored: int = 0
    exact: int = 0
    hits: int = 0
    wanted: int = 0
    given: int = 0
    titles: int = 0
    titled: int = 0
    lost: int = 0
    glued: int = 0

    @property
    def share(self) -> float:
        return self.restored / max(1, self.sentences)

    @property
    def exactness(self) -> float:
        """Share of the restored sentences that have no stray space either."""
        return self.exact / max(1, self.restored)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, self.wanted + self.given)


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def score_page(page: MangledPage, drafts: Sequence[Draft], raw: RawText, score: Score) -> list[str]:
    """Add one page to ``score``; returns what went wrong, for people."""
    flaws: list[str] = []
    blocks = [
        (d, squash(block.span.of(draft.text))) for d, draft in enumerate(drafts) for block in draft.blocks
    ]
    whole = ["".join(text for k, text in blocks if k == d) for d in range(len(drafts))]
    owners: list[list[int]] = []
    for article in page.articles:
        found = [[d for d, text in blocks if squash(sentence) in text] for sentence in article.sentences]
        home = next(iter(Counter(d for docs in found for d in set(docs)).most_common(1)), (-1, 0))[0]
        last = -1
        docs: list[int] = []
        for sentence, places in zip(article.sentences, found, strict=True):
            at = whole[home].find(squash(sentence), max(0, last)) if home in places else -1
            score.restored += at >= 0
            score.exact += at >= 0 and sentence in drafts[home].text
            if at < 0:
                flaws.append(f"{'out of place' if places else 'broken'}: {sentence}")
            last = at if at >= 0 else last
            docs.append(home if home in places else places[0] if places else -1)
        score.sentences += len(article.sentences)
        owners.append(docs)
        score.titles += 1
        accepted = {squash(title) for title in (article.title, *article.also)}
        right = home >= 0 and squash(drafts[home].title) in accepted
        score.titled += right
        if not right:
            flaws.append(f"title: {article.title} / {drafts[home].title if home >= 0 else None}")
    _boundaries(owners, score, flaws)
    score.lost += _uncovered(drafts, raw, flaws)
    return flaws


def _boundaries(owners: Sequence[Sequence[int]], score: Score, flaws: list[str]) -> None:
    """Pairs of neighbouring sentences: is there a boundary, and is one seen?"""
    flat = [(k, d) for k, docs in enumerate(owners) for d in docs if d >= 0]
    for (k1, d1), (k2, d2) in itertools.pairwise(flat):
        wanted, given = k1 != k2, d1 != d2
        score.wanted += wanted
        score.given += given
        score.hits += wanted and given
        if wanted and not given:
            flaws.append("articles glued")
        if given and not wanted:
            flaws.append("article cut")


def _visible(text: str) -> str:
    return re.sub("[\ufeff\u200b-\u200d\u2060\u00ad]", "", squash(text))


def dropped_places(drafts: Sequence[Draft], raw: RawText) -> set[int]:
    """Where the raw text holds what a repair says it left out; a joined or a moved run is no such place.

    What a record names is held against the raw text without what shorter records within it left out before.
    """
    dropped: set[int] = set()
    repairs = [repair for draft in drafts for repair in draft.repairs if repair.before and not repair.after]
    for repair in sorted(repairs, key=lambda repair: repair.raw.end - repair.raw.start):
        places = range(repair.raw.start, repair.raw.end)
        left = "".join(raw.text[i] for i in places if i not in dropped)
        if _visible(repair.before) in (_visible(left), _visible(repair.raw.of(raw.text))):
            dropped.update(places)
    return dropped


def _uncovered(drafts: Sequence[Draft], raw: RawText, flaws: list[str]) -> int:
    """Raw characters, white space aside, that stand in no block and in no record, or in two blocks."""
    seen: Counter[int] = Counter()
    for draft in drafts:
        for block in draft.blocks:
            for segment in block.segments:
                text = draft.text[segment.text : segment.text + segment.length]
                assert text == raw.text[segment.raw : segment.raw + segment.length]
                seen.update(range(segment.raw, segment.raw + segment.length))
    dropped = dropped_places(drafts, raw)
    odd = [
        i
        for i, char in enumerate(raw.text)
        if not char.isspace() and (seen[i] > 1 or (seen[i] == 0 and i not in dropped))
    ]
    if odd:
        flaws.append(f"lost or doubled: {''.join(raw.text[i] for i in odd)[:40]}")
    return len(odd)
