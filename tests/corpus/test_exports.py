from __future__ import annotations

import subprocess
import sys

import pytest

import corpus


@pytest.mark.parametrize("name", corpus.__all__)
def test_every_public_name_is_there(name):
    assert getattr(corpus, name).__name__ == name or name == "Segmenter"


def test_all_names_every_home():
    assert set(corpus.__all__) == set(corpus._HOME_OF)
    assert set(corpus.__all__) <= set(dir(corpus))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        corpus.nothing  # noqa: B018


def test_modules_keep_their_names():
    # figures and fold are modules as well as functions in them; the modules win.
    import corpus.figures
    import corpus.fold

    assert corpus.fold.fold("Ａ") == "a"
    assert corpus.figures.figures("3个")


def test_importing_is_cheap():
    code = "import sys, corpus; print(len([m for m in sys.modules if m.startswith('corpus')]))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(out.stdout) == 1
