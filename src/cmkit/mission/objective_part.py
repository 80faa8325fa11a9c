"""What of a strategy bears on one objective: by its digest one sees whether a decision changed anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmkit.files.edits import found_at, mappings
from cmkit.mission.version import version_of

Data = Mapping[str, object]

_NO_CHANGE = frozenset({"note", "todo", "agreed", "baseline", "access", "reviewed_on"})
"""Keys that say what is known or agreed of something, and not what is done or aimed at."""
_OF_PLATFORM = ("status", "cadence", "posting_times", "editorial_line", "tone", "audiences", "aim", "role")
"""What is done on a platform; its name, its profile, its address may change with nothing else changed."""


def objective_version(data: object, objective: str) -> str:
    """Digest what of the strategy is for one objective; empty where the strategy has no such objective.

    That is the objective itself with its actions, KPIs and targets; the audiences that it names; the pillars
    that serve it, their series and formats; the rhythm and the line of its platforms.
    """
    if not isinstance(data, Mapping):
        return ""
    own = next((one for one in _listed(data, "objectives") if one.get("id") == objective), None)
    if own is None:
        return ""
    pillars = [
        one for one in _listed(data, "content", "pillars") if objective in _words(one.get("objectives"))
    ]
    themes = {one.get("id") for one in pillars}
    formats = {word for one in pillars for word in _words(one.get("formats"))}
    audiences, platforms = _words(own.get("audiences")), set(_platforms(own))
    return version_of(
        _bare(own),
        _bare([one for one in _listed(data, "audiences") if one.get("id") in audiences]),
        _bare(pillars),
        _bare([one for one in _listed(data, "content", "series") if one.get("pillar") in themes]),
        _bare([one for one in _listed(data, "content", "formats") if one.get("id") in formats]),
        _bare(
            [
                {key: one[key] for key in ("id", *_OF_PLATFORM) if key in one}
                for one in _listed(data, "platforms")
                if one.get("id") in platforms
            ]
        ),
    )


def _platforms(objective: Data) -> Iterator[str]:
    for holder in (objective, *_listed(objective, "actions"), *_listed(objective, "kpis")):
        yield from _words(holder.get("platforms"))


def _bare(value: object) -> object:
    """Leave out what makes no difference, at any depth."""
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items() if key not in _NO_CHANGE}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _listed(data: Data, *path: str) -> list[Data]:
    return mappings(found_at(data, path))


def _words(value: object) -> list[str]:
    return (
        [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list) else []
    )
