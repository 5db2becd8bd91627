"""What leaves the house on paper or in a file: references, footnotes, Word files, conversations."""

from __future__ import annotations

from .conversation import Conversation, ConversationTurn, Place, write_conversation
from .layout import Sentence
from .reference import reference
from .settled import settled
from .text import escape, one_line, shown
from .word import WordFile

__all__ = [
    "Conversation",
    "ConversationTurn",
    "Place",
    "Sentence",
    "WordFile",
    "escape",
    "one_line",
    "reference",
    "settled",
    "shown",
    "write_conversation",
]
