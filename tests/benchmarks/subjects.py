"""What is measured: missions of a known size, and the same templates for cmkit and for its peers."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from cmkit.cli.check.judging import judge
from cmkit.deliverables import building, making
from cmkit.deliverables.wishing import Wish
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import read_yaml
from cmkit.mission.opening import open_mission

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "boulangerie-martin"
WHOLE = ("cmkit", "mission", "client", "people", "platforms")
TODAY = date(2026, 12, 15)


def example(folder: Path) -> Path:
    """Copy the example."""
    shutil.copytree(EXAMPLE, folder)
    return folder


def mission(folder: Path, items: int) -> Path:
    """Make a mission of some 430 lines of strategy and of so many written items, a hundred a month."""
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(emit_yaml(_short(_read("strategy.yaml"))), encoding="utf-8")
    written = [
        item
        for name in ("2027-01", "2027-02")
        for item in _read(f"calendar/{name}.yaml")["items"]
        if "text" in item
    ]
    source = itertools.cycle(written)
    for month in range((items + 99) // 100):
        stem = f"{2027 + month // 12}-{month % 12 + 1:02}"
        count = min(100, items - 100 * month)
        copies = [_moved(next(source), f"{stem}-{number % 28 + 1:02}", number) for number in range(count)]
        text = emit_yaml({"cmkit": 1, "items": copies})
        (folder / "calendar" / f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder


def long_file(lines: int) -> str:
    """Write a strategy that long by hand: its people, four lines each."""
    people = "".join(
        f"  - id: person-{number}\n    name: Person {number}\n    role: Anybody\n    note: None\n"
        for number in range(lines // 4)
    )
    return f"cmkit: 1\nclient:\n  size: medium\npeople:\n{people}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document that build makes: the text of its template, and the values that it is made from."""

    template: str
    view: Mapping[str, object]


def rendered(folder: Path) -> list[Rendered]:
    """Return what build renders for the example."""
    kept: list[Rendered] = []

    def keep(name: str, view: Mapping[str, object], language: str, **_rest: object) -> str:
        place = ROOT / "templates" / language / f"{name}.md.j2"
        if place.is_file():  # a picture has one template for all languages
            kept.append(Rendered(place.read_text(encoding="utf-8"), view))
        return ""

    opened = open_mission(example(folder))
    with mock.patch.object(making, "render", keep):
        building.build_documents(opened, judge(opened, TODAY), Wish(), None)
    return kept


def _read(name: str) -> dict[str, Any]:
    data = read_yaml(EXAMPLE / name, name).data
    if not isinstance(data, dict):
        raise TypeError(name)
    return data


def _short(strategy: dict[str, Any]) -> dict[str, object]:
    """Keep whole what an item names most, and of the rest only what it names at all."""
    content = {key: _begun(strategy["content"][key]) for key in ("pillars", "formats", "series")}
    whole = {key: strategy[key] for key in WHOLE}
    begun = {key: _begun(strategy[key]) for key in ("objectives", "audiences")}
    return {**whole, **begun, "content": content}


def _begun(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """Keep of each entry what stands at its head."""
    return [dict(itertools.islice(entry.items(), 3)) for entry in entries]


def _moved(item: dict[str, object], day: str, number: int) -> dict[str, object]:
    return {**item, "id": f"{day}-copy-{number}", "date": day}
