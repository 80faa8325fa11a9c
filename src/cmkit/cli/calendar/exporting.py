"""An export from the choice of items to its files: looked at whole, then written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from cmkit.calendar.evidence import Evidence
from cmkit.calendar.handover.chosen import Chosen, Wanted, Write
from cmkit.calendar.handover.files import Making, files_of
from cmkit.calendar.handover.formats import dropped, our_file, our_form, own_form, with_template
from cmkit.calendar.handover.limits import Taker
from cmkit.calendar.handover.recording import handed, recorded
from cmkit.calendar.handover.rows import Row, Rows
from cmkit.catalogue.schedulers import SchedulerFormat
from cmkit.cli.calendar.export_choosing import Choice, chosen_items, span_of
from cmkit.cli.calendar.export_gate import PASSED_OVER, Reason, not_approved, not_taken, passes, shut
from cmkit.cli.calendar.export_said import (
    about_links,
    also_elsewhere,
    changed_since,
    left_out,
    named,
    next_step,
    refusal,
    shortened_tags,
    unsaid,
)
from cmkit.cli.calendar.export_writing import Target, hand_over, target_of, write_files
from cmkit.cli.calendar.items import opened_at
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.doctrine.ground import Ground
from cmkit.files.paths import safe_name, shown
from cmkit.files.reading import read_raw
from cmkit.mission.contents import Opened
from cmkit.problems import ExitCode, InputRefused, Refused
from cmkit.text import _, plural, visible


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    choice: Choice
    today: date
    day_given: bool = False
    """``today`` was said: its day counts from midnight, and no clock is read."""
    to: str | None = None
    own: Path | None = None
    """The form of another tool."""
    template: Path | None = None
    output: Path | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    approved: bool = False
    fitting: bool = False
    again: bool = False
    live: bool = False
    bom: bool = False
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """What goes out: rows that may, of which items, and what there is to say of the others."""

    items: tuple[Chosen, ...]
    rows: tuple[Row, ...]
    told: tuple[str, ...]


def show_form(to: str | None, console: Console) -> int:
    """Print a form of ours, to start another from."""
    from cmkit.calendar.handover.formats import OURS

    if to not in OURS:
        raise InputRefused(
            _("Only what a tool takes can be shown."), _("Known: {names}.").format(names=", ".join(OURS))
        )
    console.document(our_file(to).decode())
    return ExitCode.DONE


def export_to_people(asked: Asked, write: Write, session: Session, console: Console) -> int:
    """Make a format for people: of whatever state, and nothing is recorded."""
    opened = opened_at(session.place)
    ground = _ground(opened, asked)
    items = chosen_items(opened, asked.choice, ground.approvals)
    strategy = ground.strategy
    wanted = Wanted(strategy.mission.language, asked.today, ground.networks, span_of(asked.choice, items))
    files = write(ground.public, items, wanted)
    if str(asked.output) == "-":
        return _to_stdout(files, console)
    target = target_of(opened.folder, files, asked.output, force=asked.force)
    if not asked.dry_run:
        write_files(target)
    _say_written(target, console, dry_run=asked.dry_run)
    return ExitCode.DONE


def export_to_tool(asked: Asked, session: Session, console: Console) -> int:
    """Hand items over to a scheduling tool, or say every reason why not."""
    form = own_form(asked.own) if asked.own else our_form(asked.to or "")
    told: list[str] = []
    if asked.template:
        form = _with_template(form, asked.template, told)
    if asked.bom:
        form = form.model_copy(update={"bom": True})
    opened = opened_at(session.place)
    ground = _ground(opened, asked)
    items = chosen_items(opened, asked.choice, ground.approvals)
    making = _making(form, asked, items, ground)
    rows = Rows(ground.strategy, ground.networks, form)
    ready = _looked_at(items, rows, opened, ground, asked)
    for line in (*told, *ready.told):
        console.say(line)
    if not ready.rows:
        console.say(_("There is nothing to hand over to {tool}.").format(tool=form.label))
        return ExitCode.DONE
    files = files_of(ready.rows, replace(making, zone=rows.zone))
    if str(asked.output) == "-":
        raise InputRefused(
            _("What a tool gets is a file, and is recorded."), _("Name a folder or a file: -o FOLDER")
        )
    target = target_of(opened.folder, files, asked.output, force=asked.force)
    if not asked.dry_run:
        _write(opened, target, ready, form, asked)
    _say_done(target, ready, rows, console, asked)
    return ExitCode.DONE


def _ground(opened: Opened, asked: Asked) -> Ground:
    """Return what rules stand on; raises ``InputRefused`` for a mission that cannot be used."""
    if opened.public is None:
        raise InputRefused(
            _("The mission cannot be used as it is."), _("“cmkit check” says what is wrong in it.")
        )
    evidence = Evidence(opened.folder)
    return Ground(opened.public, asked.today, opened.catalogue, evidence=evidence)


def _with_template(form: SchedulerFormat, template: Path, told: list[str]) -> SchedulerFormat:
    fitted = with_template(form, read_raw(template, str(template)), str(template))
    if fitted.unknown:
        told.append(
            plural(
                "{count} column of the template is not known and stays empty: {columns}.",
                "{count} columns of the template are not known and stay empty: {columns}.",
                len(fitted.unknown),
                columns=visible(", ".join(fitted.unknown)),
            )
        )
    if lost := dropped(form, fitted.form):
        told.append(_("The template has no column for: {columns}.").format(columns=", ".join(lost)))
    return fitted.form


def _making(form: SchedulerFormat, asked: Asked, items: Sequence[Chosen], ground: Ground) -> Making:
    client = safe_name(ground.strategy.client.name, fallback="client", maximum=60)
    span = "_".join(safe_name(one, fallback="items") for one in span_of(asked.choice, items).split("_"))
    platforms = {one.id for one in ground.strategy.platforms}
    if unknown := sorted(set(asked.channels) - platforms):
        raise InputRefused(
            _("The strategy has no platform “{platform}”.").format(platform=visible(unknown[0])),
            _("Its platforms are: {known}.").format(known=", ".join(sorted(platforms))),
        )
    draft = form.drafts and not asked.live
    return Making(form, "", f"{span}_{client}", draft, asked.channels)


def _looked_at(items: Sequence[Chosen], rows: Rows, opened: Opened, ground: Ground, asked: Asked) -> _Ready:
    """Look at everything before anything is written; raises ``Refused`` with every reason."""
    form = rows.form
    told: list[str] = []
    going = [one for one in items if asked.choice.ids or one.item.status not in PASSED_OVER]
    reasons = list(not_approved(going, opened))
    if asked.approved:
        told += left_out(reasons, _("Not approved, so left out:"))
        going, reasons = [one for one in going if passes(one)], []
    made = _still_to_go([row for one in going for row in rows.of(one)], form, asked, told)
    meant = {id(row.chosen) for row in made} | {id(one) for one in going if not one.item.posts}
    going = [one for one in going if id(one) in meant or not passes(one)]
    failings = list(Taker(form, ground.strategy, _now(asked, rows.zone)).failings(made))
    untaken = list(not_taken(failings, opened))
    if asked.fitting:
        told += left_out(untaken, _("{tool} cannot take these, so left out:").format(tool=form.label))
        without = {id(one.row) for one in failings}
        made, untaken = [row for row in made if id(row) not in without], []
    reasons += [_without_platform(one, opened) for one in going if not one.item.posts]
    reasons += [*shut(going, opened, ground), *untaken]
    if reasons:
        raise refusal(reasons, form.label)
    left = {id(row.chosen) for row in made}
    going = [one for one in going if id(one) in left]
    told += [*changed_since(going, form), *also_elsewhere(going, form)]
    told += [*shortened_tags(made), *about_links(rows, going)]
    return _Ready(tuple(going), tuple(made), tuple(told))


def _still_to_go(made: Sequence[Row], form: SchedulerFormat, asked: Asked, told: list[str]) -> list[Row]:
    """Leave out what the tool has already, word for word, and say so."""
    there = [] if asked.again else [row for row in made if handed(row, form.id, schedules=form.schedules)]
    if there:
        told.append(
            _("{tool} has these already, word for word (--again hands them over once more): {items}.").format(
                tool=form.label, items=named(row.chosen.item.id for row in there)
            )
        )
    had = {id(row) for row in there}
    return [row for row in made if id(row) not in had]


def _without_platform(one: Chosen, opened: Opened) -> Reason:
    document = opened.documents[one.file]
    return Reason(
        document.where(one.path),
        one.item.id,
        "",
        _("it has no platform"),
        _("Write its “posts” in the file: one for each platform."),
    )


def _now(asked: Asked, zone: str) -> datetime:
    """Return the moment of the export on the clock of the mission, without its zone."""
    if asked.day_given:
        return datetime.combine(asked.today, time())
    from zoneinfo import ZoneInfo

    try:
        return datetime.now(ZoneInfo(zone) if zone else None).replace(tzinfo=None)
    except (ValueError, OSError, KeyError):  # the check tells of a zone that is not known
        return datetime.now()


def _write(opened: Opened, target: Target, ready: _Ready, form: SchedulerFormat, asked: Asked) -> None:
    posts: dict[int, list[int]] = {}
    for row in ready.rows:
        posts.setdefault(id(row.chosen), []).append(row.index)
    hand_over(
        opened,
        target,
        ready.items,
        lambda one: recorded(one, posts[id(one)], form.id, asked.today, schedules=form.schedules),
    )


def _say_done(target: Target, ready: _Ready, rows: Rows, console: Console, asked: Asked) -> None:
    _say_written(target, console, dry_run=asked.dry_run)
    form = rows.form
    told = plural(
        "{count} post of {items} handed over to {tool}.",
        "{count} posts of {items} handed over to {tool}.",
        len(ready.rows),
        items=plural("{count} item", "{count} items", len(ready.items)),
        tool=form.label,
    )
    if not asked.dry_run:
        console.say(told)
    for line in unsaid(ready.rows, form):
        console.say(line)
    if form.writes == "postiz" and (
        without := sorted({row.post.platform for row in ready.rows} - set(asked.channels))
    ):
        console.say(
            _("Put in Postiz's own ids of these channels with --channel ID=THEIRS: {platforms}.").format(
                platforms=", ".join(without)
            )
        )
    for line in next_step(form):
        console.say(line)


def _say_written(target: Target, console: Console, *, dry_run: bool) -> None:
    sentence = _("Would be written: {name}") if dry_run else _("Written: {name}")
    for path in target.paths:
        console.say(sentence.format(name=shown(path)))


def _to_stdout(files: Mapping[str, bytes], console: Console) -> int:
    if len(files) != 1:
        raise Refused(
            _("This export makes {count} files: {files}.").format(
                count=len(files), files=", ".join(map(shown, files))
            ),
            _("Name a folder instead: -o FOLDER"),
        )
    for raw in files.values():
        console.file(raw)
    return ExitCode.DONE
