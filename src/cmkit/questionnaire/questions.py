"""The questions, typed and loaded from ``questions.yaml``: adding one touches no Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cmkit.catalogue.said import Said
from cmkit.files.reading import parse_yaml
from cmkit.problems import InputRefused
from cmkit.text import _

Kind = Literal[
    "text",
    "long",
    "choice",
    "choices",
    "yes-no",
    "date",
    "count",
    "quantity",
    "money",
    "share",
    "duration",
    "every",
    "days",
    "person",
    "figure",
    "target",
    "loop",
]
Depth = Literal["essential", "deeper"]
Moment = Literal["alone", "meeting"]
Source = Literal[
    "catalogue.networks", "catalogue.kinds", "answers.objectives", "answers.audiences", "answers.needs"
]
"""Where the choices of a question come from when it does not list them."""

MOST_LINES = 12
"""How many lines a long answer takes, where the question does not say."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Choice(_Data):
    """One of the answers to choose from."""

    value: str
    label: Said


class When(_Data):
    """What must hold for a question to be asked; one of its three tests is given."""

    key: str
    at_least: int | None = None
    """The loop has that many entries."""
    any_of: tuple[str, ...] = ()
    """The answer is one of these; within a loop, the answer for the same entry."""
    answered: bool = False
    """The question has an answer, for any entry."""


class Question(_Data):
    """One question: where its answer goes, how it is asked, and why."""

    key: str
    kind: Kind
    depth: Depth
    moment: Moment | None = None
    """Alone or with the client; a question within a loop is asked when its loop is."""
    text: Said
    help: Said
    """Why it is asked, in one sentence that may be read aloud."""
    example: Said | None = None
    more: Said | None = None
    when: When | None = None
    choices: tuple[Choice, ...] | Source = ()
    suggested: Literal["catalogue.categories"] | None = None
    """What is offered where nothing stands: the categories of the kind that was answered just before."""
    other: bool = False
    """The person may answer something that is not among the choices."""
    required: bool = False
    at_most: int = Field(MOST_LINES, ge=1)
    per: str | None = None
    entry: Mapping[str, str] = Field(default_factory=dict)
    each: str | None = None
    marks: Mapping[str, tuple[str, str]] = Field(default_factory=dict)
    none: str | None = None
    questions: tuple[Question, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Question:
        if (self.kind == "loop") != bool(self.questions):
            raise ValueError(f"{self.key}: a loop has questions, and nothing else has")
        if (self.kind in ("choice", "choices")) != bool(self.choices):
            raise ValueError(f"{self.key}: what is chosen needs choices")
        return self

    @property
    def lead(self) -> Question:
        """The question of a loop that names its entries."""
        return self.questions[0]

    @property
    def path(self) -> str:
        """The key without its brackets, as rules name what mends them: ``objectives.kpis.target``."""
        return self.key.replace("[]", "")


class Section(_Data):
    """A stretch of the meeting."""

    id: str
    title: Said
    questions: tuple[Question, ...]


class Questionnaire(_Data):
    """All the questions, in the order in which they are asked."""

    sections: tuple[Section, ...]

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Questionnaire:
        keys = [question.key for question in self.every()]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"asked twice: {', '.join(sorted(twice))}")
        return self

    def every(self) -> Iterator[Question]:
        """Visit every question, those within loops after their loop."""
        for question in self.outside():
            yield question
            yield from question.questions

    def outside(self) -> Iterator[Question]:
        """Visit the questions and the loops of all sections, without those within loops."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of every question, by its key."""
        return {
            inner.key: section
            for section in self.sections
            for question in section.questions
            for inner in (question, *question.questions)
        }

    @cached_property
    def loop_of(self) -> Mapping[str, Question]:
        """The loop of every question that stands in one, by its key."""
        return {inner.key: loop for loop in self.outside() for inner in loop.questions}

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question by its key."""
        return {question.key: question for question in self.every()}

    def count(self, depth: Depth = "deeper") -> int:
        """Count the questions outside the loops: all of them, or the essential ones only."""
        asked = (question for question in self.outside() if question.kind != "loop")
        return sum(depth == "deeper" or question.depth == "essential" for question in asked)

    def about(self, words: Iterable[str]) -> Questionnaire:
        """Keep the questions of some sections or keys: ``company``, ``client.image``, ``objectives[0].why``.

        A word is the id of a section, or a key that holds questions or is held by one. Raises
        ``InputRefused`` for a word that leads to none, naming the sections.
        """
        wanted: set[str] = set()
        for word in words:
            found = {question.key for question in self.outside() if self._is_about(question, word)}
            if not found:
                known = ", ".join(section.id for section in self.sections)
                raise InputRefused(
                    _("No question is about “{word}”.").format(word=word),
                    _("The sections are: {known}; a key of the strategy does too.").format(known=known),
                )
            wanted |= found
        kept = (
            section.model_copy(
                update={"questions": tuple(one for one in section.questions if one.key in wanted)}
            )
            for section in self.sections
        )
        return Questionnaire(sections=tuple(section for section in kept if section.questions))

    def _is_about(self, question: Question, word: str) -> bool:
        bare = re.sub(r"\[\d*\]", "", word)
        paths = [inner.path for inner in (question, *question.questions)]
        return self.section_of[question.key].id == word or any(
            path == bare or path.startswith(f"{bare}.") or bare.startswith(f"{path}.") for path in paths
        )


@cache
def load_questions(name: str = "questions.yaml") -> Questionnaire:
    """Return a questionnaire that comes with cmkit, read once: the kickoff's, or ``debrief.yaml``."""
    raw = files("cmkit").joinpath("questionnaire", name).read_bytes()
    document = parse_yaml(raw, f"cmkit/questionnaire/{name}", versioned=False)
    return Questionnaire.model_validate(document.data)
