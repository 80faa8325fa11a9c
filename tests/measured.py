"""A small mission that is measured, for the tests of figures noted by hand and of what is decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

STRATEGY = """\
cmkit: 1
# what we work for
mission: {language: en, phase: running, starts_on: 2027-01-01, ends_on: 2027-12-31, cm: camille}
client: {name: Moulin Dupont}
people:
  - {id: claire, name: Claire Martin, side: client, approves: true}
  - {id: camille, name: Camille Roy, side: cm}
objectives:
  # the one that counts
  - id: regulars
    title: Bring the regulars back
    kpis:
      - id: fans
        metric: followers
        role: primary
        platforms: [insta]
        owner: camille
        period: month
        baseline: {value: 1000, date: 2026-12-31}
        target: {value: 2000, by: 2027-12-31}
      - {id: touched, metric: engagement-rate-by-reach, platforms: [insta], owner: camille}
  - id: orders
    title: Orders on the site
    kpis:
      - id: visits
        metric: sessions
        role: primary
        owner: claire
        period: month
        baseline: {value: 100, date: 2026-12}
        target: {value: 200, by: 2027-12, holds: each_period}
      - {id: opening, metric: opening-known, nature: judgement, owner: claire}
      - {id: both, metric: comments, platforms: [insta, fb]}
      - {id: bare, label: Something}
  - {id: image, title: Be known for the bread}
platforms: [{id: insta, network: instagram}, {id: fb, network: facebook}]
"""
CALENDAR = """\
cmkit: 1
items: [{id: 2027-03-02-insta-abc, date: 2027-03-02, text: Fresh bread., posts: [{platform: insta}]}]
"""
HEADER = "start,end,metric,platform,subject,item,value,numerator,denominator,recorded_on,source,note"


def measured(folder: Path, strategy: str = STRATEGY) -> Path:
    """Write a mission without any figure yet."""
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(strategy, "utf-8", newline="\n")
    (folder / "calendar/2027-03.yaml").write_text(CALENDAR, "utf-8", newline="\n")
    return folder


def with_figures(folder: Path, *rows: str) -> Path:
    """Add readings: ``2027-03-31 followers insta 1200``, ``2027-03 sessions - 180``; ``-`` is the whole."""
    (folder / "measures").mkdir(exist_ok=True)
    for row in rows:
        days, metric, platform, value = row.split()
        last = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}.get(days[5:7], "31")
        start, end = (f"{days}-01", f"{days}-{last}") if len(days) == 7 else (days, days)
        file = folder / f"measures/{end[:7]}.csv"
        before = file.read_text("utf-8") if file.exists() else f"{HEADER}\n"
        line = f"{start},{end},{metric},{platform.strip('-')},,,{value},,,{end},,\n"
        file.write_text(before + line, "utf-8", newline="\n")
    return folder


def files(folder: Path) -> Mapping[str, bytes]:
    """Read every file of a mission but what cmkit keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cmkit" not in path.parts
    }


def readings(folder: Path) -> list[Mapping[str, str]]:
    """Read all rows of ``measures/``."""
    return [
        row
        for path in sorted((folder / "measures").glob("*.csv"))
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
    ]
