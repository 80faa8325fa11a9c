"""Which platform of the mission an export is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cmkit.catalogue.entries import Network, find_network
from cmkit.files.paths import shown
from cmkit.measures.asked import Asked, Given
from cmkit.measures.table import Extract
from cmkit.model.strategy import Strategy
from cmkit.problems import Refused
from cmkit.text import _

_NOT_OURS = frozenset({"watched", "refused", "wanted"})


@dataclass
class Platforms:
    """The platforms of a mission by network, and which of those that were named served."""

    strategy: Strategy
    networks: dict[str, Network]
    given: Given
    used: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    """Networks that no platform of the mission is on; their own name stands for one."""

    def __post_init__(self) -> None:
        known = {platform.id for platform in self.strategy.platforms}
        for name in (*self.given.platforms, *self.given.chosen.values()):
            if name not in known and (name not in self.networks or self._on(name)):
                raise Refused(
                    _("The strategy has no platform “{name}”.").format(name=shown(name)),
                    _("It has: {names}.").format(names=", ".join(sorted(known)) or "–"),
                )

    def of(self, extract: Extract, network: str = "") -> str:
        """Return the platform that a table, or a row that names a network, is about; raises ``Asked``."""
        wanted = network or extract.form.format.network or extract.network
        if not wanted:
            return self._said(extract)
        there = self._on(wanted)
        chosen = self._chosen(extract, wanted)
        if chosen in there:
            return chosen
        if wanted in (chosen, *self.given.platforms) and not there:
            self.used.add(wanted)
        named = [one for one in there if one in self.given.platforms]
        if len(named) == 1 or len(there) == 1:
            found = (named or there)[0]
            self.used.add(found)
            return found
        if not there:
            self.unnamed.add(wanted)
            return wanted
        raise Asked(
            "platform",
            wanted,
            _("{file}: the mission has several platforms on {network}: {names}.").format(
                file=shown(extract.sheet.name), network=wanted, names=", ".join(there)
            ),
            _("Say which one is meant: --platform {name}.").format(name=there[0]),
            tuple(there),
        )

    def _chosen(self, extract: Extract, network: str = "") -> str:
        """Return the platform that was said of this file, by its path or its name, or of its network."""
        file = extract.sheet.file
        for about in (file, file.rpartition("/")[2], network):
            if chosen := self.given.chosen.get(about):
                self.used.add(about)
                return chosen
        return ""

    def _said(self, extract: Extract) -> str:
        """Return the platform that was named, for a file which does not say its network."""
        if extract.form.format.no_platform:
            return ""
        found = self._chosen(extract)
        if not found and len(self.given.platforms) == 1:
            self.used.update(self.given.platforms)
            found = self.given.platforms[0]
        if found:
            if all(found != one.id for one in self.strategy.platforms):
                self.unnamed.add(found)
            return found
        names = tuple(one.id for one in self.strategy.platforms)
        raise Asked(
            "platform",
            extract.sheet.file,
            _("{file} does not say which platform it is about.").format(file=shown(extract.sheet.name)),
            _("Say it: --platform {name}; the strategy has: {names}.").format(
                name=names[0] if names else "ID", names=", ".join(names) or "–"
            ),
            names,
        )

    def _on(self, network: str) -> list[str]:
        found = []
        for platform in self.strategy.platforms:
            known = find_network(platform.network or platform.id, self.networks)
            if (known.id if known else platform.network) == network:
                found.append(platform)
        own = [platform for platform in found if platform.status not in _NOT_OURS]
        return [platform.id for platform in (own or found)]

    def refuse_unused(self, files: Sequence[str]) -> None:
        """Refuse a platform that was named and that no file is about."""
        left = [name for name in self.given.platforms if name not in self.used]
        idle = [name for name in self.given.chosen if name not in self.used]
        if idle and files:
            raise Refused(
                _("Of “{name}” no platform can be said: no file here is called so, or it says so.").format(
                    name=shown(idle[0])
                ),
                _("Leave that --platform out, or write the name of the file as it is told."),
            )
        if left and files:
            raise Refused(
                _("No file here is about the platform “{name}”.").format(name=left[0]),
                _("Leave --platform out, or name the platform that the export comes from."),
            )
