"""The catalogue: every entry is whole, in both languages, dated; a mission may lay its own over ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from cmkit.calendar import counting
from cmkit.catalogue import entries
from cmkit.catalogue.entries import (
    Counted,
    Entry,
    Limit,
    Limited,
    find_network,
    load_kinds,
    load_metrics,
    load_networks,
)
from cmkit.cli.main import run
from cmkit.model.base import SLUG
from cmkit.problems import InputRefused, Problem
from cmkit.text import Bilingual

Load = Callable[..., Mapping[str, Entry]]
LOADERS: tuple[Load, ...] = (load_kinds, load_metrics, load_networks)
NAMES_OF_TOOLS = re.compile(r"(Google Analytics|Matomo|LinkedIn|TikTok|YouTube|X|, | \([^)]*\))+( Studio)?")
WORDS_ALIKE = {"interactions ÷ impressions", "interactions", "impressions"}
TEXTS = {"text", "fold", "title", "bio", "tags"}
FORMATS = {
    "article",
    "carousel",
    "chat",
    "coloured-background",
    "document",
    "photo",
    "reel",
    "saved-story",
    "short",
    "spotlight",
    "story",
}


def all_entries() -> list[Entry]:
    return [entry for loader in LOADERS for entry in loader().values()]


def said_in(value: object) -> Iterator[Bilingual]:
    if isinstance(value, Bilingual):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from said_in(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from said_in(part)


@pytest.fixture
def mission(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        (tmp_path / f"{name}.yaml").write_text(f"cmkit: 1\n{text}", encoding="utf-8")
        return tmp_path

    return write


def refusal(loader: Load, folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputRefused) as refused:
        loader(folder)
    assert refused.value.exit_code == 2
    return refused.value.problems


# --- ours


def test_the_eleven_kinds_are_those_of_the_doctrine() -> None:
    assert list(load_kinds()) == [
        "raise-revenue",
        "form-submissions",
        "promote-event",
        "website-visits",
        "product-known",
        "person-profile",
        "fan-base",
        "company-profile",
        "interactions",
        "community-values",
        "internal-information",
    ]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("raise-revenue", ["revenue"]),
        ("form-submissions", ["qualified-forms"]),
        ("company-profile", ["positive-reviews", "positive-comments", "positive-private-messages"]),
        ("product-known", ["product-sales", "subscriptions"]),
        ("person-profile", ["profile-contacts", "interactions"]),
        ("community-values", ["interactions", "membership-fees", "donations", "members"]),
        ("promote-event", ["event-registrations", "event-attendees"]),
        ("internal-information", ["information-known"]),
        ("fan-base", ["followers"]),
        ("interactions", ["interactions", "engagement-rate-by-reach"]),
        (
            "website-visits",
            [
                "social-sessions",
                "bounce-rate",
                "mean-session-time",
                "most-visited-pages",
                "social-share-of-traffic",
            ],
        ),
    ],
)
def test_the_metrics_of_the_doctrine_come_first(kind: str, first: list[str]) -> None:
    assert list(load_kinds()[kind].metrics[: len(first)]) == first


def test_the_kinds_keep_the_categories_of_the_doctrine() -> None:
    kinds = load_kinds().values()
    assert {kind.id for kind in kinds if kind.serves_business} == {
        "person-profile",
        "fan-base",
        "company-profile",
        "interactions",
    }
    assert {kind.id for kind in kinds if kind.categories == ("business", "awareness")} == {"product-known"}
    assert {kind.id for kind in kinds if kind.categories == ("internal",)} == {"internal-information"}
    assert {category for kind in kinds for category in kind.categories} == {
        "business",
        "awareness",
        "internal",
    }


def test_every_metric_that_a_kind_names_exists_once() -> None:
    metrics = load_metrics()
    for kind in load_kinds().values():
        assert kind.metrics
        assert set(kind.metrics) <= set(metrics), kind.id
        assert len(set(kind.metrics)) == len(kind.metrics), kind.id


def test_near_equivalents_exist_and_are_symmetrical() -> None:
    networks = load_networks()
    for network in networks.values():
        for other in network.near_equivalents:
            assert other != network.id
            assert network.id in networks[other].near_equivalents, f"{network.id} and {other}"


def test_every_rate_and_only_a_rate_has_a_denominator() -> None:
    for metric in load_metrics().values():
        assert (metric.denominator is not None) is (metric.nature == "rate"), metric.id


def test_no_engagement_rate_goes_without_its_denominator_in_its_name() -> None:
    rates = [identifier for identifier in load_metrics() if identifier.startswith("engagement-rate")]
    assert rates
    assert all(re.fullmatch(r"engagement-rate-by-[a-z]+", identifier) for identifier in rates)


def test_metrics_are_whole() -> None:
    for metric in load_metrics().values():
        assert metric.definition and metric.formula and metric.usual_source, metric.id
        assert not metric.money or metric.unit_said("fr", "EUR") == "EUR"
        assert not metric.counts or metric.commercial, metric.id


def test_only_attributed_revenue_and_acquisitions_feed_the_return() -> None:
    fed = {metric.id: metric.counts for metric in load_metrics().values() if metric.counts}
    assert fed == {
        "attributed-revenue": "revenue",
        "acquisitions": "acquisitions",
        "customers": "acquisitions",
    }


def test_what_is_better_low_goes_down() -> None:
    falling = {metric.id for metric in load_metrics().values() if metric.direction == "down"}
    assert {"bounce-rate", "response-time", "unfollows", "cost-per-click", "cost-per-acquisition"} <= falling
    assert not falling & {"reach", "followers", "conversion-rate", "return-on-investment"}


def test_benchmarks_are_dated_and_told_apart() -> None:
    networks = load_networks()
    for metric in load_metrics().values():
        for benchmark in metric.benchmarks:
            assert benchmark.as_of.last() is not None, metric.id
            assert benchmark.network is None or benchmark.network in networks, metric.id
            assert benchmark.range.low is not None and benchmark.range.high is not None
            assert benchmark.range.percent is (metric.unit.en == "%"), metric.id
            assert benchmark.source != entries.OURS


def test_every_entry_is_dated_and_says_where_it_comes_from() -> None:
    for entry in all_entries():
        assert entry.as_of is not None, entry.id
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", str(entry.as_of)), entry.id
        first = entry.as_of.first()
        assert first is not None and date(2026, 1, 1) <= first <= date(2030, 1, 1)
        assert entry.source != entries.MISSION, entry.id
    for entry in (*load_metrics().values(), *load_networks().values()):
        assert entry.confidence, entry.id


def test_ids_are_slugs_and_keys_of_their_mapping() -> None:
    for loader in LOADERS:
        for identifier, entry in loader().items():
            assert re.fullmatch(SLUG, identifier)
            assert entry.id == identifier


def test_labels_are_unique_in_each_language() -> None:
    for loader in LOADERS:
        for language in ("fr", "en"):
            labels = [entry.label.said(language).casefold() for entry in loader().values()]
            assert len(set(labels)) == len(labels)


def test_both_languages_are_there_and_differ_where_they_should() -> None:
    for entry in all_entries():
        for said in said_in(entry):
            assert said.fr.strip() and said.en.strip(), entry.id
        for name in ("meaning", "definition", "purpose", "formula", "usual_source", "remark"):
            text: Bilingual | None = getattr(entry, name, None)
            if text is None or text.fr in WORDS_ALIKE or NAMES_OF_TOOLS.sub("", text.fr) == "":
                continue
            assert text.fr != text.en, f"{entry.id}: {name}"


def test_kinds_and_networks_say_what_they_are_for() -> None:
    assert all(kind.meaning for kind in load_kinds().values())
    assert all(network.purpose for network in load_networks().values())


def test_a_value_aimed_at_is_never_called_a_cible() -> None:
    for entry in all_entries():
        for said in said_in(entry):
            assert "cible" not in said.fr.casefold(), entry.id


def test_limits_say_what_they_count() -> None:
    for network in load_networks().values():
        for limit in network.limits:
            place = f"{network.id}: {limit.what}"
            assert (limit.counted is not None) is (limit.what in TEXTS), place
            assert limit.minimum is not None or limit.maximum is not None, place
            if limit.minimum is not None and limit.maximum is not None:
                assert limit.minimum <= limit.maximum, place
            assert limit.format is None or limit.format in FORMATS, place


def test_no_limit_stands_twice() -> None:
    for network in load_networks().values():
        places = [
            (limit.what, limit.format, limit.channel, limit.severity, limit.maximum)
            for limit in network.limits
        ]
        assert len(set(places)) == len(places), network.id


@pytest.mark.parametrize(
    ("network", "what", "form", "channel", "maximum", "counted"),
    [
        ("instagram", "hashtags", None, "both", 5, None),
        ("instagram", "media", "carousel", "api", 10, None),
        ("instagram", "media", "carousel", "app", 20, None),
        ("facebook", "text", None, "both", 63206, "codepoints"),
        ("linkedin", "text", None, "both", 3000, "codepoints"),
        ("x", "text", None, "both", 280, "weighted"),
        ("tiktok", "text", None, "api", 2200, "utf16"),
        ("youtube", "text", None, "both", 5000, "utf8"),
        ("youtube", "video_seconds", "short", "both", 180, None),
        ("threads", "text", None, "both", 500, "emoji_bytes"),
        ("threads", "links", None, "both", 5, None),
        ("bluesky", "text", None, "both", 300, "graphemes"),
        ("mastodon", "text", None, "both", 500, "graphemes"),
        ("snapchat", "text", "spotlight", "api", 160, "codepoints"),
        ("google-business", "text", None, "both", 1500, "codepoints"),
        ("telegram", "text", None, "both", 4096, "codepoints"),
        ("instagram", "bio", None, "both", 150, "codepoints"),
        ("x", "bio", None, "both", 160, "codepoints"),
        ("tiktok", "bio", None, "both", 80, "codepoints"),
        ("bluesky", "bio", None, "both", 256, "graphemes"),
    ],
)
def test_the_hard_limits_that_cost_most_are_right(
    network: str, what: str, form: str | None, channel: str, maximum: int, counted: str | None
) -> None:
    found = [
        limit
        for limit in load_networks()[network].limits
        if (limit.what, limit.format, limit.channel, limit.severity) == (what, form, channel, "hard")
    ]
    assert [(limit.maximum, limit.counted) for limit in found] == [(maximum, counted)]


def test_every_way_of_counting_is_a_function_that_counts() -> None:
    named = {limit.counted for network in load_networks().values() for limit in network.limits}
    assert named - {None} == set(get_args(Counted))
    for name in get_args(Counted):
        assert getattr(counting, name)("abc") == 3
        assert counting.counter(name)("é") == (2 if name == "utf8" else 1)


@pytest.mark.parametrize(
    ("network", "what", "formats", "most"),
    [
        ("instagram", "text", (), 2200),
        ("instagram", "text", ("story",), 2200),
        ("instagram", "media", ("carousel",), 20),
        ("instagram", "video_seconds", ("reel",), 900),
        ("instagram", "video_seconds", (), None),
        ("instagram", "links", (), None),
        ("x", "text", ("article",), 100000),
        ("tiktok", "text", (), 2200),
        ("facebook", "bio", (), None),
        ("youtube", "hashtags", ("short",), 15),
    ],
)
def test_the_hard_limit_is_the_widest_that_is_refused_beyond(
    network: str, what: Limited, formats: tuple[str, ...], most: int | None
) -> None:
    found = load_networks()[network].hard_limit(what, frozenset(formats))
    assert (found.maximum if found else None) == most


def test_a_limit_without_a_most_is_the_widest_of_all() -> None:
    limits = (Limit(what="title", maximum=9), Limit(what="title", minimum=1))
    network = load_networks()["x"].model_copy(update={"limits": limits})
    assert network.hard_limit("title") == limits[1]


def test_hours_are_ours_and_bounded() -> None:
    for network in load_networks().values():
        hours = network.hours_a_week
        assert hours is not None, network.id
        assert hours.source == entries.OURS, network.id
        low, high = hours.amount.low, hours.amount.high
        assert low is not None and high is not None and Decimal(0) < low <= high <= Decimal(20), network.id


def test_our_entries_are_read_once_and_cannot_be_changed() -> None:
    for loader in LOADERS:
        assert loader() is loader()
        with pytest.raises(TypeError):
            loader()["x"] = None  # type: ignore[index]  # the mapping is read-only, which is the point


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("instagram", "instagram"),
        ("Twitter", "x"),
        ("X (Twitter)", "x"),
        ("Page Facebook", "facebook"),
        ("fiche d'établissement Google", "google-business"),
        ("Fiche d’établissement Google", "google-business"),
        ("GMB", "google-business"),
        ("Infolettre", "newsletter"),
        ("Viadeo", None),
    ],
)
def test_a_network_is_found_by_any_of_its_names(word: str, found: str | None) -> None:
    network = find_network(word, load_networks())
    assert (network.id if network else None) == found


def test_no_name_means_two_networks() -> None:
    networks = load_networks()
    for network in networks.values():
        for name in (network.id, network.label.fr, network.label.en, *network.also_called):
            found = find_network(name, networks)
            assert found is not None and found.id == network.id, name


def test_the_address_of_an_account_is_made_from_its_handle() -> None:
    networks = load_networks()
    assert networks["tiktok"].profile_url("@la-mie") == "https://www.tiktok.com/@la-mie"
    assert networks["instagram"].profile_url("a/b?c") == "https://www.instagram.com/a%2Fb%3Fc/"
    assert networks["mastodon"].profile_url("la-mie@piaille.fr") is None
    for network in networks.values():
        if network.url_pattern:
            assert network.url_pattern.startswith("https://") and "{handle}" in network.url_pattern


# --- a mission's own


def test_a_mission_without_a_catalogue_takes_ours(tmp_path: Path) -> None:
    for loader in LOADERS:
        assert loader(tmp_path) is loader()
        assert loader(tmp_path / "nowhere") is loader()


def test_a_mission_adds_an_entry(mission: Callable[[str, str], Path]) -> None:
    folder = mission(
        "metrics",
        "metrics:\n  - {id: bread-sold, label: Pains vendus, unit: pains, nature: flow}\n",
    )
    metrics = load_metrics(folder)
    assert len(metrics) == len(load_metrics()) + 1
    assert metrics["bread-sold"].label == Bilingual("Pains vendus", "Pains vendus")
    assert metrics["bread-sold"].source == entries.MISSION
    assert metrics["bread-sold"].direction == "up"


def test_a_mission_changes_the_keys_it_writes_and_keeps_the_others(
    mission: Callable[[str, str], Path],
) -> None:
    folder = mission(
        "networks",
        "networks:\n"
        "  - id: mastodon\n"
        "    limits:\n"
        "      - {what: text, maximum: 5000, counted: graphemes, link_counts: 23}\n",
    )
    ours, theirs = load_networks()["mastodon"], load_networks(folder)["mastodon"]
    assert [limit.maximum for limit in theirs.limits] == [5000]
    assert theirs.purpose == ours.purpose
    assert theirs.near_equivalents == ours.near_equivalents
    assert (theirs.source, theirs.as_of, theirs.confidence) == (entries.MISSION, None, None)
    assert load_networks()["mastodon"] is ours
    assert load_networks(folder)["x"] == load_networks()["x"]


def test_an_entry_written_whole_replaces_ours(mission: Callable[[str, str], Path]) -> None:
    folder = mission(
        "kinds",
        "kinds:\n"
        "  - id: fan-base\n"
        "    label: {fr: Faire venir des lecteurs, en: Win readers}\n"
        "    meaning: {fr: On nous lit, en: We are read}\n"
        "    categories: [awareness, culture]\n"
        "    focus: community\n"
        "    serves_business: false\n"
        "    metrics: [newsletter-subscribers]\n"
        "    comparisons: []\n"
        "    as_of: 2027-01-04\n"
        "    source: the client\n",
    )
    kind = load_kinds(folder)["fan-base"]
    assert kind.label.said("fr") == "Faire venir des lecteurs"
    assert (kind.focus, kind.serves_business) == ("community", False)
    assert kind.metrics == ("newsletter-subscribers",)
    assert str(kind.as_of) == "2027-01-04"


def test_a_kind_may_name_a_metric_of_the_mission(mission: Callable[[str, str], Path]) -> None:
    mission("metrics", "metrics:\n  - {id: bread-sold, label: Pains vendus, unit: pains, nature: flow}\n")
    folder = mission("kinds", "kinds:\n  - {id: sell-bread, label: Vendre du pain, metrics: [bread-sold]}\n")
    assert load_kinds(folder)["sell-bread"].metrics == ("bread-sold",)


def test_what_is_near_in_a_mission_is_near_both_ways(mission: Callable[[str, str], Path]) -> None:
    folder = mission(
        "networks", "networks:\n  - {id: peertube, label: PeerTube, near_equivalents: [youtube]}\n"
    )
    networks = load_networks(folder)
    assert "peertube" in networks["youtube"].near_equivalents
    assert set(load_networks()["youtube"].near_equivalents) < set(networks["youtube"].near_equivalents)


def test_what_a_mission_no_longer_calls_near_is_far_both_ways(mission: Callable[[str, str], Path]) -> None:
    networks = load_networks(
        mission("networks", "networks:\n  - {id: youtube, near_equivalents: [tiktok]}\n")
    )
    assert networks["youtube"].near_equivalents == ("tiktok",)
    assert "youtube" not in networks["twitch"].near_equivalents
    assert "youtube" in networks["tiktok"].near_equivalents


def test_a_change_of_the_mission_is_seen_at_the_next_call(mission: Callable[[str, str], Path]) -> None:
    folder = mission("networks", "networks:\n  - {id: peertube, label: PeerTube}\n")
    assert "peertube" in load_networks(folder)
    mission("networks", "networks:\n  - {id: lemmy, label: Lemmy}\n")
    assert "lemmy" in load_networks(folder)
    assert "peertube" not in load_networks(folder)


@pytest.mark.parametrize(
    ("name", "loader", "text", "code", "line", "key"),
    [
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: rate\n    label: Taux\n    unit: '%'\n    nature: rate\n",
            "MO002",
            3,
            "metrics[0]",
            id="a rate without denominator",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: reach\n    directoin: down\n",
            "MO001",
            4,
            "metrics[0].directoin",
            id="a key that does not exist",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: reach\n    nature: height\n",
            "MO003",
            4,
            "metrics[0].nature",
            id="a word that is not of the list",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: Reach Of Mine\n    label: Portée\n    unit: n\n    nature: flow\n",
            "MO010",
            3,
            "metrics[0].id",
            id="an id that is no slug",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: reach\n    label: {fr: Portée}\n",
            "MO002",
            4,
            "metrics[0].label",
            id="a language missing",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: reach\n    label: {fr: Portée, en: ''}\n",
            "MO006",
            4,
            "metrics[0].label",
            id="an empty text",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - id: reach\n    as_of: yesterday\n",
            "MO004",
            4,
            "metrics[0].as_of",
            id="a date that is none",
        ),
        pytest.param(
            "metrics",
            load_metrics,
            "metrics:\n  - {id: reach, unit: a}\n  - {id: reach, unit: b}\n",
            "RE002",
            4,
            "metrics[1].id",
            id="an id twice",
        ),
        pytest.param(
            "kinds",
            load_kinds,
            "kinds:\n  - id: fan-base\n    metrics: [folowers]\n",
            "RE001",
            4,
            "kinds[0].metrics[0]",
            id="a metric that does not exist",
        ),
        pytest.param(
            "networks",
            load_networks,
            "networks:\n  - id: peertube\n    label: PeerTube\n    near_equivalents: [youtub]\n",
            "RE001",
            5,
            "networks[0].near_equivalents[0]",
            id="a near equivalent that does not exist",
        ),
        pytest.param(
            "networks",
            load_networks,
            "networks:\n  - id: x\n    limits:\n      - {what: text, maximum: many}\n",
            "MO009",
            5,
            "networks[0].limits[0].maximum",
            id="a limit that is no number",
        ),
    ],
)
def test_a_bad_entry_is_refused_with_its_place(
    mission: Callable[[str, str], Path], name: str, loader: Load, text: str, code: str, line: int, key: str
) -> None:
    problems = refusal(loader, mission(name, text))
    assert [problem.code for problem in problems] == [code]
    where = problems[0].where
    assert (where.file, where.line, where.key) == (f"catalogue/{name}.yaml", line, key)


def test_a_misspelt_reference_gets_a_proposal(mission: Callable[[str, str], Path]) -> None:
    problems = refusal(load_kinds, mission("kinds", "kinds:\n  - {id: fan-base, metrics: [folowers]}\n"))
    assert problems[0].facts["nearest"] == "followers"


def test_a_refusal_says_what_to_do(mission: Callable[[str, str], Path]) -> None:
    with pytest.raises(InputRefused) as refused:
        load_metrics(mission("metrics", "metrics:\n  - {id: reach, nature: height}\n"))
    assert "catalogue/metrics.yaml" in refused.value.message
    assert refused.value.hint


def test_all_that_is_wrong_is_said_at_once(mission: Callable[[str, str], Path]) -> None:
    folder = mission("metrics", "metrics:\n  - {id: reach, nature: height}\n  - {id: views, money: maybe}\n")
    assert [problem.where.line for problem in refusal(load_metrics, folder)] == [3, 4]


def test_a_file_that_does_not_say_its_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "metrics.yaml").write_text("metrics: []\n", encoding="utf-8")
    assert [problem.where.file for problem in refusal(load_metrics, tmp_path)] == ["catalogue/metrics.yaml"]


@pytest.mark.parametrize("kind", ["link outside", "link to nothing", "loop", "folder", "folder outside"])
def test_what_is_no_file_of_the_mission_is_refused_and_never_followed(tmp_path: Path, kind: str) -> None:
    away, folder = tmp_path / "away", tmp_path / "mission" / "catalogue"
    away.mkdir()
    (away / "networks.yaml").write_text("cmkit: 1\nnetworks: [{id: peertube, label: PeerTube}]\n", "utf-8")
    folder.parent.mkdir()
    if kind == "folder outside":
        folder.symlink_to(away)
    else:
        folder.mkdir()
        file = folder / "networks.yaml"
        if kind == "folder":
            file.mkdir()
        else:
            aims = {"link outside": away / "networks.yaml", "link to nothing": away / "no", "loop": file}
            file.symlink_to(aims[kind])
    with pytest.raises(InputRefused) as refused:
        load_networks(folder)
    assert "catalogue/networks.yaml" in refused.value.message
    assert load_metrics(folder) is load_metrics()


BROKEN = {
    "wrong type": ("networks: 3\n", "MO008", 2),
    "duplicate": ("networks:\n  - {id: x, label: X}\n  - {id: x, label: X}\n", "RE002", 4),
    "unknown key": ("networks:\n  - {id: x, labl: X}\n", "MO001", 3),
    "yaml": ("networks: [\n", "YA024", 2),
    "empty": (None, "YA014", 1),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_addition_is_named_with_its_line_and_stops_no_other_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    text, code, line = BROKEN[kind]
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", "utf-8")
    said = run(["check", str(tmp_path), "--format", "concise", "--lang", "en"]), capsys.readouterr().out
    broken = "" if text is None else f"cmkit: 1\n{text}"
    (tmp_path / "catalogue/networks.yaml").write_text(broken, "utf-8")
    assert run(["check", str(tmp_path), "--format", "concise", "--lang", "en"]) == 2
    out = capsys.readouterr().out.splitlines()
    named = [one for one in out if one.startswith("catalogue/networks.yaml")]
    assert [one.split(": ")[0].rsplit(":", 1)[0] for one in named] == [f"catalogue/networks.yaml:{line}"]
    assert f" {code} " in named[0]
    assert [one for one in out if one not in named] == said[1].splitlines()
    for shelf in ("kinds", "metrics"):
        assert run(["catalogue", shelf, "-C", str(tmp_path)]) == 0
    assert run(["catalogue", "kinds", "website-visits", "-C", str(tmp_path)]) == 0
    assert run(["catalogue", "networks", "-C", str(tmp_path)]) == 2


# --- shown


SHELVES = [(name, loader) for name, loader in zip(("kinds", "metrics", "networks"), LOADERS, strict=True)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("shelf", "loader"), SHELVES, ids=[name for name, _loader in SHELVES])
def test_every_entry_is_shown_whole_within_80_columns(
    capsys: pytest.CaptureFixture[str], shelf: str, loader: Load, language: str
) -> None:
    other = "en" if language == "fr" else "fr"
    for name, entry in loader().items():
        assert run(["--lang", language, "catalogue", shelf, name]) == 0
        out = capsys.readouterr().out
        assert max(len(line) for line in out.splitlines()) <= 80, name
        bare = re.sub(r"\s+", "", out)
        for said in said_in(entry):
            # A unit such as «devise de la mission» is said in words of its own.
            if said is not getattr(entry, "unit", None):
                assert re.sub(r"\s+", "", said.said(language)) in bare, (name, said)
            assert said.fr == said.en or len(said.said(other)) < 40 or said.said(other) not in out


def test_ranges_of_others_are_never_told_as_something_to_aim_at(capsys: pytest.CaptureFixture[str]) -> None:
    for metric in load_metrics().values():
        for language, told in (("fr", "jamais une valeur visée"), ("en", "never a value to aim at")):
            assert run(["--lang", language, "catalogue", "metrics", metric.id]) == 0
            out = capsys.readouterr().out
            assert (told in out) is bool(metric.benchmarks), metric.id
            assert all(one.source in re.sub(r"\s+", " ", out) for one in metric.benchmarks)


def test_limits_are_a_table_with_units_that_people_think_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "fr", "catalogue", "networks", "instagram"]) == 0
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in capsys.readouterr().out.splitlines()]
    assert "Quoi Au moins Au plus Portée" in lines
    assert "texte 2 200" in lines
    assert "taille d’une image 8 Mo par un outil" in lines
    assert "durée d’une vidéo, reel 3 min conseil" in lines
    assert "images et vidéos, carousel 2 20 dans l’appli" in lines


def test_an_entry_of_the_mission_is_shown_as_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "catalogue").mkdir()
    text = "cmkit: 1\nmetrics: [{id: bread-sold, label: Pains vendus, unit: pains, nature: flow}]\n"
    (tmp_path / "catalogue/metrics.yaml").write_text(text, "utf-8")
    assert run(["--lang", "fr", "catalogue", "metrics", "-C", str(tmp_path)]) == 0
    assert "bread-sold                       Pains vendus (propre à cette mission)" in capsys.readouterr().out
    assert run(["--lang", "fr", "catalogue", "metrics", "bread-sold", "-C", str(tmp_path)]) == 0
    assert "Entrée propre à cette mission" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["Twitter", "Page Facebook", "twiter"])
def test_a_network_is_shown_by_any_of_its_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    found = find_network(name, load_networks())
    assert run(["catalogue", "networks", name]) == (0 if found else 2)
    assert capsys.readouterr().out.startswith(f"{found.id} · " if found else "")
