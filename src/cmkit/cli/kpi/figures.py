"""What the commands about figures ask of a mission before they say anything."""

from __future__ import annotations

from cmkit.measures.judged import Judged, JudgedObjective
from cmkit.mission.contents import Opened
from cmkit.problems import InputRefused, Severity
from cmkit.text import _, nearest, visible


def unread(opened: Opened, *beginnings: str) -> str:
    """Name the files, by how their names begin, of which something could not be read; empty for none."""
    files = {
        problem.where.file
        for problem in opened.problems
        if problem.severity is Severity.ERROR and problem.where.file.startswith(beginnings)
    }
    return ", ".join(sorted(files))


def objective_named(name: str, standing: Judged) -> JudgedObjective:
    """Find an objective by its id; raises ``InputRefused``, naming the nearest one or all of them."""
    found = standing.objective(name)
    if found is not None:
        return found
    known = [one.objective.id for one in standing.objectives]
    near = nearest(name, known)
    hint = _("The objectives are: {known}.").format(known=", ".join(known))
    if near or not known:
        hint = (
            _("Did you mean “{name}”?").format(name=near)
            if near
            else _("There is no objective yet: cmkit ask objectives")
        )
    raise InputRefused(_("There is no objective “{entry}”.").format(entry=visible(name)), hint)
