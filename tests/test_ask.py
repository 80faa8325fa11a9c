"""Asking again through the command line: one key, a section, what is missing; only its own lines change."""

from __future__ import annotations

import difflib
import io
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from cmkit.files.reading import read_yaml
from conftest import Run

STRATEGY = textwrap.dedent(
    """\
    # the bakery, by hand
    cmkit: 1
    mission:
        language: fr
        proposed:
            - content.charter
            - content.off_limits
    client:
        name: "Boulangerie Martin"   # as on the sign
        image: {wanted: proche, perceived: chère}

    people:
    - {id: claire, name: Claire Martin, side: client, approves: true}
    objectives:
      -   id: remplir-le-midi
          title: 'Remplir le midi'
          why:
              - la salle est vide    # he said so twice
    content:
        charter:
            tone: simple et chaleureux
            address: vous
        off_limits: la politique
    open_questions:
        - {key: client.history, who: claire, asked_on: 2027-01-04}
    """
)


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    return tmp_path


def data(mission: Path) -> dict[str, object]:
    found = read_yaml(mission / "strategy.yaml", "strategy.yaml").data
    assert isinstance(found, dict)
    return found


def changed_lines(mission: Path) -> list[str]:
    """The lines that differ from the first writing, with their sign."""
    after = (mission / "strategy.yaml").read_text("utf-8")
    found = difflib.ndiff(STRATEGY.splitlines(), after.splitlines())
    return [line for line in found if line[:1] in "+-"]


def test_one_key_changes_its_own_line(mission: Path, cmkit: Run) -> None:
    ran = cmkit("ask", "-C", mission, "--key", "client.image.wanted", "--value", "la meilleure du quartier")
    assert ran.code == 0, ran.err
    assert changed_lines(mission) == [
        "-     image: {wanted: proche, perceived: chère}",
        "+     image: {wanted: la meilleure du quartier, perceived: chère}",
    ]


def test_a_new_key_stands_where_the_outline_has_it(mission: Path, cmkit: Run) -> None:
    assert cmkit("ask", "-C", mission, "--key", "client.size", "--value", "small").code == 0
    assert changed_lines(mission) == ["+     size: small"]
    assert list(data(mission)["client"]) == ["name", "size", "image"]  # type: ignore[call-overload]


def test_an_answer_is_no_proposal_any_more(mission: Path, cmkit: Run) -> None:
    assert cmkit("ask", "-C", mission, "--key", "content.charter.tone", "--value", "direct").code == 0
    assert data(mission)["mission"] == {
        "language": "fr",
        "proposed": ["content.charter.address", "content.off_limits"],
    }


def test_an_answer_closes_its_open_question(mission: Path, cmkit: Run) -> None:
    ran = cmkit(
        "ask", "-C", mission, "--key", "client.history", "--value", "depuis 1987", "--today", "2027-02-01"
    )
    assert ran.code == 0, ran.err
    assert data(mission)["open_questions"] == [
        {"key": "client.history", "who": "claire", "asked_on": "2027-01-04", "answered_on": "2027-02-01"}
    ]


