"""``cmkit decide``: what is decided of an objective, why, and what the figures said then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.catalogue.entries import load_metrics
from cmkit.cli.console import Console
from cmkit.cli.decide.asking import Taken, asked, sentence
from cmkit.cli.decide.said import all_waiting, known, proposal, recorded, ways
from cmkit.cli.kpi.figures import objective_named, unread
from cmkit.cli.occasion import Occasion
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.files.edits import Edit, Set, found_at
from cmkit.measures.deciding import decision_of, said_by_figures, waiting
from cmkit.measures.judged import JudgedObjective
from cmkit.measures.judging import judged
from cmkit.mission.agreeing import person
from cmkit.mission.change import change
from cmkit.mission.contents import Opened, Public
from cmkit.mission.editing import STRATEGY, data_of, read, revised
from cmkit.mission.finding import find_mission
from cmkit.mission.journal import JOURNAL, entered
from cmkit.mission.objective_part import objective_version
from cmkit.mission.opening import open_mission
from cmkit.mission.version import strategy_version
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.journal import Decision
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, visible

_STATES = {"stop": "stopped", "change": "changed", "pivot": "changed"}
"""What a decision makes of the objective's state."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record what is decided of an objective: continue, optimise, change, stop or pivot.

\b
  cmkit decide                                   which objectives wait for a decision
  cmkit decide orders                            what the figures say of it; then it is asked for
  cmkit decide orders optimise --reason "visits grow, orders do not" --lever "the order page"
  cmkit decide orders stop --reason "the shop closes its delivery" --by claire

