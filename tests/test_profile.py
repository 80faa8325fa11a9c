"""The CM's own profile: where it stands, what it holds, what it fills, and what never leaves it."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from cmkit.cli.profile.view import rows
from cmkit.files.reading import parse_yaml
from cmkit.mission.opening import open_mission
from cmkit.mission.profile import Profile, profile_path, read_profile
from cmkit.model.base import Block
from cmkit.model.profile import Clauses, ProfileFile, Siret, Working
from cmkit.model.schema import reachable
from cmkit.model.shape import block_at, keys, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.questionnaire.beginning import proposed_for
from cmkit.questionnaire.draft import begin_draft, read_draft
from cmkit.questionnaire.filling import FACTS, TERMS, Filling, filling, restored, with_facts, with_terms
from cmkit.questionnaire.held import dig
from cmkit.questionnaire.profile import profile_begun, profile_in
from cmkit.questionnaire.questions import load_questions
from cmkit.text import LANGUAGES
from conftest import EXAMPLES, Run

posix = pytest.mark.skipif(os.name == "nt", reason="modes and scripts are those of POSIX")

EVERYTHING = """\
# yaml-language-server: $schema=profile.schema.json
cmkit: 1
identity:
  name: Léa Martin
  trade_name: Atelier Léa
  activity: Community manager indépendante
  email: lea@atelier.example
  phone: "06 12 34 56 78"
  address: [12 rue des Lilas, 34000 Montpellier]
  website: https://atelier.example
  languages: [fr, en]
legal:
  form: EI
  siret: 123 456 789 00012
  vat_number: FR12345678901
  vat_note: TVA non applicable, art. 293 B du CGI
  insurance: Assureur Untel, contrat 42, France
  mediator: Médiateur Untel
  mentions: Dispensée d’immatriculation au RCS
brand: {colours: "#1a5276", logo: logo.svg, fonts: Inter, footer: Atelier Léa, legal: Tous droits réservés}
tools:
  - name: Metricool
    family: publishing
    use: Programmer et mesurer
    url: https://metricool.com
    platforms: [instagram, tiktok]
    access: Mon compte
working:
  days: [mon, tue, thu]
  hours: 09:00-17:00
  timezone: Indian/Reunion
  country: FR
  subdivision: Zone C
clauses:
  method: Un rendez-vous par mois, une validation par mois.
  options: Une séance photo
  out_of_scope: [Impression, Photos sur place]
  notice_days: 60
  payment_days: 45
  reply_within: 2 business days
  article: Article 4
  brief_days: 9
  draft_days: 6
  approval_days: 4
  rounds: 2
  express: Un message vaut validation.
  texts:
    - {title: Droits, text: "Cédés au paiement complet, pour les supports convenus."}
note: Un mot.
todo: Changer de photo.
"""
STAYS = ("lilas", "06 12", "lea@", "atelier.example", "123 456", "293 B", "#1a5276", "Assureur", "Droits")
"""What the profile says of the CM and no mission is to hold."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "config"
    monkeypatch.setenv("CMKIT_CONFIG_HOME", str(place))
    return place


@pytest.fixture
def whole(home: Path) -> Path:
    return written(home, EVERYTHING)


def written(home: Path, text: str | bytes) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "profile.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def brings(text: str) -> Filling:
    data: Any = parse_yaml(f"cmkit: 1\n{text}".encode(), "profile.yaml").data
    return filling(Profile(Path("profile.yaml"), ProfileFile.model_validate(data), data))


def strategy_of(folder: Path) -> Strategy:
    opened = open_mission(folder)
    assert opened.problems == ()
    assert opened.public is not None
    return opened.public.strategy


# The model.


def used(block: type[Block], data: object) -> Iterator[tuple[str, str]]:
    for entry in data if isinstance(data, list) else [data]:
        for key in keys(block):
            if isinstance(entry, dict) and key.name in entry:
                yield block.__name__, key.name
                if key.block:
                    yield from used(key.block, entry[key.name])


def test_a_profile_with_every_key_is_read(whole: Path) -> None:
    found = read_profile()
    assert found is not None
    assert found.path == whole
    assert (found.value.identity and found.value.identity.name) == "Léa Martin"
    common = set(Block.model_fields)
    due = {(block.__name__, key) for block in reachable(ProfileFile) for key in keys_of(block)}
    missing = {(block, key) for block, key in due - set(used(ProfileFile, found.data)) if key not in common}
    assert missing == set()


