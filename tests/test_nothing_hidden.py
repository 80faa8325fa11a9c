"""Canaries in every private and confidential field: none comes out in anything that the client may see."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from unpacking import texts_in

from cmkit.deliverables.documents import DOCUMENTS
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.base import Block
from cmkit.model.journal import PrivateEntry, PrivateJournal
from cmkit.model.loading import load
from cmkit.model.private import Contacts, PrivateNotes
from cmkit.model.shape import keys
from conftest import EXAMPLES, Run

CANARY = "zqcanary"
"""A word that no template, font or library has a use for."""
FORMS = "md,html,csv,docx,pdf,xlsx,svg"
PERSON, OBJECTIVE = "karim-benali", "commandes"
"""Ids that the example has: who and what private entries may be about."""


def filled(model: type[Block], path: str = CANARY) -> dict[str, Any]:
    """Fill every key of a block with a canary of its own, wherever a text may stand."""
    found: dict[str, Any] = {}
    for key in keys(model):
        if key.block:
            inner = filled(key.block, f"{path}{key.name}")
            found[key.name] = [inner] if key.holds == "list" else inner
        elif (value := _value(model, key.name, f"{path}{key.name}".replace("_", ""))) is not None:
            found[key.name] = value
    return found


def _value(model: type[Block], name: str, canary: str) -> Any:
    """Find a value that a key takes: a canary if it may be text, else something that is of its kind."""
    if name in ("who", "from"):
        return PERSON
    if name == "cmkit":
        return 1
    for one in (canary, OBJECTIVE, "2026-12-12", 4242, "4242 hours", "invoice"):
        text = f"cmkit: 1\n{emit_yaml({name: one})}"
        loaded = load(model, parse_yaml(text.encode(), "private/x.yaml"))
        if not [problem for problem in loaded.problems if problem.where.path[:1] == (name,)]:
            return one
    return None


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example whose private files, and confidential entries, are full of canaries."""
    folder = tmp_path_factory.mktemp("hidden") / "boulangerie"
    shutil.copytree(EXAMPLES / "boulangerie-martin", folder)
    private = folder / "private"
    shutil.rmtree(private / "deliverables", ignore_errors=True)
    notes = filled(PrivateNotes)
    notes["thresholds"] = {"success": Decimal("1.05"), "note": f"{CANARY}thresholds"}
    notes["classification"] = [{"objective": OBJECTIVE, "kind": f"{CANARY}-kind", "note": f"{CANARY}note"}]
    _write(private / "private.yaml", notes)
    entries = [
        {**filled(PrivateEntry), "date": "2026-12-12", "kind": kind, "duration": "4242 hours"}
        for kind in ("time", "invoice", "payment", "reminder", "remark")
    ]
    _write(private / "journal.yaml", {"cmkit": 1, "note": f"{CANARY}journal", "entries": entries})
    _write(private / "contacts.yaml", filled(Contacts))
    (private / f"{CANARY}.md").write_text(f"{CANARY}\n", encoding="utf-8")
    with (folder / "journal.yaml").open("a", encoding="utf-8") as journal:
        journal.writelines(_confidential())
    return folder


def _confidential() -> Iterator[str]:
    """Entries of the open journal that are not to be passed on: read in the file by those who have it."""
    for kind in (
        "request",
        "receipt",
        "meeting",
        "approval",
        "review",
        "decision",
        "incident",
        "spend",
        "closing",
    ):
        yield (
            f"  - {{date: 2026-12-12, kind: {kind}, what: {CANARY}{kind}, reason: {CANARY}reason,"
            f" lever: {CANARY}lever, where: {CANARY}where, decided: {CANARY}decided, note: {CANARY}note,"
            f" objective: {OBJECTIVE}, due: 2026-12-13, from: sophie-martin, visibility: confidential}}\n"
        )
    yield "  - {date: 2026-12-14, kind: spend, platform: tiktok, amount: 987654, visibility: confidential}\n"


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(emit_yaml({"cmkit": 1, **data}), encoding="utf-8")


@pytest.fixture(scope="module")
def built(mission: Path) -> Path:
    from cmkit.cli.main import run

    assert (
        run(
            [
                "-C",
                str(mission),
                "-q",
                "build",
                "--all",
                "--formats",
                FORMS,
                "--bundle",
                "--today",
                "2026-12-20",
            ]
        )
        == 0
    )
    return mission


def caught(name: str, raw: bytes) -> list[str]:
    return [where for where, text in texts_in(name, raw) if CANARY in text.casefold()]


