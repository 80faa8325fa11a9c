"""The draft of a questionnaire: how it began, then every event, one line each."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from cmkit.files.paths import inside
from cmkit.files.writing import append_line, read_lines
from cmkit.problems import InputRefused
from cmkit.questionnaire.events import Event, as_line, decode, encode, from_line
from cmkit.questionnaire.filling import Filling, restored
from cmkit.text import LANGUAGES, Language, _, visible

DRAFT = ".cmkit/local/draft.jsonl"
"""Where the draft stands in the mission; it goes when the mission is written."""
_OPENING = b'{"language":"'


@dataclass(frozen=True, slots=True)
class Draft:
    """A kickoff under way: how it was begun, and what happened since."""

    path: Path
    language: Language
    preset: str
    short: bool
    today: str
    """The day of the kickoff, ISO."""
    events: tuple[Event, ...] = ()
    own: Filling = field(default_factory=Filling)
    """What the CM's profile brought when the kickoff began: a profile that changes meanwhile counts for the
    next mission, or the answers kept so far would belong to other questions."""

    def keep(self, event: Event) -> None:
        """Put an event on the disk; raises ``NotDone`` when that fails, and the answer is then not taken."""
        append_line(self.path, encode(event))


def read_draft(root: Path) -> Draft | None:
    """Return the draft that a kickoff left in the folder; a torn last line was never acknowledged.

    Raises ``InputRefused`` for a draft that cmkit did not write.
    """
    path = inside(root, DRAFT)
    if not path.is_file():
        return None
    lines = read_lines(path)
    if not lines:
        torn = path.read_bytes()
        if torn[: len(_OPENING)] != _OPENING[: len(torn)]:
            raise unreadable_draft(path)
        return None
    try:
        begun = cast("dict[str, object]", from_line(lines[0]))
        language = next(one for one in LANGUAGES if one == begun["language"])
        return Draft(
            path,
            language,
            str(begun["preset"]),
            begun["short"] is True,
            str(begun["today"]),
            tuple(decode(line) for line in lines[1:]),
            restored(begun["own"]) if "own" in begun else Filling(),
        )
    except (ValueError, KeyError, TypeError, StopIteration, ArithmeticError, RecursionError) as error:
        raise unreadable_draft(path) from error


def unreadable_draft(path: Path) -> InputRefused:
    """Say that the answers kept in a folder make no sense any more; they are not thrown away."""
    return InputRefused(
        _("The answers kept in {path} cannot be read.").format(path=visible(str(path))),
        _("Move the file elsewhere to start again; it holds what was answered."),
    )


def begin_draft(
    root: Path, language: Language, preset: str, today: str, *, short: bool, own: Filling | None = None
) -> Draft:
    """Begin to keep answers in a folder; ``own`` is what the CM's profile brings."""
    draft = Draft(inside(root, DRAFT), language, preset, short, today, own=own or Filling())
    header: dict[str, object] = {"language": language, "preset": preset, "short": short, "today": today}
    if own and own != Filling():
        header["own"] = asdict(own)
    draft.path.parent.mkdir(parents=True, exist_ok=True)
    append_line(draft.path, as_line(header))
    return draft
