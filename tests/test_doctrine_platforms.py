"""Rules of platforms, content and conversation: when they speak, when they wait, what one cause gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.doctrine.engine import Ran, run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.rules.content import _stems
from cmkit.doctrine.wording import block, tell
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem

TODAY = date(2027, 1, 15)
EXAMPLES = Path(__file__).parents[1] / "examples"
PRESETS = sorted((Path(__file__).parents[1] / "src/cmkit/questionnaire/presets").glob("*/*.yaml"))
MINE = {*(f"PL{number:03}" for number in range(5, 12)), *(f"CN{number:03}" for number in range(10, 16))}


def _ran(text: str, catalogue: Path | None = None) -> Ran:
    strategy = text if "client:" in text else "client: {name: Martin}\n" + text
    document = parse_yaml(f"cmkit: 1\n{strategy}".encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    assert loaded.value is not None, loaded.problems
    return run_rules(REGISTRY, Ground(Public(loaded.value, loaded.answers), TODAY, catalogue))


def _found(text: str, code: str, catalogue: Path | None = None) -> list[Problem]:
    return [one for one in _ran(text, catalogue).findings if one.code == code]


def _platform(id_: str, more: str = "", network: str = "", status: str = "active") -> str:
    return f"  - {{id: {id_}, network: {network or id_}, status: {status}{', ' + more if more else ''}}}\n"


# --- platforms that serve something ---

OBJECTIVE = "objectives: [{id: a, title: Faire venir%s}]\n"


@pytest.mark.parametrize(
    ("objective", "found"),
    [
        ("", True),
        (", platforms: facebook", True),
        (", platforms: x", False),
        (", actions: [{title: Animer, platforms: [x]}]", False),
        (", kpis: [{metric: reach, platforms: x}]", False),
        (", platforms: n/a", False),
        (", platforms: x, state: stopped", False),
    ],
)
def test_an_active_platform_is_named_by_what_it_serves(objective: str, *, found: bool) -> None:
    text = OBJECTIVE % objective + "platforms:\n" + _platform("x") + _platform("facebook", status="paused")
    assert bool(_found(text, "PL005")) is found


def test_a_platform_is_served_through_a_pillar_of_an_objective() -> None:
    platforms = "platforms:\n" + _platform("x")
    pillar = "content: {pillars: [{id: p, name: P, platforms: x%s}]}\n"
    assert _found(OBJECTIVE % "" + platforms + pillar % "", "PL005")
    assert not _found(OBJECTIVE % "" + platforms + pillar % ", objectives: a", "PL005")


def test_without_an_objective_that_is_the_only_cause() -> None:
    ran = _ran("platforms:\n" + _platform("x"))
    assert "PL005" not in {one.code for one in ran.findings}
    assert ("PL005", "OB001") in {(skip.code, skip.because) for skip in ran.skipped}


def test_one_cause_gives_one_finding_for_all_platforms() -> None:
    text = OBJECTIVE % "" + "audiences: [{id: h, name: H}]\nplatforms:\n"
    for name in ("instagram", "facebook", "linkedin"):
        text += _platform(name, "audiences: h, cadence: [{amount: 1, per: week}]")
    for code in ("PL005", "PL006", "PL007"):
        (problem,) = _found(text, code)
        assert problem.facts["platforms"] == "instagram, facebook, linkedin"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", True),
        ("evidence: vu en caisse", False),
        ("evidence: n/a", False),
        ('evidence: "declined: trop tôt"', False),
    ],
)
def test_presence_is_seen_or_set_aside_in_words(more: str, *, found: bool) -> None:
    parts = ", ".join(part for part in ("audiences: h", more) if part)
    text = "audiences: [{id: h, name: H}]\nplatforms:\n" + _platform("x", parts)
    assert bool(_found(text, "PL006")) is found


def test_evidence_waits_for_the_audience() -> None:
    ran = _ran("platforms:\n" + _platform("x"))
    assert ("PL006", "PL001") in {(skip.code, skip.because) for skip in ran.skipped}


@pytest.mark.parametrize(
    ("count", "content", "found"),
    [
        (1, "", True),
        (1, "content: {pillars: [{id: p, name: P}]}\n", False),
        (2, "content: {pillars: [{id: p, name: P}]}\n", True),
        (2, "content: {pillars: [{id: p, name: P, platforms: [x, facebook]}]}\n", False),
    ],
)
def test_pillars_are_a_line_where_they_say_where_they_go(count: int, content: str, *, found: bool) -> None:
    cadence = "cadence: [{amount: 1, per: week}]"
    platforms = [_platform(name, cadence) for name in ("x", "facebook")[:count]]
    assert bool(_found("platforms:\n" + "".join(platforms) + content, "PL007")) is found


@pytest.mark.parametrize(
    ("platforms", "found"),
    [
        (_platform("x") + _platform("threads"), 1),
        (_platform("x", "role: presse") + _platform("threads"), 1),
        (_platform("x", "role: presse") + _platform("threads", "role: proches"), 0),
        (_platform("x") + _platform("threads", status="paused"), 0),
        (_platform("x") + _platform("linkedin"), 0),
        (_platform("x", "role: n/a") + _platform("threads", "role: n/a"), 0),
        (_platform("actus", network="Twitter") + _platform("fils", network="Meta Threads"), 1),
    ],
)
def test_two_near_networks_have_a_role_each(platforms: str, found: int) -> None:
    assert len(_found("platforms:\n" + platforms, "PL008")) == found


@pytest.mark.parametrize(
    ("more", "objectives", "found"),
    [
        ("", "", True),
        ("opened_on: 2027-09", "", False),
        ("todo: à voir en mars", "", False),
        ("opened_on: n/a", "", False),
        ("", OBJECTIVE % ", actions: [{title: Ouvrir, platforms: tiktok, from: 2027-09}]", False),
        ("", OBJECTIVE % ", actions: [{title: Ouvrir, platforms: tiktok}]", True),
    ],
)
def test_an_opening_has_a_day_or_an_action_with_one(more: str, objectives: str, *, found: bool) -> None:
    text = objectives + "platforms:\n" + _platform("tiktok", more, status="wanted")
    assert bool(_found(text, "PL009")) is found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("x", "handle: fournil"), ("x", "handle: Fournil"), True),
        (("x", "handle: fournil"), ("twitter", "handle: fournil"), True),
        (("x", "handle: fournil"), ("instagram", "handle: fournil"), False),
        (("x", "handle: fournil"), ("x", "handle: boutique"), False),
        (("x", "url: 'https://www.x.com/fournil/'"), ("x", "url: 'x.com/fournil'"), True),
        (("x", ""), ("x", ""), False),
        (("maison", "handle: a"), ("maison", "handle: a"), True),
    ],
)
def test_one_account_is_one_entry(one: tuple[str, str], other: tuple[str, str], *, found: bool) -> None:
    text = (
        "platforms:\n" + _platform("a", one[1], network=one[0]) + _platform("b", other[1], network=other[0])
    )
    assert bool(_found(text, "PL010")) is found


# --- limits ---


@pytest.mark.parametrize(
    ("network", "bio", "found"),
    [
        ("instagram", "a" * 150, False),
        ("instagram", "a" * 151, True),
        ("facebook", "a" * 200, False),
        ("bluesky", "👩‍👩‍👧‍👦" * 256, False),
        ("bluesky", "é" * 257, True),
        ("peertube", "a" * 9000, False),
    ],
)
def test_a_bio_is_counted_as_its_network_counts(network: str, bio: str, *, found: bool) -> None:
    text = "platforms:\n" + _platform("p", f"profile: {{bio: {bio}}}", network=network)
    assert bool(_found(text, "PL011")) is found


def test_a_limit_of_the_missions_own_catalogue_counts(tmp_path: Path) -> None:
    own = "cmkit: 1\nnetworks: [{id: instagram, limits: [{what: bio, maximum: 10}]}]\n"
    (tmp_path / "networks.yaml").write_text(own, "utf-8")
    text = "platforms:\n" + _platform("instagram", "profile: {bio: Pain au levain}")
    assert not _found(text, "PL011")
    (problem,) = _found(text, "PL011", tmp_path)
    assert (problem.facts["most"], problem.facts["over"]) == ("10", "4")


TAGS = "[a1, b2, c3, d4, e5, f6]"


@pytest.mark.parametrize(
    ("platforms", "more", "found"),
    [
        (_platform("instagram"), "", True),
        (_platform("facebook"), "", False),
        (_platform("instagram", status="paused"), "", False),
        (_platform("threads"), "", False),
        (_platform("instagram") + _platform("facebook"), ", when: sur Facebook seulement", False),
        (_platform("instagram") + _platform("facebook"), ", when: sur Instagram", True),
        (_platform("instagram") + _platform("x"), ", when: deux par mois", True),
    ],
)
def test_a_set_of_hashtags_fits_where_it_is_meant_for(platforms: str, more: str, *, found: bool) -> None:
    text = f"platforms:\n{platforms}content: {{hashtag_sets: [{{id: s, tags: {TAGS}{more}}}]}}\n"
    assert bool(_found(text, "CN014")) is found


def test_a_set_that_is_used_is_held_against_where_it_is_used(tmp_path: Path) -> None:
    text = "cmkit: 1\nclient: {name: Martin}\nplatforms:\n" + _platform("instagram") + _platform("facebook")
    text += f"content: {{hashtag_sets: [{{id: s, tags: {TAGS}}}]}}\n"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    (tmp_path / "calendar").mkdir()
    item = "cmkit: 1\nitems: [{id: a, date: 2027-02-09, hashtags: s, posts: [{platform: facebook}]}]\n"
    (tmp_path / "calendar/2027-02.yaml").write_text(item, "utf-8")
    opened = open_mission(tmp_path)
    assert opened.public is not None, opened.problems
    assert "CN014" not in {one.code for one in run_rules(REGISTRY, Ground(opened.public, TODAY)).findings}


@pytest.mark.parametrize(
    ("network", "form", "spec", "found"),
    [
        ("instagram", "recit", "characters: max 2200", False),
        ("instagram", "recit", "characters: 100-2201", True),
        ("instagram", "recit", "characters: 80%", False),
        ("x", "recit", "characters: 281", True),
        ("youtube", "short", "seconds: max 181", True),
        ("youtube", "tuto", "seconds: 600", False),
        ("instagram", "reel", "seconds: max 900", False),
        ("instagram", "reel-long", "seconds: 901", True),
        ("instagram", "stories", "seconds: max 61", True),
        ("mur-de-la-mairie", "recit", "characters: 90000", False),
    ],
)
def test_a_format_stays_within_its_networks(network: str, form: str, spec: str, *, found: bool) -> None:
    text = "platforms:\n" + _platform("p", network=network)
    text += f"content: {{formats: [{{id: {form}, name: F, guidance: g, platforms: p, spec: {{{spec}}}}}]}}\n"
    assert bool(_found(text, "CN015")) is found


def test_a_format_that_may_go_anywhere_is_not_held_against_every_network() -> None:
    text = "platforms:\n" + _platform("x") + _platform("linkedin")
    text += "content: {formats: [{id: f, name: F, guidance: g, spec: {characters: 900}}]}\n"
    assert not _found(text, "CN015")


# --- conversation and content ---

PUBLISHING = "platforms:\n" + _platform("x", "cadence: [{amount: 1, per: week}]")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", True),
        ("community: {escalation: Sophie}\n", True),
        ("community: {rules: [{about: share, do: relayer}]}\n", True),
        ("community: n/a\n", False),
        ('community: "declined: la mairie répond elle-même"\n', False),
        ("community: {replies: [{about: question}]}\n", False),
        ("community: {hours: [{days: weekdays, at: '9:00-10:00'}]}\n", False),
        ("community: {proactive: dix commentaires par semaine}\n", False),
        ("community: {rules: [{about: reply, do: signer du prénom}]}\n", False),
        ("content: {series: [{id: s, name: La question du lundi}]}\n", False),
        ("mission: {scope: [{id: r, what: Réponse aux messages et aux avis}]}\n", False),
        ("mission: {scope: [{id: r, what: Answers to comments}]}\n", False),
        (OBJECTIVE % ", actions: [{title: Répondre à chaque avis}]", False),
    ],
)
def test_a_strategy_that_only_broadcasts_is_told(more: str, *, found: bool) -> None:
    assert bool(_found(PUBLISHING + more, "CN010")) is found


def test_where_nothing_is_published_nobody_is_asked_to_answer() -> None:
    assert not _found("platforms:\n" + _platform("x"), "CN010")
    assert not _found("", "CN010")


@pytest.mark.parametrize(
    ("intents", "model", "found"),
    [
        ("inform sell", "local", True),
        ("sell sell", "ecommerce", True),
        ("inform inform", "local", True),
        ("inform inform", "public", False),
        ("inform sell", "public", True),
        ("inform inform", "media", False),
        ("inform prove", "local", False),
        ("sell", "local", False),
    ],
)
def test_pillars_do_more_than_inform_and_sell(intents: str, model: str, *, found: bool) -> None:
    pillars = ", ".join(f"{{id: p{n}, name: P, intent: {one}}}" for n, one in enumerate(intents.split()))
    text = f"client: {{name: Martin, business_models: {model}}}\ncontent: {{pillars: [{pillars}]}}\n"
    assert bool(_found(text, "CN013")) is found


def test_pillars_without_an_intent_are_not_judged() -> None:
    assert not _found("content: {pillars: [{id: a, name: A}, {id: b, name: B, intent: sell}]}\n", "CN013")


NEED = "audiences: [{id: h, name: Habitants, needs: %s}]\n"


@pytest.mark.parametrize(
    ("needs", "answers", "found"),
    [
        ("[Connaître les horaires]", "Les horaires de la semaine", False),
        ("[Connaître les horaires]", "De belles images", True),
        ("[Connaître les horaires, De belles images]", "Des images du fournil", False),
        ("[Être sûr pour demain]", "Savoir être là pour les enfants", True),
        ("[Ne rien rater]", "Ne rien rater", False),
    ],
)
def test_needs_are_answered_by_a_pillar_in_its_words(needs: str, answers: str, *, found: bool) -> None:
    text = NEED % needs + f"content: {{pillars: [{{id: p, name: P, answers: {answers}}}]}}\n"
    assert bool(_found(text, "CN012")) is found


def test_needs_wait_for_pillars_that_answer_something() -> None:
    ran = _ran(NEED % "[horaires]" + "content: {pillars: [{id: p, name: P}]}\n")
    assert {one.code for one in ran.findings} & {"CN011", "CN012"} == {"CN011"}
    assert not _found(NEED % "[horaires]" + "content: {pillars: [{id: p, name: P, answers: n/a}]}\n", "CN011")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_pillar_more_never_leaves_a_need_unanswered(one: str, other: str) -> None:
    assert _stems((one, other)) == _stems((one,)) | _stems((other,))


# --- everybody's missions ---


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_a_preset_proposes_is_not_held_against_anybody(preset: Path) -> None:
    text = (
        preset.read_text("utf-8")
        .removeprefix("cmkit: 1\n")
        .replace("client:\n", "client:\n  name: Martin\n", 1)
    )
    sections = "platforms, objectives, audiences, content, community"
    proposed = text.replace("mission:\n", f"mission:\n  proposed: [{sections}]\n", 1)
    assert not {one.code for one in _ran(proposed).findings} & MINE
    assert {one.code for one in _ran(text).findings} & MINE <= {"PL006", "CN012"}


def test_the_bakery_keeps_what_it_preaches() -> None:
    opened = open_mission(EXAMPLES / "boulangerie-martin")
    assert opened.public is not None, opened.problems
    codes = {one.code for one in run_rules(REGISTRY, Ground(opened.public, date(2026, 12, 20))).findings}
    assert not codes & MINE


@pytest.mark.parametrize("code", sorted(MINE))
def test_a_finding_is_told_in_one_sentence_of_reason_and_one_of_remedy(code: str) -> None:
    wording = block(code[:2])[code]
    (problem, *_others) = _found(wording.bad.removeprefix("cmkit: 1\n"), code)
    for language in ("fr", "en"):
        told = tell(problem, language)
        for sentence in (told.reason, told.remedy):
            assert sentence.endswith("."), sentence
            assert ". " not in sentence, sentence
