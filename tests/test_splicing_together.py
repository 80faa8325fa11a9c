"""Many edits at once make the very file that one after the other makes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cmkit.files.edits import Add, Edit, Remove, Set
from cmkit.files.reading import parse_yaml
from cmkit.files.splicing import edited
from cmkit.files.splicing_together import edited_together

FILE = """\
cmkit: 1
# February
items:
  - id: aaa   # the first
    title: La crêpe
    posts: [{platform: instagram}, {platform: facebook}]
    status: approved
    approval:
      by: sophie

  - {id: bbb, title: "Le pain", status: draft}
  - id: ccc
    text: |-
      Deux lignes,

      pas plus.
    status: submitted  # waits
    exported:
      - to: buffer
"""
ORDER = ("id", "title", "text", "posts", "status", "approval", "exported")


def order(path: tuple[str | int, ...]) -> tuple[str, ...]:
    return ORDER if len(path) == 2 else ()


words = st.sampled_from(["scheduled", "approved", "un texte : à citer", "deux\nlignes", "", "#x"])
item = st.integers(0, 2)
edits = st.one_of(
    st.builds(lambda number, word: Set(("items", number, "status"), word), item, words),
    st.builds(lambda number, word: Set(("items", number, "title"), word), item, words),
    st.builds(lambda number, word: Set(("items", number, "text"), word), item, words),
    st.builds(lambda number, word: Add(("items", number, "exported"), {"to": word or "x"}), item, words),
    st.builds(lambda word: Set(("items", 0, "posts", 1, "status"), word), words),
    st.just(Remove(("items", 0, "approval"))),
)


@given(st.lists(edits, max_size=6, unique_by=lambda one: (type(one).__name__, one.path)))
def test_at_once_is_the_same_as_one_after_the_other(found: list[Edit]) -> None:
    document = parse_yaml(FILE.encode(), "calendar/2027-02.yaml")
    together = edited_together(document, found, order)
    assert together.text == edited(document, found, order).text
