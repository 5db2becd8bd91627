"""Follow-up questions completed from the conversation, without a model."""

from .completing import Resolved, resolve

__all__ = ["Resolved", "resolve"]
