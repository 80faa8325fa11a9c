"""A new mission folder: the strategy, what git needs, the CI that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Literal

from cmkit import __version__
from cmkit.files.emitting import emit_yaml
from cmkit.text import Language

Ci = Literal["github", "gitlab", "none"]
STRATEGY_SCHEMA = ".cmkit/strategy.schema.json"
PRIVATE_SCHEMA = "../.cmkit/private.schema.json"

_CI_FILES: Mapping[str, str] = {"github": ".github/workflows/documents.yml", "gitlab": ".gitlab-ci.yml"}


def new_mission(
    strategy: Mapping[str, object], schemas: Mapping[str, bytes], language: Language, ci: Ci
) -> dict[str, bytes]:
    """Return the files of a new mission by name; ``strategy`` is plain data in the shape of its file."""
    files = {
        "strategy.yaml": emit_yaml(strategy, schema=STRATEGY_SCHEMA).encode(),
        ".gitattributes": _starter("gitattributes"),
        ".gitignore": _starter("gitignore"),
        "private/private.yaml": emit_yaml({"cmkit": 1}, schema=PRIVATE_SCHEMA).encode(),
        **schemas,
    }
    if ci in _CI_FILES:
        files[_CI_FILES[ci]] = _starter(f"{ci}.{language}.yml").replace(b"@VERSION@", __version__.encode())
    return files


def _starter(name: str) -> bytes:
    return (resources.files("cmkit.mission") / "starter" / name).read_bytes()
