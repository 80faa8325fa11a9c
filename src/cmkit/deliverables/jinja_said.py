"""What Jinja says of a faulty template, in the words of whoever reads it."""

from __future__ import annotations

import re

from cmkit.text import _, visible


def reworded(error: Exception) -> str:
    """Say an error of Jinja's as ours are said; what it says but rarely stays in its own words."""
    said = visible(str(error))
    for pattern, ours in _sentences():
        if found := pattern.match(said):
            return ours.format(**found.groupdict())
    return said or type(error).__name__


def _sentences() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(pattern), ours)
        for pattern, ours in (
            (
                r"Unexpected end of template\..*innermost block .* '(?P<name>[^']*)'",
                _("“{name}” is never closed"),
            ),
            (r"Unexpected end of template", _("it ends before all is closed")),
            (
                r"Encountered unknown tag '(?P<name>[^']*)'",
                _("there is no tag “{name}”, or it closes nothing"),
            ),
            (r"No filter named '(?P<name>[^']*)'", _("there is no filter “{name}”")),
            (r"No test named '(?P<name>[^']*)'", _("there is no test “{name}”")),
            (r"unexpected '(?P<sign>[^']*)'", _("“{sign}” is not expected there")),
            (
                r"expected token '(?P<sign>[^']*)', got '(?P<other>[^']*)'",
                _("“{sign}” was expected, not “{other}”"),
            ),
            (r"[Ee]xpected an expression", _("an expression is missing")),
            (r"expected name or number", _("a name is missing")),
            (r"unexpected char '(?P<sign>[^']*)'", _("“{sign}” is not expected there")),
            (r"[Mm]issing end of (?P<name>\w+)", _("“{name}” is never closed")),
            (r"division by zero|.* by zero", _("it divides by zero")),
            (r"access to attribute '(?P<name>[^']*)'", _("“{name}” is out of its reach")),
            (r".* is not safely callable", _("it calls what is not to be called")),
        )
    ]
