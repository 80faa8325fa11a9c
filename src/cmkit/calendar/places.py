"""Where a mission is: the codes of its region and department, by whatever it calls them; its school zone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from cmkit.calendar.bundled import bundled
from cmkit.model.base import Block, Line, Words

FRANCE = "FR"
_ZONE = re.compile(r"(?:zone )?([abc])")


class Region(Block):
    """A region of France."""

    id: Line
    name: Line
    zone: Line | None = None
    departments: Words = ()
    """Each by its number and its name."""


class RegionFile(Block):
    """The regions of France."""

    places: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A country, the codes within it that a subdivision stands for, and the zone of its school holidays."""

    country: str
    codes: frozenset[str] = frozenset()
    """In small letters: ``57``, ``ges``; empty for the whole country."""
    zone: str = ""
    """``Zone A``, ``Zone B``, ``Zone C``; empty where there is none, or none is known."""


def place_of(country: str | None, subdivision: str | None) -> Place:
    """Find a place by its country and its region, department or school zone, by code or by name.

    An overseas territory that is given as a country is the part of France that it is. A subdivision that is
    not known is its own code.
    """
    named = (country or "").strip().upper()
    overseas = next((one for one in _regions() if one.id == named and not one.zone), None)
    if overseas:
        return _found(overseas, overseas.departments[0] if overseas.departments else "")
    if named != FRANCE:
        return Place(named, frozenset({plain(subdivision or "")} - {""}))
    said = _looked_for(subdivision)
    if zone := _ZONE.fullmatch(said):
        return Place(FRANCE, zone=f"Zone {zone[1].upper()}")
    for region in _regions():
        for department in region.departments:
            if said in _names(department):
                return _found(region, department)
        if said in (region.id.casefold(), _name(region.name)):
            return _found(region, "")
    return Place(FRANCE, frozenset({said} - {""}))


def is_known(country: str | None, subdivision: str | None) -> bool:
    """Tell whether a subdivision is known; of other countries than France it is not for us to say."""
    place = place_of(country, subdivision)
    said = _looked_for(subdivision)
    if place.country != FRANCE or not said or place.zone or place.codes != {said}:
        return True
    return any(
        said in (one.id.casefold(), _name(one.name)) or any(said in _names(part) for part in one.departments)
        for one in _regions()
    )


def plain(text: str) -> str:
    """Return a text in small letters without accents, its apostrophes straight."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(one for one in spread if not unicodedata.combining(one)).split())


def _name(text: str) -> str:
    """Return the name of a place as names are compared: hyphens are spaces, as many write them."""
    return plain(text.replace("-", " "))


def _looked_for(subdivision: str | None) -> str:
    """Return a part of France as it is looked for; ISO 3166-2 writes the country before it: ``FR-57``."""
    return _name(subdivision or "").removeprefix(f"{FRANCE.casefold()} ")


def _found(region: Region, department: str) -> Place:
    codes = {region.id.casefold(), *([department.split()[0].casefold()] if department else [])}
    return Place(FRANCE, frozenset(codes), region.zone or "")


def _names(department: str) -> tuple[str, str]:
    number, _space, name = department.partition(" ")
    return number.casefold(), _name(name)


def _regions() -> tuple[Region, ...]:
    return bundled("places", RegionFile).places
