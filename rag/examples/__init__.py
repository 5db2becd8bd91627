"""The trainers' desk: cited examples, and packs of them that can be re-checked."""

from __future__ import annotations

from .check import check_pack
from .find import ExampleFinder
from .model import Example, ExampleGroup, ExampleSet, GroupBy, ItemCheck, Outcome, PackItem, PackReport
from .pack import Pack, make_pack
from .tables import FigureTable, TableMaker, write_csv
from .write import write_pack

__all__ = [
    "Example",
    "ExampleFinder",
    "ExampleGroup",
    "ExampleSet",
    "FigureTable",
    "GroupBy",
    "ItemCheck",
    "Outcome",
    "Pack",
    "PackItem",
    "PackReport",
    "TableMaker",
    "check_pack",
    "make_pack",
    "write_csv",
    "write_pack",
]
