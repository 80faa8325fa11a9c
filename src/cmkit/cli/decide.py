"""``cmkit decide``: what is decided of an objective, why, and what the figures said then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, get_args

from typer import Argument, Context, Option, Typer

from cmkit.catalogue.entries import load_metrics
from cmkit.cli import verdicts_said as said
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.files.edits import Edit, Set
from cmkit.measures.deciding import decision_of, due, goes_against, said_by_figures
from cmkit.measures.judged import Judged, JudgedObjective, judged
from cmkit.mission.agreeing import person
from cmkit.mission.change import change
from cmkit.mission.contents import Public
from cmkit.mission.editing import STRATEGY, data_of, read, revised
from cmkit.mission.finding import find_mission
from cmkit.mission.journal import JOURNAL, entered, is_entered
from cmkit.mission.opening import open_mission
from cmkit.mission.version import strategy_version
from cmkit.model.journal import Decision
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, nearest, one_line, spoken_language, visible

_STATES = {"stop": "stopped", "change": "changed", "pivot": "changed"}
"""What a decision makes of the objective's state."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record what is decided of an objective: continue, optimise, change, stop or pivot.

\b
  cmkit decide                                   which objectives wait for a decision
  cmkit decide orders                            what the figures say of it, and what they propose
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
        str | None, Argument(metavar="[OBJECTIVE]", help=_("Its id."), show_default=False)
    ] = None,
    decision: Annotated[
        str | None,
        Argument(
            metavar="[DECISION]", help=_("continue, optimise, change, stop or pivot."), show_default=False
        ),
    ] = None,
    reason: Annotated[str | None, Option(help=_("Why; always asked for."), show_default=False)] = None,
    lever: Annotated[
        str | None, Option(help=_("What is turned: words, hours, people…"), show_default=False)
    ] = None,
    because: Annotated[
        list[str] | None, Option(metavar="KPI", help=_("The KPI that it rests on."), show_default=False)
    ] = None,
    what: Annotated[
        str | None, Option(help=_("What will be done, in a sentence."), show_default=False)
    ] = None,
    by: Annotated[list[str] | None, Option(help=_("Who decides, by id or name."), show_default=False)] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the decision."), show_default=False)
    ] = None,
) -> int:
    """Record a decision, or show what there is to decide."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    folder = find_mission(session.place)
    public = open_mission(folder).public
    if public is None:
        raise InputRefused(
            _("Nothing can be decided while the strategy cannot be read."),
            _("“cmkit check” says what is wrong in it."),
        )
    standing = judged(public, as_of, load_metrics(folder / "catalogue"))
    if objective is None:
        console.document("\n".join(_waiting(standing, public)))
        return ExitCode.FOUND if _due(standing, public) else ExitCode.DONE
    one = _objective(objective, standing)
    if decision is None:
        console.document("\n".join(_proposal(one)))
        return ExitCode.FOUND
    chosen = _decision(decision)
    _refuse_stopped(one, chosen)
    if not one_line(reason or "").strip():
        raise InputRefused(
            _("A decision has its reason."),
            _('Say it: cmkit decide {id} {decision} --reason "…"').format(
                id=one.objective.id, decision=chosen
            ),
        )
    data = data_of(folder, STRATEGY)
    verdict = said_by_figures(one)
    entry: dict[str, object] = {
        "date": as_of.isoformat(),
        "kind": "decision",
        "what": _plain(what),
        "who": [person(data, name) for name in by or ()],
        "objective": one.objective.id,
        "decision": chosen,
        "lever": _plain(lever),
        "because": _kpis(one, because),
        "verdict": verdict,
        "reason": _plain(reason),
    }
    edits = _state(public, one, chosen)

    def changes() -> dict[str, bytes | None]:
        strategy = read(folder, STRATEGY)
        after = revised(strategy, STRATEGY, edits)
        whole = {**entry, "version": strategy_version(after.data)}
        journal = read(folder, JOURNAL)
        if is_entered(journal.data, whole):
            return {}
        files: dict[str, bytes | None] = {JOURNAL.name: revised(journal, JOURNAL, [entered(whole)]).raw}
        return files | ({STRATEGY.name: after.raw} if after.raw != strategy.raw else {})

    changed = change(folder, changes)
    if not changed:
        console.say(_("That was recorded already."))
        return ExitCode.DONE
    console.say(
        _("Recorded: {objective}, {decision}.").format(
            objective=visible(one.objective.title), decision=said.decision(chosen)
        )
    )
    for line in _remarks(one, chosen, STRATEGY.name in changed):
        console.say(line)
    return ExitCode.DONE


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _objective(name: str, standing: Judged) -> JudgedObjective:
    found = standing.objective(name)
    if found is not None:
        return found
    known = [one.objective.id for one in standing.objectives]
    near = nearest(name, known)
    raise InputRefused(
        _("There is no objective “{entry}”.").format(entry=visible(name)),
        _("Did you mean “{name}”?").format(name=near)
        if near
        else _("The objectives are: {known}.").format(known=", ".join(known) or "–"),
    )


def _decision(word: str) -> Decision:
    found = decision_of(word)
    if found is None:
        raise InputRefused(
            _("“{word}” is no decision.").format(word=visible(word)),
            _("The decisions are: {known}.").format(known=", ".join(get_args(Decision))),
        )
    return found


def _refuse_stopped(one: JudgedObjective, chosen: Decision) -> None:
    if one.objective.state == "stopped" and chosen != "stop":
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


def _state(public: Public, one: JudgedObjective, chosen: Decision) -> list[Edit]:
    state = _STATES.get(chosen)
    if state is None:
        return []
    place = next(
        index for index, entry in enumerate(public.strategy.objectives) if entry.id == one.objective.id
    )
    return [Set(("objectives", place, "state"), state)]


def _due(standing: Judged, public: Public) -> list[JudgedObjective]:
    waiting = due(standing.objectives, public.journal, public.strategy.starts_on)
    return [one.objective for one in waiting]


def _waiting(standing: Judged, public: Public) -> Iterator[str]:
    waiting = _due(standing, public)
    if not waiting:
        yield _("No objective waits for a decision.")
    for place, one in enumerate(waiting):
        if place:
            yield ""
        yield from _proposal(one)


def _proposal(one: JudgedObjective) -> Iterator[str]:
    """Say what the figures say of an objective, on what that rests, and what they propose."""
    language = spoken_language()
    state = said.verdict(one.verdict) if one.verdict != "none" else _("without figures")
    yield f"{visible(one.objective.title)} ({one.objective.id}) – {state}"
    for kpi in one.primary:
        value = said.number(kpi.value, language)
        expected = said.aim(kpi.current.expected if kpi.current else kpi.expected_today, language)
        reached = said.percent(kpi.attainment, language)
        yield "  " + _("{name}: {value} (expected {expected}, reached {reached})").format(
            name=said.name_of(kpi, language), value=value, expected=expected, reached=reached
        )
        for lacking in kpi.missing:
            yield "    " + _("missing: {what}").format(what=said.missing(lacking, language))
    proposed = [said.decision(word) for word in one.proposal or get_args(Decision)]
    words = _(" or ").join(proposed) if one.proposal else ", ".join(proposed)
    yield "  " + (
        _("The figures propose: {decisions}").format(decisions=words)
        if one.proposal
        else _("The figures propose nothing yet; you may decide: {decisions}").format(decisions=words)
    )
    yield f'  cmkit decide {one.objective.id} {proposed[0]} --reason "…"'


def _remarks(one: JudgedObjective, chosen: Decision, has_changed: bool) -> Iterator[str]:
    verdict = said_by_figures(one)
    if verdict in ("without_figures", "too_early"):
        yield (
            _("It is recorded as decided without figures.")
            if verdict == "without_figures"
            else _("It is recorded as decided before the figures can tell.")
        )
    elif goes_against(chosen, verdict):
        yield _("It goes against the figures ({verdict}): your reason stands beside them.").format(
            verdict=said.verdict(one.verdict)
        )
    if has_changed:
        yield _("The objective's state changed: the strategy has a new version, to be approved.")
