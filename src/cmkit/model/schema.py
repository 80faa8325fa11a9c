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
"""The model behind each schema, by the name of its file."""

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
_TO_ANSWER: Schema = {"$ref": "#/definitions/answer"}


class _Generated(GenerateJsonSchema):
    """Asks for every step of a chain: pydantic itself forgets what a key adds to the form of its value."""

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """Merge the steps, which all have to hold."""
        merged: JsonSchemaValue = {}
        for step in schema["steps"]:
            merged |= self.generate_inner(step)
        return merged


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
    """Return what to write under each key, by block and key; what every block takes stands under ``Block``."""
    raw = resources.files("cmkit.model").joinpath("keys.yaml").read_bytes()
    data: Any = parse_yaml(raw, "cmkit/model/keys.yaml", versioned=False).data
    return {
        block: {key: Bilingual(said["fr"], said["en"]) for key, said in told.items()}
        for block, told in data.items()
    }


def describe(block: str, key: str) -> Bilingual | None:
    """Find what to write under a key of the block of that class name."""
    told = descriptions()
    return told.get(block, {}).get(key) or told["Block"].get(key)


def json_schemas(suggestions: Mapping[str, Sequence[str]]) -> Mapping[str, Schema]:
    """Return the schemas (draft 7) by file name.

    ``suggestions`` holds the ids that editors propose for ``kind``, ``metric`` and ``network``: the catalogue
    is not known here. A schema accepts what the model accepts, less what only a calendar or two values side
    by side can tell.
    """
    return {name: _file_schema(model, suggestions) for name, model in FILES.items()}


def schema_bytes(suggestions: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """Return the schemas as files: the same bytes for the same suggestions."""
    return {
        name: (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in json_schemas(suggestions).items()
    }


def _file_schema(model: type[Block], suggestions: Mapping[str, Sequence[str]]) -> Schema:
    generated = _plain_schema(model)
    inner: dict[str, Schema] = generated.pop("$defs", {})
    inner[model.__name__] = generated
    blocks = {
        block.__name__: _block_schema(block, inner[block.__name__], suggestions) for block in reachable(model)
    }
    root = blocks.pop(model.__name__)
    used: dict[str, Schema] = {"answer": _ANSWER, **blocks}
    shared = {name: _plain_schema(form) for name, form in _FORMS.items()}
    named = {json.dumps(form): name for name, form in shared.items()}
    root, used = _with_refs(root, named), _with_refs(used, named)
    written = json.dumps([root, used])
    used |= {name: form for name, form in shared.items() if f'"#/definitions/{name}"' in written}
    return {"$schema": DRAFT, **root, "definitions": dict(sorted(used.items()))}


def _plain_schema(form: Any) -> Schema:
    """Return pydantic's own schema, without its titles and without what it takes from docstrings."""
    schema = TypeAdapter(form).json_schema(
        by_alias=True, mode="validation", ref_template="#/definitions/{model}", schema_generator=_Generated
    )
    for block in (schema, *schema.get("$defs", {}).values()):
        block.pop("title", None)
        block.pop("description", None)
        for value in block.get("properties", {}).values():
            value.pop("title", None)
            if not isinstance(value.get("default"), str):
                value.pop("default", None)
    return schema


def _block_schema(block: type[Block], generated: Schema, suggestions: Mapping[str, Sequence[str]]) -> Schema:
    common = [key for key in keys(block) if key.name in Block.model_fields]
    own = [key for key in keys(block) if key.name not in Block.model_fields]
    properties: dict[str, Schema] = {}
    for key in (*own, *common):
        value = generated["properties"][key.name]
        suggested = suggestions.get(SUGGESTED.get((block.__name__, key.name), ""), ())
        properties[key.name] = _described(block, key, _key_schema(key, value, sorted(suggested)))
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [key.name for key in own if key.required]:
        schema["required"] = required
    return schema


def _described(block: type[Block], key: Key, schema: Schema) -> Schema:
    said = describe(block.__name__, key.name)
    return {"description": f"{said.fr} — {said.en}", **schema} if said else schema


def _key_schema(key: Key, schema: Schema, suggested: Sequence[str]) -> Schema:
    """Return the schema of one key: its forms, what is proposed, and the answers that may stand for them."""
    default = {"default": schema.pop("default")} if "default" in schema else {}
    if isinstance(values := schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = {"anyOf": [values, _TO_ANSWER]}
    forms = [form for form in _alternatives(schema) if form != {"type": "null"}]
    if suggested:
        forms = [{"enum": list(suggested)}, *forms]
    if not key.required:
        return {**default, "anyOf": [*forms, _TO_ANSWER]}
    if forms == [_plain_schema(base.Line)]:
        # An answer in the place of what cannot be missing is as good as nothing.
        return {"allOf": [*forms, {"not": _TO_ANSWER}]}
    return {"allOf": forms} if len(forms) == 1 and "$ref" in forms[0] else schema


def _alternatives(schema: Schema) -> list[Schema]:
    """Take apart a choice between forms, unless the choice is itself one of the named forms."""
    options: list[Schema] = schema.get("anyOf", [schema])
    if {"type": "null"} not in options:
        return [schema]
    rest = [option for option in options if option != {"type": "null"}]
    named = next((form for form in map(_plain_schema, _FORMS.values()) if form.get("anyOf") == rest), None)
    return [named] if named else rest


def _with_refs(schema: Any, named: Mapping[str, str]) -> Any:
    """Put a reference in the place of every form that has a name."""
    if isinstance(schema, dict):
        if name := named.get(json.dumps(schema)):
            return {"$ref": f"#/definitions/{name}"}
        return {key: _with_refs(inner, named) for key, inner in schema.items()}
    if isinstance(schema, list):
        return [_with_refs(inner, named) for inner in schema]
    return schema
