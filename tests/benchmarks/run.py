"""Time cmkit against a floor and against its peers, all in one run: prints ratios, asserts nothing.

    .venv/bin/pip install -e ".[bench]"
    .venv/bin/python tests/benchmarks/run.py [--runs 15] [--peers FOLDER]

F is the CPU time of ``python -c pass`` in the same environment. Times are medians of CPU seconds, children
included; commands take turns, so that a machine that slows down slows all of them. The peers render the same
templates as often: copier and cookiecutter, from ``--peers`` (a ``bin`` folder) or from beside this Python.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from subjects import EXAMPLE, example, long_file, mission, same_template

from cmkit.files.edits import Set
from cmkit.files.reading import parse_yaml
from cmkit.files.splicing import spliced

BESIDE = Path(sys.executable).parent
ITEMS = 100, 1300
LINES = 50_000


@dataclass(frozen=True, slots=True)
class Subject:
    """A command to be timed, and what makes the ground the same again before each of its runs."""

    command: Sequence[str]
    before: Callable[[], object] = lambda: None


def main() -> None:
    """Measure what is promised, and print it beside what was reached."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--runs", type=int, default=15)
    arguments.add_argument("--peers", type=Path, default=BESIDE)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        subjects = commands(folder) | peers(folder, options.peers)
        spent = measured(subjects, options.runs)
    floor = spent["python -c pass"]
    print(f"F = {floor * 1000:.1f} ms of CPU (python -c pass), medians of {options.runs} runs\n")
    print(f"{'what':<44} {'ms':>6} {'reached':>10}  target")
    for name, seconds in spent.items():
        line(name, seconds, f"{seconds / floor:.1f} F", TARGETS.get(name, ""))
    for name in ("copier", "cookiecutter"):
        if name in spent:
            ratio = spent["build, the same templates"] / spent[name]
            line(f"build, the same templates / {name}", None, f"{ratio:.2f} x", TARGETS[f"/ {name}"])
    few, many = (f"check, {items} written items" for items in ITEMS)
    each = (spent[many] - spent[few]) / (ITEMS[1] - ITEMS[0])
    line("an item beyond start-up", None, f"{each * 1000:.2f} ms", "1.1 ms")
    line(f"set one value in {LINES} lines / reading", None, f"{splicing(options.runs):.2f} x", "1.2 x")


TARGETS = {
    "--version": "1.3 F",
    "--help": "9 F",
    "rules --help": "20 F",
    "a TAB": "20 F",
    "a TAB at an id": "20 F",
    "ask --key client.size --value small": "30 F",
    "check, 100 written items": "36 F",
    "/ copier": "0.60 x",
    "/ cookiecutter": "0.80 x",
}


def line(name: str, seconds: float | None, reached: str, target: str) -> None:
    """Print one row of the table."""
    shown = "" if seconds is None else f"{seconds * 1000:.0f}"
    print(f"{name:<44} {shown:>6} {reached:>10}  {target}")


def commands(folder: Path) -> dict[str, Subject]:
    """Return the floor and the commands of cmkit, on missions that are made in ``folder``."""
    cmkit = str(BESIDE / "cmkit")
    bakery, asked, same = (example(folder / name) for name in ("bakery", "asked", "same"))
    few, many = (mission(folder / f"items-{items}", items) for items in ITEMS)
    strategy = asked / "strategy.yaml"
    before = strategy.read_text(encoding="utf-8").replace("  size: small", "  size: medium", 1)
    (same / "templates").mkdir()
    for name in ours():
        (same / "templates" / name).write_text(same_template("document.client"), encoding="utf-8")
    shutil.rmtree(same / "deliverables")
    shutil.rmtree(same / ".cmkit")
    tab = [cmkit, "__complete", "bash"]
    answer = ["ask", "-C", str(asked), "--key", "client.size", "--value", "small"]
    return {
        "python -c pass": Subject([sys.executable, "-c", "pass"]),
        "--version": Subject([cmkit, "--version"]),
        "--help": Subject([cmkit, "--help"]),
        "rules --help": Subject([cmkit, "rules", "--help"]),
        "a TAB": Subject([*tab, "ch"]),
        "a TAB at an id": Subject([*tab, "-C", str(bakery), "approve", "--by", "s"]),
        "ask --key client.size --value small": Subject(
            [cmkit, *answer], lambda: strategy.write_text(before, encoding="utf-8")
        ),
        "check, the example": Subject([cmkit, "-q", "check", str(bakery)]),
        **{
            f"check, {items} written items": Subject([cmkit, "-q", "check", str(where)])
            for items, where in zip(ITEMS, (few, many), strict=True)
        },
        "build, the example": Subject([cmkit, "-q", "build", str(bakery)]),
        "build, the same templates": Subject([cmkit, "-q", "build", str(same)]),
    }


def ours() -> list[str]:
    """Name the templates of ours that make a document each."""
    names = (path.name for path in (EXAMPLE.parents[1] / "templates" / "fr").glob("*.md.j2"))
    return sorted(name for name in names if name not in ("macros.md.j2", "pieces.md.j2"))


def peers(folder: Path, scripts: Path) -> dict[str, Subject]:
    """Return the same templates for the tools that also turn answers into files, as many as build writes."""
    names = [path.stem for path in sorted((EXAMPLE / "deliverables").glob("*.md"))]
    found: dict[str, Subject] = {}
    if copier := shutil.which("copier", path=str(scripts)):
        texts = {f"{name}.md.jinja": same_template("client") for name in names}
        texts["copier.yml"] = "client:\n  type: str\n  default: Boulangerie Martin\n"
        source = written(folder / "copier", texts)
        out = str(folder / "copier-out")
        found["copier"] = Subject([copier, "copy", "-q", "-f", source, out])
    if cookiecutter := shutil.which("cookiecutter", path=str(scripts)):
        inside = "{{ cookiecutter.client }}"
        texts = {f"{inside}/{name}.md": same_template("cookiecutter.client") for name in names}
        texts["cookiecutter.json"] = '{"client": "Boulangerie Martin"}'
        source = written(folder / "cookiecutter", texts)
        out = str(folder / "cookiecutter-out")
        found["cookiecutter"] = Subject([cookiecutter, "--no-input", "-f", "-o", out, source])
    for name in ("copier", "cookiecutter"):
        if name not in found:
            print(f"{name}: not installed, left out")
    return found


def written(folder: Path, texts: Mapping[str, str]) -> str:
    """Write a template of a peer, and return where it stands."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def measured(subjects: Mapping[str, Subject], runs: int) -> dict[str, float]:
    """Return the median of the CPU seconds of each; all take turns, and the first turn warms up."""
    turns = [{name: _cpu(subject) for name, subject in subjects.items()} for _turn in range(runs + 1)]
    return {name: statistics.median(turn[name] for turn in turns[1:]) for name in subjects}


def _cpu(subject: Subject) -> float:
    subject.before()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    nothing = subprocess.DEVNULL
    subprocess.run(
        subject.command, env=environment, stdin=nothing, stdout=nothing, stderr=nothing, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def splicing(runs: int) -> float:
    """Return how much longer it takes to set a value in a long file, the file in hand, than to read it."""
    text = long_file(LINES)
    raw = text.encode()
    document = parse_yaml(raw, "strategy.yaml")
    edit = Set(("people", LINES // 8, "role"), "Somebody in particular")
    reading, setting = [], []
    for _run in range(max(3, runs // 3)):
        reading.append(_spent(lambda: parse_yaml(raw, "strategy.yaml")))
        setting.append(_spent(lambda: spliced(document, [edit])))
    return statistics.median(setting) / statistics.median(reading)


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()
