"""Which rows of a table count: not its trailers, its totals, another account; and none that is damaged."""

from __future__ import annotations

from cmkit.files.paths import shown
from cmkit.measures.asked import Asked
from cmkit.measures.formats import matches
from cmkit.measures.normal import normal
from cmkit.measures.numbers import is_exponent
from cmkit.measures.recognising import Row
from cmkit.measures.refusing import damaged
from cmkit.measures.table import Table, is_total
from cmkit.text import _, spoken_language


def sifted(table: Table) -> list[Row]:
    """Return the rows that count; raises ``Refused`` for a row that is damaged, ``Asked`` for an account."""
    return _of_account(table, _whole_rows(table))


def _whole_rows(table: Table) -> list[Row]:
    """Leave out trailers and rows that are passed over by rule; refuse what is cut or too wide."""
    width = table.block.header.width
    wanted = 1 + max((place for place in table.block.kept), default=0)
    skips = [
        (table.places[one.column], frozenset(map(normal, one.is_)), one.why.said(spoken_language()))
        for one in table.format.skip
        if one.column in table.places
    ]
    ids = [table.places[column] for column in table.format.ids if column in table.places]
    named = [table.places[column] for column in table.format.named_by if column in table.places]
    day = table.places.get(table.format.date or "")
    kept: list[Row] = []
    last = len(table.block.rows) - 1
    for index, row in enumerate(table.block.rows):
        line, found, cells = row
        if found < wanted and not table.sheet.is_workbook:
            if index == last and table.sheet.is_cut and found > 1:
                raise damaged(table.sheet, line, "", _("the last line is cut"))
            if found <= 1 or index == last:
                table.skip(_("not a row of the table"))
                continue
        if found > width:
            if day is not None and not cells[day].strip():
                table.skip(_("total row"))
                continue
            raise damaged(table.sheet, line, str(found), _("more cells than columns"))
        for place in ids:
            if is_exponent(cells[place]):
                raise damaged(
                    table.sheet, line, cells[place], _("a spreadsheet turned an identifier into a number")
                )
        if named and not any(cells[place].strip() and not is_total(cells[place]) for place in named):
            table.skip(_("total row"))
            continue
        reason = next((why for place, words, why in skips if matches(normal(cells[place]), tuple(words))), "")
        if reason:
            table.skip(reason)
        else:
            kept.append(row)
    return kept


def _of_account(table: Table, rows: list[Row]) -> list[Row]:
    """Keep the rows of one account, where the file tells several apart."""
    place = table.places.get(table.format.account or "")
    if place is None:
        return rows
    accounts = list(
        dict.fromkeys(cells[place].strip() for _line, _width, cells in rows if cells[place].strip())
    )
    if len(accounts) < 2:
        table.out.account = next(iter(accounts), "")
        return rows
    wanted = normal(table.given.subject or "")
    chosen = next((one for one in accounts if normal(one) == wanted), None)
    if chosen is None:
        raise Asked(
            "subject",
            table.sheet.file,
            _("{file} holds several accounts: {names}.").format(
                file=shown(table.sheet.name), names=", ".join(map(shown, accounts[:8]))
            ),
            _("Say which one is meant: --subject “{name}”.").format(name=shown(accounts[0])),
            tuple(accounts),
        )
    table.out.account = chosen
    kept = [row for row in rows if row[2][place].strip() == chosen]
    table.skip(_("of another account"), len(rows) - len(kept))
    return kept
