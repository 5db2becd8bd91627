"""The trainers' desk: cited examples, and packs of them that can be re-checked."""

from __future__ import annotations

from .check import check_pack
from .find import ExampleFinder
from .model import Example, ExampleGroup, ExampleSet, GroupBy, ItemCheck, Outcome, PackItem, PackReport
from .pack import Pack, make_pack
from .sheet import Heading, PageBreak, Quoted, Remark, Sheet, Words
from .spreadsheet import write_csv, write_xlsx
from .tables import FigureTable, RowBy, TableMaker
from .write import PackFormat, write_pack, write_sheet

__all__ = [
    "Example",
    "ExampleFinder",
    "ExampleGroup",
    "ExampleSet",
    "FigureTable",
    "GroupBy",
    "Heading",
    "ItemCheck",
    "Outcome",
    "Pack",
    "PackFormat",
    "PackItem",
    "PackReport",
    "PageBreak",
    "Quoted",
    "Remark",
    "RowBy",
    "Sheet",
    "TableMaker",
    "Words",
    "check_pack",
    "make_pack",
    "write_csv",
    "write_pack",
    "write_sheet",
    "write_xlsx",
]
