"""A new mission folder: the strategy, what git needs, the CI that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Literal

from cmkit import __version__
from cmkit.files.emitting import emit_yaml
from cmkit.text import Language

Ci = Literal["github", "gitlab", "none"]
STRATEGY = "strategy.yaml"
JOINED = (".gitattributes", ".gitignore")
"""Files that may be the user's already: ours are lines within them."""
STRATEGY_SCHEMA = ".cmkit/strategy.schema.json"
PRIVATE_SCHEMA = "../.cmkit/private.schema.json"

_CI_FILES: Mapping[str, str] = {"github": ".github/workflows/documents.yml", "gitlab": ".gitlab-ci.yml"}


def new_mission(
    strategy: Mapping[str, object], schemas: Mapping[str, bytes], language: Language, ci: Ci
) -> dict[str, bytes]:
    """Return the files of a new mission by name; ``strategy`` is plain data in the shape of its file."""
    files = {
        STRATEGY: emit_yaml(strategy, schema=STRATEGY_SCHEMA).encode(),
        **{name: _starter(name.removeprefix(".")) for name in JOINED},
        "private/private.yaml": emit_yaml({"cmkit": 1}, schema=PRIVATE_SCHEMA).encode(),
        **schemas,
    }
    if ci in _CI_FILES:
        files[_CI_FILES[ci]] = _starter(f"{ci}.{language}.yml").replace(b"@VERSION@", __version__.encode())
    return files


def beside(files: Mapping[str, bytes], there: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Fit a new mission's files into a folder that is not empty; ``there`` gives what a file holds now.

    git's own files get the lines that they lack, behind the user's; any other file of the user's stays as it
    is. Only the schemas, which are ours, are written again.
    """
    fitted: dict[str, bytes] = {}
    for name, data in files.items():
        found = there(name)
        if found is None or name.endswith(".schema.json"):
            fitted[name] = data
        elif name in JOINED:
            fitted[name] = _with_lines(found, data)
    return fitted


def with_private_ignored(found: bytes) -> bytes:
    """Return a ``.gitignore`` that leaves ``private/`` out, whatever else it says."""
    return _with_lines(found, _starter("gitignore"))


def _with_lines(found: bytes, wanted: bytes) -> bytes:
    there = set(found.splitlines())
    missing = [line for line in wanted.splitlines() if line not in there]
    if not [line for line in missing if not line.startswith(b"#")]:
        return found
    before = found if not found or found.endswith(b"\n") else found + b"\n"
    return before + b"\n".join(missing) + b"\n"


def _starter(name: str) -> bytes:
    return (resources.files("cmkit.mission") / "starter" / name).read_bytes()
