"""Links that count visits: the pattern of the strategy, and an address that stays what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.links import Facts, Pattern, host_of, pattern_of, tagged, tagged_text
from cmkit.calendar.published import untracked

FACTS = Facts(
    {
        "network": "instagram",
        "platform": "insta-martin",
        "pillar": "fournil",
        "stage": "galettes",
        "title": "Le chant du pain",
        "month": "2027-02",
    },
    frozenset({"instagram", "insta-martin", "fournil", "galettes"}),
    frozenset({"instagram", "facebook", "linkedin"}),
)


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        (
            "utm_source={network}&utm_medium=social&utm_campaign={pillar}",
            {"utm_source": "instagram", "utm_medium": "social", "utm_campaign": "fournil"},
        ),
        (
            "Source : le réseau ; support : social ou pub ; campagne : le pilier ou le code de l’opération",
            {"utm_source": "instagram", "utm_medium": "social", "utm_campaign": "fournil"},
        ),
        (
            "Source: page or profile; medium: social or ads; campaign: the subject",
            {"utm_source": "page", "utm_medium": "social", "utm_campaign": "le-chant-du-pain"},
        ),
        ("campagne : galettes, paques, sinon commande", {"utm_campaign": "galettes"}),
        ("campagne : noel, paques, sinon commande", {"utm_campaign": "commande"}),
        ("support : social pour un contenu, profil pour le lien du profil", {"utm_medium": "social"}),
        ("source : facebook ou linkedin", {"utm_source": "instagram"}),
        ("source = réseau", {"utm_source": "instagram"}),
        ("utm_content={series}&utm_medium=social", {"utm_medium": "social"}),
        ("Campaign URLs and hashtags", {}),
        ("declined: rien à mesurer", {}),
    ],
)
def test_a_pattern_is_read_as_people_write_it(said: str, tags: dict[str, str]) -> None:
    assert pattern_of([said]).tags(FACTS) == tags


def test_the_lines_of_a_list_are_one_pattern() -> None:
    pattern = pattern_of(["source : instagram, facebook ou google", "support : social"])
    assert pattern.tags(FACTS) == {"utm_source": "instagram", "utm_medium": "social"}
    assert not pattern_of([])
    assert Pattern() == pattern_of(["rien"])


TAGS = {"utm_source": "instagram", "utm_medium": "social"}
SUFFIX = "utm_source=instagram&utm_medium=social"


@pytest.mark.parametrize(
    ("address", "result"),
    [
        ("https://a.fr", f"https://a.fr?{SUFFIX}"),
        ("https://a.fr/p?x=1#b", f"https://a.fr/p?x=1&{SUFFIX}#b"),
        ("https://a.fr/#!/p?x=1", f"https://a.fr/?{SUFFIX}#!/p?x=1"),
        ("https://a.fr/?UTM_Source=y", "https://a.fr/?UTM_Source=y&utm_medium=social"),
        ("mailto:anne@a.fr", "mailto:anne@a.fr"),
        ("", ""),
        ("galette", "galette"),
    ],
)
def test_what_an_address_says_already_stays(address: str, result: str) -> None:
    assert tagged(address, TAGS) == result


address = st.from_regex(
    r"https?://[a-z]{1,5}\.fr(/[a-z]{0,3})?(\?([a-z]=[0-9]?&?){0,3})?(#[a-z]{0,3})?", fullmatch=True
)
value = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@given(address, st.dictionaries(st.sampled_from(["utm_source", "utm_medium", "utm_campaign"]), value))
def test_no_approval_sees_the_tags(address: str, tags: dict[str, str]) -> None:
    once = tagged(address, tags)
    assert untracked(once) == untracked(address)
    assert tagged(once, tags) == once


@given(st.text(max_size=60))
def test_a_text_without_addresses_stays(text: str) -> None:
    if "://" not in text:
        assert tagged_text(text, TAGS, frozenset({"a.fr"})) == text


def test_only_the_addresses_of_the_house_are_tagged() -> None:
    text = "Voir https://a.fr/x, (https://www.a.fr/y(z)) ou https://b.fr/x."
    assert tagged_text(text, {"utm_source": "x"}, frozenset({"a.fr"})) == (
        "Voir https://a.fr/x?utm_source=x, (https://www.a.fr/y(z)?utm_source=x) ou https://b.fr/x."
    )


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://www.A.fr/x", "a.fr"), ("a.fr", "a.fr"), ("http://[::1", ""), ("", ""), (None, "")],
)
def test_a_host_is_known_with_and_without_its_www(address: str | None, host: str) -> None:
    assert host_of(address) == host
