"""PR: what stays with the CM stays there."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.shape import walk
from cmkit.problems import KeyPath, Severity, dotted

rule = REGISTRY.rule


@rule("PR001", source="ours", severity=Severity.ERROR)
def private_committed(ground: Ground) -> Iterator[Found]:
    """What was committed once stays in the history, whoever reads it."""
    if ground.aside.committed:
        yield Found((), {}, "")


@rule("PR002", source="A5", severity=Severity.ERROR)
def private_referenced(ground: Ground) -> Iterator[Found]:
    """Nothing that a client may read leads to what the client is not to read."""
    for visited in walk(ground.strategy):
        texts = (visited.value,) if isinstance(visited.value, str) else visited.value
        for text in texts if isinstance(texts, tuple) else ():
            if isinstance(text, str) and _leads_inside(text, ground):
                yield Found(visited.path, {"key": dotted(visited.path)}, _key(visited.path))
                break


def _key(path: KeyPath) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _leads_inside(text: str, ground: Ground) -> bool:
    path = text.replace("\\", "/").removeprefix("./")
    return path.startswith("private/") or text.casefold().strip() in ground.aside.hidden