The figures propose, a person decides. The decision goes into journal.yaml with its reason, the verdict of the
day and the version of the strategy; “stop”, “change” and “pivot” are also written into the objective's state.
A decision against the figures, or without any, is recorded as such."""
    )
)
def decide(
    context: Context,
    objective: Annotated[
        str | None, Argument(metavar="OBJECTIVE", help=_("Its id."), show_default=False)
    ] = None,
    decision: Annotated[
        str | None,
        Argument(
            metavar="DECISION", help=_("continue, optimise, change, stop or pivot."), show_default=False
        ),
    ] = None,
    reason: Annotated[str | None, Option(help=_("Why; always asked for."), show_default=False)] = None,
    lever: Annotated[
        str | None, Option(help=_("The lever that is turned: words, hours, people…"), show_default=False)
    ] = None,
    because: Annotated[
        list[str] | None, Option(metavar="KPI", help=_("The KPI that it rests on."), show_default=False)
    ] = None,
    what: Annotated[
        str | None, Option(help=_("What will be done, in a sentence."), show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None,
        Option(help=_("Who decides, by id or name; else the one who runs the mission."), show_default=False),
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the decision."), show_default=False)
    ] = None,
) -> int:
    """Record a decision, or show what there is to decide."""
    session: Session
    console: Console
    session, console = context.obj
    folder, as_of = find_mission(session.place), day(today)
    public = _usable(open_mission(folder))
    metrics = load_metrics(folder / "catalogue")
    standing, names = judged(public, as_of, metrics), {one.id: one.name for one in public.strategy.people}
    waits = waiting(public, standing, metrics)
    if objective is None:
        console.prose("\n".join(all_waiting(waits, standing, names)))
        return ExitCode.FOUND if waits else ExitCode.DONE
    one = objective_named(objective, standing)
    # A period that closed with a verdict is decided upon that verdict, whatever later figures say.
    one = next((due.objective for due in waits if due.objective.objective.id == one.objective.id), one)
    given = Taken(None if decision is None else _decision(decision), sentence(reason), sentence(lever))
    _refuse_stopped(one, given.decision, public, as_of)
    rests_on, who = _kpis(one, because), _people(folder, by) or _acting(public)
    if given.decision is None:
        console.prose("\n".join(proposal(one, names)))
    taken = given if given.is_whole else _completed(Occasion.of(folder, as_of, console), one, given)
    if taken is None or taken.decision is None:
        console.say(_("Nothing is recorded."))
        return ExitCode.DONE
    entry = _entry(as_of, one, taken) | {"what": sentence(what), "who": who, "because": rests_on}
    changed = change(folder, _changes(folder, entry, taken.decision))
    if not changed:
        console.say(_("That was recorded already."))
        return ExitCode.DONE
    for line in recorded(one, taken.decision, state_changed=STRATEGY.name in changed):
        console.say(line)
    return ExitCode.DONE


def _usable(opened: Opened) -> Public:
    """Return the mission; raises ``InputRefused`` where not all that a decision rests on can be read."""
    if opened.public is None:
        raise InputRefused(
            _("Nothing can be decided while the strategy cannot be read."),
            _("“cmkit check” says what is wrong in it."),
        )
    if files := unread(opened, "measures/", JOURNAL.name):
        raise InputRefused(
            _("Nothing can be decided while {files} cannot be read whole.").format(files=files),
            _("“cmkit check” says what is wrong there."),
        )
    return opened.public


def _completed(occasion: Occasion, one: JudgedObjective, given: Taken) -> Taken | None:
    """Ask for what is lacking; raises ``InputRefused`` where there is no terminal, naming the flags."""
    chosen = one.proposal if given.decision is None else (given.decision,)
    try:
        terminal = occasion.terminal()
    except InputRefused as refused:
        raise InputRefused(
            _("A person decides, and says why: there is no terminal here to ask in.")
            if given.decision is None
            else _("A decision has its reason."),
            _("Type: {command}").format(command=ways(one.objective.id, chosen)),
        ) from refused
    return asked(terminal, one, given)


def _entry(as_of: date, one: JudgedObjective, taken: Taken) -> dict[str, object]:
    """Return the entry of the journal in the order in which it is written; the versions come last."""
    return {
        "date": as_of.isoformat(),
        "kind": "decision",
        "what": "",
        "who": [],
        "objective": one.objective.id,
        "decision": taken.decision,
        "lever": taken.lever,
        "because": [],
        "verdict": said_by_figures(one),
        "reason": taken.reason,
    }


def _changes(
    folder: Path, entry: Mapping[str, object], chosen: Decision
) -> Callable[[], Mapping[str, bytes | None]]:
    """Return what decides, under the lock, upon the files that a decision changes: all of them, or none."""

    def decide_files() -> Mapping[str, bytes | None]:
        strategy, journal = read(folder, STRATEGY), read(folder, JOURNAL)
        after = revised(strategy, STRATEGY, _state(strategy.data, str(entry["objective"]), chosen))
        files: dict[str, bytes | None] = {}
        if not _is_decided(journal.data, entry):
            versions = {
                "version": strategy_version(after.data),
                "objective_version": objective_version(after.data, str(entry["objective"])),
            }
            whole = {**entry, **versions}
            files[JOURNAL.name] = revised(journal, JOURNAL, [entered(whole)]).raw
        return files | ({STRATEGY.name: after.raw} if after.raw != strategy.raw else {})

    return decide_files


def _is_decided(journal: object, entry: Mapping[str, object]) -> bool:
    """Tell whether the last decision on the objective is this one, of this day, for this reason.

    Raises ``InputRefused`` where it was recorded for another reason: that one is to be corrected.
    """
    entries = found_at(journal, ("entries",))
    decisions = [
        one
        for one in (entries if isinstance(entries, list) else ())
        if isinstance(one, dict)
        and one.get("kind") == "decision"
        and one.get("objective") == entry["objective"]
    ]
    last = decisions[-1] if decisions else {}
    if any(last.get(key) != entry[key] for key in ("date", "decision")):
        return False
    there = last.get("reason")
    reason = " ".join(map(str, there)) if isinstance(there, list) else str(there or "")
    if sentence(reason) == entry["reason"]:
        return True
    raise InputRefused(
        _("That was decided on this day already, for another reason: “{reason}”.").format(
            reason=visible(sentence(reason)) or "–"
        ),
        _("Correct the reason in journal.yaml."),
    )


def _people(folder: Path, named: Sequence[str] | None) -> list[str]:
    data = data_of(folder, STRATEGY) if named else {}
    return list(dict.fromkeys(person(data, name) for name in named or ()))


def _acting(public: Public) -> list[str]:
    """Return who decides where nobody was named: the one who runs the mission; nobody where several do."""
    strategy = public.strategy
    running = [name for name in strategy.mission.cm if name not in (NOBODY, EVERYBODY)]
    running = running or [
        one.id for one in strategy.people if one.side == "cm" and one.kind in (None, "person")
    ]
    return running if len(running) == 1 else []


def _decision(word: str) -> Decision:
    found = decision_of(word)
    if found is None:
        raise InputRefused(
            _("“{word}” is no decision.").format(word=visible(word)),
            _("The decisions are: {known}.").format(known=known()),
        )
    return found


def _refuse_stopped(one: JudgedObjective, chosen: Decision | None, public: Public, as_of: date) -> None:
    """Refuse to decide anew upon what was stopped; that it was stopped by hand may still be put on record."""
    if one.objective.state != "stopped":
        return
    stops = [
        entry.date
        for entry in public.journal
        if (entry.kind, entry.objective, entry.decision) == ("decision", one.objective.id, "stop")
    ]
    if chosen == "stop" and (not stops or str(stops[-1]) == as_of.isoformat()):
        return
    raise InputRefused(
        _("“{objective}” was stopped.").format(objective=visible(one.objective.title)),
        _("To take it up again: cmkit ask --key objectives.{id}.state --value active").format(
            id=one.objective.id
        ),
    )


def _kpis(one: JudgedObjective, named: Sequence[str] | None) -> list[str]:
    """Return the KPIs that a decision rests on: those that were named, else those of the verdict."""
    known = [kpi.kpi.id for kpi in one.kpis if kpi.kpi.id]
    for name in named or ():
        if name not in known:
            raise InputRefused(
                _("“{objective}” has no KPI “{name}”.").format(
                    objective=visible(one.objective.title), name=visible(name)
                ),
                _("Its KPIs are: {known}.").format(known=", ".join(known) or "–"),
            )
    if named:
        return list(dict.fromkeys(named))
    return [kpi.kpi.id for kpi in one.deciding if kpi.kpi.id and one.verdict != "none"]


def _state(data: object, objective: str, chosen: Decision) -> list[Edit]:
    """Return what a decision changes in the strategy: the objective's state, or nothing."""
    state, objectives = _STATES.get(chosen), found_at(data, ("objectives",))
    return [
        Set(("objectives", place, "state"), state)
        for place, one in enumerate(objectives if isinstance(objectives, list) else ())
        if state and isinstance(one, dict) and one.get("id") == objective
    ]
