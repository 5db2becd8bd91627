"""The wheel carries the sub-packages and the data that the program needs when it is installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "rag", "api")
DATA = ("api/ui", "corpus/data", "corpus/samples", "index/models")


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What lies in a wheel built from this tree (hatchling itself, so nothing is fetched)."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (path,) = out.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        return frozenset(wheel.namelist())


def _tracked(folder: str) -> set[str]:
    """The files that git knows under ``folder``; all files where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "--", folder], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return {name for name in done.stdout.splitlines() if (REPOSITORY / name).is_file()}
    root = REPOSITORY / folder
    return {str(path.relative_to(REPOSITORY)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_is_shipped(package: str, wheel_names: frozenset[str]) -> None:
    missing = {name for name in _tracked(package) if name.endswith(".py")} - wheel_names
    assert not missing
    assert f"{package}/py.typed" in wheel_names


@pytest.mark.parametrize("folder", DATA)
def test_data_is_shipped(folder: str, wheel_names: frozenset[str]) -> None:
    expected = {name for name in _tracked(folder) if not name.endswith(".py")}
    assert expected, f"nothing is tracked under {folder}"
    assert not expected - wheel_names


def test_nothing_else_is_shipped(wheel_names: frozenset[str]) -> None:
    roots = {name.split("/", 1)[0] for name in wheel_names}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(PACKAGES)


def test_command_is_declared(wheel_names: frozenset[str]) -> None:
    assert any(name.endswith("entry_points.txt") for name in wheel_names)
