"""What keeps the house in order: sizes, the one direction of imports, cheap imports, public surfaces."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "rag", "api")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
HEAVY = ("torch", "jieba", "rjieba", "sentence_transformers", "transformers", "faiss", "tantivy", "sklearn")


def _sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((REPOSITORY / package).rglob("*.py"))]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _modules() -> list[str]:
    names: list[str] = []
    for package in PACKAGES:
        root = importlib.import_module(package)
        names.append(package)
        names += [
            module.name
            for module in pkgutil.walk_packages(root.__path__, prefix=f"{package}.")
            if not module.name.endswith("__main__")
        ]
    return names


def test_no_file_is_too_long() -> None:
    lines = {
        str(path.relative_to(REPOSITORY)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _sources()
    }
    too_long = {name: count for name, count in lines.items() if count > MAX_FILE_LINES}
    assert not too_long, f"files above {MAX_FILE_LINES} lines: {too_long}"


def test_no_function_is_too_long() -> None:
    too_long = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}"
        for path in _sources()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert not too_long, f"functions above {MAX_FUNCTION_LINES} lines: {too_long}"


def test_no_handler_swallows_every_error() -> None:
    swallowing = []
    for path in _sources():
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            )
            if broad and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body):
                swallowing.append(f"{path.relative_to(REPOSITORY)}:{node.lineno}")
    assert not swallowing, f"handlers that swallow every error: {swallowing}"


def test_imports_run_one_way() -> None:
    """The contracts of pyproject.toml, checked by import-linter itself."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_is_cheap(package: str) -> None:
    """Neither a model nor a segmenter nor a search engine is loaded before it is used."""
    code = f"import sys, {package}; print(','.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "", f"import {package} loaded {done.stdout.strip()}"


def test_command_line_starts_cheaply() -> None:
    """``xunwen --help`` answers without loading what only a question needs."""
    code = (
        "import sys, api.cli, api.app, api.wiring; "
        f"print(','.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "", f"the service's modules loaded {done.stdout.strip()}"


def test_all_names_exist() -> None:
    """``__all__`` promises only what is there."""
    missing = [
        f"{name}.{entry}"
        for name in _modules()
        for module in [importlib.import_module(name)]
        for entry in getattr(module, "__all__", ())
        if not hasattr(module, entry)
    ]
    assert not missing


def test_every_module_states_its_surface() -> None:
    """A module that defines public classes or functions lists exactly those in ``__all__``."""
    wrong: dict[str, list[str]] = {}
    for path in _sources():
        if path.name == "__main__.py":
            continue
        tree = _tree(path)
        defined = {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not any(ast.unparse(decorator).startswith("router.") for decorator in node.decorator_list)
        }
        listed = _listed(tree)
        if defined and not defined <= listed:
            wrong[str(path.relative_to(REPOSITORY))] = sorted(defined - listed)
    assert not wrong, f"public but not in __all__: {wrong}"


def _listed(tree: ast.Module) -> set[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign)
            return set(ast.literal_eval(node.value))
    return set()
