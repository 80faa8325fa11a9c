"""Arrows point one way: who may import whom, and which library has which door. Imports in functions count."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "cmkit"

LEAVES = frozenset({"problems", "text", "git"})
EVERY_ONE = frozenset(
    {
        *LEAVES,
        "files",
        "model",
        "catalogue",
        "mission",
        "calendar",
        "measures",
        "doctrine",
        "questionnaire",
        "deliverables",
    }
)
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "problems": frozenset(),
    "text": frozenset({"problems"}),
    "git": frozenset({"problems", "text"}),
    "files": LEAVES,
    "model": LEAVES | {"files"},
    "catalogue": LEAVES | {"files", "model"},
    "mission": LEAVES | {"files", "model", "catalogue"},
    "calendar": LEAVES | {"files", "model", "catalogue", "mission"},
    "measures": LEAVES | {"files", "model", "catalogue", "mission"},
    "doctrine": LEAVES | {"model", "catalogue", "mission", "calendar", "measures"},
    "questionnaire": LEAVES | {"model", "catalogue", "mission"},
    "deliverables": EVERY_ONE - {"questionnaire", "deliverables"},
    "cli": EVERY_ONE,
    "__main__": frozenset({"cli"}),
}
"""The layers of the design: each package, and the packages that it may know."""

BESIDE: Mapping[str, frozenset[str]] = {
    # Data beside the code is YAML, and there is one reader of YAML.
    "doctrine/statements.py": frozenset({"cmkit.files.reading"}),
    "doctrine/wording.py": frozenset({"cmkit.files.reading"}),
    "questionnaire/questions.py": frozenset({"cmkit.files.reading"}),
    "questionnaire/presets.py": frozenset({"cmkit.files.reading"}),
    "questionnaire/written.py": frozenset({"cmkit.files.reading"}),
    "questionnaire/sheet/printed.py": frozenset({"cmkit.files.reading"}),
    "questionnaire/sheet/answers.py": frozenset({"cmkit.files.reading"}),
    # What came back by mail may be a text that is no YAML.
    "questionnaire/sheet/returned.py": frozenset({"cmkit.files.reading", "cmkit.files.decoding"}),
    # The draft of a kickoff is no mission yet, so that ``mission/change`` cannot keep it; and that the folder
    # can be written is known before the first question.
    "questionnaire/draft.py": frozenset({"cmkit.files.paths", "cmkit.files.writing"}),
    "questionnaire/beginning.py": frozenset({"cmkit.files.paths", "cmkit.files.writing"}),
}
"""What single modules may import beside their layer, and why."""

DOORS: Mapping[str, tuple[str, ...]] = {
    "yaml": ("files/*",),
    "filelock": ("files/*",),
    "openpyxl": ("files/tabular/*",),
    "xlsxwriter": ("files/tabular/workbook*",),
    "pydantic": ("model/*", "catalogue/*", "questionnaire/*"),
    "pydantic_core": ("model/*", "catalogue/*", "questionnaire/*"),
    "jinja2": ("deliverables/rendering.py",),
    "markupsafe": ("deliverables/rendering.py",),
    "questionary": ("questionnaire/asking*.py",),
    "prompt_toolkit": ("questionnaire/asking*.py",),
    "rich": ("cli/*",),
    "typer": ("cli/*",),
    "click": ("cli/*",),
    "subprocess": ("git.py", "cli/editor.py"),
    "platformdirs": ("mission/profile.py",),
    "babel": ("text.py",),
    "gettext": ("text.py",),
    "holidays": ("calendar/*",),
    "dateutil": ("calendar/*",),
    "icalendar": ("calendar/*",),
    "wcwidth": ("calendar/counting.py",),
    "markdown_it": ("deliverables/*",),
    "typst": ("deliverables/*",),
    "docx": ("deliverables/*",),
}
"""The modules through which a library comes in. Any other library than these is not ours to use."""

Import = tuple[str, int, str]
"""A module within the package (``files/reading.py``), a line, and what is imported there."""


def _imports() -> list[Import]:
    found: list[Import] = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(name, line, imported) for line, imported in _of(tree)]
    return found


def _of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "cmkit":
                yield from ((node.lineno, f"cmkit.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


IMPORTS = _imports()


def _package(name: str) -> str:
    return name.split("/")[0].removesuffix(".py")


@pytest.mark.parametrize("package", sorted({_package(name) for name, _line, _imported in IMPORTS}))
def test_a_package_knows_only_what_stands_below_it(package: str) -> None:
    assert package in MAY_IMPORT, "a new package has to find its place in the layers"
    wrong = []
    for name, line, imported in IMPORTS:
        if _package(name) != package or not imported.startswith("cmkit."):
            continue
        other = imported.split(".")[1]
        beside = imported in BESIDE.get(name, ())
        if other not in (package, "__version__") and other not in MAY_IMPORT[package] and not beside:
            wrong.append(f"{name}:{line} imports {imported}")
    assert wrong == []


def test_the_layers_have_no_circle() -> None:
    TopologicalSorter(MAY_IMPORT).prepare()  # raises on a circle
    assert not [package for package, known in MAY_IMPORT.items() if "cli" in known and package != "__main__"]


def test_no_exception_outlives_its_import() -> None:
    made = {(name, imported) for name, _line, imported in IMPORTS}
    assert [(name, one) for name, beside in BESIDE.items() for one in beside if (name, one) not in made] == []


@pytest.mark.parametrize("library", DOORS)
def test_a_library_comes_in_through_its_door(library: str) -> None:
    wrong = [
        f"{name}:{line} imports {imported}"
        for name, line, imported in IMPORTS
        if imported.split(".")[0] == library and not any(fnmatchcase(name, door) for door in DOORS[library])
    ]
    assert wrong == []


def test_there_are_no_libraries_without_a_door() -> None:
    known = {*DOORS, "cmkit", *sys.stdlib_module_names}
    assert [one for one in IMPORTS if one[2].split(".")[0] not in known] == []


def test_only_the_internal_brief_sees_what_is_private() -> None:
    """No client view can reach what is private, because no module that makes one imports it."""
    allowed = ("mission/*", "model/*", "cli/*", "questionnaire/*", "deliverables/views/internal_brief.py")
    wrong = [
        f"{name}:{line}"
        for name, line, imported in IMPORTS
        if imported == "cmkit.model.private" and not any(fnmatchcase(name, door) for door in allowed)
    ]
    assert wrong == []
