"""What was agreed and what was approved: sections of the strategy, and the whole of it in one revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from cmkit.files.edits import Add, Edit, Remove, Set, difference, found_at, mappings
from cmkit.files.paths import inside
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.mission.marks import no_longer_proposed
from cmkit.mission.version import strategy_version
from cmkit.model.shape import keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath, Refused
from cmkit.text import _, nearest, one_line, slug, visible

APPROVED = ".cmkit/approved.yaml"
"""The strategy as it was approved last, word for word: what changed since is read off it."""
NOT_AGREED = frozenset({"cmkit", "checks", "open_questions", "note", "todo"})
"""Keys of the strategy that are no sections to agree on."""
_RECORDS = ("approved", "agreed", "proposed")

Data = Mapping[str, object]


def sections() -> list[str]:
    """Return the sections that may be agreed to, in the order of the strategy."""
    return [name for name in keys_of(Strategy) if name not in NOT_AGREED]


def agreement(data: Data, words: Sequence[str], by: Sequence[str], today: date) -> list[Edit]:
    """Return the edits that record an agreement; what a preset proposed in those sections is agreed with it.

    A word is a section, or one objective: ``objectives.more-visits``. ``by`` names people by id or name; who
    agreed to it before still does.
    Raises ``InputRefused`` for a section or a person that the strategy does not know.
    """
    who = list(dict.fromkeys(person(data, name) for name in by))
    edits: list[Edit] = []
    settled: list[KeyPath] = []
    for word in dict.fromkeys(words):
        section, dot, entry = word.partition(".")
        if entry and section == "objectives":
            place = _objective(data, entry)
            edits += _recorded(data, ("objectives", place, "agreed"), who, today)
            settled.append(("objectives", place))
        elif dot or section not in sections():
            raise _no_section(word)
        elif not data.get(section):
            raise InputRefused(
                _("“{section}” is still empty: there is nothing to agree on.").format(section=section),
                _("Fill it in first: cmkit ask {section}").format(section=section),
            )
        else:
            edits += _recorded(data, ("mission", "agreed", section), who, today)
            settled.append((section,))
    return [*edits, *_no_longer_proposed(data, settled)]


def _recorded(data: Data, path: KeyPath, who: Sequence[str], today: date) -> Iterator[Edit]:
    """Write who agrees, beside those who did: what one person agreed to is not taken from them by another."""
    before = [name for name in _names(found_at(data, (*path, "by"))) if name not in who]
    everybody = [*before, *who]
    yield Set(path, {"by": everybody[0] if len(everybody) == 1 else everybody, "date": today.isoformat()})


def _no_section(word: str) -> InputRefused:
    near = nearest(slug(word, ""), sections())
    known = _("The sections are: {known}; or one objective: objectives.ID.").format(
        known=", ".join(sections())
    )
    return InputRefused(
        _("There is no section “{word}”.").format(word=visible(one_line(word))),
        _("Did you mean “{name}”?").format(name=near) if near else known,
    )


def approval(data: Data, strategy: Strategy, by: str, today: date) -> list[Edit]:
    """Return the edit that records who approved this revision; none when that person did already.

    Raises ``InputRefused`` for somebody unknown, ``Refused`` for somebody who does not approve.
    """
    who = person(data, by)
    _refuse_stranger(strategy, who)
    version = strategy_version(data)
    mission = data.get("mission")
    there = mission.get("approved") if isinstance(mission, Mapping) else None
    for one in there if isinstance(there, list) else []:
        if isinstance(one, Mapping) and one.get("version") == version and who in _names(one.get("by")):
            return []
    return [Add(("mission", "approved"), {"version": version, "by": who, "date": today.isoformat()})]


def person(data: Data, name: str) -> str:
    """Return the id of somebody: by id, else by name, else by a first name that one person bears.

    Raises ``InputRefused``, naming who there is.
    """
    people = [one for one in mappings(data.get("people")) if one.get("id")]
    wanted = slug(name, "")
    found = [one for one in people if one["id"] == name]
    found = found or [one for one in people if wanted and slug(str(one.get("name") or ""), "") == wanted]
    if not found and wanted:
        found = [one for one in people if slug(str(one.get("name") or "").split(" ")[0], "") == wanted]
    if len(found) == 1:
        return str(found[0]["id"])
    known = _("Its people are: {known}.").format(
        known=visible(", ".join(f"{one.get('name')} ({one['id']})" for one in found or people))
    )
    if found:
        raise InputRefused(
            _("Several people are called “{name}”: name one by id.").format(name=visible(name)), known
        )
    near = nearest(wanted, [str(one["id"]) for one in people])
    meant = _("Did you mean “{name}”?").format(name=near) if near else ""
    raise InputRefused(
        _("“{name}” is nobody of this mission.").format(name=visible(name)),
        " ".join(part for part in (meant, known) if part)
        if people
        else _("Name its people first: cmkit ask people"),
    )


def approved_before(folder: Path) -> Data | None:
    """Return the strategy as it was approved last; ``None`` when no copy of it is there, or none to read."""
    path = inside(folder, APPROVED)
    if not path.is_file():
        return None
    try:
        found = parse_yaml(path.read_bytes(), APPROVED).data
    except InputRefused:
        return None
    return found if isinstance(found, dict) else None


def changes(before: Data, after: Data) -> dict[str, list[Edit]]:
    """Return what changed between two revisions, section by section; who agreed to what does not count."""
    found: dict[str, list[Edit]] = {}
    for edit in difference(_told(before), _told(after)):
        found.setdefault(str(edit.path[0]), []).append(edit)
    order = [*keys_of(Strategy), *found]  # a revision approved long ago may know another key
    return {name: found[name] for name in sorted(found, key=order.index)}


def as_recorded(held: Data, wanted: Data) -> Data:
    """Return what is ``wanted`` with the approvals and agreements that are ``held``: no answer makes one."""
    records = {key: found_at(held, ("mission", key)) for key in _RECORDS}
    mission = found_at(wanted, ("mission",))
    if not isinstance(mission, Mapping):
        return wanted
    kept = {key: value for key, value in mission.items() if key not in _RECORDS}
    return {**wanted, "mission": kept | {key: value for key, value in records.items() if value is not None}}


def not_agreed(public: Public) -> list[str]:
    """Return the sections that are filled and that nobody has agreed to yet."""
    strategy = public.strategy
    agreed = strategy.mission.agreed
    filled = (name for name in sections() if getattr(strategy, name, None))
    return [name for name in filled if name not in agreed]


def _told(data: Data) -> dict[str, Any]:
    mission = data.get("mission")
    if not isinstance(mission, Mapping):
        return dict(data)
    return {**data, "mission": {key: value for key, value in mission.items() if key not in _RECORDS}}


def _no_longer_proposed(data: Data, settled: Sequence[KeyPath]) -> Iterator[Edit]:
    after = deepcopy(dict(data))
    for path in settled:
        no_longer_proposed(after, path)
    before, kept = (found_at(one, ("mission", "proposed")) for one in (data, after))
    if kept and kept != before:
        yield Set(("mission", "proposed"), kept)
    elif before and not kept:
        yield Remove(("mission", "proposed"))


def _refuse_stranger(strategy: Strategy, who: str) -> None:
    approving = [one for one in strategy.people if one.approves]
    allowed = {*strategy.client.sponsor, *(one.id for one in approving)}
    allowed |= {deputy for one in approving for deputy in one.deputy}
    if who not in allowed:
        raise Refused(
            _("{who} does not approve for the client.").format(who=who),
            _("Those who do: {known}.").format(known=", ".join(sorted(allowed)))
            if allowed
            else _("Say first who approves: cmkit ask people"),
        )


def _objective(data: Data, entry: str) -> int:
    objectives = mappings(data.get("objectives"))
    ids = [str(one.get("id")) for one in objectives]
    if entry in ids:
        return ids.index(entry)
    raise InputRefused(
        _("There is no objective “{entry}”.").format(entry=visible(entry)),
        _("The objectives are: {known}.").format(known=", ".join(ids)),
    )


def _names(found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        return (found,)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
