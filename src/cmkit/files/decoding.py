"""From bytes to text: UTF-8 only, nothing that acts on a terminal, no merge conflict left."""

from __future__ import annotations

import re

from cmkit.problems import InputRefused, Problem, Severity, Where
from cmkit.text import _, visible

MAXIMUM_BYTES = 5_000_000
"""The largest file that is read."""
LINE_BREAKS = re.compile("\r\n|\n|\r")
"""What ends a line for an editor and for git; U+2028 and its like do not."""

# U+0085 too: YAML 1.1 takes it for a line break, a terminal obeys it, and where it stands in a French text it
# is the «…» of a file that was saved in another encoding.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# git always names the common ancestor behind «|||||||», and a row of an empty table has no other words.
_CONFLICT = re.compile(r"^(?:(?:<{7}|>{7})(?: .*)?|\|{7} [^|\r\n]+)\r?$", re.MULTILINE)


def decoded(raw: bytes, name: str) -> str:
    """Decode a file; raises ``InputRefused`` with the byte and the line that are wrong."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:4].count(0) >= 2:
        raise _refused("YA003", name, 1, 1, {})
    marked = len(raw) - len(raw := raw.removeprefix(b"\xef\xbb\xbf"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = place_of(before, len(before))
        facts = {"byte": f"0x{raw[error.start]:02X}", "offset": str(marked + error.start)}
        raise _refused("YA001", name, line, column, facts) from error
    if found := _CONTROL.search(text):
        line, column = place_of(text, found.start())
        raise _refused("YA002", name, line, column, {"character": f"U+{ord(found.group()):04X}"})
    return text


def refuse_conflict(text: str, name: str) -> None:
    """Refuse a file that git left in the middle of a merge, naming the lines of its marks."""
    marks = [place_of(text, found.start())[0] for found in _CONFLICT.finditer(text)]
    if marks:
        raise _refused("YA012", name, marks[0], 1, {"lines": ", ".join(map(str, marks))})


def place_of(text: str, index: int) -> tuple[int, int]:
    """Return the line and column of a character, counted from 1."""
    before = LINE_BREAKS.split(text[:index])
    return len(before), len(before[-1]) + 1


def _refused(code: str, name: str, line: int, column: int, facts: dict[str, str]) -> InputRefused:
    return InputRefused(
        _("{name} cannot be read as it is.").format(name=visible(name)),
        problems=[Problem(code, Severity.ERROR, Where(name, (), line, column), facts)],
    )
