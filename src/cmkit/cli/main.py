"""From a command line to an exit code: language, lazy commands, every error in one place."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO, TextIOWrapper
from typing import Any, NoReturn

from cmkit.cli.console import Console, ReaderGone, let_go
from cmkit.cli.session import Session, take_session
from cmkit.cli.table import COMMANDS, Listed, listed
from cmkit.problems import CmkitError, ExitCode, InputRefused
from cmkit.text import _, environment_language, nearest, spoken_language, use_language, visible, why


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; whatever goes wrong is said, never thrown."""
    use_language(environment_language())
    _mend_streams()
    console = Console()
    debug = False
    try:
        session, rest = take_session(arguments, os.environ)
        debug = session.debug
        if session.language:
            use_language(session.language)
        console = Console(colour=session.colour, quiet=session.quiet)
        return _dispatch(rest, session, console)
    except CmkitError as error:
        if debug:
            raise
        from cmkit.cli.check.findings import tell_error

        return tell_error(error, console)
    except KeyboardInterrupt:
        console.complain(_("Interrupted."))
        return ExitCode.INTERRUPTED
    except ReaderGone:
        return ExitCode.DONE
    except OSError as error:
        if debug:
            raise
        if error.filename is None:  # the parser's own pages
            let_go(sys.stdout)
            console.complain(_("The output could not be written: {reason}.").format(reason=why(error)))
        else:
            path = visible(str(error.filename))
            console.complain(_("{path}: {why}.").format(path=path, why=why(error)))
        return ExitCode.NOT_DONE
    except Exception as error:  # the last net: no traceback reaches a user
        if debug:
            raise
        console.complain(
            _("Internal error in cmkit: {kind}: {what}").format(kind=type(error).__name__, what=error),
            _("Nothing you wrote is lost. Please report this, with the output of --debug."),
        )
        return ExitCode.NOT_DONE


def _mend_streams() -> None:
    """Make sure that there is somewhere to write, and that no letter stops it: closed streams, ASCII ones."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, StringIO())
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _dispatch(rest: list[str], session: Session, console: Console) -> int:
    if not rest or rest[0] in ("-h", "--help", "help"):
        console.prose(_overview())
        return ExitCode.DONE if rest else ExitCode.UNREADABLE
    name, *options = rest
    command = listed(name) or _unknown(name, COMMANDS)
    while command.commands:
        if not options or options[0] in ("-h", "--help"):
            console.prose(_family(name, command))
            return ExitCode.DONE if options else ExitCode.UNREADABLE
        word, *options = options
        command = listed(word, command.commands) or _unknown(word, command.commands, name)
        name = f"{name} {word}"
    return _call(command, name, options, session, console)


def _call(command: Listed, name: str, options: list[str], session: Session, console: Console) -> int:
    from typer import Abort, Exit
    from typer.core import TyperCommand, TyperGroup
    from typer.main import get_command

    from cmkit.cli.helping import help_wanted, is_bare
    from cmkit.cli.usage import as_refusal

    parser: Any = get_command(import_module(command.module).app)
    if not isinstance(parser, TyperCommand | TyperGroup):
        raise TypeError(command.module)
    if page := help_wanted(parser, options, f"cmkit {name}"):
        console.prose(page)
        return ExitCode.UNREADABLE if is_bare(parser, options) else ExitCode.DONE
    try:
        with as_refusal(name):
            ended = parser.main(
                args=options, prog_name=f"cmkit {name}", standalone_mode=False, obj=(session, console)
            )
    except Exit as stop:
        ended = stop.exit_code
    except Abort:
        raise KeyboardInterrupt from None
    except SystemExit:  # the parser's own way, when the reader of its pages has gone
        raise ReaderGone from None
    return int(ended or ExitCode.DONE)


def _unknown(name: str, among: Sequence[Listed], family: str = "") -> NoReturn:
    shown, called = visible(name), " ".join(["cmkit", *family.split()])
    near = nearest(name, [command.name for command in among])
    if near:
        hint = _("Did you mean “{command}”?").format(command=f"{called} {near}")
    else:
        hint = _("“{command} --help” lists them.").format(command=called)
    if name.startswith("-"):
        raise InputRefused(_("Unknown option: {name}.").format(name=shown), hint)
    raise InputRefused(_("Unknown command: “{name}”.").format(name=shown), hint)


def _family(name: str, family: Listed) -> str:
    """Write the page of a family of commands: examples, then each command in a line."""
    said = spoken_language()
    parts = [_sentence(family.summary.said(said))]
    if family.examples:
        parts.append(family.examples.said(said))
    parts.append(_("Usage: {usage}").format(usage=f"cmkit {name} " + _("COMMAND …")))
    parts.append(_("Commands:") + "\n" + _lines(family.commands))
    parts.append(
        _("“cmkit {command} --help” shows how it is used.").format(command=f"{name} " + _("COMMAND"))
    )
    return "\n\n".join(parts)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _lines(commands: Sequence[Listed]) -> str:
    width = max(len(command.name) for command in commands)
    return "\n".join(
        f"  {command.name:<{width}}  {command.summary.said(spoken_language())}" for command in commands
    )


def _overview() -> str:
    return _(
        """\
cmkit: a community-management mission as files in git

  cmkit init my-client --preset local   the kickoff, question by question
  cmkit check -C my-client              what is missing, and how to mend it
  cmkit build -C my-client              the client's documents

Commands (“cmkit COMMAND --help” explains one):
{commands}

Everywhere:
  -C DIR            the mission's folder (else the one you stand in)
  --lang fr|en      the language of this terminal (else the environment's)
  --no-color        no colours; the variable NO_COLOR does the same
  -q, --quiet       only what was asked for
  --debug           show the inside of a failure
  --version         the version of cmkit
  -h, --help        this page"""
    ).format(commands=_lines(COMMANDS))
