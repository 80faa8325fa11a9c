"""A mission said in words: every key of the strategy as a template sees it, under its own name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from cmkit.deliverables.forms import Forms
from cmkit.deliverables.proposals import open_proposals, section_of
from cmkit.deliverables.words import enumerated, word
from cmkit.mission.contents import Public
from cmkit.model.base import EVERYBODY, NOBODY, Block
from cmkit.model.platforms import PlatformEntry
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.model.values import Days, Duration, Every, PartialDate, Quantity, TimeOfDay
from cmkit.problems import KeyPath, dotted

if TYPE_CHECKING:
    from cmkit.catalogue.entries import Kind, Metric, Network

Said = dict[str, Any]
"""A block in words: its keys as in the file, each a text, a list of texts, a number, a block or blocks.

Beside them: ``<key>_on`` and ``<key>_by`` for a date («le 4 janvier 2027», «pour mars 2027»), ``span`` for a
block with ``until``, ``proposals`` (its keys that a preset proposed and nobody agreed to) and ``set_aside``
(its keys that were declined, with the reason). What is not filled is empty, never absent.
"""

_RHYTHMS = frozenset({"every", "period", "review_every"})
_NAMING = ("name", "title", "what", "label", "text", "say", "try_")
"""The key of an entry that carries the mark of a proposal."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the field knows, by id: ours and the mission's own."""

    kinds: Mapping[str, Kind]
    metrics: Mapping[str, Metric]
    networks: Mapping[str, Network]


@dataclass(frozen=True, slots=True)
class _Part:
    """One key of a block, and what it gives when nothing stands there."""

    key: Key
    empty: object
    is_date: bool


