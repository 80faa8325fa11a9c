"""Time cmkit against a floor and against its peers, all in one run: prints ratios, asserts nothing.

    .venv/bin/pip install -e ".[bench]"
    .venv/bin/python tests/benchmarks/run.py [--runs 15]

F is the CPU time of ``python -c pass`` with the same interpreter; times are medians of CPU seconds, children
included. The peers render the same Markdown templates: copier and cookiecutter, when they are installed.
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
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "boulangerie-martin"
SCRIPTS = Path(sys.executable).parent


def main() -> None:
    """Measure what the table «Speed» names, and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=15)
    runs = arguments.parse_args().runs
    python = str(Path(sys.executable).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        mission = folder / "mission"
        shutil.copytree(EXAMPLE, mission)
        floor = measured([python, "-c", "pass"], runs)
        print(f"F = {floor * 1000:.1f} ms of CPU (python -c pass), medians of {runs} runs\n")
        cmkit = str(SCRIPTS / "cmkit")
        rows: list[tuple[str, Sequence[str], float | None]] = [
            ("cmkit --version", [cmkit, "--version"], 1.3),
            ("cmkit --help", [cmkit, "--help"], 9),
            ("cmkit rules --help", [cmkit, "rules", "--help"], 20),
            ("cmkit check (the bakery)", [cmkit, "-q", "check", str(mission)], 36),
            ("cmkit build (the bakery)", [cmkit, "-q", "build", str(mission)], None),
        ]
        measured([cmkit, "-q", "build", str(mission)], 1)
        found: dict[str, float] = {}
        for name, command, most in rows:
            found[name] = measured(command, runs)
            limit = f"  (at most {most} F)" if most else ""
            print(f"{name:<28} {found[name] * 1000:8.0f} ms  {found[name] / floor:6.1f} F{limit}")
        build = found["cmkit build (the bakery)"]
        for peer, command in peers(folder):
            spent = measured(command, max(3, runs // 3))
            print(
                f"{peer:<28} {spent * 1000:8.0f} ms  {spent / floor:6.1f} F  ours: {build / spent:.2f} of it"
            )


def peers(folder: Path) -> list[tuple[str, Sequence[str]]]:
    """Prepare the same templates for the tools that also turn answers into files."""
    found: list[tuple[str, Sequence[str]]] = []
    texts = {
        path.name: "# {{ client }}\n\n{% for n in range(200) %}| {{ n }} | {{ client }} |\n{% endfor %}"
        for path in sorted((ROOT / "templates" / "fr").glob("*.md.j2"))
    }
    copier = shutil.which("copier", path=str(SCRIPTS))
    if copier:
        template = folder / "copier"
        template.mkdir()
        (template / "copier.yml").write_text("client:\n  type: str\n  default: Boulangerie Martin\n")
        for name, text in texts.items():
            (template / name.replace(".md.j2", ".md.jinja")).write_text(text)
        target = str(folder / "copier-out")
        found.append(("copier copy", [copier, "copy", "-q", "-f", "--trust", str(template), target]))
    cookiecutter = shutil.which("cookiecutter", path=str(SCRIPTS))
    if cookiecutter:
        template = folder / "cookiecutter"
        inside = template / "{{ cookiecutter.client }}"
        inside.mkdir(parents=True)
        (template / "cookiecutter.json").write_text('{"client": "boulangerie"}')
        for name, text in texts.items():
            (inside / name.replace(".j2", "")).write_text(
                text.replace("{{ client }}", "{{ cookiecutter.client }}")
            )
        out = ["-o", str(folder / "cookiecutter-out")]
        found.append(("cookiecutter", [cookiecutter, "--no-input", "-f", *out, str(template)]))
    for name in ("copier", "cookiecutter"):
        if shutil.which(name, path=str(SCRIPTS)) is None:
            print(f"{name}: not installed, left out")
    return found


def measured(command: Sequence[str], runs: int) -> float:
    """Return the median of the CPU seconds that a command takes; it is run once before to warm up."""
    spent = [_cpu(command) for _run in range(runs + 1)]
    return statistics.median(spent[1:])


def _cpu(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
