"""Posts of an export are found among those of the calendar by what went out: hook and text, or text alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cmkit.measures.matching import match_posts
from cmkit.measures.table import Post
from cmkit.model.editorial import Item

HOOK = "À 3 h 40, la rue dort et le four chante déjà."
TEXT = "On appelle ça le chant du pain : la croûte refroidit, se fend et crépite. Vous l'entendez ?"


def item(**keys: Any) -> Item:
    given = {
        "id": "2027-01-08-instagram-kvn",
        "date": "2027-01-08",
        "status": "scheduled",
        "hook": HOOK,
        "text": TEXT,
    }
    return Item.model_validate({**given, "posts": [{"platform": "instagram"}], **keys})


@pytest.mark.parametrize(
    "said", [f"{HOOK}\n\n{TEXT}\n\n#Saumur #Fournil", TEXT, f"{TEXT} https://martin.example/x"]
)
def test_a_post_is_known_by_its_words(said: str) -> None:
    post = Post("https://www.instagram.com/reel/C1/", date(2027, 1, 8), said)
    found = match_posts({"instagram": [post]}, {"2027-01": (item(),)}, None)
    assert [(one.item, one.url) for one in found] == [("2027-01-08-instagram-kvn", post.url)]


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2027, 1, 8), "Une tout autre publication, de deux lignes."), (date(2027, 1, 20), TEXT)],
)
def test_another_text_and_another_day_are_another_post(day: date, said: str) -> None:
    post = Post("https://www.instagram.com/reel/C1/", day, said)
    assert match_posts({"instagram": [post]}, {"2027-01": (item(),)}, None) == []


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://planning.example.com/preview/7", 1),
        ("https://www.instagram.com/p/OTHER/", 0),
        ("https://www.instagram.com/p/C1/", 1),
    ],
)
def test_the_address_of_a_preview_does_not_hide_a_post(url: str, found: int) -> None:
    post = Post("https://www.instagram.com/reel/C1/", date(2027, 1, 8), TEXT)
    planned = item(posts=[{"platform": "instagram", "url": url}])
    matches = match_posts({"instagram": [post]}, {"2027-01": (planned,)}, None)
    assert len(matches) == found
    assert all(one.writes_status and not one.writes_url for one in matches)
