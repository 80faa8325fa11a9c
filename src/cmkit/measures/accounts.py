"""Whose account an export is about: figures of two accounts never become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cmkit.files.paths import shown
from cmkit.measures.formats import Form
from cmkit.measures.table import Extract
from cmkit.model.readings import Reading
from cmkit.problems import Refused
from cmkit.text import _, spoken_language


def refuse_two_accounts(
    extracts: Iterable[tuple[Extract, str]], before: Iterable[Reading], forms: Sequence[Form]
) -> None:
    """Refuse to mix a person's own account with that of an organisation: one would write over the other.

    ``before`` are the readings of the mission: they say by their source from which form they came.
    """
    kinds: dict[str, dict[bool, str]] = defaultdict(dict)
    for taken, platform in extracts:
        form = taken.form.format
        if form.network and platform:
            kinds[platform].setdefault(form.profile, taken.sheet.name)
    labels = {text: one.format for one in forms for text in (one.format.label.fr, one.format.label.en)}
    mixed = {one.format.network for one in forms if one.format.profile}
    for reading in before:
        known = labels.get(reading.source or "")
        if known and known.network in mixed and reading.platform in kinds:
            kinds[reading.platform].setdefault(known.profile, known.label.said(spoken_language()))
    for platform, names in kinds.items():
        if len(names) > 1:
            raise Refused(
                _(
                    "Two accounts would become one on “{platform}”: {profile} is about a person’s own, "
                    "{page} about an organisation’s."
                ).format(profile=shown(names[True]), page=shown(names[False]), platform=platform),
                _("Give each account its platform in the strategy, and import them apart: --platform ID."),
            )


def refuse_twins(one: Extract, other: Extract) -> None:
    """Refuse two files that are of the same days and differ: neither goes further, so none is right."""
    if one.sheet.name != other.sheet.name and one.span == other.span:
        raise Refused(
            _("{one} and {other} are of the same days, and their figures differ.").format(
                one=shown(one.sheet.name), other=shown(other.sheet.name)
            ),
            _("Are they of two accounts? Import them apart, each with its --platform; else leave one out."),
        )
