"""Time verdicts over years of daily readings, and reports with charts beside plain documents.

    .venv/bin/python tests/benchmarks/verdicts.py [--runs 5]

Verdicts of 50 KPIs over five years of daily readings (90,000) are meant to take one second at most; twelve
monthly reports with their charts 1.5 times what twelve plain documents take. Times are medians, in CPU
seconds.
"""

from __future__ import annotations

import argparse
import gc
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from subjects import EXAMPLE

from cmkit.catalogue.entries import load_metrics
from cmkit.cli.check.judging import judge
from cmkit.deliverables.building import build_documents
from cmkit.deliverables.wishing import Wish
from cmkit.files.reading import parse_yaml
from cmkit.measures.judging import judged
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.model.loading import load
from cmkit.model.readings import COLUMNS, Reading
from cmkit.model.strategy import Strategy

KPIS, DAYS = 50, 1800
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 5)
METRICS = ("followers", "sessions", "views", "interactions", "engagement-rate-by-reach")
PLAIN = "strategy-plan", "collaboration-charter"
MONTHS = range(1, 13)


def main() -> None:
    """Measure both, and print them beside what is promised."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    public, metrics = many_readings(), load_metrics()
    spent = median(lambda: judged(public, LAST, metrics), runs)
    print(f"verdicts of {KPIS} KPIs over {len(public.readings)} readings: {spent:.2f} s (at most 1 s)")
    with tempfile.TemporaryDirectory() as scratch:
        opened = open_mission(a_year(Path(scratch) / "year"))
        ran = judge(opened, LAST)

        def built(name: str, month: int) -> None:
            build_documents(opened, ran, Wish.of([name], "md", date(2027, month, 1)), None)

        def twelve(name: str) -> None:
            for month in MONTHS:
                built(name, month)

        report = median(lambda: twelve("monthly-report"), runs)
        print(f"{len(MONTHS)} reports with charts: {report:.2f} s")
        for name in PLAIN:
            plain = median(lambda name=name: twelve(name), runs)  # type: ignore[misc]  # bound at once
            print(f"  {report / plain:.2f} × as many of {name} ({plain:.2f} s; at most 1.5)")


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median of the CPU seconds that some work takes, after one run that does not count."""
    work()
    spent = []
    for _run in range(runs):
        gc.collect()
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def many_readings() -> Public:
    """Make a mission of ten objectives with five KPIs each, each read on every day of five years."""
    objectives = []
    for place in range(KPIS // len(METRICS)):
        kpis = "".join(
            f"      - {{id: k{place}-{metric}, metric: {metric}, platforms: p{place}, period: month, "
            "role: primary, baseline: {value: 10}, target: {value: 5000, by: 2027-12}}\n"
            for metric in METRICS
        )
        objectives.append(f"  - id: o{place}\n    title: Objective {place}\n    kpis:\n{kpis}")
    platforms = "".join(f"  - {{id: p{place}, network: instagram}}\n" for place in range(len(objectives)))
    text = (
        f"cmkit: 1\nmission: {{starts_on: {FIRST}}}\nclient: {{name: Many}}\n"
        f"objectives:\n{''.join(objectives)}platforms:\n{platforms}"
    )
    loaded = load(Strategy, parse_yaml(text.encode(), "strategy.yaml"))
    assert loaded.value is not None, loaded.problems
    return Public(loaded.value, readings=tuple(_daily()))


def _daily() -> Iterator[Reading]:
    for day in (FIRST + timedelta(number) for number in range(DAYS)):
        for place in range(KPIS // len(METRICS)):
            for metric in METRICS:
                value = Decimal((day.toordinal() * 7 + place) % 977)
                rate = metric.startswith("engagement")
                yield Reading(
                    day,
                    day,
                    metric,
                    f"p{place}",
                    value=None if rate else value,
                    numerator=value if rate else None,
                    denominator=Decimal(1000) if rate else None,
                    recorded_on=day,
                )


def a_year(folder: Path) -> Path:
    """Let a year of figures and of published contents go by in the example of the bakery."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("deliverables", "local", "measures"))
    (folder / "measures").mkdir()
    for month in MONTHS:
        first = date(2027, month, 1)
        last = date(2027 + month // 12, month % 12 + 1, 1) - timedelta(1)
        whole, read = f"{first},{last}", f"{last + timedelta(3)}"
        rows = [
            f"{whole},social-sessions,instagram,,,{90 + month * 9},,,{read},Site,",
            f"{whole},positive-reviews,google,,,{3 + month % 4},,,{read},Google,",
            f"{whole},engagement-rate-by-reach,instagram,,,,{70 + month},2100,{read},Meta,",
            f"{last},{last},followers,instagram,,,{1180 + month * 40},,,{read},Instagram,",
            f"{whole},acquisitions,,,,{40 + month},,,{read},Orders,",
        ]
        text = "\n".join([",".join(COLUMNS), *rows, ""])
        (folder / f"measures/{first:%Y-%m}.csv").write_text(text, encoding="utf-8")
    for file in sorted((folder / "calendar").glob("2027-*.yaml")):
        file.write_text(re.sub(r"status: \w+", "status: published", file.read_text("utf-8")), "utf-8")
    return folder


if __name__ == "__main__":
    main()
