"""What changes between two states of a strategy, said in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cmkit.files.edits import Add, Edit, Remove, found_at
from cmkit.problems import dotted
from cmkit.text import one_line, plural, visible

_WIDTH = 60
_NAMING = ("title", "name", "what", "label", "text", "id")


def change_lines(
    before: Mapping[str, object], found: Mapping[str, Sequence[Edit]], *, most: int | None = None
) -> Iterator[str]:
    """Say what changes, section by section: the key, what it said, what it says; ``most`` of a section."""
    for section, edits in found.items():
        yield plural("{section}: {count} change", "{section}: {count} changes", len(edits), section=section)
        for one in edits[:most]:
            new = _shown(None) if isinstance(one, Remove) else _shown(one.value)
            old = "+" if isinstance(one, Add) else f"{_shown(found_at(before, one.path))} →"
            yield f"  {visible(dotted(one.path))}: {old} {new}"
        if most is not None and len(edits) > most:
            yield "  …"


def _shown(value: object) -> str:
    """Say a value in a few words, on one line."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        named = next((value[key] for key in _NAMING if key in value), None)
        return "{" + ", ".join(map(str, value)) + "}" if named is None else _shown(named)
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value[:4]) + (", …" if len(value) > 4 else "")
    text = visible(one_line(str(value)))
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
