"""The benchmark of verification in small: 500 mutations and 500 rewordings of the sample sentences."""

import importlib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def table():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(REPOSITORY)
        bench = importlib.import_module("tests.bench.verify")
    return bench.rates(bench.run(mutations=500, rewordings=500, seed=11, shared=False))


def test_changed_figures_are_caught(table):
    assert table["all figures"]["n"] >= 350
    assert table["all figures"]["caught"] >= 0.99


def test_changed_places_and_negations_are_caught(table):
    assert table["all others"]["n"] >= 100
    assert table["all others"]["caught"] >= 0.9


def test_no_false_alarms(table):
    assert table["all rewordings"]["n"] >= 450
    assert table["all rewordings"]["alarms"] < 0.01


def test_sentences_of_other_documents_are_not_verified(table):
    assert table["foreign"]["noticed"] >= 0.97
