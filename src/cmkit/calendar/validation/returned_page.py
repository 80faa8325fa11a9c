"""What the validation page gives back: a file of answers, or the same as text, pasted into a mail.

The text is made for people and mails: quoted, wrapped anew, its spaces changed, with greetings around it, it
still says the same. What is cut short is refused, never taken in part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal
from unicodedata import normalize

from cmkit.calendar.validation.returned import Answer, Decision, Return
from cmkit.problems import InputRefused
from cmkit.text import _, visible

FILE = "validation"
"""What ``cmkit`` says in a file of answers."""
VERSION = 1

_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_HYPHENS = re.compile("[\u2010\u2011]")
_QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
_BEGIN = re.compile(r"={3,} ?(?:Réponses|Answers) ?:[^=]*={3,}", re.IGNORECASE)
_END = re.compile(r"={3,} ?(?:Fin|End) ?: ?(\d+)[^=]*={3,}", re.IGNORECASE)
_BY = re.compile(r"\b(?:Réponse de|Answered by) ?: ?\[(.*?)\]", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(
    r"\(id ?: ?(?P<id>[a-z0-9][a-z0-9_ -]*?) ?/ ?(?P<digest>1: ?[0-9a-f][0-9a-f ]*?)"
    r"(?: ?/ ?(?P<day>\d{4} ?- ?\d{2} ?- ?\d{2}))? ?\)"
)
_TITLE = "■"
"""Stands before the title of each item: what comes before it still belongs to the answer above."""
_ARROW = re.compile(r"→|-{1,2}>|=>")
_NOTE = re.compile(r"\[([^\]]*)\]?", re.DOTALL)
_MARKS = " .:;,*_|>-\u2013"
"""What a mail program or a hand leaves around words without meaning anything."""
_WORDS: Mapping[str, Decision] = {
    "valide": "approved",
    "approved": "approved",
    "a modifier": "changes",
    "to be changed": "changes",
    "en attente": "hold",
    "on hold": "hold",
    "": "",
    "sans reponse": "",
    "no answer": "",
}
"""What the page writes for a decision, without accents and capitals."""


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
    plain = "\n".join(_QUOTED.sub("", line) for line in _plain(text).splitlines())
    flat = " ".join(plain.split())
    parts = list(_parts(flat))
    if not parts:
        return None
    by = {who: None for part in parts if (who := _who(part))}
    if len(by) > 1:
        raise InputRefused(
            _("The text holds the answers of several people: {names}.").format(names=visible(", ".join(by))),
            _("Import them one after the other."),
        )
    answers: list[Answer] = []
    for answer in (answer for part in parts for answer in _answers(part)):
        if answer not in answers:
            answers.append(answer)
    return Return(
        tuple(replace(answer, where=str(place)) for place, answer in enumerate(answers, 1)),
        next(iter(by), ""),
        tuple(dict.fromkeys(answer.item for answer in answers)),
        _via(plain),
    )


def _plain(text: str) -> str:
    """Undo what programs do to letters on the way: spaces and hyphens of their own, accents taken apart."""
    return _HYPHENS.sub("-", _SPACES.sub(" ", normalize("NFC", text))).replace("\u00ad", "")


def _parts(flat: str) -> Iterator[str]:
    """Give what stands between each beginning and its end; a mail may quote an earlier one."""
    begins = list(_BEGIN.finditer(flat))
    for place, begin in enumerate(begins):
        following = begins[place + 1].start() if place + 1 < len(begins) else len(flat)
        end = _END.search(flat, begin.end(), following)
        if end is None:
            raise _cut(_("The end of the answers is missing."))
        part = flat[begin.end() : end.start()]
        if (found := len(_ITEM.findall(part))) != int(end[1]):
            raise _cut(_("{count} answers were sent, {found} can be read.").format(count=end[1], found=found))
        yield part


def _who(part: str) -> str:
    found = _BY.search(part)
    return found[1].strip() if found else ""


def _via(text: str) -> Literal["page", "mail"]:
    """Tell a mail from what was pasted bare: it has something before the answers."""
    return "page" if text.lstrip().startswith("=") else "mail"


def _answers(part: str) -> Iterator[Answer]:
    found = list(_ITEM.finditer(part))
    for place, one in enumerate(found):
        following = found[place + 1].start() if place + 1 < len(found) else len(part)
        said = part[one.end() : following].partition(_TITLE)[0]
        decision, note, word = _understood(said)
        yield Answer(
            item=one["id"].replace(" ", ""),
            digest=one["digest"].replace(" ", ""),
            decision=decision,
            note=note,
            seen_day=_day((one["day"] or "").replace(" ", "")),
            word=word,
        )


def _understood(said: str) -> tuple[Decision, str, str]:
    """Read decision, remark, and words of the client's own that are neither.

    Whoever writes into the text by hand is heard: nothing is approved where more is said than the page wrote.
    """
    before, arrow, after = _cut_at_arrow(said)
    bracket = _NOTE.search(after)
    head = after[: bracket.start()] if bracket else after
    own = [before, after[bracket.end() :] if bracket else ""]
    word = head.strip(_MARKS)
    decision = _WORDS.get(_spelled(word))
    if decision is None:
        first = re.split(r"[.:;,!?\u2013(]", word, maxsplit=1)[0]
        decision = _WORDS.get(_spelled(first))
        own.insert(1, word[len(first) :])
    own = [one.strip(_MARKS) for one in own if one.strip(_MARKS)]
    note = _unfolded(bracket[1]) if bracket else ""
    if decision is None or (decision == "approved" and own):
        return "", note, " ".join(f"{before} {arrow} {after}".split()).strip(_MARKS + "→")
    return decision, "\n".join(filter(None, [note, *own])), ""


def _spelled(word: str) -> str:
    """Write a decision as it is looked up; all but accents and capitals counts, an emoji too."""
    return re.sub("[\u0300-\u036f\ufe0e\ufe0f]", "", normalize("NFKD", word)).casefold().strip()


def _cut_at_arrow(said: str) -> tuple[str, str, str]:
    """Part what stands before the decision from what follows it; without any sign of one, all follows."""
    found = _ARROW.search(said)
    return (said[: found.start()], found[0], said[found.end() :]) if found else (said, "", "")


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
