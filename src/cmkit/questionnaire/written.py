"""Answers written beforehand, in the shape of ``strategy.yaml``, whole or in part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cmkit.files.reading import Document, parse_yaml, read_yaml
from cmkit.model.base import Block
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Problem
from cmkit.text import _


def read_answers(path: Path, model: type[Block] = Strategy) -> Mapping[str, Any]:
    """Read an answers file; raises ``InputRefused`` with every place that does not fit.

    ``cmkit: 1`` and ``client.name`` may be missing; a reference may name what a preset brings.
    """
    return fitting_answers(read_yaml(path, str(path), versioned=False), model)


def fitting_answers(document: Document, model: type[Block] = Strategy) -> Mapping[str, Any]:
    """Return the answers that a document holds; raises ``InputRefused`` as ``read_answers`` does."""
    if "cmkit" in cast("Mapping[str, Any]", document.data):
        document = parse_yaml(document.text.encode(), document.name)
    problems = [problem for problem in load(model, document).problems if not _may_be_missing(problem)]
    if problems:
        raise InputRefused(_("The answers do not fit."), problems=problems)
    return cast("Mapping[str, Any]", document.data)


def _may_be_missing(problem: Problem) -> bool:
    missing = (problem.where.path, problem.facts.get("key"))
    return problem.code == "MO002" and missing in (((), "cmkit"), ((), "client"), (("client",), "name"))
