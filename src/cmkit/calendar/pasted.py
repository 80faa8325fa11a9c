"""What the validation page gives back: a file of answers, or the same as text, pasted into a mail.

The text is made for people and mails: quoted, wrapped anew, its spaces changed, with greetings around it, it
still says the same. What is cut short is refused, never taken in part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from cmkit.calendar.returned import Answer, Decision, Return
from cmkit.problems import InputRefused
from cmkit.text import _, slug

FILE = "validation"
"""What ``cmkit`` says in a file of answers."""
VERSION = 1

_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
_BEGIN = re.compile(r"={3,} ?(?:Réponses|Answers) ?:[^=]*={3,}", re.IGNORECASE)
_END = re.compile(r"={3,} ?(?:Fin|End) ?: ?(\d+)[^=]*={3,}", re.IGNORECASE)
_BY = re.compile(r"\b(?:Réponse de|Answered by) ?: ?\[(.*?)\]", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(
    r"\(id ?: ?(?P<id>[a-z0-9][a-z0-9_ -]*?) ?/ ?(?P<digest>1: ?[0-9a-f][0-9a-f ]*?)"
    r"(?: ?/ ?(?P<day>\d{4} ?- ?\d{2} ?- ?\d{2}))? ?\)"
)
_DECISION = re.compile(r"→ ?([^\[→(.:]*)")
_NOTE = re.compile(r"\[([^\]]*)\]?", re.DOTALL)
_WORDS: Mapping[str, Decision] = {
    "valide": "approved",
    "approved": "approved",
    "a-modifier": "changes",
    "to-be-changed": "changes",
    "en-attente": "hold",
    "on-hold": "hold",
    "": "",
    "sans-reponse": "",
    "no-answer": "",
}
"""What the page writes for a decision, as slugs."""


def read_answer(text: str) -> Return | None:
    """Read what the page gave back, as a file or as text within whatever; ``None`` where there is none of it.

    Raises ``InputRefused`` for what was ours and is not whole.
    """
    bare = text.lstrip("\ufeff \t\r\n")
    if bare.startswith("{") and f'"{FILE}"' in bare[:200]:
        return _of_file(bare)
    return _of_text(text)


def _of_file(text: str) -> Return:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _cut(_("The file of answers is not whole.")) from error
    if (
        not isinstance(data, dict)
        or data.get("version") != VERSION
        or not isinstance(data.get("answers"), list)
    ):
        raise _cut(_("The file of answers is not one that this cmkit reads."))
    answers = tuple(
        _answer(one, f"{number}") for number, one in enumerate(data["answers"], 1) if isinstance(one, dict)
    )
    if len(answers) != data.get("count", len(answers)):
        raise _cut(_("The file of answers is not whole."))
    sent = tuple(str(one) for one in data.get("sent", ()) if isinstance(one, str))
    return Return(answers, _text(data.get("by")), sent, "page")


def _answer(one: Mapping[str, object], where: str) -> Answer:
    word = _text(one.get("decision"))
    decision: Decision = word if word in ("approved", "changes", "hold") else ""  # type: ignore[assignment]  # just that
    return Answer(
        item=_text(one.get("id")),
        digest=_text(one.get("digest")),
        decision=decision,
        note=_text(one.get("note")),
        seen_day=_day(_text(one.get("day"))),
        word="" if decision or not word else word,
        where=where,
    )


def _of_text(text: str) -> Return | None:
    plain = "\n".join(_QUOTED.sub("", line) for line in _SPACES.sub(" ", text).splitlines())
    flat = " ".join(plain.split())
    begin = _BEGIN.search(flat)
    if begin is None:
        return None
    end = _END.search(flat, begin.end())
    if end is None:
        raise _cut(_("The end of the answers is missing."))
    inside = flat[begin.end() : end.start()]
    answers = tuple(_answers(inside))
    if len(answers) != int(end[1]):
        raise _cut(
            _("{count} answers were sent, {found} can be read.").format(count=end[1], found=len(answers))
        )
    by = _BY.search(inside)
    return Return(answers, by[1].strip() if by else "", tuple(one.item for one in answers), _via(plain))


def _via(text: str) -> Literal["page", "mail"]:
    """Tell a mail from what was pasted bare: it has something before the answers."""
    return "page" if text.lstrip().startswith("=") else "mail"


def _answers(inside: str) -> Iterator[Answer]:
    found = list(_ITEM.finditer(inside))
    for place, one in enumerate(found):
        following = found[place + 1].start() if place + 1 < len(found) else len(inside)
        said = inside[one.end() : following]
        decided = _DECISION.search(said)
        word = decided[1].strip(" .:·-*") if decided else ""
        decision = _WORDS.get(slug(word, ""))
        note = _NOTE.search(said, decided.end() if decided else 0)
        yield Answer(
            item=one["id"].replace(" ", ""),
            digest=one["digest"].replace(" ", ""),
            decision=decision or "",
            note=_unfolded(note[1]) if note else "",
            seen_day=_day((one["day"] or "").replace(" ", "")),
            word=word if decision is None else "",
            where=str(place + 1),
        )


def _unfolded(text: str) -> str:
    """Return a remark as it was typed: its lines were joined by a sign."""
    return "\n".join(part.strip() for part in text.split("¶")).strip()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _cut(message: str) -> InputRefused:
    return InputRefused(message, _("Ask for the answers once more: the whole text, or the saved file."))
