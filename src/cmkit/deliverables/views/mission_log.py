"""The mission log of a month, for the CM alone: how the mission is and why, time, invoices, reminders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmkit.calendar.days import month_end
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, hours_sold, words_of
from cmkit.deliverables.views.internal_brief import bills_said, entries_said
from cmkit.doctrine.health import Health, health, hours_spent, own_points
from cmkit.doctrine.quotas import quota_used
from cmkit.doctrine.standing import standing
from cmkit.mission.contents import Private
from cmkit.model.journal import PrivateEntry
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows: the month of the subject, as it stood on its last day."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    first = date.fromisoformat(f"{subject.dated}-01")
    last = month_end(first)
    public, strategy = subject.public, subject.public.strategy
    here = [entry for entry in private.journal if _within(strategy, entry, first, last)]
    until = [entry for entry in private.journal if _within(strategy, entry, date.min, last)]
    points = standing(public, last)
    contents = quota_used(public, subject.dated)
    owed = own_points(public, Private(journal=tuple(until)), last)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "mission-log"),
        "month": sayer.forms.month_of(PartialDate(first.year, first.month)),
        "as_of": _said(sayer, last),
        "health": health_said(sayer, health(public, Private(journal=tuple(until)), last, points)),
        "spent": sayer.forms.number(round(hours_spent(strategy, here, first, last), 1)),
        "sold": "" if strategy.starts_on and last < strategy.starts_on else hours_sold(sayer),
        "contents": {
            "planned": contents.planned,
            "published": contents.published,
            "sold": sayer.forms.quantity(contents.sold),
        },
        "times": [one for one in entries_said(sayer, here) if one["kind"] == "time"],
        "bills": bills_said(sayer, until),
        "unpaid": [one.ref or one.what for one in owed if one.kind == "unpaid"],
        "to_invoice": any(one.kind == "to_invoice" for one in owed),
        "reminders": [one for one in entries_said(sayer, here) if one["kind"] == "reminder"],
        "remarks": [one for one in entries_said(sayer, here) if one["kind"] == "remark"],
    }


def health_said(sayer: Sayer, found: Health) -> Said:
    """Say how a mission is, and each reason with its figures: for internal documents alone."""
    return {
        "state": found.state,
        "reasons": [
            {
                "kind": one.kind,
                "count": one.count,
                "since": _said(sayer, one.day) if one.day else "",
                "hours": sayer.forms.number(round(one.hours, 1)),
                "over": sayer.forms.number(round(one.over, 1)),
            }
            for one in found.reasons
        ],
    }


def _within(strategy: Strategy, entry: PrivateEntry, first: date, last: date) -> bool:
    day = entry.date.first(strategy.starts_on)
    return day is not None and first <= day <= last


def _said(sayer: Sayer, day: date) -> str:
    return sayer.forms.date(PartialDate(day.year, day.month, day.day))
