"""The bakery's example: it loads without a finding, and shows every key that the model knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cmkit.mission.contents import Opened
from cmkit.mission.opening import open_mission
from cmkit.model.base import Block
from cmkit.model.editorial import CalendarFile
from cmkit.model.journal import Journal, PrivateJournal
from cmkit.model.private import Contacts, PrivateNotes
from cmkit.model.readings import COLUMNS
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy

EXAMPLE = Path(__file__).parents[1] / "examples" / "boulangerie-martin"
MODELS: dict[str, type[Block]] = {
    "strategy.yaml": Strategy,
    "calendar/2027-01.yaml": CalendarFile,
    "calendar/2027-02.yaml": CalendarFile,
    "calendar/ideas.yaml": CalendarFile,
    "journal.yaml": Journal,
    "private/private.yaml": PrivateNotes,
    "private/journal.yaml": PrivateJournal,
    "private/contacts.yaml": Contacts,
}
# Every block takes these two: one use anywhere shows them.
COMMON = frozenset(Block.model_fields)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_mission(EXAMPLE)


def test_the_example_loads_without_any_problem(opened: Opened) -> None:
    told = [(problem.code, problem.where, dict(problem.facts)) for problem in opened.problems]
    assert told == []
    assert opened.readable
    assert opened.public is not None
    assert opened.private is not None


def test_every_file_of_the_example_is_read(opened: Opened) -> None:
    assert set(opened.documents) == set(MODELS)


def test_no_key_of_the_model_is_left_unused(opened: Opened) -> None:
    known = {name for model in MODELS.values() for block in _reachable(model) for name in _names(block)}
    used = {
        name for file, document in opened.documents.items() for name in _used(MODELS[file], document.data)
    }
    assert sorted(known - used) == []


def test_the_two_ways_of_leaving_a_key_empty_are_shown(opened: Opened) -> None:
    assert opened.public is not None
    answers = opened.public.answers.values()
    assert {answer.kind for answer in answers} == {"not_applicable", "declined"}
    assert all(answer.reason for answer in answers if answer.kind == "declined")


def test_every_reading_has_its_day_its_figure_and_its_source(opened: Opened) -> None:
    assert opened.public is not None
    header = (EXAMPLE / "measures" / "2026-12.csv").read_text("utf-8").splitlines()[0]
    assert tuple(header.split(",")) == COLUMNS
    readings = opened.public.readings
    assert len(readings) == 8
    assert all(reading.value is not None and reading.recorded_on and reading.source for reading in readings)


def test_twelve_posts_are_written_for_the_first_two_months(opened: Opened) -> None:
    assert opened.public is not None
    written = [item for items in opened.public.months.values() for item in items]
    assert len(written) == 12
    for item in written:
        assert item.posts, item.id
        assert all(post.text or item.text for post in item.posts), item.id
        assert all(media.alt for media in item.media), item.id


def _names(block: type[Block]) -> Iterator[str]:
    yield from (_name(block, key) for key in keys(block))


def _name(block: type[Block], key: Key) -> str:
    return key.name if key.attribute in COMMON else f"{block.__name__}.{key.name}"


def _reachable(model: type[Block]) -> Iterable[type[Block]]:
    """Every block that a file of ``model`` may hold, itself first."""
    found: dict[type[Block], None] = {}
    pending = [model]
    while pending:
        block = pending.pop()
        if block not in found:
            found[block] = None
            pending.extend(key.block for key in keys(block) if key.block)
    return found


def _used(block: type[Block], data: object) -> Iterator[str]:
    """Name every key that ``data``, as it stands in the file, writes of ``block`` and of what it holds."""
    if not isinstance(data, dict):
        return
    for key in keys(block):
        if key.name not in data:
            continue
        yield _name(block, key)
        if key.block:
            for inner in _held(key, data[key.name]):
                yield from _used(key.block, inner)


def _held(key: Key, value: object) -> Iterable[object]:
    if isinstance(value, list):
        return value
    if key.holds == "mapping" and isinstance(value, dict):
        return value.values()
    return [value]
