"""What a step writes into the files of the calendar: as few lines as say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.approval import Approvals, hours_of, kept_copy
from cmkit.calendar.evidence import State, kept_at
from cmkit.calendar.published import digest_of, published, unreadable_files
from cmkit.calendar.states import Step, after
from cmkit.files.edits import Add, Edit, Remove, Set
from cmkit.files.emitting import emit_yaml
from cmkit.mission.items import Placed
from cmkit.model.editorial import Item, Post
from cmkit.problems import InputRefused, Refused
from cmkit.text import _, visible

_KEPT_HEADER = "What was approved, word for word. Written by cmkit: it tells what changed since."


@dataclass(frozen=True, slots=True)
class Given:
    """An approval as it is recorded: who gave it, when, how, where its trace is, who wrote it down."""

    by: str
    date: date
    via: str
    evidence: str
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What is to change in the file of an item, and a file beside."""

    edits: tuple[Edit, ...] = ()
    beside: Mapping[str, bytes] | None = None


def stepped(step: Step, placed: Placed, approvals: Approvals) -> Written:
    """Return what a step writes that changes the state alone; nothing where it is taken already."""
    return Written(_status(placed, after(step, placed.item, approvals.standing(placed.item))))


def approved(placed: Placed, approvals: Approvals, given: Given) -> Written:
    """Return what an approval writes; nothing where the same person approved these very words already.

    A second person's approval of the same words joins the first. Raises ``Refused`` where the person may not
    approve, or where a picture cannot be read.
    """
    item = placed.item
    refuse_stranger(approvals, given)
    standing = approvals.standing(item)
    status = after("approve", item, standing)
    refuse_unreadable(item, approvals)
    before = item.approval
    holds = standing.kind == "valid"
    if holds and before and given.by in before.by:
        return Written(_status(placed, status))
    what = published(item, approvals.strategy, approvals.evidence)
    together = [*before.by, given.by] if holds and before else [given.by]
    record: dict[str, object] = {
        "by": together[0] if len(together) == 1 else together,
        "date": given.date.isoformat(),
        "via": given.via,
        "evidence": given.evidence,
    }
    if given.recorded_by and given.recorded_by != given.by:
        record["recorded_by"] = given.recorded_by
    if item.date:
        record["day"] = item.date.year if str(item.date).isdecimal() else str(item.date)
    if hours := hours_of(item):
        record["hours"] = hours[0] if len(hours) == 1 else hours
    record["digest"] = digest_of(what)
    copy = emit_yaml(kept_copy(item, what), header=_KEPT_HEADER).encode()
    edits = (*_status(placed, status), Set((*placed.path, "approval"), record))
    return Written(edits, {kept_at(item.id): copy})


def changes_requested(placed: Placed, approvals: Approvals, what: str, by: str, day: date) -> Written:
    """Return what a round of changes writes; nothing where the last round asks for the same.

    An approval that was given before no longer holds, and goes.
    """
    item = placed.item
    status = after("request_changes", item, approvals.standing(item))
    last = item.changes[-1] if item.changes else None
    if item.status == status and last and last.what == (what,) and (not by or by in last.by):
        return Written()
    record: dict[str, object] = {"date": day.isoformat()}
    if by:
        record["by"] = by
    record["what"] = what
    edits: list[Edit] = [*_status(placed, status), Add((*placed.path, "changes"), record)]
    if item.approval:
        edits.append(Remove((*placed.path, "approval")))
    return Written(tuple(edits))


def went_out(placed: Placed, approvals: Approvals, url: str, platform: str) -> Written:
    """Return what a publication writes: the address of a post, and the state of the item once all are out."""
    item = placed.item
    after("publish", item, approvals.standing(item))
    index = _post_of(item, platform)
    post = item.posts[index]
    path = (*placed.path, "posts", index)
    edits: list[Edit] = []
    if url and post.url != url:
        edits.append(Set((*path, "url"), url))
    if post.status != "published" and (post.status or len(item.posts) > 1):
        edits.append(Set((*path, "status"), "published"))
    waiting = [one for number, one in enumerate(item.posts) if number != index and _waits(one, item)]
    if not waiting:
        edits.extend(_status(placed, "published"))
    return Written(tuple(edits))


def refuse_stranger(approvals: Approvals, given: Given) -> None:
    """Refuse the approval of somebody who may not give it, naming those who may."""
    if not approvals.approvers:
        raise Refused(
            _("Nobody is known who approves for the client."), _("Say first who approves: cmkit ask people")
        )
    if approvals.may_approve(given.by, given.date):
        return
    deputies = {who for person in approvals.strategy.people if person.approves for who in person.deputy}
    hint = _("Those who do: {known}.").format(known=", ".join(sorted(approvals.approvers)))
    if given.by in deputies:
        hint += " " + _(
            "A deputy approves while the other is away: write the absence into organisation.absences."
        )
    raise Refused(_("{who} does not approve for the client.").format(who=given.by), hint)


def refuse_unreadable(item: Item, approvals: Approvals) -> None:
    """Refuse what has a picture that cannot be read: nobody can say what is approved."""
    for _index, name, state in unreadable_files(item, approvals.evidence):
        raise Refused(
            _("{item}: the file {file} cannot be taken: {why}.").format(
                item=item.id, file=visible(name), why=why_not(state)
            ),
            _("Put the picture there, or name another one under “media”."),
        )


def why_not(state: State) -> str:
    """Say why a local media cannot be read."""
    return {
        "missing": _("it does not exist"),
        "outside": _("it is not among the files that the client may see"),
        "link": _("it is a link"),
        "not_a_file": _("it is not an ordinary file"),
        "too_large": _("it is too large for any network"),
        "unreadable": _("it cannot be opened"),
    }.get(state, "")


def _status(placed: Placed, status: str) -> tuple[Edit, ...]:
    return () if placed.item.status == status else (Set((*placed.path, "status"), status),)


def _waits(post: Post, item: Item) -> bool:
    return (post.status or item.status) not in ("published", "cancelled")


def _post_of(item: Item, platform: str) -> int:
    """Find the post that is meant: by its platform, else the only one that still waits."""
    if not item.posts:
        raise Refused(
            _("{item} has no platform yet.").format(item=item.id),
            _("Write its “posts” in the file: one for each platform."),
        )
    there = [post.platform for post in item.posts]
    if platform:
        if platform in there:
            return there.index(platform)
        raise InputRefused(
            _("{item} is not planned on {platform}.").format(item=item.id, platform=visible(platform)),
            _("Its platforms are: {known}.").format(known=", ".join(there)),
        )
    waiting = [index for index, post in enumerate(item.posts) if _waits(post, item)]
    if len(waiting) == 1 or len(there) == 1:
        return waiting[0] if waiting else 0
    raise InputRefused(
        _("{item} goes out on several platforms.").format(item=item.id),
        _("Say on which it did: --platform {known}").format(known=" | ".join(_still(item, waiting))),
    )


def _still(item: Item, waiting: Sequence[int]) -> list[str]:
    return [item.posts[index].platform for index in waiting] or [post.platform for post in item.posts]
