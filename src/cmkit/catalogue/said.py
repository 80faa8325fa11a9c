"""A text in both languages, as the data files write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from cmkit.text import Bilingual

_SAID_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {name: {"type": "string", "minLength": 1} for name in ("fr", "en")},
            "required": ["fr", "en"],
            "additionalProperties": False,
        },
    ]
}


def _in_both_languages(raw: object) -> object:
    """Take one text for both languages; refuse what is not text, or empty."""
    parts = {"fr": raw, "en": raw} if isinstance(raw, str) else raw
    if isinstance(parts, dict) and not all(isinstance(part, str) and part.strip() for part in parts.values()):
        raise PydanticCustomError("text_due", "text is due in both languages", {"index": ""})
    return parts


Said = Annotated[Bilingual, BeforeValidator(_in_both_languages), WithJsonSchema(_SAID_SCHEMA)]
"""A text in both languages, ``{fr: …, en: …}``; one string stands for both."""
