"""A filter that leaves one passage in a hundred: all k hits, and the ones that a search of everything finds.

The rare documents say hardly anything of what is asked, so that a filter applied to the results of a
search would find none of them.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.model import DocumentKind
from corpus.passages import Splitter
from index.build import build
from index.embedder import HashEmbedder
from index.model import Filters, SearchHit
from index.settings import BuildSettings, IndexSettings, SearchSettings
from index.snapshot import Snapshot

COMMON = 990
RARE = 10
K = 8
QUESTION = "城区老旧管网更新改造解决了居民用水水压不足的难题吗"
RARE_IDS = tuple(f"rare-{number}" for number in range(RARE))

FILTERS = {
    "region": Filters(regions=("偏远县",)),
    "region that holds it": Filters(regions=("偏远市",)),
    "year": Filters(years=("1999",)),
    "kind": Filters(kinds=("regulation",)),
    "document": Filters(documents=RARE_IDS),
    "several at once": Filters(regions=("某省",), years=("1998", "1999"), kinds=("regulation",)),
}


@pytest.fixture(scope="module", params=["exact", "codes"])
def house(request: pytest.FixtureRequest, helpers: SimpleNamespace, tmp_path_factory) -> SimpleNamespace:
    """A home of a thousand documents, whose vectors are searched exactly or through codes."""
    catalogue = helpers.catalogue()
    catalogue.put(
        *helpers.documents(COMMON),
        *(
            helpers.document(
                identifier,
                f"第{number}章 用人单位应当公开办事{'难' * (number % 4)}题，{'水' * number}费自理。",
                title=f"办事规定之{number}",
                date="1999-05",
                regions=("偏远县", "偏远市", "某省"),
                kind=DocumentKind.REGULATION,
            )
            for number, identifier in enumerate(RARE_IDS)
        ),
    )
    flat = 10_000 if request.param == "exact" else 100
    library = helpers.library(
        home=tmp_path_factory.mktemp("house") / "home",
        catalogue=catalogue,
        embedder=HashEmbedder(64),
        splitter=Splitter(),
        settings=IndexSettings(build=BuildSettings(flat_rows=flat)),
    )
    library.build()
    return SimpleNamespace(library=library, near=1e-3 if request.param == "exact" else 0.03)


def with_search(library, **changes: object) -> Snapshot:
    """The library opened with other settings of the search."""
    return library.open(settings=dataclasses.replace(library.settings, search=SearchSettings(**changes)))


def said(hit: SearchHit, channel: str) -> float:
    """What a channel said of a hit; 0 when it did not offer the passage."""
    return next((one.score for one in hit.hits if one.channel == channel), 0.0)


def brute_force(library, allowed: frozenset[str]) -> dict[str, float]:
    """Fused score of every passage of the allowed documents, best first, by the definition of it."""
    snapshot = with_search(library, second_look=0)
    everything = len(snapshot.documents()) * 10
    bm25 = {
        hit.passage.id: said(hit, "lexical")
        for hit in snapshot.search(QUESTION, everything)
        if hit.document.id in allowed
    }
    question = library.embedder.encode_queries([QUESTION])[0]
    passages = [passage for one in sorted(allowed) for passage in snapshot.passages_of(one)]
    cosines = library.embedder.encode_passages([passage.text for passage in passages]) @ question
    best = max(bm25.values())
    fused = {
        passage.id: bm25.get(passage.id, 0.0) / best + SearchSettings().dense_weight * float(cosine)
        for passage, cosine in zip(passages, cosines, strict=True)
    }
    return dict(sorted(fused.items(), key=lambda pair: -pair[1]))


def test_without_a_filter_none_of_the_rare_is_found(house: SimpleNamespace) -> None:
    found = {hit.document.id for hit in house.library.open().search(QUESTION, 100)}
    assert len(found) > 50
    assert not found & {*RARE_IDS}


@pytest.mark.parametrize("name", FILTERS)
def test_it_fills_k_with_what_a_search_of_everything_finds(house: SimpleNamespace, name: str) -> None:
    wanted = brute_force(house.library, frozenset(RARE_IDS))
    assert len(wanted) >= RARE
    plain = with_search(house.library, second_look=0)
    hits = plain.search(QUESTION, K, filters=FILTERS[name])
    assert len(hits) == K
    assert {hit.document.id for hit in hits} <= {*RARE_IDS}
    np.testing.assert_allclose([hit.score for hit in hits], [*wanted.values()][:K], atol=house.near)
    for hit in hits:
        assert hit.score == pytest.approx(wanted[hit.passage.id], abs=house.near)


@pytest.mark.parametrize("name", FILTERS)
def test_the_second_look_loses_none(house: SimpleNamespace, name: str) -> None:
    hits = house.library.open().search(QUESTION, K, filters=FILTERS[name])
    assert len(hits) == K == len({hit.passage.id for hit in hits})
    assert {hit.document.id for hit in hits} <= {*RARE_IDS}
    more = with_search(house.library, lexical_candidates=5000, dense_candidates=5000)
    assert [h.passage.id for h in more.search(QUESTION, K, filters=FILTERS[name])] == [
        h.passage.id for h in hits
    ]


def test_labels_that_let_one_in_a_hundred_through(
    house: SimpleNamespace, helpers: SimpleNamespace, tmp_path: Path
) -> None:
    """Who may read little searches an index of only that; it fills k as well."""
    seen = helpers.catalogue()
    seen.put(*(house.library.catalogue.latest[identifier] for identifier in RARE_IDS))
    part = dataclasses.replace(house.library, home=tmp_path / "part", catalogue=seen)
    build(part.home, seen, settings=part.settings.build, lender=house.library.home, **part.parts)
    wanted = brute_force(part, frozenset(RARE_IDS))
    hits = with_search(part, second_look=0).search(QUESTION, K)
    np.testing.assert_allclose([hit.score for hit in hits], [*wanted.values()][:K], atol=house.near)
    assert len(part.open().search(QUESTION, K)) == K
