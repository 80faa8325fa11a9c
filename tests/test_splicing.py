"""Splicing: what is meant is written, and nothing else of what a hand wrote changes."""

from __future__ import annotations

import difflib
from pathlib import Path
from random import Random

import pytest
from handwritten import Hand, edit, strategy

from cmkit.files.edits import Add, Edit, Remove, Set, applied
from cmkit.files.reading import Document, parse_yaml
from cmkit.files.splicing import spliced
from cmkit.problems import InputRefused, KeyPath, Refused

EXAMPLE = Path(__file__).parents[1] / "examples" / "boulangerie-martin" / "strategy.yaml"
ORDER = ("cmkit", "mission", "client", "name", "size", "image", "people", "objectives", "exit")


def read(text: str) -> Document:
    return parse_yaml(text.encode(), "strategy.yaml")


def order(_path: KeyPath) -> tuple[str, ...]:
    return ORDER


def after(text: str, *edits: Edit) -> str:
    document = read(text)
    done = spliced(document, edits, order)
    assert read(done).data == applied(document.data, edits)
    return done


CASES: dict[str, tuple[str, Edit, str]] = {
    "the comment beside a value stays": (
        "cmkit: 1\nclient: {name: X}\ntitle: old   # why\n",
        Set(("title",), "new"),
        "cmkit: 1\nclient: {name: X}\ntitle: new   # why\n",
    ),
    "quotes stay what they were": (
        "cmkit: 1\na: 'old'\nb: \"old\"\nc: old\n",
        Set(("a",), "new"),
        "cmkit: 1\na: 'new'\nb: \"old\"\nc: old\n",
    ),
    "double quotes escape what they hold": (
        'cmkit: 1\nb: "old"\n',
        Set(("b",), 'il dit "oui"'),
        'cmkit: 1\nb: "il dit \\"oui\\""\n',
    ),
    "a value that plain text would change is quoted": (
        "cmkit: 1\na: old\n",
        Set(("a",), "no: way #1"),
        'cmkit: 1\na: "no: way #1"\n',
    ),
    "an empty key gets its value": ("cmkit: 1\na:\nb: 1\n", Set(("a",), "x"), "cmkit: 1\na: x\nb: 1\n"),
    "and before its comment": (
        "cmkit: 1\na:   # to be asked\n",
        Set(("a",), "x"),
        "cmkit: 1\na: x   # to be asked\n",
    ),
    "an explicit null is replaced": ("cmkit: 1\na: ~\n", Set(("a",), "x"), "cmkit: 1\na: x\n"),
    "a value becomes empty": ("cmkit: 1\na: x # c\n", Set(("a",), None), "cmkit: 1\na: # c\n"),
    "several lines become a block": (
        "cmkit: 1\nm:\n    a: x # c\n    b: 1\n",
        Set(("m", "a"), "one\ntwo\n"),
        "cmkit: 1\nm:\n    a: | # c\n        one\n        two\n    b: 1\n",
    ),
    "a block becomes a line": (
        "cmkit: 1\na: |  # c\n  one\n  two\n\nb: 1\n",
        Set(("a",), "x"),
        "cmkit: 1\na: x # c\n\nb: 1\n",
    ),
    "a list in the place of a value": (
        "cmkit: 1\nm:\n    - x\na: old # c\n",
        Set(("a",), ["p", "q"]),
        "cmkit: 1\nm:\n    - x\na: # c\n    - p\n    - q\n",
    ),
    "between brackets it stays between brackets": (
        "cmkit: 1\nimage: {wanted: a, perceived: b}  # c\n",
        Set(("image", "wanted"), "x, y"),
        'cmkit: 1\nimage: {wanted: "x, y", perceived: b}  # c\n',
    ),
    "a new key goes behind the one before it in the order": (
        "cmkit: 1\nclient:\n    name: X   # c\n    # about the image\n    image: {}\n",
        Set(("client", "size"), "solo"),
        "cmkit: 1\nclient:\n    name: X   # c\n    size: solo\n    # about the image\n    image: {}\n",
    ),
    "a first key goes above the comments of the next": (
        "cmkit: 1\nclient:\n  # about the image\n  image: a\n",
        Set(("client", "name"), "X"),
        "cmkit: 1\nclient:\n  name: X\n  # about the image\n  image: a\n",
    ),
    "a first key of an item goes behind its dash": (
        "cmkit: 1\npeople:\n- size: a\n  image: b\n",
        Set(("people", 0, "name"), "X"),
        "cmkit: 1\npeople:\n- name: X\n  size: a\n  image: b\n",
    ),
    "a key without a place in the order goes last": (
        "cmkit: 1\nm:\n  a: 1\n  b: 2\n\nn: 1\n",
        Set(("m", "zz"), 3),
        "cmkit: 1\nm:\n  a: 1\n  b: 2\n  zz: 3\n\nn: 1\n",
    ),
    "a block that is missing is made in the steps of the file": (
        "cmkit: 1\nclient:\n    name: X\n",
        Set(("exit", "data", "x"), "y"),
        "cmkit: 1\nclient:\n    name: X\nexit:\n    data:\n        x: y\n",
    ),
    "an item is added with the dashes of its list": (
        "cmkit: 1\nm:\n-   id: a  # c\n\nn: 1\n",
        Add(("m",), {"id": "b", "t": ["x"]}),
        "cmkit: 1\nm:\n-   id: a  # c\n- id: b\n  t:\n  - x\n\nn: 1\n",
    ),
    "an item between brackets": ("cmkit: 1\nm: [a, b]\n", Add(("m",), "c d"), "cmkit: 1\nm: [a, b, c d]\n"),
    "an item between brackets over several lines": (
        "cmkit: 1\nm: [\n  a,\n  b,  # c\n  ]\n",
        Add(("m",), "d"),
        "cmkit: 1\nm: [\n  a,\n  b, d,  # c\n  ]\n",
    ),
    "an item of an empty list": ("cmkit: 1\nm: []\n", Add(("m",), "x"), "cmkit: 1\nm:\n  - x\n"),
    "a key is removed with its comment beside": (
        "cmkit: 1\n# above\na: 1  # beside\nb: 2\n",
        Remove(("a",)),
        "cmkit: 1\n# above\nb: 2\n",
    ),
    "the first key of an item": (
        "cmkit: 1\nm:\n  - id: a\n    b: 2\n",
        Remove(("m", 0, "id")),
        "cmkit: 1\nm:\n  - b: 2\n",
    ),
    "the first key of an item, with comments between": (
        "cmkit: 1\nm:\n  - id: a\n    # about b\n    b: 2\n",
        Remove(("m", 0, "id")),
        "cmkit: 1\nm:\n  -\n    # about b\n    b: 2\n",
    ),
    "the only key goes with its holder": (
        "cmkit: 1\nm:\n  a:\n    b: 1\n  c: 2\n",
        Remove(("m", "a", "b")),
        "cmkit: 1\nm:\n  c: 2\n",
    ),
    "the only item leaves an empty list": ("cmkit: 1\nm:\n- x\n", Remove(("m", 0)), "cmkit: 1\nm: []\n"),
    "an item between brackets goes with its comma": (
        "cmkit: 1\nm: [a, b, c]\n",
        Remove(("m", 1)),
        "cmkit: 1\nm: [a, c]\n",
    ),
    "the last item between brackets": ("cmkit: 1\nm: [a, b]\n", Remove(("m", 1)), "cmkit: 1\nm: [a]\n"),
    "lists in lists": ("cmkit: 1\nm:\n- - a\n  - b\n", Remove(("m", 0, 0)), "cmkit: 1\nm:\n- - b\n"),
    "line ends of Windows": ("cmkit: 1\r\na: 1\r\n", Set(("b",), "x"), "cmkit: 1\r\na: 1\r\nb: x\r\n"),
    "no last line break": ("cmkit: 1\na: 1", Set(("b",), "x"), "cmkit: 1\na: 1\nb: x"),
    "removed from the end without a last line break": (
        "cmkit: 1\na: 1\nb: 2",
        Remove(("b",)),
        "cmkit: 1\na: 1",
    ),
    "a text that keeps its breaks": (
        "cmkit: 1\na: |+\n  x\n\n",
        Set(("b",), 1),
        "cmkit: 1\na: |+\n  x\n\nb: 1\n",
    ),
    "a text that kept its breaks is replaced": (
        "cmkit: 1\na: |+\n  x\n\nb: 1\n",
        Set(("a",), "y"),
        "cmkit: 1\na: y\nb: 1\n",
    ),
    "separators that only old YAML takes for breaks": (
        "cmkit: 1\na: \"x\u2028y\"\nb: old\n",
        Set(("b",), "new"),
        "cmkit: 1\na: \"x\u2028y\"\nb: new\n",
    ),
    "quoted keys": ("cmkit: 1\n'a': old\n\"b\": 1\n", Set(("a",), "new"), "cmkit: 1\n'a': new\n\"b\": 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_only_what_is_meant_changes(name: str) -> None:
    before, one, wanted = CASES[name]
    assert after(before, one) == wanted


def test_several_edits_at_once() -> None:
    before = "cmkit: 1\nclient: {name: X}\npeople:\n  - {id: a}   # first\n  - {id: b}\n"
    done = after(
        before, Remove(("people", 0)), Add(("people",), {"id": "c"}), Set(("client", "size"), "solo")
    )
    assert done == "cmkit: 1\nclient: {name: X, size: solo}\npeople:\n  - {id: b}\n  - id: c\n"


def test_nothing_to_change_changes_nothing() -> None:
    before = "cmkit:   1\na: [ x ]\n"
    assert after(before, Set(("a",), ["x"])) == before


def test_what_does_not_fit_is_refused_with_its_line() -> None:
    with pytest.raises(InputRefused):
        spliced(read("cmkit: 1\na: text\n"), [Set(("a", "b"), 1)])
    ours = "cmkit: 1\na: |+\n\n  x\n\n\nb:\n  - >-\n"
    try:
        spliced(read(ours), [Set(("a",), "y")])
    except Refused as refused:
        assert "strategy.yaml:2" in refused.message


@pytest.mark.parametrize("seed", range(40))
def test_random_edits_of_files_by_random_hands(seed: int) -> None:
    """A sample of ``benchmarks/edits.py``: never another meaning, no comment lost beside what is replaced."""
    done = refused = 0
    for number in range(25):
        chance = Random(f"{seed}/{number}")
        data, hand = strategy(chance), Hand(chance)
        try:
            document = read(hand.write(data))
        except InputRefused:
            continue
        one = edit(chance, document.data)
        try:
            wanted = applied(document.data, [one])
            text_after = spliced(document, [one])
        except InputRefused:
            continue
        except Refused:
            refused += 1
            continue
        done += 1
        assert read(text_after).data == wanted
        if one.path not in document.positions:  # something new: whatever stood there stands there still
            assert all(comment in text_after for comment in hand.comments)
    assert done >= 15
    assert refused <= 2


def test_edits_of_a_real_strategy_touch_one_place() -> None:
    document = parse_yaml(EXAMPLE.read_bytes(), "strategy.yaml")
    before = document.text.splitlines()
    for number in range(30):
        one = edit(Random(number), document.data)
        try:
            applied(document.data, [one])
        except InputRefused:
            continue
        lines = spliced(document, [one]).splitlines()
        found = difflib.SequenceMatcher(None, before, lines, autojunk=False).get_opcodes()
        changed = [(first, last) for tag, first, last, *_rest in found if tag != "equal"]
        assert not changed or changed[-1][1] - changed[0][0] <= _lines_of(document, one.path)


def _lines_of(document: Document, path: KeyPath) -> int:
    """How many lines a value takes: an edit touches no more of what was there."""
    while path not in document.positions:
        path = path[:-1]
    inside = [place.line for there, place in document.positions.items() if there[: len(path)] == path]
    return max(inside) - min(inside) + 30


def test_a_byte_order_mark_stays() -> None:
    marked = parse_yaml("\ufeffcmkit: 1\na: old\n".encode(), "strategy.yaml")
    assert spliced(marked, [Set(("a",), "new"), Set(("b",), 1)]) == "\ufeffcmkit: 1\na: new\nb: 1\n"