def test_every_private_key_has_a_canary(mission: Path) -> None:
    from cmkit.mission.opening import open_mission

    opened = open_mission(mission)
    assert [problem for problem in opened.problems if problem.where.file.startswith("private/")] == []
    assert opened.private is not None
    assert opened.private.notes is not None
    unsaid = {key.name for key in keys(PrivateNotes) if not getattr(opened.private.notes, key.attribute)}
    assert unsaid == set()
    for model, entries in ((PrivateEntry, opened.private.journal),):
        unsaid = {key.name for key in keys(model) if not any(getattr(one, key.attribute) for one in entries)}
        assert unsaid <= {"due"}
    assert "entries" in {key.name for key in keys(PrivateJournal)}


def test_the_cms_own_documents_tell_them(built: Path) -> None:
    """Else the canaries would prove nothing."""
    brief = next((built / "private/deliverables").glob("*_Brief-interne.md"))
    assert CANARY in brief.read_text(encoding="utf-8")


def test_every_form_of_every_document_is_looked_at(built: Path) -> None:
    there = {path.suffix for path in (built / "deliverables").iterdir()}
    assert there >= {".md", ".html", ".csv", ".docx", ".pdf", ".xlsx", ".svg", ".zip"}
    assert (
        len(list((built / "deliverables").glob("*.md")))
        >= len([kind for kind in DOCUMENTS if not kind.internal]) - 4
    )


def test_no_canary_is_in_anything_that_the_client_is_sent(built: Path) -> None:
    sent = sorted(path for path in (built / "deliverables").rglob("*") if path.is_file())
    found = [
        where for path in sent for where in caught(path.relative_to(built).as_posix(), path.read_bytes())
    ]
    assert found == []
    for path in sent:
        texts = texts_in(path.name, path.read_bytes())
        assert [where for where, text in texts if "987654" in re.sub(r"\s", "", text)] == []


def test_no_canary_is_in_what_git_keeps_of_a_build(built: Path) -> None:
    tracked = (path for path in (built / ".cmkit").rglob("*") if path.is_file() and "local" not in path.parts)
    assert [where for path in tracked for where in caught(path.name, path.read_bytes())] == []


LATER = ("--today", "2027-01-20")
"""A day on which what was asked for in confidence is overdue."""
FOR_OTHER_EYES = [
    ("check", *LATER, "--format", "json"),
    ("check", *LATER, "--format", "github"),
    ("check", *LATER, "--format", "gitlab"),
    ("check", *LATER, "--format", "concise"),
    ("check", *LATER, "--discreet", "--all"),
]


@pytest.mark.parametrize(
    "command",
    [
        *FOR_OTHER_EYES,
        ("check", "--gate", "close"),
        ("build", "--check"),
        ("calendar", "list"),
        ("schema", "--stdout"),
        ("catalogue", "metrics"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_command_tells_one_to_a_machine_or_a_shared_screen(
    built: Path, cmkit: Run, command: tuple[str, ...], language: str
) -> None:
    ran = cmkit("-C", built, "--lang", language, *command)
    assert CANARY not in f"{ran.out}{ran.err}".casefold()
    assert "987654" not in f"{ran.out}{ran.err}"


@pytest.mark.parametrize("command", FOR_OTHER_EYES, ids=" ".join)
def test_a_wrong_entry_that_is_held_back_is_placed_and_not_quoted(
    tmp_path: Path, cmkit: Run, command: tuple[str, ...]
) -> None:
    bakery = tmp_path / "boulangerie"
    shutil.copytree(EXAMPLES / "boulangerie-martin", bakery)
    with (bakery / "journal.yaml").open("a", encoding="utf-8") as journal:
        for wrong in ("due: zqcanary", "zqcanary: 1", "visibility: zqcanary", "embargo_until: zqcanary"):
            journal.write(f"  - {{date: 2026-12-14, kind: request, what: zqcanary, {wrong}")
            journal.write("}\n" if "visibility" in wrong else ", visibility: confidential}\n")
    ran = cmkit("-C", bakery, *command)
    assert CANARY not in f"{ran.out}{ran.err}".casefold()
    assert f"{ran.out}{ran.err}".count("journal.yaml") >= 4


def test_the_cms_own_terminal_quotes_them(built: Path, cmkit: Run) -> None:
    """Else guarding them would prove nothing."""
    assert f"{CANARY}request" in cmkit("-C", built, "check", "--all", *LATER).out


def test_json_of_findings_is_whole(built: Path, cmkit: Run) -> None:
    assert json.loads(cmkit("-C", built, "check", "--format", "json").out)["missions"]
