"""What every command is told beside its own options: the folder, the language, how to speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cmkit.problems import InputRefused
from cmkit.text import LANGUAGES, Language, _


@dataclass(frozen=True, slots=True)
class Session:
    """The options that stand before or after any command."""

    folder: Path | None = None
    """What ``-C`` named; ``None`` is the folder one stands in."""
    language: Language | None = None
    """What ``--lang`` named; ``None`` asks the environment."""
    colour: bool = True
    quiet: bool = False
    debug: bool = False

    @property
    def place(self) -> Path:
        """The folder that the command is about."""
        return self.folder or Path()


def take_session(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Session, list[str]]:
    """Split the options that every command shares from a command line.

    They may stand anywhere before a ``--``. Raises ``InputRefused`` for one without its value.
    """
    session = Session(colour=not environment.get("NO_COLOR"))
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        word = pending.pop(0)
        if word == "--":
            rest += [word, *pending]
            break
        name, has_value, value = word.partition("=")
        if name == "--lang":
            session = replace(session, language=_language(value if has_value else _next(pending, name)))
        elif word == "-C":
            session = replace(session, folder=Path(_next(pending, word)))
        elif word == "--no-color":
            session = replace(session, colour=False)
        elif word in ("-q", "--quiet"):
            session = replace(session, quiet=True)
        elif word == "--debug":
            session = replace(session, debug=True)
        else:
            rest.append(word)
    return session, rest


def _next(pending: list[str], name: str) -> str:
    if not pending:
        raise InputRefused(_("The option {name} needs a value.").format(name=name))
    return pending.pop(0)


def _language(word: str) -> Language:
    for language in LANGUAGES:
        if word == language:
            return language
    raise InputRefused(_("Unknown language: “{word}”.").format(word=word), _("Write --lang fr or --lang en."))
