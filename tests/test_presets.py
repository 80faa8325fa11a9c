"""Presets: complete, fit for the model and the catalogue, the same in French and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import Document, parse_yaml
from cmkit.model.base import SLUG
from cmkit.model.client import BUSINESS_MODELS
from cmkit.model.loading import answer_in, load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.shape import keys
from cmkit.model.strategy import Strategy
from cmkit.model.values import Quantity
from cmkit.problems import InputRefused, KeyPath
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.text import LANGUAGES, Language

EVERY_PRESET = pytest.mark.parametrize("name", PRESETS)
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

# Sections that a preset leaves alone: they hold people, dates and facts that only the client knows.
ASKED = {"people", "accounts", "brand", "tools", "audit", "documents", "checks", "open_questions"}
# What the two languages share letter for letter: identifiers, words of the model, values in a written form.
SHARED = re.compile(
    r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
    r"|[0-9~+%. -]+|max [0-9]+|M[0-9]+|[0-9]+:[0-9]+(?:-[0-9]+:[0-9]+)?"
    r"|[0-9]+ (?:hours|weeks|days|(?:business )days?)|n/a"
)
WORD_OF_THE_MODEL = {
    *("id", "kind", "metric", "network", "status", "aim", "focus", "rank", "role", "serves", "relation"),
    *("intent", "address", "per", "every", "period", "comparison", "counts", "paid_by", "reader", "reach"),
    *("size", "about", "within", "reply_within", "at", "days", "share", "reserve", "amount", "quantity"),
    *("ratio", "seconds", "characters", "judge_from", "unknown_until", "review_every", "pillar", "format"),
    *("platforms", "audiences", "objectives", "formats", "business_models"),
}


@cache
def strategy_of(name: str, language: Language) -> tuple[Strategy, Document]:
    """Load a preset as a mission would: with the client's name beside it."""
    data: dict[str, Any] = dict(load_preset(name, language))
    data["client"] = {"name": "Maison Ode", **data["client"]}
    document = Document("strategy.yaml", "", data, {})
    loaded = load(Strategy, document)
    assert loaded.problems == ()
    assert loaded.value is not None
    return loaded.value, document


