"""Guarded reading: hostile, damaged and odd files are refused where they are wrong, the rest read exactly."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmkit.doctrine.wording import tell
from cmkit.files.decoding import MAXIMUM_BYTES
from cmkit.files.reading import Document, parse_yaml, read_yaml
from cmkit.files.walking import MAXIMUM_DEPTH, MAXIMUM_SCALAR, MAXIMUM_VALUES, MOST_PROBLEMS, Position
from cmkit.problems import InputRefused, Problem
from conftest import EXAMPLES, Run

HERE = "¶"
"""Stands in a test's text where a finding is due; it is taken out before the text is read."""
BAKERY = (EXAMPLES / "boulangerie-martin" / "strategy.yaml").read_text("utf-8")
BREAK = re.compile("\r\n|\n|\r")

Told = list[tuple[str, int | None, int | None]]


def read(text: str | bytes, *, versioned: bool = False) -> Document:
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    return parse_yaml(raw, "strategy.yaml", versioned=versioned)


def problems(text: str | bytes, *, versioned: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(InputRefused) as refused:
        read(text, versioned=versioned)
    assert refused.value.exit_code == 2
    assert "strategy.yaml" in refused.value.message
    assert refused.value.problems
    for problem in refused.value.problems:
        assert problem.where.file == "strategy.yaml"
        assert {"title", "reason", "remedy"} == {
            name for name in ("title", "reason", "remedy") if getattr(tell(problem, "fr"), name)
        }
    return refused.value.problems


def told(text: str | bytes, *, versioned: bool = False) -> Told:
    found = problems(text, versioned=versioned)
    return [(one.code, one.where.line, one.where.column) for one in found]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out of a text, and return where they stood: line and column, from 1."""
    places, line, column = [], 1, 1
    for part in re.findall(f"{HERE}|\r\n|[^{HERE}]|\r|\n", text):
        if part == HERE:
            places.append((line, column))
        elif part in {"\r\n", "\r", "\n"}:
            line, column = line + 1, 1
        else:
            column += 1
    return text.replace(HERE, ""), places


def assert_told_where_marked(text: str, *codes: str) -> tuple[Problem, ...]:
    """Each of the codes is told, in order, at the marks; nothing else is."""
    plain, places = marked(text)
    found = problems(plain)
    assert [(one.code, (one.where.line, one.where.column)) for one in found] == list(
        zip(codes, places, strict=True)
    )
    return found


def seconds(act: Callable[[], object]) -> float:
    """CPU time of the faster of two runs: other processes do not count."""
    spent = []
    for _run in range(2):
        before = time.process_time()
        act()
        spent.append(time.process_time() - before)
    return min(spent)


# --- expanding, nesting and looping (rows 1 to 4)


def alias_bomb() -> str:
    first = "a: &a [" + ", ".join(['"lol"'] * 9) + "]\n"
    levels = [(chr(97 + number), chr(98 + number)) for number in range(8)]
    return first + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in levels)


def merge_bomb() -> str:
    levels = [(chr(97 + number), chr(98 + number)) for number in range(8)]
    rest = (f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 9)}]}}\n" for old, new in levels)
    return "a: &a {x: 1}\n" + "".join(rest)


def test_nine_levels_of_nine_aliases_are_refused_before_anything_is_built() -> None:
    bomb = alias_bomb()
    assert len(bomb) < 500
    found = told(bomb)
    assert {code for code, _line, _column in found} == {"YA007"}
    assert found[:3] == [("YA007", 1, 4), ("YA007", 2, 4), ("YA007", 2, 8)]
    assert found[-1] == ("YA007", 6, 36)
    assert len(found) == MOST_PROBLEMS
    assert seconds(lambda: told(bomb)) < 0.05


def test_merge_keys_eight_deep_are_refused_before_anything_is_built() -> None:
    bomb = merge_bomb()
    found = told(bomb)
    assert {code for code, _line, _column in found} == {"YA007", "YA009"}
    assert found[:4] == [("YA007", 1, 4), ("YA007", 2, 4), ("YA009", 2, 8), ("YA007", 2, 13)]
    assert seconds(lambda: told(bomb)) < 0.05


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 25_000, (1, 41)),
        ("a: " + "[" * 25_000, (1, 43)),
        ("{a: " * 2_000, (1, 161)),
        ("a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 2_000)), (41, 41)),
        ("- " * 25_000, (1, 81)),
        ("[" * 25_000 + "]" * 25_000, (1, 41)),
        ("[{a: " * 2_000, (1, 101)),
    ],
    ids=["lists", "lists under a key", "maps in braces", "maps", "dashes", "closed lists", "both"],
)
def test_nesting_without_end_is_refused_at_the_first_step_too_many(text: str, place: tuple[int, int]) -> None:
    found = problems(text)
    assert [(one.code, one.where.line, one.where.column) for one in found] == [("YA010", *place)]
    assert found[0].facts == {"most": str(MAXIMUM_DEPTH)}
    assert seconds(lambda: told(text)) < 1


def test_what_stands_forty_deep_is_read() -> None:
    data = read("a: " + "[" * (MAXIMUM_DEPTH - 1) + "]" * (MAXIMUM_DEPTH - 1)).data
    for _step in range(MAXIMUM_DEPTH - 1):
        assert isinstance(data, dict | list)
        data = data["a"] if isinstance(data, dict) else data[0] if data else None
    assert data == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a: ¶&a [¶*a]\n", ["a", "a"]),
        ("a: ¶&a\n  b: ¶*a\n", ["a", "a"]),
        ("a: ¶*nowhere\n", ["nowhere"]),
        ("¶&a b: c\n", ["a"]),
        ("¶*a : b\nc: d\nb: d\n", ["a"]),
        ("{¶*a : {b: 1, c: 2}, b: 3}\n", ["a"]),
        ("- ¶*gras* ici\n", ["gras*"]),
        ("text: ¶* ici\n", [""]),
        ("text: ¶& fils\n", [""]),
        ("text: ¶*\n", [""]),
        ("text: ¶*2 jours* ouvrés\n", ["2"]),
        ("text: ¶*Léa, Karim et Paul*\n", ["Léa,"]),
    ],
)
def test_anchors_and_aliases_are_refused_even_in_a_circle(text: str, names: list[str]) -> None:
    found = assert_told_where_marked(text, *["YA007"] * len(names))
    assert [one.facts["name"] for one in found] == names


@pytest.mark.parametrize(
    "text", ["a: {¶<<: {b: 1}}\n", "a:\n  ¶<<:\n    b: 1\n  c: 2\n", "¶<<: [a, b]\n", "¶<<: 1\n¶<<: 2\n"]
)
def test_merge_keys_are_refused_and_quoted_ones_are_keys(text: str) -> None:
    assert_told_where_marked(text, *["YA009"] * text.count(HERE))
    assert read('{"<<": 1}').data == {"<<": 1}


# --- keys (row 5)


@pytest.mark.parametrize(
    ("text", "first", "second", "key"),
    [
        ("a: 1\nb: 2\n¶a: 3\n", "1", "3", "a"),
        ("a:\n  b: 1\n  c: 2\n  ¶b: 3\n", "2", "4", "b"),
        ("a:\n  - {b: 1, ¶b: 2}\n", "2", "2", "b"),
        ("a:\n  - b: 1\n    c:\n      b: 2\n    ¶b: 3\n", "2", "5", "b"),
        ('name: 1\n¶"name": 2\n', "1", "2", "name"),
        ("\"1\": 1\n¶'1': 2\n", "1", "2", "1"),
        ('é: 1\n¶"\\u00e9": 2\n', "1", "2", "é"),
        ("a\u2028b: 1\n¶a\u2028b: 2\n", "1", "2", "a\u2028b"),
    ],
)
def test_a_key_written_twice_is_told_with_both_lines(text: str, first: str, second: str, key: str) -> None:
    (problem,) = assert_told_where_marked(text, "YA005")
    assert problem.facts == {"key": key, "first": first, "second": second}
    for language in ("fr", "en"):
        assert re.findall("[0-9]+", tell(problem, language).reason)[-2:] == [first, second]


def test_the_same_key_in_two_blocks_is_no_double() -> None:
    assert read("a: {b: 1}\nc: {b: 1}\nd: [{b: 1}, {b: 1}]\n").data == {
        "a": {"b": 1},
        "c": {"b": 1},
        "d": [{"b": 1}, {"b": 1}],
    }


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("¶true: a\n¶1: b\n", ["true", "1"]),
        ("a: {¶1.5: x, ¶null: y, ¶~: z}\n", ["1.5", "null", "~"]),
        ("? ¶[a]\n: b\n", ["? …"]),
        ("a: {¶{b: c}: d}\n", ["? …"]),
        ("?¶ \n", ["null"]),
        ("¶True: {b: 1}\nc: 2\n", ["True"]),
    ],
)
def test_a_key_that_is_no_word_is_refused(text: str, keys: list[str]) -> None:
    found = assert_told_where_marked(text, *["YA006"] * len(keys))
    assert [one.facts["key"] for one in found] == keys


def test_keys_that_a_yaml_1_1_reader_turns_into_others_stay_words() -> None:
    assert read("on: 1\nno: 2\n18:30: 3\n2026-03-15: 4\n'true': 5\n").data == {
        "on": 1,
        "no": 2,
        "18:30": 3,
        "2026-03-15": 4,
        "true": 5,
    }


# --- tags (row 7)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: ¶!!python/object/apply:os.system [echo]\n", "tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: ¶!!python/name:os.system\n", "tag:yaml.org,2002:python/name:os.system"),
        ("a: ¶!!int abc\n", "tag:yaml.org,2002:int"),
        ("a: ¶!!bool x\n", "tag:yaml.org,2002:bool"),
        ("a: ¶!x\n", "!x"),
        ("a: ¶!x {b: 1}\n", "!x"),
        ("¶!x a: 1\n", "!x"),
        ("a: ¶! 5\n", "!"),
        ('a: ¶! "5"\n', "!"),
        ("a: ¶!<!x> b\n", "!x"),
        ("a: ¶!x%zz b\n", "!x%zz"),
        ("a: ¶!<x b\n", "!<x"),
        ("a: ¶!y!x b\n", "!y!x"),
        ("%TAG !y! tag:y,2000:\n---\na: ¶!y!x b\n", "tag:y,2000:x"),
        ("a: ¶!" + "x" * 300 + " b\n", "!" + "x" * 79),
    ],
)
def test_tags_are_refused_and_never_run(text: str, tag: str) -> None:
    (problem,) = assert_told_where_marked(text, "YA008")
    assert problem.facts == {"tag": tag}


# --- encodings (row 8)


def test_a_byte_of_another_encoding_is_named_with_its_place() -> None:
    raw = "cmkit: 1\nclient:\n  name: Léa\n".encode("latin-1")
    (problem,) = problems(raw)
    assert (problem.code, problem.where.line, problem.where.column) == ("YA001", 3, 10)
    assert problem.facts == {"byte": "0xE9", "offset": "26"}
    assert raw[26] == 0xE9
    assert "0xE9" in tell(problem, "fr").reason


@pytest.mark.parametrize(
    ("raw", "place", "offset"),
    [
        (b"\xef\xbb\xbfa: \xe9\n", (1, 4), "6"),
        ("é: 1\r\nb: ".encode() + b"\xff\n", (2, 4), "10"),
        ("é: 1\rb: ".encode() + b"\x80\n", (2, 4), "9"),
        (b"a: \xed\xa0\x80\n", (1, 4), "3"),
        (b"a: \xc0\x80\n", (1, 4), "3"),
        (b"a: \xf4\x90\x80\x80\n", (1, 4), "3"),
        (b"a: caf\xc3", (1, 7), "6"),
    ],
    ids=["after a BOM", "CRLF", "CR", "surrogate", "overlong", "beyond Unicode", "cut short"],
)
def test_bytes_that_are_no_utf_8_are_named(raw: bytes, place: tuple[int, int], offset: str) -> None:
    (problem,) = problems(raw)
    assert (problem.code, problem.where.line, problem.where.column) == ("YA001", *place)
    assert problem.facts == {"byte": f"0x{raw[int(offset)]:02X}", "offset": offset}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_other_unicode_encodings_are_named_as_such(encoding: str) -> None:
    assert told("cmkit: 1\nclient: {name: Léa}\n".encode(encoding)) == [("YA003", 1, 1)]


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    document = read(b"\xef\xbb\xbfcmkit: 1\nclient: x\n", versioned=True)
    assert document.data == {"cmkit": 1, "client": "x"}
    assert document.positions[("cmkit",)] == Position(1, 8, 1, 1)
    assert document.source_line(1) == "cmkit: 1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_line_end_counts_the_same(end: str) -> None:
    lines = ["cmkit: 1", "", "client:", "  name: Léa  # elle", "  note: |", "    un", "    deux"]
    document = read(end.join([*lines, ""]), versioned=True)
    assert document.data == {"cmkit": 1, "client": {"name": "Léa", "note": "un\ndeux\n"}}
    assert document.positions[("client", "note")] == Position(5, 9, 5, 3)
    assert [document.source_line(number + 1) for number in range(len(lines))] == lines
    assert told(end.join([*lines, "client: &x 1"])) == [("YA005", 8, 1), ("YA007", 8, 9)]


def test_mixed_line_ends_are_counted_as_an_editor_does() -> None:
    assert_told_where_marked("a: 1\r\nb: 2\rc: 3\n\r\nd: ¶@x\n", "YA021")


CONTROLS = [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("code", CONTROLS, ids=[f"U+{code:04X}" for code in CONTROLS])
def test_characters_that_command_a_terminal_are_refused_raw_and_escaped(code: int) -> None:
    """C0 but tab and line ends, DEL, C1; U+0085 among them: terminals obey it, YAML 1.1 ends a line there."""
    named = {"character": f"U+{code:04X}"}
    (raw,) = assert_told_where_marked(f"a: 1\nb: Léa ¶{chr(code)}x\n", "YA002")
    assert raw.facts == named
    (escaped,) = assert_told_where_marked(f'a: 1\nb: ¶"Léa \\u{code:04x}x"\n', "YA002")
    assert escaped.facts == named
    (key,) = assert_told_where_marked(f'a: 1\n¶"\\U{code:08x}": x\n', "YA002")
    assert key.facts == named


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\b", r"\e", r"\v", r"\f", r"\r", r"\x1b", r"\N"])
def test_the_short_codes_of_control_characters_are_refused(escape: str) -> None:
    assert_told_where_marked(f'a: ¶"x{escape}"\n', "YA002")


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\U0000d800", r"\U00110000"])
def test_half_a_character_is_refused(escape: str) -> None:
    assert_told_where_marked(f'a: "x\\{escape[1]}¶{escape[2:]}"\n', "YA026")


@pytest.mark.parametrize("character", ["\u2028", "\u2029"])
def test_what_only_yaml_1_1_takes_for_a_line_end_is_text(character: str) -> None:
    document = read(f"a: un{character}deux\nb: 'x{character}'\nc: |\n  y{character}z\nd: e{character}\n")
    assert document.data == {
        "a": f"un{character}deux",
        "b": f"x{character}",
        "c": f"y{character}z\n",
        "d": f"e{character}",
    }
    assert document.positions[("c",)] == Position(3, 4, 3, 1)
    assert document.source_line(1) == f"a: un{character}deux"
    assert_told_where_marked(f"# {character}\na: {character}\nb: ¶&x 1\n", "YA007")
    escaped = read('a: "\\L\\P\\u2028"\n').data
    assert escaped == {"a": "\u2028\u2029\u2028"}


def test_a_stand_in_for_a_false_line_end_is_never_one_that_the_file_holds() -> None:
    text = 'a: "\ue000\u2028\\ue001\\U0000e002\u2029\\uE003"\nb: "\\\\ue004"\n'
    assert read(text).data == {"a": "\ue000\u2028\ue001\ue002\u2029\ue003", "b": "\\ue004"}
    every = "".join(map(chr, range(0xE000, 0xF900)))
    assert read(f"a: {every}\n").data == {"a": every}
    (problem,) = assert_told_where_marked(f"a: {every}\nb: x¶\u2029y\n", "YA002")
    assert problem.facts == {"character": "U+2029"}


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200F, 0xFEFF, 0x1F44D])
def test_what_only_turns_the_reading_direction_stays_readable(code: int) -> None:
    character = chr(code)
    assert read(f'a: x{character}y\nb: "\\U{code:08X}"\n').data == {"a": f"x{character}y", "b": character}


def test_a_tab_within_a_text_is_text() -> None:
    assert read('a: x\ty\nb: "x\\ty"\nc:\td\ne: [1,\t2]\n').data == {
        "a": "x\ty",
        "b": "x\ty",
        "c": "d",
        "e": [1, 2],
    }


# --- shape and version (rows 9 and 38)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cmkit: 1\n¶---\ncmkit: 1\n", "YA013"),
        ("---\ncmkit: 1\n...\n¶---\n", "YA013"),
        ("cmkit: 1\n...\n¶client: x\n", "YA013"),
        ("¶", "YA014"),
        ("¶\n\n", "YA014"),
        ("¶# rien encore\n", "YA014"),
        ("¶---\n", "YA014"),
        ("¶~\n", "YA014"),
        ("¶Boulangerie\n", "YA015"),
        ("# ici\n\n¶42\n", "YA015"),
        ("# ici\n¶- a\n- b\n", "YA015"),
        ("¶[]\n", "YA015"),
        ('¶""\n', "YA015"),
        ("¶cmkit:1\n", "YA015"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(text: str, code: str) -> None:
    plain, ((line, column),) = marked(text)
    assert told(plain, versioned=True) == [(code, line, column)]
    assert told(plain) == [(code, line, column)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cmkit: ¶2\nclient: x\n", "YA016"),
        ("client: x\ncmkit: ¶99\n", "YA016"),
        ("cmkit: ¶0\n", "YA017"),
        ("cmkit: ¶-1\n", "YA017"),
        ("cmkit: ¶true\n", "YA017"),
        ("cmkit: ¶1.0\n", "YA017"),
        ("cmkit: ¶2.0\n", "YA017"),
        ('cmkit: ¶"1"\n', "YA017"),
        ("cmkit: ¶[1]\n", "YA017"),
        ("cmkit: ¶v1\n", "YA017"),
        ("¶client: x\n", "YA017"),
        ("¶{}\n", "YA017"),
    ],
)
def test_the_version_decides_before_any_key_does(text: str, code: str) -> None:
    plain, ((line, column),) = marked(text)
    (problem,) = problems(plain, versioned=True)
    assert (problem.code, problem.where.line, problem.where.column) == (code, line, column)
    if code == "YA016":
        assert problem.facts == {"found": plain.split("cmkit: ")[1].splitlines()[0], "known": "1"}
    assert read(plain).data is not None, "data of ours carries no version"


def test_a_file_of_a_newer_cmkit_is_told_and_not_rewritten(cmkit: Run, tmp_path: Path) -> None:
    raw = b"cmkit: 2\nclient: {name: Martin}\nfuture: {key: 1}\n"
    (tmp_path / "strategy.yaml").write_bytes(raw)
    for command in (["check"], ["build"]):
        ran = cmkit("-C", tmp_path, *command)
        assert ran.code == 2, ran
        assert re.search("strategy[.]yaml:1:8.*YA016", ran.out + ran.err)
        assert "Traceback" not in ran.err
    assert (tmp_path / "strategy.yaml").read_bytes() == raw
    assert [path.name for path in tmp_path.iterdir()] == ["strategy.yaml"]


# --- size (row 10)


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "strategy.yaml"
    path.touch()
    os.truncate(path, 100_000_000)
    raw, spent = b"#" * 100_000_000, []
    acts: list[Callable[[], Document]] = [lambda: read_yaml(path, "strategy.yaml"), lambda: read(raw)]
    for act in acts:
        before = time.process_time()
        with pytest.raises(InputRefused) as refused:
            act()
        spent.append(time.process_time() - before)
        (problem,) = refused.value.problems
        assert (problem.code, problem.where.line, problem.where.column) == ("YA004", 1, 1)
        assert problem.facts == {"size": "100000000", "most": str(MAXIMUM_BYTES)}
    assert max(spent) < 1


def test_a_file_of_exactly_the_limit_is_read() -> None:
    head = b"a: 1\n#"
    assert read(head + b"x" * (MAXIMUM_BYTES - len(head))).data == {"a": 1}
    assert told(head + b"x" * (MAXIMUM_BYTES - len(head) + 1)) == [("YA004", 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: ¶" + "x" * 2_000_000 + "\n",
        'a: 1\nb: ¶"' + "x" * 2_000_000 + '"\n',
        "a: 1\nb: ¶|\n" + "  word word\n" * 200_000,
        "a: 1\nb:\n  ¶" + "word\n  " * 400_000,
    ],
    ids=["plain", "quoted", "block", "folded"],
)
def test_two_megabytes_of_text_are_too_long(text: str) -> None:
    found = assert_told_where_marked(text, "YA011")
    assert found[0].facts == {"most": str(MAXIMUM_SCALAR)}
    assert seconds(lambda: told(text.replace(HERE, ""))) < 1


def test_a_million_characters_are_read() -> None:
    assert read("a: " + "é" * MAXIMUM_SCALAR).data == {"a": "é" * MAXIMUM_SCALAR}
    assert told("a: " + "é" * (MAXIMUM_SCALAR + 1)) == [("YA011", 1, 4)]


def test_two_hundred_thousand_values_are_the_limit() -> None:
    within = "a:\n" + "- 1\n" * (MAXIMUM_VALUES - 3)
    data = read(within).data
    assert isinstance(data, dict)
    assert len(data["a"]) == MAXIMUM_VALUES - 3
    (problem,) = problems(within + "- 1\n- 1\n")
    assert (problem.code, problem.where.line, problem.where.column) == ("YA011", MAXIMUM_VALUES - 1, 3)
    assert problem.facts == {"most": str(MAXIMUM_VALUES)}


@pytest.mark.parametrize(
    "text",
    ["[" + "1," * 400_000, "{" + "a" * 100 + ",", "- - - 1\n" * 200_000, "? a\n" * 400_000, "[]: " * 400_000],
    ids=["a list", "a map", "lists", "keys", "brackets for keys"],
)
def test_many_values_are_refused_in_time(text: str) -> None:
    assert seconds(lambda: told(text)) < 3


# --- conflicts (row 37)

CONFLICT = "cmkit: 1\n{}<<<<<<< HEAD\nclient: {{name: A}}\n{}=======\nclient: {{name: B}}\n{}>>>>>>> autre\n"


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        (CONFLICT.format("", "", ""), 2, "2, 6"),
        (CONFLICT.format("", "||||||| base\nclient: {name: O}\n", ""), 2, "2, 4, 8"),
        (CONFLICT.format("", "||||||| 1a2b3c4\n", "").replace("\n", "\r\n"), 2, "2, 4, 7"),
        (CONFLICT.format("", "", "").replace(" HEAD", "").replace(" autre", ""), 2, "2, 6"),
        ("cmkit: 1\n>>>>>>>\r\nclient: {name: B}\r\n", 2, "2"),
        ("cmkit: 1\n<<<<<<< HEAD\n", 2, "2"),
        ("cmkit: 1\n||||||| merged common ancestors\nclient: x\n", 2, "2"),
        (CONFLICT.format("", "", "") + CONFLICT.format("", "", ""), 2, "2, 6, 8, 12"),
        ("a: &b {c: [\n<<<<<<< HEAD\n", 2, "2"),
    ],
    ids=["merge", "diff3", "CRLF", "no names", "end", "start", "ancestor", "two", "before all else"],
)
def test_a_conflict_left_open_is_named_with_its_lines(text: str, line: int, lines: str) -> None:
    (problem,) = problems(text)
    assert (problem.code, problem.where.line, problem.where.column) == ("YA012", line, 1)
    assert problem.facts == {"lines": lines}
    assert f" {lines}." in tell(problem, "fr").reason


def test_what_only_looks_like_a_conflict_is_text() -> None:
    text = "note: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\nb: <<<<<<< x\nc: '||||||| x'\n"
    assert read(text).data == {
        "note": "<<<<<<< HEAD\n=======\n>>>>>>> x\n",
        "b": "<<<<<<< x",
        "c": "||||||| x",
    }
    assert_told_where_marked("a: 1\n¶=======\nb: 1\n", "YA023")


# --- on the command line: exit 2 with the place, never a traceback


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (alias_bomb().encode(), "1:4"),
        (merge_bomb().encode(), "1:4"),
        (b"[" * 25_000, "1:41"),
        (b"a: &a [*a]\n", "1:4"),
        (b"a: 1\na: 2\n", "2:1"),
        (b"a: !!python/object/apply:os.system [id]\n", "1:4"),
        (b"a: \xe9\n", "1:4"),
        (b"a: \x00\n", "1:4"),
        (b'a: "\\e[2J"\n', "1:4"),
        (b"", "1:1"),
        (b"- a\n", "1:1"),
        (b"#" * (MAXIMUM_BYTES + 1), "1:1"),
        (b"cmkit: 1\n<<<<<<< HEAD\n", "2:1"),
    ],
)
def test_check_ends_with_2_and_the_place(raw: bytes, place: str, cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_bytes(raw)
    ran = cmkit("-C", tmp_path, "check")
    assert ran.code == 2
    assert f"strategy.yaml:{place}" in ran.out + ran.err
    assert "Traceback" not in ran.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)


# --- files that are none


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name, reason in (("folder", "a folder is where"), ("gone", "does not exist")):
        with pytest.raises(InputRefused, match=reason) as refused:
            read_yaml(tmp_path / name, name)
        assert refused.value.problems == ()
    with pytest.raises(InputRefused, match=r"x\\x1b\[2J"):
        read_yaml(tmp_path / "gone", "x\x1b[2J")


# --- places

FORMATTED = """\
# yaml-language-server: $schema=x
cmkit: 1

client:   # le client
  name:   Léa 👍 Martin
  "activity" :  'pain'
  offer: {does: [ pain , "tarte"], does_not:
    livraison}
  note: >-
    une
    deux

  empty:
people:
- id: a
  in:
      - b
-   id: c
- - x
  -
    y
"last": |2
    z
"""
PLACES = {
    (): Position(2, 1),
    ("cmkit",): Position(2, 8, 2, 1),
    ("client",): Position(5, 3, 4, 1),
    ("client", "name"): Position(5, 11, 5, 3),
    ("client", "activity"): Position(6, 17, 6, 3),
    ("client", "offer"): Position(7, 10, 7, 3),
    ("client", "offer", "does"): Position(7, 17, 7, 11),
    ("client", "offer", "does", 0): Position(7, 19),
    ("client", "offer", "does", 1): Position(7, 26),
    ("client", "offer", "does_not"): Position(8, 5, 7, 36),
    ("client", "note"): Position(9, 9, 9, 3),
    ("client", "empty"): Position(13, 9, 13, 3),
    ("people",): Position(15, 1, 14, 1),
    ("people", 0): Position(15, 3),
    ("people", 0, "id"): Position(15, 7, 15, 3),
    ("people", 0, "in"): Position(17, 7, 16, 3),
    ("people", 0, "in", 0): Position(17, 9),
    ("people", 1): Position(18, 5),
    ("people", 1, "id"): Position(18, 9, 18, 5),
    ("people", 2): Position(19, 3),
    ("people", 2, 0): Position(19, 5),
    ("people", 2, 1): Position(21, 5),
    ("last",): Position(22, 9, 22, 1),
}


def test_every_key_and_every_value_has_its_place() -> None:
    document = read(FORMATTED, versioned=True)
    assert document.positions == PLACES
    assert document.data == {
        "cmkit": 1,
        "client": {
            "name": "Léa 👍 Martin",
            "activity": "pain",
            "offer": {"does": ["pain", "tarte"], "does_not": "livraison"},
            "note": "une deux",
            "empty": None,
        },
        "people": [{"id": "a", "in": ["b"]}, {"id": "c"}, ["x", "y"]],
        "last": "  z\n",
    }


def test_a_finding_stands_at_the_key_or_at_what_holds_it() -> None:
    document = read(FORMATTED, versioned=True)

    def at(*path: str | int) -> tuple[int | None, int | None]:
        where = document.where(path)
        assert (where.file, where.path) == ("strategy.yaml", path)
        return where.line, where.column

    assert at("client", "offer", "does_not") == (7, 36)
    assert at("client", "offer", "does", 1) == (7, 26)
    assert at("client", "offer", "does", 9, "x") == (7, 11)
    assert at("people", 1, "name") == (18, 5)
    assert at("nothing") == at() == (1, 1)
    assert document.source_line(9) == "  note: >-"
    assert document.source_line(0) == document.source_line(24) == document.source_line(99) == ""


def test_every_place_of_a_real_file_is_where_the_key_stands() -> None:
    document = read(BAKERY, versioned=True)
    keys = [(path, place) for path, place in document.positions.items() if path and place.key_line]
    assert len(keys) > 1000
    for path, place in keys:
        assert place.key_line
        assert place.key_column
        assert document.source_line(place.key_line)[place.key_column - 1 :].startswith(f"{path[-1]}:")


def test_every_wrong_place_is_told_not_only_the_first() -> None:
    text = "a: ¶&x 1\n¶a: 2\n¶42: ¶!y 3\n¶<<: ¶*x\nb: [¶&x 1, {c: 1, ¶c: 2}]\nd: ¶@e\n"
    assert_told_where_marked(
        text, "YA007", "YA005", "YA006", "YA008", "YA009", "YA007", "YA007", "YA005", "YA021"
    )
    assert len(told("a: &a 1\n" * 500)) == MOST_PROBLEMS


# --- what a person writes wrongly, and where they are sent


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # tabs
        ("YA020", "¶\ta: 1\n"),
        ("YA020", "a:\n¶\tb: 1\n"),
        ("YA020", "a:\n  ¶\tb: 1\n"),
        ("YA020", "a:\n  - b\n¶\t- c\n"),
        ("YA020", "a:\n  b: 1\n¶\tc: 2\n"),
        # what a text cannot begin with
        ("YA021", "a: ¶@bob\n"),
        ("YA021", "- a\n- ¶@bob\n"),
        ("YA021", "¶@a: 1\n"),
        ("YA021", "a: [¶`x`]\n"),
        ("YA021", "a: ¶%x\n"),
        ("YA021", "a: ¶> 30 visites\n"),
        ("YA021", "a: ¶| x\n"),
        ("YA021", "a: ¶>30\n"),
        # colons
        ("YA022", "a: b¶: c\n"),
        ("YA022", "a: b c¶: d\n"),
        ("YA022", "- a: b¶: c\n"),
        ("YA022", 'a: "x" ¶: y\n'),
        ("YA022", "a: b\n  c¶: d\n"),
        ("YA022", "a: x\n  y\n  b¶: x\n"),
        ("YA023", "¶a b\nc: d\n"),
        ("YA023", "# x\n\n¶a b\n\nc: d\n"),
        ("YA023", "a: 1\n¶b c\nd: e\n"),
        ("YA023", "a: 1\n¶b:c\nd: e\n"),
        ("YA023", "a: 1\n¶b c\n"),
        ("YA023", "a:\n  ¶b c\n  d: e\n"),
        ("YA023", "a:\n  ¶b\n  c: d\n"),
        ("YA023", "- ¶a b\n  c: d\n"),
        ("YA023", "a:\n  - ¶id x\n    b: c\n"),
        ("YA023", "a:\n  - id: x\n    ¶b c\n    d: e\n"),
        ("YA023", "a: 1\n¶=======\nb: 1\n"),
        # indentation
        ("YA023", "a:\n  b: 1\n ¶c: 2\n"),
        ("YA023", "a:\n    b: 1\n  ¶c: 2\n"),
        ("YA023", "a:\n  - x\n ¶- y\n"),
        ("YA023", "a: 1\n¶- b\n"),
        ("YA023", "- a\n¶b: c\n"),
        ("YA023", "a: ¶- b\n"),
        ("YA023", "a: \t¶- b\n"),
        ("YA023", "a: {x: 1}\n  ¶b: 2\n"),
        ("YA023", "a:\n  b: >-\n    x\n   ¶y\n  c: d\n"),
        ("YA023", "a: [x]¶]\n"),
        # brackets and braces
        ("YA024", "a: ¶[x, y\nb: 1\nc: 2\n"),
        ("YA024", "a: ¶{x: y\nb: 1\nc: 2\n"),
        ("YA024", "a: 1\nk: ¶[\n"),
        ("YA024", "a: 1\nk: ¶[x,\n"),
        ("YA024", "a: ¶[x\n- y\n"),
        ("YA024", "a:\n  b: ¶[x\n  c: 1\n"),
        ("YA024", "a:\n  - b: ¶[x\n    c: 1\n"),
        ("YA024", "a:\n  - ¶{b: c\n  - {b: d}\n"),
        ("YA024", "a: [x, {y: z¶]\n"),
        ("YA024", 'a: ["x" ¶"y"]\n'),
        ("YA024", "a: [\n  {b: c}\n  ¶{b: d}\n]\n"),
        ("YA024", "a: {b: c,¶, d: e}\n"),
        ("YA024", "a: ¶]\n"),
        ("YA024", "a: {¶: b}\n"),
        ("YA024", "a: ¶}\n"),
        ("YA024", "a: ¶, b\n"),
        # quotes
        ("YA025", 'a: ¶"x\n'),
        ("YA025", 'a: ¶"x\n  y\nb: 1\n'),
        ("YA025", "a: ¶'l'eau\nb: 1\n"),
        ("YA025", "a: ['x', ¶'l'eau']\n"),
        ("YA025", "a: {b: ¶'l'eau'}\n"),
        ("YA025", 'a: ¶"x" y\n'),
        ("YA025", 'a: ¶"x\nb: "y"\nc: 1\n'),
        ("YA025", 'a:\n  - ¶"x\n  - "y: z"\n'),
        ("YA025", 'a:\n  - b: ¶"x\n    c: d "e" f\n'),
        ("YA025", 'a: ¶"x\n---\nb: 1\n'),
        ("YA025", 'a: ¶"x\nb: "@y"\n'),
        ("YA025", 'a: ¶"x\nb: ["#y", z]\nc: 1\n'),
        ("YA025", "a:\n  - b: ¶'x\n  - c: d'\n"),
        ("YA025", "a:\n  - b: ¶'x\n    c: d'\n"),
        ("YA025", 'a:\n- ¶"x\n- y"\n'),
        ("YA025", 'a: [¶"x\nb"]\n'),
        ("YA026", 'a: "C:¶\\martin"\n'),
        ("YA026", 'a: "\\x¶zz"\n'),
        # what no person writes
        ("YA029", "¶%YAML 2.0\n---\na: 1\n"),
        ("YA029", "%FOO¶\n---\na: 1\n"),
    ],
)
def test_what_is_wrong_is_told_where_it_was_written(code: str, text: str) -> None:
    assert_told_where_marked(text, code)


@pytest.mark.parametrize(
    "text",
    ['a: "x\n  y\n\n\n  z"\n', "a:\n- 'x\n y\n\n\n z'\n", '{"a": "x\ny\n\n\nz"}\n', '{a: ["x\ny\n\n\nz"]}\n'],
)
def test_a_quoted_text_may_take_several_lines_within_its_block(text: str) -> None:
    data = read(text).data
    assert data in ({"a": "x y\n\nz"}, {"a": ["x y\n\nz"]})


def test_a_dash_before_a_tag_is_an_empty_item_and_the_rest_a_comment() -> None:
    data = read("a:\n  - #promo\n  - '#promo'\n  - a #promo\n  - a#promo\n").data
    assert data == {"a": [None, "#promo", "a", "a#promo"]}


# --- three hundred mutations of a real file


@dataclass(frozen=True)
class Site:
    """A key with a plain text on its line, in block style; places counted from 1."""

    line: int
    key_column: int
    column: int
    key: str
    value: str
    first: bool
    """Whether it is the first key of its block."""


def sites() -> list[Site]:
    document = read(BAKERY, versioned=True)
    lines = BREAK.split(BAKERY)
    found, blocks = [], set()
    for path, place in document.positions.items():
        if not path or not place.key_line or not place.key_column:
            continue
        first = path[:-1] not in blocks
        blocks.add(path[:-1])
        source = lines[place.line - 1]
        before, value = source[: place.key_column - 1], source[place.column - 1 :]
        block_style = not before.strip(" -") and place.line == place.key_line
        siblings = [one for one in document.positions if one[:-1] == path[:-1] and len(one) == len(path)]
        if block_style and re.fullmatch(r"[^\W_][^:#'\"]*", value) and len(siblings) > 1:
            found.append(Site(place.line, place.key_column, place.column, str(path[-1]), value, first))
    return found


Change = Callable[[Site, str], tuple[str | bytes, str, int, int]]
"""What a line becomes, and the code, line and column due, the line counted from the site's."""


def _value(new: str, code: str, offset: int = 0) -> Change:
    """Write something else where the value stands; ``{}`` is the value."""

    def change(site: Site, line: str) -> tuple[str, str, int, int]:
        head = line[: site.column - 1]
        return head + new.replace("{}", site.value), code, 0, site.column + offset

    return change


def _key(new: str, code: str) -> Change:
    """Write something else where the key and its colon stand; ``{}`` is the key."""

    def change(site: Site, line: str) -> tuple[str, str, int, int]:
        head, tail = line[: site.key_column - 1], line[site.key_column - 1 + len(site.key) + 1 :]
        return head + new.replace("{}", site.key) + tail, code, 0, site.key_column

    return change


def _above(new: str, code: str) -> Change:
    return lambda _site, line: (f"{new}\n{line}", code, 0, 1)


def _twice(site: Site, line: str) -> tuple[str, str, int, int]:
    return f"{line}\n{' ' * (site.key_column - 1)}{site.key}: encore", "YA005", 1, site.key_column


def _colon_within(_site: Site, line: str) -> tuple[str, str, int, int]:
    return f"{line} : x", "YA022", 0, len(line) + 2


def _tab(_site: Site, line: str) -> tuple[str, str, int, int]:
    return "\t" + line.lstrip(" "), "YA020", 0, 1


def _less_indented(site: Site, line: str) -> tuple[str, str, int, int]:
    return line[1:], "YA023", 0, site.key_column - 1


def _character(character: str) -> Change:
    def change(site: Site, line: str) -> tuple[str, str, int, int]:
        middle = site.column + len(site.value) // 2
        return line[: middle - 1] + character + line[middle - 1 :], "YA002", 0, middle

    return change


def _latin_1(_site: Site, line: str) -> tuple[bytes, str, int, int]:
    column = re.search("[^\x00-\x7f]", line)
    assert column
    return line.encode("latin-1"), "YA001", 0, column.start() + 1


CHANGES: dict[str, Change] = {
    "anchor": _value("&x {}", "YA007"),
    "alias": _value("*x", "YA007"),
    "bold": _value("*{}* x", "YA007"),
    "tag": _value("!x {}", "YA008"),
    "python tag": _value("!!python/name:os.system {}", "YA008"),
    "at": _value("@{}", "YA021"),
    "backtick": _value("`{}`", "YA021"),
    "percent": _value("%{}", "YA021"),
    "more than": _value("> {}", "YA021"),
    "bar": _value("| {}", "YA021"),
    "double quote": _value('"{}', "YA025"),
    "single quote": _value("'{}", "YA025"),
    "text after a quote": _value('"{}" x', "YA025"),
    "apostrophe in quotes": _value("'l'{}'", "YA025"),
    "open bracket": _value("[{}, x", "YA024"),
    "open brace": _value("{x: {}", "YA024"),
    "closing bracket": _value("]", "YA024"),
    "comma": _value(", {}", "YA024"),
    "dash": _value("- {}", "YA023"),
    "backslash": _value('"C:\\martin"', "YA026", 3),
    "escaped control": _value('"{}\\e"', "YA002"),
    "no colon": _key("{}", "YA023"),
    "number for a key": _key("42:", "YA006"),
    "yes for a key": _key("true:", "YA006"),
    "nothing for a key": _key("null:", "YA006"),
    "list for a key": _key("[{}]:", "YA006"),
    "merge key": _key("<<:", "YA009"),
    "twice": _twice,
    "colon within": _colon_within,
    "tab": _tab,
    "less indented": _less_indented,
    "escape": _character("\x1b"),
    "next line": _character("\x85"),
    "conflict": _above("<<<<<<< HEAD", "YA012"),
    "second document": _above("---", "YA013"),
    "latin-1": _latin_1,
}
TIMES = 9
INDENTED = {"tab", "less indented"}


def mutations() -> Iterator[tuple[str, Site, bytes, tuple[str, int, int]]]:
    draw, all_sites, lines = random.Random(20261123), sites(), BAKERY.split("\n")
    for name, change in CHANGES.items():
        fitting = [
            site
            for site in all_sites
            if (name != "latin-1" or re.fullmatch("[\x00-\xff]*[À-ÿ][\x00-\xff]*", lines[site.line - 1]))
            and (name not in INDENTED or (lines[site.line - 1].startswith("  ") and not site.first))
        ]
        for site in draw.sample(fitting, TIMES):
            new, code, below, column = change(site, lines[site.line - 1])
            raw = new if isinstance(new, bytes) else new.encode()
            before, after = lines[: site.line - 1], lines[site.line :]
            text = b"\n".join([*(line.encode() for line in before), raw, *(line.encode() for line in after)])
            yield name, site, text, (code, site.line + below, column)


def test_every_single_mistake_in_a_real_file_is_told_exactly_where_it_is() -> None:
    assert len(sites()) > 300
    tried, missed = 0, []
    for name, site, raw, expected in mutations():
        tried += 1
        found = told(raw, versioned=True)
        if found != [expected]:
            missed.append((name, site, expected, found))
    assert tried == len(CHANGES) * TIMES
    assert tried > 300
    assert missed == []


# --- fuzzing: whatever comes in, InputRefused or a value


def survives(raw: bytes) -> None:
    for versioned in (True, False):
        try:
            document = parse_yaml(raw, "strategy.yaml", versioned=versioned)
        except InputRefused as refused:
            assert refused.problems
            lines = BREAK.split(raw.decode("utf-8", "replace"))
            for problem in refused.problems:
                assert problem.where.line is not None
                assert 1 <= problem.where.line <= len(lines)
                tell(problem, "fr")
        else:
            assert isinstance(document.data, dict)
            assert all(isinstance(place, Position) for place in document.positions.values())


YAML_SIGNS = st.sampled_from(
    [*"\n\n\n  :-#[]{},&*!|>'\"%@`?~\\\t\r.<=", ": ", "- ", "\n  ", "\n---\n", "a", "é"]
)
PARTS = [part.encode() for part in re.split(r"(?m)^(?=[a-z])", BAKERY)]


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    survives(raw)


@given(st.lists(YAML_SIGNS | st.text(max_size=3), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_signs_of_yaml_are_read_or_refused(text: str) -> None:
    survives(text.encode("utf-8", "surrogatepass"))


@given(
    st.sampled_from([part[:3000] for part in PARTS if len(part) > 50]),
    st.lists(
        st.tuples(
            st.integers(0, 3000),
            st.integers(0, 5),
            st.binary(max_size=3) | YAML_SIGNS.map(str.encode) | st.just("\u2028\x85".encode()),
        ),
        min_size=1,
        max_size=4,
    ),
)
@settings(max_examples=300, deadline=None)
def test_a_real_file_damaged_anyhow_is_read_or_refused(
    raw: bytes, damages: list[tuple[int, int, bytes]]
) -> None:
    for start, length, instead in damages:
        place = start % (len(raw) + 1)
        raw = raw[:place] + instead + raw[place + length :]
    survives(b"cmkit: 1\n" + raw)
