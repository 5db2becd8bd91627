"""Who uses the service: users with roles and labels, their sessions and keys, and the audit log."""

from __future__ import annotations

from .audit import AuditLog, Entry
from .book import UserBook
from .callers import LOCAL, NOBODY, OPERATOR, Caller, caller, calling, note
from .database import UserDatabase
from .keys import KeyBook
from .model import Key, NewKey, Role, User
from .passwords import Passwords
from .sessions import SessionBook

__all__ = [
    "LOCAL",
    "NOBODY",
    "OPERATOR",
    "AuditLog",
    "Caller",
    "Entry",
    "Key",
    "KeyBook",
    "NewKey",
    "Passwords",
    "Role",
    "SessionBook",
    "User",
    "UserBook",
    "UserDatabase",
    "caller",
    "calling",
    "note",
]
