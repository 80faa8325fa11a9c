"""Answers written beforehand, in the shape of ``strategy.yaml``, whole or in part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cmkit.files.reading import Document, parse_yaml
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Problem
from cmkit.text import _, visible


def read_answers(path: Path) -> Mapping[str, Any]:
    """Read an answers file; raises ``InputRefused`` with every place that does not fit the strategy.

    ``cmkit: 1`` and ``client.name`` may be missing; a reference may name what a preset brings.
    """
    name = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputRefused(
            _("The answers {name} cannot be read: {why}.").format(
                name=visible(name), why=error.strerror or error
            )
        ) from error
    document = parse_yaml(raw, name, versioned=False)
    if "cmkit" in cast("Mapping[str, Any]", document.data):
        document = parse_yaml(raw, name)
    problems = [problem for problem in _problems(document) if not _may_be_missing(problem)]
    if problems:
        raise InputRefused(_("The answers do not fit a strategy."), problems=problems)
    return cast("Mapping[str, Any]", document.data)


def _problems(document: Document) -> tuple[Problem, ...]:
    return load(Strategy, document).problems


def _may_be_missing(problem: Problem) -> bool:
    missing = (problem.where.path, problem.facts.get("key"))
    return problem.code == "MO002" and missing in (((), "cmkit"), ((), "client"), (("client",), "name"))
