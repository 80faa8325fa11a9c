"""The set of documents: names, files, and the table that says what each is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, file_stem, named, recognised
from cmkit.deliverables.rendering import template_root, templates
from cmkit.deliverables.views import strategy_map
from cmkit.deliverables.words import word

CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"
ENDS = {"fr": "Et maintenant", "en": "What comes next"}


def chapters(kind: DocumentKind, language: str) -> list[str]:
    """List the chapters that a template can have, by the titles it writes itself or shares with others."""
    if kind.id == "key-figures":
        return [word(language, "key_figures", "card"), ENDS[language]]
    if kind.is_picture:
        return [*(word(language, "map", name) for name, *_ in strategy_map._BLOCKS), ENDS[language]]
    shared = {macro.name: macro for macro in parsed(language, "chapters").find_all(nodes.Macro)}
    return list(titles(parsed(language, kind.id), shared, ""))


def parsed(language: str, name: str) -> nodes.Template:
    source = (template_root() / language / f"{name}.md.j2").read_text("utf-8")
    return Environment(trim_blocks=True, lstrip_blocks=True).parse(source)


def titles(node: nodes.Node, shared: dict[str, nodes.Macro], given: str) -> Iterator[str]:
    """Name the chapters under a node; those of a shared macro count where it is called with ``m.chapter``."""
    if not isinstance(node, nodes.Call):
        for child in node.iter_child_nodes():
            yield from titles(child, shared, given)
        return
    called, first = name_of(node.node), node.args[0] if node.args else None
    if called in ("chapter", "part"):
        title = first.expr2 if isinstance(first, nodes.CondExpr) else first
        if isinstance(title, nodes.Const):
            yield str(title.value)
        elif given:
            yield given
    elif called in shared and name_of(first) in ("chapter", "part"):
        texts = [one.value for one in (*node.args, *shared[called].defaults) if isinstance(one, nodes.Const)]
        yield from titles(shared[called], shared, str([*texts, ""][0]))


def name_of(node: nodes.Node | None) -> str:
    return str(node.attr if isinstance(node, nodes.Getattr) else getattr(node, "name", ""))


def rows() -> dict[str, list[str]]:
    text = CONTRIBUTING.read_text("utf-8")
    found = re.search(r"<!-- documents -->\n(.*?)<!-- /documents -->", text, re.S)
    assert found
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()[2:]]
    return {row[0].strip("`"): row[1:] for row in cells}


def write_sections(kind: DocumentKind) -> None:
    """Put the chapters that a template has now into its row of the table."""
    text = CONTRIBUTING.read_text("utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| `{kind.id}` |"))
    cells = row.split("|")
    cells[5] = f" {' · '.join(chapters(kind, 'en')[:-1])} "
    CONTRIBUTING.write_text(text.replace(row, "|".join(cells)), "utf-8", newline="\n")


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.id)
def test_the_table_says_what_each_document_is_for(kind: DocumentKind, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        write_sections(kind)
    made = "always" if kind.usual else "asked for"
    reader, when, question, sections, next_step = rows()[kind.id]
    assert (reader, when) == ({"client": "client", "cm": "CM"}[kind.reader], made)
    assert question == kind.question.en
    assert sections == " · ".join(chapters(kind, "en")[:-1])
    assert next_step


def test_the_table_has_no_other_document() -> None:
    assert list(rows()) == [kind.id for kind in DOCUMENTS]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.id)
def test_every_document_ends_in_who_does_what_next(kind: DocumentKind, language: str) -> None:
    if kind.is_picture:
        source = (template_root() / f"{kind.id}.svg.j2").read_text("utf-8")
        assert source.count(ENDS[language]) == 2
        return
    assert kind.id in templates()
    assert chapters(kind, language)[-1] == ENDS[language]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("minutes", "minutes"),
        ("compte-rendu", "minutes"),
        ("Compte rendu", "minutes"),
        (" Charte de collaboration ", "collaboration-charter"),
        ("proposition", "proposal"),
        ("plan-strategique", "strategy-plan"),
        ("pieces", None),
        ("", None),
        ("../minutes", "minutes"),
        ("💬", None),
    ],
)
def test_a_document_goes_by_its_id_or_its_title(name: str, found: str | None) -> None:
    kind = named(name)
    assert (kind and kind.id) == found


def test_no_two_documents_go_by_the_same_name() -> None:
    titles = [title for kind in DOCUMENTS for title in {kind.id, kind.title.fr, kind.title.en}]
    assert all(
        named(title) is kind for kind in DOCUMENTS for title in (kind.id, kind.title.fr, kind.title.en)
    )
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("client", ["Boulangerie Martin", "X", "Minutes", "👍", "2027-01"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.id)
def test_a_built_file_is_recognised_whoever_the_client(
    kind: DocumentKind, language: str, client: str
) -> None:
    date = {"": "", "month": "2027-03", "meeting": "2027-03-09"}[kind.dated]
    stem = file_stem(kind, client, language, date)
    assert recognised(f"deliverables/{stem}.md") == (kind, date)


@pytest.mark.parametrize(
    "file", ["deliverables/notes.md", "deliverables/Minutes.md", "deliverables/.md", "", "/", "a_Minutesx.md"]
)
def test_another_file_is_no_document(file: str) -> None:
    assert recognised(file) is None
