"""Follow-up questions completed from the conversation, without a model."""

from .applying import gather_for, own_words_first
from .completing import Resolved, resolve
from .grounds import Grounds, Told

__all__ = ["Grounds", "Resolved", "Told", "gather_for", "own_words_first", "resolve"]
