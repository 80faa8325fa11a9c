"""Where people are met: the platforms with their reasons and rhythms, the accounts behind them."""

from __future__ import annotations

from cmkit.catalogue.entries import find_network
from cmkit.deliverables.markdown import web_address
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import capital
from cmkit.deliverables.words import enumerated
from cmkit.model.platforms import Account, PlatformEntry

IN_USE = (None, "active", "wanted", "paused", "closing")
"""States of a platform that something is still to be done about."""


def platforms(sayer: Sayer) -> list[Said]:
    """Say every platform: its name and address, why it was chosen or why not, its rhythm in a phrase."""
    said: list[Said] = sayer.section("platforms")
    for platform, entry in zip(sayer.strategy.platforms, said, strict=True):
        entry["name"] = sayer.name("platforms", platform.id)
        entry["account"] = f"@{platform.handle}" if platform.handle else ""
        entry["address"] = _address(platform, sayer)
        entry["is_active"] = platform.status in (None, "active")
        entry["is_in_use"] = platform.status in IN_USE
        entry["rhythm"] = [_cadence(one) for one in entry["cadence"]]
        entry["hours"] = [_posting_time(one) for one in entry["posting_times"]]
    return said


def accounts(sayer: Sayer) -> list[Said]:
    """Say every account; one of a network is called by its platform."""
    said: list[Said] = sayer.section("accounts")
    for account, entry in zip(sayer.strategy.accounts, said, strict=True):
        entry["name"] = account_name(account, sayer)
    return said


def account_name(account: Account, sayer: Sayer) -> str:
    """Name an account: what it is for, on which platform; its id when neither is known."""
    where = sayer.name("platforms", account.platform) if account.platform else ""
    what = enumerated(sayer.language, "accounts.what", account.what) if account.what else ""
    if account.what == "network" and where:
        return where
    return capital(", ".join(part for part in (what, where) if part)) or account.id or ""


def active_names(sayer: Sayer) -> list[str]:
    """Name the platforms that are active."""
    ids = [platform.id for platform in sayer.strategy.platforms if platform.status in (None, "active")]
    return list(dict.fromkeys(sayer.platforms(ids)))


def _address(platform: PlatformEntry, sayer: Sayer) -> str:
    if platform.url:
        return web_address(platform.url)
    network = find_network(platform.network or platform.id, sayer.catalogue.networks)
    if network is None or not platform.handle:
        return ""
    return network.profile_url(platform.handle) or ""


def _cadence(cadence: Said) -> str:
    """Say one rhythm: ``2 par semaine (Photo, En vitrine)``."""
    often = " ".join(part for part in (cadence["amount"], cadence["per"]) if part) or cadence["rrule"]
    what = ", ".join(part for part in (cadence["format"], cadence["pillar"]) if part)
    said = f"{often} ({what})" if often and what else often or what
    return _with_note(said, cadence)


def _posting_time(time: Said) -> str:
    said = " ".join(part for part in (time["days"], time["at"]) if part)
    return _with_note(f"{said} ({time['zone']})" if said and time["zone"] else said or time["zone"], time)


def _with_note(said: str, block: Said) -> str:
    return " – ".join(part for part in (said, *block["note"]) if part)
