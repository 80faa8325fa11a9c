"""Approvals of items: what they cover, who gives them, what voids them, and the words that changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.approval import Approvals, kept_copy
from cmkit.calendar.changed import MOST_WORDS, changes
from cmkit.calendar.evidence import MOST_BYTES, Evidence, kept_at
from cmkit.calendar.published import caption, digest_of, has_words, published, untracked
from cmkit.calendar.recording import Given
from cmkit.calendar.recording import approved as record
from cmkit.files.edits import applied
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.mission.items import Placed
from cmkit.model.editorial import CalendarFile, Item
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import Refused

STRATEGY: dict[str, Any] = {
    "cmkit": 1,
    "mission": {"cm": "cam"},
    "client": {"name": "Martin"},
    "people": [
        {"id": "anne", "name": "Anne", "side": "client", "approves": True, "deputy": "lea"},
        {"id": "lea", "name": "Léa", "side": "client"},
        {"id": "bob", "name": "Bob", "side": "client"},
        {"id": "cam", "name": "Cam", "side": "cm"},
    ],
    "content": {
        "hashtag_sets": [{"id": "maison", "tags": ["Saumur", "Levain"]}],
        "formats": [{"id": "photo", "name": "Photo"}, {"id": "reel", "name": "Reel"}],
        "pillars": [{"id": "four", "name": "Le four"}],
    },
}
ITEM: dict[str, Any] = {
    "id": "2027-02-03-instagram-kvn",
    "date": "2027-02-03",
    "at": "18:30",
    "format": "photo",
    "pillars": ["four"],
    "title": "La crêpe",
    "hook": "Elle tourne.",
    "text": "On retourne la crêpe.\n\nEt vous ?",
    "cta": "Commander",
    "link": "https://martin.example.fr/crepes",
    "hashtags": ["maison", "Crepes"],
    "media": [{"file": "media/a.jpg", "alt": "Une crêpe", "rights": "Lumen"}],
    "first_comment": "La recette ?",
    "visual_brief": "De près",
    "owner": "cam",
    "paid": {"partner": "Moulin", "label": "Collaboration commerciale"},
    "posts": [{"platform": "instagram"}, {"platform": "facebook", "text": "Ce soir, crêpes.", "at": "18:00"}],
    "status": "approved",
}
BYTES = b"a picture"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.jpg").write_bytes(BYTES)
    return tmp_path


def approvals(folder: Path, strategy: Mapping[str, Any] = STRATEGY) -> Approvals:
    return Approvals(Strategy.model_validate(strategy), Evidence(folder))


def approved(
    folder: Path, item: Mapping[str, Any] = ITEM, by: str = "anne", **more: object
) -> dict[str, Any]:
    what = published(Item.model_validate(item), Strategy.model_validate(STRATEGY), Evidence(folder))
    record = {"by": by, "date": "2027-01-20", "day": item["date"], "hours": ["18:30", "facebook 18:00"]}
    return {**deepcopy(dict(item)), "approval": {**record, "digest": digest_of(what), **more}}


def kind(folder: Path, item: Mapping[str, Any], strategy: Mapping[str, Any] = STRATEGY) -> str:
    return approvals(folder, strategy).standing(Item.model_validate(item)).kind


def at(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy of data with another value at a dotted path."""
    copy = deepcopy(data)
    holder: Any = copy
    steps = path.split(".")
    for step in steps[:-1]:
        holder = holder[int(step)] if step.isdecimal() else holder[step]
    holder[int(steps[-1]) if steps[-1].isdecimal() else steps[-1]] = value
    return copy


PUBLISHED: dict[str, object] = {
    "title": "La galette",
    "hook": "Elle vole.",
    "text": "On retourne la crêpe.",
    "cta": "Réserver",
    "link": "https://martin.example.fr/galettes",
    "hashtags": ["maison"],
    "first_comment": "Une question ?",
    "paid.label": "Publicité",
    "format": "reel",
    "posts.0.platform": "tiktok",
    "posts.1.text": "Ce soir, galettes.",
    "posts": [ITEM["posts"][0]],
    "media": [],
    "media.0.file": "media/b.jpg",
}
NOT_PUBLISHED: dict[str, object] = {
    "status": "submitted",
    "at": "12:00",
    "date": "2027-02-05",
    "link": "https://martin.example.fr/crepes?utm_source=instagram&utm_medium=social",
    "media.0.alt": "Une crêpe qui tourne",
    "media.0.rights": "Studio Lumen",
    "posts.0": {"platform": "instagram", "status": "scheduled", "url": "https://x.example/1", "id": "17"},
    "posts": ITEM["posts"][::-1],
    "posts.1.at": "12:15",
    "visual_brief": "De loin",
    "owner": "anne",
    "note": "à revoir",
    "paid.partner": "Moulin neuf",
    "text": "On retourne la crêpe.  \n\nEt vous ?\n",
    "hashtags": ["#maison", "Crepes", "#Crepes"],
}