class Sayer:
    """Says one mission in one language."""

    def __init__(
        self, public: Public, catalogue: Catalogue, language: str, *, gathered: bool = False
    ) -> None:
        """Begin with what is known; ``gathered`` marks proposals as high up as they hold.

        That suits a document with a chapter a section, whose heading then bears the mark.
        """
        self.public = public
        self.strategy = public.strategy
        self.catalogue = catalogue
        self.language = language
        mission = self.strategy.mission
        self.forms = Forms(language, self.strategy.starts_on, mission.currency or "EUR")
        self.proposals = open_proposals(self.strategy, gathered=gathered)
        self._proposed_in = frozenset(map(section_of, self.proposals))
        self._names = self._all_names()

    def section(self, name: str) -> Any:
        """Say one section of the strategy: a block, or a list of blocks."""
        part = next(part for part in _parts(Strategy) if part.key.name == name)
        return self._value(part, getattr(self.strategy, part.key.attribute), (name,), "")

    def proposed(self, *sections: str) -> bool:
        """Tell whether anything in one of these sections is still a proposal."""
        return not self._proposed_in.isdisjoint(sections)

    def root(self) -> Said:
        """Say what is remarked on the whole, which sections are proposals, and which were set aside."""
        names = [part.key.name for part in _parts(Strategy)]
        note = list(self.strategy.note)
        return {"note": note, "proposals": self._proposed((), names), "set_aside": self._set_aside((), names)}

    def block(self, model: type[Block], block: Block | None, path: KeyPath, dotted_model: str) -> Said:
        """Say a block that stands at ``path``; one that is not there comes out empty."""
        said: Said = {}
        for part in _parts(model):
            name, value = part.key.name, getattr(block, part.key.attribute, None)
            said[name] = self._value(part, value, (*path, name), dotted_model)
            if part.is_date:
                when = value if isinstance(value, PartialDate) else None
                said[f"{name}_on"], said[f"{name}_by"] = self.forms.on(when), self.forms.by(when)
        names = list(said)
        if "until" in said:
            said["span"] = self.forms.span(getattr(block, "from_", None), getattr(block, "until", None))
        said["proposals"] = self._proposed(path, names)
        said["set_aside"] = self._set_aside(path, names)
        if path and isinstance(path[-1], int):
            self._mark_entry(said, path)
        return said

    def people(self, ids: Iterable[str]) -> list[str]:
        """Say people by their names; nobody and everybody in words."""
        return [self.name("people", identifier) for identifier in ids]

    def platforms(self, ids: Iterable[str]) -> list[str]:
        """Say platforms by the names of their networks, with the handle where that alone tells them apart."""
        return [self.name("platforms", identifier) for identifier in ids]

    def name(self, *lists_and_id: str) -> str:
        """Say what an id of one of the lists is called; an id that leads nowhere stays as it is.

        A platform that the strategy does not name, and figures do, is called by its network.
        """
        *lists, identifier = lists_and_id
        found = (self._names.get(name, {}).get(identifier) for name in lists)
        named = next((name for name in found if name), "")
        return named or (self._network(identifier) if "platforms" in lists else identifier)

    def answer(self, *path: str | int) -> str | None:
        """Return the reason for which a key was declined; ``None`` when it was not."""
        answer = self.public.answers.get(path)
        return answer.reason if answer and answer.kind == "declined" else None

    def mark(self, path: KeyPath) -> str:
        """Return the mark of a proposal that nobody agreed to yet, with a space before; empty without one."""
        if not path or path[0] not in self._proposed_in or dotted(path) not in self.proposals:
            return ""
        return f" {word(self.language, 'marks', 'proposed')}"

    def _value(self, part: _Part, value: Any, path: KeyPath, dotted_model: str) -> Any:
        key = part.key
        dotted_key = f"{dotted_model}.{key.name}" if dotted_model else key.name
        if key.block and key.holds == "one":
            return self.block(key.block, value, path, dotted_key)
        if value is None or value == () or value == {}:
            return [] if part.empty == () else {} if part.empty == {} else ""
        if key.block and key.holds == "list":
            return [
                self.block(key.block, entry, (*path, index), dotted_key) for index, entry in enumerate(value)
            ]
        if key.block:
            return {
                name: self.block(key.block, entry, (*path, name), dotted_key) for name, entry in value.items()
            }
        said = self._scalar(key, value, dotted_key)
        mark = self.mark(path) if any(isinstance(step, int) for step in path) else ""
        if mark and isinstance(said, list):
            return [*said[:-1], said[-1] + mark]
        return f"{said}{mark}" if mark else said

    def _scalar(self, key: Key, value: Any, dotted_key: str) -> Any:
        if key.refers_to:
            one = isinstance(value, str)
            names = [self.name(*key.refers_to, identifier) for identifier in ((value,) if one else value)]
            return names[0] if one else names
        if isinstance(value, tuple):
            return [self._word(key, dotted_key, text) for text in value]
        if isinstance(value, str):
            return self._word(key, dotted_key, value)
        if isinstance(value, bool):
            said = enumerated(self.language, dotted_key, str(value).lower())
            return [said] if said else []
        if isinstance(value, int):
            return [str(value)] if key.name == "priority" else value
        if isinstance(value, Mapping):
            return {name: str(inner) for name, inner in value.items()}
        return self._form(key, value)

    def _form(self, key: Key, value: object) -> str:
        match value:
            case Quantity():
                return self.forms.quantity(value)
            case Every():
                return self.forms.rhythm(value) if key.name in _RHYTHMS else self.forms.rate(value)
            case PartialDate():
                return self.forms.date(value)
            case Duration():
                return self.forms.duration(value)
            case Days():
                return self.forms.days(value)
            case TimeOfDay():
                return self.forms.at(value)
            case Decimal():
                return self.forms.money(value) if key.name == "amount" else self.forms.number(value)
        return str(value)

    def _word(self, key: Key, dotted_key: str, text: str) -> str:
        if key.name in ("languages", "country"):
            group = "countries" if key.name == "country" else key.name
            return word(self.language, group, text, otherwise=text)
        if key.name == "rrule":
            return self.forms.recurrence(text)
        if dotted_key == "objectives.kind":
            kind = self.catalogue.kinds.get(text)
            return kind.label.said(self.language) if kind else text.replace("-", " ")
        return enumerated(self.language, dotted_key, text).strip()

    def _proposed(self, path: KeyPath, names: Iterable[str]) -> list[str]:
        if not self.proposals or (path and path[0] not in self._proposed_in):
            return []
        return [name for name in names if dotted((*path, name)) in self.proposals]

    def _set_aside(self, path: KeyPath, names: Iterable[str]) -> dict[str, str]:
        if not self.public.answers:
            return {}
        reasons = ((name, self.answer(*path, name)) for name in names)
        return {name: reason for name, reason in reasons if reason is not None}

    def _mark_entry(self, said: Said, path: KeyPath) -> None:
        mark = self.mark(path)
        for name in _NAMING if mark else ():
            if found := said.get(name):
                said[name] = f"{found}{mark}" if isinstance(found, str) else [*found[:-1], found[-1] + mark]
                return

    def _all_names(self) -> dict[str, dict[str, str]]:
        strategy = self.strategy
        content, marketing = strategy.content, strategy.client.marketing
        people = {person.id: person.name for person in strategy.people}
        for identifier in (NOBODY, EVERYBODY):
            people[identifier] = word(self.language, "people", identifier)
        return {
            "people": people,
            "objectives": {one.id: one.title for one in strategy.objectives},
            "client.marketing.goals": {goal.id: goal.title for goal in marketing.goals} if marketing else {},
            "audiences": {audience.id: audience.name for audience in strategy.audiences},
            "platforms": self._platform_names(strategy.platforms),
            "mission.stages": {stage.id: stage.name for stage in strategy.mission.stages},
            "content.pillars": {one.id: one.name for one in content.pillars} if content else {},
            "content.formats": {one.id: one.name for one in content.formats} if content else {},
            "content.series": {one.id: one.name for one in content.series} if content else {},
        }

    def _platform_names(self, platforms: Sequence[PlatformEntry]) -> dict[str, str]:
        """Call each platform by its network; two of one network also by their handle, name or id."""
        labels = [self.network(platform) for platform in platforms]
        names: dict[str, str] = {}
        for platform, label in zip(platforms, labels, strict=True):
            own = f"@{platform.handle}" if platform.handle else (platform.profile and platform.profile.name)
            if not own and label in names.values():
                own = _apart(platform)
            names[platform.id] = f"{label} ({own})" if own and labels.count(label) > 1 else label
        return names

    def network(self, platform: PlatformEntry) -> str:
        """Say the network of a platform as the catalogue calls it, or by the mission's own word."""
        return self._network(platform.network or platform.id)

    def _network(self, own: str) -> str:
        from cmkit.catalogue.entries import find_network

        found = find_network(own, self.catalogue.networks)
        return found.label.said(self.language) if found else own


def _apart(platform: PlatformEntry) -> str:
    """Tell one account of a network from another by its id, in words: ``linkedin-leader`` is «leader»."""
    network = (platform.network or "").lower()
    return platform.id.removeprefix(f"{network}-").removesuffix(f"-{network}").replace("-", " ")


@cache
def _parts(model: type[Block]) -> tuple[_Part, ...]:
    return tuple(
        _Part(
            key,
            (
                model.model_fields[key.attribute].get_default(call_default_factory=True)
                if not key.required
                else None
            ),
            _mentions(model.model_fields[key.attribute].annotation, PartialDate),
        )
        for key in keys(model)
    )


def _mentions(annotation: object, wanted: type) -> bool:
    return annotation is wanted or any(_mentions(part, wanted) for part in get_args(annotation))
