"""PR: what stays with the CM stays there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.shape import walk
from cmkit.problems import KeyPath, Severity, dotted

rule = REGISTRY.rule

_INSIDE = re.compile(r"(?:^|[\s(\[<\"'/\\])private[/\\]\w")
_TELLING = 12
"""From how many characters on a hidden title is looked for within longer texts; shorter ones are words."""


@rule("PR001", source="ours", severity=Severity.ERROR)
def private_committed(ground: Ground) -> Iterator[Found]:
    """What was committed once stays in the history, whoever reads it."""
    if ground.aside.committed:
        yield Found((), {}, "")


@rule("PR002", source="A5", severity=Severity.ERROR)
def private_referenced(ground: Ground) -> Iterator[Found]:
    """Nothing that a client may read leads to what the client is not to read."""
    for visited in walk(ground.strategy):
        if any(_leads_inside(text, ground) for text in _texts(visited.value)):
            yield Found(visited.path, {"key": dotted(visited.path)}, _key(visited.path))
    for name, note in ground.public.notes.items():
        if _leads_inside(note, ground):
            yield Found((), {"key": f"notes/{name}.md"}, "")
    items = (item for month in (*ground.public.months.values(), ground.public.ideas) for item in month)
    for holder, blocks in (("calendar", items), ("journal.yaml", ground.public.journal)):
        for block in blocks:
            if any(_leads_inside(text, ground) for one in walk(block) for text in _texts(one.value)):
                yield Found((), {"key": holder}, "")
                break


def _texts(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(part for part in parts if isinstance(part, str))


def _key(path: KeyPath) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _leads_inside(text: str, ground: Ground) -> bool:
    """Whether a text names a file of ``private/``, is a hidden objective's id, or holds its title."""
    if _INSIDE.search(text):
        return True
    words = " ".join(text.casefold().split())
    return any(word == words or (len(word) >= _TELLING and word in words) for word in ground.aside.hidden)
