"""The forms of files that scheduling tools take: ours, somebody's own, and the columns of their template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmkit.calendar.bundled import bundled
from cmkit.catalogue.schedulers import Column, SchedulerFormat
from cmkit.files.paths import shown
from cmkit.files.reading import read_yaml
from cmkit.files.tabular.sources import sheets_of
from cmkit.model.loading import load
from cmkit.problems import InputRefused
from cmkit.text import _

OURS = ("metricool", "publer", "buffer", "hootsuite", "zoho-social", "postiz", "csv")
"""The forms that come with cmkit, by the name of their file in ``formats/``."""
_WITHIN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A form with the columns of a template, and the names of those that cmkit does not know."""

    form: SchedulerFormat
    unknown: tuple[str, ...]


def our_form(name: str) -> SchedulerFormat:
    """Return a form of ours by its name."""
    return bundled(f"formats/{name}", SchedulerFormat)


def our_file(name: str) -> bytes:
    """Return the data file of a form of ours, to be changed into another."""
    from importlib import resources

    return (resources.files("cmkit.calendar") / "formats" / f"{name}.yaml").read_bytes()


def own_form(path: Path) -> SchedulerFormat:
    """Read somebody's own form: a data file of the shape that ``SchedulerFormat`` documents.

    At the least ``id``, ``label``, and ``columns`` with a ``name`` and what each ``holds``. Raises
    ``InputRefused`` with every place that is wrong.
    """
    loaded = load(SchedulerFormat, read_yaml(path, str(path), versioned=False))
    form = loaded.value
    if form is None:
        raise InputRefused(
            _("The form of file {file} cannot be used.").format(file=shown(path)), _shape(), loaded.problems
        )
    held = {column.holds for column in form.columns}
    if form.writes == "csv" and not ("text" in held and held & {"date", "date_time"}):
        raise InputRefused(
            _("{file}: no column holds the text, or none the day.").format(file=shown(path)), _shape()
        )
    return form


def with_template(form: SchedulerFormat, raw: bytes, name: str) -> Fitted:
    """Give a form the columns of the user's own download: their names and order, filled where they are known.

    Raises ``InputRefused`` where the text or the day has no column there.
    """
    if form.writes != "csv" or not form.header:
        raise InputRefused(
            _("A file for {tool} has no header: there is nothing to take from a template.").format(
                tool=form.label
            ),
            _("Leave --template out."),
        )
    names = _header(raw, name)
    known: dict[str, Column] = {}
    for column in form.columns:
        for called in (column.name, *column.also):
            known.setdefault(_plain(called), column)
    columns = [_of_template(word, known) for word in names]
    held = {column.holds for column in columns}
    if "text" not in held or not held & {"date", "date_time"}:
        raise InputRefused(
            _("{file} is no template of {tool}: no column for the text, or none for the day.").format(
                file=shown(name), tool=form.label
            ),
            _("Its first line has to name the columns. For another tool, write a form: --map FILE."),
        )
    unknown = tuple(word for word in names if _plain(word) not in known)
    return Fitted(form.model_copy(update={"columns": tuple(columns)}), unknown)


def dropped(before: SchedulerFormat, after: SchedulerFormat) -> list[str]:
    """Name the columns that a template does not have, among those that are filled in."""
    there = {(one.holds, one.number, one.networks) for one in after.columns}
    return [
        one.name
        for one in before.columns
        if one.holds and (one.holds, one.number, one.networks) not in there and one.number in (None, 1)
    ]


def _of_template(word: str, known: dict[str, Column]) -> Column:
    """Return what is known of a column of a template, under the template's name for it."""
    column = known.get(_plain(word))
    return column.model_copy(update={"name": word}) if column else Column(name=word)


def _header(raw: bytes, name: str) -> Sequence[str]:
    for sheet in sheets_of(raw, name)[:1]:
        for _number, line in sheet.rows():
            names = [cell.strip() for cell in line]
            while names and not names[-1]:
                names.pop()
            if names:
                return [word or f"#{number}" for number, word in enumerate(names, 1)]
    raise InputRefused(_("{file} holds no line.").format(file=shown(name)))


def _plain(word: str) -> str:
    """Return the name of a column as names are compared: without case, accents, spaces and remarks."""
    folded = unicodedata.normalize("NFKD", _WITHIN_BRACKETS.sub("", word) or word).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter in "/")


def _shape() -> str:
    return _(
        """\
A form says what a tool takes; “cmkit calendar export --to metricool --show” prints one of ours to start from:
  id: my-tool
  label: My tool
  times: {date_time: "DD/MM/YYYY HH:mm", lead_minutes: 60}
  columns:
    - {name: Message, holds: text}
    - {name: When, holds: date_time}
    - {name: Pictures, holds: media, between: ";"}
A column holds one of: id, text, date, time, date_time, zone, platform, network, handle, is_network,
is_draft, format, subtype, language, title, link, hashtags, first_comment, media, alt, labels, mention; or
has a “value”. Beside: header, delimiter, quotes, line_breaks, line_end, bom, rows, file_per, link, media,
networks, drafts."""
    )
