"""A text that the client dictated: it goes out as it was dictated, and nothing else changes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.dictated import as_dictated, bodies, cleaned, post_names
from cmkit.calendar.published import written
from cmkit.files.edits import applied, found_at
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.files.splicing import edited
from cmkit.mission.items import Placed
from cmkit.model.editorial import CalendarFile, Item
from cmkit.model.loading import load

WORDS = (
    st.text(alphabet="aé 🥞#:-\n'\"", max_size=12)
    .map(cleaned)
    # Paragraphs lose the spaces they begin with, and what empty lines stand between them beyond one.
    .map(lambda text: "\n".join(line.strip() for line in text.split("\n")).strip())
    .map(lambda text: re.sub(r"\n{3,}", "\n\n", text))
)
PLATFORMS = st.lists(st.sampled_from(["instagram", "facebook", "x"]), max_size=4)


@st.composite
def items(draw: st.DrawFn) -> dict[str, object]:
    """An item as its file says it: hook and text, or not; posts with texts of their own, or not."""
    item: dict[str, object] = {"id": "2027-02-03-instagram-kvn", "title": "La crêpe"}
    for key in ("hook", "text"):
        if text := draw(WORDS):
            item[key] = text
    posts = []
    for platform in draw(PLATFORMS):
        own = draw(st.one_of(st.just(""), WORDS))
        posts.append({"platform": platform, **({"text": own} if own else {})})
    return {**item, **({"posts": posts} if posts else {})}


def _item(data: dict[str, object]) -> Item:
    raw = emit_yaml({"cmkit": 1, "items": [data]}).encode()
    loaded = load(CalendarFile, parse_yaml(raw, "calendar/2027-02.yaml")).value
    assert loaded is not None
    return loaded.items[0]


@given(items(), st.data())
def test_it_goes_out_as_it_was_dictated_and_the_other_texts_as_before(
    data: dict[str, object], draws: st.DataObject
) -> None:
    item = _item(data)
    names = post_names(item)
    texts = {name: draws.draw(WORDS) for name in draws.draw(st.lists(st.sampled_from(names), unique=True))}
    after, edits = as_dictated(Placed("f", ("items", 0), item), texts)
    expected = {**bodies(item), **{name: written((text,)) for name, text in texts.items() if text}}
    assert bodies(after) == expected
    assert {"title": after.title, "status": after.status} == {"title": item.title, "status": item.status}
    changed = applied({"items": [data]}, edits)
    assert bodies(_item(found_at(changed, ("items", 0)))) == expected, "the file says what the item says"


@given(items())
def test_what_stands_there_already_changes_nothing(data: dict[str, object]) -> None:
    placed = Placed("f", ("items", 0), _item(data))
    assert as_dictated(placed, bodies(placed.item)) == (placed.item, ())


def test_a_text_dictated_for_all_changes_where_it_is_shared_alone() -> None:
    raw = (
        b"cmkit: 1\nitems:\n  - id: a-b   # un\n    hook: Bonjour\n    text: Le pain.\n"
        b"    posts: [{platform: instagram}, {platform: facebook}, {platform: x, text: Court}]\n"
    )
    document = parse_yaml(raw, "calendar/2027-02.yaml")
    loaded = load(CalendarFile, document).value
    assert loaded is not None
    placed = Placed("f", ("items", 0), loaded.items[0])
    both = dict.fromkeys(("instagram", "facebook"), "Bonjour\n\nLe pain est chaud.")
    _item_after, edits = as_dictated(placed, both)
    assert edited(document, edits).raw == raw.replace(b"Le pain.", b"Le pain est chaud.")
    _item_after, edits = as_dictated(placed, {"facebook": "Le pain est chaud."})
    assert edited(document, edits).raw == raw.replace(
        b"{platform: facebook}", b"{platform: facebook, text: Le pain est chaud.}"
    )
