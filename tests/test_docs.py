"""README and CHANGELOG say what the program really has."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from api.cli.parser import build_parser
from api.settings import setting_names
from rag.llm.settings import LlmSettings

REPOSITORY = Path(__file__).resolve().parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PRODUCT = re.sub(r"python -m tests\.\S+ [^`\n]*", "", README)  # without the benchmarks' commands
TABLE = dict(re.findall(r"^\| `(XUNWEN_\w+)` \| (.+?) \|", README, re.MULTILINE))


def commands():
    (subs,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(subs.choices)


def options(parser):
    """Every option of a command and of the commands below it."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from options(sub)


@pytest.mark.parametrize("name", sorted(setting_names()))
def test_every_setting_is_in_the_table(name):
    assert TABLE.get(name), f"{name} is not in the README's table of settings"


def test_the_table_has_no_setting_that_does_not_exist():
    assert set(TABLE) <= set(setting_names())
    assert set(re.findall(r"XUNWEN_[A-Z_]*[A-Z]", README)) <= set(setting_names())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(name):
    assert re.search(rf"\| `xunwen {name}\b", README), f"xunwen {name} is not in the README's table"


def test_every_command_that_is_named_exists():
    assert set(re.findall(r"(?:`|bin/)xunwen ([a-z]+)", README)) <= set(commands())


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PRODUCT))))
def test_every_option_that_is_named_exists(option):
    assert option in set(options(build_parser()))


def test_every_file_that_is_linked_exists():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (REPOSITORY / target).exists(), target


def test_every_make_target_that_is_named_exists():
    targets = set(
        re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"(?:`|^ *)make ([a-z-]+)", README, re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def test_the_model_has_the_defaults_that_the_table_states():
    settings = LlmSettings(base_url="http://127.0.0.1:1/v1", model="m")
    stated = dict(re.findall(r"^\| `XUNWEN_LLM__(\w+)` \| .+? \| (.+?) \|", README, re.MULTILINE))
    for name in ("timeout_s", "total_timeout_s", "temperature", "max_tokens", "retries", "evidence_chars"):
        assert float(stated[name.upper()]) == getattr(settings, name), name
    assert stated["STRICT"] == str(settings.strict).lower()


def test_the_changelog_has_the_version():
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}] - " in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
