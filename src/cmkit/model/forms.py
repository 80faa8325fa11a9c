"""What every value form is: a scalar with a grammar of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Form:
    """A scalar with a grammar of its own: read by ``parse``, written back by ``str``."""

    name: ClassVar[str]
    """What the outline calls it: DATE, QTY."""
    patterns: ClassVar[tuple[str, ...]]
    """The grammar of its text, for readers and for the JSON Schema alike."""
    examples: ClassVar[str]
    """How it is written, in no language: the reason why something else is refused."""
    plain: ClassVar[tuple[Mapping[str, object], ...]] = ()
    """The JSON Schemas of the values that it also takes beside text."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read a value; ``ValueError`` when it is not of this form."""
        raise NotImplementedError(cls.__name__)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = {"type": "string", "pattern": "^(?:" + "|".join(cls.patterns) + ")$"}
        return {"anyOf": [*cls.plain, written]} if cls.plain else written

    @classmethod
    def _validated(cls, raw: object) -> Self:
        if isinstance(raw, cls):
            return raw
        try:
            return cls.parse(raw)
        except ValueError as error:
            raise PydanticCustomError(
                "value_form", "not a {form}: {why}", {"form": cls.name, "why": str(error)}
            ) from error

    @classmethod
    def _text(cls, raw: object) -> str:
        if not isinstance(raw, str):
            raise cls._refused()
        return raw

    @classmethod
    def _refused(cls) -> ValueError:
        return ValueError(cls.examples)
