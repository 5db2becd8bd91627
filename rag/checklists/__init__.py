"""Checklists for a kind of unit, put together from the sources, every item cited."""

from __future__ import annotations

from .make import GENERAL, ChecklistMaker
from .model import ITEM_KINDS, Checklist, ChecklistItem, ChecklistSection, ItemKind
from .paper import checklist_sheet, checklist_title

__all__ = [
    "GENERAL",
    "ITEM_KINDS",
    "Checklist",
    "ChecklistItem",
    "ChecklistMaker",
    "ChecklistSection",
    "ItemKind",
    "checklist_sheet",
    "checklist_title",
]
