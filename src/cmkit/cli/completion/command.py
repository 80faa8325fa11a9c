"""``cmkit completion``: the script by which a shell completes commands, options and ids."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated, Literal, get_args

from typer import Argument, Context, Typer

from cmkit.cli.completion.completing import KEPT
from cmkit.cli.console import Console
from cmkit.text import _

Shell = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: tuple[Shell, ...] = get_args(Shell)

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Print the script by which your shell completes commands, options and ids at a TAB.

\b
  eval "$(cmkit completion bash)"                                in ~/.bashrc
  eval "$(cmkit completion zsh)"                                 in ~/.zshrc
  cmkit completion fish > ~/.config/fish/completions/cmkit.fish  once
  cmkit completion powershell | Out-String | Invoke-Expression   in the file that $PROFILE names

The ids are those of the mission that you stand in, or that -C names before them."""
    )
)
def completion(
    context: Context, shell: Annotated[Shell, Argument(help=_("The shell that you type in."))]
) -> None:
    """Print a script."""
    console: Console
    _session, console = context.obj
    console.document(script(shell, _program()))


def script(shell: Shell, program: str) -> str:
    """Return the script for a shell, which asks ``program``; its first comment says how to install it."""
    body = (KEPT / f"script.{shell}").read_text("utf-8").replace("@program@", _quoted(shell, program))
    # zsh also finds the script as a file, by this very first line.
    mark = "#compdef cmkit\n" if shell == "zsh" else ""
    return f"{mark}# {_how(shell)}\n\n{body}"


def _how(shell: Shell) -> str:
    lines = {
        "bash": ("~/.bashrc", 'eval "$(cmkit completion bash)"'),
        "zsh": ("~/.zshrc", 'eval "$(cmkit completion zsh)"'),
        "powershell": ("$PROFILE", "cmkit completion powershell | Out-String | Invoke-Expression"),
    }
    if shell in lines:
        file, line = lines[shell]
        return _("To install it, add this line to {file}: {line}").format(file=file, line=line)
    line = "cmkit completion fish > ~/.config/fish/completions/cmkit.fish"
    return _("To install it, run once: {line}").format(line=line)


def _program() -> str:
    """Return the cmkit that answers: the one on the PATH, else this very one, by its place."""
    if shutil.which("cmkit"):
        return "cmkit"
    return str(Path(sys.argv[0]).absolute())


def _quoted(shell: Shell, program: str) -> str:
    """Write a program's path as one word of a shell."""
    if shell == "powershell":
        return "'" + program.replace("'", "''") + "'"
    if shell == "fish":
        return "'" + program.replace("\\", "\\\\").replace("'", "\\'") + "'"
    from shlex import quote

    return quote(program)
