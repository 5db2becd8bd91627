"""Repairs of the text of printed pages: each a pure function with a record of what it changed."""
