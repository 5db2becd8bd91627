"""The trainers' desk: cited examples, and packs of them that can be re-checked."""

from __future__ import annotations

from .find import ExampleFinder
from .model import Example, ExampleGroup, ExampleSet, GroupBy, ItemCheck, Outcome, PackItem, PackReport

__all__ = [
    "Example",
    "ExampleFinder",
    "ExampleGroup",
    "ExampleSet",
    "GroupBy",
    "ItemCheck",
    "Outcome",
    "PackItem",
    "PackReport",
]
