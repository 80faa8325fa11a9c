"""What the parser complains about, said in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from typer._click import exceptions as parser

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
                return _("There is no option {name}; near it: {near}.").format(name=name, near=near)
            return _("There is no option {name}.").format(name=name)
        case parser.MissingParameter():
            return _("{name} is missing.").format(name=_parameter(error))
        case parser.BadParameter():
            return _("The value of {name} does not fit: {why}").format(
                name=_parameter(error), why=visible(error.message)
            )
        case parser.BadOptionUsage():
            return _("The option {name} is not used as it should be.").format(name=visible(error.option_name))
        case _:
            return _("This cannot be understood: {what}").format(what=visible(error.format_message()))


def _parameter(error: parser.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "?")
    return error.param.opts[-1] if error.param.opts[-1].startswith("-") else error.param.opts[-1].upper()
