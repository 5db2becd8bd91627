"""Fitting the linear models: evidence above the rest, answerable apart from not, signs as they must be."""

import numpy as np
import pytest

from rag.choosing.features import FEATURES
from rag.choosing.ranking import Ranking
from rag.evaluate import EvalCase
from rag.training import Example, examples_of, fit_answerable, fit_relevance

from .made import document_of, scored_of

SIGNAL, DISCLAIMS = FEATURES.index("own"), FEATURES.index("disclaims")

EQUAL = [FEATURES.index(f) for f in ("time", "place", "figure", "under")]  # weighed by decree, not by data


def examples(count=30, *, answerable=True, seed=0):
    """Ten candidates each; the evidence is the one with the highest coverage, noise elsewhere."""
    random = np.random.default_rng(seed)
    out = []
    for number in range(count):
        values = random.uniform(0.0, 1.0, (10, len(FEATURES)))
        values[:, EQUAL] = 1.0
        values[:, SIGNAL] = random.uniform(0.0, 0.5, 10)
        positive = np.zeros(10, dtype=bool)
        if answerable:
            values[3, SIGNAL] = random.uniform(0.7, 1.0)
            positive[3] = True
        out.append(
            Example(case=f"{answerable}{number}", answerable=answerable, values=values, positive=positive)
        )
    return out


@pytest.fixture(scope="module")
def relevance():
    return fit_relevance(examples())


def test_relevance_ranks_the_evidence_of_unseen_questions_first(relevance):
    weights = np.array([relevance.weights.get(f, 0.0) for f in FEATURES])
    firsts = [int(np.argmax(e.values @ weights)) == 3 for e in examples(seed=1)]
    assert np.mean(firsts) >= 0.9
    assert relevance.weights["own"] == max(relevance.weights.values())


def test_weights_keep_the_sign_that_their_meaning_demands(relevance):
    negative = {"heading", "short", "disclaims"}
    assert set(relevance.weights) <= set(FEATURES)
    for name, weight in relevance.weights.items():
        assert weight <= 0 if name in negative else weight >= 0, name


def test_a_feature_that_points_the_wrong_way_gets_no_weight():
    flipped = examples()
    for e in flipped:
        e.values[:, DISCLAIMS] = e.positive  # only evidence disclaims: nonsense a small set might hold
    assert fit_relevance(flipped).weights.get("disclaims", 0.0) <= 0.0


def test_answerable_separates_questions_with_and_without_evidence(relevance):
    model = fit_answerable([*examples(), *examples(answerable=False)], relevance)

    def best(example):
        scores = [relevance.score(dict(zip(FEATURES, row, strict=True))) for row in example.values]
        return dict(zip(FEATURES, example.values[int(np.argmax(scores))], strict=True))

    yes = [model.probability(best(e)) for e in examples(seed=2)]
    no = [model.probability(best(e)) for e in examples(seed=3, answerable=False)]
    assert np.mean(yes) > np.mean(no) + 0.2
    right = sum(p > 0.5 for p in yes) + sum(p < 0.5 for p in no)
    assert right / (len(yes) + len(no)) >= 0.85


def test_fitting_is_deterministic():
    assert fit_relevance(examples()) == fit_relevance(examples())


def test_candidates_are_labelled_by_the_evidence_and_its_document(understanding):
    facet = understanding.parse("发现多少问题").facets[0]
    home = document_of("宜兴发现问题214个。", "群众满意。")
    other = document_of("宜兴发现问题214个。", identifier="e")
    case = EvalCase(
        id="1",
        question="发现多少问题",
        type="fact",
        answerable=True,
        docs=("d.txt",),
        evidence=("发现问题 214个",),
        must_include=(),
    )
    scored = (scored_of(facet, home, 0), scored_of(facet, home, 1), scored_of(facet, other, 0))
    (example,) = examples_of([case], lambda _: [scored, ()])
    assert example.positive.tolist() == [True, False, False]
    assert example.values.shape == (3, len(FEATURES))


def test_the_shipped_weights_name_only_known_features_and_keep_their_signs():
    ranking = Ranking.load()
    assert set(ranking.relevance.weights) | set(ranking.answerable.weights) <= set(FEATURES)
    assert 0.0 < ranking.threshold < 1.0
    assert ranking.answerable.weights.get("disclaims", 0.0) <= 0.0
