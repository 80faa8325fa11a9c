"""The JSON Schemas: valid, explained key by key, of one mind with the model about what a file may hold."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError, validators
from jsonschema.protocols import Validator

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.files.reading import Document, read_yaml
from cmkit.mission.schemas import schema_files
from cmkit.model.base import Block
from cmkit.model.loading import answer_in, load
from cmkit.model.schema import (
    FILES,
    OF_THE_USER,
    SUGGESTED,
    descriptions,
    json_schemas,
    reachable,
    schema_bytes,
)
from cmkit.model.shape import block_at, keys
from cmkit.problems import KeyPath, Problem
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.text import LANGUAGES
from conftest import EXAMPLES, Run

SUGGESTIONS: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(load_kinds()),
    "metric": tuple(load_metrics()),
    "network": tuple(load_networks()),
}
EVERY_FILE = {**FILES, **OF_THE_USER}
EVERY_SCHEMA = pytest.mark.parametrize("name", EVERY_FILE)
SCHEMA_OF = {
    "strategy.yaml": "strategy.schema.json",
    "journal.yaml": "journal.schema.json",
    "private/private.yaml": "private.schema.json",
    "private/journal.yaml": "private-journal.schema.json",
    "private/contacts.yaml": "contacts.schema.json",
}


@cache
def schemas() -> Mapping[str, dict[str, Any]]:
    return json_schemas(SUGGESTIONS, EVERY_FILE)


def matches(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Read patterns as editors do, by ECMA 262: there ``$`` never stands before a last line break."""
    if isinstance(value, str) and not re.search(re.sub(r"\$(?=$|\|)", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


AsEditors: type[Validator] = validators.extend(  # type: ignore[no-untyped-call] # jsonschema leaves it untyped
    Draft7Validator, {"pattern": matches}
)


@cache
def validator(name: str) -> Validator:
    return AsEditors(schemas()[name])


def every_block() -> set[type[Block]]:
    return {block for model in EVERY_FILE.values() for block in reachable(model)}


# The schemas themselves.


@EVERY_SCHEMA
def test_each_schema_is_valid_draft_7_and_begins_with_the_version(name: str) -> None:
    schema = schemas()[name]
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert next(iter(schema["properties"])) == "cmkit"
    assert "cmkit" in schema["required"]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


@EVERY_SCHEMA
def test_every_reference_leads_somewhere_and_every_definition_is_used(name: str) -> None:
    schema = schemas()[name]
    named = {part["$ref"] for part in parts(schema) if isinstance(part.get("$ref"), str)}
    assert named == {f"#/definitions/{one}" for one in schema["definitions"]}
    assert "$defs" not in schema
    # Beside a reference draft 7 ignores all else.
    assert all(list(part) == ["$ref"] for part in parts(schema) if isinstance(part.get("$ref"), str))


@EVERY_SCHEMA
def test_no_block_takes_an_unknown_key_and_each_has_exactly_the_model_s(name: str) -> None:
    schema = schemas()[name]
    for block in reachable(EVERY_FILE[name]):
        written = schema if block is EVERY_FILE[name] else schema["definitions"][block.__name__]
        assert written["additionalProperties"] is False
        assert set(written["properties"]) == {key.name for key in keys(block)}
        assert set(written.get("required", [])) == {key.name for key in keys(block) if key.required}


def test_the_same_words_give_the_same_bytes() -> None:
    turned = {name: tuple(reversed(words)) for name, words in SUGGESTIONS.items()}
    first, second = schema_bytes(SUGGESTIONS), schema_bytes(turned)
    assert first == second
    for raw in first.values():
        assert b"\r" not in raw
        assert raw.endswith(b"}\n")
    assert json.loads(first["strategy.schema.json"]) == schemas()["strategy.schema.json"]


# What the keys are explained with.


def test_every_key_is_described_once_and_no_other() -> None:
    common = set(Block.model_fields)
    due = {
        (block.__name__, key.name) for block in every_block() for key in keys(block) if key.name not in common
    } | {("Block", name) for name in common}
    told = {(block, key) for block, about in descriptions().items() for key in about}
    assert sorted(due - told) == []
    assert sorted(told - due) == []


def test_blocks_are_told_apart_by_their_names() -> None:
    names = [block.__name__ for block in every_block()]
    assert len(names) == len(set(names))


def test_descriptions_are_short_sentences_in_two_languages() -> None:
    same = []
    for block, about in descriptions().items():
        for key, said in about.items():
            for text in (said.fr, said.en):
                assert text == text.strip(), (block, key)
                assert text.endswith("."), (block, key)
                assert 5 < len(text) <= 140, (block, key)
                assert "'" not in text, (block, key)
            if said.fr == said.en:
                same.append((block, key))
    assert same == []


@EVERY_SCHEMA
def test_an_editor_is_given_both_languages_for_every_key(name: str) -> None:
    schema = schemas()[name]
    for block in reachable(EVERY_FILE[name]):
        written = schema if block is EVERY_FILE[name] else schema["definitions"][block.__name__]
        for key, value in written["properties"].items():
            told = descriptions()["Block" if key in Block.model_fields else block.__name__][key]
            found = schema["definitions"][key] if "$ref" in value else value
            assert found["description"] == f"{told.fr} — {told.en}"


def test_descriptions_name_every_word_that_a_key_is_limited_to() -> None:
    missing = []
    for name, schema in schemas().items():
        for block in reachable(EVERY_FILE[name]):
            written = schema if block is EVERY_FILE[name] else schema["definitions"][block.__name__]
            for key, value in written["properties"].items():
                if (block.__name__, key) in SUGGESTED or "description" not in value:
                    continue
                words = {word for part in parts(value) for word in part.get("enum", ())}
                missing += [
                    (block.__name__, key, word)
                    for word in sorted(words)
                    if not re.search(rf"\b{word}\b", value["description"])
                ]
    # The status of a post is that of its item, where the words stand.
    assert {one[:2] for one in missing} <= {("Post", "status")}


# What is proposed.


def test_the_catalogue_is_proposed_and_never_imposed() -> None:
    definitions = schemas()["strategy.schema.json"]["definitions"]
    for block, key, suggested in (
        ("Objective", "kind", "kind"),
        ("Kpi", "metric", "metric"),
        ("PlatformEntry", "network", "network"),
    ):
        assert definitions[block]["properties"][key]["anyOf"][0]["enum"] == sorted(SUGGESTIONS[suggested])
    own = {"id": "o", "title": "O", "kind": "a-kind-of-ones-own"}
    assert agree("strategy.schema.json", {"cmkit": 1, "client": {"name": "C"}, "objectives": [own]}) == (
        True,
        True,
    )


def test_a_mission_s_own_catalogue_is_proposed_too(tmp_path: Path) -> None:
    (tmp_path / "networks.yaml").write_text(
        "cmkit: 1\nnetworks:\n  - id: village-board\n    label: {fr: Panneau, en: Board}\n"
    )
    files = schema_files(tmp_path)
    assert set(files) == {f".cmkit/{name}" for name in FILES}
    assert b'"village-board"' in files[".cmkit/strategy.schema.json"]
    assert b'"village-board"' not in schema_files(None)[".cmkit/strategy.schema.json"]


# What real files are told.


def plain(data: object) -> Any:
    """Return the reader's values as a JSON reader would have them."""
    if isinstance(data, Decimal):
        return float(data)
    if isinstance(data, Mapping):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def agree(name: str, data: object) -> tuple[bool, bool]:
    """Say whether the model takes a file, and whether its schema does."""
    loaded = load(FILES[name], Document(name, "", data, {}))
    return loaded.value is not None, validator(name).is_valid(plain(data))


@cache
def example_files() -> Mapping[str, tuple[str, Any]]:
    """Every YAML file of the examples: its schema and its data."""
    found: dict[str, tuple[str, Any]] = {}
    for folder in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        for path in sorted(folder.rglob("*.yaml")):
            name = path.relative_to(folder).as_posix()
            schema = "calendar.schema.json" if name.startswith("calendar/") else SCHEMA_OF.get(name)
            if schema:
                found[f"{folder.name}/{name}"] = (schema, read_yaml(path, name).data)
    return found


@cache
def preset_files() -> Mapping[str, Any]:
    files: dict[str, Any] = {}
    for language in LANGUAGES:
        for name in PRESETS:
            data: dict[str, Any] = deepcopy(dict(load_preset(name, language)))
            data["client"] = {**data.get("client", {}), "name": "Client"}
            files[f"{language}/{name}"] = data
    return files


def test_both_examples_are_valid() -> None:
    assert len({name.split("/")[0] for name in example_files()}) == 2
    assert {schema for schema, _data in example_files().values()} == set(FILES)
    for name, (schema, data) in example_files().items():
        assert [error.message for error in validator(schema).iter_errors(plain(data))] == [], name


def test_every_preset_is_valid_once_the_client_has_a_name() -> None:
    assert len(preset_files()) == 14
    for name, data in preset_files().items():
        errors = validator("strategy.schema.json").iter_errors(plain(data))
        assert [error.message for error in errors] == [], name


@pytest.mark.parametrize(
    ("client", "takes"),
    [
        ({"name": "C", "sponsor": None}, True),
        ({"name": "C", "sponsor": "n/a"}, True),
        ({"name": "C", "image": "declined: another year"}, True),
        ({"name": "C", "image": " N/A "}, True),
        ({"name": "C", "image": "Declined : another year"}, True),
        ({"name": "C", "image": "declined"}, False),
        ({"name": "C", "image": {"declined": "another year"}}, True),
        ({"name": "C", "website": "\n"}, True),
        ({"name": "C", "languages": "fr\n"}, False),
        ({"name": "C", "image": {"declined": "another year", "wanted": "x"}}, False),
        ({"name": "n/a"}, False),
        ({"name": "declined: shy"}, False),
        ({"name": None}, False),
        ({"name": 12}, False),
        ({"name": ""}, False),
    ],
)
def test_answers_stand_for_what_may_be_missing_only(client: dict[str, Any], takes: bool) -> None:
    assert agree("strategy.schema.json", {"cmkit": 1, "client": client}) == (takes, takes)


# Of one mind: files made wrong at random, from real ones.

SEED = 20270104
MUTATED = 3_000
OF_THE_STRATEGY = 2_400
LEAST = 0.996


def is_29_february(value: object) -> bool:
    return isinstance(value, str) and value.endswith("-02-29")


def is_reversed(value: object) -> bool:
    found = re.fullmatch(r"([0-9.]+) ?- ?([0-9.]+) ?%?", value) if isinstance(value, str) else None
    return found is not None and Decimal(found[1]) > Decimal(found[2])


def is_whole_with_a_point(value: object) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()


# Where the model refuses what the schema cannot tell; each with its reason.
ONLY_THE_MODEL: Mapping[str, Callable[[object], bool]] = {
    "29 February of a year that has none: a pattern knows no leap years": is_29_february,
    "a range whose ends are swapped, 5-2: a pattern compares nothing": is_reversed,
    "a whole number written with a point, 3.0: JSON has one kind of number": is_whole_with_a_point,
}
# Where the schema refuses what the model lets pass.
ONLY_THE_SCHEMA = (
    "an unknown key that says nothing: cmkit sets empty keys aside before it looks at their names"
)

NUMBERS = (
    0,
    1,
    -1,
    7,
    99999,
    2026,
    20260101,
    Decimal("0.5"),
    Decimal("3.0"),
    Decimal("-2.5"),
    Decimal("2026.0"),
)
ODD: tuple[object, ...] = (
    True,
    False,
    None,
    [],
    {},
    "",
    " ",
    [None],
    [""],
    [{}],
    {"declined": "no"},
    {"declined": ["no"]},
)
SAID = ("n/a", "N/A", "declined: no", "declined", "n/a?", "nobody", "x", "Été 2027")
DATES = (
    "2026",
    "2026-3",
    "2026-13",
    "2026-02-30",
    "2025-02-29",
    "2028-02-29",
    "2026-04-31",
    "0999",
    "M0",
    "M6",
)
FORMS = ("5-2", "2-5", "30+", "max 1", "~1500", "+20%", "12 %", "1,5", "week", "2 weeks", "weeks", "each job")
TIMES = (
    "18:30",
    "25:00",
    "9:05",
    "14:00-16:00",
    "4 hours",
    "1 business day",
    "0 days",
    "weekdays",
    "mon",
    "lun",
)
SLUGS = (
    "Not A Slug",
    "trailing-",
    "--",
    "a" * 101,
    "ok_slug-2",
    "@handle",
    "with space",
    "fr",
    "pt-BR",
    "FR",
)
POOL: tuple[object, ...] = (*NUMBERS, *ODD, *SAID, *DATES, *FORMS, *TIMES, *SLUGS, ["mon", "mon"], ["a", 1])


def small_files(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Cut real files into small ones, so that every change counts: one section, one entry of its lists."""
    strategies = [data for schema, data in example_files().values() if schema == "strategy.schema.json"]
    strategies += preset_files().values()
    others = [found for found in example_files().values() if found[0] != "strategy.schema.json"]
    for number in range(MUTATED):
        if number < OF_THE_STRATEGY:
            whole: Mapping[str, Any] = chance.choice(strategies)
            section = chance.choice([name for name in whole if name != "cmkit"])
            client = {"name": whole["client"]["name"]}
            cut = {"cmkit": 1, "client": client, section: shortened(whole[section], chance)}
            yield "strategy.schema.json", cut
        else:
            schema, whole = chance.choice(others)
            section = chance.choice([name for name in whole if name != "cmkit"])
            yield schema, {"cmkit": 1, section: shortened(whole[section], chance)}


def shortened(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list) and len(value) > 1:
        value = [chance.choice(value)]
    if isinstance(value, list):
        return [shortened(inner, chance) for inner in value]
    return (
        {key: shortened(inner, chance) for key, inner in value.items()} if isinstance(value, dict) else value
    )


def places(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, inner in entries:
        yield from places(inner, (*path, step))


def mutate(data: dict[str, Any], chance: random.Random) -> None:
    """Make one thing of a file different: a key dropped, misspelt, doubled or added; a value replaced."""
    path = chance.choice(list(places(data)))
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    last: Any = path[-1]
    way = chance.random()
    if way < 0.12:
        del holder[last]
    elif way < 0.22 and isinstance(holder, dict):
        holder[f"{last}{chance.choice(('s', '_', 'é'))}"] = holder.pop(last)
    elif way < 0.27 and isinstance(holder, dict):
        holder[chance.choice(("note", "todo", "name", "declined", "x"))] = chance.choice(POOL)
    elif way < 0.35:
        holder[last] = [deepcopy(holder[last]), chance.choice(POOL)]
    elif way < 0.38 and isinstance(holder[last], str):
        holder[last] += chance.choice(("\n", " ", "-", "%", "s"))
    else:
        holder[last] = deepcopy(chance.choice(POOL))


def value_at(data: Any, path: KeyPath) -> object:
    for step in path:
        data = data[step]
    return data


def cause_of(problem: Problem, data: object) -> str | None:
    value = value_at(data, problem.where.path)
    return next((cause for cause, holds in ONLY_THE_MODEL.items() if holds(value)), None)


def without_silent_strangers(model: type[Block], value: Any, path: KeyPath = ()) -> Any:
    """Drop the unknown keys that say nothing."""
    if isinstance(value, list):
        return [without_silent_strangers(model, inner, (*path, index)) for index, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    block = block_at(model, path)
    known = {key.name for key in keys(block)} if block else set(value)
    return {
        key: without_silent_strangers(model, inner, (*path, key))
        for key, inner in value.items()
        if key in known or not (inner is None or answer_in(inner))
    }


def test_the_schema_and_the_model_agree_on_files_made_wrong() -> None:
    chance = random.Random(SEED)
    agreed = refused = 0
    unexplained: list[object] = []
    for name, data in small_files(chance):
        for _once_or_twice in range(chance.choice((1, 1, 2))):
            mutate(data, chance)
        loaded = load(FILES[name], Document(name, "", data, {}))
        by_schema = validator(name).is_valid(plain(data))
        refused += loaded.value is None
        if (loaded.value is not None) == by_schema:
            agreed += 1
        elif loaded.value is None:
            unexplained += [one for one in loaded.problems if cause_of(one, data) is None]
        elif not validator(name).is_valid(plain(without_silent_strangers(FILES[name], data))):
            unexplained.append((name, data))
    assert unexplained == []
    # Neither all right nor all wrong: such a corpus would show nothing.
    assert 0.4 < refused / MUTATED < 0.9
    assert agreed / MUTATED >= LEAST, f"{agreed} of {MUTATED}"


# The command.


def test_the_command_writes_the_schemas_once(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient:\n  name: C\n")
    told = cmkit("-C", tmp_path, "schema")
    assert told.code == 0
    assert ".cmkit/strategy.schema.json" in told.err
    assert {path.name for path in (tmp_path / ".cmkit").glob("*.json")} == set(FILES)
    written = (tmp_path / ".cmkit" / "contacts.schema.json").read_bytes()
    assert written == schema_bytes(SUGGESTIONS)["contacts.schema.json"]
    again = cmkit("-C", tmp_path, "schema")
    assert again.code == 0
    assert "up to date" in again.err


def test_the_command_shows_one_schema_anywhere(cmkit: Run, tmp_path: Path) -> None:
    for name in ("journal", "journal.schema.json", ".cmkit/journal.schema.json"):
        told = cmkit("-C", tmp_path, "schema", "--stdout", name)
        assert told.code == 0
        assert json.loads(told.out) == schemas()["journal.schema.json"]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_schema_is_told_with_those_there_are(cmkit: Run) -> None:
    told = cmkit("schema", "--stdout", "strategie")
    assert told.code == 2
    assert "strategie" in told.err
    assert "private-journal" in told.err
