"""The README says what is there: commands and documents, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmkit.cli.table import COMMANDS
from cmkit.deliverables.documents import DOCUMENTS

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "fr": ROOT / "README.fr.md"}
READERS = {"en": {"client": "client", "cm": "CM"}, "fr": {"client": "client", "cm": "CM"}}


def rows(language: str, name: str) -> list[str]:
    text = READMES[language].read_text("utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.S)
    assert found
    return found[1].splitlines()[2:]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commands(language: str) -> None:
    assert rows(language, "commands") == [
        f"| `cmkit {command.name}` | {command.summary.said(language)} |" for command in COMMANDS
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_documents(language: str) -> None:
    assert rows(language, "documents") == [
        f"| {kind.title.said(language)} | {READERS[language][kind.reader]} | {kind.question.said(language)} "
        f"| {', '.join(kind.forms)} |"
        for kind in DOCUMENTS
    ]


def test_both_say_the_same_commands() -> None:
    commands = [
        re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.S)[:2] for path in READMES.values()
    ]
    assert commands[0] == commands[1]
