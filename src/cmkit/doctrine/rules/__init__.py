"""Every rule, by block; importing this package fills the registry."""

from __future__ import annotations

from cmkit.doctrine.rules import client, mission, objectives, parts, platforms, private
from cmkit.doctrine.rules.registry import REGISTRY

__all__ = ["REGISTRY", "client", "mission", "objectives", "parts", "platforms", "private"]
