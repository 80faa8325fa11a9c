"""Time imports of 100,000 rows beside the least they can cost: CSV read, and CSV written.

    .venv/bin/python tests/benchmarks/imports.py [--rows 100000]

Two shapes: days and pages with one metric, and posts with nine metrics each. A run is a process of its own;
times are CPU seconds of one run, memory is its peak.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from subjects import EXAMPLE

from cmkit.model.readings import COLUMNS

Row = Sequence[str]
_FIRST = date(2024, 1, 1)
_DAYS = 730
_POSTS = (
    "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views,"
    "Total play time,Average watch time,Watched full video,Add to favorites"
)


def main() -> None:
    """Measure both shapes, and print them beside their floor."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--rows", type=int, default=100_000)
    count = arguments.parse_args().rows
    with tempfile.TemporaryDirectory() as scratch:
        for name, rows in (("pages", pages(count)), ("posts", posts(count))):
            measure(Path(scratch) / name, list(rows))


def pages(count: int) -> Iterator[Row]:
    """Give the views of pages day by day, as GA4 exports an exploration."""
    yield ("# ----------------------------------------",)
    yield ("# Pages", "")
    yield ("# ----------------------------------------",)
    yield ("Date", "Page path and screen class", "Views")
    drawn = random.Random(1)
    for index in range(count):
        day = _FIRST + timedelta(days=index % _DAYS)
        yield f"{day:%Y%m%d}", f"/page-{index // _DAYS}/", str(drawn.randrange(4000))


def posts(count: int) -> Iterator[Row]:
    """Give posts with all their figures, as TikTok exports them."""
    yield _POSTS.split(",")
    drawn = random.Random(1)
    for index in range(count):
        day = _FIRST + timedelta(days=index % _DAYS)
        link = f"https://www.tiktok.com/@moulin/video/{7_400_000_000_000_000_000 + index}"
        shares = (f"0:{index % 60:02}", f"{drawn.random() * 60:.1f}%", str(drawn.randrange(300)))
        numbers = [str(drawn.randrange(most)) for most in (5_000, 500, 500, 50_000)]
        played = f"{drawn.randrange(99)}:{index % 60:02}:10"
        yield "2026-08-10", f"Title {index}", link, f"{day} 18:30:00", *numbers, played, *shares


def measure(folder: Path, rows: Sequence[Row]) -> None:
    """Import one file in a process of its own, and print what it took."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".git", "measures"))
    export = folder.with_suffix(".csv")
    export.write_text(written(rows), encoding="utf-8")
    spent, peak = run(folder, export)
    kept = [row for file in sorted((folder / "measures").glob("*.csv")) for row in read(file)]
    started = time.process_time()
    read(export)
    written([COLUMNS, *kept])
    floor = time.process_time() - started
    print(
        f"{folder.name}: {len(rows):,} rows, {len(kept):,} readings: {spent:.1f} s, "
        f"{spent / floor:.1f} x reading and writing them ({floor:.1f} s), {peak / 1024:.0f} MB"
    )


def run(folder: Path, export: Path) -> tuple[float, int]:
    """Run the command; return its CPU seconds and its peak memory in KB."""
    child = os.fork()
    if not child:
        os.chdir(folder)
        command = [sys.executable, "-m", "cmkit", "-q", "kpi", "import", str(export), "--today", "2030-12-20"]
        os.execv(sys.executable, command)
    _pid, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"the import of {export.name} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def read(file: Path) -> list[Row]:
    """Read a file of CSV."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def written(rows: Sequence[Row]) -> str:
    """Write rows as CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


if __name__ == "__main__":
    main()
