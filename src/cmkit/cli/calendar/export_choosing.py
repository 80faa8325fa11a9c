"""Which items an export is about: by their ids, by month, between two days, on some platforms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.approval import Approvals
from cmkit.calendar.handover.chosen import Chosen
from cmkit.cli.options import month as month_of
from cmkit.mission.contents import Opened
from cmkit.mission.items import Placed, found, placed_items
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Severity
from cmkit.text import _, nearest, visible


@dataclass(frozen=True, slots=True)
class Choice:
    """What was named on the command line."""

    ids: tuple[str, ...] = ()
    month: str | None = None
    since: date | None = None
    until: date | None = None
    platforms: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing says which items are meant."""
        return not (self.ids or self.month or self.since or self.until)


def chosen_items(opened: Opened, choice: Choice, approvals: Approvals) -> list[Chosen]:
    """Return the items that are meant, with the posts on the platforms asked for; raises ``InputRefused``."""
    if choice.is_empty:
        raise InputRefused(
            _("Which items? Name a month (--month 2027-01), two days (--from, --until), or ids."),
            _("“cmkit calendar list” names them."),
        )
    if choice.since and choice.until and choice.until < choice.since:
        raise InputRefused(_("--until is before --from."))
    placed = _placed(opened, choice)
    _refuse_unknown_platforms(choice.platforms, approvals.strategy)
    wanted = set(choice.platforms)
    found = [
        Chosen(
            one.item,
            one.file,
            one.path,
            tuple(post for post in one.item.posts if not wanted or post.platform in wanted),
            approvals,
        )
        for one in placed
    ]
    kept = [one for one in found if one.posts or not wanted]
    if not kept:
        raise InputRefused(
            _("No item of these is on {platforms}.").format(platforms=", ".join(choice.platforms))
            if placed
            else _("There is no item there."),
            _("“cmkit calendar list” names them."),
        )
    return kept


def span_of(choice: Choice, items: Sequence[Chosen]) -> str:
    """Name what was chosen, for the names of files: ``2027-01``, or its first and last day."""
    if choice.month and not choice.ids:
        return choice.month
    if len(items) == 1:
        return items[0].item.id
    days = sorted(str(one.item.date) for one in items if one.item.date)
    first = choice.since.isoformat() if choice.since else next(iter(days), "")
    last = choice.until.isoformat() if choice.until else next(reversed(days), "")
    return first if first == last else "_".join(part for part in (first, last) if part)


def _placed(opened: Opened, choice: Choice) -> list[Placed]:
    items = placed_items(opened)
    first = month_of(choice.month)
    name = f"calendar/{first:%Y-%m}.yaml" if first else ""
    _refuse_unread(opened, name)
    if choice.ids:
        items = found(items, choice.ids)
    if name:
        items = [one for one in items if one.file == name]
    if choice.since or choice.until:
        assert opened.public is not None
        items = [one for one in items if _within(one, choice, opened.public.strategy)]
    return items


def _within(one: Placed, choice: Choice, strategy: Strategy) -> bool:
    day = one.item.date.first(strategy.starts_on) if one.item.date else None
    if day is None:
        return False
    return (choice.since or day) <= day <= (choice.until or day)


def _refuse_unread(opened: Opened, name: str) -> None:
    """Refuse what cannot be used of the calendar: what is not read is not there to be exported."""
    assert opened.public is not None
    months = {f"calendar/{month}.yaml" for month in opened.public.months}
    problems = [
        one
        for one in opened.problems
        if one.severity is Severity.ERROR
        and one.where.file not in months
        and (one.where.file == name if name else one.where.file.startswith("calendar/"))
    ]
    if problems:
        raise InputRefused(
            _("The calendar cannot be used as it is."), _("Correct these places, then export."), problems
        )


def _refuse_unknown_platforms(words: Iterable[str], strategy: Strategy) -> None:
    known = [one.id for one in strategy.platforms]
    for word in words:
        if word not in known:
            near = nearest(word, known)
            raise InputRefused(
                _("The strategy has no platform “{platform}”.").format(platform=visible(word)),
                _("Did you mean “{command}”?").format(command=near)
                if near
                else _("Its platforms are: {known}.").format(known=", ".join(known)),
            )
