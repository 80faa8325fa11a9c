"""``cmkit schema``: the JSON Schemas that editors read."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated

from typer import Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.mission.change import change
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.mission.schemas import schema_files
from cmkit.problems import InputRefused
from cmkit.text import _, visible

SUFFIX = ".schema.json"
FINDINGS = "findings"
"""The schema of what ``check`` writes for programs: shown, and never kept in a mission."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Write the JSON Schemas into .cmkit/: editors then complete, explain and underline.

\b
  cmkit schema                       write them again, after an upgrade or a change of catalogue/
  cmkit schema --stdout strategy     show one: strategy, calendar, journal, private, …
  cmkit schema --stdout findings     what “cmkit check --format json” writes, for programs

They are tracked by git; your own catalogue/ counts like ours."""
    )
)
def schema(
    context: Context,
    stdout: Annotated[
        str | None,
        Option(metavar="NAME", help=_("Print this one; write nothing."), show_default=False),
    ] = None,
) -> None:
    """Write the schemas, or show one."""
    session: Session
    console: Console
    session, console = context.obj
    if stdout is not None:
        console.document(_one(session.place, stdout))
        return
    root = find_mission(session.place)
    if newer := [problem for problem in open_mission(root).problems if problem.code == "YA016"]:
        raise InputRefused(
            _("This mission was made by a newer cmkit: its schemas stay as they are."),
            _("Update cmkit, then run the command again."),
            problems=newer,
        )
    changed = change(root, lambda: schema_files(root / "catalogue"))
    for name in changed:
        console.say(_("Written: {name}").format(name=name))
    if not changed:
        console.say(_("The schemas were up to date."))


def _one(place: Path, wanted: str) -> str:
    """Find the schema that a person names, by its short name or its file's; raises ``InputRefused``."""
    name = Path(wanted).name.removesuffix(SUFFIX)
    if name == FINDINGS:
        return (resources.files("cmkit.cli.check") / f"{FINDINGS}{SUFFIX}").read_text("utf-8")
    files = schema_files(place / "catalogue")
    by_name = {Path(file).name.removesuffix(SUFFIX): raw for file, raw in files.items()}
    raw = by_name.get(name)
    if raw is None:
        raise InputRefused(
            _("Unknown schema: “{name}”.").format(name=visible(wanted)),
            _("Available: {names}.").format(names=", ".join([*by_name, FINDINGS])),
        )
    return raw.decode()
