"""What every block of the model is built from: strict scalars, references, the block itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from cmkit.model.values import PartialDate

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
LANG = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
NOBODY = "nobody"
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a value as the id of an entry of one of the named lists (``people``, ``platforms``)."""

    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Marks a date as a fact that happened, never a plan: a document's date is the last of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Marks a value as read by one function, whatever its type says; ``schema`` is its JSON Schema.

    One function instead of pydantic's own layers: the model is built in half the time.
    """

    by: Callable[[object], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.by)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


def matching(pattern: str, most: int = 0) -> Read:
    """Mark a line of text as having a form: a pattern, and at most so many characters."""
    form = re.compile(pattern)

    def read(raw: object) -> object:
        line = _line(raw)
        if not form.match(line) or line.endswith("\n"):
            raise PydanticCustomError("string_pattern_mismatch", "another form is due", {"pattern": pattern})
        if most and len(line) > most:
            raise PydanticCustomError("string_too_long", "shorter text is due", {})
        return line

    schema: dict[str, Any] = {"type": "string", "pattern": pattern}
    return Read(read, {**schema, "maxLength": most} if most else schema)


def one_or_more(one: Read) -> Read:
    """Mark a value as one of a kind or a list of them, always held as a tuple."""

    def read(raw: object) -> object:
        if isinstance(raw, str):
            return (one.by(raw),)
        if not isinstance(raw, list | tuple):
            raise PydanticCustomError("tuple_type", "a list is due", {})
        return tuple(_read_part(one, part, index) for index, part in enumerate(raw))

    return Read(read, {"anyOf": [one.schema, {"type": "array", "items": one.schema}]})


def one_of(words: Sequence[str]) -> Read:
    """Mark a text as one of some words."""

    def read(raw: object) -> object:
        if isinstance(raw, str) and raw in words:
            return raw
        expected = ", ".join(f"'{word}'" for word in words)
        raise PydanticCustomError("literal_error", "another word is due", {"expected": expected})

    return Read(read, {"enum": list(words)})


def _read_part(one: Read, part: object, index: int) -> object:
    try:
        return one.by(part)
    except PydanticCustomError as error:
        context = {**(error.context or {}), "index": str(index)}
        raise PydanticCustomError(error.type, error.message_template, context) from error


def _refuse_non_text(raw: object) -> NoReturn:
    kind = "number_for_text" if isinstance(raw, int | Decimal) else "text_due"
    raise PydanticCustomError(kind, "text is due", {})


def _string(raw: object) -> str:
    return raw if isinstance(raw, str) else _refuse_non_text(raw)


def _line(raw: object) -> str:
    line = _string(raw)
    if not line:
        raise PydanticCustomError("string_too_short", "some text is due", {})
    return line


def _text(raw: object) -> object:
    if isinstance(raw, str):
        return (raw,)
    if not isinstance(raw, list | tuple):
        _refuse_non_text(raw)
    return tuple(_read_part(_STRING, part, index) for index, part in enumerate(raw))


def _number(raw: object) -> object:
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Decimal(raw)
    raise PydanticCustomError("number_due", "a number is due", {})


def _whole(raw: object) -> object:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    raise PydanticCustomError("whole_due", "a whole number is due", {})


def _flag(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    raise PydanticCustomError("flag_due", "true or false is due", {})


def _flag_or_text(raw: object) -> object:
    return raw if isinstance(raw, bool) else _text(raw)


def _rank_or_text(raw: object) -> object:
    whole = isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0
    return raw if whole else _text(raw)


def _version(raw: object) -> object:
    if _whole(raw) != 1:
        raise PydanticCustomError("literal_error", "1 is due", {"expected": "'1'"})
    return raw


_STRING = Read(_string, {"type": "string"})
_LINE = Read(_line, {"type": "string", "minLength": 1})
_SLUG = matching(SLUG, 100)
_LANG = matching(LANG)
_FREE = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]

Line = Annotated[str, _LINE]
"""A name or a title."""
Text = Annotated[tuple[str, ...], Read(_text, {"anyOf": _FREE})]
"""Free text: one string or a list, always held as a tuple."""
Slug = Annotated[str, _SLUG]
"""An identifier: lower-case letters and digits, joined by hyphens or underscores."""
Number = Annotated[Decimal, Read(_number, {"type": "number"})]
Money = Number
"""An amount in the currency of the mission."""
Whole = Annotated[int, Read(_whole, {"type": "integer", "minimum": 0})]
Flag = Annotated[bool, Read(_flag, {"type": "boolean"})]
FlagOrText = Annotated[bool | tuple[str, ...], Read(_flag_or_text, {"anyOf": [{"type": "boolean"}, *_FREE]})]
"""Yes or no, or the words that say more."""
RankOrText = Annotated[
    int | tuple[str, ...], Read(_rank_or_text, {"anyOf": [{"type": "integer", "minimum": 0}, *_FREE]})
]
"""A rank, 1 first, or the words that say it."""
Lang = Annotated[str, _LANG]
"""A language: ``fr``, ``pt-BR``."""
Langs = Annotated[tuple[str, ...], one_or_more(_LANG)]
DoneOn = Annotated[PartialDate, Happened()]
"""The date of something that happened."""
VERSION = Annotated[int, Read(_version, {"type": "integer", "const": 1})]
"""The version of the file format; the reader has already refused a higher one."""

Slugs = Annotated[tuple[str, ...], one_or_more(_SLUG)]
"""One identifier or a list of them."""
Words = Annotated[tuple[str, ...], one_or_more(_LINE)]
"""One word or a list of words."""
Who = Annotated[Slugs, RefTo(("people",))]
"""One id of ``people``, a list of them, ``nobody`` or ``everybody``."""
Audiences = Annotated[Slugs, RefTo(("audiences",))]
Platforms = Annotated[Slugs, RefTo(("platforms",))]
Objectives = Annotated[Slugs, RefTo(("objectives",))]
Pillars = Annotated[Slugs, RefTo(("content.pillars",))]
Formats = Annotated[Slugs, RefTo(("content.formats",))]
Platform = Annotated[Slug, RefTo(("platforms",))]
Pillar = Annotated[Slug, RefTo(("content.pillars",))]
Format = Annotated[Slug, RefTo(("content.formats",))]
Stage = Annotated[Slug, RefTo(("mission.stages",))]
Series = Annotated[Slug, RefTo(("content.series",))]
Objective = Annotated[Slug, RefTo(("objectives",))]


class Block(BaseModel):
    """A mapping of the files. Every one takes a ``note``, and a ``todo`` that feeds the open questions."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    note: Text = ()
    todo: Text = ()


class Agreement(Block):
    """Who agreed, and when."""

    by: Who = ()
    date: DoneOn | None = None
