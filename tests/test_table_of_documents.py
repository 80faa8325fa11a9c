"""The table of documents in ``templates/README.md``: reader, question, sections, next step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, recognised
from conftest import EXAMPLES

TABLE = Path(__file__).parents[1] / "templates" / "README.md"
HEAD = """\
# Templates

One template a document and a language: `fr/strategy-plan.md.j2`, `en/strategy-plan.md.j2`; a test holds the
two to the same sections and the same data. `macros`, `pieces` and `chapters` are what several share.
Pictures and pages have one template for both languages. `cmkit templates eject NAME` copies one into a
mission, where it counts instead of ours.

## Every document

Each answers one question of one reader, and ends in what that reader does next. The sections are those of a
whole mission; one that has nothing to say is not there.

| document | for | the question that it answers | sections | what comes next |
|---|---|---|---|---|
"""
PEOPLE = {
    "Sophie Martin and Karim Benali": "the client",
    "Sophie Martin": "the client",
    "Camille Roy": "the CM",
    "Léa Morel": "the staff",
    "Moulin du Petit-Thouet": "the partner",
    "Boulangerie Martin": "the client",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every document of the French example, in English, by its id."""
    from cmkit.cli.main import run

    folder = tmp_path_factory.mktemp("table") / "m"
    shutil.copytree(EXAMPLES / "boulangerie-martin", folder)
    shutil.rmtree(folder / "deliverables")
    path = folder / "strategy.yaml"
    path.write_text(
        re.sub(r"^  language: fr", "  language: en", path.read_text("utf-8"), count=1, flags=re.M), "utf-8"
    )
    shutil.rmtree(folder / "private/deliverables", ignore_errors=True)
    for arguments in (
        ["--all"],
        ["--only", "monthly-report,quarterly-review,key-figures", "--month", "2026-11"],
    ):
        assert run(["-C", str(folder), "-q", "build", *arguments, "--today", "2026-12-20"]) in (0, 1)
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("deliverables/*.md")):
        kind = recognised(file.name)
        assert kind
        found.setdefault(kind[0].id, file.read_text(encoding="utf-8"))
    return found


def sections(text: str) -> list[str]:
    """List the chapters of a document; those that bear a name of the mission's own by what they are."""
    return list(dict.fromkeys(_of_a_kind(title) for title in _chapters(text)))


def _of_a_kind(title: str) -> str:
    if re.fullmatch(r"[A-Z][a-z]+ 20\d\d", title):
        return "one a month"
    if title.startswith(("Amener les", "Être reconnue", "Retrouver en ligne")):
        return "one an objective"
    if any(name in title for name in PEOPLE):
        return "one a person"
    return re.sub(r", [A-Z][a-z]+ 20\d\d$", "", title)


def _chapters(text: str) -> list[str]:
    return [
        re.sub(r" \*\(.*", "", line.removeprefix("## "))
        for line in text.splitlines()
        if line.startswith("## ")
    ]


def steps(text: str) -> Iterator[str]:
    """Give what is done next: the points of the last chapter, people by what they are."""
    last = text.rpartition("\n## ")[2].partition("\n---")[0]
    for line in last.splitlines():
        if line.startswith("- "):
            said = line.removeprefix("- ").replace("**", "")
            for name, role in PEOPLE.items():
                said = said.replace(name, role)
            yield said.rstrip(".")


def row(kind: DocumentKind, text: str) -> str:
    reader = "client" if kind.reader == "client" else "CM"
    where = "a picture" if kind.is_picture else ", ".join(sections(text)[:-1])
    after = "written at its foot" if kind.is_picture else "; ".join(list(steps(text))[:2])
    cells = (kind.title.en, reader, kind.question.en, where, after)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def test_the_table_names_every_document(built: dict[str, str], request: pytest.FixtureRequest) -> None:
    rows = [row(kind, built.get(kind.id, "")) for kind in DOCUMENTS]
    table = HEAD + "\n".join(rows) + "\n"
    if request.config.getoption("--update-golden"):
        TABLE.write_text(table, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table


@pytest.mark.parametrize(
    "kind", [kind for kind in DOCUMENTS if not kind.is_picture], ids=lambda kind: kind.id
)
def test_every_document_of_a_whole_mission_has_sections_and_a_next_step(
    built: dict[str, str], kind: DocumentKind
) -> None:
    assert kind.id in built
    assert sections(built[kind.id])
    assert list(steps(built[kind.id]))
