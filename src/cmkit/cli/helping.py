"""A command's page of help in the user's language: what it does with examples, then how it is written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from cmkit.text import _

Command = TyperCommand | TyperGroup
WIDTH = 80
_LEFT = 26


def help_wanted(command: Command, words: Sequence[str], name: str) -> str | None:
    """Return the page that a command line asks for with ``-h`` or ``--help``; ``None`` where it does not.

    A group without a word behind it asks too, as ``cmkit`` alone does: see ``is_bare``.
    """
    before = words[: words.index("--")] if "--" in words else words
    if not is_bare(command, words) and not {"-h", "--help"} & set(before):
        return None
    for word in words:
        inner = command.commands.get(word) if isinstance(command, TyperGroup) else None
        if isinstance(inner, TyperCommand | TyperGroup):
            command, name = inner, f"{name} {word}"
    return page(command, name)


def is_bare(command: Command, words: Sequence[str]) -> bool:
    """Whether a group of commands is named alone, and does nothing by itself."""
    return isinstance(command, TyperGroup) and not words and not command.invoke_without_command


def page(command: Command, name: str) -> str:
    """Write the page of one command: its words, its usage, its arguments, options and commands."""
    arguments = [one for one in command.params if isinstance(one, TyperArgument) and not one.hidden]
    options = [one for one in command.params if isinstance(one, TyperOption) and not one.hidden]
    usage = " ".join([name, _("[options]"), *(_in_usage(one) for one in arguments)])
    if isinstance(command, TyperGroup):
        usage += " " + _("COMMAND …")
    parts = [_paragraphs(command.help or ""), _("Usage: {usage}").format(usage=usage)]
    if arguments:
        rows = [(metavar(one), _said(one)) for one in arguments]
        parts.append(_("Arguments:") + "\n" + _table(rows))
    if isinstance(command, TyperGroup):
        rows = [(word, _first_line(inner.help or "")) for word, inner in command.commands.items()]
        parts.append(_("Commands:") + "\n" + _table(rows))
    rows = [*((_written(one), _said(one)) for one in options), ("-h, --help", _("this page"))]
    parts.append(_("Options:") + "\n" + _table(rows))
    return "\n\n".join(parts)


def metavar(parameter: TyperArgument | TyperOption) -> str:
    """Return how the value of an argument or an option is called."""
    named = parameter.metavar or ("" if isinstance(parameter, TyperOption) else parameter.opts[-1].upper())
    words = {
        "DATE": _("DATE"),
        "FILE": _("FILE"),
        "FOLDER": _("FOLDER"),
        "MONTH": _("MONTH"),
        "NAME": _("NAME"),
        "NAMES": _("NAMES"),
        "PATHS": _("FOLDER"),
    }
    if not parameter.metavar and (choices := choices_of(parameter)):
        return "|".join(choices)
    if not named:
        kind = value_type(parameter)
        return _("FILE") if kind is Path else _("NUMBER") if kind is int else _("TEXT")
    return words.get(named, named)


def value_type(parameter: object) -> Any:
    """Return the type of one value of a parameter, as the command's function declares it."""
    descriptor = getattr(parameter, "type_descriptor", None)
    declared = getattr(descriptor, "annotation", str)
    return get_args(declared)[0] if get_origin(declared) is list else declared


def choices_of(parameter: object) -> tuple[str, ...]:
    """Return the words among which a parameter chooses; none for one that takes any."""
    kind = value_type(parameter)
    if get_origin(kind) is Literal:
        return tuple(map(str, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    return ()


def _in_usage(argument: TyperArgument) -> str:
    shown = metavar(argument) + ("…" if argument.nargs == -1 else "")
    return shown if argument.required else f"[{shown}]"


def _written(option: TyperOption) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        names += " / " + ", ".join(option.secondary_opts)
    return names if option.is_flag else f"{names} {metavar(option)}"


def _said(parameter: TyperArgument | TyperOption) -> str:
    """Return the words of a parameter, with the value that counts without it."""
    said = parameter.help or ""
    default = parameter.default
    if parameter.show_default and default not in (None, False) and not callable(default):
        shown = str(default.value if isinstance(default, Enum) else default)
        said += " " + _("(default: {value})").format(value=shown)
    return said.strip()


def _paragraphs(text: str) -> str:
    """Fill the paragraphs to the width; those behind a ``\\b`` are examples, a command a line."""
    parts = []
    for part in text.strip().split("\n\n"):
        if part.startswith("\b"):
            lines = part.removeprefix("\b").strip("\n").split("\n")
            parts.append("\n".join(row for line in lines for row in _example(line)))
        else:
            parts.append(textwrap.fill(part, WIDTH, break_on_hyphens=False, break_long_words=False))
    return "\n\n".join(parts)


def _example(line: str) -> Iterator[str]:
    """Break a command that is too long before one of its options, as a shell takes it on two lines."""
    begins = len(line) - len(line.lstrip(" "))
    cut = line.rfind(" --", begins, WIDTH - 1)
    if len(line) <= WIDTH or cut < 0 or "  " in line.strip():
        yield line
        return
    yield f"{line[:cut]} \\"
    yield from _example(f"      {line[cut + 1 :]}")


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0]


def _table(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(line for left, right in rows for line in _row(left, right))


def _row(left: str, right: str) -> Iterator[str]:
    """Write a name beside its words, or above them where it is long."""
    lines = textwrap.wrap(right, WIDTH - _LEFT - 4, break_on_hyphens=False, break_long_words=False)
    if len(left) > _LEFT:
        yield f"  {left}"
        left = ""
    elif not lines:
        yield f"  {left}"
    for line in lines:
        yield f"  {left:<{_LEFT}}  {line}"
        left = ""
