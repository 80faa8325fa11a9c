"""``cmkit build`` on real folders: the same bytes everywhere, hand edits kept, half a strategy is enough."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cmkit.cli.main import run
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import read_yaml
from conftest import EXAMPLES, Run

MISSIONS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
SHOWN = {
    "boulangerie-martin": {
        "Proposition",
        "Plan-strategique",
        "Strategie-sur-une-page",
        "Tableau-de-KPI",
        "Charte-de-collaboration",
        "Planning-editorial",
        "Fiche-de-validation",
        "Ordre-du-jour",
        "Compte-rendu",
        "Questions-a-preciser",
    },
    "national-archives": {
        "Proposal",
        "Strategy-plan",
        "Strategy-on-one-page",
        "KPI-table",
        "Collaboration-charter",
        "Editorial-calendar",
        "Agenda",
        "Open-questions",
    },
}
"""The documents that the examples show: the proposal and the minutes were asked for."""
BAKERY = EXAMPLES / "boulangerie-martin"
TODAY = ("--today", "2026-12-20")
GIT = {
    "GIT_AUTHOR_NAME": "Léa",
    "GIT_AUTHOR_EMAIL": "lea@example.com",
    "GIT_COMMITTER_NAME": "Léa",
    "GIT_COMMITTER_EMAIL": "lea@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def copied(name: str, target: Path) -> Path:
    shutil.copytree(EXAMPLES / name, target, ignore=shutil.ignore_patterns("local"))
    return target


def built(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "deliverables").iterdir())}


def git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, **GIT}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("name", MISSIONS)
def test_the_examples_stand_as_they_are_built(cmkit: Run, name: str, request: pytest.FixtureRequest) -> None:
    folder = EXAMPLES / name
    if request.config.getoption("--update-golden"):
        assert cmkit("build", folder, "--force", *TODAY).code == 0
        findings = cmkit("check", folder, "--format", "concise", *TODAY).out
        (folder / "expected-findings.txt").write_text(findings, "utf-8", newline="\n")
    told = cmkit("build", folder, "--check", *TODAY)
    assert told.out == ""
    assert told.code == 0
    shown = {path.stem.split("_")[-1] for path in (folder / "deliverables").glob("*.*")}
    shown -= {"2027-01", "2027-02", "2027-03"}  # the calendar's pictures
    assert shown == SHOWN[name]


@pytest.mark.parametrize("name", MISSIONS)
def test_a_clone_without_private_builds_the_same_for_the_client(
    cmkit: Run, name: str, tmp_path: Path
) -> None:
    mission = copied(name, tmp_path / "m")
    shutil.rmtree(mission / "private", ignore_errors=True)
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    assert cmkit("build", mission, *TODAY).code == 0
    assert not (mission / "private").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Adak", "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"},
    ],
)
def test_same_bytes_under_other_seeds_zones_and_locales(environment: dict[str, str], tmp_path: Path) -> None:
    mission = copied("boulangerie-martin", tmp_path / "m")
    before = built(mission)
    shutil.rmtree(mission / "deliverables")
    command = [sys.executable, "-m", "cmkit", "build", str(mission), *TODAY]
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    assert built(mission) == before


def test_same_bytes_after_a_commit_and_in_a_shallow_clone_with_crlf(cmkit: Run, tmp_path: Path) -> None:
    mission = tmp_path / "m"
    assert cmkit("init", mission, "--preset", "local", "--answers", EXAMPLES / "answers.yaml").code == 0
    assert cmkit("build", mission, *TODAY).code == 0
    git(mission, "init", "--quiet")
    git(mission, "add", "--all")
    git(mission, "commit", "--quiet", "-m", "all")
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    clone = tmp_path / "clone"
    url = mission.as_uri()
    git(
        tmp_path,
        "-c",
        "core.autocrlf=true",
        "clone",
        "--quiet",
        "--depth",
        "1",
        "-c",
        "core.autocrlf=true",
        url,
        str(clone),
    )
    assert not (clone / "private").exists()
    assert cmkit("build", clone, "--check", *TODAY).code == 0
    assert b"\r" not in (clone / "strategy.yaml").read_bytes()


def test_a_comment_changes_no_document_and_a_fact_does(cmkit: Run, tmp_path: Path) -> None:
    mission = copied("boulangerie-martin", tmp_path / "m")
    strategy = mission / "strategy.yaml"
    text = strategy.read_text("utf-8")
    strategy.write_text(text + "# a thought\n", "utf-8")
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    strategy.write_text(text.replace("name: Boulangerie Martin", "name: Boulangerie Martine", 1), "utf-8")
    told = cmkit("build", mission, "--check", *TODAY)
    assert told.code == 1
    assert "+++ b/deliverables/" in told.out


def test_a_hand_edit_is_kept(cmkit: Run, tmp_path: Path) -> None:
    mission = copied("boulangerie-martin", tmp_path / "m")
    victim = next((mission / "deliverables").glob("*.md"))
    victim.write_text("my own words\n", "utf-8")
    told = cmkit("build", mission, *TODAY)
    assert (told.code, victim.read_text("utf-8")) == (1, "my own words\n")
    assert "notes/" in told.err
    assert cmkit("build", mission, "--force", *TODAY).code == 0
    assert victim.read_text("utf-8") != "my own words\n"


def test_a_broken_model_is_told_and_nothing_is_built(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: X, siz: small}\n", "utf-8")
    told = cmkit("build", tmp_path)
    assert told.code == 2
    assert "strategy.yaml:2:" in told.err
    assert not (tmp_path / "deliverables").exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_name_is_enough(cmkit: Run, tmp_path: Path, language: str) -> None:
    text = f"cmkit: 1\nmission: {{language: {language}}}\nclient: {{name: Atelier}}\n"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    assert cmkit("build", tmp_path, "--all", *TODAY).code == 0
    assert built(tmp_path)
    for name, raw in built(tmp_path).items():
        if name.endswith(".md"):
            assert_well_made(raw.decode("utf-8"), name)


def test_every_part_may_be_missing(tmp_path: Path) -> None:
    data = read_yaml(BAKERY / "strategy.yaml", "strategy.yaml").data
    assert isinstance(data, dict)
    for language in ("fr", "en"):
        for key in [key for key in data if key not in ("cmkit", "client", "people", "checks")]:
            mission = tmp_path / f"{language}-{key}"
            mission.mkdir()
            left = {name: value for name, value in data.items() if name != key}
            left["mission"] = {**left.get("mission", {}), "language": language}
            (mission / "strategy.yaml").write_text(emit_yaml(left), "utf-8")
            code = run(["-q", "build", str(mission), "--all", *TODAY])
            if code == 2:
                continue  # what is left refers to what was removed: the model says so, in test_references
            assert code == 0, key
            for name, raw in built(mission).items():
                if name.endswith(".md"):
                    assert_well_made(raw.decode("utf-8"), f"{name} without {key}")


def assert_well_made(text: str, name: str) -> None:
    """A document that can be sent: no empty heading, nothing left of the template, tables that hold."""
    assert not re.search(r"\bNone\b|\bnull\b|\{\{|\}\}|\{%|Undefined", text), name
    lines = text.splitlines()
    headings = [(number, line) for number, line in enumerate(lines) if re.match(r"#{1,6} ", line)]
    for (start, heading), (end, following) in zip(headings, [*headings[1:], (len(lines), "# ")], strict=True):
        body = [line for line in lines[start + 1 : end] if line.strip()]
        deeper = following.startswith("#" * (len(heading.split(" ")[0]) + 1))
        assert body or deeper, f"{name}: nothing under {heading!r}"
    widths = {0}
    for line in [*lines, ""]:
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert cells == 0 or widths == {0} or cells in widths, f"{name}: {line}"
        widths = {cells}


def test_documents_are_named_for_the_client_and_the_month(cmkit: Run, tmp_path: Path) -> None:
    mission = copied("boulangerie-martin", tmp_path / "m")
    names = set(built(mission))
    assert "Boulangerie-Martin_Plan-strategique.md" in names
    assert any(re.fullmatch(r"2027-\d\d_Boulangerie-Martin_Planning-editorial\.csv", name) for name in names)
    assert cmkit("build", mission, "--month", "2027-06", *TODAY).code == 0
    assert "2027-06_Boulangerie-Martin_Planning-editorial.md" in built(mission)


def test_only_some_documents_and_forms(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: X}\n", "utf-8")
    assert cmkit("build", tmp_path, "--only", "strategy-plan", "--formats", "md", *TODAY).code == 0
    assert len(built(tmp_path)) == 1
    for wrong in (["--only", "plan"], ["--formats", "docx2"], ["--month", "june"]):
        told = cmkit("build", tmp_path, *wrong)
        assert (told.code, told.out) == (2, "")
        assert wrong[1] in told.err


def test_a_form_that_a_document_does_not_come_in_is_said(tmp_path: Path, cmkit: Run) -> None:
    mission = copied("national-archives", tmp_path / "m")
    told = cmkit("build", mission, "--only", "strategy-plan", "--formats", "csv", *TODAY)
    assert told.code == 0
    assert "strategy-plan: left out, it is made as md, html, pdf, docx only" in told.err


def test_a_form_once_asked_for_is_kept_up_to_date_until_its_file_goes(tmp_path: Path, cmkit: Run) -> None:
    mission = copied("national-archives", tmp_path / "m")
    assert cmkit("build", mission, *TODAY).code == 0
    assert cmkit("build", mission, "--only", "kpi-table", "--formats", "html,xlsx", *TODAY).code == 0
    page = next((mission / "deliverables").glob("*KPI-table.html"))
    before = page.read_bytes()
    strategy = mission / "strategy.yaml"
    strategy.write_text(strategy.read_text("utf-8").replace("cmkit: 1", "cmkit: 1 # changed", 1), "utf-8")
    assert cmkit("build", mission, "--check", *TODAY).code == 1  # the first page is due now
    assert cmkit("build", mission, *TODAY).code == 0
    assert (mission / "deliverables" / "index.html").is_file()
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    assert page.read_bytes() == before
    page.unlink()
    assert cmkit("build", mission, *TODAY).code == 0
    assert not page.exists()
    assert not (mission / "deliverables" / "index.html").exists()


def test_a_form_whose_extra_lacks_is_said_and_the_rest_is_built(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = copied("national-archives", tmp_path / "m")
    assert cmkit("build", mission, "--formats", "md,docx", *TODAY).code == 0
    kept = sorted(path.name for path in (mission / "deliverables").glob("*.docx"))
    assert kept
    monkeypatch.setattr("cmkit.deliverables.making.find_spec", lambda _name: None)
    told = cmkit("build", mission, *TODAY)
    assert told.code == 0
    assert 'pip install "cmkit[docx]"' in told.err
    assert sorted(path.name for path in (mission / "deliverables").glob("*.docx")) == kept
    assert cmkit("build", mission, "--check", *TODAY).code == 0


def test_a_note_whose_document_is_not_built_is_said(tmp_path: Path, cmkit: Run) -> None:
    mission = copied("national-archives", tmp_path / "m")
    (mission / "notes").mkdir()
    (mission / "notes" / "minutes.md").write_text("Ours.\n", "utf-8")
    (mission / "notes" / "stratgy-plan.md").write_text("Ours.\n", "utf-8")
    (mission / "notes" / "2017-01.md").write_text("Ours.\n", "utf-8")
    told = cmkit("build", mission, *TODAY).err
    assert "notes/minutes.md: its document is not built; cmkit build --only minutes" in told
    assert "notes/stratgy-plan.md: no document is called so" in told
    (mission / "notes" / "plan-de-crise.md").write_text("Ours.\n", "utf-8")
    told = cmkit("build", mission, "--formats", "md", *TODAY).err
    assert "notes/plan-de-crise.md: call it notes/crisis-plan.md" in told
    assert "2017-01.md" not in told


def test_an_archive_holds_the_documents_and_a_letter_and_is_kept_up_to_date(
    tmp_path: Path, cmkit: Run
) -> None:
    mission = copied("boulangerie-martin", tmp_path / "m")
    assert cmkit("build", mission, "--bundle", *TODAY).code == 0
    made = mission / "deliverables" / "Boulangerie-Martin_Dossier.zip"
    names = zipfile.ZipFile(made).namelist()
    assert names[0] == "0_Boulangerie-Martin_Lettre-d-accompagnement.pdf"
    assert "Boulangerie-Martin_Plan-strategique.pdf" in names
    assert "Boulangerie-Martin_Tableau-de-KPI.xlsx" in names
    assert not [name for name in names if "Brief" in name]
    before = made.read_bytes()
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    assert cmkit("build", mission, *TODAY).code == 0
    assert made.read_bytes() == before
    cmkit("build", mission, "--bundle", "--formats", "html", *TODAY)
    archive = zipfile.ZipFile(made)
    names = archive.namelist()
    assert {name.rpartition(".")[2] for name in names} == {"html", "svg"}
    assert "Boulangerie-Martin_Strategie-sur-une-page.svg" in names
    for page in (name for name in names if name.endswith(".html")):
        text = archive.read(page).decode()
        led_to = set(re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text))
        assert led_to <= set(names), page
    assert "index.html" in names


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child there")
def test_watching_builds_again_when_a_file_changes(tmp_path: Path) -> None:
    mission = copied("national-archives", tmp_path / "m")
    command = [sys.executable, "-m", "cmkit", "build", str(mission), "--watch", *TODAY]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as watching:
        try:
            assert watching.stderr
            said = iter(watching.stderr.readline, "")
            assert next(line for line in said if "Ctrl-C" in line)
            (mission / "notes").mkdir()
            (mission / "notes" / "strategy-plan.md").write_text("Words of ours.\n", "utf-8")
            assert next(line for line in said if "Strategy-plan.md" in line)
            assert next(line for line in said if "Ctrl-C" in line)
            (mission / "strategy.yaml").write_text("cmkit: 1\nclient: [", "utf-8")
            assert next(line for line in said if "strategy.yaml" in line)
            watching.send_signal(signal.SIGINT)
            assert watching.wait(20) == 130
        finally:
            watching.kill()
    assert "Words of ours." in next((mission / "deliverables").glob("*Strategy-plan.md")).read_text("utf-8")
