"""Every document as its reader meets it: how it opens, which words it uses, how it ends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from reporting import half_a_year

from cmkit.deliverables.forms import Forms, within_sentence
from cmkit.deliverables.rendering import render
from conftest import EXAMPLES, Run

PERSON = re.compile(r"^- \*\*(.+?)\*\*(?: (?:et|and) \*\*.+?\*\*)?\s?: ?(.+)$")
INFINITIVE = re.compile(r"^(?:vous |nous |en |y |l’|la |le |les |se |s’|n[e’]\s?\w* )*\w+(?:er|ir|re|oir)\b")
THIRD_PERSON = re.compile(r"^(?:then )?(?!access|discuss|address|pass|focus)\w+[^s\W]s\b")
LAST = {"fr": "Et maintenant", "en": "What comes next"}


@pytest.fixture(scope="module", params=["fr", "en"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Path]]:
    """Every document of both examples, and of the bakery after half a year, in one language."""
    from cmkit.cli.main import run

    language, root = str(request.param), tmp_path_factory.mktemp("read")
    for name in ("boulangerie-martin", "national-archives"):
        shutil.copytree(EXAMPLES / name, root / name, ignore=shutil.ignore_patterns("deliverables"))
        path = root / name / "strategy.yaml"
        text = path.read_text("utf-8")
        path.write_text(
            re.sub(r"^  language: \w+", f"  language: {language}", text, count=1, flags=re.M), "utf-8"
        )
    half_a_year(root / "half", language)
    days = {"boulangerie-martin": "2026-12-20", "national-archives": "2026-12-20", "half": "2027-07-03"}
    for name, today in days.items():
        assert run(["-C", str(root / name), "-q", "build", "--all", "--today", today]) in (0, 1)
    return language, sorted(root.rglob("deliverables/*.md"))


def of(documents: list[Path], ending: str, mission: str = "boulangerie-martin") -> str:
    (found,) = (one for one in documents if one.stem.endswith(ending) and mission in one.parts)
    return plain(found)


def plain(path: Path) -> str:
    return path.read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def steps(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Give what the last chapter asks for: of whom, what."""
    chapter = text.partition(f"## {LAST[language]}\n")[2].split("\n---\n")[0]
    for line in chapter.splitlines():
        if found := PERSON.match(line):
            yield found[1], found[2]


