"""The service's description of itself: what the routes cannot say one by one."""

from .describe import install_description

__all__ = ["install_description"]
