"""``cmkit calendar plan``: the empty places of a month become items, by the rhythm that was agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from typer import Context, Option, Typer

from cmkit.calendar.days import next_month
from cmkit.calendar.plan_files import Planned, Wish, plan_into
from cmkit.calendar.remarks import Standing
from cmkit.cli.calendar.grid import key_dates_of
from cmkit.cli.check.findings import on_one_line
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.options import month as month_of
from cmkit.cli.session import Session
from cmkit.mission.finding import find_mission
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, plural, spoken_language, written_month, written_weekday

MOST_MONTHS = 36
_SHOWN_MONTHS = 3
"""How many months have their key dates told: of a year they would bury all else."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Plan the editorial month: its empty places become items, by the rhythm that was agreed.

\b
  cmkit calendar plan --month 2027-01               January
  cmkit calendar plan --from 2027-01 --months 3     a quarter
  cmkit calendar plan --from 2027-01-18             January, from the 18th on
  cmkit calendar plan --month 2027-01 --ideas       ideas without a date take the places that fit them
  cmkit calendar plan --month 2027-01 --check       write nothing: 1 if something is missing

Pillars keep their shares and formats take turns; holidays and absences move what falls on them, nothing is
sold on a day of mourning, and the places of “content.reserve” stay free. What is written already is never
moved or changed: planning again adds what is missing, and says what it would move."""
    )
)
def plan(
    context: Context,
    month: Annotated[
        str | None, Option(metavar="MONTH", help=_("The month to plan; without it, the next one."))
    ] = None,
    since: Annotated[
        str | None,
        Option("--from", metavar="DATE", help=_("The first month, or the first day."), show_default=False),
    ] = None,
    months: Annotated[int, Option(help=_("How many months."), show_default=True)] = 1,
    ideas: Annotated[
        bool, Option("--ideas", help=_("Give ideas of calendar/ideas.yaml the places that fit them."))
    ] = False,
    check: Annotated[bool, Option("--check", help=_("Say what is missing, write nothing."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day from which the next month is counted."))
    ] = None,
) -> int:
    """Plan."""
    session: Session
    console: Console
    session, console = context.obj
    wish = _wish(month, since, months, day(today), ideas=ideas)
    planned = plan_into(find_mission(session.place), wish, write=not check)
    if lines := list(_item_lines(planned)):
        console.document("\n".join(lines))
    for line in _summary(planned, wish, check=check):
        console.say(line)
    return ExitCode.FOUND if check and planned.added else ExitCode.DONE


def _wish(month: str | None, since: str | None, months: int, today: date, *, ideas: bool) -> Wish:
    """Read which months are meant; raises ``InputRefused``."""
    if month and since:
        raise InputRefused(_("--month and --from exclude each other."))
    if not 1 <= months <= MOST_MONTHS:
        raise InputRefused(
            _("--months is a number from 1 to {most}.").format(most=MOST_MONTHS),
            _("Plan the rest once these are written."),
        )
    if since and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", since):
        first = day(since)
        month_of(f"{first:%Y-%m}")
        return Wish(first.replace(day=1), months, first, ideas)
    named = month_of(month or since)
    if named is None:
        month_of(f"{today:%Y-%m}")
        named = next_month(today)
    return Wish(named, months, None, ideas)


def _item_lines(planned: Planned) -> Iterator[str]:
    """Write a line for each new item: day, hour, id, what it is about."""
    language = spoken_language()
    for items in planned.added.values():
        for item in items:
            when = written_weekday(date.fromisoformat(str(item["date"])), language)
            about = " · ".join(
                str(item[key]) for key in ("pillars", "format") if isinstance(item.get(key), str)
            )
            title = item.get("title") or about
            yield f"{when:<13} {item.get('at', ''):<5}  {item['id']}  {on_one_line(str(title))}".rstrip()


def _summary(planned: Planned, wish: Wish, *, check: bool) -> Iterator[str]:
    reserved = {f"calendar/{one.first:%Y-%m}.yaml": _reserved(planned, one.first) for one in planned.months}
    for name in reserved:
        taken = sum(one in planned.emptied for one in _there(planned, name))
        new = len(planned.added.get(name, ())) - taken
        if not new:
            continue
        told = plural("{count} item", "{count} items", new)
        free = reserved[name]
        kept = plural("{count} place kept free", "{count} places kept free", free) if free else ""
        sentence = _("{name}: {items} to add") if check else _("{name}: {items} added")
        yield ", ".join(part for part in (sentence.format(name=name, items=told), kept) if part)
    if not any(slot for month in planned.months for slot in month.slots):
        yield _("There is nothing to plan: no active platform has a cadence that gives a day there.")
    elif not planned.added:
        yield _("Nothing is missing: every place has its item, or is kept free.")
    if planned.from_ideas:
        yield _("From the ideas: {ids}.").format(ids=", ".join(planned.from_ideas))
    for identifier in planned.commented:
        yield _("{item} stays among the ideas: a comment within it would be lost. Move it by hand.").format(
            item=identifier
        )
    if planned.waiting:
        yield plural(
            "{count} idea would find a place: --ideas gives it one.",
            "{count} ideas would find a place: --ideas gives them one.",
            planned.waiting,
        )
    if planned.zone_unknown:
        yield _(
            "A pillar asks for the school holidays, but their zone is not known: write “Zone B”, or the "
            "region, in “mission.subdivision”."
        )
    yield from map(_standing, planned.misplaced)
    yield from _key_dates(planned, wish)


def _there(planned: Planned, name: str) -> set[str | None]:
    """Name the items that stand in a month already."""
    return {
        slot.item_id
        for one in planned.months
        if f"calendar/{one.first:%Y-%m}.yaml" == name
        for slot in one.slots
    }


def _reserved(planned: Planned, first: date) -> int:
    return sum(slot.reserved for one in planned.months if one.first == first for slot in one.slots)


def _standing(one: Standing) -> str:
    """Say why an item would move, and where to; it stays where it is."""
    language = spoken_language()
    facts = {"item": one.item_id, "day": written_weekday(one.day, language)}
    if one.outside:
        return _("{item} stands on {day}, outside the mission’s dates.").format(**facts)
    if one.holiday:
        why = _("{item} stands on {day}, a holiday ({name})").format(name=one.holiday, **facts)
    elif one.mourning:
        why = _("{item} sells, and stands on {day} ({name})").format(name=one.mourning, **facts)
    else:
        who = ", ".join(one.away.who if one.away and one.away.who else (_("everybody"),))
        why = _("{item} stands on {day}, when {who} is away").format(who=who, **facts)
    if one.instead is None:
        return _("{why}: no other day of that week is free. It stays where it is.").format(why=why)
    return _("{why}: {instead} would be free. It stays where it is.").format(
        why=why, instead=written_weekday(one.instead, language)
    )


def _key_dates(planned: Planned, wish: Wish) -> Iterator[str]:
    language = spoken_language()
    for month in planned.months if wish.count <= _SHOWN_MONTHS else ():
        days = key_dates_of(month, language)
        if days:
            yield _("Key dates, {month}:").format(month=written_month(month.first, language))
        for when, name in days:
            yield f"  {written_weekday(when, language):<13} {on_one_line(name)}"