@pytest.mark.parametrize("path", PUBLISHED)
def test_whatever_is_published_voids_its_approval_when_it_changes(folder: Path, path: str) -> None:
    (folder / "media/b.jpg").write_bytes(b"another picture")
    before = approved(folder)
    assert kind(folder, before) == "valid"
    assert kind(folder, at(before, path, PUBLISHED[path])) == "changed"


@pytest.mark.parametrize("path", [path for path in NOT_PUBLISHED if path != "hashtags"])
def test_what_is_not_published_leaves_an_approval_standing(folder: Path, path: str) -> None:
    assert kind(folder, at(approved(folder), path, NOT_PUBLISHED[path])) == "valid"


def test_a_hashtag_is_the_same_with_its_sign_and_written_twice(folder: Path) -> None:
    before = approved(folder, at(ITEM, "hashtags", ["Saumur", "Crepes"]))
    assert kind(folder, at(before, "hashtags", ["#Saumur", "Crepes", "#Crepes"])) == "valid"


def test_a_hashtag_set_of_the_strategy_is_published_too(folder: Path) -> None:
    other = at(STRATEGY, "content.hashtag_sets.0.tags", ["Saumur"])
    assert kind(folder, approved(folder), other) == "changed"
    assert kind(folder, approved(folder), at(STRATEGY, "content.hashtag_sets.0.when", "toujours")) == "valid"


def test_the_bytes_of_a_picture_are_published_and_its_name_is_not(folder: Path) -> None:
    before = approved(folder)
    (folder / "media/c.jpg").write_bytes(BYTES)
    assert kind(folder, at(before, "media.0.file", "media/c.jpg")) == "valid"
    (folder / "media/a.jpg").write_bytes(BYTES + b".")
    assert kind(folder, before) == "changed"


def test_a_picture_that_was_put_away_does_not_void_what_is_out(folder: Path) -> None:
    before = approved(folder)
    copy = kept_copy(Item.model_validate(before), approvals(folder).published(Item.model_validate(before)))
    (folder / ".cmkit/approved").mkdir(parents=True)
    (folder / kept_at(before["id"])).write_text(emit_yaml(copy), "utf-8")
    (folder / "media/a.jpg").unlink()
    assert kind(folder, before) == "changed"
    assert kind(folder, at(before, "status", "published")) == "valid"


@pytest.mark.parametrize(
    ("day", "sensitive", "expected"),
    [
        ("2027-02-01", False, "valid"),  # Monday of the same week
        ("2027-02-07", False, "valid"),
        ("2027-02-08", False, "moved"),
        ("2027-01-31", False, "moved"),
        ("2027-02-04", True, "moved"),
        ("2027-02-03", True, "valid"),
    ],
)
def test_a_move_within_the_week_keeps_the_approval_unless_time_counts(
    folder: Path, day: str, *, sensitive: bool, expected: str
) -> None:
    item = {**approved(folder), "date": day, "time_sensitive": sensitive}
    assert kind(folder, item) == expected


@pytest.mark.parametrize("path", ["at", "posts.1.at"])
def test_an_hour_counts_where_time_does(folder: Path, path: str) -> None:
    item = at(approved(folder), path, "20:00")
    assert kind(folder, item) == "valid"
    assert kind(folder, {**item, "time_sensitive": True}) == "moved"


@pytest.mark.parametrize("by", ["bob", "lea", "cam"])
def test_only_those_who_approve_approve(folder: Path, by: str) -> None:
    assert kind(folder, approved(folder, by=by)) == "stranger"


