"""The points of law to check together: those that this mission meets, with their references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cmkit.catalogue.legal import Point, holds, is_for, load_points
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.words import word
from cmkit.model.base import Block
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate
from cmkit.text import written_month

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_COUNTRY = {"fr": "FR"}
"""Whose law is meant while the mission names no country: that of most who work in its language."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows: the points by topic, and what is written of them already."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    strategy, language = subject.public.strategy, header.language
    country = strategy.mission.country or _COUNTRY.get(language, "")
    points = [one for one in load_points(subject.own_catalogue).values() if matters(one, strategy, country)]
    said = [(one, _said(one, sayer)) for one in points]
    topics = dict.fromkeys(one.topic for one in points)
    days = [one.as_of.last() for one in points if one.as_of]
    reviewed = max((day for day in days if day), default=None)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "legal-points"),
        "topics": [
            {
                "title": word(language, "topics", topic),
                "points": [entry for one, entry in said if one.topic == topic],
            }
            for topic in topics
        ],
        "count": len(points),
        "open": sum(1 for _one, entry in said if not entry["is_kept"]),
        "doubtful": sum(1 for _one, entry in said if entry["is_doubtful"]),
        "country": word(language, "countries", country, otherwise=country),
        "is_assumed": strategy.mission.country is None and bool(country),
        "reviewed": written_month(reviewed, language) if reviewed else "",
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "tables": {},
    }


def matters(point: Point, strategy: Strategy, country: str) -> bool:
    """Tell whether a point of law matters to a mission."""
    asked = not point.about or any(_says(strategy, key) for key in point.about)
    return asked and holds(point, country) and is_for(point, strategy.client.business_models)


def _said(point: Point, sayer: Sayer) -> Said:
    language = sayer.language
    return {
        "name": point.label.said(language),
        "check": point.check.said(language),
        "reference": point.reference.said(language),
        "since": sayer.forms.on(point.since) if point.since else "",
        "who": word(language, "marks", f"checked_by_{point.who}").format(
            client=of_client(sayer), cm=of_cm(sayer)
        ),
        "is_kept": bool(point.kept_in and _says(sayer.strategy, point.kept_in)),
        "is_doubtful": point.confidence in ("D", "X", None),
    }


def _says(strategy: Strategy, key: str) -> bool:
    """Tell whether a dotted key of the strategy says something."""
    found: object = strategy
    for name in key.split("."):
        found = getattr(found, name, None)
        if found is None:
            return False
    return _is_said(found)


def _is_said(value: object) -> bool:
    if isinstance(value, Block):
        return any(_is_said(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, PartialDate):
        return True
    return bool(value) and (not isinstance(value, Iterable) or isinstance(value, str) or any(value))
