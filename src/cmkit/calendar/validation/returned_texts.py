"""Texts that came back in the sheet: carried into the items where nobody wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.calendar.approval import Approvals
from cmkit.calendar.changed import changes
from cmkit.calendar.dictated import as_dictated, bodies, bodies_of
from cmkit.calendar.hashtags import bare
from cmkit.calendar.published import Published, digest_of, written
from cmkit.calendar.recording import Written
from cmkit.calendar.states import said
from cmkit.calendar.validation.returned import Answer, Outcome
from cmkit.calendar.validation.sheet import shown_field
from cmkit.files.edits import Edit, Remove, Set
from cmkit.mission.items import Placed
from cmkit.problems import KeyPath, Refused
from cmkit.text import _

_FINAL = frozenset({"published", "cancelled"})
_PLACES: dict[str, KeyPath] = {"label": ("paid", "label")}


def texts_taken(answer: Answer, placed: Placed, approvals: Approvals) -> Outcome:
    """Say what the texts of a row do to its item: its decision, remark and corrections are not looked at.

    A text that was changed in the mission meanwhile is not written over: none of the row is then taken.
    """
    item, now = placed.item, approvals.published(placed.item)
    if not answer.texts and not answer.overwritten:
        return Outcome("already", answer, file=placed.file)
    if item.status in _FINAL:
        reason = _("{item} is {status}: its texts are not changed any more.").format(
            item=item.id, status=said(item.status)
        )
        return Outcome("refused", answer, file=placed.file, reason=reason)
    seen = now if digest_of(now) == answer.digest else answer.seen
    if seen is None or digest_of(seen) != answer.digest:
        return Outcome("altered", answer, file=placed.file)
    if lost := [key for key, text in answer.overwritten.items() if key.startswith("text:")]:
        reason = _("what stands in {columns} is no text that can be taken").format(columns=", ".join(lost))
        return Outcome("refused", answer, file=placed.file, reason=reason)
    if _written_meanwhile(answer, placed, seen, now):
        return Outcome("changed", answer, file=placed.file, words=changes(seen, now))
    try:
        edits = tuple(_edits(answer, placed, now))
    except Refused as refusal:
        return Outcome("refused", answer, file=placed.file, reason=refusal.message, hint=refusal.hint)
    if not edits:
        return Outcome("already", answer, file=placed.file)
    void = _("its approval no longer holds") if approvals.standing(item).kind == "valid" else ""
    again = _("Submit it again: cmkit calendar submit {item}").format(item=item.id) if void else ""
    return Outcome("texts", answer, Written(edits), placed.file, reason=void, hint=again)


def _written_meanwhile(answer: Answer, placed: Placed, seen: Published, now: Published) -> bool:
    """Whether one of the texts is neither what it was when it was sent nor what it is to be."""
    before, today = bodies_of(seen), bodies(placed.item)
    for name, text in answer.texts.items():
        if today.get(name) not in (before.get(name), written((text,))):
            return True
    return any(
        shown_field(now, key) not in (shown_field(seen, key), text)
        for key, text in answer.overwritten.items()
    )


def _edits(answer: Answer, placed: Placed, now: Published) -> Iterator[Edit]:
    item, edits = as_dictated(placed, answer.texts)
    yield from edits
    for key, text in answer.overwritten.items():
        if text == shown_field(now, key):
            continue
        path = (*placed.path, *_PLACES.get(key, (key,)))
        if not text:
            yield Remove(path)
        elif key == "hashtags":
            yield Set(path, [tag for word in text.replace(",", " ").split() if (tag := bare(word))])
        else:
            yield Set(path, " ".join(text.split()) if key in ("title", "link", "label") else text)
    if edits and item.status == "idea":
        yield Set((*placed.path, "status"), "draft")
