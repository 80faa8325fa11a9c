"""Whose account an export is about: figures of two accounts never become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cmkit.files.paths import shown
from cmkit.measures.formats import Form
from cmkit.measures.normal import normal
from cmkit.measures.table import Extract
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy
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


def of_one_account(
    extracts: Sequence[tuple[Extract, str]], subject: str
) -> tuple[list[tuple[Extract, str]], list[Extract]]:
    """Part the tables of one account a platform from those of others: ``subject`` says which is meant.

    Raises ``Refused`` where the tables of a platform name several and nothing says which.
    """
    named: dict[str, dict[str, Extract]] = defaultdict(dict)
    for taken, platform in extracts:
        if taken.account:
            named[platform].setdefault(normal(taken.account), taken)
    several = {platform: accounts for platform, accounts in named.items() if len(accounts) > 1}
    meant = normal(subject)
    for platform, accounts in several.items():
        if meant not in accounts:
            raise _several(platform, *list(accounts.values())[:2])

    def is_other(taken: Extract, platform: str) -> bool:
        return platform in several and bool(taken.account) and normal(taken.account) != meant

    kept = [(taken, platform) for taken, platform in extracts if not is_other(taken, platform)]
    return kept, [taken for taken, platform in extracts if is_other(taken, platform)]


def _several(platform: str, one: Extract, other: Extract) -> Refused:
    told = _(
        "Two accounts would become one on “{platform}”: {one} is about “{first}”, {other} about “{second}”."
    )
    return Refused(
        told.format(
            platform=platform,
            one=shown(one.sheet.name),
            first=shown(one.account),
            other=shown(other.sheet.name),
            second=shown(other.account),
        ),
        _("Say which one is meant: --subject “{name}”.").format(name=shown(one.account)),
    )


def remark_other_handles(extracts: Iterable[tuple[Extract, str]], strategy: Strategy) -> None:
    """Say of a table that the account which it names is not the one of the strategy."""
    handles = {one.id: one.handle.lower() for one in strategy.platforms if one.handle}
    for taken, platform in extracts:
        handle, account = handles.get(platform, ""), taken.account.lower().lstrip("@")
        if handle and account and taken.form.format.account_is_handle and account != handle:
            taken.remarks.append(
                _("its account is {account}; the strategy says {handle}").format(
                    account=shown(taken.account), handle=shown(handle)
                )
            )


def refuse_twins(one: Extract, other: Extract) -> None:
    """Refuse two files that are of the same days and differ: neither goes further, so none is right."""
    if one.sheet.name != other.sheet.name and one.span == other.span:
        raise Refused(
            _("{one} and {other} are of the same days, and their figures differ.").format(
                one=shown(one.sheet.name), other=shown(other.sheet.name)
            ),
            _("Of two accounts, import each with its --platform; of parts of one, export them together."),
        )
