"""What an answer of the client does to its item: an approval of just what the client saw, a round, a hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from cmkit.calendar.approval import Approvals, hours_of
from cmkit.calendar.changed import Change, changes
from cmkit.calendar.dictated import as_dictated, bodies, bodies_of, cleaned
from cmkit.calendar.published import Published, digest_of, written
from cmkit.calendar.recording import Given, Written, approved, changes_requested, stepped
from cmkit.calendar.validation.returned import Answer, Outcome
from cmkit.files.edits import Edit, Set
from cmkit.mission.items import Placed
from cmkit.model.editorial import DIGEST, Item, ItemApproval
from cmkit.model.values import PartialDate
from cmkit.problems import Refused
from cmkit.text import _, visible


def judged(answer: Answer, placed: Placed, approvals: Approvals, given: Given, nothing_said: str) -> Outcome:
    """Say what an answer does to its item, as both stand now.

    ``nothing_said`` is what a round says where the client asks for changes without a word.
    """
    try:
        outcome = _judged(answer, placed, approvals, given, nothing_said)
    except Refused as refusal:
        outcome = Outcome("refused", answer, reason=refusal.message, hint=refusal.hint)
    return replace(outcome, file=placed.file)


def _judged(answer: Answer, placed: Placed, approvals: Approvals, given: Given, nothing_said: str) -> Outcome:
    if answer.word:
        return Outcome("unclear", answer)
    match answer.decision:
        case "approved":
            return _approved(answer, placed, approvals, given)
        case "changes":
            return _changes(answer, placed, approvals, given, nothing_said)
        case "hold":
            return _on_hold(answer, placed, approvals)
    return Outcome("undecided" if answer.says_nothing else "remarked", answer)


def _approved(answer: Answer, placed: Placed, approvals: Approvals, given: Given) -> Outcome:
    if not approvals.may_approve(given.by, given.date):
        return Outcome("stranger", answer)
    if answer.asked_day or answer.asked_hour or answer.overwritten:
        return Outcome("remarked", answer)
    item = placed.item
    now = approvals.published(item)
    if _stands_already(answer, item, now, approvals, given):
        return Outcome("already", answer)
    if _altered(answer):
        return Outcome("altered", answer)
    if digest_of(now) != answer.digest:
        return Outcome("changed", answer, words=_since(answer, item, now, approvals))
    corrected, edits = as_dictated(placed, answer.texts)
    record = approved(Placed(placed.file, placed.path, corrected), approvals, given)
    record = _for_the_day_shown(answer, placed, record)
    if moved := _moved(answer, corrected, approvals, given):
        return Outcome("changed", answer, reason=moved)
    whole = Written((*edits, *record.edits), record.beside)
    if not edits:
        return Outcome("approved" if record.edits else "already", answer, whole)
    return Outcome("corrected", answer, whole, words=changes(now, approvals.published(corrected)))


def _altered(answer: Answer) -> bool:
    """Whether the marks of what was shown are none that cmkit wrote beside it."""
    if not re.match(DIGEST, answer.digest) or (answer.seen and digest_of(answer.seen) != answer.digest):
        return True
    try:
        if answer.seen_day:
            PartialDate.parse(answer.seen_day)
    except ValueError:
        return True
    return False


def _changes(
    answer: Answer, placed: Placed, approvals: Approvals, given: Given, nothing_said: str
) -> Outcome:
    item = placed.item
    what = _asked_for(answer) or nothing_said
    now = digest_of(approvals.published(item))
    asked = any((what,) == one.what and given.by in one.by for one in item.changes)
    if asked and (answer.digest != now or item.status == "changes_requested"):
        return Outcome("already", answer)
    if answer.digest != now and item.approval and approvals.standing(item).holds:
        # Asked of words that are gone, while others were approved: an old answer undoes no newer one.
        return Outcome("changed", answer, words=_since(answer, item, approvals.published(item), approvals))
    record = changes_requested(placed, approvals, what, given.by, given.date)
    return Outcome("changes" if record.edits else "already", answer, record)


def _on_hold(answer: Answer, placed: Placed, approvals: Approvals) -> Outcome:
    edits = list(stepped("hold", placed, approvals).edits)
    asked = _asked_for(answer)
    if asked and asked not in placed.item.note:
        notes = [*placed.item.note, asked]
        edits.append(Set((*placed.path, "note"), notes[0] if len(notes) == 1 else notes))
    return Outcome("on_hold" if edits else "already", answer, Written(tuple(edits)))


def _asked_for(answer: Answer) -> str:
    """Write all that the client asks for as one text: the remark, the day, the texts written over."""
    moment = " ".join(filter(None, (answer.asked_day, answer.asked_hour)))
    texts = [f"{name}: {text}" if name else text for name, text in answer.texts.items()]
    texts += [f"{key}: {text}" for key, text in answer.overwritten.items() if text]
    return cleaned("\n\n".join(filter(None, (answer.note, moment, *texts))))


def _stands_already(answer: Answer, item: Item, now: Published, approvals: Approvals, given: Given) -> bool:
    """Whether the item says what the client approved, with the client's own words in it, and is approved."""
    if item.approval is None or given.by not in item.approval.by:
        return False
    if approvals.standing(item).kind != "valid":
        return False
    if digest_of(now) == answer.digest:
        return not as_dictated(Placed("", (), item), answer.texts)[1]
    if not answer.texts:
        return False
    texts = bodies(item)
    if any(texts.get(name) != written((text,)) for name, text in answer.texts.items()):
        return False
    return answer.seen is None or _differ_in_texts_alone(answer, now)


