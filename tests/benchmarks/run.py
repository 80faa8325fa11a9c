"""Time cmkit against a floor and against its peers, all in one run: prints ratios, asserts nothing.

    .venv/bin/pip install -e ".[bench]"
    .venv/bin/python tests/benchmarks/run.py [--runs 15] [--peers FOLDER]

F is the CPU time of ``python -c pass`` in the same environment. Times are medians of CPU seconds, children
included; commands take turns, so that a machine that slows down slows all of them. The peers, copier and
cookiecutter, make the same documents of the same templates, their values ready-made; they are taken from
``--peers`` (a ``bin`` folder) or from beside this Python.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from subjects import ROOT, Rendered, example, long_file, mission, rendered

from cmkit.files.edits import Set
from cmkit.files.reading import parse_yaml
from cmkit.files.splicing import spliced

FLOOR = "python -c pass"
BESIDE = Path(sys.executable).parent
ITEMS = 100, 1300
LINES = 50_000


@dataclass(frozen=True, slots=True)
class Subject:
    """A command to be timed, and what makes the ground the same again before each of its runs."""

    command: Sequence[str]
    before: Callable[[], object] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)


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
    floor = spent[FLOOR]
    print(f"F = {floor * 1000:.1f} ms of CPU (python -c pass), medians of {options.runs} runs\n")
    print(f"{'what':<44} {'ms':>6} {'reached':>10}  target")
    for name, seconds in spent.items():
        line(name, seconds, f"{seconds / floor:.1f} F", TARGETS.get(name, ""))
    for name in ("copier", "cookiecutter"):
        if name in spent:
            ratio = spent["build, the example"] / spent[name]
            line(f"build, the example / {name}", None, f"{ratio:.2f} x", TARGETS[f"/ {name}"])
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
    """Return the commands of cmkit, on missions that are made in ``folder``."""
    cmkit = str(BESIDE / "cmkit")
    bakery, asked = (example(folder / name) for name in ("bakery", "asked"))
    few, many = (mission(folder / f"items-{items}", items) for items in ITEMS)
    strategy = asked / "strategy.yaml"
    before = strategy.read_text(encoding="utf-8").replace("  size: small", "  size: medium", 1)
    tab = [cmkit, "__complete", "bash"]
    answer = ["ask", "-C", str(asked), "--key", "client.size", "--value", "small"]
    return {
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
    }


def peers(folder: Path, scripts: Path) -> dict[str, Subject]:
    """Return the tools that also turn answers into files, on what build makes of the example."""
    documents = rendered(folder / "rendered")
    views = folder / "views.json"
    views.write_text(json.dumps([one.view for one in documents], default=str), encoding="utf-8")
    path = os.pathsep.join([str(Path(__file__).parent), str(ROOT / "src")])
    environment = {"CMKIT_VIEWS": str(views), "PYTHONPATH": path}
    extensions = ["same_templates.Ours"]
    blocks = {"trim_blocks": True, "lstrip_blocks": True}
    shared = {
        one.name: one.read_text(encoding="utf-8")
        for kept in ("templates", "templates/fr")
        for one in (ROOT / kept).glob("*.j2")
        if one.name in ("macros.md.j2", "pieces.md.j2")
    }
    found: dict[str, Subject] = {}
    if copier := shutil.which("copier", path=str(scripts)):
        texts = {f"{number}.md.jinja": as_theirs(one, number) for number, one in enumerate(documents)}
        config = {"_jinja_extensions": extensions, "_envops": blocks, "_exclude": ["*.j2", "copier.yml"]}
        source = written(folder / "copier", {**texts, **shared, "copier.yml": json.dumps(config)})
        command = [copier, "copy", "-q", "-f", "--trust", source, str(folder / "copier-out")]
        found["copier"] = Subject(command, environment=environment)
    if cookiecutter := shutil.which("cookiecutter", path=str(scripts)):
        inside = "{{ cookiecutter.client }}"
        texts = {f"{inside}/{number}.md": as_theirs(one, number) for number, one in enumerate(documents)}
        texts |= {f"templates/{name}": text for name, text in shared.items()}
        config = {"client": "Client", "_extensions": extensions, "_jinja2_env_vars": blocks}
        source = written(folder / "cookiecutter", {**texts, "cookiecutter.json": json.dumps(config)})
        command = [cookiecutter, "--no-input", "-f", "-o", str(folder / "cookiecutter-out"), source]
        found["cookiecutter"] = Subject(command, environment=environment)
    for name in ("copier", "cookiecutter"):
        if name not in found:
            print(f"{name}: not installed, left out")
    return found


def as_theirs(document: Rendered, number: int) -> str:
    """Write our template so that it finds its values among the globals of another tool."""
    values = "".join(f"{{% set {name} = ours[{number}].{name} %}}\n" for name in document.view)
    return values + document.template


def written(folder: Path, texts: Mapping[str, str]) -> str:
    """Write a template of a peer, and return where it stands."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def measured(subjects: Mapping[str, Subject], runs: int) -> dict[str, float]:
    """Return the median of the CPU seconds of each, and of the floor.

    All take turns, the floor before each of them; the first turn warms up.
    """
    spent: dict[str, list[float]] = {name: [] for name in (FLOOR, *subjects)}
    for turn in range(runs + 1):
        for name, subject in subjects.items():
            floor, seconds = _cpu(Subject([sys.executable, "-c", "pass"])), _cpu(subject)
            if turn:
                spent[FLOOR].append(floor)
                spent[name].append(seconds)
    return {name: statistics.median(found) for name, found in spent.items()}


def _cpu(subject: Subject) -> float:
    subject.before()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= subject.environment
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
    gc.disable()  # as timeit does: what is still held makes each collection dearer than the last
    for _run in range(runs):
        reading.append(_spent(lambda: parse_yaml(raw, "strategy.yaml")))
        setting.append(_spent(lambda: spliced(document, [edit])))
    return statistics.median(setting) / statistics.median(reading)


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()