def test_a_deputy_approves_while_the_approver_is_away(folder: Path) -> None:
    away = {
        **STRATEGY,
        "organisation": {"absences": [{"who": "anne", "from": "2027-01-18", "until": "2027-01-25"}]},
    }
    assert kind(folder, approved(folder, by="lea"), away) == "valid"
    later = approved(folder, by="lea", date="2027-01-26")
    assert kind(folder, later, away) == "stranger"
    assert not approvals(folder, away).may_approve("bob", date(2027, 1, 20))


def test_whoever_approves_by_the_workflow_approves(folder: Path) -> None:
    flow = {**STRATEGY["content"], "workflow": {"approvals": [{"when": "toujours", "by": "bob"}]}}
    assert kind(folder, approved(folder, by="bob"), {**STRATEGY, "content": flow}) == "valid"


@pytest.mark.parametrize(
    ("delegation", "expected"),
    [
        ({"formats": "photo", "to": "cam", "by": "anne", "date": "2027-01-02"}, "delegated"),
        ({"pillars": "four", "to": "cam", "by": "anne", "date": "2027-01-02"}, "delegated"),
        ({"formats": "photo", "by": "anne", "date": "2027-01-02"}, "delegated"),
        ({"formats": "photo", "to": "anne", "by": "anne", "date": "2027-01-02"}, "none"),
        ({"formats": "reel", "to": "cam", "by": "anne", "date": "2027-01-02"}, "none"),
        ({"formats": "photo", "to": "cam", "by": "anne"}, "none"),
        ({"formats": "photo", "to": "cam", "by": "cam", "date": "2027-01-02"}, "none"),
        ({"formats": "photo", "to": "cam", "by": "anne", "date": "2027-03-02"}, "none"),
    ],
)
def test_a_written_delegation_of_the_client_is_an_approval(
    folder: Path, delegation: dict[str, str], expected: str
) -> None:
    content = {**STRATEGY["content"], "workflow": {"delegations": [delegation]}}
    assert kind(folder, ITEM, {**STRATEGY, "content": content}) == expected


def test_an_approval_by_hand_says_of_no_words_and_does_not_let_out(folder: Path) -> None:
    standing = approvals(folder).standing(
        Item.model_validate({**ITEM, "approval": {"by": "anne", "date": "2027-01-20"}})
    )
    assert standing.kind == "undigested"
    assert standing.given
    assert not standing.holds


def test_what_a_tool_holds_is_what_was_approved(folder: Path) -> None:
    item = {**approved(folder), "status": "scheduled"}
    same = {**item, "exported": [{"digest": item["approval"]["digest"]}]}
    other = {**item, "exported": [{"digest": "1:" + "0" * 20}]}
    assert kind(folder, same) == "valid"
    assert kind(folder, other) == "handed_otherwise"
    assert kind(folder, {**other, "status": "approved"}) == "valid", "it waits for another export"


# --- files ---


def _linked(folder: Path) -> str:
    (folder / "media/link.jpg").symlink_to(folder / "media/a.jpg")
    return "media/link.jpg"


def _huge(folder: Path) -> str:
    with (folder / "media/huge.mp4").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    return "media/huge.mp4"


def _private(folder: Path) -> str:
    (folder / "private").mkdir()
    (folder / "private/x.jpg").write_bytes(b"x")
    return "private/x.jpg"


def _through_a_linked_folder(folder: Path) -> str:
    (folder / "elsewhere").symlink_to(folder / "media", target_is_directory=True)
    return "elsewhere/a.jpg"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize(
    ("make", "state"),
    [
        ("media/nowhere.jpg", "missing"),
        (_linked, "link"),
        (_huge, "too_large"),
        (_private, "outside"),
        (_through_a_linked_folder, "outside"),
        ("../a.jpg", "outside"),
        ("/etc/passwd", "outside"),
        ("media", "not_a_file"),
        ("media/a.jpg/b", "missing"),
        ("C:\\a.jpg", "outside"),
        ("PRIVATE/x.jpg", "outside"),
    ],
)
def test_a_file_is_taken_only_where_the_client_may_see_it(
    folder: Path, make: str | Callable[[Path], str], state: str
) -> None:
    name = make if isinstance(make, str) else make(folder)
    assert Evidence(folder).local(name).state == state


# --- laws ---

