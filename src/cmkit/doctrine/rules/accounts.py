"""AC: who owns the accounts, who holds their keys, what happens when a telephone is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import begun, listed, names, ours
from cmkit.doctrine.rules.organisation import interns
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.platforms import Account
from cmkit.problems import Severity

rule = REGISTRY.rule

_CM = re.compile(r"\b(?:CM|community manager|freelance|prestataire|agence|agency)\b", re.IGNORECASE)
"""How an owner is named who is not the client."""


@rule("AC001", source="D10", severity=Severity.ERROR)
def intern_holds_access(ground: Ground) -> Iterator[Found]:
    """The day the intern leaves, the account leaves too."""
    learning = interns(ground)
    for index, account in enumerate(ground.strategy.accounts):
        holding = _admins(account)
        if holding and learning.issuperset(holding):
            facts = {"account": account_name(account), "who": names(ground, sorted(holding))}
            yield Found(("accounts", index), facts, "accounts.admins")


@rule("AC002", source="ours", severity=Severity.WARNING, owed_by="client")
def not_the_clients(ground: Ground) -> Iterator[Found]:
    """An account is opened in the client's name; the others get roles."""
    strangers = [
        person.name.casefold() for person in ground.strategy.people if person.side in ("cm", "partner")
    ]
    for index, account in enumerate(ground.strategy.accounts):
        owner = " ".join(account.legal_owner)
        client = ground.strategy.client.name.casefold() in owner.casefold()
        foreign = _CM.search(owner) or any(name in owner.casefold() for name in strangers)
        if foreign and not client:
            facts = {"account": account_name(account), "owner": owner}
            yield Found(("accounts", index, "legal_owner"), facts, "accounts.legal_owner")


@rule("AC003", source="ours", severity=Severity.WARNING, owed_by="client")
def only_we_hold_it(ground: Ground) -> Iterator[Found]:
    """The client can always come in and take over."""
    mine = ours(ground)
    for index, account in enumerate(ground.strategy.accounts):
        holding = _admins(account)
        if holding and mine.issuperset(holding):
            facts = {"account": account_name(account), "who": names(ground, sorted(holding))}
            yield Found(("accounts", index, "admins"), facts, "accounts.admins")


@rule("AC004", source="ours", severity=Severity.ADVICE, owed_by="client")
def one_telephone(ground: Ground) -> Iterator[Found]:
    """A second factor on one telephone, and no other way in: one theft closes the account."""
    alone: dict[str, list[int]] = {}
    for index, account in enumerate(ground.strategy.accounts):
        holding = [one for one in account.second_factor if one not in (NOBODY, EVERYBODY)]
        said = account.recovery or ground.answered("accounts", index, "recovery")
        if len(holding) == 1 and not said:
            alone.setdefault(holding[0], []).append(index)
    for who, indexes in alone.items():
        told = listed([account_name(ground.strategy.accounts[index]) for index in indexes])
        facts = {"who": names(ground, [who]), "accounts": told}
        yield Found(("accounts", indexes[0], "second_factor"), facts, "accounts.recovery")


@rule("AC005", source="ours", severity=Severity.ADVICE, owed_by="client")
def owner_not_said(ground: Ground) -> Iterator[Found]:
    """Whoever owns an account in law is written down while everybody agrees; one finding for all."""
    if not begun(ground):
        return
    unsaid = [
        index
        for index, account in enumerate(ground.strategy.accounts)
        if not account.legal_owner and not ground.answered("accounts", index, "legal_owner")
    ]
    if unsaid:
        told = listed([account_name(ground.strategy.accounts[index]) for index in unsaid])
        yield Found(("accounts", unsaid[0]), {"accounts": told}, "accounts.legal_owner")


def account_name(account: Account) -> str:
    """Return what an account is called: its id, else its platform, else what it is."""
    return account.id or account.platform or account.what or "?"


def _admins(account: Account) -> set[str]:
    return set(account.admins) - {NOBODY}