def test_what_comes_next_is_said_in_one_mood(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    there, wrong = 0, []
    for path in documents:
        for who, what in steps(plain(path), language):
            there += 1
            bad = THIRD_PERSON.match(what) if language == "en" else not INFINITIVE.match(what)
            if bad and who != "Vous":
                wrong.append(f"{path.name}: {who}: {what}")
    assert there > 100
    assert not wrong, "\n".join(wrong)


def test_no_opening_begins_a_sentence_with_a_figure(built: tuple[str, list[Path]]) -> None:
    _language, documents = built
    for path in documents:
        paragraphs = [one for one in plain(path).split("\n\n")[1:] if not one.startswith(("**", "Destin"))]
        assert not re.search(r"(?:^|[.!?] )\d", paragraphs[0]), (path.name, paragraphs[0])


def test_no_label_stands_twice_in_a_row(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    people = {"Sophie Martin", "Camille Roy", "Karim Benali", "Social strategy and production team"}
    twice = []
    for path in documents:
        before = ""
        for line in plain(path).split(f"## {LAST[language]}\n")[0].splitlines():
            label = re.match(r" *- \*\*([^*]+)\*\*(?= ?:)", line)
            if label and label[1] == before and not any(name in before for name in people):
                twice.append(f"{path.name}: {before}")
            before = label[1] if label else ""
    assert not twice, "\n".join(dict.fromkeys(twice))


def test_french_documents_call_one_thing_by_one_word(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    if language != "fr":
        return
    for path in documents:
        words = re.sub(r"\[[^\]]*\]\([^)]*\)|<[^>]*>", "", plain(path))
        if "Tableau-de-KPI" in path.name:
            assert words.count("KPI") == 2, path.name  # its title, and once for who knows that word
        else:
            assert "KPI" not in words.replace("tableau de KPI", ""), path.name
        for jargon in ("dénominateur", "compte comme", "Pour vos yeux", "community management"):
            assert jargon not in words, (path.name, jargon)


def test_what_was_taken_on_at_a_meeting_is_asked_of_one_person(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    text = of(documents, "Questions-a-preciser" if language == "fr" else "Open-questions")
    (line,) = (one for one in text.splitlines() if "annonceur" in one)
    assert ("pour le 15 janvier 2027" if language == "fr" else "by 15 January 2027") in line
    heading = text[: text.index(line)].rpartition("\n## ")[2]
    assert heading.startswith("Sophie Martin\n")


def test_nothing_was_expected_before_the_mission(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    text = of(documents, "Ordre-du-jour" if language == "fr" else "Agenda")
    begin, expected = (
        ("Les derniers chiffres", "Attendu") if language == "fr" else ("The last figures", "Expected")
    )
    figures = text.partition(f"## {begin}")[2].partition("\n## ")[0]
    assert "1 180" in figures or "1,180" in figures
    assert expected not in figures
    later = of(documents, "Ordre-du-jour" if language == "fr" else "Agenda", "half")
    assert expected in later.partition(f"## {begin}")[2].partition("\n## ")[0]


def test_hours_before_the_mission_are_not_held_against_its_package(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    brief = of(documents, "Brief-interne" if language == "fr" else "Internal-brief")
    lesson = of(documents, "Retour-d-experience" if language == "fr" else "Post-mortem", "half")
    mark = "(avant la mission) | 20 |" if language == "fr" else "(before the mission) | 20 |"
    assert mark in brief
    assert mark in lesson
    assert ("plus d’heures passées" if language == "fr" else "more hours") not in lesson


def test_the_budget_says_what_comes_back_and_what_is_paid_once(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    for name in ("Budget", "Plan-strategique" if language == "fr" else "Strategy-plan"):
        text = of(documents, name)
        assert ("820 € par mois" if language == "fr" else "€820 a month") in text
        assert ("1 470 € en une fois" if language == "fr" else "€1,470 once") in text


def test_a_reminder_says_when_nothing_is_due_yet_and_asks_once(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    text = of(documents, "Relances-pretes" if language == "fr" else "Ready-reminders")
    early = "pas avant le 15 janvier 2027" if language == "fr" else "not before 15 January 2027"
    assert early in text
    # One message, in three tones; the open question about the same figure is not asked beside it.
    assert len([one for one in text.splitlines() if "trimestre par trimestre" in one]) == 3
    assert "point de départ" not in text
    assert "baseline" not in text


def test_a_late_objective_without_a_proposal_is_named_among_the_decisions(
    built: tuple[str, list[Path]],
) -> None:
    language, documents = built
    text = of(documents, "Bilan-trimestriel" if language == "fr" else "Quarterly-review", "half")
    chapter = text.partition("## Ce que nous décidons" if language == "fr" else "## What we decide")[2]
    decided = chapter.partition("\n## ")[0]
    assert len(re.findall(r"^- \*\*", decided, re.M)) == 3


def test_a_charter_for_a_year_is_signed_before_it_begins(built: tuple[str, list[Path]]) -> None:
    language, documents = built
    name = "Charte-de-collaboration" if language == "fr" else "Collaboration-charter"
    asked = " ".join(what for _who, what in steps(of(documents, name, "national-archives"), language))
    assert (
        "avant que la mission commence en 2017" if language == "fr" else "before the mission begins in 2017"
    ) in asked


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("L’équipe boutique", "l’équipe boutique"),
        ("L'équipe", "l'équipe"),
        ("Les bénévoles", "les bénévoles"),
        ("La Fabrique", "La Fabrique"),
        ("Le Goff", "Le Goff"),
        ("Léa Morel", "Léa Morel"),
        ("The team", "the team"),
        ("The Hague", "The Hague"),
        ("", ""),
    ],
)
def test_a_name_loses_its_capital_article_within_a_sentence(name: str, within: str) -> None:
    assert within_sentence(name) == within
    assert Forms("fr").listed(["Sophie", name]) == f"Sophie et {within}"


def test_numbers_open_sentences_in_letters(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    template = '{% import "macros.md.j2" as m %}{{ m.some(n, "chose", "choses", feminine=true) | capital }}'
    (tmp_path / "fr/one.md.j2").write_text(template, "utf-8")
    said = {n: render("one", {"n": n}, "fr", overrides=tmp_path).strip() for n in (0, 1, 2, 10, 11)}
    assert said == {0: "Aucune chose", 1: "Une chose", 2: "Deux choses", 10: "Dix choses", 11: "11 choses"}


@pytest.mark.parametrize(
    ("noted", "action", "is_taken"),
    [("Envoyer les photos, en grand", "Envoyer les photos", True), ("写真を送る", "写真を送る", True),
     ("写真を送る", "別の話", False), ("Photographe à trouver", "Photo", False)],
)  # fmt: skip
def test_a_note_is_what_somebody_took_on_only_in_the_same_words(
    tmp_path: Path, cmkit: Run, noted: str, action: str, is_taken: bool
) -> None:
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: Vélo}\nmission: {language: fr, cm: ana}\n"
        f"people: [{{id: ana, name: Ana, side: cm}}, {{id: marc, name: Marc, side: client}}]\n"
        f"platforms: [{{id: instagram, network: instagram, todo: '{noted}'}}]\n",
        "utf-8",
    )
    (tmp_path / "journal.yaml").write_text(
        "cmkit: 1\nentries:\n  - {date: 2027-01-12, kind: meeting, what: Point, "
        f"actions: [{{what: {action}, who: marc, due: 2027-02-09}}]}}\n",
        "utf-8",
    )
    assert cmkit("-C", str(tmp_path), "build", "--only", "open-questions").code == 0
    (questions,) = (tmp_path / "deliverables").glob("*.md")
    text = plain(questions)
    lines = [line for line in text.splitlines() if noted in line]
    assert lines
    assert any("9 février" in line for line in lines) == is_taken, text
