"""The currency of an export: said by the title of a column or by its cells, compared with the mission's."""

from __future__ import annotations

import re

from cmkit.files.paths import shown
from cmkit.measures.normal import glob, normal
from cmkit.measures.table import Extract, Table
from cmkit.problems import Refused
from cmkit.text import _

_SIGNS = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD"}
_IN_TITLE = re.compile(r"\(([A-Z]{3})\)\s*$")
_UNSAID = "EUR"
"""What documents count in where the strategy names no currency."""


def currency_of(table: Table) -> str:
    """Find the currency that a table says its money is in; empty where nothing in it tells.

    The title of the amount says it («Amount spent (USD)»), else a column of currencies, else the titles of
    other amounts, where they agree. Several codes are returned with a space between them.
    """
    column = table.format.currency
    place = table.block.header.column_of(table.form, column) if column else None
    if column is not None and place is not None:
        name = normal(table.block.header.names[place])
        for pattern in table.form.loose.get(column, ()):
            if found := glob(pattern).fullmatch(name):
                said = found[1].strip().upper()
                return _SIGNS.get(said, said)
        cells = {row[2][table.places[column]].strip().upper() for row in table.block.rows}
        named = sorted(one for one in cells if re.fullmatch("[A-Z]{3}", one))
        if named:
            return " ".join(named)
    titles = {found[1] for name in table.block.header.names if (found := _IN_TITLE.search(name))}
    return titles.pop() if len(titles) == 1 and _money(table.out) else ""


def _money(taken: Extract) -> list[int]:
    return [index for index, one in enumerate(taken.metrics) if one.held == "money"]


def _has_amounts(taken: Extract) -> bool:
    """Tell whether there is any money in a table: one that sells nothing online says 0."""
    places = _money(taken)
    cells = (values[place] for values in taken.rows.values() for place in places)
    return any(cell is not None and cell[0] for cell in cells)


def settle_currency(taken: Extract, wanted: str | None) -> None:
    """Refuse amounts in another currency than the ``wanted`` one; remark on amounts that do not say theirs.

    ``wanted`` is the mission's, ``None`` where its strategy names none.
    """
    if not _has_amounts(taken):
        return
    name, said = shown(taken.sheet.name), wanted or _UNSAID
    if not taken.currency:
        taken.remarks.append(
            _("it does not say its currency: its amounts are taken as {wanted}").format(wanted=said)
        )
    elif taken.currency != said:
        remedy = _(
            "Export it in {wanted}, or convert the amounts and record them with “cmkit kpi record”."
        ).format(wanted=said)
        if wanted is None:
            remedy = _(
                "If the mission counts in {found}: cmkit ask --key mission.currency --value {found}"
            ).format(found=shown(taken.currency))
        raise Refused(
            _("{file} counts in {found}, the mission in {wanted}.").format(
                file=name, found=shown(taken.currency), wanted=said
            ),
            remedy,
        )
