"""The registry that every block of rules declares itself in."""

from __future__ import annotations

from cmkit.doctrine.engine import Registry

REGISTRY = Registry()
