"""The JSON Schemas of the files of a mission: what an editor completes, explains and underlines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from cmkit.files.reading import parse_yaml
from cmkit.model import base, values
from cmkit.model.base import Block
from cmkit.model.editorial import CalendarFile
from cmkit.model.journal import Journal, PrivateJournal
from cmkit.model.private import Contacts, PrivateNotes
from cmkit.model.profile import ProfileFile
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.text import Bilingual

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
FILES: Mapping[str, type[Block]] = {
    "strategy.schema.json": Strategy,
    "calendar.schema.json": CalendarFile,
    "journal.schema.json": Journal,
    "private.schema.json": PrivateNotes,
    "private-journal.schema.json": PrivateJournal,
    "contacts.schema.json": Contacts,
}
"""The model behind each schema of a mission, by the name of its file."""
OF_THE_USER: Mapping[str, type[Block]] = {"profile.schema.json": ProfileFile}
"""The same for what is the CM's own, and stands in no mission."""

SUGGESTED: Mapping[tuple[str, str], str] = {
    ("Objective", "kind"): "kind",
    ("Classification", "kind"): "kind",
    ("Kpi", "metric"): "metric",
    ("PlatformEntry", "network"): "network",
}
"""The keys, by block, for which an editor proposes what the catalogue knows; any other word passes too."""

# Forms that stand under hundreds of keys are written once, under these names.
_FORMS: Mapping[str, Any] = {
    "date": values.PartialDate,
    "days": values.Days,
    "duration": values.Duration,
    "every": values.Every,
    "flag-or-text": base.FlagOrText,
    "line": base.Line,
    "quantity": values.Quantity,
    "slug": base.Slug,
    "slugs": base.Who,
    "text": base.Text,
    "time": values.TimeOfDay,
    "words": base.Words,
}
_ANSWER_TEXT = r"^\s*(?:[nN]/[aA]\s*$|[dD][eE][cC][lL][iI][nN][eE][dD]\s*:)"
_ANSWER: Schema = {
    "anyOf": [
        {"type": "null"},
        {"const": "n/a"},
        {"type": "string", "pattern": _ANSWER_TEXT},
        {
            "type": "object",
            "properties": {"declined": {"type": "string"}},
            "required": ["declined"],
            "additionalProperties": False,
        },
    ]
}
_REFERENCE = "#/definitions/"
_TO_ANSWER: Schema = {"$ref": _REFERENCE + "answer"}


class _Generated(GenerateJsonSchema):
    """Says of each value what it may be; what may stand in its place is the same for all, and said once."""

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """Merge all the steps: pydantic alone takes the first, and forgets the pattern that a key adds."""
        merged: JsonSchemaValue = {}
        for step in schema["steps"]:
            merged |= self.generate_inner(step)
        return merged

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Leave the null to the shared answers."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Keep the defaults that are words; nothing is no default."""
        written = isinstance(schema.get("default"), str)
        return super().default_schema(schema) if written else self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 # the signature is pydantic's
        """Set no titles: they would only repeat the keys."""
        return False


def reachable(model: type[Block]) -> Iterator[type[Block]]:
    """Name ``model`` and every block that it can hold, each once."""
    seen = {model: None}
    waiting = [model]
    while waiting:
        for key in keys(waiting.pop()):
            if key.block and key.block not in seen:
                seen[key.block] = None
                waiting.append(key.block)
    yield from seen


@cache
def descriptions() -> Mapping[str, Mapping[str, Bilingual]]:
    """Return what to write under each key, by block and key; what all blocks take stands under ``Block``."""
    raw = resources.files("cmkit.model").joinpath("keys.yaml").read_bytes()
    data: Any = parse_yaml(raw, "cmkit/model/keys.yaml", versioned=False).data
    return {
        block: {key: Bilingual(said["fr"], said["en"]) for key, said in told.items()}
        for block, told in data.items()
    }


def describe(block: str, key: str) -> Bilingual:
    """Return what to write under a key of the block of that class name; ``KeyError`` for no such key."""
    told = descriptions()
    return told["Block"][key] if key in told["Block"] else told[block][key]


