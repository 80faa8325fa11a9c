"""One entry of a journal made from what was written on the command line, and put there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from typer import Context

from cmkit.cli.console import Console
from cmkit.cli.log.reading import Reader
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.editing import Hand
from cmkit.mission.finding import find_mission
from cmkit.mission.journal import JOURNAL
from cmkit.mission.keeping_private import keep_ignored
from cmkit.mission.logbook import PRIVATE_JOURNAL, log
from cmkit.problems import ExitCode, InputRefused
from cmkit.questionnaire.typing_in import one_line
from cmkit.text import _

PRIVATE_KINDS = frozenset({"time", "invoice", "payment", "reminder", "remark"})
Told = Mapping[str, str | Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class Common:
    """What every kind of entry takes."""

    words: Sequence[str] | None
    date: str | None = None
    today: str | None = None
    note: str | None = None
    again: bool = False
    confidential: bool = False
    settles: str = ""
    """Words of the request that is settled."""


def put(context: Context, kind: str, common: Common, told: Told, *, required: str = "") -> int:
    """Read what was told, write it into the journal of its kind, and say so.

    Raises ``InputRefused`` for what cannot be read, or where the words, or what is ``required``, are missing.
    """
    session: Session
    console: Console
    session, console = context.obj
    today = day(common.today)
    folder = find_mission(session.place)
    reader = Reader(folder, today)
    reader.date = reader.past_day(common.date) if common.date is not None else today.isoformat()
    words = one_line(" ".join(common.words or ()))
    if not words and not common.settles:
        raise InputRefused(
            _("Say what happened, in a sentence."), _("cmkit log {kind} “…”").format(kind=kind)
        )
    if required and not told.get(required):
        raise InputRefused(
            _("{option} is missing.").format(option=f"--{required}"),
            _('cmkit log {kind} "…" --{option} {example}').format(
                kind=kind, option=required, example='"1 h 30"' if required == "duration" else '"120 €"'
            ),
        )
    entry: dict[str, object] = {"date": reader.date, "kind": kind, "what": words}
    entry |= {key: reader.read(key, given) for key, given in told.items() if given}
    if kind == "invoice" and not entry.get("due"):
        entry["due"] = reader.payment_due()
    if common.confidential:
        entry["visibility"] = "confidential"
    entry["note"] = one_line(common.note or "")
    hand = PRIVATE_JOURNAL if kind in PRIVATE_KINDS else JOURNAL
    if hand is PRIVATE_JOURNAL:
        _keep_private(folder, console)
    _write(folder, hand, entry, common, console)
    return ExitCode.DONE


def _write(folder: Path, hand: Hand, entry: Mapping[str, object], common: Common, console: Console) -> None:
    if log(folder, hand, entry, again=common.again, settles=common.settles):
        console.say(_("Written into {name}.").format(name=hand.name))
    else:
        console.say(_("{name} says that already; --again writes it once more.").format(name=hand.name))


def _keep_private(folder: Path, console: Console) -> None:
    first = not (folder / "private").is_dir()
    if keep_ignored(folder):
        console.say(_("private/ was added to .gitignore."))
    if first:
        console.say(_("private/ stays with you: git ignores it, so nothing else keeps a copy of it."))
