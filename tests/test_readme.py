"""The README says what is there: commands and documents, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmkit.cli.check.findings import bare_title, severity_word
from cmkit.cli.table import COMMANDS
from cmkit.deliverables.documents import DOCUMENTS
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import all_wording
from cmkit.text import use_language

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "fr": ROOT / "README.fr.md"}
READERS = {"en": {"client": "client", "cm": "CM"}, "fr": {"client": "client", "cm": "CM"}}


def rows(language: str, name: str) -> list[str]:
    text = READMES[language].read_text("utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.S)
    assert found
    return found[1].splitlines()[2:]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commands(language: str, request: pytest.FixtureRequest) -> None:
    expected = [f"| `cmkit {command.name}` | {command.summary.said(language)} |" for command in COMMANDS]
    if request.config.getoption("--update-golden"):
        _write(language, "commands", expected)
    assert rows(language, "commands") == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_documents(language: str, request: pytest.FixtureRequest) -> None:
    expected = [
        f"| {kind.title.said(language)} | {READERS[language][kind.reader]} | {kind.question.said(language)} "
        f"| {', '.join(kind.forms)} |"
        for kind in DOCUMENTS
    ]
    if request.config.getoption("--update-golden"):
        _write(language, "documents", expected)
    assert rows(language, "documents") == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rules(language: str, request: pytest.FixtureRequest) -> None:
    use_language(language)
    wording = all_wording()
    expected = [
        f"| `{rule.code}` | {severity_word(rule.severity.value)} "
        f"| {bare_title(wording[rule.code].title.said(language))} | {_source(rule.source, language)} "
        f"| {', '.join(rule.gates)} |"
        for rule in REGISTRY
    ]
    if request.config.getoption("--update-golden"):
        _write(language, "rules", expected)
    assert rows(language, "rules") == expected


def _source(source: str, language: str) -> str:
    return {"en": "ours", "fr": "cmkit"}[language] if source == "ours" else source


def _write(language: str, name: str, made: list[str]) -> None:
    """Put rows that were made again under the head of their table."""
    path = READMES[language]
    text = path.read_text("utf-8")
    head = re.search(rf"<!-- {name} -->\n(.*\n.*\n)", text)
    assert head
    table = f"<!-- {name} -->\n{head[1]}" + "".join(f"{row}\n" for row in made) + f"<!-- /{name} -->"
    start, end = text.index(f"<!-- {name} -->"), text.index(f"<!-- /{name} -->")
    path.write_text(text[:start] + table + text[end + len(f"<!-- /{name} -->") :], "utf-8", newline="\n")


def test_both_say_the_same_commands() -> None:
    commands = [
        re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.S)[:2] for path in READMES.values()
    ]
    assert commands[0] == commands[1]