def test_nothing_but_the_version_is_needed(home: Path) -> None:
    written(home, "cmkit: 1\n")
    found = read_profile()
    assert found is not None
    assert filling(found) == Filling()


def test_keys_may_say_that_there_is_nothing(home: Path) -> None:
    written(
        home, "cmkit: 1\nidentity:\n  name:\n  phone: n/a\nlegal: n/a\nclauses: {rounds: 'declined: no'}\n"
    )
    assert filling(read_profile()) == Filling()


def test_the_tests_never_read_the_profile_of_whoever_runs_them() -> None:
    assert profile_path() == Path(os.environ["CMKIT_CONFIG_HOME"]) / "profile.yaml"
    assert read_profile() is None


def test_there_need_be_no_profile(home: Path) -> None:
    assert read_profile() is None
    assert not home.exists()


@pytest.mark.parametrize("raw", ["12345678900012", 12345678900012, "123 456 789 00012"])
def test_a_siret_is_fourteen_digits_however_written(raw: object) -> None:
    siret = Siret.parse(raw)
    assert (str(siret), siret.siren) == ("123 456 789 00012", "123456789")


@pytest.mark.parametrize(
    "raw", ["1234567890001", "123456789000123", "1234567890001x", "", 1234567890001, True]
)
def test_anything_else_is_no_siret(raw: object) -> None:
    with pytest.raises(ValueError, match="123 456 789 00012"):
        Siret.parse(raw)


# Where it stands.


def test_the_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CMKIT_CONFIG_HOME", str(tmp_path))
    assert profile_path() == tmp_path / "profile.yaml"


