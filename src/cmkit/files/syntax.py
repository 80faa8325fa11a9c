"""What a YAML parser complains about, told as what a person did, at the place where they did it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import yaml

from cmkit.files.decoding import LINE_BREAKS
from cmkit.problems import Problem, Severity, Where

# The parser's words, and the code that says the same to a person; the first that fits counts.
_TOLD: tuple[tuple[str, str], ...] = (
    (r"tab character|'\\t' that cannot start", "YA020"),
    (r"cannot start any token|scanning a block scalar", "YA021"),
    (r"mapping values are not allowed", "YA022"),
    (r"(?:parsing|scanning) a tag", "YA008"),
    (r"escape|hexdecimal", "YA026"),
    (r"unexpected end of stream|quoted scalar|unexpected document indicator", "YA025"),
    (r"expected ',' or|expected node content|flow (?:sequence|mapping|node)", "YA024"),
    (r"anchor|alias", "YA007"),
    (r"tag", "YA008"),
    (
        r"could not find expected ':'|expected key|expected <block end>|'-' indicator|block (?:end|sequence)",
        "YA023",
    ),
    (r"document start|DocumentStart", "YA013"),
)
# Errors that the parser notices further on than where they were made: at the start of what it was reading.
_AT_THE_START = re.compile(
    r"block scalar|quoted scalar|(?:parsing|scanning) (?:a tag|an anchor|an alias)"
    r"|could not find expected ':'"
)
_COLON = re.compile(r":(?: |$)")

Place = tuple[int, int]


class _Mark(Protocol):
    """Where the parser stands, counted from 0: the class differs from parser to parser."""

    line: int
    column: int


def syntax_problem(
    error: yaml.MarkedYAMLError, text: str, name: str, last: yaml.Event | None, bracket: Place | None
) -> Problem:
    """Turn the parser's error into a finding with its place; its English sentences stay behind.

    ``last`` is the last event before the error, ``bracket`` the place of the innermost one still open: the
    parser often trips over what follows a quote or a bracket that a person closed wrongly.
    """
    lines = LINE_BREAKS.split(text)
    said = f"{error.context or ''} {error.problem or ''}"
    code = next((code for pattern, code in _TOLD if re.search(pattern, said)), "YA029")
    began, place = _place(error.context_mark), _place(error.problem_mark) or (1, 1)
    if began and code != "YA026" and _AT_THE_START.search(said):
        place = began
    if code in {"YA022", "YA023", "YA024"}:
        code, place = _misplaced(code, place, last, bracket, lines)
    if code == "YA021" and _at(lines, place)[:1] == "\t":
        code = "YA020"
    return Problem(code, Severity.ERROR, Where(name, (), *place), _facts(code, _at(lines, place)))


def _facts(code: str, rest: str) -> dict[str, str]:
    word = rest.split(maxsplit=1)[0][:80] if rest.strip() else ""
    if code == "YA007":
        return {"name": word[1:]}
    if code == "YA008":
        return {"tag": word}
    return {"found": rest[:1]}


def _misplaced(
    code: str, place: Place, last: yaml.Event | None, bracket: Place | None, lines: Sequence[str]
) -> tuple[str, Place]:
    """Tell why something stands where the parser wanted something else, and where that began."""
    source = _line(lines, place[0])
    indentation = source[: len(source) - len(source.lstrip())]
    if code == "YA023" and "\t" in indentation:
        return "YA020", (place[0], indentation.index("\t") + 1)
    if bracket and _is_left_open(bracket, place, lines):
        return "YA024", bracket
    if code != "YA022" and (quote := _quote_before(place, last, source, touching=code == "YA024")):
        return "YA025", quote
    if code == "YA022" and (colonless := _line_without_colon(place, lines)):
        return "YA023", colonless
    return code, place


def _quote_before(place: Place, last: yaml.Event | None, source: str, *, touching: bool) -> Place | None:
    """Return where the quoted text opened that closes right before; ``touching``: without a space between."""
    if not isinstance(last, yaml.ScalarEvent) or last.style not in {'"', "'"}:
        return None
    closed = _place(last.end_mark)
    if closed is None or closed[0] != place[0] or (touching and closed != place):
        return None
    return None if source[closed[1] - 1 : place[1] - 1].strip() else _place(last.start_mark)


def _is_left_open(bracket: Place, noticed: Place, lines: Sequence[str]) -> bool:
    """Tell a bracket left open from a comma missing within: the text goes on as if it had been closed."""
    opening = _line(lines, bracket[0])
    inner = len(opening) - len(_bare(opening))
    outer = inner if inner < bracket[1] - 1 else _indent(opening)
    return noticed[0] > bracket[0] and _indent(_line(lines, noticed[0])) <= outer


def _line_without_colon(colon: Place, lines: Sequence[str]) -> Place | None:
    """Find the key that lacks its colon, where a colon is one too many only because of it.

    The parser takes such a key, when it is the first of its block, and the next line for one text.
    """
    source = _line(lines, colon[0])
    indent = _indent(source)
    if _COLON.search(source[: colon[1] - 1]):
        return None
    found: Place | None = None
    for number in range(colon[0] - 1, 0, -1):
        above = _line(lines, number)
        bare = _bare(above)
        if not bare.strip():
            continue
        if bare.startswith("#"):  # no text goes on past a comment: it began below
            return found
        if len(above) - len(bare) != indent or _COLON.search(bare):
            return found if above.rstrip().endswith(":") and _indent(above) < indent else None
        found = (number, indent + 1)
        if bare != above.lstrip(" "):
            return found
    return found


def _bare(line: str) -> str:
    """Return a line without its indentation, and without the dashes of a list."""
    return re.sub(r"^ *(?:- +)*", "", line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _place(mark: _Mark | None) -> Place | None:
    return (mark.line + 1, mark.column + 1) if mark else None


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if number <= len(lines) else ""


def _at(lines: Sequence[str], place: Place) -> str:
    return _line(lines, place[0])[place[1] - 1 :]
