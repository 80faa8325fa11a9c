"""``cmkit rules``: the rules of the doctrine, explained."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.cli.check.findings import bare_title, severity_word
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.doctrine.engine import Rule
from cmkit.doctrine.limits import OF_RULE, said_of
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.statements import statements
from cmkit.doctrine.wording import Wording, all_wording
from cmkit.problems import InputRefused
from cmkit.text import _, nearest, spoken_language, visible

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Explain the rules: what each asks, why, and how to mend it.

\b
  cmkit rules                  every code, a line each
  cmkit rules OB004            one rule: what it stands on, its gates, an example
  cmkit rules --format json    for programs, one rule or all of them"""
    )
)
def rules(
    context: Context,
    code: Annotated[str | None, Argument(help=_("A code, such as OB004."), show_default=False)] = None,
    form: Annotated[
        Literal["text", "json"], Option("--format", help=_("For a person, or for a program."))
    ] = "text",
) -> None:
    """List the codes, or explain one."""
    console: Console
    _session: Session
    _session, console = context.obj
    wording = all_wording()
    chosen = list(wording.values()) if code is None else [_named(code, wording)]
    if form == "json":
        document = {"version": 1, "rules": [_as_data(one) for one in chosen]}
        console.document(json.dumps(document, ensure_ascii=True, indent=2))
    elif code is None:
        console.prose("\n".join(_line(found) for found in chosen))
    else:
        console.prose(_explained(chosen[0]))


def _named(code: str, wording: dict[str, Wording]) -> Wording:
    found = wording.get(code.upper()) or wording.get(_in_full(code.upper()))
    if found is None:
        near = nearest(code.upper(), wording)
        hint = _("Did you mean {code}?").format(code=near) if near else _("“cmkit rules” lists them.")
        raise InputRefused(_("Unknown rule: {code}.").format(code=visible(code)), hint)
    return found


def _in_full(code: str) -> str:
    """Write a code with its three digits: ``OB4`` is OB004."""
    letters, digits = code.rstrip("0123456789"), code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{letters}{digits.lstrip('0'):0>3}"


def severity_of(wording: Wording) -> str:
    """Return how much a code costs: the rule's word, or its text's for a code without a rule."""
    return REGISTRY[wording.code].severity.value if wording.code in REGISTRY else wording.severity


def source_of(wording: Wording) -> str:
    """Return the statement that a code stands on."""
    return REGISTRY[wording.code].source if wording.code in REGISTRY else wording.source


def _line(wording: Wording) -> str:
    title = bare_title(wording.title.said(spoken_language()))
    return f"{wording.code}  {severity_word(severity_of(wording)):<13} {title}"


def _rule(wording: Wording) -> Rule | None:
    return next((rule for rule in REGISTRY if rule.code == wording.code), None)


def _as_data(wording: Wording) -> dict[str, object]:
    language, rule, limit = spoken_language(), _rule(wording), OF_RULE.get(wording.code)
    source = source_of(wording)
    statement = statements().get(source)
    return {
        "code": wording.code,
        "severity": severity_of(wording),
        "title": wording.title.said(language),
        "reason": wording.reason.said(language),
        "remedy": wording.remedy.said(language),
        "source": source,
        "statement": statement.said(language) if statement else None,
        "gates": list(rule.gates) if rule else [],
        "owed_by": rule.owed_by if rule else None,
        "needs": list(rule.needs) if rule else [],
        "limit": {"key": limit.key, "value": limit.value} if limit else None,
        "bad": wording.bad or None,
        "good": wording.good or None,
    }


def _explained(wording: Wording) -> str:
    language, rule, limit = spoken_language(), _rule(wording), OF_RULE.get(wording.code)
    title, reason, remedy = (
        bare_title(one.said(language)) for one in (wording.title, wording.reason, wording.remedy)
    )
    parts = [f"{wording.code}  {severity_word(severity_of(wording))}  {title}", reason, f"→ {remedy}"]
    if statement := statements().get(source_of(wording)):
        parts.append(
            _("Source {source}: {statement}").format(
                source=source_of(wording), statement=statement.said(language)
            )
        )
    parts += [_own(said_of(limit.name, language))] if limit else []
    parts += _gates_and_needs(rule) if rule else []
    if wording.bad:
        parts.append(_("Triggers it:") + "\n" + _indented(wording.bad))
    if wording.good:
        parts.append(_("Does not trigger it:") + "\n" + _indented(wording.good))
    return "\n\n".join(parts)


def _own(said: str) -> str:
    return said[:1].upper() + said[1:] + "."


def _gates_and_needs(rule: Rule) -> list[str]:
    told = []
    if rule.gates:
        gates = ", ".join(rule.gates)
        if rule.gate_only:
            told.append(_("Gates: {gates}; asked for there, and not every day.").format(gates=gates))
        else:
            told.append(_("Gates: {gates}, whatever “checks” in the strategy says.").format(gates=gates))
    if rule.needs:
        told.append(_("Waits for: {codes}").format(codes=", ".join(rule.needs)))
    return told


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.rstrip().split("\n"))