@pytest.mark.parametrize(
    ("system", "variables", "place"),
    [
        (Unix, {"XDG_CONFIG_HOME": "/conf"}, "/conf/cmkit"),
        (Unix, {"HOME": "/home/lea"}, "/home/lea/.config/cmkit"),
        (MacOS, {"HOME": "/Users/lea"}, "/Users/lea/Library/Application Support/cmkit"),
    ],
)
@posix
def test_each_system_has_its_place(
    monkeypatch: pytest.MonkeyPatch, system: type, variables: dict[str, str], place: str
) -> None:
    for name in ("CMKIT_CONFIG_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    assert profile_path() == Path(place) / "profile.yaml"


@posix
def test_windows_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CMKIT_CONFIG_HOME")
    monkeypatch.setattr(platformdirs, "PlatformDirs", Windows)
    asked: list[str] = []

    def known_folder(name: str) -> str:
        asked.append(name)
        return "/roaming"

    monkeypatch.setattr("platformdirs.windows.get_win_folder", known_folder)
    assert profile_path() == Path("/roaming/cmkit/profile.yaml")
    assert asked == ["CSIDL_APPDATA"]


@pytest.mark.parametrize("answer", [RuntimeError("no home"), Path("~/.config/cmkit")])
def test_a_user_without_a_home_has_no_profile_and_begins_missions(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Path | RuntimeError
) -> None:
    def user_config_path(*_names: object, **_options: object) -> Path:
        if isinstance(answer, RuntimeError):
            raise answer
        return answer

    monkeypatch.delenv("CMKIT_CONFIG_HOME")
    monkeypatch.setattr(platformdirs, "user_config_path", user_config_path)
    assert read_profile() is None
    assert cmkit("init", tmp_path / "m", "--defaults").code == 0
    told = cmkit("profile", "path")
    assert told.code == 2
    assert "CMKIT_CONFIG_HOME" in told.err


# Broken and hostile ones.

BROKEN: Mapping[str, tuple[str | bytes, str]] = {
    "number": ("cmkit: 1\nidentity:\n  name: 3\n", ":3:3"),
    "unknown key": ("cmkit: 1\nidentity:\n  nom: Léa\n", ":3:3"),
    "days": ("cmkit: 1\nworking: {days: lundi}\n", ":2:11"),
    "siret": ("cmkit: 1\nlegal: {siret: 12}\n", ":2:9"),
    "no version": ("identity: {name: Léa}\n", ":1:1"),
    "newer": ("cmkit: 2\n", ":1"),
    "empty": ("", ":1:1"),
    "list": ("- a\n", ":1:1"),
    "twice": ("cmkit: 1\nnote: a\nnote: b\n", ":3:1"),
    "anchor": ("cmkit: 1\nnote: &a x\ntodo: *a\n", ":2:7"),
    "tag": ("cmkit: 1\nnote: !!python/object/apply:os.system [id]\n", ":2:7"),
    "bytes": (b"cmkit: 1\nnote: \xe9\n", ":2"),
    "conflict": ("<<<<<<< ours\ncmkit: 1\n=======\ncmkit: 1\n>>>>>>> theirs\n", ":1"),
    "deep": ("cmkit: 1\nnote: " + "[" * 5000 + "\n", ":2:"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_profile_stops_init_before_anything(
    cmkit: Run, home: Path, tmp_path: Path, fault: str
) -> None:
    text, place = BROKEN[fault]
    path = written(home, text)
    told = cmkit("init", tmp_path / "m", "--defaults")
    assert told.code == 2
    assert f"{path}{place}" in told.err
    assert "cmkit profile edit" in told.err
    assert not (tmp_path / "m").exists()
    assert cmkit("init", tmp_path / "m").code == 2
    assert cmkit("profile").code == 2


def test_a_folder_or_a_lost_link_where_the_profile_is_due_is_told(cmkit: Run, home: Path) -> None:
    (home / "profile.yaml").mkdir(parents=True)
    assert cmkit("profile").code == 2
    (home / "profile.yaml").rmdir()
    (home / "profile.yaml").symlink_to(home / "nowhere")
    assert cmkit("profile").code == 2


def test_other_commands_do_without_the_profile(cmkit: Run, home: Path) -> None:
    written(home, "cmkit: 1\nidentity: {name: 3}\n")
    assert cmkit("check", EXAMPLES / "national-archives").code in (0, 1)


# What it fills.


def test_every_clause_has_a_place_in_a_strategy() -> None:
    own = set(Block.model_fields)
    told = {key.split(".")[-1] for key in TERMS}
    assert told == set(keys_of(Clauses)) - own - {"texts"}
    facts = {key.split(".")[-1] for key in FACTS if key.startswith("working.")}
    assert facts == set(keys_of(Working)) - own - {"days", "hours"}
    for targets in (FACTS, TERMS):
        for target in targets.values():
            *way, name = target.split(".")
            assert name in keys_of(block_at(Strategy, tuple(way))), target


@pytest.mark.usefixtures("whole")
def test_a_new_mission_is_filled_through_the_real_entry_point(tmp_path: Path) -> None:
    root = tmp_path / "m"
    command = [sys.executable, "-m", "cmkit", "--lang", "fr", "init", str(root)]
    done = subprocess.run(
        [*command, "--preset", "local", "--defaults", "--no-git"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    strategy = strategy_of(root)
    mission, workflow = strategy.mission, strategy.content and strategy.content.workflow
    assert (mission.cm, mission.timezone, mission.subdivision) == (
        ("lea-martin",),
        "Indian/Reunion",
        "Zone C",
    )
    (me,) = strategy.people
    assert (me.id, me.name, me.kind, me.side) == ("lea-martin", "Léa Martin", "person", "cm")
    assert me.role == ("Community manager indépendante",)
    assert mission.contract
    assert (mission.contract.notice_days, mission.contract.payment_days) == (60, 45)
    assert workflow
    assert (workflow.brief_days, workflow.approval_days, workflow.rounds) == (9, 4, 2)
    assert strategy.client.commitments
    assert str(strategy.client.commitments.reply_within) == "2 business days"
    assert strategy.community
    assert [(str(one.days), str(one.at)) for one in strategy.community.hours] == [
        ("mon, tue, thu", "09:00-17:00")
    ]


@pytest.mark.usefixtures("whole")
def test_what_a_preset_says_of_its_trade_stays_beside_the_cm_s_own(cmkit: Run, tmp_path: Path) -> None:
    cmkit("--lang", "fr", "init", tmp_path / "m", "--preset", "local", "--defaults")
    mission = strategy_of(tmp_path / "m").mission
    assert mission.out_of_scope[:2] == ("Impression", "Photos sur place")
    assert len(mission.out_of_scope) > 3
    assert mission.options[0] == "Une séance photo"
    assert mission.method == ("Un rendez-vous par mois, une validation par mois.",)


@pytest.mark.usefixtures("whole")
def test_terms_are_marked_as_proposed_and_facts_are_not(cmkit: Run, tmp_path: Path) -> None:
    cmkit("--lang", "fr", "init", tmp_path / "m", "--defaults")
    proposed = strategy_of(tmp_path / "m").mission.proposed
    assert {"mission.contract", "mission.out_of_scope", "content.workflow", "community.hours"} <= set(
        proposed
    )
    facts = ("mission.cm", "mission.timezone", "mission.country", "mission.subdivision", "people", "tools")
    assert [key for key in proposed if key.startswith(facts)] == []


@pytest.mark.usefixtures("whole")
def test_what_is_the_cm_s_alone_enters_no_file_of_a_mission(cmkit: Run, tmp_path: Path) -> None:
    root = tmp_path / "m"
    assert cmkit("init", root, "--preset", "local", "--defaults", "--ci", "github").code == 0
    assert cmkit("build", root).code == 0
    names = [path for path in root.rglob("*") if path.is_file() and not path.name.endswith(".schema.json")]
    assert len(names) > 8
    for path in names:
        text = path.read_text("utf-8").casefold()
        assert [word for word in STAYS if word.casefold() in text] == [], path


def test_without_a_profile_nothing_changes(cmkit: Run, home: Path, tmp_path: Path) -> None:
    cmkit("init", tmp_path / "none", "--preset", "b2b", "--answers", EXAMPLES / "answers.yaml")
    written(home, "cmkit: 1\nidentity: {email: lea@atelier.example}\nbrand: {fonts: Inter}\n")
    cmkit("init", tmp_path / "empty", "--preset", "b2b", "--answers", EXAMPLES / "answers.yaml")
    both = [(tmp_path / name / "strategy.yaml").read_bytes() for name in ("none", "empty")]
    assert both[0] == both[1]
    preset = {"mission": {"method": "x"}, "client": {"reach": "local"}}
    assert with_terms(preset, Filling()) == preset
    assert proposed_for(preset, "en", Filling()) == preset
    assert with_facts({"people": []}, Filling()) == {"people": []}


@pytest.mark.usefixtures("whole")
def test_answers_win_over_the_profile(cmkit: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        "client: {name: C}\n"
        "mission: {timezone: Europe/Brussels, contract: {payment_days: 15}, out_of_scope: Rien}\n"
        "tools: [{name: Buffer}]\n",
        "utf-8",
    )
    assert cmkit("init", tmp_path / "m", "--answers", answers).code == 0
    strategy = strategy_of(tmp_path / "m")
    mission = strategy.mission
    assert (mission.timezone, mission.out_of_scope) == ("Europe/Brussels", ("Rien",))
    assert mission.contract
    assert (mission.contract.payment_days, mission.contract.notice_days) == (15, 60)
    assert [tool.name for tool in strategy.tools] == ["Buffer"]
    assert "mission.contract.notice_days" in mission.proposed
    assert not [key for key in mission.proposed if key in ("mission.contract", "mission.out_of_scope")]


ME = brings("identity: {name: Léa Martin}\n")


@pytest.mark.parametrize(
    ("given", "cm", "people"),
    [
        ({}, "lea-martin", ["lea-martin"]),
        ({"people": [{"id": "paul", "name": "Paul"}]}, "lea-martin", ["paul", "lea-martin"]),
        ({"people": [{"id": "lea-martin", "name": "Paul"}]}, "lea-martin-2", ["lea-martin", "lea-martin-2"]),
        ({"people": [{"id": "me", "name": "LÉA MARTIN"}]}, "me", ["me"]),
        ({"people": [{"id": "bob", "name": "Bob", "side": "cm"}]}, None, ["bob"]),
        ({"people": "n/a"}, None, None),
        ({"mission": {"cm": "bob"}, "people": [{"id": "bob", "name": "Bob"}]}, "bob", ["bob"]),
        ({"mission": "n/a"}, None, ["lea-martin"]),
    ],
)
def test_the_cm_joins_the_people_unless_they_are_there(
    given: dict[str, Any], cm: str | None, people: list[str] | None
) -> None:
    found = with_facts(given, ME)
    assert dig(found, "mission.cm") == cm
    listed = found["people"]
    assert ([one["id"] for one in listed] if isinstance(listed, list) else None) == people
    assert with_facts({}, ME) == with_facts({}, ME)  # the facts themselves are left as they are


def test_a_business_without_a_person_s_name_is_an_organisation() -> None:
    me = {"id": "cm", "name": "李", "kind": "organisation", "side": "cm"}
    assert brings("identity: {trade_name: 李}\n").facts["people"] == [me]


@pytest.mark.usefixtures("whole")
def test_the_cm_s_tools_name_only_platforms_of_the_mission(cmkit: Run, tmp_path: Path) -> None:
    cmkit("init", tmp_path / "m", "--preset", "local", "--defaults")
    assert [tool.platforms for tool in strategy_of(tmp_path / "m").tools] == [("instagram",)]
    cmkit("init", tmp_path / "bare", "--defaults")
    assert [tool.platforms for tool in strategy_of(tmp_path / "bare").tools] == [()]


# A kickoff at a terminal.


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setenv("CMKIT_PLAIN", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.usefixtures("whole")
def test_a_kickoff_offers_the_cm_s_terms_and_knows_them_by_name(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [question.key for question in load_questions().outside()]
    assert "content.workflow.approval_days" in names
    typed(monkeypatch, "Boulangerie", *[""] * 200)
    told = cmkit("--lang", "fr", "init", tmp_path / "m", "--no-git")
    assert told.code == 0
    assert "(proposé) 2 jours ouvrés" in told.err
    assert "(proposé) 4" in told.err
    strategy = strategy_of(tmp_path / "m")
    assert strategy.content
    assert strategy.content.workflow
    assert strategy.content.workflow.approval_days == 4
    assert strategy.mission.cm == ("lea-martin",)


def test_a_kickoff_goes_on_with_the_profile_that_it_began_with(
    cmkit: Run, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "Boulangerie")
    assert cmkit("init", tmp_path / "m", "--no-git").code == 130
    found = read_draft(tmp_path / "m")
    assert found is not None
    assert found.own == filling(read_profile())
    written(whole.parent, "cmkit: 1\nidentity: {name: Somebody Else}\nclauses: {approval_days: 9}\n")
    typed(monkeypatch, *[""] * 200)
    assert cmkit("init", tmp_path / "m", "--no-git").code == 0
    strategy = strategy_of(tmp_path / "m")
    assert strategy.mission.cm == ("lea-martin",)
    assert strategy.content
    assert strategy.content.workflow
    assert strategy.content.workflow.approval_days == 4


def test_a_draft_keeps_nothing_of_a_profile_that_brings_nothing(tmp_path: Path) -> None:
    bare = begin_draft(tmp_path, "fr", "", "2026-11-23", short=False, own=Filling())
    assert b"own" not in bare.path.read_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"facts": {}},
        {"facts": [], "terms": {}},
        {"facts": {"people": 3}, "terms": {}},
        {"facts": {}, "terms": {"content": {"workflow": {"rounds": "many"}}}},
        {"facts": {"unheard": 1}, "terms": {}},
    ],
)
def test_what_no_profile_brought_is_not_taken_from_a_draft(raw: object) -> None:
    with pytest.raises(ValueError):
        restored(raw)


def test_people_in_a_draft_may_stand_alone() -> None:
    own = restored({"facts": {"people": [{"id": "a", "name": "A"}]}, "terms": {}})
    assert with_facts({}, own)["mission"] == {"cm": "a"}
    assert with_facts({"people": "n/a"}, own)["mission"] == {}


def test_what_a_profile_brought_is_read_back() -> None:
    own = brings(EVERYTHING.split("cmkit: 1\n")[1])
    assert restored(asdict(own)) == own


# The command.


def test_it_is_shown_in_the_user_s_language(cmkit: Run, whole: Path) -> None:
    french = cmkit("--lang", "fr", "profile")
    assert french.code == 0
    assert "Qui vous êtes\n  Prénom et nom" in french.out
    assert "du lundi" not in french.out
    assert "le lundi, le mardi et le jeudi" in french.out.replace("\N{NO-BREAK SPACE}", " ")
    assert str(whole) in french.err
    english = cmkit("--lang", "en", "profile")
    assert "Who you are\n  First name and name" in english.out
    assert "2 working days" in english.out
    assert "\x1b" not in french.out + english.out


@pytest.mark.usefixtures("whole")
def test_every_key_that_says_something_is_shown_under_a_name_of_its_own() -> None:
    found = read_profile()
    assert found is not None
    for language in LANGUAGES:
        told = rows(found.value, language)
        labels = [row.label for row in told]
        assert all(labels)
        assert len(labels) == len(set(labels))
        said = " ".join(line for row in told for line in row.lines)
        for word in ("Atelier Léa", "34000 Montpellier", "Médiateur", "Inter", "45", "Cédés", "Zone C"):
            assert word in said


def test_hostile_words_do_not_act_on_the_terminal(cmkit: Run, home: Path) -> None:
    written(home, 'cmkit: 1\nidentity: {name: "[/foo] [a-z] \\u202egnp", activity: "a\\nb"}\n')
    told = cmkit("profile")
    assert told.code == 0
    assert "[/foo] [a-z]" in told.out
    assert "\u202e" not in told.out
    assert "a b" in told.out


def test_without_one_the_way_to_make_it_is_named(cmkit: Run, home: Path) -> None:
    told = cmkit("profile")
    assert (told.code, told.out) == (0, "")
    assert "cmkit profile init" in told.err
    assert not home.exists()
    written(home, "cmkit: 1\n")
    assert "empty" in cmkit("profile").err


def test_the_path_is_printed_whether_it_is_there_or_not(cmkit: Run, home: Path) -> None:
    told = cmkit("profile", "path")
    assert (told.code, told.out) == (0, f"{home / 'profile.yaml'}\n")


def key(cmkit: Run, name: str, *values: str) -> int:
    given = [part for value in values for part in ("--value", value)]
    return cmkit("profile", "init", "--key", name, *given).code


def said(name: str) -> object:
    found = read_profile()
    assert found is not None
    return dig(found.data, name)


@pytest.mark.parametrize(
    ("name", "values", "stands"),
    [
        ("identity.name", ["Léa Martin"], "Léa Martin"),
        ("identity.phone", ["0612345678"], "0612345678"),
        ("identity.languages", ["fr", "en"], ["fr", "en"]),
        ("legal.siret", ["12345678900012"], "12345678900012"),
        ("legal.mentions", ["RCS", "Dispensée"], ["RCS", "Dispensée"]),
        ("brand.colours", ["#1a5276"], "#1a5276"),
        ("working.days", ["du lundi au jeudi"], ["mon", "tue", "wed", "thu"]),
        ("working.days", ["weekdays"], "weekdays"),
        ("working.hours", ["09:00-17:00"], "09:00-17:00"),
        ("clauses.approval_days", ["3"], 3),
        ("clauses.brief_days", ["10"], 10),
        ("clauses.reply_within", ["2 jours ouvrés"], "2 business days"),
        ("tools", ["Canva", "Metricool"], [{"name": "Canva"}, {"name": "Metricool"}]),
        ("note", ["no"], "no"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_key_is_given_without_a_question(cmkit: Run, name: str, values: list[str], stands: object) -> None:
    assert key(cmkit, name, *values) == 0
    assert said(name) == stands


@posix
def test_the_file_is_the_user_s_alone(cmkit: Run, home: Path) -> None:
    assert key(cmkit, "identity.name", "Léa") == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for path in home.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE((home / "profile.yaml").stat().st_mode) == 0o600
    assert (home / "profile.schema.json").is_file()
    assert (
        (home / "profile.yaml")
        .read_bytes()
        .startswith(b"# yaml-language-server: $schema=profile.schema.json")
    )


@posix
def test_the_mode_of_everything_else_is_left_alone(cmkit: Run, home: Path) -> None:
    before = os.umask(0o022)
    try:
        assert key(cmkit, "identity.name", "Léa") == 0
        assert os.umask(0o022) == 0o022
        (home / "profile.yaml").chmod(0o640)
        assert key(cmkit, "identity.name", "Zoé") == 0
        assert stat.S_IMODE((home / "profile.yaml").stat().st_mode) == 0o640
    finally:
        os.umask(before)


def test_a_hand_written_file_keeps_its_comments_and_its_order(cmkit: Run, home: Path) -> None:
    text = '# mine\ncmkit: 1\nworking: {days: weekdays}  # not Fridays\n\nidentity:\n  name: "Léa"\n'
    path = written(home, text)
    assert key(cmkit, "clauses.rounds", "2") == 0
    found = path.read_text("utf-8")
    assert found.startswith(text)
    assert said("clauses.rounds") == 2
    assert key(cmkit, "identity.name", "Zoé") == 0
    assert path.read_text("utf-8") == found.replace("Léa", "Zoé")


@pytest.mark.usefixtures("whole")
def test_an_empty_value_takes_a_key_out(cmkit: Run) -> None:
    assert key(cmkit, "legal.mediator", "") == 0
    assert said("legal.mediator") is None
    assert said("legal.form") == "EI"


@pytest.mark.usefixtures("whole")
def test_a_tool_that_is_known_keeps_what_is_said_of_it(cmkit: Run) -> None:
    assert key(cmkit, "tools", "Metricool", "Canva") == 0
    assert said("tools[].url") == "https://metricool.com"


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("legal.siert", "1", "siret"),
        ("legal.siret", "12", "123 456 789 00012"),
        ("identity", "Léa", "block of keys"),
        ("identity.name.first", "Léa", "holds no others"),
        ("mission.title", "x", "no key"),
        ("working.days", "jamais", "working.days"),
        ("clauses.rounds", "beaucoup", "clauses.rounds"),
        ("clauses.draft_days", "beaucoup", "draft_days"),
        ("cmkit", "2", "no key"),
    ],
)
def test_what_does_not_fit_is_refused_and_writes_nothing(
    cmkit: Run, whole: Path, name: str, value: str, named: str
) -> None:
    before = whole.read_bytes()
    told = cmkit("profile", "init", "--key", name, "--value", value)
    assert told.code == 2
    assert named in told.err
    assert whole.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ("--key", "note"),
        ("--value", "x"),
        ("--key", "note", "--value", "x", "--answers", "me.yaml"),
        ("--answers", "nowhere.yaml"),
    ],
)
def test_options_that_make_no_sense_are_refused(cmkit: Run, home: Path, options: tuple[str, ...]) -> None:
    assert cmkit("profile", "init", *options).code == 2
    assert not (home / "profile.yaml").exists()


@pytest.mark.usefixtures("home")
def test_answers_are_taken_from_a_file_over_what_is_there(cmkit: Run, tmp_path: Path) -> None:
    answers = tmp_path / "me.yaml"
    answers.write_text("identity: {name: Léa, email: lea@atelier.example}\n", "utf-8")
    assert cmkit("profile", "init", "--answers", answers).code == 0
    answers.write_text("cmkit: 1\nidentity: {name: Zoé}\nlegal: {form: EI}\n", "utf-8")
    assert cmkit("profile", "init", "--answers", answers).code == 0
    found = [said(name) for name in ("identity.name", "identity.email", "legal.form")]
    assert found == ["Zoé", "lea@atelier.example", "EI"]
    answers.write_text("identity: {nom: Léa}\n", "utf-8")
    told = cmkit("profile", "init", "--answers", answers)
    assert told.code == 2
    assert "me.yaml:1:" in told.err


def test_no_terminal_names_what_does_without(cmkit: Run, home: Path) -> None:
    told = cmkit("profile", "init")
    assert told.code == 2
    assert "--key" in told.err
    assert "--answers" in told.err
    assert not home.exists()


@pytest.mark.usefixtures("home")
def test_questions_make_a_profile_each_answer_kept_at_once(
    cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "Léa Martin", "", "Community manager", "?", "", "", "12 rue des Lilas", "Montpellier")
    told = cmkit("--lang", "en", "profile", "init")
    assert told.code == 130
    assert "cmkit profile init" in told.err
    assert said("identity.address") == ["12 rue des Lilas", "Montpellier"]
    clauses = ["3", "2", "2 business days", "30", "", "Printing", ""]
    typed(
        monkeypatch,
        *[""] * 8,
        "EI",
        "99",
        "12345678900012",
        "",
        "",
        "",
        "Monday to Friday",
        "1",
        "1",
        "Canva",
    )
    assert cmkit("--lang", "en", "profile", "init").code == 130
    assert [said(name) for name in ("legal.form", "legal.siret", "working.days", "working.country")] == [
        "EI",
        "12345678900012",
        "weekdays",
        "FR",
    ]
    assert said("tools") == [{"name": "Canva"}]
    typed(monkeypatch, *[""] * 17, "", "n", *clauses)
    assert cmkit("--lang", "en", "profile", "init").code == 0
    found = read_profile()
    assert found is not None
    assert dig(found.data, "clauses") == {
        "approval_days": 3,
        "rounds": 2,
        "reply_within": "2 business days",
        "payment_days": 30,
        "out_of_scope": "Printing",
    }
    assert dig(found.data, "identity.name") == "Léa Martin"


@pytest.mark.usefixtures("whole")
def test_asking_again_changes_nothing_by_itself() -> None:
    found = read_profile()
    assert found is not None
    state = profile_begun(found.data, "fr")
    assert profile_in(state) == found.data


def test_every_question_is_about_a_key_of_the_profile() -> None:
    questions = load_questions("profile.yaml")
    for question in questions.every():
        *way, name = question.path.split(".")
        assert name in keys_of(block_at(ProfileFile, tuple(way))), question.key


# The editor.


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = tmp_path / "an editor.py"
    script.write_text(f"import sys\nfrom pathlib import Path\nfile = Path(sys.argv[-1])\n{body}\n", "utf-8")
    monkeypatch.setenv("EDITOR", "nothing-like-it")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}" --wait')


@posix
def test_the_editor_gets_the_file_and_what_it_leaves_is_checked(
    cmkit: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(
        tmp_path,
        monkeypatch,
        "assert file.read_text().startswith('# yaml')\nfile.open('a').write('note: x\\n')",
    )
    told = cmkit("profile", "edit")
    assert told.code == 0
    assert said("note") == "x"
    assert stat.S_IMODE((home / "profile.yaml").stat().st_mode) == 0o600
    editor(tmp_path, monkeypatch, "file.write_text('cmkit: 1\\nnotes: x\\n')")
    told = cmkit("profile", "edit")
    assert told.code == 2
    assert "profile.yaml:2:1" in told.err


@posix
@pytest.mark.usefixtures("home")
def test_an_editor_that_fails_or_is_not_there_is_told(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "sys.exit(4)")
    told = cmkit("profile", "edit")
    assert (told.code, "ended with 4" in told.err) == (3, True)
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    assert cmkit("profile", "edit").code == 3
    (tmp_path / "mine").write_text("#!/bin/sh\ntouch ran\n")
    (tmp_path / "mine").chmod(0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISUAL", "mine; touch ran")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    assert cmkit("profile", "edit").code == 3
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("home")
def test_without_an_editor_the_variables_are_named(cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    told = cmkit("profile", "edit")
    assert told.code == 2
    assert "$EDITOR" in told.err


# Writing.


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(cmkit: Run, home: Path) -> None:
    home.mkdir(mode=0o500)
    assert key(cmkit, "note", "x") == 3


def test_a_file_where_the_folder_is_due_is_told(cmkit: Run, home: Path) -> None:
    home.write_text("precious")
    told = cmkit("profile", "init", "--key", "note", "--value", "x")
    assert (told.code, home.read_text()) == (3, "precious")


def test_a_profile_kept_among_dotfiles_is_written_where_its_link_leads(
    cmkit: Run, home: Path, tmp_path: Path
) -> None:
    dotfiles = tmp_path / "dotfiles"
    dotfiles.mkdir()
    real = dotfiles / "cmkit.yaml"
    real.write_text("cmkit: 1\nidentity: {name: Léa}   # me\n", "utf-8")
    home.mkdir()
    link = home / "profile.yaml"
    link.symlink_to(real)
    assert said("identity.name") == "Léa"
    assert key(cmkit, "note", "x") == 0
    assert key(cmkit, "note", "x") == 0
    assert link.is_symlink()
    assert real.read_text("utf-8") == "cmkit: 1\nidentity: {name: Léa}   # me\nnote: x\n"
    assert [one.name for one in dotfiles.iterdir()] == ["cmkit.yaml"]


@pytest.mark.parametrize(
    ("logo", "data", "told"),
    [
        ("logo.svg", None, "there is no file"),
        ("logo.svg", b"GIF89a", "neither SVG nor PNG"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_000, "heavier than 1 MB"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
    ],
)
def test_a_logo_that_documents_cannot_take_is_told(
    cmkit: Run, home: Path, tmp_path: Path, logo: str, data: bytes | None, told: str
) -> None:
    home.mkdir()
    (home / "profile.yaml").write_text(f"cmkit: 1\nbrand: {{logo: {logo}}}\n", "utf-8")
    if data is not None:
        (home / logo).write_bytes(data)
    for ran in (cmkit("profile"), cmkit("init", tmp_path / "new", "--defaults", "--no-git")):
        assert ran.code == 0
        assert (told in ran.err and f"brand.logo: {logo}" in ran.err) if told else "brand.logo" not in ran.err


def test_reading_says_where_a_profile_that_was_named_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("cmkit: 1\nx: 1\n")
    with pytest.raises(InputRefused) as refused:
        read_profile(path)
    assert [(problem.code, problem.where.line) for problem in refused.value.problems] == [("MO001", 2)]