def test_a_key_is_left_to_somebody(mission: Path, cmkit: Run) -> None:
    ran = cmkit(
        "ask", "-C", mission, "--key", "objectives[0].kpis", "--value", "?", "--who", "Claire",
        "--due", "15 mars 2027", "--today", "2027-02-01",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    asked = data(mission)["open_questions"]
    assert isinstance(asked, list)
    assert asked[-1] == {
        "key": "objectives[0].kpis",
        "who": "claire",
        "due": "2027-03-15",
        "asked_on": "2027-02-01",
    }


@pytest.mark.parametrize(
    ("value", "written"), [("n/a", "n/a"), ("declined: trop cher", "declined: trop cher")]
)
def test_not_applicable_and_declined_are_answers(mission: Path, cmkit: Run, value: str, written: str) -> None:
    assert cmkit("ask", "-C", mission, "--key", "client.image.wanted", "--value", value).code == 0
    assert data(mission)["client"]["image"]["wanted"] == written  # type: ignore[index]
    assert cmkit("check", "-C", mission, "--fail-on", "error", "--select", "MO").code == 0


def test_a_person_by_first_name_and_a_new_one(mission: Path, cmkit: Run) -> None:
    ran = cmkit("ask", "-C", mission, "--key", "crisis.contacts", "--value", "Claire et Karim Benali")
    assert ran.code == 0, ran.err
    assert data(mission)["crisis"] == {"contacts": ["claire", "karim-benali"]}
    people = data(mission)["people"]
    assert isinstance(people, list)
    assert {"id": "karim-benali", "name": "Karim Benali"} in people


def test_text_that_looks_like_a_number_is_text_where_text_is_due(mission: Path, cmkit: Run) -> None:
    assert cmkit("ask", "-C", mission, "--key", "mission.title", "--value", "2027").code == 0
    assert data(mission)["mission"]["title"] == "2027"  # type: ignore[index]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--key", "client.sise", "--value", "x"], "size"),
        (["--key", "client.size", "--value", "enormous"], "strategy.yaml"),
        (["--key", "objectives[7].why", "--value", "x"], "remplir-le-midi"),
        (["--value", "x"], "--key"),
        (["--key", "client.size"], "--value"),
        (["--missing"], "--answers"),
        (["nothing-of-the-sort"], "nothing-of-the-sort"),
        (["--key", "client.size", "company"], "--key"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    mission: Path, cmkit: Run, arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    ran = cmkit("ask", "-C", mission, *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert changed_lines(mission) == []


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("objectives", "cmkit ask --key objectives --value '{id: sell-more, title: Sell more}'"),
        ("objectives", "cmkit ask objectives"),
        ("content.series", "--value '{id: sell-more, name: Sell more}'"),
        ("client.commitments.documents", "--value '{what: Sell more}'"),
        ("distribution.paid", "cmkit ask --key distribution.paid.regular"),
        ("objectives[0]", "cmkit ask --key 'objectives[0].title'"),
        ("content.key_dates", "date, name, guidance"),
    ],
)
def test_a_sentence_where_keys_are_due_is_refused_with_the_form(
    mission: Path, cmkit: Run, key: str, told: str
) -> None:
    ran = cmkit("ask", "-C", mission, "--key", key, "--value", "Sell more")
    assert ran.code == 2
    assert told in ran.err
    assert changed_lines(mission) == []


def test_the_form_that_is_shown_is_taken(mission: Path, cmkit: Run) -> None:
    refused = cmkit("ask", "-C", mission, "--key", "objectives", "--value", "Vendre : plus, l’été")
    shown = next(line for line in refused.err.splitlines() if "--value" in line)
    form = shlex.split(shown.partition("cmkit ")[2])[-1]
    ran = cmkit("ask", "-C", mission, "--key", "objectives", "--value", form)
    assert ran.code == 0, ran.err
    objectives = data(mission)["objectives"]
    assert isinstance(objectives, list)
    assert objectives[-1] == {"id": "vendre-plus-l-ete", "title": "Vendre : plus, l’été"}


def test_a_key_that_holds_questions_is_asked_by_them(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMKIT_PLAIN", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("!q\n"))
    ran = cmkit("ask", "-C", mission, "--key", "objectives")
    assert ran.code == 130
    assert "Remplir le midi" in ran.err


def test_a_file_with_faults_takes_an_answer_and_keeps_its_faults(mission: Path, cmkit: Run) -> None:
    broken = STRATEGY + "brandd: {footer: x}\n"
    (mission / "strategy.yaml").write_text(broken, "utf-8")
    ran = cmkit("ask", "-C", mission, "--key", "client.size", "--value", "solo")
    assert ran.code == 0, ran.err
    assert "brandd: {footer: x}" in (mission / "strategy.yaml").read_text("utf-8")


def test_a_person_who_is_named_elsewhere_goes_only_when_one_insists(mission: Path, cmkit: Run) -> None:
    refused = cmkit("ask", "-C", mission, "--key", "people.claire", "--value", "-")
    assert refused.code == 2
    assert "“claire” is not in people" in refused.err
    assert "--cascade" in refused.err
    assert changed_lines(mission) == []
    assert cmkit("ask", "-C", mission, "--key", "people.claire", "--value", "-", "--cascade").code == 0
    assert "people" not in data(mission) or data(mission)["people"] == []
    assert data(mission)["open_questions"] == [{"key": "client.history", "asked_on": "2027-01-04"}]


def test_eight_at_once_lose_nothing(mission: Path) -> None:
    """HARDENING row 33, smaller: every process adds its own entries, and all of them are there."""
    code = textwrap.dedent(
        """\
        import sys
        from pathlib import Path
        from cmkit.files.edits import Add
        from cmkit.mission.editing import STRATEGY, edit
        for turn in range(20):
            entry = {"id": f"a{sys.argv[1]}-{turn}", "name": "N"}
            edit(Path(sys.argv[2]), STRATEGY, lambda document: [Add(("audiences",), entry)])
        """
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(number), str(mission)]) for number in range(8)
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * 8
    audiences = data(mission)["audiences"]
    assert isinstance(audiences, list)
    assert len({entry["id"] for entry in audiences}) == 160


def test_answers_that_come_back_are_shown_then_written(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = mission.parent / f"{mission.name}-answers.yaml"
    answers.write_text(
        "client: {size: small, image: {wanted: la meilleure}}\n"
        "audiences: [{id: voisins, name: Les voisins}]\n",
        "utf-8",
    )
    monkeypatch.setattr("sys.stdin", None)
    shown = cmkit("ask", "-C", mission, "--answers", answers)
    assert shown.code == 2
    assert "client.image.wanted: proche → la meilleure" in shown.out
    assert changed_lines(mission) == []
    written = cmkit("ask", "-C", mission, "--answers", answers, "--yes")
    assert written.code == 0, written.err
    assert data(mission)["client"]["image"] == {  # type: ignore[index]
        "wanted": "la meilleure",
        "perceived": "chère",
    }
    assert data(mission)["audiences"] == [{"id": "voisins", "name": "Les voisins"}]


def test_answers_of_another_mission_are_refused(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    (mission / "strategy.yaml").write_text(
        STRATEGY.replace("mission:\n", "mission:\n    id: martin\n"), "utf-8"
    )
    answers = tmp_path / "answers.yaml"
    answers.write_text("mission: {id: durand}\nclient: {size: small}\n", "utf-8")
    ran = cmkit("ask", "-C", mission, "--answers", answers, "--yes")
    assert ran.code == 2
    assert "durand" in ran.err
    answers.write_text("client: {size: small, sise: 3}\n", "utf-8")
    ran = cmkit("ask", "-C", mission, "--answers", answers, "--yes")
    assert ran.code == 2
    assert "sise" in ran.err


def test_the_sheet_is_printed_in_both_forms(mission: Path, cmkit: Run) -> None:
    markdown = cmkit("ask", "-C", mission, "--sheet", "--moment", "before")
    assert markdown.code == 0, markdown.err
    assert "Boulangerie Martin" in markdown.out
    page = cmkit("ask", "-C", mission, "--sheet", "--format", "html", "--all")
    assert page.code == 0
    assert page.out.lower().startswith("<!doctype html>")
    assert len(page.out) > len(markdown.out)


@pytest.mark.parametrize("typed", ["31/01/2027", "2027-13-01", "toutes les 2 semaines", "2 {}s", "each"])
def test_what_was_typed_in_another_form_is_shown_as_it_stands(mission: Path, cmkit: Run, typed: str) -> None:
    wrong = textwrap.dedent(
        f"""\
        cmkit: 1
        mission: {{language: fr, starts_on: "{typed}"}}
        client:
          name: Martin
          commitments: {{reply_within: "{typed}", materials: [{{what: Photos, every: "{typed}"}}]}}
        objectives:
        - id: midi
          title: Midi
          kpis: [{{metric: visits, period: "{typed}", target: {{value: 3, by: "{typed}"}}}}]
        content: {{key_dates: [{{name: Fête, date: "{typed}"}}]}}
        """
    )
    (mission / "strategy.yaml").write_text(wrong, "utf-8")
    for form in ("md", "html"):
        sheet = cmkit("ask", "-C", mission, "--sheet", "--all", "--format", form)
        assert sheet.code == 0, sheet.err
        assert sheet.out.count(typed) >= 4