words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
)
items = st.fixed_dictionaries(
    {"id": st.just("a"), "status": st.just("approved"), "date": st.just("2027-02-03")},
    optional={
        "title": words.filter(str.strip),
        "hook": words,
        "text": words,
        "cta": words,
        "first_comment": words,
        "hashtags": st.lists(words.filter(str.strip), max_size=3),
        "posts": st.lists(
            st.fixed_dictionaries(
                {"platform": st.sampled_from(["instagram", "facebook", "x"])}, optional={"text": words}
            ),
            max_size=3,
        ),
    },
)


def shuffled(value: Any, chance: Any) -> Any:
    """Return the same data with the keys of its mappings in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(one, chance) for one in value] if isinstance(value, list) else value


PLAIN = Strategy.model_validate(STRATEGY)


@given(items, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_count(item: dict[str, Any], chance: Any) -> None:
    one, other = (Item.model_validate(data) for data in (item, shuffled(item, chance)))
    assert digest_of(published(one, PLAIN, Evidence())) == digest_of(published(other, PLAIN, Evidence()))


@given(items, words)
def test_any_other_text_is_another_digest(item: dict[str, Any], text: str) -> None:
    before = published(Item.model_validate(item), PLAIN, Evidence())
    after = published(Item.model_validate({**item, "text": text}), PLAIN, Evidence())
    assert (digest_of(before) == digest_of(after)) == (before == after)
    found = changes(before, after)
    assert bool(found) == (before != after)
    for change in found:
        old = "".join(piece.text for piece in change.pieces if piece.kind != "new")
        new = "".join(piece.text for piece in change.pieces if piece.kind != "gone")
        assert old != new
        assert change.said()


@given(items)
def test_what_is_approved_holds_once_it_is_written_and_read_again(item: dict[str, Any]) -> None:
    there = Approvals(PLAIN, Evidence())
    given_by = Given("anne", date(2027, 1, 20), "mail", "son mail", "cam")
    placed = Placed("calendar/2027-02.yaml", ("items", 0), Item.model_validate({**item, "status": "draft"}))
    if not has_words(placed.item):
        with pytest.raises(Refused):
            record(placed, there, given_by)
        return
    data = applied(
        {"cmkit": 1, "items": [{**item, "status": "draft"}]}, record(placed, there, given_by).edits
    )
    assert isinstance(data, dict)
    again = load(CalendarFile, parse_yaml(emit_yaml(data).encode(), "calendar/2027-02.yaml")).value
    assert again is not None
    assert again.items[0].status == "approved"
    assert there.standing(again.items[0]).kind == "valid"
    after = Placed(placed.file, placed.path, again.items[0])
    assert record(after, there, given_by).edits == ()


def test_changes_are_told_word_by_word() -> None:
    before = {"text": "On retourne la crêpe, avec du beurre.", "hashtags": ["Saumur"]}
    after = {"text": "On retourne la galette, avec du beurre.", "hashtags": ["Saumur", "Levain"]}
    assert [f"{one.field}: {one.said()}" for one in changes(before, after)] == [
        "text: On retourne la [-crêpe-] {+galette+}, avec du beurre.",
        "hashtags: Saumur {+Levain+}",
    ]


def test_long_texts_are_compared_in_no_time() -> None:
    long = "un mot et puis un autre " * 20_000
    found = changes({"text": long}, {"text": "Avant. " + long[::-1]})
    assert len(found) == 1
    assert MOST_WORDS < 20_000


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://a.fr/?utm_source=x", "https://a.fr/"),
        ("https://a.fr/?utm_source=x&utm_medium=y&p=1", "https://a.fr/?p=1"),
        ("https://a.fr/?p=1&fbclid=z#top", "https://a.fr/?p=1#top"),
        ("https://a.fr/?p=1", "https://a.fr/?p=1"),
        ("voir https://a.fr/?gclid=1 demain", "voir https://a.fr/ demain"),
    ],
)
def test_parameters_that_count_visits_are_not_published(address: str, bare: str) -> None:
    assert untracked(address) == bare


def test_a_post_goes_out_with_its_own_text_or_hook_and_text_then_the_hashtags() -> None:
    item = Item.model_validate(ITEM)
    assert caption(item, item.posts[1], PLAIN) == "Ce soir, crêpes.\n\n#Saumur #Levain #Crepes"
    assert caption(item, item.posts[0], PLAIN).startswith(
        "Elle tourne.\n\nOn retourne la crêpe.\n\nEt vous ?\n\n#S"
    )
