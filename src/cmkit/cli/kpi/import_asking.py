"""What downloads leave open: asked at a terminal, else refused all at once, with the command that says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from typer import Context

from cmkit.cli.console import Console
from cmkit.cli.occasion import Occasion
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.measures.asked import FLAGS, Asked, Given
from cmkit.measures.dates import Span, month_of
from cmkit.problems import InputRefused, Refused
from cmkit.text import _, plural, shell_word, visible

if TYPE_CHECKING:
    from cmkit.measures.importing import Imported

_MOST_ASKED = 30


@dataclass(frozen=True, slots=True)
class Asking:
    """Where and how to ask."""

    folder: Path
    console: Console
    typed: Sequence[str]
    """The words of the command as it was typed, ready for a shell."""

    def answered(self, read: Callable[[Given], Imported], given: Given) -> Imported:
        """Read with what is known; ask at the terminal for what is not, and read again.

        Raises ``Refused`` where there is no terminal: it names all that is lacking, and the whole command.
        """
        for _turn in range(_MOST_ASKED):
            try:
                return read(given)
            except Asked as asked:
                given = self._ask(asked, given)
        return read(given)

    def _ask(self, asked: Asked, given: Given) -> Given:
        try:
            terminal = Occasion.of(self.folder, given.today, self.console).terminal()
        except InputRefused:
            raise _all_lacking(asked, given, self.typed) from None
        from cmkit.questionnaire.choosing import Option as Choice
        from cmkit.questionnaire.prompts import Picked, Prompt, Typed

        options = tuple(Choice(one, one) for one in asked.choices)
        said = terminal.ask(
            Prompt(asked.message, help=asked.hint, options=options, may_pass=False, is_summary=True)
        )
        word = (
            said.text.strip()
            if isinstance(said, Typed)
            else said.values[0]
            if isinstance(said, Picked) and said.values
            else ""
        )
        if not word:
            raise asked
        return _with(given, asked, word)


def _with(given: Given, asked: Asked, word: str) -> Given:
    """Return what is known once a question has its answer; raises ``Asked`` again where it does not fit."""
    if asked.choices and word.isdecimal() and 0 < int(word) <= len(asked.choices):
        word = asked.choices[int(word) - 1]
    match asked.kind:
        case "year" if word.isdecimal() and len(word) == 4:
            return replace(given, year=int(word))
        case "dates" if word in asked.choices:
            return replace(given, order="dmy" if word == "day-first" else "mdy")
        case "decimals" if word in asked.choices:
            return replace(given, comma=word == "comma")
        case "period":
            return replace(given, period=period_of(word))
        case "platform" if word in asked.choices:
            return replace(given, chosen={**given.chosen, asked.about: word})
        case "subject" if word in asked.choices:
            return replace(given, subject=word)
        case _:
            raise asked


def _all_lacking(asked: Asked, given: Given, words: Sequence[str]) -> Refused:
    """Refuse with everything that nobody said yet, and the command that says it."""
    every = (asked, *asked.others)
    hints = [one.hint for one in every]
    command = _("The whole command, with what is right in place of these: {command}").format(
        command=" ".join([*words, *_flags(every, given)])
    )
    if len(every) == 1:
        return Refused(asked.message, f"{asked.hint}\n{command}")
    lines = [f"  {one.message}\n    {hint}" for one, hint in zip(every, hints, strict=True)]
    told = plural("{count} thing is lacking:", "{count} things are lacking:", len(every))
    return Refused("\n".join([told, *lines]), command)


def _flags(asked: Sequence[Asked], given: Given) -> list[str]:
    """Write the options that answer questions, each once; of several platforms, each with what it is of."""
    found: dict[str, str] = {}
    several = sum(one.kind == "platform" for one in asked) + len(given.platforms) + len(given.chosen) > 1
    for one in asked:
        about = f"{one.about}=" if one.kind == "platform" and several else ""
        words = f"{FLAGS[one.kind]} {shell_word(about + (one.proposed or 'ID'))}"
        found.setdefault(about or one.kind, words)
    return list(found.values())


def typed(context: Context, session: Session) -> list[str]:
    """Return the words of the command, its options as they were given; ready for a shell."""
    place = ("-C", shell_word(str(session.folder))) if session.folder else ()
    words = ["cmkit", *place, "kpi", "import"]
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        several = value if isinstance(value, list | tuple) else [value]
        for one in several:
            if one is None or one is False:
                continue
            flag = parameter.opts[0] if parameter.param_type_name == "option" else ""
            words += [word for word in (flag, "" if one is True else shell_word(str(one))) if word]
    return words


def platforms_by_file(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Read platforms that were said of one file, or of one network: ``FILE=ID``."""
    for word in words:
        about, between, name = word.rpartition("=")
        if between:
            yield about, name


def period_of(text: str | None) -> Span | Literal["lifetime"] | None:
    """Read ``--period``: a month, two days, or all since publication."""
    if text is None or text == "lifetime":
        return "lifetime" if text else None
    first, between, last = text.partition("..")
    if between:
        start, end = day(first), day(last)
        if start <= end:
            return Span(start, end)
    elif len(text) == 10:
        return Span(day(text), day(text))
    elif found := month(text):
        return month_of(found.year, found.month)
    raise InputRefused(
        _("“{text}” is not a period.").format(text=visible(text)),
        _("Write 2027-01, 2027-01-01..2027-03-31, or lifetime."),
    )
