"""What the rules stand on, in words: the statement behind each source that a rule cites."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from cmkit.files.reading import parse_yaml
from cmkit.text import Bilingual

_NAME = "statements.yaml"


@cache
def statements() -> dict[str, Bilingual]:
    """Read the statements by their codes: ``A1`` to ``E8``, and ``ours`` where no source says so."""
    raw = (resources.files("cmkit.doctrine") / _NAME).read_bytes()
    data: Any = parse_yaml(raw, _NAME, versioned=False).data
    return {code: Bilingual(said["fr"], said["en"]) for code, said in data["statements"].items()}
