"""The libraries that only some forms of a document need: whether each is there, and starts."""

from __future__ import annotations

from functools import cache
from importlib import import_module


@cache
def fault_of(library: str) -> str:
    """Say why a library that is installed does not start; empty when it does.

    Half an installation, or one for another machine, is no reason to stop a build: the other forms are made.
    """
    try:
        import_module(library)
    except (ImportError, OSError, AttributeError, SyntaxError, ValueError) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""
