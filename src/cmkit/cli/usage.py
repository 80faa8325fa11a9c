"""What the parser complains about, said in the user's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from typer._click import exceptions as parser
from typer.core import TyperArgument, TyperOption

from cmkit.cli.helping import choices_of, metavar, value_type
from cmkit.problems import InputRefused
from cmkit.text import _, visible


@contextmanager
def as_refusal(command: str) -> Iterator[None]:
    """Turn the parser's own errors, which only speak English, into ours."""
    try:
        yield
    except parser.UsageError as error:
        hint = _("“cmkit {command} --help” shows how it is used.").format(command=command)
        raise InputRefused(_said(error), hint) from error
    except parser.FileError as error:
        raise InputRefused(
            _("The file {name} cannot be opened.").format(name=visible(error.ui_filename))
        ) from error


def _said(error: parser.UsageError) -> str:
    match error:
        case parser.NoSuchOption():
            name = visible(error.option_name)
            if error.possibilities:
                near = ", ".join(sorted(error.possibilities))
                return _("Unknown option: {name}. Did you mean {near}?").format(name=name, near=near)
            return _("Unknown option: {name}.").format(name=name)
        case parser.MissingParameter():
            return _("{name} is missing.").format(name=_parameter(error))
        case parser.BadParameter():
            return _("The value of {name} is not valid: {why}").format(
                name=_parameter(error), why=_why(error)
            )
        case parser.BadOptionUsage():
            name = visible(error.option_name)
            if "does not take" in error.message:
                return _("The option {name} takes no value.").format(name=name)
            return _("The option {name} needs a value.").format(name=name)
        case _:
            return _otherwise(error.message)


# The parser has no kinds of error of its own for these.
_TOO_MUCH = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_UNKNOWN = re.compile(r"No such command '(.*)'\.", re.DOTALL)
_RANGE = re.compile(r"(-?\d+) is not in the range (?:(-?\d+)<=x<=(-?\d+)|x>=(-?\d+))\.?")
_GIVEN = re.compile(r"(?:Value )?'(.*?)' is not ", re.DOTALL)


def _otherwise(message: str) -> str:
    if found := _TOO_MUCH.fullmatch(message):
        return _("Unexpected argument: {what}").format(what=visible(found[1]))
    if found := _UNKNOWN.match(message):
        return _("Unknown command: “{name}”.").format(name=visible(found[1]))
    if message == "Missing command.":
        return _("{name} is missing.").format(name=_("COMMAND"))
    return _("This cannot be understood: {what}").format(what=visible(message))


def _why(error: parser.BadParameter) -> str:
    """Say what would fit; the parser's own words where it is neither one of some words nor a number."""
    choices, kind = choices_of(error.param), value_type(error.param)
    found = _GIVEN.search(error.message)
    given = visible(found[1]) if found else "?"
    if choices:
        return _("“{value}” is not one of {choices}.").format(value=given, choices=", ".join(choices))
    if beyond := _RANGE.fullmatch(error.message):
        value, least, most, floor = beyond.groups()
        if floor:
            return _("{value} is less than {least}.").format(value=value, least=floor)
        return _("{value} is not between {least} and {most}.").format(value=value, least=least, most=most)
    if kind is int:
        return _("“{value}” is not a whole number.").format(value=given)
    return visible(error.message)


def _parameter(error: parser.BadParameter) -> str:
    parameter = error.param
    if not isinstance(parameter, TyperArgument | TyperOption):
        return str(error.param_hint or "?")
    return parameter.opts[-1] if isinstance(parameter, TyperOption) else metavar(parameter)