def _differ_in_texts_alone(answer: Answer, now: Published) -> bool:
    assert answer.seen is not None
    apart = ("hook", "text", "posts")
    beside = [{key: value for key, value in one.items() if key not in apart} for one in (answer.seen, now)]
    dictated = {name: written((text,)) for name, text in answer.texts.items()}
    return digest_of(beside[0]) == digest_of(beside[1]) and {
        **bodies_of(answer.seen),
        **dictated,
    } == bodies_of(now)


def _since(answer: Answer, item: Item, now: Published, approvals: Approvals) -> tuple[Change, ...]:
    """Return what changed since the client saw it; nothing where what was seen is not known any more."""
    seen = answer.seen
    if seen is None:
        kept = approvals.evidence.approved(item.id)
        what = kept.get("published") if kept else None
        seen = what if isinstance(what, Mapping) and digest_of(what) == answer.digest else None
    return changes(seen, now) if seen is not None else ()


def _for_the_day_shown(answer: Answer, placed: Placed, record: Written) -> Written:
    """Write the approval for the day and the hours that the client was shown, where those are known."""
    if not answer.seen_day:
        return record

    def shown(value: object) -> object:
        assert isinstance(value, dict)
        return {key: one for key, one in value.items() if key not in ("day", "hours", "digest")} | {
            "day": int(answer.seen_day) if answer.seen_day.isdecimal() else answer.seen_day,
            **({"hours": list(answer.seen_hours)} if len(answer.seen_hours) > 1 else {}),
            **({"hours": answer.seen_hours[0]} if len(answer.seen_hours) == 1 else {}),
            "digest": value["digest"],
        }

    path = (*placed.path, "approval")
    edits: list[Edit] = [
        Set(path, shown(one.value)) if isinstance(one, Set) and one.path == path else one
        for one in record.edits
    ]
    return Written(tuple(edits), record.beside)


def _moved(answer: Answer, item: Item, approvals: Approvals, given: Given) -> str:
    """Say that an item has been moved too far since it was shown; nothing where it may go out."""
    if not answer.seen_day:
        return ""
    shown = ItemApproval.model_construct(
        by=(given.by,),
        date=PartialDate.of(given.date),
        day=PartialDate.parse(answer.seen_day),
        hours=answer.seen_hours,
        digest=digest_of(approvals.published(item)),
    )
    standing = approvals.standing(item.model_copy(update={"approval": shown, "status": "approved"}))
    if standing.kind != "moved":
        return ""
    now = " ".join(filter(None, (str(item.date or ""), *hours_of(item)[:1])))
    return _("it was shown for {before}, and stands on {now} now").format(
        before=visible(standing.moved_from), now=now
    )
