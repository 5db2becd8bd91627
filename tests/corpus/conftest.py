"""Property tests of the corpus layer: no deadline, because the machines that run them share their cores."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shared-cores", deadline=None)
settings.load_profile("shared-cores")
