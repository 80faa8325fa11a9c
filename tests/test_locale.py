"""Every sentence of the code is said in French, and the compiled catalogue is that of the readable one."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import cast

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[1] / "src" / "cmkit"
FRENCH = SOURCE / "locale" / "fr" / "LC_MESSAGES"
PLACES = re.compile(r"\{[a-z_]*\}")


def said_by(catalogue: Catalog) -> dict[str, str]:
    def one(text: object) -> str:
        return (
            text if isinstance(text, str) else "|".join(str(part) for part in cast("tuple[str, ...]", text))
        )

    return {one(message.id): one(message.string) for message in catalogue if message.id}


@pytest.fixture(scope="module")
def sentences() -> set[str | tuple[str, ...]]:
    keywords = {"_": None, "plural": (1, 2)}
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=keywords)
    return {message[2] for message in found}


def test_no_sentence_is_missing_or_left_over(sentences: set[str | tuple[str, ...]]) -> None:
    catalogue = read_po(io.BytesIO((FRENCH / "cmkit.po").read_bytes()), locale="fr")
    said = {message.id for message in catalogue if message.id and message.string}
    assert {str(one) for one in sentences - said} == set()
    assert {str(one) for one in said - sentences} == set()


def test_the_compiled_catalogue_is_that_of_the_readable_one() -> None:
    readable = read_po(io.BytesIO((FRENCH / "cmkit.po").read_bytes()), locale="fr")
    compiled = read_mo(io.BytesIO((FRENCH / "cmkit.mo").read_bytes()))
    assert said_by(readable) == said_by(compiled)


def test_translations_keep_every_place() -> None:
    catalogue = read_po(io.BytesIO((FRENCH / "cmkit.po").read_bytes()), locale="fr")
    for message in catalogue:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        places = {tuple(sorted(set(PLACES.findall(text)))) for text in (ids[-1:] + strings[-1:])}
        assert len(places) == 1, message.id