def json_schemas(
    suggestions: Mapping[str, Sequence[str]], files: Mapping[str, type[Block]] = FILES
) -> Mapping[str, Schema]:
    """Return the schemas (draft 7) by file name.

    ``suggestions`` holds the ids that editors propose for ``kind``, ``metric`` and ``network``: the catalogue
    is not known here. A schema accepts what the model accepts, less what only a calendar or two values side
    by side can tell.
    """
    return {name: _file_schema(model, suggestions) for name, model in files.items()}


def schema_bytes(
    suggestions: Mapping[str, Sequence[str]], files: Mapping[str, type[Block]] = FILES
) -> dict[str, bytes]:
    """Return the schemas as files: the same bytes for the same suggestions."""
    return {
        name: (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in json_schemas(suggestions, files).items()
    }


def _file_schema(model: type[Block], suggestions: Mapping[str, Sequence[str]]) -> Schema:
    generated = _generated(model)
    plain: dict[str, Schema] = {**generated.get("definitions", {}), model.__name__: generated}
    blocks = {
        block.__name__: _block_schema(block, plain[block.__name__]["properties"], suggestions)
        for block in reachable(model)
    }
    root = blocks.pop(model.__name__)
    common = {key.name: _common_schema(key, generated["properties"]) for key in keys(Block)}
    definitions = {"answer": _ANSWER, **common, **blocks}
    written = json.dumps([root, definitions])
    definitions |= {name: form for name, form in _forms().items() if f'"{_REFERENCE}{name}"' in written}
    return {"$schema": DRAFT, **root, "definitions": dict(sorted(definitions.items()))}


def _generated(form: Any) -> Schema:
    made = TypeAdapter(form).json_schema(
        by_alias=True, mode="validation", ref_template=_REFERENCE + "{model}", schema_generator=_Generated
    )
    return {"definitions" if key == "$defs" else key: value for key, value in made.items()}


@cache
def _forms() -> Mapping[str, Schema]:
    return {name: _generated(form) for name, form in _FORMS.items()}


def _block_schema(
    block: type[Block], plain: Mapping[str, Schema], suggestions: Mapping[str, Sequence[str]]
) -> Schema:
    # What every block takes comes last: an editor lists the keys in this order.
    own = sorted(keys(block), key=lambda key: key.name in Block.model_fields)
    properties: dict[str, Schema] = {}
    for key in own:
        if key.name in Block.model_fields:
            properties[key.name] = {"$ref": _REFERENCE + key.name}
            continue
        suggested = suggestions.get(SUGGESTED.get((block.__name__, key.name), ""), ())
        value = _key_schema(key, plain[key.name], sorted(suggested))
        properties[key.name] = {"description": _told(block.__name__, key.name), **value}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [key.name for key in own if key.required]:
        schema["required"] = required
    return schema


def _common_schema(key: Key, plain: Mapping[str, Schema]) -> Schema:
    return {"description": _told("Block", key.name), **_key_schema(key, plain[key.name], ())}


def _told(block: str, key: str) -> str:
    said = describe(block, key)
    return f"{said.fr} — {said.en}"


def _key_schema(key: Key, plain: Schema, suggested: Sequence[str]) -> Schema:
    """Return the schema of one key: its form, what is proposed, and the answers that may stand for it."""
    form = {name: part for name, part in plain.items() if name != "default"}
    default = {"default": plain["default"]} if "default" in plain else {}
    if isinstance(form.get("additionalProperties"), dict):
        form["additionalProperties"] = {"anyOf": [form["additionalProperties"], _TO_ANSWER]}
    form = _named(form)
    if not key.required:
        proposed = [{"enum": list(suggested)}] if suggested else []
        return {**default, "anyOf": [*proposed, form, _TO_ANSWER]}
    if form == _named(_forms()["line"]):
        # An answer in the place of what cannot be missing leaves it missing.
        return {"allOf": [form, {"not": _TO_ANSWER}]}
    # Beside a reference, draft 7 ignores all else, the description too.
    return {"allOf": [form]} if "$ref" in form else form


def _named(schema: Any) -> Any:
    """Put a reference in the place of every form that has a name."""
    if isinstance(schema, dict):
        name = next((name for name, form in _forms().items() if form == schema), "")
        if name:
            return {"$ref": _REFERENCE + name}
        return {key: _named(inner) for key, inner in schema.items()}
    return [_named(inner) for inner in schema] if isinstance(schema, list) else schema
