"""Tables: what is written can be opened without harm, what is read keeps its lines."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import cmkit
from cmkit.files.tabular import delimited as tabular
from cmkit.files.tabular.delimited import Row, harmless, read_csv, write_csv
from cmkit.problems import InputRefused, Severity

TEXTS = yaml.safe_load((Path(cmkit.__file__).parent / "doctrine/texts/TA.yaml").read_text("utf-8"))["codes"]


def codes_of(raw: bytes) -> list[tuple[str, int | None]]:
    """The codes and lines that a file gives, whether it can be read or not."""
    try:
        problems = read_csv(raw, "x.csv").problems
    except InputRefused as error:
        problems = error.problems
        assert "x.csv" in error.message
    for problem in problems:
        assert problem.severity is Severity.ERROR
        for language in ("fr", "en"):
            for part in ("reason", "remedy"):
                TEXTS[problem.code][part][language].format(**problem.facts)
    return [(problem.code, problem.where.line) for problem in problems]


# --- writing


def test_a_table_for_a_french_spreadsheet() -> None:
    raw = write_csv(
        ["Libellé", "Part"], [["été; soleil", Decimal("12.5")], [None, 3]], delimiter=";", bom=True
    )
    assert raw == '\ufeffLibellé;Part\r\n"été; soleil";12,5\r\n;3\r\n'.encode()


def test_a_table_for_an_english_spreadsheet() -> None:
    raw = write_csv(["Label", "Share"], [["sun, sea", Decimal("12.50")], ['a "b"\nc', Decimal("-1E+3")]])
    assert raw == b'Label,Share\r\n"sun, sea",12.50\r\n"a ""b""\nc",-1000\r\n'


def test_a_table_of_our_own() -> None:
    rows: list[list[tabular.Cell]] = [["=1+1", Decimal("1.5")]]
    assert write_csv(["a", "b"], rows, raw=True, line_end="\n") == b"a,b\n=1+1,1.5\n"
    assert write_csv(["a", "b"], rows, raw=True, delimiter=";") == b"a;b\r\n=1+1;1.5\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1-1",
        "@SUM(A1)",
        "@x y",
        "-2+cmd|' /C calc'!A0",
        "\t=1",
        "\tx",
        "\nx",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "- item",
        "+33 6 12 34 56 78=1",
        "-1,5 €=1",
        "+",
        "-A1",
        "+1e9",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text
    assert read_csv(write_csv([text], []), "x").header[0].startswith("'")
    assert read_csv(write_csv(["a"], [[text]]), "x").rows[0].cells == ("'" + text,)
    assert read_csv(write_csv(["a"], [[text]], raw=True), "x").rows[0].cells == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "a=b",
        "1-1",
        "'=1",
        "-1",
        "+12",
        "-12,5 %",
        "-1 200,50 €",
        "-1\u202f200",
        "+1,200.5",
        "@boulangerie.martin_33",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33.6.12.34.56.78",
        "#promo",
    ],
)
def test_what_cannot_run_stays_readable(text: str) -> None:
    assert harmless(text) == text


def test_a_carriage_return_in_front_hides_no_formula() -> None:
    assert write_csv(["a"], [["\r=1"], ["\r\n=1"]]) == b'a\r\n"\'\n=1"\r\n"\'\n=1"\r\n'


def test_control_characters_go_even_from_raw_files() -> None:
    dirty = "a\x00b\x1b[31mc\x7f\x9bd\ud800e\tf\r\ng"
    for raw in (True, False):
        written = write_csv(["h"], [[dirty]], raw=raw)
        assert read_csv(written, "x").rows[0].cells == ("ab[31mcde\tf\ng",)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(), min_size=3, max_size=3), min_size=1),
    st.sampled_from([",", ";"]),
    st.booleans(),
)
def test_no_cell_of_a_spreadsheet_file_starts_a_formula(
    rows: list[list[str]], delimiter: tabular.Delimiter, bom: bool
) -> None:
    written = write_csv(["a", "b", "c"], rows, delimiter=delimiter, bom=bom)
    text = written.decode("utf-8-sig" if bom else "utf-8")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    assert len(cells) == 3 * (len(rows) + 1)
    for cell in cells:
        assert not cell.lstrip().startswith(("=", "＝", "＋", "－", "＠"))
        assert harmless(cell) == cell


# --- reading


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("separator", [b",", b";"])
def test_the_usual_forms_read_alike(bom: bytes, line_end: bytes, separator: bytes) -> None:
    lines = [b"start, value ,note", b"", b'2027-01-01,12,"one', b'two"', b",,", b"2027-02-01, 3 ,"]
    table = read_csv(bom + line_end.join(lines).replace(b",", separator) + line_end, "m.csv")
    inner = line_end.decode()
    assert table.header == ("start", "value", "note")
    assert table.rows == (
        Row(3, ("2027-01-01", "12", f"one{inner}two")),
        Row(6, ("2027-02-01", " 3 ", "")),
    )
    assert table.problems == ()
    assert list(table.records())[1] == (6, {"start": "2027-02-01", "value": " 3 ", "note": ""})


def test_the_separator_is_the_one_outside_quotation_marks() -> None:
    assert read_csv(b'"a,b,c";d\n1;2\n', "x").header == ("a,b,c", "d")
    assert read_csv(b"only\n1\n", "x").rows == (Row(2, ("1",)),)


def test_padding_and_a_repeated_header_are_forgiven() -> None:
    table = read_csv(b"a,b,,\n1,2,,\n3,4,\na,b,,\n5,6\n", "x")
    assert table.header == ("a", "b")
    assert [row.cells for row in table.rows] == [("1", "2"), ("3", "4"), ("5", "6")]
    assert table.problems == ()


def test_problems_name_their_lines_and_leave_the_rest_readable() -> None:
    raw = b"a,,a\n1,2,3\n1,2\n\n1,2,3,4\n4,5,6\n"
    assert codes_of(raw) == [("TA005", 1), ("TA006", 1), ("TA007", 3), ("TA007", 5)]
    table = read_csv(raw, "x")
    assert [row.line for row in table.rows] == [2, 6]
    assert next(table.records()) == (2, {"a": "1", "": "2"})
    assert table.problems[2].facts == {"found": "2", "expected": "3"}


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        ("a,b\n1,2\nété,3".encode("latin-1"), "TA001", 3),
        ("a,b".encode("utf-16"), "TA001", 1),
        (b"a,b\n1,\x00", "TA001", 2),
        (b"PK\x03\x04\xff\xfe", "TA001", 1),
        (b"a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> b\n", "TA002", 2),
        (b"a,b\r\n<<<<<<< HEAD\r\n1,2\r\n||||||| base\r\n=======\r\n>>>>>>> b\r\n", "TA002", 2),
        (b'a,b\n1,2\n3,"x\n4,5\n', "TA003", 3),
        (b'a,b\n"x"y,1\n', "TA003", 2),
        (b"a\n" + b"x" * 140_000, "TA009", 2),
        (b"", "TA004", None),
        (b"\xef\xbb\xbf\n , \n", "TA004", None),
    ],
)
def test_what_is_no_table_is_refused(raw: bytes, code: str, line: int | None) -> None:
    with pytest.raises(InputRefused):
        read_csv(raw, "x.csv")
    assert codes_of(raw) == [(code, line)]


def test_equal_signs_alone_are_no_conflict() -> None:
    assert read_csv(b"a\n=======\n", "x").rows == (Row(2, ("=======",)),)
    assert read_csv(b'a\n"x <<<<<<< y"\n', "x").rows[0].line == 2


def test_a_table_too_large_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAXIMUM_BYTES", 1024 * 1024)
    assert codes_of(b"a\n" * 1024 * 1024) == [("TA008", None)]


def test_rare_line_separators_do_not_shift_the_lines() -> None:
    table = read_csv("a,b\nx\u2028y\x85z\x0b,1\n1\n2,3\n".encode(), "x")
    assert [row.line for row in table.rows] == [2, 4]
    assert table.problems[0].where.line == 3


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_give_anything_but_a_table_or_a_refusal(raw: bytes) -> None:
    codes_of(raw)


@settings(deadline=None)
@given(st.text(alphabet='ab,;"\n\r<>= é\t', max_size=80))
def test_no_text_gives_anything_but_a_table_or_a_refusal(text: str) -> None:
    codes_of(text.encode())


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(alphabet="aé,;\"\n '0"), min_size=2, max_size=2)), st.sampled_from([",", ";"])
)
def test_what_is_written_raw_reads_back(rows: list[list[str]], delimiter: tabular.Delimiter) -> None:
    table = read_csv(write_csv(["x", "y"], rows, delimiter=delimiter, raw=True), "x")
    assert [list(row.cells) for row in table.rows] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]


# --- wording


@pytest.mark.parametrize("code", TEXTS)
def test_each_code_has_its_words_and_its_examples(code: str) -> None:
    text = TEXTS[code]
    assert text["severity"] == "error"
    assert all(text[part][language] for part in ("title", "reason", "remedy") for language in ("fr", "en"))
    if code in {"TA001", "TA008", "TA009"}:  # bytes that are no text, 32 MB, a huge cell
        assert "bad" not in text
        return
    assert {found for found, _line in codes_of(text["bad"].encode())} == {code}
    assert codes_of(text["good"].encode()) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("start,end,note\n1,2,ok\n1,2,{long}\n", 3, 3),
        ('start,end,note\n"a,b","x""y",{long}\n', 2, 3),
        ("start;{long};note\n", 1, 2),
        ('start,end\n1,"a\n{long}\n', 2, 2),
    ],
)
def test_a_huge_cell_is_named_by_its_row_its_column_and_the_limit(text: str, line: int, column: int) -> None:
    with pytest.raises(InputRefused) as refused:
        read_csv(text.format(long="x" * 200_000).encode(), "measures/2027-01.csv")
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line) == ("TA009", line)
    assert problem.facts == {"line": str(line), "column": str(column), "limit": "131072"}
    assert f"line {line}: the cell in column {column} has more than 131072" in refused.value.message


def test_quotation_marks_that_do_not_pair_up_are_not_taken_for_a_huge_cell() -> None:
    with pytest.raises(InputRefused) as refused:
        read_csv(b'start,end\n1,"a\nb\n', "measures/2027-01.csv")
    assert [problem.code for problem in refused.value.problems] == ["TA003"]
