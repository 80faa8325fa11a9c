"""What stands before an export: valid approvals, the publish gate, what the tool takes; all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cmkit.calendar.handover.chosen import Chosen
from cmkit.calendar.handover.limits import Failing
from cmkit.calendar.states import said
from cmkit.cli.calendar.items import changed_words
from cmkit.cli.check.findings import on_one_line
from cmkit.doctrine.engine import Rule, run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import tell
from cmkit.mission.contents import Opened
from cmkit.mission.items import Placed
from cmkit.problems import KeyPath, Problem, Severity, Where
from cmkit.text import _, spoken_language, visible

OF_APPROVAL = frozenset({"CA001", "CA008", "IT001", "IT002", "IT003"})
"""Rules of the gate that ask what an export asks of each item itself: that its approval holds."""
PASSED_OVER = frozenset({"idea", "cancelled", "on_hold", "published"})
"""States of what a month does not hand over: nothing is due of it, or it is out."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is not handed over: where, what, and what to do."""

    where: Where
    item: str
    platform: str
    said: str
    remedy: str
    words: tuple[str, ...] = ()
    """What changed since it was approved, word by word."""

    def lines(self) -> Iterator[str]:
        """Write it for a person."""
        place = f"{self.where.file}:{self.where.line}" if self.where.line else self.where.file
        about = f"{self.item} ({self.platform})" if self.platform else self.item
        yield f"{place}: {visible(about)}: {self.said}"
        yield from (f"  {line}" for line in self.words)
        if self.remedy:
            yield f"  → {self.remedy}"


def passes(one: Chosen) -> bool:
    """Whether an item may be handed over: its state says approved, or it is delegated, and that holds."""
    standing, status = one.standing, one.item.status
    if status in (*PASSED_OVER, "changes_requested"):
        return False
    return standing.holds and (status in ("approved", "scheduled") or standing.kind == "delegated")


def not_approved(items: Iterable[Chosen], opened: Opened) -> Iterator[Reason]:
    """Say of each item without a valid approval how it stands, and the words that changed."""
    for one in items:
        if passes(one):
            continue
        status, standing = one.item.status, one.standing
        words: tuple[str, ...] = ()
        if status in ("approved", "scheduled"):
            words = tuple(
                line.strip() for line in changed_words(Placed(one.file, one.path, one.item), one.approvals)
            )
            told = _void(standing.kind)
        else:
            told = _("it is {status}, not approved").format(status=said(status))
        yield Reason(
            _where(opened, one.file, (*one.path, "status")),
            one.item.id,
            "",
            told,
            _remedy(one),
            words,
        )


def shut(items: Sequence[Chosen], opened: Opened, ground: Ground) -> Iterator[Reason]:
    """Say what the publish gate finds in the posts that are meant, and what is wrong in their files."""
    by_place = {(one.file, one.path): one for one in items}
    ran = run_rules(_rules(), ground)
    told = (*opened.problems, *ran.findings, *ran.ignored)
    for problem in sorted(told, key=lambda one: one.order):
        one = by_place.get((problem.where.file, problem.where.path[:2]))
        if one is None or not _counts(problem, one):
            continue
        words = tell(problem, spoken_language())
        yield Reason(
            _where(opened, problem.where.file, problem.where.path),
            one.item.id,
            "",
            f"{problem.code} {on_one_line(words.reason)}",
            on_one_line(words.remedy),
        )


def not_taken(failings: Iterable[Failing], opened: Opened) -> Iterator[Reason]:
    """Say what the tool cannot take."""
    for one in failings:
        item = one.row.chosen
        path = (*item.path, *(one.path or ("posts", one.row.index)))
        yield Reason(
            _where(opened, item.file, path), item.item.id, one.row.post.platform, one.said, one.remedy
        )


def _rules() -> list[Rule]:
    return [one for one in REGISTRY if "publish" in one.gates and one.code not in OF_APPROVAL]


def _counts(problem: Problem, one: Chosen) -> bool:
    """Whether a finding stands in the way: a fault of the file, or of a post that is meant."""
    if problem.code.startswith(("FI", "RE", "MO", "YA")) and problem.severity is Severity.ADVICE:
        return False
    path = problem.where.path[2:]
    if len(path) > 1 and path[0] == "posts" and isinstance(path[1], int):
        return path[1] < len(one.item.posts) and any(post is one.item.posts[path[1]] for post in one.posts)
    return True


def _where(opened: Opened, file: str, path: KeyPath) -> Where:
    document = opened.documents.get(file)
    return document.where(path) if document else Where(file, path)


def _void(kind: str) -> str:
    return {
        "none": _("nobody approved it"),
        "stranger": _("who approved it is not somebody who approves"),
        "undigested": _("its approval does not say which words were approved"),
        "handed_otherwise": _("a tool has other words than those that were approved"),
        "changed": _("its approval no longer holds: it changed since"),
        "moved": _("its approval no longer holds: it was moved since"),
    }.get(kind, _("its approval does not hold"))


def _remedy(one: Chosen) -> str:
    item = one.item
    if item.status in ("on_hold", "cancelled", "published"):
        return _("Leave it out.")
    if item.status == "idea":
        return _("Write it first: cmkit calendar edit {item}").format(item=item.id)
    if item.status in ("draft", "changes_requested"):
        return _("Submit it first: cmkit calendar submit {item}").format(item=item.id)
    return _(
        "Once the client agrees: cmkit calendar approve {item} --by WHO --via mail --evidence TEXT"
    ).format(item=item.id)