def leaves(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def nearest_key(path: KeyPath) -> str:
    return next(step for step in reversed(path) if isinstance(step, str))


def texts(data: object) -> dict[KeyPath, str]:
    """Return what a person reads: every text that is neither an identifier nor a value in a written form."""
    return {
        path: value
        for path, value in leaves(data)
        if isinstance(value, str) and not (nearest_key(path) in WORD_OF_THE_MODEL and SHARED.fullmatch(value))
    }


def test_a_preset_stands_for_each_business_model() -> None:
    assert PRESETS == BUSINESS_MODELS


def test_an_unknown_preset_is_refused_with_the_list() -> None:
    with pytest.raises(InputRefused) as refused:
        load_preset("bakery", "en")
    assert "bakery" in refused.value.message
    for name in PRESETS:
        assert name in refused.value.hint


def test_a_slip_of_the_pen_is_told_the_nearest_preset() -> None:
    with pytest.raises(InputRefused, match="eccomerce") as refused:
        load_preset("eccomerce", "en")
    assert "“ecommerce”?" in refused.value.hint


def test_a_path_is_not_a_preset() -> None:
    with pytest.raises(InputRefused):
        load_preset("../fr/local", "fr")


def test_each_call_gives_values_of_its_own() -> None:
    first: Any = load_preset("local", "fr")
    first["client"]["name"] = "Boulangerie Martin"
    second: Any = load_preset("local", "fr")
    assert "name" not in second["client"]


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_it_fits_the_model(name: str, language: Language) -> None:
    strategy, document = strategy_of(name, language)
    assert strategy.client.business_models == (name,)
    assert list(reference_problems(strategy, known_ids(strategy), document)) == []


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_it_proposes_every_section_that_can_be_proposed(name: str, language: Language) -> None:
    sections = {key.name for key in keys(Strategy)} - ASKED - {"note", "todo"}
    assert set(load_preset(name, language)) == sections


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_it_names_no_client_no_person_no_date_and_no_amount(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    for path, value in leaves(load_preset(name, language)):
        place = nearest_key(path)
        assert place not in {"name", "handle", "website"} or path[0] != "client", path
        assert place not in {"who", "owner", "by", "from", "cm", "sponsor", "contacts", "watched_by"}, path
        assert not re.search(r"\b20\d\d\b", str(value)), path
    assert strategy.mission.starts_on is None
    assert strategy.mission.ends_on is None
    assert strategy.budget is not None
    assert all(line.amount is None and line.paid_by == "client" for line in strategy.budget.lines)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_mission_says_how_and_what_stays_outside(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    assert strategy.mission.method
    assert len(strategy.mission.scope) >= 3
    assert strategy.mission.options
    assert len(strategy.mission.out_of_scope) >= 5


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_client_commits_to_meetings_answers_and_material(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    commitments = strategy.client.commitments
    assert commitments is not None
    assert commitments.onboarding
    assert commitments.meetings
    assert commitments.reply_within is not None
    assert commitments.article
    assert len(commitments.materials) >= 2
    assert all(material.what and material.every for material in commitments.materials)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_pillars_share_out_a_hundred_and_answer_needs(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    assert strategy.content is not None
    pillars = strategy.content.pillars
    shares = [pillar.share for pillar in pillars if isinstance(pillar.share, Quantity)]
    assert len(pillars) == len(shares) == 3
    assert all(share.percent for share in shares)
    assert sum(share.load for share in shares) == 100
    needs = {need for audience in strategy.audiences for need in audience.needs}
    for pillar in pillars:
        assert pillar.intent
        assert pillar.formats
        assert pillar.answers
        assert set(pillar.answers) <= needs


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_two_platforms_with_a_role_each(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    assert len(strategy.platforms) == 2
    assert strategy.platforms[0].role != strategy.platforms[1].role
    for platform in strategy.platforms:
        assert platform.network in load_networks()
        assert platform.aim
        assert platform.role
        assert platform.editorial_line
        assert platform.audiences
        assert platform.cadence
        assert all(rhythm.amount and rhythm.per for rhythm in platform.cadence)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_audiences_are_ranked(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    priorities = [audience.priority for audience in strategy.audiences]
    assert priorities == list(range(1, len(priorities) + 1))
    assert len(priorities) >= 2
    assert all(audience.needs for audience in strategy.audiences)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_one_objective_from_why_to_kpi(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    (objective,) = strategy.objectives
    kind = load_kinds()[objective.kind or ""]
    assert objective.rank == "primary"
    assert len(objective.why) >= 2
    assert objective.serves
    assert [kpi.role for kpi in objective.kpis] == ["primary", "supporting"]
    for kpi in objective.kpis:
        assert kpi.metric in load_metrics()
        assert kpi.metric in kind.metrics
        assert kpi.source
        assert kpi.period
        assert kpi.baseline is not None
        assert kpi.baseline.unknown_until is not None
        assert kpi.target is None, "a target comes from the client's own baseline"
    labels = {kpi.label for kpi in objective.kpis}
    measured = {line for action in objective.actions for line in action.measured_by}
    assert all(action.measured_by for action in objective.actions)
    assert labels <= measured


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_charter_is_whole(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    content = strategy.content
    assert content is not None
    assert content.reserve is not None
    charter = content.charter
    assert charter is not None
    for key in ("tone", "address", "do", "dont", "emoji", "accessibility", "ai", "consent"):
        assert getattr(charter, key), key
    assert content.workflow is not None
    assert content.workflow.approval_days
    assert content.workflow.express
    assert all(entry.guidance and entry.platforms for entry in content.formats)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_community_is_answered_within_hours(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    community = strategy.community
    assert community is not None
    assert community.hours
    assert {"question", "complaint"} <= {reply.about for reply in community.replies}
    assert all(reply.within for reply in community.replies)
    assert "moderate" in {rule.about for rule in community.rules}
    assert all(rule.do and rule.dont for rule in community.rules)
    assert community.escalation
    assert community.proactive


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_distribution_plans_or_declines_each_family(name: str, language: Language) -> None:
    distribution: Any = load_preset(name, language)["distribution"]
    for family in ("paid", "relays", "touchpoints"):
        assert distribution[family], family
    said = [answer for value in _mappings_and_texts(distribution) if (answer := answer_in(value))]
    assert all(answer.reason for answer in said if answer.kind == "declined")


def _mappings_and_texts(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _mappings_and_texts(inner)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_a_crisis_has_three_levels_that_can_be_told_apart(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    crisis = strategy.crisis
    assert crisis is not None
    assert len(crisis.levels) == 3
    assert all(level.trigger and level.actions and level.note for level in crisis.levels)
    assert re.search(r"\d", crisis.levels[0].trigger[0]), "the first trigger can be counted"
    assert re.search(r"\d", crisis.levels[1].trigger[0]), "the second trigger can be counted"
    assert crisis.levels[2].todo, "the client still has to say who decides"
    assert len(crisis.first_hour) >= 4
    assert len(crisis.holding_statements) >= 2
    assert all(statement.when and statement.text for statement in crisis.holding_statements)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_exit_is_thought_of(name: str, language: Language) -> None:
    strategy, _ = strategy_of(name, language)
    way_out = strategy.exit
    assert way_out is not None
    assert len(way_out.stop_criteria) >= 2
    assert way_out.closing_a_platform
    assert way_out.handover
    assert way_out.data
    assert len(way_out.archive) >= 5
    assert strategy.evaluation is not None
    assert strategy.evaluation.review_every
    assert strategy.evaluation.method
    assert strategy.evaluation.reports


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_ids_are_slugs(name: str, language: Language) -> None:
    ids = [value for path, value in leaves(load_preset(name, language)) if path[-1] == "id"]
    assert ids
    for identifier in ids:
        assert re.fullmatch(SLUG, str(identifier))
        assert "_" not in str(identifier)


@EVERY_PRESET
def test_both_languages_have_the_same_structure(name: str) -> None:
    french, english = (dict(leaves(load_preset(name, language))) for language in ("fr", "en"))
    assert list(french) == list(english)
    said = texts(load_preset(name, "fr"))
    for path, value in french.items():
        if path not in said:
            assert value == english[path], path


@EVERY_PRESET
def test_both_languages_say_it_in_their_own_words(name: str) -> None:
    french, english = texts(load_preset(name, "fr")), texts(load_preset(name, "en"))
    same = {path: text for path, text in french.items() if english[path] == text and answer_in(text) is None}
    assert same == {}


@EVERY_PRESET
def test_figures_in_texts_are_the_same_in_both_languages(name: str) -> None:
    french, english = texts(load_preset(name, "fr")), texts(load_preset(name, "en"))
    for path, text in french.items():
        told = sorted(re.findall(r"\d+", english[path].replace("9 p.m.", "21")))
        assert sorted(re.findall(r"\d+", text)) == told, path


@EVERY_PRESET
def test_french_typography(name: str) -> None:
    for path, text in texts(load_preset(name, "fr")).items():
        assert "'" not in text, path
        assert '"' not in text, path
        assert not re.search(r"[^\s\u00a0][;!?»]", text), path
        assert not re.search(r" [:;!?»]|« ", text), f"{path}: a space that may break the line"
        assert not re.search(r"\b(?:cibles?|tutoi\w+|toi|tes)\b", text), path


@IN_EACH_LANGUAGE
def test_presets_are_really_different(language: Language) -> None:
    said = {name: set(texts(load_preset(name, language)).values()) for name in PRESETS}
    for one, other in combinations(PRESETS, 2):
        shared = said[one] & said[other]
        assert len(shared) <= 0.1 * min(len(said[one]), len(said[other])), (one, other, sorted(shared))


def test_the_public_body_keeps_out_of_elections_and_sells_nothing() -> None:
    strategy, _ = strategy_of("public", "fr")
    assert any("Code électoral" in line for limit in strategy.mission.constraints for line in limit.what)
    assert strategy.content is not None
    assert "sell" not in {pillar.intent for pillar in strategy.content.pillars}
    assert not any(kpi.counts for objective in strategy.objectives for kpi in objective.kpis)


def test_the_web_shop_attributes_its_sales() -> None:
    strategy, _ = strategy_of("ecommerce", "en")
    assert strategy.budget is not None
    assert strategy.budget.promo_codes
    assert strategy.distribution is not None
    assert strategy.distribution.tracking is not None
    assert strategy.distribution.tracking.utm


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_the_file_begins_with_its_version(name: str, language: Language) -> None:
    path = files("cmkit").joinpath("questionnaire", "presets", language, f"{name}.yaml")
    raw = path.read_bytes()
    assert raw.startswith(b"cmkit: 1\n")
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert parse_yaml(raw, name).data == load_preset(name, language)


@EVERY_PRESET
@IN_EACH_LANGUAGE
def test_a_mission_begun_from_it_is_written_and_read_back_equal(name: str, language: Language) -> None:
    data = load_preset(name, language)
    assert parse_yaml(emit_yaml(data).encode(), "strategy.yaml").data == data
