"""What became of the client's answers, said item by item: what was taken first, then what was not and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cmkit.calendar.states import over_rounds
from cmkit.calendar.validation.returned import Answer, Kind, Outcome
from cmkit.calendar.validation.words import DECISIONS, field_said
from cmkit.text import _, one_line, plural, spoken_language, visible

_ORDER: tuple[Kind, ...] = (
    "approved", "corrected", "texts", "changes", "on_hold", "already", "undecided",
    "changed", "contradicting", "remarked", "unclear", "stranger", "altered", "unknown", "refused",
)  # fmt: skip
_WIDTH = 200


def summary(
    outcomes: Sequence[Outcome], asked_before: Mapping[str, int], rounds: int | None
) -> Iterator[str]:
    """Say what became of each answer, in lines; rounds beyond those agreed are said where they are asked.

    ``asked_before`` is how many rounds each item had.
    """
    for kind in _ORDER:
        found = [one for one in outcomes if one.kind == kind]
        if not found:
            continue
        yield _heading(kind, len(found))
        for one in found:
            yield f"  {_named(one)}"
            for line in _about(one):
                yield f"    {line}"
            if kind == "changes" and (said := over_rounds(asked_before.get(one.answer.item, 0) + 1, rounds)):
                yield f"    {said}"


def _heading(kind: Kind, count: int) -> str:
    if kind in ("approved", "corrected", "texts", "changes", "on_hold", "already", "undecided"):
        return _heading_of_taken(kind, count)
    match kind:
        case "changed":
            return _("Not taken, changed since it was sent:")
        case "contradicting":
            return _("Not taken, the rows contradict each other:")
        case "remarked":
            return _("Not taken, more is asked for than a decision:")
        case "unclear":
            return _("Not taken, the decision is none of those in the list:")
        case "stranger":
            return _("Not taken, whoever answered does not approve for the client:")
        case "altered":
            return _(
                "Not taken, it cannot be told what was shown (the hidden columns were changed or are gone):"
            )
        case "unknown":
            return _("Not taken, there is no such item:")
    return _("Not taken:")


def _heading_of_taken(kind: Kind, count: int) -> str:
    match kind:
        case "approved":
            return plural("Approved: {count} item", "Approved: {count} items", count)
        case "corrected":
            return plural(
                "Approved as the client corrected it: {count} item",
                "Approved as the client corrected them: {count} items",
                count,
            )
        case "texts":
            return plural("Texts taken: {count} item", "Texts taken: {count} items", count)
        case "changes":
            return plural("To be changed: {count} item", "To be changed: {count} items", count)
        case "on_hold":
            return plural("On hold: {count} item", "On hold: {count} items", count)
        case "already":
            return plural(
                "Nothing new, the calendar says so already: {count} item",
                "Nothing new, the calendar says so already: {count} items",
                count,
            )
    return plural("Without a decision: {count} item", "Without a decision: {count} items", count)


def _named(one: Outcome) -> str:
    item = visible(one_line(one.answer.item)) or _("no id")
    return item if one.taken or not one.answer.where else f"{item} ({one.answer.where})"


def _about(one: Outcome) -> Iterator[str]:
    answer = one.answer
    if one.kind == "contradicting":
        yield _decision(answer)
    if one.kind == "unclear":
        yield _("it says “{word}”").format(word=_short(answer.word))
    if one.kind == "unknown" and one.near:
        yield _("{near} resembles it: if that is meant, correct the id and import again").format(
            near=one.near
        )
    if one.reason:
        yield one.reason
    for change in one.words:
        said = field_said(change.field, spoken_language())
        yield visible(_("{field}: {words}").format(field=said, words=change.said()))
    if one.kind == "changed" and not one.words and not one.reason:
        yield _("what was shown is not kept here: nothing can be compared")
    yield from _asked(one)
    if one.hint:
        yield one.hint


def _asked(one: Outcome) -> Iterator[str]:
    """Say what the client asks for beside a decision, wherever the calendar does not say it now."""
    answer = one.answer
    if one.kind in ("already", "texts"):
        return
    if answer.note:
        yield _("remark: {text}").format(text=_short(answer.note))
    moment = " ".join(filter(None, (answer.asked_day, answer.asked_hour)))
    if moment:
        yield _("asks for another day: {day}").format(day=_short(moment))
    if one.kind == "corrected":
        return
    for name, text in {**answer.texts, **answer.overwritten}.items():
        yield f"{visible(name)}: {_short(text)}" if name else _short(text)


def _decision(answer: Answer) -> str:
    if answer.word or not answer.decision:
        return _("it says “{word}”").format(word=_short(answer.word) or "–")
    return _("it says “{word}”").format(word=DECISIONS[answer.decision].said(spoken_language()))


def _short(text: str) -> str:
    line = visible(one_line(text))
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
