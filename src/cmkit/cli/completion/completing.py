"""What a TAB offers: the words that fit where the cursor stands, told to the script of a shell.

What never changes was written down beforehand (``completable``): importing a command costs more than a TAB
may. Ids are read from the mission. Nothing is ever complained about: a TAB that fails offers nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmkit.text import LANGUAGES, environment_language, one_line, visible

if TYPE_CHECKING:
    from cmkit.cli.completion.ids import Ids

KEPT = Path(__file__).parent / "words"
"""Where the scripts stand, and what was written down, by language."""
_MOST = 500
_WIDEST = 72

Offer = tuple[str, str]
"""A word, and what is said beside it."""
Described = dict[str, Any]
"""A command, an option or an argument as it was written down."""


def answer(arguments: Sequence[str]) -> int:
    """Answer a script: the shell's name, the words before the cursor, the word under it.

    The first line says what fits (``words``, or what the shell itself lists: ``files``, ``folders``), each
    following line a word, a tab and what is said beside it.
    """
    try:
        shell, *typed = arguments
        kind, offers = offered(_as_typed(shell, typed))
        lines = [kind, *(f"{word}\t{_told(said)}" for word, said in offers[:_MOST])]
        sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except Exception:  # a person is typing: a message would land in the middle of their line
        _hush()
    return 0


def offered(typed: Sequence[str]) -> tuple[str, list[Offer]]:
    """Return what fits as the last of these words, which may be empty."""
    *before, word = typed or [""]
    line = _read(before)
    if line is None:
        return "words", []
    wanted, lead = line.takes, ""
    if wanted is None and not line.literal and word.startswith("-"):
        name, equals, value = word.partition("=")
        if not equals:
            return "words", _fitting(_option_names(line), word)
        option = _option(line, name)
        wanted, lead, word = (option or {}).get("takes"), f"{name}=", value
    elif wanted is None and "commands" in line.node:
        commands = [(name, one["help"]) for name, one in line.node["commands"].items()]
        return "words", _fitting(commands, word)
    elif wanted is None:
        argument = _argument(line)
        if argument is None:
            return "words", [] if word or line.literal else _option_names(line)
        wanted = argument["takes"]
    return _values(line, wanted or {}, word, lead)


@dataclass(slots=True)
class _Line:
    """A command line as far as it is read."""

    told: Described
    """All that was written down, in the language of this line."""
    node: Described
    """The command, or the group of commands, that was reached."""
    folder: str = ""
    literal: bool = False
    """Whether a ``--`` was met: nothing is an option from then on."""
    arguments: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    takes: Described | None = None
    """What the option takes whose value comes next; ``None`` where no value is due."""


def _read(before: Sequence[str]) -> _Line | None:
    """Follow the words before the cursor; ``None`` behind a command that there is none of."""
    told = _written_down(before)
    line = _Line(told, told["root"])
    due = ""
    for word in before:
        if line.takes is not None:
            line.takes = None
            if due == "-C":
                line.folder = word
        elif word == "--" and not line.literal:
            line.literal = True
        elif word.startswith("-") and len(word) > 1 and not line.literal:
            due, equals, _value = word.partition("=")
            option = _option(line, due)
            line.options.append(due)
            line.takes = option.get("takes") if option and not equals else None
        elif "commands" in line.node:
            if word not in line.node["commands"]:
                return None
            line.node = line.node["commands"][word]
        else:
            line.arguments.append(word)
    return line


def _written_down(before: Sequence[str]) -> Described:
    """Read what was written down, in the language that ``--lang`` or the environment names."""
    language = environment_language()
    for place, word in enumerate(before):
        name, _equals, value = word.partition("=")
        if name == "--lang":
            following = value or (before[place + 1] if place + 1 < len(before) else "")
            language = next((one for one in LANGUAGES if one == following), language)
    told: Described = json.loads((KEPT / f"{language}.json").read_bytes())
    return told


def _options(line: _Line) -> Iterator[Described]:
    yield from line.node["options"]
    yield from line.told["shared"]


def _option(line: _Line, name: str) -> Described | None:
    return next((one for one in _options(line) if name in one["names"]), None)


def _option_names(line: _Line) -> list[Offer]:
    """Return the options that may still be given, each by its longest names."""
    found = []
    for option in _options(line):
        names: list[str] = option["names"]
        if option.get("many") or not set(names) & set(line.options):
            found += [(name, option["help"]) for name in names if len(name) > 2 or len(names) == 1]
    return found


def _argument(line: _Line) -> Described | None:
    """Return the argument that the word under the cursor is one of."""
    arguments: list[Described] = line.node["arguments"]
    place = len(line.arguments)
    if place < len(arguments):
        return arguments[place]
    return arguments[-1] if arguments and arguments[-1].get("many") else None


def _values(line: _Line, takes: Described, word: str, lead: str) -> tuple[str, list[Offer]]:
    """Return the values that fit, each behind ``lead``, what stands before them in the same word."""
    kind = takes.get("kind", "")
    if kind in ("files", "folders"):
        return kind, []
    given: set[str] = set()
    if takes.get("commas"):
        done, comma, word = word.rpartition(",")
        lead += done + comma
        given = set(done.split(","))
    elif takes.get("many"):
        given = set(line.arguments)
    offers = _fitting([one for one in _of_kind(line, kind, word) if one[0] not in given], word)
    return "words", [(lead + value, said) for value, said in offers]


def _of_kind(line: _Line, kind: str, word: str) -> list[Offer]:
    """Return every value of a kind: from a list that was written down, or from the mission."""
    lists: dict[str, list[Offer]] = line.told["lists"]
    if kind in lists:
        return lists[kind]
    if kind == "entries":
        shelf = line.arguments[0] if line.arguments else ""
        known = lists.get(f"catalogue {shelf}", [])
        return known and _together(known, _mission(line).own_entries(shelf))
    if kind in ("people", "platforms", "objectives"):
        return _mission(line).ids(kind)
    if kind == "items":
        return _mission(line).items()
    if kind == "kpis":
        return _mission(line).kpis()
    if kind == "agreed":
        return [*lists["sections"], *_mission(line).entries("objectives", "objectives.")]
    if kind == "asked":
        # Keys are many: they wait for the first letter, and sections go before them.
        return _together(lists["questionnaire"], lists["asked keys"] if word else ())
    if kind == "keys":
        return _mission(line).keys(line.told["keys"], word)
    return []


def _mission(line: _Line) -> Ids:
    # Reading YAML costs as much again as all the rest: only where ids are wanted.
    from cmkit.cli.completion.ids import Ids

    return Ids.of(Path(line.folder).expanduser())


def _together(known: Sequence[Offer], others: Iterable[Offer]) -> list[Offer]:
    words = {word for word, _said in known}
    return [*known, *(one for one in others if one[0] not in words)]


def _fitting(offers: Iterable[Offer], word: str) -> list[Offer]:
    beginning = word.casefold()
    return [(one[0], one[1]) for one in offers if one[0].casefold().startswith(beginning)]


def _told(said: str) -> str:
    """Return what is said beside a word, short, on one line, and so that nothing of it acts."""
    shown = one_line(visible(said[: 4 * _WIDEST]))
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1].rstrip() + "…"


def _as_typed(shell: str, words: list[str]) -> list[str]:
    """Return the words as the person means them; each shell hands them over in its own way."""
    if shell == "powershell":
        return [*words[:-1], words[-1].removeprefix(".")]
    if shell != "bash":
        return words
    # bash cuts --by=claire into three words, and leaves the quotes.
    kept = [
        _unquoted(word)
        for place, word in enumerate(words)
        if not (word == "=" and place and words[place - 1].startswith("--"))
    ]
    return kept if words and words[-1] != "=" else [*kept, ""]


def _unquoted(word: str) -> str:
    if not set(word) & set("\"'\\"):
        return word
    from shlex import split

    try:
        return " ".join(split(word))
    except ValueError:  # a quote that is still open
        return word.lstrip("\"'")


def _hush() -> None:
    """Let what could not be written go, so that the end of the program does not complain of it either."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
