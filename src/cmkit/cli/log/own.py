"""The entries of ``cmkit log`` that stay with the CM: time, invoices, payments, reminders, remarks."""

from __future__ import annotations

from typing import Annotated, Literal

from typer import Context, Option, Typer

from cmkit.cli.log.options import Again, Amount, Day, Due, Note, Reference, Today, Who, Words
from cmkit.cli.log.writing import Common, put
from cmkit.problems import InputRefused
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)

About = Literal["approval", "material", "figures", "access", "invoice", "decision", "answer"]
Tone = Literal["friendly", "firm", "formal"]


@app.command(
    help=_(
        """Time spent, for you alone.

\b
  cmkit log time "Calendar of March" --duration "1 h 30"
  cmkit log time "Meeting and way" --duration 2h --date 2027-03-02"""
    )
)
def time(
    context: Context,
    words: Words = None,
    duration: Annotated[
        str | None, Option(help=_("How long: “1 h 30”, 90 min, “2 days”."), show_default=False)
    ] = None,
    note: Note = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log time."""
    common = Common(words, date, today, note, again=again)
    return put(context, "time", common, {"duration": duration}, required="duration")


@app.command(
    help=_(
        """An invoice sent, for you alone; due by the contract's delay unless --due says otherwise.

\b
  cmkit log invoice "March" --amount "480 €" --reference F-2027-012"""
    )
)
def invoice(
    context: Context,
    words: Words = None,
    amount: Amount = None,
    reference: Reference = None,
    who: Who = None,
    due: Due = None,
    note: Note = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log an invoice."""
    common = Common(words, date, today, note, again=again)
    told = {"who": who, "amount": amount, "reference": reference, "due": due}
    return put(context, "invoice", common, told, required="amount")


@app.command(
    help=_(
        """A payment received, for you alone; --reference says which invoice it pays.

\b
  cmkit log payment "Bank transfer" --amount "480 €" --reference F-2027-012"""
    )
)
def payment(
    context: Context,
    words: Words = None,
    amount: Amount = None,
    reference: Reference = None,
    who: Who = None,
    note: Note = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a payment."""
    common = Common(words, date, today, note, again=again)
    told = {"who": who, "amount": amount, "reference": reference}
    return put(context, "payment", common, told, required="amount")


@app.command(
    help=_(
        """A reminder sent, for you alone: to whom, about what, in which tone.

\b
  cmkit log reminder --to claire --about approval --tone friendly
  cmkit log reminder "Second mail" --to claire --about invoice --reference F-2027-012 --tone firm
  cmkit build --only reminders                   the texts, ready to send"""
    )
)
def reminder(
    context: Context,
    words: Words = None,
    to: Annotated[
        list[str] | None, Option(metavar="WHO", help=_("Who was reminded."), show_default=False)
    ] = None,
    about: Annotated[About | None, Option(help=_("Of what."), show_default=False)] = None,
    tone: Annotated[Tone | None, Option(help=_("How it was said."), show_default=False)] = None,
    reference: Reference = None,
    note: Note = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a reminder."""
    what = " – ".join(part for part in (" ".join(words or ()), _about(about) if about else "") if part)
    said = _("{what} ({tone} tone)").format(what=what, tone=_tone(tone)) if tone and what else what
    common = Common([said] if said else None, date, today, note, again=again)
    if not to:
        raise InputRefused(_("Say who was reminded: --to WHO."))
    return put(context, "reminder", common, {"who": to, "reference": reference})


@app.command(
    help=_(
        """A remark, for you alone.

\b
  cmkit log remark "Answers fast when the text has five lines" --who claire"""
    )
)
def remark(
    context: Context,
    words: Words = None,
    who: Who = None,
    note: Note = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a remark."""
    return put(context, "remark", Common(words, date, today, note, again=again), {"who": who})


def _about(word: About) -> str:
    return {
        "approval": _("approval owed"),
        "material": _("material owed"),
        "figures": _("figures owed"),
        "access": _("access owed"),
        "invoice": _("invoice to be paid"),
        "decision": _("decision owed"),
        "answer": _("answer owed"),
    }[word]


def _tone(word: Tone) -> str:
    return {"friendly": _("friendly"), "firm": _("firm"), "formal": _("formal")}[word]
