"""``cmkit log``: what happened, one dated fact a line, in the open journal or in the CM's own."""

from __future__ import annotations

from typer import Typer

from cmkit.cli.log import own, shared
from cmkit.text import _

app = Typer(
    add_completion=False,
    rich_markup_mode=None,
    help=_(
        """Write down what happened: one dated fact a line.

\b
  cmkit log request "Photos of the team" --from claire --due "15 March"
  cmkit log receipt --for "photos"               the request is settled
  cmkit log meeting "Monthly review" --who claire --decided "two posts a week" --next 2027-04-06
  cmkit log spend "Boost of the brunch" --amount "120 €" --platform instagram
  cmkit log time "Calendar of March" --duration "1 h 30"
  cmkit log invoice "March" --amount "480 €" --reference F-2027-012

Requests, receipts, meetings, reviews, spend and incidents go into journal.yaml, which the client may read.
Time, invoices, payments, reminders and remarks go into private/journal.yaml, which git ignores. What
stands there already is not written twice."""
    ),
)
for kinds in (shared.app, own.app):
    app.add_typer(kinds)
