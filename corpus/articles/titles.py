"""Which headline of a page belongs to which article, wherever it stands."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.model import BlockKind
from corpus.repair import cues

from .items import Role, is_bracketed, is_row
from .pairing import best_pairs
from .stories import Page, Story

__all__ = ["give_titles"]

_MOST = 20_000  # pairs of headlines and articles that are weighed; a newspaper page has a few hundred
_COUNTED = 0.6  # a counted heading heads a section rather than an article
_FAR = 0.4  # a headline that stands elsewhere on the page must share this much with its article


def give_titles(page: Page, stories: Sequence[Story], flow: Sequence[int]) -> list[Story]:
    """Pair the headlines that stand outside the stories with the stories."""
    heads = _candidates(page, stories, flow)
    if not heads or not stories:
        return list(stories)
    if len(heads) * len(stories) > _MOST:
        return _nearest(page, stories, heads)
    listed = _listed(page, heads, stories)
    scores = [[_score(page, head, story, stories, listed) for story in stories] for head in heads]
    if len(listed) == len(stories):  # in the order of their texts
        for k, head in enumerate(listed):
            scores[heads.index(head)][k] += 0.4
    paired = best_pairs(scores, least=_FAR)
    if (
        listed
        and len(listed) == len(stories)
        and paired.count(-1) == 1 == len(stories) - len(set(paired) - {-1})
    ):
        paired[paired.index(-1)] = next(k for k in range(len(stories)) if k not in paired)
    titles = {story: head for head, story in zip(heads, paired, strict=True) if story >= 0}
    return [replace(story, title=titles.get(k)) for k, story in enumerate(stories)]


def _nearest(page: Page, stories: Sequence[Story], heads: Sequence[int]) -> list[Story]:
    """For files with very many articles: each takes the headline right above its text."""
    above = {_lead(page, head): head for head in heads}
    return [replace(story, title=above.get(story.first)) for story in stories]


def _listed(page: Page, heads: Sequence[int], stories: Sequence[Story]) -> list[int]:
    """The headlines of a page that stand one after another above all of its text, or below all of it.

    Of those above, only where no later article has a headline of its own above it.
    """
    bodies = page.bodies()
    last = [head for head in heads if head > bodies[-1]]
    if len(stories) < 2 or len(last) > 1:
        return last if len(stories) > 1 else []
    first = [head for head in heads if head < bodies[0]]
    return first if 1 < len(first) == len(heads) else []


def _candidates(page: Page, stories: Sequence[Story], flow: Sequence[int]) -> list[int]:
    heads = [i for i in flow if page.items[i].role is Role.HEAD and not page.items[i].office]
    heads = [i for i in heads if not (_names_section(page, i) or is_row(page.items[i]))]
    if len(stories) == 1:
        return heads
    owner = {i: k for k, story in enumerate(stories) for i in story.bodies}
    bodies = sorted(owner)
    places = [(head, bisect(bodies, head)) for head in heads]
    return [head for head, place in places if not _within(bodies, owner, place)]


def _within(bodies: Sequence[int], owner: Mapping[int, int], place: int) -> bool:
    """Whether the text before and the text after a place are of one story."""
    return 0 < place < len(bodies) and owner[bodies[place - 1]] == owner[bodies[place]]


def _score(page: Page, head: int, story: Story, stories: Sequence[Story], listed: Sequence[int]) -> float:
    item = page.items[head]
    score = page.likeness.score(item.text, story.bodies)
    if head in listed:
        return score
    before, after = _lead(page, head), _tail(page, head)
    if cues.is_list_item(item.text) and before == story.first:
        score -= _COUNTED
    topped = _first_head(page) is not None  # the page sets headlines above their texts
    if before == story.first:
        score += 0.5 if topped or not page.items[story.first].frame else 0.3
    elif after == story.last:
        reversed_print = item.pieces[0].kind is BlockKind.SUBTITLE
        score += 0.6 if reversed_print else 0.3 if topped else 0.42
    if len(stories) > 1:
        return score
    score += 1.5 * item.strong + (0.8 if head == 0 or _first_head(page) == head else 0.0)
    beside = [page.items[k].role for k in (head - 1, head + 1) if 0 <= k < len(page.items)]
    score += 1.0 if Role.BYLINE in beside else 0.0
    score += 0.4 if len(item.text) >= 12 else 0.0
    return score + (0.3 if after == story.last and before is None else 0.0)


def _heads_section(page: Page, i: int) -> bool:
    """Whether a headline is counted, or stands in brackets below another: it heads a section."""
    return cues.is_list_item(page.items[i].text) or _names_section(page, i)


def _names_section(page: Page, i: int) -> bool:
    """Whether a headline stands in brackets right below another: "【某区】"."""
    return is_bracketed(page.items[i].text) and i > 0 and page.items[i - 1].role is Role.HEAD


def _first_head(page: Page) -> int | None:
    """The first headline when it stands above all text."""
    for i, item in enumerate(page.items):
        if item.role is Role.HEAD:
            return i
        if item.role is Role.BODY:
            return None
    return None


def _lead(page: Page, head: int) -> int | None:
    """The body item that follows a headline with nothing but bylines or captions between."""
    for i in range(head + 1, len(page.items)):
        role = page.items[i].role
        if role is Role.BODY:
            return i
        if role is Role.HEAD and _heads_section(page, i):
            continue  # the first of several sections
        if role in (Role.HEAD, Role.LABEL, Role.EDITORS, Role.NOTE):
            return None
    return None


def _tail(page: Page, head: int) -> int | None:
    """The body item that a headline follows with nothing but bylines, labels or captions between."""
    for i in range(head - 1, -1, -1):
        role = page.items[i].role
        if role is Role.BODY:
            return i
        if role in (Role.HEAD, Role.EDITORS):
            return None
    return None
