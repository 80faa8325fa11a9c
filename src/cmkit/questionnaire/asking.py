"""Questions at a terminal: rich prompts where it can show them, plain lines elsewhere."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TextIO

import questionary
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.shortcuts import print_formatted_text
from prompt_toolkit.styles import Style

from cmkit.problems import InputRefused
from cmkit.questionnaire.asking_keys import bind, keys_of, replace_offer, take_pointed_line
from cmkit.questionnaire.asking_paste import rest_of_lines, rest_of_paste
from cmkit.questionnaire.choosing import Option
from cmkit.questionnaire.conversation import Keep, run, summary
from cmkit.questionnaire.plain import PlainTerminal
from cmkit.questionnaire.prompts import Move, Picked, Prompt, Said, Terminal, Tone, understood
from cmkit.questionnaire.typing_in import one_line
from cmkit.text import _, plural, visible

__all__ = ["Keep", "PlainTerminal", "RichTerminal", "Terminal", "find_terminal", "run", "summary"]

_STYLE = Style.from_dict(
    {
        "title": "bold underline",
        "quiet": "ansibrightblack",
        "warning": "bold ansired",
        "plain": "",
        "nbsp": "nounderline fg:default",  # French is full of them; the library would mark each in yellow
    }
)
_ROWS_BESIDE = 4
"""Rows that the words of a question take beside its list."""
_NUMBERED = re.compile(r"^ *[0-9]+\. ")
"""What numbers a line of the summary: what follows stands below its words."""
_AROUND = 3
"""Columns that a prompt takes around its words, its cursor among them."""
_OTHER = "\x00other"
_PASS = "\x00pass"


def find_terminal(environment: Mapping[str, str], *, colour: bool = True) -> Terminal:
    """Return the terminal that one sits at: rich, or plain with ``CMKIT_PLAIN`` and for a dumb terminal.

    Raises ``InputRefused`` where nobody can answer, naming what does without questions.
    """
    plain = environment.get("CMKIT_PLAIN", "") not in ("", "0")
    if not plain and not (_is_terminal(sys.stdin) and (_is_terminal(sys.stdout) or _is_terminal(sys.stderr))):
        raise InputRefused(
            _("Questions need a terminal, and there is none here."),
            _("Give the answers in a file with --answers FILE, or take what is proposed with --defaults."),
        )
    kind = environment.get("TERM", "" if sys.platform != "win32" else "windows")
    if plain or kind in ("", "dumb", "unknown"):
        return PlainTerminal(_line_in, _line_out)
    return RichTerminal(create_output(always_prefer_tty=True), colour=colour)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _line_in() -> str:
    try:
        line = input()
        rest = rest_of_lines()
        return f"{line}\n{rest}" if rest else line
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:  # no input left, or none that is text
        raise EOFError from error


def _line_out(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


class RichTerminal:
    """Asks with editable lines and lists to choose from."""

    def __init__(self, output: Output | None = None, *, colour: bool = True) -> None:
        self._output = output
        self._depth = None if colour else ColorDepth.DEPTH_1_BIT

    def tell(self, text: str, tone: Tone = "plain") -> None:
        """Show one line; nothing in it is taken for markup."""
        before = "\n" if tone == "title" else ""
        self._print([("", before), (f"class:{tone}", self._wrapped(text))])

    def ask(self, prompt: Prompt) -> Said:
        """Ask one thing."""
        if prompt.help:
            self.tell(prompt.help, "quiet")
        if prompt.offer and not (prompt.initial or prompt.options):
            self._print([("class:quiet", _offered(prompt))])
            for line in prompt.offer:
                self._print([("", self._wrapped(line, indent="  "))])
        if not prompt.options:
            return self._ask_text(prompt)
        return self._ask_several(prompt) if prompt.many else self._ask_one(prompt)

    def _more_below(self, count: int) -> str:
        """Say how long a list is that does not fit the terminal: what is below its edge cannot be seen."""
        rows = self._output.get_size().rows if self._output else get_terminal_size().lines
        if count <= rows - _ROWS_BESIDE:
            return ""
        return plural("({count} line: ↓ shows more)", "({count} lines: ↓ shows more)", count)

    def _columns(self) -> int:
        return self._output.get_size().columns if self._output else get_terminal_size().columns

    def _fits(self, before: str, after: str) -> bool:
        """Whether words have room behind the last line of others, with what the prompt puts around them."""
        return len(before.rsplit("\n", 1)[-1]) + len(after) + _AROUND <= self._columns()

    def _instruction(self, prompt: Prompt, *parts: str) -> str:
        """Say what may be done at a list: beside its question, or below where there is no room."""
        told = " ".join(filter(None, (_offered(prompt), *parts)))
        if self._fits(self._wrapped(_message(prompt)), told):
            return told
        return f"\n{self._wrapped(told, indent=' ')}"

    def _wrapped(self, text: str, *, indent: str = "") -> str:
        """Break a text between words, as wide as the terminal is."""
        return textwrap.fill(
            visible(text),
            max(self._columns() - _AROUND, 20),
            initial_indent=indent,
            subsequent_indent=indent or " " * (len(text) - len(_NUMBERED.sub("", text, 1))),
            break_on_hyphens=False,
        )

    def _print(self, parts: list[tuple[str, str]]) -> None:
        print_formatted_text(FormattedText(parts), style=_STYLE, output=self._output, color_depth=self._depth)

    def _ask_text(self, prompt: Prompt) -> Said:
        initial = one_line(prompt.initial)
        keys = KeyBindings()
        untouched = Condition(lambda: question.application.current_buffer.text == initial)
        bind(keys, "c-d", Move.QUIT)
        bind(keys, "<", Move.BACK, untouched)
        if not prompt.is_summary:
            bind(keys, "?", Move.SETTLE, untouched)
        replace_offer(keys, untouched & Condition(lambda: bool(initial)))
        offered = _offered(prompt) if prompt.offer == (initial,) else ""
        words = self._wrapped(" ".join(filter(None, (_message(prompt), offered))))
        question = questionary.text(
            words if self._fits(words, initial) else f"{words}\n",
            default=initial,
            qmark="",
            style=_STYLE,
            key_bindings=keys,
            output=self._output,
            color_depth=self._depth,
        )
        told, rest = question.unsafe_ask(), rest_of_paste(question.application.input)
        if isinstance(told, Move):
            return told
        if one_line(rest):
            self._print([("class:answer", f"  {visible(one_line(rest))}")])
            told = f"{told}\n{rest}"
        if initial and not one_line(told):
            return Move.SKIP
        return Move.ACCEPT if initial and prompt.offer == (told,) else understood(told)

    def _ask_one(self, prompt: Prompt) -> Said:
        chosen = prompt.chosen[0] if prompt.chosen else ""
        there = _with_chosen(prompt)
        choices = [questionary.Choice(visible(option.label), value=option.value) for option in there]
        if prompt.free:
            choices.append(questionary.Choice(_("Something else…"), value=_OTHER))
        if prompt.may_pass and not _is_yes_no(prompt):
            choices.append(questionary.Choice(_("Leave it empty"), value=_PASS))
        question = questionary.select(
            self._wrapped(_message(prompt)),
            choices=choices,
            default=chosen or None,
            qmark="",
            instruction=self._instruction(
                prompt,
                self._more_below(len(choices)),
                _("(arrows, Enter · < back · ? to be settled · / not applicable)"),
            ),
            use_jk_keys=False,
            style=_STYLE,
            erase_when_done=True,
            output=self._output,
            color_depth=self._depth,
        )
        self._bind_moves(question)
        if _is_yes_no(prompt):
            for letter, value in (("y", "yes"), ("o", "yes"), ("n", "no")):
                bind(keys_of(question), letter, value)
        told = _chosen_in(question)
        if told == _OTHER:
            return self._ask_text(Prompt(prompt.text, prompt.number))
        return self._picked(prompt, told if isinstance(told, Move) else (str(told),))

    def _ask_several(self, prompt: Prompt) -> Said:
        question = questionary.checkbox(
            self._wrapped(_message(prompt)),
            choices=[
                questionary.Choice(visible(one.label), value=one.value, checked=one.value in prompt.chosen)
                for one in _with_chosen(prompt)
            ],
            qmark="",
            instruction=self._instruction(
                prompt,
                self._more_below(len(_with_chosen(prompt))),
                _("(space ticks · Enter takes what is ticked)")
                if prompt.chosen
                else _("(space ticks · Enter takes what is ticked, else the line you moved to)"),
                _("(< back · ? to be settled · / not applicable · - leave empty)"),
            ),
            use_jk_keys=False,
            style=_STYLE,
            erase_when_done=True,
            output=self._output,
            color_depth=self._depth,
        )
        self._bind_moves(question)
        if not prompt.chosen:
            take_pointed_line(question)
        told = _chosen_in(question)
        if told == []:
            return self._picked(prompt, Move.SKIP)
        return self._picked(prompt, told if isinstance(told, Move) else tuple(map(str, told)))

    def _bind_moves(self, question: questionary.Question) -> None:
        moves = (("<", Move.BACK), ("?", Move.SETTLE), ("/", Move.NOT_APPLICABLE), ("-", Move.SKIP))
        for key, move in (*moves, ("c-d", Move.QUIT)):
            bind(keys_of(question), key, move)

    def _picked(self, prompt: Prompt, told: Move | tuple[str, ...]) -> Said:
        """Leave a line that tells what was chosen in the place of the list."""
        asked = self._wrapped(_message(prompt))
        if isinstance(told, Move) or told == (_PASS,):
            self._print([("class:question", asked)])
            return told if isinstance(told, Move) else Move.SKIP
        labels = ", ".join(option.label for option in _with_chosen(prompt) if option.value in told)
        answer = f"  {visible(labels)}"
        if not self._fits(asked, answer):
            answer = "\n" + self._wrapped(labels, indent="  ")
        self._print([("class:question", asked), ("class:answer", answer)])
        return Picked(told)


def _chosen_in(question: questionary.Question) -> Move | str | list[str]:
    """Ask a list; what a paste holds beyond its first Enter is no choice of the next list."""
    told: Move | str | list[str] = question.unsafe_ask()
    rest_of_paste(question.application.input)
    return told


def _message(prompt: Prompt) -> str:
    return visible(f"{prompt.number} {prompt.text}".strip())


def _offered(prompt: Prompt) -> str:
    return f"({prompt.offered_by})" if prompt.offered_by else ""


def _with_chosen(prompt: Prompt) -> tuple[Option, ...]:
    """Return the options, and what is chosen already without being one of them: a network of one's own."""
    known = {option.value for option in prompt.options}
    return (*(Option(value, value) for value in prompt.chosen if value not in known), *prompt.options)


def _is_yes_no(prompt: Prompt) -> bool:
    return [option.value for option in prompt.options] == ["yes", "no"]
