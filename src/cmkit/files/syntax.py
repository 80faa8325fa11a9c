"""What a YAML parser complains about, told as what a person did."""

from __future__ import annotations

import re

import yaml

from cmkit.files.decoding import LINE_BREAKS
from cmkit.problems import Problem, Severity, Where

# The parser's words, and the code that says the same to a person; the first that fits counts.
_TOLD: tuple[tuple[str, str], ...] = (
    (r"tab character|'\\t' that cannot start", "YA020"),
    (r"cannot start any token", "YA021"),
    (r"mapping values are not allowed", "YA022"),
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


def syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """Turn the parser's error into a finding with its place; its English sentences stay behind."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{error.context or ''} {error.problem or ''}"
    code = next((code for pattern, code in _TOLD if re.search(pattern, said)), "YA029")
    if code == "YA025" and error.context_mark:
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
    lines = LINE_BREAKS.split(text)
    source = lines[line - 1] if line <= len(lines) else ""
    found = source[column - 1 : column]
    if code == "YA021" and found == "\t":
        code = "YA020"
    if code == "YA023" and "\t" in source[: len(source) - len(source.lstrip())]:
        code = "YA020"
    return Problem(code, Severity.ERROR, Where(name, (), line, column), {"found": found})
