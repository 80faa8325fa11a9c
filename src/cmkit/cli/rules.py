"""``cmkit rules``: the rules of the doctrine, explained."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from typer import Argument, Context, Typer

from cmkit.cli.console import Console
from cmkit.cli.findings import bare_title, severity_word
from cmkit.cli.session import Session
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import Wording, all_wording
from cmkit.problems import InputRefused
from cmkit.text import _, spoken_language, visible

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Explain the rules: what each asks, why, and how to mend it.

\b
  cmkit rules            every code, a line each
  cmkit rules OB004      one rule, with an example"""
    )
)
def rules(
    context: Context,
    code: Annotated[str | None, Argument(help=_("A code, such as OB004."), show_default=False)] = None,
) -> None:
    """List the codes, or explain one."""
    console: Console
    _session: Session
    _session, console = context.obj
    wording = all_wording()
    if code is None:
        console.document("\n".join(_line(found) for found in wording.values()))
        return
    found = wording.get(code.upper())
    if found is None:
        near = get_close_matches(code.upper(), wording, 1)
        hint = _("Did you mean {code}?").format(code=near[0]) if near else _("“cmkit rules” lists them.")
        raise InputRefused(_("Unknown rule: {code}.").format(code=visible(code)), hint)
    console.document(_explained(found))


def severity_of(wording: Wording) -> str:
    """Return how much a code costs: the rule's word, or its text's for a code without a rule."""
    return REGISTRY[wording.code].severity.value if wording.code in REGISTRY else wording.severity


def source_of(wording: Wording) -> str:
    """Return the statement that a code stands on."""
    return REGISTRY[wording.code].source if wording.code in REGISTRY else wording.source


def _line(wording: Wording) -> str:
    title = bare_title(wording.title.said(spoken_language()))
    return f"{wording.code}  {severity_word(severity_of(wording)):<13} {title}"


def _explained(wording: Wording) -> str:
    language = spoken_language()
    gates = ", ".join(REGISTRY[wording.code].gates) if wording.code in REGISTRY else ""
    head = _("{code}  {severity}  source: {source}").format(
        code=wording.code, severity=severity_word(severity_of(wording)), source=source_of(wording)
    )
    if gates:
        head += _("  gates: {gates}").format(gates=gates)
    parts = [
        head,
        wording.title.said(language),
        wording.reason.said(language),
        "→ " + wording.remedy.said(language),
    ]
    if wording.bad:
        parts.append(_("Triggers it:") + "\n" + _indented(wording.bad))
    if wording.good:
        parts.append(_("Does not trigger it:") + "\n" + _indented(wording.good))
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.rstrip().split("\n"))
