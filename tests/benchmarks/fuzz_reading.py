"""Fuzz the guarded reading of YAML: every input is read or refused, at a place, in time; prints the number.

    .venv/bin/python tests/benchmarks/fuzz_reading.py [--inputs 100000 | --seconds 120] [--seed 1]

Inputs are random bytes, random signs of YAML, and pieces of the two examples' files with one to six damages.
The first input that ends otherwise is shown, with the seed that gives it again, and the script ends with 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from cmkit.doctrine.wording import tell
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.problems import InputRefused

EXAMPLES = Path(__file__).parents[2] / "examples"
SIGNS = [
    *(
        b"\n",
        b"\n  ",
        b"\n    ",
        b"\r\n",
        b"\r",
        b" ",
        b"\t",
        b": ",
        b":",
        b"- ",
        b"-",
        b"? ",
        b"#",
        b" #",
        b",",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b"&a ",
        b"*a",
        b"!x ",
        b"!!int ",
        b"|",
        b">-",
        b"'",
        b'"',
        b"%",
        b"@",
        b"`",
        b"~",
    ),
    *(
        b"\\",
        b"\\u2028",
        b"\\x1b",
        b"\\ud800",
        b"<<: ",
        b"---\n",
        b"...\n",
        b"cmkit: 1\n",
        b"= ",
        b"a",
        b"b",
        b"1",
    ),
    *(
        "é".encode(),
        "👍".encode(),
        "\u2028".encode(),
        "\ue000".encode(),
        b"true",
        b"null",
        b"0123",
        b"18:30",
        b"1.5",
    ),
]
FATAL = [b"\xff", b"\xc2\x85", b"\x00", b"\x1b", b"\xef\xbb\xbf", b"<<<<<<< a\n"]
"""What ends most files before YAML begins: rare, so that most inputs get further."""
BREAK = re.compile("\r\n|\n|\r")
SLOW = 1.0
"""Seconds of CPU that no input may take."""


def main() -> int:
    """Fuzz until the number of inputs or of seconds is reached."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--inputs", type=int, default=0)
    arguments.add_argument("--seconds", type=float, default=120)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    pieces = [piece for path in sorted(EXAMPLES.glob("*/**/*.yaml")) for piece in cut(path.read_bytes())]
    ends, slowest, number = Counter[str](), 0.0, 0
    began = time.monotonic()
    while number < options.inputs if options.inputs else time.monotonic() - began < options.seconds:
        draw = random.Random(f"{options.seed}-{number}")
        raw = made(draw, pieces)
        number += 1
        before = time.process_time()
        try:
            ends[end_of(raw)] += 1
        except Exception as error:
            print(f"input {number} of seed {options.seed}: {error!r}\n{raw!r}")
            return 1
        slowest = max(slowest, time.process_time() - before)
        if slowest > SLOW:
            print(f"input {number} of seed {options.seed} took {slowest:.1f} s\n{raw!r}")
            return 1
    spent = time.monotonic() - began
    print(f"{number} inputs in {spent:.0f} s, slowest {slowest * 1000:.0f} ms of CPU; none ended otherwise")
    print(", ".join(f"{end} {count}" for end, count in sorted(ends.items())))
    return 0


def cut(raw: bytes) -> list[bytes]:
    """Cut a file into its blocks, and those into pieces that are quick to read."""
    blocks = re.split(rb"(?m)^(?=[a-z])", raw)
    return [block[start : start + 1500] for block in blocks for start in range(0, len(block), 1500)]


def made(draw: random.Random, pieces: list[bytes]) -> bytes:
    """Make one input."""
    kind = draw.random()
    if kind < 0.02:
        return draw.randbytes(draw.randrange(200))
    if kind < 0.45:
        return b"".join(sign(draw) for _sign in range(draw.randrange(1, 40)))
    raw = draw.choice(pieces)
    for _damage in range(draw.randrange(1, 7)):
        place, length = draw.randrange(len(raw) + 1), draw.choice([0, 0, 1, 1, 2, 10, 100])
        instead = draw.choice([b"", sign(draw), sign(draw), raw[:50]])
        raw = raw[:place] + instead + raw[place + length :]
    return b"cmkit: 1\n" + raw


def sign(draw: random.Random) -> bytes:
    """Draw one sign of YAML, or in one of 200 what ends the reading."""
    return draw.choice(FATAL if draw.random() < 0.005 else SIGNS)


def end_of(raw: bytes) -> str:
    """Read an input; return the code it was refused for, or «read». Anything else is raised."""
    try:
        data = parse_yaml(raw, "strategy.yaml", versioned=False).data
    except InputRefused as refused:
        lines = BREAK.split(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
        for problem in refused.problems:
            line, column = problem.where.line or 0, problem.where.column or 0
            if not 1 <= line <= len(lines) or not 1 <= column <= len(lines[line - 1]) + 1:
                raise ValueError(f"no such place: {problem}") from refused
            tell(problem, "fr")
        return refused.problems[0].code
    if not isinstance(data, dict):
        raise TypeError(f"no mapping: {type(data)}")
    if data and parse_yaml(emit_yaml(data).encode(), "strategy.yaml", versioned=False).data != data:
        raise ValueError("written and read again it is another")
    return "read"


if __name__ == "__main__":
    sys.exit(main())
