"""Answers as a filled sheet carries them, by slot: from the file of its page, or from pasted text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from cmkit.files.reading import FORMAT, Document
from cmkit.problems import InputRefused
from cmkit.questionnaire.questions import Questionnaire
from cmkit.questionnaire.typing_in import folded
from cmkit.text import LANGUAGES, Language, _

Typed = tuple[str, ...]
"""What was typed or ticked for a slot: a line each; one empty line where the person emptied it."""

_LINE = re.compile(
    r"^(?:[ \t]*>)*[ \t]*([a-z_]+(?:\[[0-9]{1,3}\])?(?:\.[a-z_]+(?:\[[0-9]{1,3}\])?)*) = ?(.*)$"
)
_QUOTED = re.compile(r"^(?:[ \t]*>)*[ \t]*")
_FIRST = re.compile(r"^(?:[ \t]*>)*[ \t]*cmkit = ([0-9]{1,9})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """What came back: the answers by the key of their slot, and lines that are none."""

    answers: Mapping[str, Typed]
    language: Language | None = None
    """The language of the sheet: how its numbers are read."""
    others: tuple[str, ...] = ()
    client: str = ""
    """Whose sheet it was, as the page told it; empty where it tells nothing."""


def in_file(document: Document) -> SheetAnswers | None:
    """Read what the page saved; ``None`` for a document of another shape."""
    data = cast("Mapping[str, object]", document.data)
    found = data.get("answers")
    if "sheet" not in data or not isinstance(found, Mapping):
        return None
    refuse_newer(data["sheet"])
    answers: dict[str, Typed] = {}
    others: list[str] = []
    for name, raw in found.items():
        parts = raw if isinstance(raw, list) else [raw]
        if all(isinstance(part, str) for part in parts):
            answers[str(name)] = tuple(line for part in parts for line in part.split("\n"))
        else:
            others.append(f"{name}: {raw}")
    client = data.get("client")
    return SheetAnswers(
        answers, _language(data.get("language")), tuple(others), client if isinstance(client, str) else ""
    )


def in_text(text: str, questions: Questionnaire) -> SheetAnswers | None:
    """Read what was copied as text and went through a mail; ``None`` for a text of another kind.

    A line that a mail program broke belongs to the answer before it; ``#`` begins the words of a question.
    """
    text = text.replace("\r\n", "\n")
    first = _FIRST.search(text)
    if first is None:
        return None
    refuse_newer(int(first[1]))
    read = _Lines(questions)
    for line in text[: first.start()].splitlines():
        read.take_other(line)
    for line in text[first.end() :].splitlines():
        read.take(line)
    answers = {key: tuple(lines) for key, lines in read.answers.items()}
    return SheetAnswers(answers, read.language, tuple(read.others), read.client)


@dataclass
class _Lines:
    """A text under way, line by line."""

    questions: Questionnaire
    answers: dict[str, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    language: Language | None = None
    client: str = ""
    open_answer: str = ""

    def take(self, line: str) -> None:
        found = _LINE.match(line)
        bare = _QUOTED.sub("", line).strip()
        if found and found[1] == "language":
            self.language = _language(found[2].strip())
        elif found and found[1] == "client":
            self.client = found[2].strip()
        elif found and re.sub(r"\[[0-9]+\]", "[]", found[1]) in self.questions.by_key:
            self.open_answer = found[1]
            self.answers.setdefault(found[1], []).append(found[2].strip())
        elif found and ("." in found[1] or "[" in found[1]):
            # A key that the sheet did not ask for is told; it is not the rest of the answer before it.
            self.open_answer = ""
            self.take_other(line)
        elif not bare or bare.startswith("#"):
            self.open_answer = ""
        elif self.open_answer:
            lines = self.answers[self.open_answer]
            lines[-1] = f"{lines[-1]} {bare}".strip()
        else:
            self.take_other(line)

    def take_other(self, line: str) -> None:
        """Keep a line that is no answer, unless it is the rest of a question that was broken in two."""
        bare = _QUOTED.sub("", line).strip()
        if bare and folded(bare) not in self._asked:
            self.others.append(bare)

    @cached_property
    def _asked(self) -> str:
        texts = (one.text.said(language) for one in self.questions.every() for language in LANGUAGES)
        return folded(" / ".join(texts))


def refuse_newer(version: object) -> None:
    """Refuse answers that a newer cmkit asked for."""
    if isinstance(version, int) and version > FORMAT:
        raise InputRefused(
            _("These answers were made by a newer cmkit: their form is {version}.").format(version=version),
            _("Install the newest cmkit, then try again."),
        )


def _language(raw: object) -> Language | None:
    return next((one for one in LANGUAGES if one == raw), None)
