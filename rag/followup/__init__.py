"""Follow-up questions completed from the conversation, without a model."""

from .completing import Resolved, resolve
from .grounds import Grounds

__all__ = ["Grounds", "Resolved", "resolve"]
