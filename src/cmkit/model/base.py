"""What every block of the model is built from: strict scalars, references, the block itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from cmkit.model.values import PartialDate

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
NOBODY = "nobody"
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a value as the id of an entry of one of the named lists (``people``, ``platforms``)."""

    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Marks a date as a fact that happened, never a plan: a document's date is the last of them."""


def _as_text(raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        return (raw,)
    if isinstance(raw, list | tuple):
        for index, part in enumerate(raw):
            if not isinstance(part, str):
                _refuse_non_text(part, index)
        return tuple(raw)
    return _refuse_non_text(raw)


def _refuse_non_text(raw: object, index: int | None = None) -> tuple[str, ...]:
    kind = "number_for_text" if isinstance(raw, int | Decimal) else "text_due"
    at = "" if index is None else str(index)
    raise PydanticCustomError(kind, "text is due", {"index": at})


def as_line(raw: object) -> object:
    """Let text through; a number is told to put quotes around itself."""
    return raw if isinstance(raw, str) else _refuse_non_text(raw)


def as_list(raw: object) -> object:
    """Take one word for a list of one."""
    return [raw] if isinstance(raw, str) else raw


def _as_number(raw: object) -> object:
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Decimal(raw)
    raise PydanticCustomError("number_due", "a number is due", {})


def _as_whole(raw: object) -> object:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    raise PydanticCustomError("whole_due", "a whole number is due", {})


def _as_flag(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    raise PydanticCustomError("flag_due", "true or false is due", {})


def _as_flag_or_text(raw: object) -> object:
    return raw if isinstance(raw, bool) else _as_text(raw)


def _as_rank_or_text(raw: object) -> object:
    whole = isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0
    return raw if whole else _as_text(raw)


def one_or_more(item: dict[str, Any]) -> WithJsonSchema:
    """Return the JSON Schema of one value or a list of them."""
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item}]})


_LINE_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}
_TEXT_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

Line = Annotated[str, BeforeValidator(as_line), StringConstraints(min_length=1), WithJsonSchema(_LINE_SCHEMA)]
"""A name or a title."""
Text = Annotated[tuple[str, ...], BeforeValidator(_as_text), WithJsonSchema(_TEXT_SCHEMA)]
"""Free text: one string or a list, always held as a tuple."""
Slug = Annotated[
    str,
    BeforeValidator(as_line),
    StringConstraints(pattern=SLUG, max_length=100),
    WithJsonSchema({"type": "string", "pattern": SLUG, "maxLength": 100}),
]
"""An identifier: lower-case letters and digits, joined by hyphens or underscores."""
Number = Annotated[Decimal, BeforeValidator(_as_number), WithJsonSchema({"type": "number"})]
Money = Number
"""An amount in the currency of the mission."""
Whole = Annotated[int, BeforeValidator(_as_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Flag = Annotated[bool, BeforeValidator(_as_flag), WithJsonSchema({"type": "boolean"})]
FlagOrText = Annotated[
    bool | tuple[str, ...],
    PlainValidator(_as_flag_or_text),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, *_TEXT_SCHEMA["anyOf"]]}),
]
"""Yes or no, or the words that say more."""
RankOrText = Annotated[
    int | tuple[str, ...],
    PlainValidator(_as_rank_or_text),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, *_TEXT_SCHEMA["anyOf"]]}),
]
"""A rank, 1 first, or the words that say it."""
LANG = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
_LANG_SCHEMA: dict[str, Any] = {"type": "string", "pattern": LANG}
Lang = Annotated[str, BeforeValidator(as_line), StringConstraints(pattern=LANG), WithJsonSchema(_LANG_SCHEMA)]
"""A language: ``fr``, ``pt-BR``."""
Langs = Annotated[tuple[Lang, ...], BeforeValidator(as_list), one_or_more(_LANG_SCHEMA)]
DoneOn = Annotated[PartialDate, Happened()]
"""The date of something that happened."""

_SLUG_SCHEMA: dict[str, Any] = {"type": "string", "pattern": SLUG, "maxLength": 100}
_Slugs = Annotated[tuple[Slug, ...], BeforeValidator(as_list), one_or_more(_SLUG_SCHEMA)]
Words = Annotated[tuple[Line, ...], BeforeValidator(as_list), one_or_more(_LINE_SCHEMA)]
"""One word or a list of words."""
Who = Annotated[_Slugs, RefTo(("people",))]
"""One id of ``people``, a list of them, ``nobody`` or ``everybody``."""
Audiences = Annotated[_Slugs, RefTo(("audiences",))]
Platforms = Annotated[_Slugs, RefTo(("platforms",))]
Objectives = Annotated[_Slugs, RefTo(("objectives",))]
Pillars = Annotated[_Slugs, RefTo(("content.pillars",))]
Formats = Annotated[_Slugs, RefTo(("content.formats",))]
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


VERSION = Annotated[
    int,
    BeforeValidator(_as_whole),
    Field(ge=1, le=1),
    WithJsonSchema({"type": "integer", "const": 1}),
]
"""The version of the file format; the reader has already refused a higher one."""
